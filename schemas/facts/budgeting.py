"""What is recorded of budget years: milestones, lines, pledges, funding."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Message
from schemas.facts.amounts import Amount, Headcount
from schemas.terms import Funding, Milestone, Programme, Route, Segment, WorkerClass


class MilestonePlanned(Message):
    """A statutory milestone of a budget year and the day it is due."""

    kind: Literal["milestone_planned"] = "milestone_planned"
    fiscal_year: int
    milestone: Milestone
    budget_window: str
    due_on: date
    actor: str
    before_opening: bool


class MilestoneRecorded(Message):
    """A milestone was met, on the day its document says."""

    kind: Literal["milestone_recorded"] = "milestone_recorded"
    fiscal_year: int
    milestone: Milestone
    met_on: date
    document: str
    days_late: int
    amount: Amount | None = None


class MilestoneReversed(Message):
    """A milestone's record was wrong: the entry that made it counts no longer, and the milestone is open again."""

    kind: Literal["milestone_reversed"] = "milestone_reversed"
    fiscal_year: int
    milestone: Milestone
    entry: int
    met_on: date
    why: str


class MilestoneExtended(Message):
    """An office gave a milestone more time, until a day."""

    kind: Literal["milestone_extended"] = "milestone_extended"
    fiscal_year: int
    milestone: Milestone
    due_from: date
    until: date
    owner: str
    why: str


class MilestoneReplanned(Message):
    """The law or a holiday decree moved the day of a milestone that was still open."""

    kind: Literal["milestone_replanned"] = "milestone_replanned"
    fiscal_year: int
    milestone: Milestone
    due_from: date
    due_on: date
    decree: str


class MilestoneMissed(Message):
    """A milestone's day passed without it."""

    kind: Literal["milestone_missed"] = "milestone_missed"
    fiscal_year: int
    milestone: Milestone
    due_on: date


class LineBudgeted(Message):
    """A budget line for contributions: whose, for whom, from which money, how much."""

    kind: Literal["line_budgeted"] = "line_budgeted"
    line: str
    fiscal_year: int
    owner: str
    payer: str
    account_code: str
    segment: Segment
    worker_class: WorkerClass
    funding: Funding
    headcount: Headcount
    income: Amount
    months: Annotated[int, Field(ge=1, le=12)]
    amount: Amount
    shortfall: Amount
    route: Route = Route.APBD
    sub_activity: str = ""
    programmes: tuple[Programme, ...] = (Programme.JKK, Programme.JKM)


class LineWithdrawn(Message):
    """A line was recorded wrongly, or the money is not given after all: it counts no longer."""

    kind: Literal["line_withdrawn"] = "line_withdrawn"
    line: str
    fiscal_year: int
    why: str


class PledgeStepped(Message):
    """A giver's money came one step nearer: pledge, agreement, transfer."""

    kind: Literal["pledge_stepped"] = "pledge_stepped"
    pledge: str
    fiscal_year: int
    step: Literal["pledge", "agreement", "transfer"]
    funding: Funding
    giver: str
    amount: Amount
    document: str


class YearFunded(Message):
    """How a fiscal year's contributions are paid for, or why they are not."""

    kind: Literal["year_funded"] = "year_funded"
    fiscal_year: int
    funding: Funding | None
    line: str | None = None
    why: str


class WindowClosed(Message):
    """A budget window closed without a line; the next one, and who must act in it by when."""

    kind: Literal["window_closed"] = "window_closed"
    fiscal_year: int
    budget_window: str
    opens: str
    office: str
    act_by: date
    why: str


class EvaluationDemanded(Message):
    """The evaluation of the draft budget is asked to demand what it lacks; rupiah a year, 0 if nobody set a target."""

    kind: Literal["evaluation_demanded"] = "evaluation_demanded"
    fiscal_year: int
    evaluator: str
    workers: Headcount
    amount: Amount
    act_by: date


class BudgetPaused(Message):
    """Nobody is reminded and no ladder is raised until a day."""

    kind: Literal["budget_paused"] = "budget_paused"
    fiscal_year: int
    until: date
    owner: str
    why: str


class BudgetResumed(Message):
    """The pause of a budget year is over."""

    kind: Literal["budget_resumed"] = "budget_resumed"
    fiscal_year: int
