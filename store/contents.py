"""Stored contents: insert-only, one row per purpose and digest."""

from store.pool import Connection, Pool, reading
from store.queries import load

sql = load("contents")


async def store_content(pool: Pool, name: str, purpose: str, sha256: str, sealed: bytes) -> None:
    """Keep a sealed content; raises Unavailable."""
    async with reading(pool) as connection:
        await put_content(connection, name, purpose, sha256, sealed)


async def put_content(tx: Connection, name: str, purpose: str, sha256: str, sealed: bytes) -> None:
    """Keep a sealed content in the caller's transaction."""
    await sql.put(tx, name=name, purpose=purpose, sha256=sha256, sealed=sealed)


async def find_content(pool: Pool, name: str) -> bytes | None:
    """Return a sealed content, or None; raises Unavailable."""
    async with reading(pool) as connection:
        sealed: bytes | None = await sql.get(connection, name=name)
        return sealed
