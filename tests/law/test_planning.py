"""The phase planner against brute force: every plan there is, of small regions with little money."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from law.contributions import monthly
from law.exact import Limit, at_least, best, total
from law.months import Month
from law.planning import Cohort, Goal, Plan, Question, Source, plan
from schemas.money import Rupiah
from schemas.terms import Funding

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


@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow])
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
def test_the_next_rupiah_buys_something_that_the_plan_lacks(question: Question) -> None:
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


def entries(made: Plan) -> list[tuple[str, int, int]]:
    return [(entry.cohort, entry.month.month, entry.workers) for entry in made.entries]


def test_half_the_money_protects_everybody_from_the_month_it_reaches() -> None:
    made = plan(Question(first=month(1), cohorts=(cohort("A", 3500),), sources=(source("X", 400_000_000),)))
    assert entries(made) == [("A", 6, 2809), ("A", 7, 691)]
    assert made.left == {"X": 8_800}
    [addition] = made.next
    assert (addition.amount, addition.month, addition.entered) == (8_000, month(6), month(7))
    assert made.top_up is not None
    assert made.top_up.by_source == {"X": 305_600_000}


def test_money_that_may_pay_few_is_spent_before_money_that_may_pay_all() -> None:
    made = plan(
        Question(
            first=month(12),
            cohorts=(cohort("A", 10), cohort("B", 10)),
            sources=(source("ALL", 400_000), source("ONLY_A", 100_800, cohorts=("A",))),
        )
    )
    assert made.left == {"ALL": 164_800, "ONLY_A": 0}
    assert {(one.source, one.cohort): one.amount for one in made.spending} == {
        ("ALL", "A"): 67_200,
        ("ALL", "B"): 168_000,
        ("ONLY_A", "A"): 100_800,
    }


def test_a_donor_whose_money_the_discount_reaches_pays_twice_as_many() -> None:
    donor = source("DONOR", 84_000, funding="CSR")
    made = plan(
        Question(first=month(12), cohorts=(cohort("A", 20),), sources=(source("APBD", 84_000), donor))
    )
    assert {entry.payers: (entry.workers, entry.each) for entry in made.entries} == {
        ("APBD",): (5, 16_800),
        ("DONOR",): (10, 8_400),
    }


def test_whoever_comes_first_is_protected_first() -> None:
    asked = Question(
        first=month(12),
        cohorts=(cohort("CHEAP", 5, of="PU", priority=2), cohort("FIRST", 5)),
        sources=(source("X", 60_000),),
    )
    assert entries(plan(asked)) == [("CHEAP", 12, 1), ("FIRST", 12, 3)]


def test_money_of_the_revised_budget_pays_later_months_only() -> None:
    asked = Question(
        first=month(8),
        cohorts=(cohort("A", 10),),
        sources=(source("APBD", 168_000), source("APBD_P", 10**6, funding="APBD_P", since=month(10))),
    )
    made = plan(asked)
    assert entries(made) == [("A", 9, 10)]
    assert {one.source: one.amount for one in made.spending} == {"APBD": 168_000, "APBD_P": 504_000}
    assert made.top_up_alone == {"APBD": 168_000}


def test_a_region_of_a_hundred_thousand_workers_gets_a_proved_plan() -> None:
    incomes = (1_000_000, 1_200_000, 2_500_000, 3_123_456)
    cohorts = tuple(
        cohort(f"C{n}", 3_000 + 1_571 * n, of="PU" if n % 3 == 0 else "BPU", income=incomes[n % 4])
        for n in range(10)
    )
    sources = (
        source("APBD", 4_123_456_789),
        source("APBD_P", 2_000_000_001, funding="APBD_P", since=month(10)),
        source("DBH_CHT", 900_000_000, funding="DBH_CHT", cohorts=("C1", "C4")),
        source("APBDES", 777_777_777, funding="APBDES", cohorts=("C2", "C3", "C5")),
        source("BOS", 50_000_000, funding="BOS", cohorts=("C9",)),
    )
    for goal in Goal:
        made = plan(Question(first=month(1), cohorts=cohorts, sources=sources, goal=goal))
        assert made.headcount > 100_000
        assert made.proved
        assert made.top_up is not None
        assert made.top_up.proved
        assert len(made.entries) < 60


def test_an_answer_that_could_not_be_proved_says_what_no_plan_exceeds() -> None:
    asked = Question(
        first=month(1),
        cohorts=(cohort("A", 3, income=3_123_456), cohort("B", 3, of="PU", income=1_234_567)),
        sources=(
            source("X", 300_000),
            source("Y", 100_001, cohorts=("A",)),
            source("Z", 99_999, funding="CSR"),
        ),
    )
    hasty, patient = plan(asked, patience=0), plan(asked)
    assert patient.proved
    if hasty.open is not None:
        assert hasty.open.reached <= hasty.open.bound
    assert value_of(asked, hasty) <= value_of(asked, patient)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cohorts": (cohort("A", 1), cohort("A", 2))},
        {"sources": (source("X", 1, cohorts=("B",)),)},
        {"sources": (source("X", 1, since=Month(year=YEAR + 1, month=1)),)},
        {"cohorts": (cohort("A", 1, last_entry=month(1)),)},
    ],
)
def test_a_question_that_contradicts_itself_is_none(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Question.model_validate({"first": month(6), "cohorts": (cohort("A", 1),), **wrong})


@some.composite
def programmes(draw: some.DrawFn) -> tuple[dict[int, int], list[Limit]]:
    variables = draw(some.integers(1, 4))
    small = some.integers(-6, 12)
    limits = [Limit({j: 1}, draw(some.integers(0, 4))) for j in range(variables)]
    limits += [
        Limit({j: draw(small) for j in range(variables)}, draw(some.integers(-10, 40)))
        for _ in range(draw(some.integers(0, 4)))
    ]
    return {j: draw(small) for j in range(variables)}, limits


@settings(max_examples=500)
@given(programmes())
def test_the_best_whole_numbers_are_those_that_trying_all_finds(
    asked: tuple[dict[int, int], list[Limit]],
) -> None:
    objective, limits = asked
    allowed = [
        values
        for values in product(range(5), repeat=len(objective))
        if all(total(limit.coefficients, values) <= limit.at_most for limit in limits)
    ]
    found = best(objective, limits, len(objective))
    assert (found is None) == (not allowed)
    if found is not None:
        assert found.proved
        assert found.values in allowed
        assert found.reached == max(total(objective, values) for values in allowed)


def test_an_objective_without_a_bound_is_said_to_be_one() -> None:
    with pytest.raises(ValueError, match="do not bound"):
        best({0: 1}, [at_least({0: 1}, 3)], 1)
