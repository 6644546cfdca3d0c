"""The phase planner against brute force: every plan there is, of small regions with little money."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from law.contributions import monthly
from law.exact import Limit, at_least, best, total
from law.months import Month
from law.planning import Cohort, Goal, Plan, Question, Source, plan
from schemas.money import Rupiah
from schemas.terms import Funding, WorkerClass

YEAR = 2026
"""A year in which the rate depends on the month, on who pays and on what the worker does (PP 50/2025)."""


def month(number: int) -> Month:
    return Month(year=YEAR, month=number)


def cohort(name: str, heads: int, *, income: int = 1_000_000, of: str = "BPU", **more: object) -> Cohort:
    return Cohort.model_validate(
        {"name": name, "headcount": heads, "worker_class": of, "income": income, **more}
    )


def source(name: str, amount: int, *, funding: str = "APBD_MURNI", **more: object) -> Source:
    return Source.model_validate({"name": name, "funding": funding, "amount": amount, **more})


@some.composite
def questions(draw: some.DrawFn) -> Question:
    first = draw(some.sampled_from([10, 11, 12, 3]))
    names = draw(some.sampled_from([("A",), ("A", "B"), ("A", "B", "C")]))
    budget = 7 if first > 9 else 2
    cohorts = []
    for name in names:
        heads = draw(some.integers(1, max(1, budget - len(names))))
        budget -= heads - 1
        of = draw(some.sampled_from(["BPU", "BPU", "PU"]))
        last = draw(some.sampled_from([None, None, month(max(first, 11))]))
        cohorts.append(
            cohort(
                name,
                heads,
                of=of,
                income=draw(some.sampled_from([1_000_000, 1_234_567, 2_500_000])),
                transport=draw(some.booleans()),
                priority=draw(some.sampled_from([1, 1, 2])),
                last_entry=last,
            )
        )
    sources = []
    for name in draw(some.sampled_from([("X",), ("X", "Y"), ("X", "Y", "Z")])):
        pays = draw(some.sampled_from([(), (), ("A",), names[-1:]]))
        since = draw(some.sampled_from([None, None, month(max(first, 11))]))
        funding = draw(some.sampled_from(["APBD_MURNI", "APBD_P", "CSR"]))
        sources.append(
            source(name, draw(some.integers(0, 130_000)), funding=funding, cohorts=pays, since=since)
        )
    goal = draw(some.sampled_from(Goal))
    return Question(first=month(first), cohorts=tuple(cohorts), sources=tuple(sources), goal=goal)


@cache
def price(one: Cohort, funding: Funding, when: Month) -> int:
    found = monthly(
        one.worker_class, one.income, when, funding=funding, transport=one.transport, relief=False
    )
    return int(found.total)


Choice = tuple[int, tuple[int, ...], int]
"""A cohort, the month prices' owner (the sources of one price list) and the months one worker is paid for."""


def choices(question: Question, number: int) -> list[tuple[int, tuple[tuple[frozenset[int], int], ...]]]:
    """Return every way to treat one worker: the months paid for, and for each who may pay it and how much."""
    one = question.cohorts[number]
    lists: dict[tuple[int, ...], list[int]] = {}
    for index, money in enumerate(question.sources):
        if not money.cohorts or one.name in money.cohorts:
            lists.setdefault(tuple(price(one, money.funding, when) for when in question.months), []).append(
                index
            )
    found: list[tuple[int, tuple[tuple[frozenset[int], int], ...]]] = [(0, ())]
    for prices, indexes in lists.items():
        for start, entry in enumerate(question.months):
            if one.last_entry is not None and entry > one.last_entry:
                continue
            bills = []
            for when, rupiah in zip(question.months[start:], prices[start:], strict=True):
                payers = frozenset(i for i in indexes if (question.sources[i].since or when) <= when)
                bills.append((payers, rupiah))
            if all(payers for payers, _ in bills):
                found.append((len(bills), tuple(bills)))
    return found


def multisets(options: int, workers: int) -> Iterator[tuple[int, ...]]:
    """Yield how many of *workers* take each option; workers of a cohort are alike."""
    for bars in combinations(range(options + workers - 1), options - 1):
        edges = (-1, *bars, options + workers - 1)
        yield tuple(edges[i + 1] - edges[i] - 1 for i in range(options))


def payable(bills: dict[frozenset[int], int], money: list[int]) -> bool:
    """Say whether the sources can pay: for each set of sources, what only they may pay is within their money."""
    for chosen in product((False, True), repeat=len(money)):
        inside = {i for i, taken in enumerate(chosen) if taken}
        owed = sum(rupiah for payers, rupiah in bills.items() if payers <= inside)
        if owed > sum(money[i] for i in inside):
            return False
    return True


def value(question: Question, workers: dict[int, int], months: dict[int, int], cost: int) -> tuple[int, ...]:
    levels = sorted({one.priority for one in question.cohorts})
    heads = tuple(workers.get(level, 0) for level in levels)
    time = tuple(months.get(level, 0) for level in levels)
    return (*heads, *time, -cost) if question.goal is Goal.WORKERS else (*time, *heads, -cost)


def brute(question: Question) -> tuple[int, ...]:
    """Return the value of the best plan, found by trying them all."""
    options = [choices(question, number) for number in range(len(question.cohorts))]
    money = [int(one.amount) for one in question.sources]
    best_yet: tuple[int, ...] | None = None
    counts = [
        list(multisets(len(option), one.headcount))
        for option, one in zip(options, question.cohorts, strict=True)
    ]
    for picked in product(*counts):
        workers: dict[int, int] = {}
        months: dict[int, int] = {}
        bills: dict[frozenset[int], int] = {}
        for one, option, times in zip(question.cohorts, options, picked, strict=True):
            for (length, owed), heads in zip(option, times, strict=True):
                if length and heads:
                    workers[one.priority] = workers.get(one.priority, 0) + heads
                    months[one.priority] = months.get(one.priority, 0) + heads * length
                    for payers, rupiah in owed:
                        bills[payers] = bills.get(payers, 0) + rupiah * heads
        found = value(question, workers, months, sum(bills.values()))
        if (best_yet is None or found > best_yet) and payable(bills, money):
            best_yet = found
    assert best_yet is not None
    return best_yet


def value_of(question: Question, made: Plan) -> tuple[int, ...]:
    """Return a plan's value, counted from its entries."""
    priority = {one.name: one.priority for one in question.cohorts}
    workers: dict[int, int] = {}
    months: dict[int, int] = {}
    for entry in made.entries:
        level = priority[entry.cohort]
        workers[level] = workers.get(level, 0) + entry.workers
        months[level] = months.get(level, 0) + entry.workers * (question.months[-1].since(entry.month) + 1)
    return value(question, workers, months, sum(entry.workers * entry.each for entry in made.entries))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(questions())
def test_no_plan_at_all_is_better_than_the_one_made(question: Question) -> None:
    made = plan(question)
    assert made.proved
    assert value_of(question, made) == brute(question)


@settings(max_examples=80)
@given(questions())
def test_a_plan_adds_up(question: Question) -> None:
    made = plan(question)
    heads = {one.name: one.headcount for one in question.cohorts}
    for name, most in heads.items():
        assert sum(entry.workers for entry in made.entries if entry.cohort == name) <= most
    assert made.workers == sum(entry.workers for entry in made.entries)
    assert made.cost == sum(entry.workers * entry.each for entry in made.entries)
    assert made.cost == sum(one.amount for one in made.spending)
    for money in question.sources:
        spent = [one for one in made.spending if one.source == money.name]
        assert sum(one.amount for one in spent) + made.left[money.name] == money.amount
        assert made.left[money.name] >= 0
        assert not money.cohorts or {one.cohort for one in spent} <= set(money.cohorts)
        if money.since is not None:
            assert money.since <= question.months[-1]


@settings(max_examples=50)
@given(questions())
def test_the_next_rupiah_buys_what_it_says_and_one_less_does_not(question: Question) -> None:
    made = plan(question)
    for addition in made.next:
        assert addition.amount > 0
        better = plan(more(question, {addition.source: addition.amount}))
        assert value_of(question, better)[:-1] > value_of(question, made)[:-1]


def more(question: Question, added: dict[str, Rupiah]) -> Question:
    sources = tuple(
        one.model_copy(update={"amount": one.amount + added.get(one.name, Rupiah(0))})
        for one in question.sources
    )
    return question.model_copy(update={"sources": sources})


@settings(max_examples=60)
@given(questions())
def test_the_top_up_protects_everybody_and_one_rupiah_less_does_not(question: Question) -> None:
    made = plan(question)
    everybody = sum(one.headcount for one in question.cohorts) * len(question.months)
    if made.top_up is None:
        rich = more(question, {one.name: Rupiah(10**9) for one in question.sources})
        assert plan(rich).worker_months < everybody
        return
    assert made.top_up.proved
    assert plan(more(question, made.top_up.by_source)).worker_months == everybody
    for name, amount in made.top_up_alone.items():
        assert amount >= made.top_up.amount
        assert plan(more(question, {name: amount})).worker_months == everybody
        if amount:
            assert plan(more(question, {name: amount - 1})).worker_months < everybody
