"""Letters that a reader may see: as they stand in the record, and as they look on paper."""

import asyncio
from collections.abc import Callable

from law.regions import lineage
from schemas.errors import Refused
from schemas.letters import Letter
from schemas.refusals import Refusal
from starter.reading.reader import Reader
from store import letters as record
from store.pool import Pool, reading

Render = Callable[[Letter], bytes]
"""Returns a letter as a PDF; raises Refused when its row cannot be set."""


async def letters(
    pool: Pool, reader: Reader, *, region: str | None = None, case: str | None = None, unsigned: bool = False
) -> list[Letter]:
    """Return the letters that *reader* sees, the oldest first; *region* is any code of the region's lineage."""
    codes = lineage(region) if region else None
    async with reading(pool) as connection:
        found = await record.letters(connection, unsigned=unsigned, chain=case)
    return [one for one in found if reader.sees(one.region) and (codes is None or one.region in codes)]


async def letter(pool: Pool, reader: Reader, name: str) -> Letter:
    """Return one letter; raises Refused UNKNOWN_RECORD, FOREIGN_REGION."""
    async with reading(pool) as connection:
        found = await record.find(connection, name)
    if found is None:
        raise Refused(Refusal.UNKNOWN_RECORD, name, what="letter")
    reader.require(found.region)
    return found


async def on_paper(pool: Pool, found: Letter, render: Render) -> bytes:
    """Return a letter's PDF: the draft that was kept, or what it is now, rendered on the spot."""
    if not found.signed:
        async with reading(pool) as connection:
            kept = await record.kept(connection, found.letter)
        if kept is not None:
            return kept
    return await asyncio.to_thread(render, found)
