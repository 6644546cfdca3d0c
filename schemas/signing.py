"""Signed commands: a sign-in proves that it holds its token without sending it.

The store keeps SHA-256 of a token's secret. A command carries HMAC-SHA256 of its id under that hash, so that the
token stays out of workflow histories and the actor is always the token's, never an argument.
"""

import hashlib
import hmac


def secret_hash(secret: str) -> bytes:
    """Return what the store keeps of a token's *secret*."""
    return hashlib.sha256(secret.encode()).digest()


def proof(key: bytes, command: str) -> str:
    """Return the proof that the holder of *key* gives for the command with that id."""
    return hmac.new(key, command.encode(), hashlib.sha256).hexdigest()


def proven(key: bytes, command: str, given: str) -> bool:
    """Return whether *given* proves the command, in constant time."""
    return hmac.compare_digest(proof(key, command).encode(), given.encode(errors="replace"))
