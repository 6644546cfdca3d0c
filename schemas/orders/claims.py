"""Claims: deaths, recommendations and payments."""

from datetime import date

from schemas.base import Message
from schemas.cases import Change, Committed
from schemas.money import Rupiah
from schemas.terms import Cause


class ReportOrder(Message):
    """Find the membership of a death report, end it, and commit the claim."""

    change: Change
    claim: str
    died_on: date
    cause: Cause
    content: str
    content_digest: str


class Reported(Committed):
    """The membership that the death ended."""

    membership: str


class PrepareClaim(Message):
    """Decide a claim from its sealed facts, and commit the recommendation."""

    change: Change
    claim: str
    membership: str
    content: str
    content_digest: str
    complete_on: date


class Prepared(Committed):
    """The recommendation."""

    decision: str
    eligible: bool
    amount: Rupiah
    pay_by: date
    payments: tuple[tuple[str, Rupiah], ...]


class OrderPayments(Message):
    """Send the bank an order per heir, under ids it refuses to take twice, and commit."""

    change: Change
    claim: str
    content: str
    content_digest: str
    payments: tuple[tuple[str, Rupiah], ...]


class SettlePayments(Message):
    """Ask the bank for its answers, and commit those that have come."""

    change: Change
    claim: str
    payments: tuple[tuple[str, Rupiah], ...]


class Settled(Committed):
    """Which payments have settled, and when."""

    settled: tuple[tuple[str, date], ...]
