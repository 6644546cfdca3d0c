"""Plans: what the phase planner is asked, and what it answers."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from law.months import YEAR, Month
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Funding, Programme, WorkerClass

Name = Annotated[str, Field(min_length=1, max_length=60)]


class Goal(StrEnum):
    """What a plan makes greatest first."""

    WORKERS = "workers"
    MONTHS = "months"


class Cohort(Message):
    """Workers who cost the same: a segment, or a part of one. *income* in rupiah per worker and month."""

    name: Name
    headcount: Annotated[int, Field(ge=1, le=10_000_000)]
    worker_class: WorkerClass
    income: Annotated[Rupiah, Field(ge=0)]
    programmes: tuple[Programme, ...] = (Programme.JKK, Programme.JKM)
    risk_group: str = "I"
    transport: bool = False
    priority: Annotated[int, Field(ge=1, le=9)] = 1
    last_entry: Month | None = None
    """The last month of entry that counts; December if not given."""


class Source(Message):
    """Money for the year, and whom it may pay. Money that arrives within the year pays months from *since* on."""

    name: Name
    funding: Funding
    amount: Annotated[Rupiah, Field(ge=0)]
    cohorts: tuple[Name, ...] = ()
    """The cohorts it may pay; all if none is named."""
    since: Month | None = None


class Question(Message):
    """What a plan is asked for: the months from *first* through December, the cohorts, and the money."""

    first: Month
    cohorts: Annotated[tuple[Cohort, ...], Field(min_length=1, max_length=40)]
    sources: Annotated[tuple[Source, ...], Field(max_length=10)] = ()
    goal: Goal = Goal.WORKERS

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = {cohort.name for cohort in self.cohorts}
        if len(names) < len(self.cohorts) or len({one.name for one in self.sources}) < len(self.sources):
            raise ValueError("each cohort and each source needs a name of its own")
        for source in self.sources:
            if not names.issuperset(source.cohorts):
                raise ValueError("a source names a cohort that is not there")
        for month in (*(one.last_entry for one in self.cohorts), *(one.since for one in self.sources)):
            if month is not None and not self.first <= month <= self.months[-1]:
                raise ValueError(f"months lie between {self.first} and {self.months[-1]}")
        return self

    @property
    def months(self) -> tuple[Month, ...]:
        """Return the months of the plan."""
        return tuple(self.first.plus(n) for n in range(YEAR - self.first.month + 1))


class Entry(Message):
    """Workers of a cohort who enter in a month and stay; what one of them costs, in all and in each month to come."""

    cohort: str
    month: Month
    workers: int
    each: Rupiah
    rates: tuple[Rupiah, ...]
    payers: tuple[str, ...]


class Spending(Message):
    """What a source pays for a cohort over the year."""

    source: str
    cohort: str
    amount: Rupiah


class Addition(Message):
    """The least money that adds something to a plan without moving anybody: one more worker, or one month earlier."""

    amount: Rupiah
    source: str
    cohort: str
    month: Month
    entered: Month | None
    """The entry that it brings forward to *month*; None for a worker who was not in the plan."""


class TopUp(Message):
    """The least additional money by source that protects everybody in all months of the plan."""

    amount: Rupiah
    by_source: dict[str, Rupiah]
    proved: bool


class Open(Message):
    """A level of a goal whose optimum is not proved: what was reached, and what no plan exceeds (cost: undercuts)."""

    level: str
    priority: int | None
    reached: int
    bound: int


class Curve(Message):
    """The least money that protects so many workers, as corners (workers, rupiah) between which it is straight.

    Each cohort at the lowest price of the sources that may pay it, however much money they have; cheaper ones first.
    """

    whole: tuple[tuple[int, Rupiah], ...]
    """In all months of the plan."""
    latest: tuple[tuple[int, Rupiah], ...]
    """On 31 December only, each entering in the last month that counts."""


class Plan(Message):
    """A plan: who enters when, what it costs, what is left, what more money would do."""

    goal: Goal
    months: tuple[Month, ...]
    headcount: int
    workers: int
    worker_months: int
    cost: Rupiah
    entries: tuple[Entry, ...]
    spending: tuple[Spending, ...]
    left: dict[str, Rupiah]
    curve: Curve
    next: tuple[Addition, ...]
    """What the next rupiah of each source would buy, the least amount first."""
    top_up: TopUp | None
    """None where the sources, however large, may not pay everybody in all months."""
    top_up_alone: dict[str, Rupiah]
    """The top-up if it came from this source alone, for each source that can do it."""
    proved: bool
    open: Open | None
    """The first level whose optimum is not proved."""
    rulings: tuple[Ruling, ...]
