"""Scope: the month, region and instruction that one billing is about, and the terms of the lines it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from activities.contributions.rates import Terms
from law.contributions import relief_began
from law.months import Month
from schemas.orders import BillMonth
from store.pool import Connection
from store.queries import load, rows

sql = load("billing")


@dataclass(frozen=True)
class Scope:
    """What one billing is about."""

    instruction: str
    region: str
    month: Month

    @classmethod
    def of(cls, order: BillMonth) -> Self:
        """Return what *order* is about."""
        _, instruction, region, _ = order.change.case.split("/")
        return cls(instruction, region, Month(year=order.year, month=order.month))

    @property
    def place(self) -> dict[str, str]:
        """Return what most statements ask for."""
        return {"instruction": self.instruction, "region": self.region}

    async def terms(self, tx: Connection, month: Month) -> dict[str, Terms]:
        """Return the terms of the lines of *month*'s year as they stand in that month, by line."""
        relief = relief_began(month)
        found = await rows(
            sql.terms(
                tx,
                **self.place,
                year=month.year,
                starts=month.first_day,
                relieved_since=None if relief is None else str(relief),
            )
        )
        return {row["line"]: Terms.of(row) for row in found}


def through(terms: Iterable[Terms]) -> dict[str, list[str]]:
    """Return which lines' memberships are paid for through which, as the statements take it."""
    pairs = [(own, one) for one in terms for own in one.own_lines]
    return {
        "own_lines": [own for own, _ in pairs],
        "lines": [one.line for _, one in pairs],
        "owners": [one.owner for _, one in pairs],
    }
