"""Draw-down: what each line of a year was budgeted, billed and has paid, and in which month its money runs out."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from law.drawdown import Drawn, ahead, shortage
from law.months import Month
from law.regions import find, lineage
from schemas.base import Message
from schemas.money import Rupiah
from schemas.terms import Funding
from starter.reading.reader import Reader
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("billing")


class MonthDrawn(Message):
    """One month of a line: billed already, or to come at what the latest one cost."""

    month: str
    billed: bool
    amount: Rupiah
    remaining: Rupiah
    """What is left of the line's money after it; negative once more was billed than budgeted."""
    missing: Rupiah
    """How much of it no money is there for."""


class LineDrawn(Message):
    """A budget line and how long its money lasts."""

    line: str
    payer: str
    funding: Funding
    budgeted: Rupiah
    billed: Rupiah
    paid: Rupiah
    remaining: Rupiah
    runs_dry: str | None
    """The month from which on its money is not enough, at what the latest month cost."""
    missing: Rupiah
    act_by: date | None
    """When a revised budget had to be submitted to mend it, as it was told."""
    months: tuple[MonthDrawn, ...]


async def forecast(pool: Pool, reader: Reader, region: str, year: int) -> list[LineDrawn]:
    """Return the lines of a region's year, by their names; raises Refused UNKNOWN_REGION, FOREIGN_REGION."""
    reader.require(find(region).code)
    async with reading(pool) as connection:
        found = await rows(sql.drawn(connection, regions=list(lineage(region)), year=year))
    return [_line(list(of_line)) for _, of_line in groupby(found, key=lambda row: row["line"])]


def _line(found: Sequence[Any]) -> LineDrawn:
    row, budgeted = found[0], Rupiah(found[0]["budgeted"])
    billed = [one for one in found if one["month"] is not None]
    total = sum((Rupiah(one["billed"]) for one in billed), Rupiah(0))
    latest = [one for one in billed if one["monthly"] is not None][-1:]
    drawn = [
        Drawn(
            budgeted=budgeted,
            billed=total,
            monthly=Rupiah(one["monthly"]),
            latest=Month.parse(one["month"]),
        )
        for one in latest
    ]
    short = shortage(drawn[0]) if drawn else None
    return LineDrawn(
        line=row["line"],
        payer=row["payer"],
        funding=Funding(row["funding"]),
        budgeted=budgeted,
        billed=total,
        paid=sum((Rupiah(one["paid"]) for one in billed), Rupiah(0)),
        remaining=budgeted - total,
        runs_dry=str(short.month) if short else None,
        missing=short.missing if short else Rupiah(0),
        act_by=row["act_by"] if short else None,
        months=(*_past(budgeted, billed), *(month for one in drawn for month in _ahead(one))),
    )


def _past(budgeted: Rupiah, billed: Sequence[Any]) -> list[MonthDrawn]:
    months, remaining = [], budgeted
    for one in billed:
        amount = Rupiah(one["billed"])
        before, remaining = max(remaining, Rupiah(0)), remaining - amount
        missing = max(amount - before, Rupiah(0))
        months.append(
            MonthDrawn(month=one["month"], billed=True, amount=amount, remaining=remaining, missing=missing)
        )
    return months


def _ahead(drawn: Drawn) -> list[MonthDrawn]:
    return [
        MonthDrawn(
            month=str(one.month),
            billed=False,
            amount=one.amount,
            remaining=one.remaining,
            missing=one.missing,
        )
        for one in ahead(drawn)
    ]
