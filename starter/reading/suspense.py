"""Suspense: money that waits because no bill, or no open case, can take it; and what its payers wrote."""

from collections import defaultdict
from datetime import date
from typing import Any

from law.receipts import Outcome
from law.regions import find, known, lineage
from schemas.base import Message
from schemas.money import Rupiah
from starter.banking.sealed import references
from starter.installation import Installation
from starter.reading.reader import Reader
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("receipts")
reads = load("reads")


class Waiting(Message):
    """A transfer that waits in suspense."""

    receipt: str
    source: str
    amount: Rupiah
    """What of it waits; negative for a return that nobody has undone."""
    booked_on: date
    bills: tuple[str, ...]
    """The bills that it names, issued or not."""
    sp2d: str | None
    why: Outcome | None
    """Why nobody takes it; nothing where an open case still can."""
    reference: str | None = None
    """What the payer wrote, if it was asked for."""


async def waiting(pool: Pool, reader: Reader, region: str | None = None) -> list[Waiting]:
    """Return what waits, the oldest first: of *region* what names its bills, else whatever the reader may see.

    Raises Refused UNKNOWN_REGION, FOREIGN_REGION. What names no region is seen by everybody who reads: it may be anybody's.
    """
    if region is not None:
        reader.require(find(region).code)
    async with reading(pool) as connection:
        found = await rows(sql.waiting(connection))
    codes = set(lineage(region)) if region else None
    return [_waiting(row) for row in found if _seen(row, reader, codes)]


async def revealed(
    installation: Installation, reader: Reader, found: list[Waiting], why: str
) -> list[Waiting]:
    """Return *found* with what the payers wrote; each reading is logged first, with *why*."""
    async with reading(installation.pool) as connection:
        await reads.log_personal_reads(
            connection,
            reader=reader.user,
            records=[one.receipt for one in found],
            sensitivity="bank",
            why=why,
        )
        sealed = await rows(sql.sealed_references(connection, receipts=[one.receipt for one in found]))
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for row in sealed:
        wanted[row["content"]][row["bank_id"]] = row["receipt"]
    texts: dict[str, str] = {}
    for content, receipts in wanted.items():
        written = await references(installation, content)
        texts |= {receipt: written[bank_id] for bank_id, receipt in receipts.items() if bank_id in written}
    return [one.model_copy(update={"reference": texts.get(one.receipt)}) for one in found]


def _seen(row: Any, reader: Reader, codes: set[str] | None) -> bool:  # noqa: ANN401 - a row
    named = {bill.partition("-")[0] for bill in row["bills"]}
    regions = {*row["regions"], *filter(known, named)}
    if codes is not None:
        return bool(regions & codes)
    return not regions or any(reader.sees(code) for code in regions)


def _waiting(row: Any) -> Waiting:  # noqa: ANN401 - a row
    closed = Outcome.CLOSED if row["regions"] else Outcome.UNKNOWN
    return Waiting(
        receipt=row["receipt"],
        source=row["source"],
        amount=Rupiah(row["in_suspense"]),
        booked_on=row["booked_on"],
        bills=tuple(row["bills"]),
        sp2d=row["sp2d"],
        why=Outcome.REVERSAL if row["reverses"] else None if row["open"] else closed,
    )
