"""Seats: how a line's seats stand and who waits for one, by place and row number, never by name."""

from datetime import date

from law.regions import lineage
from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.reading.reader import Reader
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("seats")


class Place(Message):
    """An approved row that waits, and since when."""

    place: int
    batch: str
    row: int
    since: date


class Queue(Message):
    """A line's seats, and whoever waits for one; the list may be cut, `waiting` never is."""

    line: str
    region: str
    segment: str
    fiscal_year: int
    headcount: int
    seated: int
    free: int
    """What nobody sits on and nobody is being numbered for."""
    waiting: int
    places: tuple[Place, ...]


async def queue(pool: Pool, reader: Reader, region: str, line: str, *, most: int) -> Queue:
    """Return the queue of a line of *region*, its first *most* places; raises Refused UNKNOWN_RECORD, FOREIGN_REGION."""
    async with reading(pool) as connection:
        row = await sql.seats_of(connection, line=line)
        if row is None or row["region"] not in {region, *lineage(region)}:
            raise Refused(Refusal.UNKNOWN_RECORD, line, what="budget line")
        reader.require(row["region"])
        places = await rows(sql.queue(connection, line=line, most=most))
    return Queue(
        line=line,
        region=row["region"],
        segment=row["segment"],
        fiscal_year=row["fiscal_year"],
        headcount=row["headcount"],
        seated=row["seated"],
        free=max(row["headcount"] - row["seated"] - row["held"], 0),
        waiting=row["waiting"],
        places=tuple(
            Place(place=one["place"], batch=one["batch"], row=one["row_number"], since=one["since"])
            for one in places
        ),
    )
