"""Coverage of a region: how many people are registered, insured and waiting on a day, and which share that is of whom."""

from datetime import date, datetime

from law import regions
from law.months import Month
from schemas.base import Message
from schemas.clock import Clock
from starter.reading.reader import Reader
from starter.reports.cut import Cut
from starter.reports.shares import Share
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("coverage")
DEFINITIONS = {
    "registered": "people with a membership on the day, each counted once",
    "active": "people with a membership on the day whose contribution for its month is paid",
    "waiting": "people on approved rosters who wait for a seat on their budget line",
}
"""What each count counts."""


class Counts(Message):
    """How many people of a segment, or of all segments; who stands in two is counted once in all."""

    segment: str | None
    registered: int
    active: int
    waiting: int


class ShareOf(Message):
    """The share of one denominator, as its source defines it; two such shares do not compare."""

    code: str
    definition: str
    """Out of whom, as the source says it."""
    as_of: date
    source: str
    denominator: int
    registered_percent: str | None
    active_percent: str | None


class RegionCoverage(Message):
    """The coverage of a region on a day, by what was known at the end of another."""

    region: str
    name: str
    on: date
    known_on: date
    month: str
    total: Counts
    segments: tuple[Counts, ...]
    definitions: dict[str, str]
    shares: tuple[ShareOf, ...]
    """Empty where no denominator is on record by that day."""


async def region_coverage(pool: Pool, reader: Reader, code: str, cut: Cut) -> RegionCoverage:
    """Return the coverage of the region of *code*, any code of its lineage.

    Raises Refused UNKNOWN_REGION, FOREIGN_REGION.
    """
    present, codes = regions.present(code, cut.as_of), list(regions.lineage(code))
    reader.require(present.code)
    month = str(Month.of(cut.as_of))
    registers = cut.known if cut.registers_dated else None
    async with reading(pool) as connection:
        members = await rows(
            sql.region_members(connection, regions=codes, on=cut.as_of, month=month, known=cut.known)
        )
        waiting = await rows(sql.region_waiting(connection, regions=codes, until=_until(cut)))
        denominators = await rows(
            sql.denominators(connection, regions=codes, as_of=cut.as_of, known=registers)
        )
    counted = {row["segment"]: (row["registered"], row["active"]) for row in members}
    queued = {row["segment"]: row["waiting"] for row in waiting}
    segments = sorted((counted.keys() | queued.keys()) - {None})
    total, *each = [_counts(segment, counted, queued) for segment in (None, *segments)]
    return RegionCoverage(
        region=present.code,
        name=present.name,
        on=cut.as_of,
        known_on=cut.known_on,
        month=month,
        total=total,
        segments=tuple(each),
        definitions=DEFINITIONS,
        shares=tuple(
            ShareOf(
                code=row["code"],
                definition=row["denominator_definition"],
                as_of=row["as_of"],
                source=row["source"],
                denominator=row["denominator"],
                registered_percent=Share(part=total.registered, whole=row["denominator"]).percent,
                active_percent=Share(part=total.active, whole=row["denominator"]).percent,
            )
            for row in denominators
        ),
    )


def _counts(
    segment: str | None, counted: dict[str | None, tuple[int, int]], queued: dict[str | None, int]
) -> Counts:
    registered, active = counted.get(segment, (0, 0))
    return Counts(segment=segment, registered=registered, active=active, waiting=queued.get(segment, 0))


def _until(cut: Cut) -> datetime:
    """Return the instant before which a place in a queue counts: places have no day of their own to be effective on."""
    return min(cut.known, Clock().ends(cut.as_of))
