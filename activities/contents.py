"""Contents: uploaded files and free text, sealed before they are stored and checked when they are opened."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from typing import BinaryIO

from schemas.errors import Refused
from schemas.refusals import Refusal
from store.contents import Stored, Whole, find_content, first_contents, part_fetcher, store_contents
from store.pool import Pool
from vault.content import content_digest, content_name, open_content, seal_content
from vault.keys import KeyRing
from vault.parts import open_parts

TOGETHER = 8_000_000
"""Bytes of contents that are asked for at once, and so held; a larger one is alone."""


class Contents:
    """Seals, stores and opens contents."""

    def __init__(self, pool: Pool, ring: KeyRing) -> None:
        self.pool = pool
        self.ring = ring

    async def put(self, purpose: str, data: bytes) -> tuple[str, str]:
        """Store *data* sealed and inert; return its id and SHA-256. The same bytes are stored once per purpose."""
        sha256 = content_digest(data)
        name = content_name(purpose, sha256)
        await store_contents(self.pool, [Whole(name, purpose, sha256, seal_content(self.ring, name, data))])
        return name, sha256

    async def get(self, name: str, sha256: str) -> bytes:
        """Return the content; raises Refused when there is none, or when it is not what *sha256* names."""
        return await self.read(await find_content(self.pool, name), name, sha256)

    async def each(self, wanted: Sequence[tuple[str, str]]) -> AsyncIterator[bytes]:
        """Yield contents by their ids and SHA-256, small ones asked for together; raises as `get` does."""
        waiting = list(wanted)
        while waiting:
            found = await first_contents(self.pool, [name for name, _ in waiting], TOGETHER)
            for stored, (name, sha256) in zip(found, waiting, strict=False):
                yield await self.read(stored, name, sha256)
            waiting = waiting[len(found) :]

    async def read(self, stored: Stored | None, name: str, sha256: str) -> bytes:
        """Return what a content holds that was found as *stored*, or was not; raises as `get` does."""
        file = self._opened(stored, name, sha256)
        # What is stored whole is in memory already; only parts are fetched, and must be from a thread.
        return file.getvalue() if isinstance(file, io.BytesIO) else await asyncio.to_thread(file.read)

    async def open(self, name: str, sha256: str) -> BinaryIO:
        """Return a content to be read in a thread, which fetches its parts through this event loop one by one.

        Raises Refused UNKNOWN_RECORD when there is none, DIGEST_MISMATCH when it is not what *sha256* names: at once
        for a content stored whole, at its end for one in parts.
        """
        return self._opened(await find_content(self.pool, name), name, sha256)

    def _opened(self, stored: Stored | None, name: str, sha256: str) -> BinaryIO:
        if stored is None:
            raise Refused(Refusal.UNKNOWN_RECORD, name, what="content")
        if stored.sealed is None:
            return open_parts(self.ring, name, stored.parts, sha256, part_fetcher(self.pool, name))
        data = open_content(self.ring, name, stored.sealed)
        if content_digest(data) != sha256:
            raise Refused(Refusal.DIGEST_MISMATCH, name)
        return io.BytesIO(data)
