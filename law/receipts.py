"""Receipts: which bills a transfer pays, what of it is the payer's credit, and what waits for a person.

No law says in which order a payer's money counts; this is a policy of ours. A transfer is for the bills that its
reference names and for no others, the oldest due first. What it brings beyond them is its payer's credit, once no
bill that it names, in whichever case, is still to be paid from it. A reversal undoes what its transfer did, in whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from schemas.base import Message
from schemas.money import Rupiah


class Outcome(StrEnum):
    """What became of a transfer."""

    EXACT = "exact"
    """It paid what was owed of its one bill."""
    PARTIAL = "partial"
    """It paid a part of it."""
    OVER = "over"
    """It paid its bill, and the surplus is its payer's credit."""
    SEVERAL = "several"
    """It names several bills, and paid them oldest due first, as far as it went."""
    UNKNOWN = "unknown"
    """It names no bill that was issued: it stays in suspense."""
    KNOWN = "known"
    """The same money is on record already: nothing changes."""
    REVERSAL = "reversal"
    """It was taken back, or takes another back: what was done is undone."""
    CLOSED = "closed"
    """The case of its bill is closed: it stays in suspense, for a person to decide."""
    PAID = "paid"
    """Its bill had been paid already: all of it is its payer's credit."""


WAITING = frozenset({Outcome.UNKNOWN, Outcome.CLOSED})
"""The outcomes that leave all of a transfer in suspense."""


class Transfer(Message):
    """A transfer on record."""

    receipt: str
    amount: Rupiah
    """What of it waits in suspense; negative for a reversal."""
    booked_on: date
    bills: tuple[str, ...] = ()
    """The bills that its reference names, or a person, whether they were issued or not."""
    reverses: str | None = None
    reversed: bool = False
    """Whether the bank took it back: then nothing more is paid from it."""


class Bill(Message):
    """A bill as far as money is concerned."""

    bill: str
    payer: str
    due_on: date
    outstanding: Rupiah
    ours: bool = True
    """Whether it is a bill of the case that decides; from other cases it is told only what they still need."""
    open: bool = True
    """Whether its case is open."""


class Allocation(Message):
    """Money of a transfer counted for a bill; negative when it is taken away again."""

    receipt: str
    bill: str
    amount: Rupiah
    booked_on: date


class Credit(Message):
    """Money of a transfer that its payer has paid too much; negative when it is taken away again."""

    receipt: str
    payer: str
    amount: Rupiah


class Done(Message):
    """What a transfer did in a case: money of it was counted for a bill, or credited to a payer."""

    receipt: str
    amount: Rupiah
    bill: str = ""
    payer: str = ""


class Settlement(Message):
    """What transfers do, in order, and the outcome of each."""

    allocations: tuple[Allocation, ...]
    credits: tuple[Credit, ...]
    outcomes: dict[str, Outcome]
    reversals: dict[str, str]
    """What each reversal among the transfers reverses."""


def settle(
    transfers: Iterable[Transfer],
    bills: Iterable[Bill],
    done: Sequence[Done] = (),
) -> Settlement:
    """Return what *transfers* do to those of *bills* that are ours.

    *bills* are all that the transfers name and that were issued; *done* is what the transfers that are now reversed
    did in this case. Reversals come first, then transfers by the day on which they were booked.
    """
    ledger = _Ledger({bill.bill: bill for bill in bills})
    ordered = sorted(transfers, key=lambda one: (one.reverses is None, one.booked_on, one.receipt))
    outcomes = {}
    for transfer in ordered:
        if transfer.reverses is not None:
            ledger.undo(transfer, [one for one in done if one.receipt == transfer.reverses])
            outcomes[transfer.receipt] = Outcome.REVERSAL
        else:
            outcomes[transfer.receipt] = ledger.take(transfer)
    return Settlement(
        allocations=tuple(ledger.allocations),
        credits=tuple(ledger.credits),
        outcomes=outcomes,
        reversals={one.receipt: one.reverses for one in ordered if one.reverses is not None},
    )


def standing(transfer: Transfer, bills: Mapping[str, Bill]) -> Outcome | None:
    """Return the outcome of a transfer that no case can take anything from, or None: a case has to decide."""
    issued = [bills[name] for name in transfer.bills if name in bills]
    if transfer.reversed or transfer.reverses is not None:
        return Outcome.REVERSAL
    if not transfer.amount:
        return Outcome.KNOWN
    if not issued:
        return Outcome.UNKNOWN
    return None if any(bill.open for bill in issued) else Outcome.CLOSED


class _Ledger:
    """What is outstanding while transfers are taken one after another."""

    def __init__(self, bills: Mapping[str, Bill]) -> None:
        self.bills = bills
        self.outstanding = {name: bill.outstanding for name, bill in bills.items()}
        self.allocations: list[Allocation] = []
        self.credits: list[Credit] = []

    def undo(self, transfer: Transfer, done: Sequence[Done]) -> None:
        for one in done:
            if one.bill:
                self._allocate(transfer, one.bill, -one.amount)
            else:
                self.credits.append(Credit(receipt=transfer.receipt, payer=one.payer, amount=-one.amount))

    def take(self, transfer: Transfer) -> Outcome:
        settled = standing(transfer, self.bills)
        if settled is not None:
            return settled
        named = sorted(
            (self.bills[name] for name in dict.fromkeys(transfer.bills) if name in self.bills),
            key=lambda bill: (bill.due_on, bill.bill),
        )
        ours = [bill for bill in named if bill.ours]
        owed = [bill for bill in ours if self.outstanding[bill.bill] > 0]
        left = transfer.amount
        for bill in owed:
            paid = Rupiah(min(left, self.outstanding[bill.bill]))
            if paid > 0:
                self._allocate(transfer, bill.bill, paid)
                left -= paid
        if left and ours and not self._wanted_elsewhere(transfer, named):
            payer = (owed or ours)[-1].payer
            self.credits.append(Credit(receipt=transfer.receipt, payer=payer, amount=left))
        return self._outcome(len(transfer.bills), owed, left)

    def _wanted_elsewhere(self, transfer: Transfer, named: Sequence[Bill]) -> bool:
        """Return whether the rest may still be for another bill: one of another case, or one not issued yet."""
        unissued = any(name not in self.bills for name in transfer.bills)
        return unissued or any(
            bill.open and not bill.ours and self.outstanding[bill.bill] > 0 for bill in named
        )

    def _allocate(self, transfer: Transfer, bill: str, amount: Rupiah) -> None:
        self.outstanding[bill] -= amount
        self.allocations.append(
            Allocation(receipt=transfer.receipt, bill=bill, amount=amount, booked_on=transfer.booked_on)
        )

    def _outcome(self, named: int, owed: Sequence[Bill], left: Rupiah) -> Outcome:
        if named > 1:
            return Outcome.SEVERAL
        if not owed:
            return Outcome.PAID
        if left:
            return Outcome.OVER
        return Outcome.PARTIAL if self.outstanding[owed[0].bill] > 0 else Outcome.EXACT
