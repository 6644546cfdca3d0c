"""Budgeting: plans, lines and demands of a budget year."""

from datetime import date

from schemas.base import Message
from schemas.budgeting import BudgetLine, MilestoneState, OpenRoute, PlannedWindow
from schemas.cases import Change, Committed
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Route


class OpenUnit(Message):
    """Check that a unit of the region exists, and commit that its budgets are followed from a year on."""

    change: Change
    body: OpenRoute


class PlanBudget(Message):
    """Plan a budget year again, as the law and the decrees published by a day give it."""

    region: str
    fiscal_year: int
    route: Route
    unit: str
    on: date


class PlanOfBudget(Message):
    """The milestones and windows of a budget year, and when a decree that may move them is published next."""

    milestones: tuple[MilestoneState, ...]
    windows: tuple[PlannedWindow, ...]
    next_publication: date | None


class AskDemand(Message):
    """Work out what an evaluation should demand for a budget year."""

    commitment: str
    budget: str
    fiscal_year: int


class Demand(Message):
    """What a budget lacks for the year's targets: workers, rupiah a year, and the rates it rests on."""

    workers: int
    amount: Rupiah
    rulings: tuple[Ruling, ...]


class WithdrawOrder(Message):
    """Check that nobody is registered from a line, and commit that it counts no longer."""

    change: Change
    line: str


class RecordLine(Message):
    """Check a budget line against head-count × rate × months, and commit it with its shortfall."""

    change: Change
    line: str
    fiscal_year: int
    body: BudgetLine


class LineRecorded(Committed):
    """A line's verdict: rupiah missing for a full year of everybody it names."""

    shortfall: Rupiah
