"""Budgeting: what people record in a budget year, and what the year remembers."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Message, State
from schemas.cases import CaseState
from schemas.facts import Headcount
from schemas.issuing import Document
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Funding, Milestone, Segment, WorkerClass

WHOLE = Annotated[Rupiah, Field(gt=0)]
NEEDS_DPA = frozenset({Funding.APBD_MURNI, Funding.APBD_P, Funding.DBH_CHT, Funding.DBH_SAWIT})
"""Money of the regional budget: it can be spent once the budget execution document is ratified."""
NEEDS_TRANSFER = frozenset({Funding.CSR, Funding.BAZNAS, Funding.GN_LINGKARAN})
"""Money that somebody promises: it is there once it is transferred."""


class RecordMilestone(Message):
    """A milestone was met, on the date its document bears."""

    milestone: Milestone
    met_on: date
    document: Document


class BudgetLine(Message):
    """A line for contributions in a budget; amounts in rupiah, *income* per worker and month."""

    owner: Document
    payer: Document
    account_code: Document
    segment: Segment
    worker_class: WorkerClass
    funding: Funding
    headcount: Annotated[Headcount, Field(gt=0)]
    income: Annotated[Rupiah, Field(ge=0)]
    months: Annotated[int, Field(ge=1, le=12)]
    amount: WHOLE


class Fallback(Message):
    """One step of somebody's money: pledge, agreement, transfer."""

    pledge: Document
    step: Literal["pledge", "agreement", "transfer"]
    funding: Funding
    giver: Document
    amount: WHOLE
    document: Document
    on: date


class MilestoneState(State):
    """A milestone of the year and how it stands."""

    milestone: Milestone
    window: str
    due_on: date
    actor: str
    before_opening: bool = False
    met_on: date | None = None
    missed: bool = False
    rulings: list[Ruling] = []


class LineState(State):
    """A line of the year and whether its money is there."""

    line: str
    funding: Funding
    segment: Segment
    owner: str
    headcount: int
    available: bool = False


class BudgetState(CaseState):
    """What a budget year carries."""

    opened_on: date
    commitment: str
    milestones: list[MilestoneState]
    lines: list[LineState] = []
    pledges: dict[str, str] = {}
    """The latest step of each pledge."""
    transferred: list[Funding] = []
    """Whose pledged money has arrived."""
    funded: bool = False

    @property
    def year(self) -> int:
        """Return the fiscal year."""
        return self.key.fiscal_year or 0

    def milestone(self, code: Milestone) -> MilestoneState | None:
        """Return the state of a milestone, or None where the year has no such milestone."""
        return next((found for found in self.milestones if found.milestone is code), None)
