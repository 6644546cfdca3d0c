"""Personas: how the officials of one region behave. Data only; `officials.py` acts on it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Message
from schemas.money import Rupiah
from schemas.terms import Cause, Funding, InstrumentKind, OutreachKind, Segment, WorkerClass
from starter.registers import Branch, Indicator, Unit
from starter.rehearsal.banking import Irregular


class Pace(StrEnum):
    """How a region keeps its dates."""

    ON_TIME = "on_time"
    LATE = "late"
    STALLED = "stalled"
    """Does nothing until a rung of the ladder makes it."""
    NEVER = "never"


class LinePlan(Message):
    """A budget line the region will enter in the year of its window."""

    fiscal_year: int
    funding: Funding
    segment: Segment
    worker_class: WorkerClass
    owner: str
    payer: str
    account_code: str
    headcount: int
    income: Rupiah
    months: int


class PledgePlan(Message):
    """Somebody else's money, step by step, with the line it pays for."""

    pledge: str
    giver: str
    pledged_on: date
    agreed_on: date
    transferred_on: date
    line: LinePlan


class InstrumentPlan(Message):
    """A derived instrument and the units it addresses."""

    kind: InstrumentKind
    number: str
    enacted_on: date
    addressees: tuple[str, ...] = ()


class OutreachPlan(Message):
    """An outreach event."""

    kind: OutreachKind
    held_on: date
    regions: tuple[str, ...]
    attendance: int
    minutes: str = ""


class DeathPlan(Message):
    """A registered worker, by row of the roster of a line, dies."""

    on: date
    segment: Segment
    owner: str
    row: int
    cause: Cause
    relations: tuple[str, ...] = ("WIDOW",)
    children: tuple[str, ...] = ()
    """The levels of school of the children for whom a scholarship is claimed."""
    contested: int = 0
    """For so many days somebody contests the first heir; never, if none."""
    closed_account: bool = False
    """Whether the first heir gives an account that is closed."""
    borrowed_account: bool = False
    """Whether the first heir gives the account that everybody gives who has none."""


class Persona(Message):
    """One region's behaviour over the whole rehearsal."""

    region: str
    acknowledges_after: int | None = 7
    """Days after issue; None for never."""
    instrument: InstrumentPlan | None = None
    units: tuple[Unit, ...] = ()
    branches: tuple[Branch, ...] = ()
    """Scheme branches that serve the region, as reported."""
    indicators: tuple[Indicator, ...] = ()
    """Figures reported for the region, as their source gave them."""
    revised: dict[int, Pace] = {}
    """How the region keeps the dates of each year's revised budget."""
    original: dict[int, Pace] = {}
    """How the region keeps the dates of each year's original budget."""
    moved_by: str = "kemendagri-keuda"
    """The office, by the end of its code, whose turn on the ladder makes a stalled region act."""
    lines: tuple[LinePlan, ...] = ()
    pledges: tuple[PledgePlan, ...] = ()
    outreach: tuple[OutreachPlan, ...] = ()
    deaths: tuple[DeathPlan, ...] = ()
    pays_late: Annotated[tuple[str, ...], Field()] = ()
    """The months (2022-05) whose bills are paid late."""
    pays_by_transfer: bool = False
    """Whether its bills are paid as the bank's file says, instead of being entered by hand."""
    irregular: dict[str, Irregular] = {}
    """What is odd about the transfers for a month (2022-05)."""
    self_approves: bool = False
    """Whether the maker, who holds both roles, first tries to approve the own roster, and is refused."""

    def pace(self, window: str, year: int) -> Pace:
        """Return how the region keeps the dates of a window."""
        paces = self.revised if window == "PERUBAHAN" else self.original
        return paces.get(year, Pace.NEVER)
