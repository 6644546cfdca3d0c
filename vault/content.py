"""Uploaded files, sealed whole: rosters, decrees and certificates rest in the database as ciphertext."""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.keys import KeyRing, Unreadable

NONCE_BYTES = 12


def content_digest(data: bytes) -> str:
    """Return the hexadecimal SHA-256 that commands name a file by."""
    return hashlib.sha256(data).hexdigest()


def seal_content(ring: KeyRing, content_id: str, data: bytes) -> bytes:
    """Return *data* sealed under the active key and bound to *content_id*."""
    key_id, nonce = ring.active.encode(), os.urandom(NONCE_BYTES)
    sealed = AESGCM(ring.derive("content")).encrypt(nonce, data, _bound(key_id, content_id))
    return bytes([len(key_id)]) + key_id + nonce + sealed


def open_content(ring: KeyRing, content_id: str, sealed: bytes) -> bytes:
    """Return the file; raise UnknownKey if the ring lacks its key, Unreadable if altered or another's."""
    end = 1 + (sealed[0] if sealed else 0)
    key_id, nonce, body = sealed[1:end], sealed[end : end + NONCE_BYTES], sealed[end + NONCE_BYTES :]
    cipher = AESGCM(ring.derive("content", key_id.decode(errors="replace") or "?"))
    try:
        return cipher.decrypt(nonce, body, _bound(key_id, content_id))
    except (InvalidTag, ValueError):
        raise Unreadable(f"content {content_id} was altered or stands in another's place") from None


def _bound(key_id: bytes, content_id: str) -> bytes:
    return key_id + b"\0" + content_id.encode()
