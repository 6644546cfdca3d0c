"""Touched bills: what transfers moved for each, and what counts for it afterwards."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from law.receipts import Allocation, Settlement
from schemas.money import Rupiah
from store.pool import Connection
from store.queries import load, rows

sql = load("receipts")
NOTHING = Rupiah(0)


@dataclass(frozen=True)
class Counted:
    """What counts for a bill of one transfer."""

    receipt: str
    booked_on: date
    amount: Rupiah
    document: str


@dataclass(frozen=True)
class Touched:
    """A bill that transfers moved money for."""

    row: Any
    """The bill as the record had it before."""
    moved: tuple[Allocation, ...]
    """What the transfers moved, in order."""
    counted: tuple[Counted, ...]
    """All that counts for it afterwards, by the day on which it was booked."""
    fees: int = 0
    """How many late fees on it were billed before."""
    fees_amount: Rupiah = NOTHING

    @property
    def outstanding(self) -> Rupiah:
        """Return what is owed afterwards."""
        return Rupiah(self.row["outstanding"]) - sum((one.amount for one in self.moved), NOTHING)

    @property
    def paid(self) -> bool:
        """Return whether the transfers paid the last of it."""
        return self.outstanding <= 0 and self.moved[-1].amount > 0

    @property
    def came(self) -> Rupiah:
        """Return what the transfers brought."""
        return sum((one.amount for one in self.moved if one.amount > 0), NOTHING)

    @property
    def went(self) -> tuple[Allocation, ...]:
        """Return what was taken away again; it goes before anything comes."""
        return tuple(one for one in self.moved if one.amount < 0)

    @property
    def last(self) -> Counted:
        """Return what was booked last of all that counts."""
        return self.counted[-1]


async def touched_by(
    tx: Connection, settlement: Settlement, found: Mapping[str, Any], documents: Mapping[str, str]
) -> list[Touched]:
    """Return the bills that *settlement* moves money for, in the order of their names.

    *found* are their rows, *documents* what the transfers came with.
    """
    moved = defaultdict(list)
    for one in settlement.allocations:
        moved[one.bill].append(one)
    names = sorted(moved)
    counted: dict[str, dict[str, Counted]] = defaultdict(dict)
    for row in await rows(sql.counted(tx, bills=names)):
        counted[row["bill"]][row["receipt"]] = Counted(
            row["receipt"], row["booked_on"], Rupiah(row["amount"]), row["sp2d"] or row["receipt"]
        )
    fees = {row["bill"]: row for row in await rows(sql.fees(tx, bills=names))}
    return [
        Touched(
            row=found[bill],
            moved=tuple(moved[bill]),
            counted=_after(counted[bill], moved[bill], settlement.reversals, documents),
            fees=fees[bill]["fees"] if bill in fees else 0,
            fees_amount=Rupiah(fees[bill]["amount"]) if bill in fees else NOTHING,
        )
        for bill in names
    ]


def _after(
    before: Mapping[str, Counted],
    moved: list[Allocation],
    reversals: Mapping[str, str],
    documents: Mapping[str, str],
) -> tuple[Counted, ...]:
    """Return what counts once *moved* has: what a reversal takes away no longer does."""
    gone = {reversals[one.receipt] for one in moved if one.receipt in reversals}
    kept = [one for one in before.values() if one.receipt not in gone]
    kept += [
        Counted(one.receipt, one.booked_on, one.amount, documents[one.receipt])
        for one in moved
        if one.receipt not in reversals
    ]
    return tuple(sorted(kept, key=lambda one: (one.booked_on, one.receipt)))
