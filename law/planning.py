"""The phase planner: whom to enrol in which month, so that nobody's protection lapses before the year ends.

Whoever is enrolled is paid for in full months, from the month of entry through December, at each month's rate. The
plan is the best under a goal in the order of its levels; a later level never costs anything of an earlier one:

`workers` (the default): (1) as many workers as possible protected on 31 December, (2) as many worker-months as
possible, (3) the least money. A region's target counts heads, and a worker without any month is the gravest gap; but
nobody waits while there is money, because level 2 spends what level 1 left on earlier entries.

`months`: (1) as many worker-months as possible, since a death may fall into any month, (2) as many workers as
possible, (3) the least money. It fills the cheaper cohorts for the whole year before it begins with dearer ones.

Priorities, where given, refine levels 1 and 2: first the most important cohorts (1), then the next. A cohort's
`last_entry` keeps a plan from counting workers whom it enrols for a month or two only.

Sources that may pay the same month of a cohort share a bill to the rupiah; but one worker is paid all year from
sources of one price, because a relief depends on whose money it is (PP 50/2025). New entrants do not get the relief
of PP 49/2020, which ended in January 2021.

The optimum is exact (`law.exact`), and proved: `Plan.proved` says so. For some adversarial prices with many crossing
sources (a discount for some payers only, five of them sharing ten cohorts) the proof may exceed `PATIENCE`; then the
plan is the best found, and `Plan.open` says how far any other could get at the first level left open: a few
worker-months in a million. How many workers there are does not matter for the effort, cohorts and sources do.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from law import contributions
from law.dealing import Dealt, deal
from law.exact import at_least, total
from law.months import YEAR, Month
from law.phasing import Programme as Phasing
from law.phasing import Solved, Variables, Way
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Funding, Programme, WorkerClass

PATIENCE = 10_000_000
"""Figures that the proof of one level may compute: a second or two."""
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


def plan(question: Question, *, patience: int | None = PATIENCE) -> Plan:
    """Return the best plan for *question*; without *patience*, however long its proof takes.

    Raises Refused NO_RULING where the law book has no rate, INVALID_INPUT or NOT_ONE_OF for an unknown risk group.
    """
    prices = _Prices(question)
    phasing = Phasing(
        heads=[cohort.headcount for cohort in question.cohorts],
        ways=prices.ways,
        money=[int(source.amount) for source in question.sources],
        priorities=[cohort.priority for cohort in question.cohorts],
    )
    levels = _levels(phasing, question.goal)
    solved = phasing.solve([sums for _, _, sums in levels], patience)
    dealt = deal(phasing, solved.values)
    name = [source.name for source in question.sources]
    entries = tuple(
        Entry(
            cohort=question.cohorts[batch.way.cohort].name,
            month=question.months[-batch.months],
            workers=batch.workers,
            each=Rupiah(batch.way.cost(batch.months)),
            rates=tuple(map(Rupiah, reversed(batch.way.prices[: batch.months]))),
            payers=tuple(name[source] for source in sorted(batch.way.payers[0])),
        )
        for batch in sorted(dealt.batches, key=lambda batch: -batch.months)
    )
    top_up = _top_up(question, phasing, range(len(name)), patience)
    alone = {name[one]: _top_up(question, phasing, [one], patience) for one in range(len(name))}
    return Plan(
        goal=question.goal,
        months=question.months,
        headcount=sum(phasing.heads),
        workers=total(phasing.workers(), solved.values),
        worker_months=total(phasing.months(), solved.values),
        cost=Rupiah(total(phasing.cost(), solved.values)),
        entries=entries,
        spending=tuple(
            Spending(source=name[source], cohort=question.cohorts[cohort].name, amount=Rupiah(spent))
            for (source, cohort), spent in sorted(dealt.spending.items())
        ),
        left={one: Rupiah(dealt.left[source]) for source, one in enumerate(name)},
        curve=prices.curve(),
        next=_next(question, phasing, dealt),
        top_up=top_up,
        top_up_alone={one: found.amount for one, found in alone.items() if found},
        proved=solved.open is None,
        open=_open(levels, solved),
        rulings=prices.rulings(),
    )


class _Prices:
    """What each cohort costs by month and source, and so the ways in which it may be paid."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.found: dict[str, Ruling] = {}
        self.ways = [way for number, one in enumerate(question.cohorts) for way in self._ways(number, one)]

    def rulings(self) -> tuple[Ruling, ...]:
        """Return what the prices rest on, each once."""
        return tuple(self.found.values())

    def curve(self) -> Curve:
        """Return what so many workers cost at least."""
        months = len(self.question.months)
        whole, latest = [], []
        for number, cohort in enumerate(self.question.cohorts):
            ways = [way for way in self.ways if way.cohort == number and len(way.prices) == months]
            lists = [way.prices for way in ways] or [self._list(cohort, None)]
            least = self._least(cohort)
            whole.append((min(map(sum, lists)), cohort.headcount))
            latest.append((min(sum(prices[:least]) for prices in lists), cohort.headcount))
        return Curve(whole=_corners(whole), latest=_corners(latest))

    def _least(self, cohort: Cohort) -> int:
        return self.question.months[-1].since(cohort.last_entry) + 1 if cohort.last_entry else 1

    def _ways(self, number: int, cohort: Cohort) -> Iterable[Way]:
        lists: dict[tuple[int, ...], list[int]] = {}
        for index, source in enumerate(self.question.sources):
            if not source.cohorts or cohort.name in source.cohorts:
                lists.setdefault(self._list(cohort, source.funding), []).append(index)
        least = self._least(cohort)
        for prices, sources in lists.items():
            payers = tuple(self._payers(sources, month) for month in reversed(self.question.months))
            reached = payers.index(frozenset()) if frozenset() in payers else len(payers)
            if reached >= least:
                yield Way(number, prices[:reached], payers[:reached], least)

    def _payers(self, sources: Iterable[int], month: Month) -> frozenset[int]:
        since = {index: self.question.sources[index].since for index in sources}
        return frozenset(index for index, begins in since.items() if begins is None or begins <= month)

    def _list(self, cohort: Cohort, funding: Funding | None) -> tuple[int, ...]:
        prices = []
        for month in reversed(self.question.months):
            found = contributions.monthly(
                cohort.worker_class,
                cohort.income,
                month,
                risk_group=cohort.risk_group,
                programmes=cohort.programmes,
                funding=funding,
                transport=cohort.transport,
                relief=False,
            )
            self.found |= {ruling.model_dump_json(): ruling for ruling in found.rulings}
            prices.append(int(found.total))
        return tuple(prices)


def _corners(costs: Iterable[tuple[int, int]]) -> tuple[tuple[int, Rupiah], ...]:
    corners = [(0, Rupiah(0))]
    for each, heads in sorted(costs):
        workers, cost = corners[-1]
        corners.append((workers + heads, cost + each * heads))
    return tuple(corners)


def _levels(phasing: Phasing, goal: Goal) -> list[tuple[str, int | None, Variables]]:
    priorities = sorted(set(phasing.priorities))
    workers = [("workers", priority, phasing.workers(priority)) for priority in priorities]
    months = [("worker_months", priority, phasing.months(priority)) for priority in priorities]
    least = ("cost", None, {variable: -rupiah for variable, rupiah in phasing.cost().items()})
    return [*workers, *months, least] if goal is Goal.WORKERS else [*months, *workers, least]


def _open(levels: list[tuple[str, int | None, Variables]], solved: Solved) -> Open | None:
    if solved.open is None:
        return None
    number, found = solved.open
    level, priority, _ = levels[number]
    return Open(level=level, priority=priority, reached=abs(found.reached), bound=abs(found.bound))


def _next(question: Question, phasing: Phasing, dealt: Dealt) -> tuple[Addition, ...]:
    found: dict[int, tuple[int, int, int, int, int]] = {}
    entered = dict.fromkeys(range(len(question.cohorts)), 0)
    for batch in dealt.batches:
        entered[batch.way.cohort] += batch.workers
    steps = [(way, 0, way.least) for way in phasing.ways if entered[way.cohort] < phasing.heads[way.cohort]]
    steps += [
        (batch.way, batch.months, batch.months + 1)
        for batch in dealt.batches
        if batch.months < len(batch.way.prices)
    ]
    for order, (way, before, after) in enumerate(steps):
        for source, missing in dealt.missing(way, before, after).items():
            step = (missing, -before, order, way.cohort, after)
            found[source] = min(found.get(source, step), step)
    return tuple(
        Addition(
            amount=Rupiah(missing),
            source=question.sources[source].name,
            cohort=question.cohorts[cohort].name,
            month=question.months[-after],
            entered=question.months[before] if before else None,
        )
        for (missing, before, _, cohort, after), source in sorted(
            (step, source) for source, step in found.items()
        )
    )


def _top_up(
    question: Question, phasing: Phasing, sources: Iterable[int], patience: int | None
) -> TopUp | None:
    everybody = sum(phasing.heads) * len(question.months)
    found = phasing.cheapest_addition([at_least(phasing.months(), everybody)], list(sources), patience)
    if found is None:
        return None
    amounts, proved = found
    return TopUp(
        amount=Rupiah(sum(amounts.values())),
        by_source={question.sources[source].name: Rupiah(more) for source, more in amounts.items()},
        proved=proved,
    )
