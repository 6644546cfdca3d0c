"""Signed commands: a sign-in, or what came in through a claim link, proves its token without sending it.

The store keeps SHA-256 of a token's secret. A command carries HMAC-SHA256 of its id under that hash, so that the
token stays out of workflow histories and the actor is always the token's, never an argument. Of a claim link's token
the store keeps a keyed digest, which signs what was handed in through it.
"""

import hashlib
import hmac

THROUGH = "link/"
"""How the session begins of whoever acts through a claim link."""


def link_session(link: str) -> str:
    """Return the session of whoever acts through the claim link *link*."""
    return f"{THROUGH}{link}"


def link_of(session: str) -> str | None:
    """Return the claim link that *session* names, or None for somebody's sign-in."""
    return session.removeprefix(THROUGH) if session.startswith(THROUGH) else None


def secret_hash(secret: str) -> bytes:
    """Return what the store keeps of a token's *secret*."""
    return hashlib.sha256(secret.encode()).digest()


def proof(key: bytes, command: str) -> str:
    """Return the proof that the holder of *key* gives for the command with that id."""
    return hmac.new(key, command.encode(), hashlib.sha256).hexdigest()


def proven(key: bytes, command: str, given: str) -> bool:
    """Return whether *given* proves the command, in constant time."""
    return hmac.compare_digest(proof(key, command).encode(), given.encode(errors="replace"))
