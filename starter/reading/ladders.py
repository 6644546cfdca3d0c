"""Ladders: what is late, why, and whom it stands at."""

from datetime import date, datetime
from typing import Any

from law import regions
from schemas.base import Message
from starter.reading.cases import case_of
from starter.reading.reader import Reader
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("reads")


class LadderRow(Message):
    """One escalation in a list; `rung` is None before the first one is climbed."""

    case: str
    region: str
    province: str
    parent: str
    cause: str
    missed: str
    due_on: date
    rung: int | None
    office: str | None
    days_late: int | None
    next_on: date | None
    paused_until: date | None
    opened_at: datetime
    closed: bool
    why: str | None


async def ladders(
    pool: Pool, reader: Reader, *, on: date, province: str | None = None, closed: bool = False
) -> list[LadderRow]:
    """Return the escalations that *reader* sees, the oldest first; *province* is the region's on *on*."""
    async with reading(pool) as connection:
        found = await rows(sql.rungs(connection))
    listed = [
        LadderRow(
            case=row["id"],
            region=row["region"],
            province=regions.province_of(row["region"], on).code,
            parent=row["parent"],
            cause=row["cause"],
            missed=row["missed"],
            due_on=row["due_on"],
            rung=row["rung"],
            office=row["office"],
            days_late=row["days_late"],
            next_on=row["next_on"],
            paused_until=row["paused_until"],
            opened_at=row["opened_at"],
            closed=row["closed_at"] is not None,
            why=row["why"],
        )
        for row in found
        if reader.sees(row["region"]) and (closed or row["closed_at"] is None)
    ]
    return [row for row in listed if province in (None, row.province)]


class LadderEvent(Message):
    """One thing that happened on a ladder: a notice, a letter's signature, a wait, an answer, its end."""

    on: date
    what: str
    rung: int | None
    office: str | None
    until: date | None
    letter: str | None
    number: str | None
    signed_as: str | None
    """The number under which the sending office signed the letter."""
    actor: str | None
    why: str | None


async def timeline(pool: Pool, reader: Reader, ladder: str) -> list[LadderEvent]:
    """Return what happened on *ladder*, in order. Raises Refused UNKNOWN_CASE, FOREIGN_REGION."""
    reader.require((await case_of(pool, ladder))["region"])
    async with reading(pool) as connection:
        found = await rows(sql.ladder_events(connection, ladder=ladder))
    return [LadderEvent(**{name: row[name] for name in LadderEvent.model_fields}) for row in found]


async def parent_of(pool: Pool, ladder: str) -> Any:  # noqa: ANN401 - a row
    """Return the case that answers for *ladder*: the one that raised it, or took it over. Raises Refused."""
    await case_of(pool, ladder)
    async with reading(pool) as connection:
        parent = await sql.ladder_parent(connection, ladder=ladder)
    return await case_of(pool, parent)
