"""The key ring: the one file from which every other key of an installation is derived.

`{"active": "k2", "keys": {"k1": "<base64>", "k2": "<base64>"}}`, readable by its owner only. New data is sealed
under the active key; data sealed under any key of the ring can be read. Each purpose has its own sub-key
(HKDF-SHA256), so that no key ever does two jobs. Look-ups must find what was written before a rotation: indexes
and salts therefore always derive from the oldest key.

A process that meets a key id it does not know reads the file again: keys can be rotated while workers run.
"""

import base64
import binascii
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from schemas.errors import KawalError, Misused

Purpose = Literal["payload", "person", "content", "index", "block", "salt"]
"""What a sub-key is for."""

LASTING: frozenset[Purpose] = frozenset({"index", "block", "salt"})
"""Purposes whose results are compared with stored ones, so that rotation must not change them."""

KEY_BYTES = 32


class Unreadable(KawalError):
    """Sealed data cannot be opened: altered, moved to another place, or sealed under a key not in the ring."""


class UnknownKey(Unreadable):
    """The data was sealed under a key that the ring does not hold."""

    def __init__(self, key_id: str, path: Path) -> None:
        super().__init__(f"key {key_id!r} is not in {path}: restore the key ring that sealed this data")


class KeyRing:
    """The keys of one installation: one active for sealing, all readable."""

    def __init__(self, path: Path, keys: dict[str, bytes], active: str) -> None:
        self.path = path
        self.active = active
        self._keys = keys
        self._derived: dict[tuple[Purpose, str], bytes] = {}

    @classmethod
    def create(cls, path: Path) -> Self:
        """Return the ring at *path*, making it with one key if there is none; safe to call at once from many."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with _written(path, {"k1": secrets.token_bytes(KEY_BYTES)}, "k1") as draft:
                try:
                    os.link(draft, path)
                except FileExistsError:
                    return cls.load(path)
        return cls.load(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the ring at *path*; raise Misused if it is absent, damaged or open to other users."""
        return cls(path, *_read(path))

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the key ids, oldest first."""
        return tuple(self._keys)

    def rotate(self) -> str:
        """Add a new key, make it the active one and return its id; older keys go on opening old data."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            keys, _ = _read(self.path)
            active = f"k{len(keys) + 1}"
            with _written(self.path, {**keys, active: secrets.token_bytes(KEY_BYTES)}, active) as draft:
                draft.replace(self.path)
            os.fsync(folder)
        finally:
            os.close(folder)
        self._reload()
        return self.active

    def derive(self, purpose: Purpose, key_id: str | None = None) -> bytes:
        """Return the 32-byte sub-key of *key_id* for *purpose*; raise UnknownKey if the ring lacks it.

        Without a key id: the active key's, or for lasting purposes the oldest key's.
        """
        chosen = key_id or (self.ids[0] if purpose in LASTING else self.active)
        known = self._derived.get((purpose, chosen))
        if known is None:
            known = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"kawal/{purpose}".encode()).derive(
                self._key(chosen)
            )
            self._derived[purpose, chosen] = known
        return known

    def _key(self, key_id: str) -> bytes:
        if key_id not in self._keys:
            self._reload()
        try:
            return self._keys[key_id]
        except KeyError:
            raise UnknownKey(key_id, self.path) from None

    def _reload(self) -> None:
        self._keys, self.active = _read(self.path)


def _read(path: Path) -> tuple[dict[str, bytes], str]:
    try:
        mode = path.stat().st_mode
        text = path.read_text()
    except FileNotFoundError:
        raise Misused(f"there is no key ring at {path}; `kawal up` makes one for an embedded stack") from None
    if mode & 0o077:
        raise Misused(f"key ring {path} is open to other users; run `chmod 600 {path}`")
    try:
        ring = json.loads(text)
        keys = {key_id: base64.b64decode(key, validate=True) for key_id, key in ring["keys"].items()}
        active = ring["active"]
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise Misused(f"{path} is not a key ring; restore it from a backup") from None
    if active not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
        raise Misused(f"{path} is not a whole key ring; restore it from a backup")
    return keys, active


@contextmanager
def _written(path: Path, keys: dict[str, bytes], active: str) -> Iterator[Path]:
    """Yield a complete, synced, private draft beside *path*, and remove it when it was not moved away."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    ring = {
        "active": active,
        "keys": {key_id: base64.b64encode(key).decode() for key_id, key in keys.items()},
    }
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(ring, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)
