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

from law.dealing import Dealt, deal
from law.exact import at_least, total
from law.phasing import Programme, Solved, Variables
from law.plans import Addition, Cohort, Entry, Goal, Open, Plan, Question, Source, Spending, TopUp
from law.pricing import Prices
from schemas.money import Rupiah

__all__ = ["Cohort", "Goal", "Plan", "Question", "Source", "plan"]

PATIENCE = 10_000_000
"""Figures that the proof of one level may compute: a second or two."""


def plan(question: Question, *, patience: int | None = PATIENCE) -> Plan:
    """Return the best plan for *question*; without *patience*, however long its proof takes.

    Raises Refused NO_RULING where the law book has no rate, INVALID_INPUT or NOT_ONE_OF for an unknown risk group.
    """
    prices = Prices(question)
    phasing = Programme(
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


def _levels(phasing: Programme, goal: Goal) -> list[tuple[str, int | None, Variables]]:
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


def _next(question: Question, phasing: Programme, dealt: Dealt) -> tuple[Addition, ...]:
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
            # Of equal amounts, the one that helps whoever has least.
            step = (missing, before, order, way.cohort, after)
            found[source] = min(found.get(source, step), step)
    return tuple(
        Addition(
            amount=Rupiah(missing),
            source=question.sources[source].name,
            cohort=question.cohorts[cohort].name,
            month=question.months[-after],
            entered=question.months[-before] if before else None,
        )
        for (missing, before, _, cohort, after), source in sorted(
            (step, source) for source, step in found.items()
        )
    )


def _top_up(
    question: Question, phasing: Programme, sources: Iterable[int], patience: int | None
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
