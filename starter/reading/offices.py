"""Offices as the directory has them, and those of a region's ladders that nobody could be told at."""

from datetime import date

from law.escalation import ladder
from law.offices import OfficeKind
from law.regions import lineage, present
from schemas.base import Message
from schemas.directory import Holding, styled
from schemas.terms import Track
from starter.reading.reader import Reader
from store.directory import unreachable
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("directory")
OWING = (
    (OfficeKind.HEAD, Track.GOVERNMENT),
    (OfficeKind.SEKDA, Track.GOVERNMENT),
    (OfficeKind.BAPPEDA, Track.GOVERNMENT),
    (OfficeKind.BPKAD, Track.GOVERNMENT),
    (OfficeKind.DPRD, Track.GOVERNMENT),
    (OfficeKind.EVALUATOR, Track.GOVERNMENT),
    (OfficeKind.VILLAGE, Track.VILLAGE),
    (OfficeKind.BPKAD, Track.COMPANY),
)
"""Whose deeds have a date of their own, each the first rung of its ladder; a company's own address is its own."""


class OfficeRow(Message):
    """One entry of the directory; `valid_to` is exclusive."""

    code: str
    region: str
    title: str
    mail: str | None
    phone: str | None
    holding: Holding
    valid_from: date | None
    valid_to: date | None


async def offices(
    pool: Pool, reader: Reader, *, region: str | None = None, on: date | None = None
) -> list[OfficeRow]:
    """Return the entries that *reader* sees, by code and day; raises Refused UNKNOWN_REGION."""
    codes = lineage(region) if region else None
    async with reading(pool) as connection:
        found = [dict(row) for row in await rows(sql.entries(connection, on=on))]
    return [
        OfficeRow.model_validate(
            row | {"code": row.pop("office"), "title": styled(row["title"], Holding(row["holding"]))}
        )
        for row in found
        if reader.sees(row["region"]) and (codes is None or row["region"] in codes)
    ]


async def missing(pool: Pool, region: str, on: date) -> dict[str, str]:
    """Return the offices of the region's ladders, told or sending, without an address on the day *on*: code → title."""
    stands = present(region, on)
    rungs = [rung for actor, track in OWING for rung in ladder(stands, actor=actor, track=track)]
    titles = {rung.sender: rung.sender_title for rung in rungs} | {
        rung.office: rung.title.id for rung in rungs
    }
    async with reading(pool) as connection:
        lacking = await unreachable(connection, sorted(titles), on)
    return {office: titles[office] for office in lacking}
