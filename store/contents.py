"""Stored contents: insert-only, one row per purpose and digest; a large one lies in parts, stored before its row."""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from store.pool import Connection, Pool, answering, reading
from store.queries import load, rows

sql = load("contents")
PATIENCE = 90.0
"""Seconds for one part, beyond what a statement may take; whoever waits longer waits for a loop that has ended."""


@dataclass(frozen=True)
class Stored:
    """A content as it rests: sealed whole, or in so many parts."""

    name: str
    sha256: str
    sealed: bytes | None
    parts: int


@dataclass(frozen=True)
class Whole:
    """A content to be stored whole."""

    name: str
    purpose: str
    sha256: str
    sealed: bytes


async def store_contents(pool: Pool, contents: Sequence[Whole]) -> None:
    """Keep sealed contents, all or none; raises Unavailable."""
    async with reading(pool) as connection:
        await put_contents(connection, contents)


async def put_contents(tx: Connection, contents: Sequence[Whole]) -> None:
    """Keep sealed contents in the caller's transaction."""
    await sql.put(
        tx,
        names=[one.name for one in contents],
        purposes=[one.purpose for one in contents],
        digests=[one.sha256 for one in contents],
        sealed=[one.sealed for one in contents],
    )


async def find_content(pool: Pool, name: str) -> Stored | None:
    """Return a content, or None; raises Unavailable."""
    async with reading(pool) as connection:
        return stored(await sql.get(connection, name=name))


async def first_contents(pool: Pool, names: Sequence[str], size: int) -> list[Stored | None]:
    """Return the first of some contents, at least one and no more than *size* bytes together; raises Unavailable."""
    async with reading(pool) as connection:
        return [stored(row) for row in await rows(sql.first_of(connection, names=list(names), size=size))]


def stored(row: Mapping[str, Any] | None) -> Stored | None:
    """Return the content in a row of a statement; None if it found none."""
    return Stored(row["id"], row["sha256"], row["sealed"], row["parts"]) if row and row["id"] else None


async def store_part(pool: Pool, name: str, part: int, sealed: bytes) -> None:
    """Keep one sealed part, unless it is there; nobody reads it before the content's row. Raises Unavailable."""
    async with reading(pool) as connection:
        await sql.put_part(connection, name=name, part=part, sealed=sealed)


async def store_parted(pool: Pool, name: str, purpose: str, sha256: str, parts: int) -> None:
    """Keep the row of a content whose *parts* are stored; raises Unavailable."""
    async with reading(pool) as connection:
        await sql.put_parted(connection, name=name, purpose=purpose, sha256=sha256, parts=parts)


async def find_part(pool: Pool, name: str, part: int) -> bytes | None:
    """Return one sealed part, or None; raises Unavailable."""
    async with reading(pool) as connection:
        sealed: bytes | None = await sql.get_part(connection, name=name, part=part)
    return sealed


async def known_parts(pool: Pool, name: str) -> frozenset[int]:
    """Return which parts of a content are stored; raises Unavailable."""
    async with reading(pool) as connection:
        return frozenset(await sql.known_parts(connection, name=name))


def part_fetcher(pool: Pool, name: str) -> Callable[[int], bytes | None]:
    """Return what fetches parts of a content through this event loop, for a thread that reads it.

    It raises Unavailable, and RuntimeError in the loop's own thread, which it would block for good.
    """
    loop, own = asyncio.get_running_loop(), threading.get_ident()

    def fetch(part: int) -> bytes | None:
        if threading.get_ident() == own:
            raise RuntimeError(f"content {name} is read in the thread of its event loop")
        with answering():
            return asyncio.run_coroutine_threadsafe(find_part(pool, name, part), loop).result(PATIENCE)

    return fetch
