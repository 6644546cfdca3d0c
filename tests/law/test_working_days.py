"""Working days against an independent calendar, and their arithmetic."""

from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.book import BadBookError
from law.working_days import YEARS, Calendar, calendar, using_calendar
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Confidence

DAYS = st.dates(date(2015, 6, 1), date(2027, 12, 31))
WEEKS = st.sampled_from([5, 6])
NEWEST_DECREE = 2026
LAST = max(calendar().years)


@pytest.mark.parametrize("year", sorted(calendar().years))
def test_the_shipped_year_agrees_with_the_holidays_library(year: int) -> None:
    shipped = calendar().years[year]
    for category, mine in (("public", shipped.public_holidays), ("government", shipped.collective_leave)):
        theirs = holidays.country_holidays("ID", years=year, categories=(category,), language="id")
        assert sorted(mine) == sorted(theirs)


def test_every_year_since_the_scheme_began_is_shipped() -> None:
    assert sorted(calendar().years) == list(range(2015, 2036))


def test_the_newest_version_is_used_unless_told_otherwise() -> None:
    assert {year: used.version for year, used in calendar().years.items() if used.version > 1} == {
        2015: 2, 2016: 2, 2017: 3, 2018: 3, 2019: 2, 2020: 5, 2021: 3, 2022: 2, 2023: 3, 2024: 3, 2025: 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("known_on", "version"),
    [
        (date(2021, 2, 21), 1),
        (date(2021, 2, 22), 2),
        (date(2021, 6, 17), 2),
        (date(2021, 6, 18), 3),
        (date(2030, 1, 1), 3),
    ],
)
def test_a_version_is_known_from_the_day_it_was_published(known_on: date, version: int) -> None:
    known = calendar(known_on)
    assert known.years[2021].version == version
    assert known.is_working(date(2021, 12, 24)) is (version == 3)
    [ruling] = known.rulings(date(2021, 12, 1), date(2021, 12, 31))
    assert (ruling.parameter, ruling.value) == ("calendar.2021", f"2021.{version}")
    assert ruling.effective_from <= known_on
    assert not known.years[2021].estimated


def test_a_year_that_nobody_decreed_yet_is_an_estimate_by_its_first_version() -> None:
    known = calendar(date(2021, 6, 1))
    assert known.years[2022].version == 1
    assert known.years[2022].estimated
    [ruling] = known.rulings(date(2022, 5, 1), date(2022, 5, 31))
    assert ruling.confidence is Confidence.ASSUMED
    assert "not published yet" in ruling.reference
    assert calendar().years[2022].confidence is Confidence.REPORTED


@given(known_on=st.dates(date(2013, 1, 1), date(2028, 12, 31)))
def test_whatever_is_known_every_year_can_be_counted(known_on: date) -> None:
    known = calendar(known_on)
    assert known.years.keys() == calendar().years.keys()
    for year in known.years.values():
        assert year.estimated or (year.published_on is not None and year.published_on <= known_on)


def test_a_file_that_holds_another_version_or_another_year_is_not_loaded(tmp_path: Path) -> None:
    text = (YEARS / "2021.3.yaml").read_text()
    (tmp_path / "2021.2.yaml").write_text(text)
    with pytest.raises(BadBookError, match=r"2021\.3"):
        Calendar.load(tmp_path)
    (tmp_path / "2021.2.yaml").unlink()
    (tmp_path / "2021.3.yaml").write_text(text.replace("2021-05-01", "2022-05-01"))
    with pytest.raises(BadBookError, match="another year"):
        Calendar.load(tmp_path)
    (tmp_path / "2021.3.yaml").write_text(text.replace("published_on: 2021-06-18\n", ""))
    with pytest.raises(BadBookError, match="published_on"):
        Calendar.load(tmp_path)


def test_another_calendar_counts_only_while_it_is_used() -> None:
    first = Calendar.of(year for year in calendar().versions if year.version == 1)
    with using_calendar(first):
        assert not calendar().is_working(date(2021, 12, 24))
    assert calendar().is_working(date(2021, 12, 24))


def test_a_version_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        calendar().version(2021, 9)
    assert refused.value.reason.code is Refusal.NO_RULING


def test_a_year_without_a_joint_decree_is_marked_as_estimated() -> None:
    assert {year for year, shipped in calendar().years.items() if shipped.estimated} == set(range(2027, 2036))


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


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2036, 1, 1)])
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
