"""Files in parts: sealed as they are read, opened as they are read, and never held whole."""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from schemas.errors import Refused
from schemas.refusals import Refusal
from vault.content import content_digest, open_part, seal_part
from vault.keys import KeyRing, Unreadable

PART_BYTES = 1_048_576
"""Bytes of a part before it is sealed. Parts that an interrupted upload left are kept: a change would strand them."""


@dataclass(frozen=True)
class Measured:
    """What a file was when it was first read: its digest, and that of each of its parts."""

    sha256: str
    parts: tuple[str, ...]


def measure(file: BinaryIO) -> Measured:
    """Read *file* to its end and return its digests; an empty file is one empty part."""
    whole = hashlib.sha256()
    parts = []
    while data := file.read(PART_BYTES):
        whole.update(data)
        parts.append(content_digest(data))
    return Measured(whole.hexdigest(), tuple(parts) or (content_digest(b""),))


def sealed_parts(ring: KeyRing, name: str, file: BinaryIO, measured: Measured) -> Iterator[tuple[int, bytes]]:
    """Yield the parts of *file*, read from its beginning, each with its place and sealed there.

    Raises Refused DIGEST_MISMATCH before it yields a part that is not as it was *measured*: a part that is stored
    is never replaced, so that a wrong one would bar the file for good.
    """
    for part, expected in enumerate(measured.parts):
        data = file.read(PART_BYTES)
        if content_digest(data) != expected:
            raise Refused(Refusal.DIGEST_MISMATCH, name)
        yield part, seal_part(ring, name, part, data, last=part == len(measured.parts) - 1)


def open_parts(
    ring: KeyRing, name: str, parts: int, sha256: str, fetch: Callable[[int], bytes | None]
) -> BinaryIO:
    """Return the file that lies in *parts*, each fetched when it is read.

    Reading raises Unreadable when a part is absent, altered or another's, and Refused DIGEST_MISMATCH at the end
    of a file that is not the one that *sha256* names.
    """
    return io.BufferedReader(_Opened(ring, name, parts, sha256, fetch), PART_BYTES)


class _Opened(io.RawIOBase):
    def __init__(
        self, ring: KeyRing, name: str, parts: int, sha256: str, fetch: Callable[[int], bytes | None]
    ) -> None:
        self._ring = ring
        self._name = name
        self._parts = parts
        self._sha256 = sha256
        self._fetch = fetch
        self._next = 0
        self._rest = memoryview(b"")
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest and self._next < self._parts:
            self._rest = memoryview(self._part())
        if not self._rest and self._digest.hexdigest() != self._sha256:
            raise Refused(Refusal.DIGEST_MISMATCH, self._name)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def _part(self) -> bytes:
        part, last = self._next, self._next == self._parts - 1
        sealed = self._fetch(part)
        if sealed is None:
            raise Unreadable(f"part {part} of content {self._name} is gone")
        data = open_part(self._ring, self._name, part, sealed, last=last)
        self._digest.update(data)
        self._next += 1
        return data
