"""One installation as a client sees it: its settings, PostgreSQL and Temporal, opened together."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from temporalio.client import Client

from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.settings import Settings
from starter.client import Commands, SignedIn
from store.contents import (
    Whole,
    find_content,
    known_parts,
    part_fetcher,
    store_contents,
    store_part,
    store_parted,
)
from store.pool import Pool, open_pool
from vault.client import connect
from vault.content import content_digest, content_name, open_content, seal_content
from vault.keys import KeyRing
from vault.parts import measure, open_parts, sealed_parts
from vault.signin import parse_token

TOGETHER = 8_000_000
"""Bytes of files that are sent to PostgreSQL together."""


@dataclass(frozen=True)
class Installation:
    """Open connections to one installation."""

    settings: Settings
    pool: Pool
    client: Client
    ring: KeyRing

    def commands(self, signed_in: SignedIn | None) -> Commands:
        """Return the commands of one sign-in."""
        return Commands(self.client, self.pool, signed_in)

    async def upload(self, purpose: str, data: bytes) -> tuple[str, str]:
        """Store *data* sealed and inert; return its id and SHA-256. The same bytes are stored once per purpose."""
        (stored,) = await self.upload_all([(purpose, data)])
        return stored

    async def upload_all(self, files: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
        """Store files, each with its purpose, as `upload` does, and return as much of each: many small ones at once."""
        stored: list[tuple[str, str]] = []
        together: list[Whole] = []
        size = 0
        for purpose, data in files:
            sha256 = content_digest(data)
            name = content_name(purpose, sha256)
            stored.append((name, sha256))
            together.append(Whole(name, purpose, sha256, seal_content(self.ring, name, data)))
            size += len(data)
            if size >= TOGETHER:
                await store_contents(self.pool, together)
                together, size = [], 0
        if together:
            await store_contents(self.pool, together)
        return stored

    async def upload_file(self, purpose: str, path: Path) -> tuple[str, str]:
        """Store the file at *path* sealed and inert, in parts; return its id and SHA-256.

        It is read twice: for its digest, and to be sealed. The same bytes are stored once per purpose; an upload
        that was interrupted goes on where it ended. Raises OSError, and Refused DIGEST_MISMATCH when the file
        changes meanwhile.
        """
        with path.open("rb") as file:
            measured = await asyncio.to_thread(measure, file)
            name = content_name(purpose, measured.sha256)
            if await find_content(self.pool, name) is None:
                file.seek(0)
                known = await known_parts(self.pool, name)
                for part, sealed in sealed_parts(self.ring, name, file, measured):
                    if part not in known:
                        await store_part(self.pool, name, part, sealed)
                await store_parted(self.pool, name, purpose, measured.sha256, len(measured.parts))
        return name, measured.sha256

    async def open_file(self, name: str) -> BinaryIO:
        """Return an uploaded content to be read in a thread; raises Refused UNKNOWN_RECORD, and as it is read."""
        stored = await find_content(self.pool, name)
        if stored is None:
            raise Refused(Refusal.UNKNOWN_RECORD, name, what="content")
        if stored.sealed is not None:
            return io.BytesIO(open_content(self.ring, name, stored.sealed))
        return open_parts(self.ring, name, stored.parts, stored.sha256, part_fetcher(self.pool, name))


@asynccontextmanager
async def opened(settings: Settings, *, size: int = 4) -> AsyncIterator[Installation]:
    """Yield the installation of *settings*; raises Unavailable when a server does not answer."""
    pool = await open_pool(settings.database_url, size=size)
    try:
        yield Installation(settings, pool, await connect(settings), KeyRing.load(settings.key_file))
    finally:
        await pool.close()


def signed_in(settings: Settings) -> SignedIn | None:
    """Return the sign-in kept in the installation's session file, or None."""
    if not settings.session_file.exists():
        return None
    token = parse_token(settings.session_file.read_text().strip())
    return None if token is None else SignedIn(token.id, token.secret)
