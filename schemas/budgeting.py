"""Budgeting: what people record in a budget year, and what the year remembers."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Message, State
from schemas.cases import CaseState, Due
from schemas.facts import Amount, Headcount
from schemas.issuing import Document
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Funding, Milestone, Programme, Route, Segment, WorkerClass

WHOLE = Annotated[Rupiah, Field(gt=0)]
REASON = Annotated[str, Field(min_length=10, max_length=500)]
NEEDS_DPA = frozenset({Funding.APBD_MURNI, Funding.APBD_P, Funding.DBH_CHT, Funding.DBH_SAWIT})
"""Money of the regional budget: it can be spent once the budget execution document is ratified."""
NEEDS_PERDES = frozenset({Funding.APBDES})
"""Money of a village: it can be spent once the village regulation on its budget is enacted."""
NEEDS_TRANSFER = frozenset({Funding.CSR, Funding.BAZNAS, Funding.GN_LINGKARAN})
"""Money that somebody promises: it is there once it is transferred."""
ON_ROUTE = {
    Route.APBD: frozenset(Funding) - NEEDS_PERDES,
    Route.VILLAGE: NEEDS_PERDES,
    Route.KELURAHAN: frozenset({Funding.APBD_MURNI, Funding.APBD_P}),
}
"""Which money a line of each route can be paid from: a village has its own budget, an urban ward has none."""


class RecordMilestone(Message):
    """A milestone was met, on the date its document bears; *amount* is what the document gives contributions."""

    milestone: Milestone
    met_on: date
    document: Document
    amount: Amount | None = None


class CorrectMilestone(Message):
    """The latest record of a milestone was wrong: a reversing entry opens the milestone again."""

    milestone: Milestone
    reason: REASON


class WithdrawLine(Message):
    """A line was recorded wrongly, or its money is not given after all."""

    line: str
    reason: REASON


class Extend(Message):
    """An office, the *owner*, gives a milestone more time."""

    milestone: Milestone
    until: date
    owner: Document
    reason: REASON


class Suspend(Message):
    """An office, the *owner*, has the year wait: no reminders and no new ladders until a day."""

    until: date
    owner: Document
    reason: REASON


class BudgetLine(Message):
    """A line for contributions in a budget; amounts in rupiah, *income* per worker and month."""

    owner: Document
    payer: Document
    account_code: Document
    sub_activity: Annotated[str, Field(max_length=200)] = ""
    segment: Segment
    worker_class: WorkerClass
    funding: Funding
    route: Route = Route.APBD
    programmes: Annotated[tuple[Programme, ...], Field(min_length=1)] = (Programme.JKK, Programme.JKM)
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


class OpenRoute(Message):
    """Follow the budget of a village (or of all, `desa`), or an urban ward's line in its kecamatan."""

    route: Literal[Route.VILLAGE, Route.KELURAHAN]
    unit: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,60}$")]
    fiscal_year: int


class PlannedWindow(Message):
    """A budget window: its last day, and who must act by when in the one that follows if it closes empty."""

    window: str
    closes_on: date
    opens: str
    actor: str
    act_by: date


class MilestoneState(State):
    """A milestone of the year and how it stands."""

    milestone: Milestone
    window: str
    due_on: date
    statutory_on: date
    """The day the law gives; *due_on* may be later, by an extension."""
    notices: tuple[date, ...] = ()
    """When those who prepare it are reminded."""
    actor: str
    prepared_by: str
    closings: tuple[date, ...] = ()
    before_opening: bool = False
    met_on: date | None = None
    entry: int | None = None
    """The audit entry that recorded it."""
    missed: bool = False
    rulings: list[Ruling] = []

    @property
    def open(self) -> bool:
        """Return whether somebody still owes it."""
        return self.met_on is None and not self.before_opening


class LineState(State):
    """A line of the year and whether its money is there."""

    line: str
    funding: Funding
    segment: Segment
    owner: str
    headcount: int
    available: bool = False


class Limits(Message):
    """How long a milestone can be extended, and a year be made to wait; days."""

    extension: int
    pause: int


class BudgetState(CaseState):
    """What a budget year carries."""

    opened_on: date
    commitment: str
    route: Route = Route.APBD
    unit: str = ""
    titles: dict[str, str] = {}
    """What people call the offices of `offices`, in Indonesian, for letters."""
    limits: Limits
    milestones: list[MilestoneState]
    windows: list[PlannedWindow] = []
    lines: list[LineState] = []
    numbered: int = 0
    """Lines numbered so far."""
    pledges: dict[str, str] = {}
    """The latest step of each pledge."""
    transferred: list[Funding] = []
    """Whose pledged money has arrived."""
    paused_until: date | None = None
    shut: list[str] = []
    """The windows that are on record as closed without a line."""
    funded: bool = False

    @property
    def budgeted(self) -> bool:
        """Return whether a line stands in a budget, or others' money has come for one: a pledge alone is none."""
        return any(line.available or line.funding not in NEEDS_TRANSFER for line in self.lines)

    @property
    def year(self) -> int:
        """Return the fiscal year."""
        return self.key.fiscal_year or 0

    def milestone(self, code: Milestone) -> MilestoneState | None:
        """Return the state of a milestone, or None where the year has no such milestone."""
        return next((found for found in self.milestones if found.milestone is code), None)

    def schedule(self, one: MilestoneState, today: date) -> None:
        """Put what is still to come of a milestone on the agenda, as seen from *today*: its notices and its day.

        A notice whose day is past is not made up for, except that the first is given at once if none was.
        """
        self.unschedule(one.milestone)
        if not one.open or one.missed:
            return
        ahead = {day for day in one.notices if day > today}
        if len(ahead) < len(one.notices) and not self.told(one.milestone):
            ahead.add(today)
        self.plan(
            *(Due(at=self.clock.starts(day), what="notice", ref=one.milestone) for day in ahead),
            Due(at=self.clock.ends(one.due_on), what="missed", ref=one.milestone),
        )

    def unschedule(self, milestone: Milestone) -> None:
        """Take a milestone's notices and day off the agenda."""
        self.drop("notice", milestone)
        self.drop("missed", milestone)

    def told(self, milestone: Milestone) -> bool:
        """Return whether a milestone stands on somebody's list."""
        return f"{self.key.id}#{milestone}" in self.tasks
