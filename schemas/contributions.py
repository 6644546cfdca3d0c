"""Contributions: bills of one fiscal year, and the money that arrives for them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.base import Message, State
from schemas.budgeting import WHOLE
from schemas.cases import CaseState
from schemas.issuing import Document, Why
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import BillKind, Track

Receipts = Annotated[tuple[str, ...], Field(min_length=1, max_length=2000)]


class Pay(Message):
    """A payment entered by hand; the document is the SP2D or the transfer advice. Somebody else confirms it."""

    bill: Document
    amount: WHOLE
    paid_on: date
    document: Document
    sp2d_on: date | None = None


class ConfirmPayment(Message):
    """A second person saw the document of a payment entered by hand."""

    payment: str


class DeclinePayment(Message):
    """A second person found it to be wrong."""

    payment: str
    why: Why


class Reconcile(Message):
    """Transfers that are on record concern bills of this case, by their references."""

    receipts: Receipts


class Allocate(Message):
    """A transfer whose reference named no bill, or a wrong one, is for this bill."""

    receipt: str
    bill: Document
    why: Why


class BillState(State):
    """A bill and what is still owed of it."""

    bill: str
    line: str
    month: str
    payer: str
    amount: Rupiah
    outstanding: Rupiah
    """What neither credit nor transfers have paid yet."""
    due_on: date
    headcount: int = 0
    bill_kind: BillKind = BillKind.CONTRIBUTION
    corrects: str | None = None
    debtor: str = ""
    """The office code of a payer other than the region itself, whose arrears climb a ladder of its own."""
    village: bool = False
    """Whether that payer is a village: the ladder is the villages', not the companies'."""
    reminders: tuple[date, ...] = ()
    """The days on which its payer is reminded before it falls due."""
    lapse_after: int = 0
    """How many unpaid months in a row make the line's memberships inactive; 0 for never."""
    lapse_rule: Ruling | None = None
    overdue: bool = False
    paid_on: date | None = None
    """The day on which the last of it was booked, once nothing is outstanding."""

    @property
    def paid(self) -> bool:
        """Return whether nothing is outstanding."""
        return self.outstanding <= 0

    @property
    def track(self) -> Track:
        """Return which ladder its arrears climb: sanctions reach companies, never state bodies."""
        if not self.debtor:
            return Track.GOVERNMENT
        return Track.VILLAGE if self.village else Track.COMPANY

    @property
    def subject(self) -> str:
        """Return what a ladder about this bill is about: a region's arrears, or those of one company."""
        return f"arrears.{self.payer}" if self.debtor else "arrears"


class ProposedPayment(State):
    """A payment entered by hand that nobody has confirmed."""

    payment: str
    bill: str
    amount: Rupiah
    paid_on: date
    document: str
    sp2d_on: date | None
    proposer: str


class BillSettled(Message):
    """What transfers changed of one bill of a case: paid in full, in part, or owed again."""

    bill: str
    outstanding: Rupiah
    paid_on: date | None = None
    """The day on which the last of it was booked, if nothing is outstanding."""
    document: str = ""
    reopened_by: str | None = None
    """The reversal by which it is owed again."""


class ContributionsState(CaseState):
    """What a year of contributions carries."""

    commitment: str
    first_month: int
    bills: dict[str, BillState] = {}
    proposed: dict[str, ProposedPayment] = {}
    """The payments entered by hand, by id, that wait for a second person."""
    payments: int = 0
    """Payments entered by hand so far."""
    lapsed: list[str] = []
    """The lines whose memberships are inactive."""
    told: bool = False
    """Whether the commitment knows that the first bill is paid."""

    @property
    def year(self) -> int:
        """Return the fiscal year."""
        return self.key.fiscal_year or 0
