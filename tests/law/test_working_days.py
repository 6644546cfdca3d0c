"""Working days against an independent calendar, and their arithmetic."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.working_days import Calendar, calendar
from schemas.errors import Refused
from schemas.refusals import Refusal

DAYS = st.dates(date(2021, 1, 1), date(2026, 12, 31))
WEEKS = st.sampled_from([5, 6])


@pytest.mark.parametrize("year", sorted(calendar().years))
def test_the_shipped_year_agrees_with_the_holidays_library(year: int) -> None:
    shipped = calendar().years[year]
    for category, mine in (("public", shipped.public_holidays), ("government", shipped.collective_leave)):
        theirs = holidays.country_holidays("ID", years=year, categories=(category,), language="id")
        assert sorted(mine) == sorted(theirs)


def test_a_year_without_a_joint_decree_is_marked_as_estimated() -> None:
    assert {year for year, shipped in calendar().years.items() if shipped.estimated} == {2027, 2028}


def test_collective_leave_and_holidays_are_no_working_days() -> None:
    assert not calendar().is_working(date(2022, 5, 2))
    assert not calendar().is_working(date(2022, 5, 4))
    assert calendar().holiday(date(2022, 5, 4)) == "Cuti Bersama Hari Raya Idul Fitri"
    assert calendar().is_working(date(2022, 5, 9))


def test_saturday_counts_only_where_offices_work_six_days() -> None:
    assert not calendar().is_working(date(2022, 6, 4))
    assert calendar().is_working(date(2022, 6, 4), week=6)
    assert not calendar().is_working(date(2022, 6, 5), week=6)


def test_three_working_days_across_eid() -> None:
    assert calendar().shift(date(2022, 4, 28), 3) == date(2022, 5, 11)
    assert calendar().shift(date(2022, 5, 11), -3) == date(2022, 4, 28)


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2029, 1, 1)])
def test_a_year_that_is_not_shipped_is_refused(day: date) -> None:
    with pytest.raises(Refused) as refused:
        calendar().is_working(day)
    assert refused.value.reason.code is Refusal.NO_RULING


@given(day=DAYS, n=st.integers(1, 90), week=WEEKS)
def test_shifting_there_and_back_ends_on_the_last_working_day(day: date, n: int, week: int) -> None:
    there = calendar().shift(day, n, week)
    assert calendar().is_working(there, week)
    assert calendar().count(day, there, week) == n
    back = calendar().shift(there, -n, week)
    assert back <= day
    assert calendar().count(back, day, week) == 0


@given(day=DAYS, week=WEEKS)
def test_the_next_working_day_is_the_first(day: date, week: int) -> None:
    found = calendar().next_working(day, week)
    between = [day + timedelta(days=n) for n in range((found - day).days)]
    assert calendar().is_working(found, week)
    assert not any(calendar().is_working(each, week) for each in between)


def test_shifting_by_nothing_changes_nothing() -> None:
    assert calendar().shift(date(2022, 5, 1), 0) == date(2022, 5, 1)


def test_the_calendar_is_read_once() -> None:
    assert calendar() is calendar()
    assert Calendar.load() == calendar()
