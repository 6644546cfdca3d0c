"""Quotes: totals are sums of their parts, and more income, months or children never give less."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.book import Book, book, using_book
from law.claims import ItemCode
from law.late_fees import late_fee, months_late
from law.months import Month
from law.payers import Payer, discounted, payer_of
from law.quotes import Remark, quote_benefit, quote_contributions
from law.scholarship import Child, SchoolLevel, at_level
from law.wages import wage_base
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Confidence
from schemas.terms import Cause, Funding, Programme, WorkerClass

INCOMES = st.integers(0, 60_000_000).map(Rupiah)
CLASSES = st.sampled_from(WorkerClass)
PAYERS = st.sampled_from(Payer)
MONTHS = st.integers(Month.parse("2015-07").ordinal, Month.parse("2028-06").ordinal).map(
    lambda ordinal: Month(year=ordinal // 12, month=ordinal % 12 + 1)
)
DEATHS = st.dates(date(2015, 7, 1), date(2028, 12, 31))
CHILDREN = st.lists(st.builds(Child, ref=st.uuids().map(str), level=st.sampled_from(SchoolLevel)), max_size=4)
JAN_2025 = Month.parse("2025-01")
DIED = date(2024, 5, 2)
SINCE = date(2013, 1, 1)


def with_value(parameter: str, value: object) -> Book:
    """Return the shipped book with another newest value of one parameter."""
    known = book().parameters[parameter]
    entries = (*known.entries[:-1], known.entries[-1].model_copy(update={"value": value}))
    changed = known.model_copy(update={"entries": entries})
    return Book(parameters={**book().parameters, parameter: changed})


@given(
    worker_class=CLASSES,
    income=INCOMES,
    first=MONTHS,
    payer=PAYERS,
    months=st.integers(1, 6),
    workers=st.integers(1, 5_000),
    transport=st.booleans(),
)
def test_months_add_up_and_each_month_is_the_sum_of_its_programmes(
    worker_class: WorkerClass,
    income: Rupiah,
    first: Month,
    payer: Payer,
    months: int,
    workers: int,
    transport: bool,
) -> None:
    found = quote_contributions(
        worker_class, income, first, months=months, workers=workers, payer=payer, transport=transport
    )
    assert [each.month for each in found.months] == [first.plus(n) for n in range(months)]
    assert all(each.per_worker == sum(each.programmes.values()) for each in found.months)
    assert found.total == sum(each.per_worker for each in found.months) * workers
    alone = [
        quote_contributions(worker_class, income, first.plus(n), payer=payer, transport=transport)
        for n in range(months)
    ]
    assert found.total == sum(one.total for one in alone) * workers


@given(worker_class=CLASSES, one=INCOMES, other=INCOMES, month=MONTHS, payer=PAYERS)
def test_a_higher_income_never_costs_less(
    worker_class: WorkerClass, one: Rupiah, other: Rupiah, month: Month, payer: Payer
) -> None:
    programmes = [Programme.JKK, Programme.JKM, Programme.JHT]
    low, high = (
        quote_contributions(worker_class, income, month, programmes=programmes, payer=payer).total
        for income in sorted([one, other])
    )
    assert low <= high


@given(income=INCOMES, month=MONTHS, payer=st.sampled_from([Payer.APBN, Payer.APBD]), transport=st.booleans())
def test_no_discount_ever_reaches_the_budgets_of_state_and_region(
    income: Rupiah, month: Month, payer: Payer, transport: bool
) -> None:
    paid = quote_contributions(WorkerClass.BPU, income, month, payer=payer, transport=transport, relief=False)
    in_full = quote_contributions(WorkerClass.BPU, income, Month.parse("2024-01"), payer=payer)
    assert paid.total == in_full.total


@given(income=INCOMES, month=MONTHS, payer=PAYERS, worker_class=CLASSES)
def test_only_an_employers_delay_costs_a_fee(
    income: Rupiah, month: Month, payer: Payer, worker_class: WorkerClass
) -> None:
    found = quote_contributions(worker_class, income, month, payer=payer).months[0]
    spared = worker_class is WorkerClass.BPU or payer in {Payer.APBN, Payer.APBD, Payer.APBDES}
    assert not (spared and found.late_fee)
    assert 0 <= found.late_fee <= found.per_worker


@given(due=st.dates(date(2020, 1, 1), date(2026, 1, 1)), days=st.integers(0, 900))
def test_started_months_are_the_full_ones_or_one_more(due: date, days: int) -> None:
    paid = date.fromordinal(due.toordinal() + days)
    full, started = (months_late(due, paid, started=each) for each in (False, True))
    assert started - full in {0, 1}
    assert (started == 0) == (days == 0)
    assert months_late(due, date.fromordinal(due.toordinal() - days), started=True) == 0


def test_counting_full_months_is_the_other_policy() -> None:
    paid_on = date(2025, 3, 20)
    assert late_fee(Rupiah(1_000_000), WorkerClass.PU, Payer.EMPLOYER, JAN_2025, paid_on).months == 2
    with using_book(with_value("contributions.late_fee.counted", "full")):
        assert late_fee(Rupiah(1_000_000), WorkerClass.PU, Payer.EMPLOYER, JAN_2025, paid_on).months == 1


@given(
    cause=st.sampled_from(Cause),
    died_on=DEATHS,
    worker_class=CLASSES,
    wage=INCOMES,
    paid=st.integers(0, 60),
    memberships=st.integers(1, 3),
    children=CHILDREN,
)
def test_a_benefit_is_the_sum_of_its_items_and_years(
    cause: Cause,
    died_on: date,
    worker_class: WorkerClass,
    wage: Rupiah,
    paid: int,
    memberships: int,
    children: list[Child],
) -> None:
    found = quote_benefit(
        cause, died_on, worker_class, wage,
        member_since=SINCE, paid_months=paid, memberships=memberships, children=children,
    )  # fmt: skip
    assert found.total == sum(item.amount for item in found.items)
    schooling = sum(item.amount for item in found.items if item.code is ItemCode.SCHOLARSHIP)
    assert schooling == sum(year.amount for year in found.scholarship)
    firsts = sum(year.amount for year in found.scholarship if year.year == 1)
    assert found.paid_now == found.total - schooling + firsts
    assert len({year.child for year in found.scholarship}) <= (2 if died_on >= date(2019, 12, 2) else 1)
    without = quote_benefit(
        cause, died_on, worker_class, wage, member_since=SINCE, paid_months=paid, memberships=memberships
    )
    assert found.total - schooling == without.total


@given(level=st.sampled_from(SchoolLevel), born=st.dates(date(2000, 1, 1), date(2024, 1, 1)))
def test_a_birth_date_only_ever_shortens_a_scholarship(level: SchoolLevel, born: date) -> None:
    def total(child: Child) -> Rupiah:
        return quote_benefit(
            Cause.WORK_ACCIDENT, DIED, WorkerClass.BPU, Rupiah(0),
            member_since=SINCE, paid_months=1, children=[child],
        ).total  # fmt: skip

    assert total(at_level("1", level, DIED, birth_date=born)) <= total(at_level("1", level, DIED))


def test_a_child_has_no_more_years_left_than_its_level_has() -> None:
    assert at_level("1", SchoolLevel.SD, DIED, years_left=6).years_done == 0
    assert at_level("1", SchoolLevel.PT, DIED, years_left=0).years_done == 5
    with pytest.raises(Refused) as refused:
        at_level("1", SchoolLevel.SMA, DIED, years_left=4)
    assert refused.value.reason.code is Refusal.NOT_ONE_OF
    assert "0–3" in refused.value.reason.say("id")


def test_a_child_before_school_needs_a_birth_date() -> None:
    with pytest.raises(ValueError, match="birth date"):
        Child(ref="1")


def test_nothing_is_due_for_an_inactive_membership_and_an_employer_pays_first() -> None:
    found = {
        worker_class: quote_benefit(
            Cause.NON_WORK, DIED, worker_class, Rupiah(0), member_since=SINCE, paid_months=40, active=False
        )
        for worker_class in WorkerClass
    }
    assert all(not each.eligible and not each.total and not each.items for each in found.values())
    assert found[WorkerClass.BPU].remarks == (Remark.INACTIVE,)
    assert found[WorkerClass.PU].remarks == (Remark.INACTIVE, Remark.EMPLOYER_PAYS_FIRST)


def test_a_death_before_the_membership_is_refused_in_both_languages() -> None:
    with pytest.raises(Refused) as refused:
        quote_benefit(
            Cause.NON_WORK, DIED, WorkerClass.PU, Rupiah(0), member_since=date(2024, 5, 3), paid_months=0
        )
    assert refused.value.reason.code is Refusal.BEFORE_MEMBERSHIP
    assert "2024-05-03" in refused.value.reason.say("en")
    assert "kepesertaan" in refused.value.reason.say("id")


def test_contradictory_months_are_remarked_upon_and_not_corrected() -> None:
    found = quote_benefit(
        Cause.NON_WORK, DIED, WorkerClass.BPU, Rupiah(0), member_since=date(2024, 4, 1), paid_months=36
    )
    assert Remark.MORE_PAID_THAN_MEMBER in found.remarks
    assert found.total == Rupiah(42_000_000)


def test_a_published_sum_does_not_rest_on_an_assumption() -> None:
    lowest = quote_contributions(WorkerClass.BPU, Rupiah(1_000_000), JAN_2025)
    between = quote_contributions(WorkerClass.BPU, Rupiah(1_050_000), JAN_2025)
    assumed = [one.parameter for one in lowest.rulings if one.confidence is Confidence.ASSUMED]
    assert not assumed
    assert "contributions.bpu.bands" in [one.parameter for one in between.rulings]


@pytest.mark.parametrize("payer", Payer)
def test_an_answer_about_the_discount_says_whether_it_is_assumed(payer: Payer) -> None:
    found = discounted(payer, date(2026, 5, 1))
    assert len(found.rulings) == 1
    known = payer in {Payer.APBN, Payer.APBD, Payer.SELF, Payer.CSR}
    assert (found.rulings[0].confidence is Confidence.REPORTED) == known


@pytest.mark.parametrize("funding", Funding)
def test_every_funding_source_is_somebodys_money(funding: Funding) -> None:
    assert payer_of(funding, date(2026, 5, 1))[0] in Payer


@pytest.mark.parametrize(
    ("floor", "minimum_wage", "base"),
    [
        ({"kind": "NONE"}, Rupiah(2_000_000), 600_000),
        ({"kind": "FIXED", "amount": 1_000_000}, None, 1_000_000),
        ({"kind": "UMK"}, Rupiah(2_000_000), 2_000_000),
        ({"kind": "UMP"}, Rupiah(500_000), 600_000),
    ],
)
def test_the_wage_floor_is_a_policy(floor: dict[str, object], minimum_wage: Rupiah | None, base: int) -> None:
    with using_book(with_value("policy.wage_floor", floor)):
        assert wage_base(Rupiah(600_000), DIED, minimum_wage)[0] == base


def test_a_minimum_wage_that_nobody_stated_is_not_guessed() -> None:
    with using_book(with_value("policy.wage_floor", {"kind": "UMK"})), pytest.raises(Refused) as refused:
        wage_base(Rupiah(600_000), DIED)
    assert refused.value.reason.code is Refusal.INVALID_INPUT


@pytest.mark.parametrize(
    ("rule", "programmes"),
    [
        ({"to": 1, "mode": "half_up"}, (2_401, 3_002)),
        ({"to": 1, "mode": "up"}, (2_402, 3_002)),
        ({"to": 1, "mode": "down"}, (2_401, 3_001)),
        ({"to": 100, "mode": "up"}, (2_500, 3_100)),
        ({"to": 100, "mode": "half_up"}, (2_400, 3_000)),
    ],
)
def test_rounding_is_a_policy(rule: dict[str, object], programmes: tuple[int, int]) -> None:
    with using_book(with_value("contributions.rounding", rule)):
        found = quote_contributions(WorkerClass.PU, Rupiah(1_000_500), JAN_2025).months[0]
    assert tuple(found.programmes.values()) == programmes


def test_paying_one_death_benefit_per_person_is_the_other_policy() -> None:
    with using_book(with_value("benefits.jkm.per_membership", False)):
        found = quote_benefit(
            Cause.NON_WORK, DIED, WorkerClass.PU, Rupiah(0),
            member_since=SINCE, paid_months=40, memberships=2,
        )  # fmt: skip
    assert found.total == Rupiah(42_000_000)


def test_the_ends_of_the_band_table_are_those_that_are_published() -> None:
    ends = book().ruling("contributions.bpu.bands_ends", DIED).value
    bands = book().ruling("contributions.bpu.bands", DIED).value
    assert isinstance(ends, dict)
    assert isinstance(bands, list)
    bases = [row["base"] for row in bands if isinstance(row, dict)]
    assert (bases[0], bases[-1], len(bases)) == (ends["lowest"], ends["highest"], 31)
