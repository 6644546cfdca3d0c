"""Contributions: bills and payments of one fiscal year."""

from datetime import date

from schemas.base import Message, State
from schemas.budgeting import WHOLE
from schemas.cases import CaseState
from schemas.issuing import Document
from schemas.money import Rupiah


class Pay(Message):
    """Money arrived for a bill; the document is the SP2D or the transfer advice."""

    bill: Document
    amount: WHOLE
    paid_on: date
    document: Document


class BillState(State):
    """A bill and whether it is paid."""

    bill: str
    line: str
    month: str
    payer: str
    amount: Rupiah
    due_on: date
    debtor: str = ""
    """The office code of a payer that is no state body, whose arrears climb the ladder of companies."""
    paid: bool = False
    overdue: bool = False

    @property
    def subject(self) -> str:
        """Return what a ladder about this bill is about: a region's arrears, or those of one company."""
        return f"arrears.{self.payer}" if self.debtor else "arrears"


class ContributionsState(CaseState):
    """What a year of contributions carries."""

    commitment: str
    first_month: int
    bills: dict[str, BillState] = {}
    told: bool = False
    """Whether the commitment knows that the first bill is paid."""

    @property
    def year(self) -> int:
        """Return the fiscal year."""
        return self.key.fiscal_year or 0
