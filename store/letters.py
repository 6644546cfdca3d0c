"""Letters as they stand, and what is kept of them on paper: rendered once, and the sender told with it."""

import hashlib
from typing import Any

from schemas.base import digest
from schemas.cases import Notice
from schemas.letters import Letter
from store.pool import Connection, Pool, reading, transaction
from store.queries import load, rows

sql = load("letters")


async def unrendered(pool: Pool, most: int) -> list[tuple[Letter, int]]:
    """Return drafts without a PDF, the oldest first, each with its position among the facts of its entry."""
    async with reading(pool) as connection:
        found = [dict(row) for row in await rows(sql.unrendered(connection, most=most))]
    positions = [row.pop("position") for row in found]
    return list(zip(map(_letter, found), positions, strict=True))


async def keep(pool: Pool, letter: Letter, position: int, pdf: bytes, notice: Notice) -> bool:
    """Keep a draft's PDF and put *notice* into the outbox with it; return whether nobody had done so before."""
    async with transaction(pool) as tx:
        sha256 = hashlib.sha256(pdf).hexdigest()
        if not await sql.keep_pdf(tx, letter=letter.letter, sha256=sha256, pdf=pdf):
            return False
        await sql.outbox(
            tx,
            message_id=f"<{digest({'letter': letter.letter})[:32]}@kawal.invalid>",
            chain=letter.chain,
            seq=letter.seq,
            # The entry's own notices are counted from 1: what follows from its letters stands before them.
            position=-position,
            office=notice.office,
            template=notice.template,
            data={"number": letter.draft_number, **notice.data},
        )
        return True


async def letters(
    connection: Connection, *, unsigned: bool = False, chain: str | None = None
) -> list[Letter]:
    """Return letters as they stand, in the order in which they were drafted."""
    return [_letter(dict(row)) for row in await rows(sql.letters(connection, unsigned=unsigned, chain=chain))]


async def find(connection: Connection, letter: str) -> Letter | None:
    """Return one letter as it stands, or None."""
    row = await sql.letter(connection, letter=letter)
    return None if row is None else _letter(dict(row))


async def kept(connection: Connection, letter: str) -> bytes | None:
    """Return the PDF of a draft, or None while nobody has rendered it."""
    row = await sql.pdf_of(connection, letter=letter)
    return None if row is None else bytes(row["pdf"])


def _letter(row: dict[str, Any]) -> Letter:
    return Letter.model_validate(row)
