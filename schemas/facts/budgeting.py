"""What is recorded of budget years: milestones, lines, pledges, funding."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Message
from schemas.facts.amounts import Amount, Headcount
from schemas.terms import Funding, Milestone, Segment, WorkerClass


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
