"""Sign-in: passwords and tokens; what commands prove with a token stands in `schemas/signing.py`.

A token reads `kwl_<id>_<secret>`. The server keeps only the SHA-256 of the secret: 32 random bytes need no slow
hash, a person's password does.
"""

import secrets
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from schemas.signing import proof, proven, secret_hash

__all__ = [
    "Token",
    "hash_password",
    "new_token",
    "parse_token",
    "proof",
    "proven",
    "secret_hash",
    "verify_password",
]

PREFIX = "kwl"
ID_BYTES = 6
SECRET_BYTES = 32

_hasher = PasswordHasher()


@dataclass(frozen=True)
class Token:
    """A token as its holder keeps it; the id is public, the secret is not."""

    id: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"{PREFIX}_{self.id}_{self.secret}"


def hash_password(password: str) -> str:
    """Return the argon2id hash of *password*, parameters included. Takes tens of milliseconds on purpose."""
    return _hasher.hash(password)


def verify_password(hashed: str, password: str) -> bool:
    """Return whether *password* has this hash; a damaged hash fits no password. As slow as hashing."""
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def new_token() -> Token:
    """Return a new random token."""
    return Token(secrets.token_hex(ID_BYTES), secrets.token_hex(SECRET_BYTES))


def parse_token(text: str) -> Token | None:
    """Return the token written in *text*, or None if it is none."""
    prefix, _, rest = text.strip().partition("_")
    token_id, _, secret = rest.partition("_")
    whole = prefix == PREFIX and len(token_id) == 2 * ID_BYTES and len(secret) == 2 * SECRET_BYTES
    return Token(token_id, secret) if whole else None
