"""The later years of a scholarship: however they are claimed, the law's limits hold."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from law import renewals
from law.book import Book, book, using_book
from law.registration import age
from law.scholarship import Child, ScholarshipYear, SchoolLevel, anniversary, scholarship
from law.values import items, table, text, whole
from schemas.errors import Refused
from schemas.refusals import Refusal

LEVELS = {
    SchoolLevel(text(table(row)["level"])): whole(table(row)["years"])
    for row in items(book().ruling("benefits.scholarship.levels", date(2020, 1, 1)))
}
LIMIT = whole(book().ruling("benefits.scholarship.until_age", date(2020, 1, 1)))
STUDENT = Child(ref="a", birth_date=date(2000, 2, 1), level=SchoolLevel.PT)
MARRIED = renewals.Course(
    died_on=date(2019, 12, 2), child=STUDENT, plan=scholarship([STUDENT], date(2019, 12, 2)).years
)
STUDYING = st.dates(date(2019, 12, 2), date(2028, 1, 1))


@st.composite
def courses(draw: st.DrawFn) -> renewals.Course:
    died_on = draw(STUDYING)
    aged = anniversary(died_on, -draw(st.integers(0, 22)))
    born = aged - timedelta(days=draw(st.sampled_from([0, 1, 100, 364])))
    child = Child(
        ref="a",
        birth_date=draw(st.sampled_from([born, born, None])),
        level=draw(st.sampled_from(SchoolLevel)),
        years_done=draw(st.integers(0, 2)),
    )
    return renewals.Course(died_on=died_on, child=child, plan=scholarship([child], died_on).years)


@settings(max_examples=100)
@given(
    course=courses(),
    years=st.just(range(1, 25)) | st.lists(st.integers(1, 25), max_size=40),
    levels=st.lists(st.sampled_from([*SchoolLevel, None]), min_size=1, max_size=2),
    on=st.sampled_from([9_000, 9_000, 400, 2_000]),
    married=st.none() | st.integers(-400, 5_000),
)
@example(course=MARRIED, years=[1], levels=[SchoolLevel.PT], on=0, married=-1)
def test_however_it_is_claimed_no_level_is_paid_too_often_and_nobody_of_23(
    course: renewals.Course,
    years: Sequence[int],
    levels: list[SchoolLevel | None],
    on: int,
    married: int | None,
) -> None:
    today = course.died_on + timedelta(days=on)
    wedding = None if married is None else course.died_on + timedelta(days=married)
    course = course.model_copy(update={"married_on": wedding})
    granted: list[ScholarshipYear] = []
    for year, level in zip(years, cycle(levels), strict=False):
        try:
            found = renewals.claim_year(course, year, level, today).year
        except Refused:
            continue
        granted.append(found)
        paid_year = renewals.PaidYear(year=year, level=level, paid_on=today)
        course = course.model_copy(update={"paid": (*course.paid, paid_year)})
    assert len({year.year for year in granted}) == len(granted)
    counted = Counter(year.level for year in granted)
    assert all(level and n <= LEVELS[level] for level, n in counted.items())
    for year in granted:
        assert year.claim_from <= today
        assert wedding is None or year.claim_from < wedding
        born = course.child.birth_date
        assert born is None or age(born, year.claim_from) < LIMIT
    following = renewals.next_year(course, today)
    assert following.next is None or following.next.year not in {year.year for year in granted}
    assert (following.next is None) <= (following.end is not None)


@settings(max_examples=100)
@given(course=courses(), wait=st.integers(0, 500))
def test_whoever_follows_the_plan_is_paid_the_plan(course: renewals.Course, wait: int) -> None:
    assume(course.child.birth_date is not None and course.child.years_done == 0)
    got = []
    while (following := renewals.next_year(course, course.died_on)).next is not None:
        year = following.next
        day = year.claim_from + timedelta(days=wait)
        granted = renewals.claim_year(course, year.year, year.level, day).year
        got.append(granted)
        assert (granted.claim_from, granted.amount) == (year.claim_from, year.amount)
        done = renewals.PaidYear(year=year.year, level=year.level, paid_on=day)
        course = course.model_copy(update={"paid": (*course.paid, done)})
    assert tuple(got) == course.plan
    assert following.end is not None
    assert following.end.ruling


def test_a_lost_year_is_lost_where_the_policy_says_so() -> None:
    name = "benefits.scholarship.missed_years"
    known = book().parameters[name]
    lost = known.model_copy(update={"entries": (known.entries[0].model_copy(update={"value": False}),)})
    child = Child(ref="a", birth_date=date(2010, 2, 1), level=SchoolLevel.SMP)
    died_on = date(2023, 7, 1)
    course = renewals.Course(died_on=died_on, child=child, plan=scholarship([child], died_on).years)
    with using_book(Book(parameters={**book().parameters, name: lost})):
        following = renewals.next_year(course, date(2025, 8, 1)).next
        assert following
        assert (following.year, following.missed) == (3, False)
        with pytest.raises(Refused) as refused:
            renewals.claim_year(course, 1, SchoolLevel.SMP, date(2024, 7, 1))
    assert refused.value.reason.code is Refusal.SCHOLARSHIP_ENDED
    assert "tahunnya terlewat" in refused.value.reason.say("id")
