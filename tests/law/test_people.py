"""Identity numbers, ages, months, cover, heirs and shares: what is decided about people."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law import claims
from law.book import book
from law.claims import Heir, HeirClass, Relation
from law.contributions import Month, monthly
from law.registration import cards_by, check_nik, compose_nik, forms_by, read_nik, too_old
from law.rounding import divide, half_up
from law.scholarship import anniversary
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Confidence
from schemas.terms import Cause, Programme, WorkerClass

BORN = date(1990, 2, 3)
DIED = date(2022, 6, 10)


@given(
    birth=st.dates(date(1930, 1, 1), date(2010, 12, 31)), female=st.booleans(), serial=st.integers(1, 9999)
)
def test_a_composed_nik_passes_its_own_check(birth: date, female: bool, serial: int) -> None:
    nik = compose_nik("36.01", birth, female, serial)
    sex = "F" if female else "M"
    finding = check_nik(nik, record="row 2", birth_date=birth, sex=sex)
    assert (finding.area, finding.sex, finding.warnings) == ("360101", sex, ())


@pytest.mark.parametrize(
    ("nik", "why"),
    [
        ("360101030290000", "15 digits instead of 16"),
        ("36010103029000077", "17 digits"),
        ("", "0 digits"),
        ("3.60101E+15", "other than digits"),
        ("٣٦٠١٠١٠٣٠٢٩٠٠٠٠٧", "other than digits"),
        ("3601010302900000", "serial"),
        ("3601013202900007", "date of birth"),
        ("3601017202900007", "date of birth"),
        ("3601013002900007", "date of birth"),
        ("3601014002900007", "date of birth"),
        ("3601010013900007", "date of birth"),
        (3601010302900007, "a number"),
    ],
)
def test_a_malformed_nik_is_refused_without_being_quoted(nik: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        check_nik(nik, record="row 7")
    assert refused.value.reason.code is Refusal.INVALID_NIK
    assert why in str(refused.value)
    assert "row 7" in str(refused.value)
    assert not nik or str(nik) not in str(refused.value.reason.facts)


@pytest.mark.parametrize(("birth", "sex"), [(date(1990, 2, 4), "F"), (BORN, "M"), (date(1991, 2, 3), None)])
def test_a_nik_that_contradicts_the_form_is_refused(birth: date, sex: str | None) -> None:
    nik = compose_nik("36.01", BORN, True, 7)
    with pytest.raises(Refused) as refused:
        check_nik(nik, record="row 7", birth_date=birth, sex=sex)
    assert "form" in str(refused.value)
    assert "formulir" in str(refused.value.reason.facts["why_id"])


def test_a_nik_of_an_area_that_ended_is_only_a_warning() -> None:
    assert read_nik(compose_nik("91.01", BORN, False, 1), record="row 1").warnings == ("obsolete_area",)
    assert read_nik(compose_nik("54.01", BORN, False, 1), record="row 1").warnings == ("unknown_area",)


def test_non_wage_earners_register_before_their_65th_birthday() -> None:
    birthday = date(2022, 6, 1)
    born = date(1957, 6, 1)
    assert not too_old(WorkerClass.BPU, born, date(2022, 5, 31), book())
    assert too_old(WorkerClass.BPU, born, birthday, book())
    assert not too_old(WorkerClass.PU, born, birthday, book())


def test_registration_is_counted_in_working_days() -> None:
    assert forms_by(date(2022, 4, 11)).due_on == date(2022, 6, 6)
    assert cards_by(date(2022, 4, 28)).due_on == date(2022, 5, 18)


def test_months_are_ordered_and_written_as_numbers() -> None:
    months = [Month.parse(text) for text in ("2022-03", "2021-12", "2022-01")]
    assert [str(month) for month in sorted(months)] == ["2021-12", "2022-01", "2022-03"]
    assert Month.parse("2022-02").last_day == date(2022, 2, 28)
    with pytest.raises(ValueError, match="month"):
        Month.parse("2022-13")


@given(year=st.integers(2000, 2050), month=st.integers(1, 12), n=st.integers(-500, 500))
def test_counting_months_is_exact(year: int, month: int, n: int) -> None:
    start = Month(year=year, month=month)
    assert start.plus(n).since(start) == n
    assert start.plus(n).plus(-n) == start


@given(amount=st.integers(-(10**12), 10**12), by=st.integers(1, 1000))
def test_rounding_is_never_further_than_half_a_rupiah(amount: int, by: int) -> None:
    assert abs(Fraction(amount, by) - divide(amount, by)) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.5", 1), ("1.5", 2), ("2.4", 2), ("-0.5", -1), ("16800", 16800)]
)
def test_halves_go_up(exact: str, rounded: int) -> None:
    assert half_up(Fraction(exact)) == Rupiah(rounded)


def test_rounding_to_hundreds() -> None:
    assert half_up(Fraction(16_850), 100) == Rupiah(16_900)


@given(amount=st.integers(0, 10**12), n=st.integers(1, 40))
def test_shares_sum_exactly_and_differ_by_one_rupiah_at_most(amount: int, n: int) -> None:
    found = claims.shares(Rupiah(amount), n)
    assert len(found) == n
    assert sum(found) == amount
    assert max(found) - min(found) <= 1


def test_nobody_shares_nothing() -> None:
    with pytest.raises(ValueError, match="heir"):
        claims.shares(Rupiah(1), 0)


def test_the_first_class_that_has_anybody_receives_everything() -> None:
    sibling = Heir(ref="h1", relation=Relation.SIBLING)
    widow = Heir(ref="h2", relation=Relation.WIDOW)
    child = Heir(ref="h3", relation=Relation.CHILD)
    found = claims.first_class([sibling, widow, child], DIED)
    assert found.heir_class is HeirClass.SPOUSE_AND_CHILDREN
    assert found.heirs == (widow, child)
    assert claims.first_class([sibling], DIED).heirs == (sibling,)
    assert claims.first_class([], DIED).heir_class is None


def test_without_heirs_the_fund_receives_all_but_the_burial_benefit() -> None:
    owed = claims.benefit(
        cause=Cause.NON_WORK, died_on=DIED, worker_class=WorkerClass.PU, monthly_wage=Rupiah(0), paid_months=9
    )
    assert claims.without_heirs(owed) == (Rupiah(10_000_000), Rupiah(32_000_000))


def test_every_relation_has_its_rank() -> None:
    ranks = [claims.rank(relation, DIED) for relation in Relation]
    assert ranks == sorted(ranks)
    assert set(ranks) == set(range(1, len(HeirClass) + 1))


def months(*written: str) -> list[Month]:
    return [Month.parse(text) for text in written]


@pytest.mark.parametrize(
    ("worker_class", "paid", "since", "eligible", "reduced", "code"),
    [
        ("BPU", months("2022-04", "2022-05", "2022-06"), date(2022, 4, 1), True, False, "covered"),
        ("BPU", months("2022-05", "2022-06"), date(2022, 5, 1), True, True, "waiting"),
        ("BPU", months("2022-03", "2022-05", "2022-06"), date(2022, 3, 1), True, True, "waiting"),
        ("BPU", months("2022-04", "2022-05"), date(2022, 4, 1), False, False, "lapsed"),
        ("BPU", months("2022-06"), date(2022, 6, 11), False, False, "before_membership"),
        ("BPU", months("2022-07"), date(2022, 6, 1), False, False, "never_paid"),
        ("PU", months("2022-05"), date(2022, 5, 1), True, False, "covered"),
        ("PU", months("2022-02"), date(2022, 1, 1), True, False, "in_grace"),
        ("PU", months("2022-01"), date(2022, 1, 1), False, False, "lapsed"),
    ],
)
def test_cover_follows_the_paid_months(
    worker_class: str, paid: list[Month], since: date, eligible: bool, reduced: bool, code: str
) -> None:
    found = claims.covered(DIED, WorkerClass(worker_class), paid, since)
    assert (found.eligible, found.reduced) == (eligible, reduced)
    assert code in [finding.code for finding in found.findings]


def test_months_in_a_row_are_told_from_months_in_all() -> None:
    found = claims.covered(DIED, WorkerClass.BPU, months("2022-01", "2022-05", "2022-06"), date(2022, 1, 1))
    assert (found.paid_months, found.consecutive_months) == (3, 2)


def test_a_benefit_names_every_rule_and_how_surely_it_is_known() -> None:
    found = claims.benefit(
        cause=Cause.NON_WORK,
        died_on=DIED,
        worker_class=WorkerClass.BPU,
        monthly_wage=Rupiah(0),
        paid_months=1,
    )
    assert [ruling.parameter for ruling in found.rulings] == ["benefits.jkm.waiting", "claims.programme"]
    assert found.rulings[0].confidence is Confidence.ASSUMED


@pytest.mark.parametrize(
    ("income", "risk_group", "code"), [(-1, "I", Refusal.INVALID_AMOUNT), (1, "VI", Refusal.NOT_ONE_OF)]
)
def test_a_contribution_of_nonsense_is_refused(income: int, risk_group: str, code: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        monthly(WorkerClass.PU, Rupiah(income), Month.of(DIED), risk_group=risk_group)
    assert refused.value.reason.code is code
    assert refused.value.reason.say("id")


def test_nobody_pays_pension_contributions_for_a_non_wage_earner() -> None:
    with pytest.raises(Refused) as refused:
        monthly(WorkerClass.BPU, Rupiah(1), Month.of(DIED), programmes=[Programme.JP])
    assert refused.value.reason.code is Refusal.NO_RULING


def test_scholarship_levels_add_up_to_the_published_maximum() -> None:
    levels = book().ruling("benefits.scholarship.levels", DIED).value
    assert isinstance(levels, list)
    assert (
        sum(int(str(row["yearly"])) * int(str(row["years"])) for row in levels if isinstance(row, dict))
        == 87_000_000
    )


def test_a_child_before_school_starts_at_school_age() -> None:
    child = claims.Child(ref="c1", birth_date=date(2020, 2, 29))
    found = claims.benefit(
        cause=Cause.WORK_ACCIDENT,
        died_on=DIED,
        worker_class=WorkerClass.BPU,
        monthly_wage=Rupiah(0),
        paid_months=1,
        children=[child],
    )
    assert found.scholarship[0].claim_from == date(2025, 3, 1)
    assert found.scholarship[-1].claim_from < date(2043, 2, 28)
    assert anniversary(date(2020, 2, 29), 4) == date(2024, 2, 29)


def test_the_agency_has_three_or_seven_working_days() -> None:
    assert claims.pay_by(Cause.NON_WORK, date(2022, 4, 28)) == date(2022, 5, 11)
    assert claims.pay_by(Cause.WORK_ACCIDENT, date(2022, 6, 10)) == date(2022, 6, 21)


def test_unclaimed_deaths_are_recalled_but_never_lapse() -> None:
    days, ruling = claims.reminders(date(2022, 1, 1))
    assert days == (date(2022, 1, 31), date(2022, 4, 1), date(2023, 1, 1))
    assert "policy of kawal" in ruling.reference


def test_paying_late_costs_one_per_cent_a_day() -> None:
    owed, ruling = claims.late_compensation(Rupiah(42_000_000), 3, DIED)
    assert owed == Rupiah(1_260_000)
    assert ruling.parameter == "claims.late_compensation"
