"""Contributions: months billed, and money counted for bills."""

from schemas.base import Message
from schemas.cases import Change, Committed
from schemas.contributions import BillSettled, BillState, ProposedPayment


class BillMonth(Message):
    """Bill one month to every line of the year that has members, and what earlier bills got wrong."""

    change: Change
    year: int
    month: int


class Billed(Committed):
    """The month's bills."""

    bills: tuple[BillState, ...]


class TakeReceipts(Message):
    """Count transfers in suspense for the bills that their references name; undo those that were reversed."""

    change: Change
    year: int
    receipts: tuple[str, ...]
    bill: str | None = None
    """The bill that a person says they are for, whatever their references name."""
    payment: ProposedPayment | None = None
    """A payment entered by hand, which becomes a transfer of its own by its confirmation."""


class Taken(Committed):
    """What the transfers changed of this case's bills, and the late fees that followed."""

    settled: tuple[BillSettled, ...]
    fees: tuple[BillState, ...]
