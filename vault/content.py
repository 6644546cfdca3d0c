"""Uploaded files and free text rest in the database as ciphertext: whole when small, else in parts."""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.keys import KeyRing, Unreadable

NONCE_BYTES = 12


def content_digest(data: bytes) -> str:
    """Return the hexadecimal SHA-256 that commands name a file by."""
    return hashlib.sha256(data).hexdigest()


def content_name(purpose: str, sha256: str) -> str:
    """Return the id under which the content of a digest is stored for a purpose."""
    return f"{purpose}/{sha256[:32]}"


def seal_content(ring: KeyRing, content_id: str, data: bytes) -> bytes:
    """Return *data* sealed under the active key and bound to *content_id*."""
    return _seal(ring, content_id.encode(), data)


def open_content(ring: KeyRing, content_id: str, sealed: bytes) -> bytes:
    """Return the file; raise UnknownKey if the ring lacks its key, Unreadable if altered or another's."""
    return _open(ring, content_id.encode(), f"content {content_id}", sealed)


def seal_part(ring: KeyRing, content_id: str, part: int, data: bytes, *, last: bool) -> bytes:
    """Return one part of a file sealed, and bound to its file, its place there, and whether the file ends with it."""
    return _seal(ring, _place(content_id, part, last), data)


def open_part(ring: KeyRing, content_id: str, part: int, sealed: bytes, *, last: bool) -> bytes:
    """Return one part; raise UnknownKey, and Unreadable if it was altered or stands in another's place."""
    return _open(ring, _place(content_id, part, last), f"part {part} of content {content_id}", sealed)


def _place(content_id: str, part: int, last: bool) -> bytes:
    # No id of a content holds a NUL, so that no part can pass for a whole content.
    return b"%s\0part %d%s" % (content_id.encode(), part, b" last" if last else b"")


def _seal(ring: KeyRing, bound: bytes, data: bytes) -> bytes:
    key_id, nonce = ring.active.encode(), os.urandom(NONCE_BYTES)
    sealed = AESGCM(ring.derive("content")).encrypt(nonce, data, key_id + b"\0" + bound)
    return bytes([len(key_id)]) + key_id + nonce + sealed


def _open(ring: KeyRing, bound: bytes, what: str, sealed: bytes) -> bytes:
    end = 1 + (sealed[0] if sealed else 0)
    key_id, nonce, body = sealed[1:end], sealed[end : end + NONCE_BYTES], sealed[end + NONCE_BYTES :]
    cipher = AESGCM(ring.derive("content", key_id.decode(errors="replace") or "?"))
    try:
        return cipher.decrypt(nonce, body, key_id + b"\0" + bound)
    except (InvalidTag, ValueError):
        raise Unreadable(f"{what} was altered or stands in another's place") from None
