"""Stored contents: insert-only, one row per purpose and digest."""

from store.pool import Pool, reading
from store.queries import load

sql = load("contents")


async def store_content(pool: Pool, name: str, purpose: str, sha256: str, sealed: bytes) -> None:
    """Keep a sealed content; raises Unavailable."""
    async with reading(pool) as connection:
        await sql.put(connection, name=name, purpose=purpose, sha256=sha256, sealed=sealed)


async def find_content(pool: Pool, name: str) -> bytes | None:
    """Return a sealed content, or None; raises Unavailable."""
    async with reading(pool) as connection:
        sealed: bytes | None = await sql.get(connection, name=name)
        return sealed
