"""Tasks: what a signed-in person must do, by when, and by which rule."""

from datetime import UTC, date, datetime

from schemas.base import Message
from schemas.clock import Clock
from schemas.directory import Holding, styled
from starter.reading.reader import Reader
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("reads")


class TodoItem(Message):
    """One thing to do. `ref` names what it is about: a milestone's year, a bill, a batch."""

    task: str
    case: str
    region: str
    what: str
    role: str
    office: str
    office_title: str | None
    due_on: date | None
    overdue: bool
    rule: str
    ref: str


async def todo(pool: Pool, reader: Reader, today: date) -> list[TodoItem]:
    """Return the open tasks that *reader*'s roles reach: overdue first, then by date, undated last."""
    async with reading(pool) as connection:
        found = await rows(sql.open_tasks(connection, on=today))
    items = [
        TodoItem(
            task=row["id"],
            case=row["case_id"],
            region=row["region"],
            what=row["what"],
            role=row["role"],
            office=row["office"],
            office_title=row["office_title"] and styled(row["office_title"], Holding(row["holding"])),
            due_on=row["due_on"],
            overdue=row["due_on"] is not None and row["due_on"] < today,
            rule=row["rule"],
            ref=row["ref"],
        )
        for row in found
        if reader.holds(row["role"], row["region"])
    ]
    return sorted(items, key=lambda item: (not item.overdue, item.due_on or date.max, item.region, item.task))


async def business_today(pool: Pool, *, rehearsal: bool, today: date) -> date:
    """Return the day it is for cases: a rehearsal's latest business day, else *today*."""
    if not rehearsal:
        return today
    async with reading(pool) as connection:
        latest = await sql.latest_business_day(connection)
    return Clock().today(latest) if latest else today


async def business_now(pool: Pool, *, rehearsal: bool) -> datetime:
    """Return the instant it is for what comes in from outside: a rehearsal's latest business instant, else the time it is."""
    if rehearsal:
        async with reading(pool) as connection:
            latest: datetime | None = await sql.latest_business_day(connection)
        if latest is not None:
            return latest
    return datetime.now(UTC)
