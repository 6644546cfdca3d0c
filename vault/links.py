"""The tokens of claim links: drawn at random, shown once, and kept as a keyed digest only.

Whoever reads the database has no address, and whoever has the address signs nothing without the key ring.
"""

import hmac
import re
import secrets

from vault.keys import KeyRing

TOKEN_BYTES = 20
"""160 bits, as hexadecimal digits: they survive being read aloud, and no messenger cuts them off."""
TOKEN = re.compile(rf"[0-9a-f]{{{2 * TOKEN_BYTES}}}")


def new_link_token() -> str:
    """Return a new random token."""
    return secrets.token_hex(TOKEN_BYTES)


def link_digest(ring: KeyRing, token: str) -> bytes | None:
    """Return the 32 bytes by which a token is known, before and after a rotation; None for what is no token."""
    if not TOKEN.fullmatch(token):
        return None
    return hmac.digest(ring.derive("index"), b"claim-link\0" + token.encode(), "sha256")
