"""Renewals of a scholarship: which year of a child comes next, what it is worth at the school proved, and its end.

A child's years begin where its plan began (`law.scholarship`), one every year, until its scholarship ends. The plan
only expects levels: a year is paid at the level that is proved for it, so a child may repeat a year or skip one, but
no level is paid for more years than the law has for it. Entitlement is asked for the day on which a year begins:
what ends a scholarship later takes no year back that had begun.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Self

from pydantic import Field, model_validator

from law.book import book, distinct
from law.months import Month
from law.scholarship import MARRIAGE, WORK, Child, ScholarshipYear, SchoolLevel, anniversary
from law.values import amount, flag, items, table, text, whole
from schemas.base import Message
from schemas.claim_wording import ENDS
from schemas.deaths import ScholarshipEnd
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Ruling


class PaidYear(Message):
    """A year that was paid, or whose claim was granted."""

    year: int = Field(ge=1)
    level: SchoolLevel | None
    """The level proved for it; None only for the one payment before PP 82/2019."""
    paid_on: date


class Employment(Message):
    """A time in which the child worked for wages; internships and own business are none (Permenaker 1/2025)."""

    begins: date
    ends: date | None = None


class Course(Message):
    """All that is known of one child's scholarship."""

    died_on: date
    """The day on which the worker died."""
    child: Child
    plan: tuple[ScholarshipYear, ...]
    """As decided with the claim; other children's years are not looked at."""
    paid: tuple[PaidYear, ...] = ()
    skipped: tuple[int, ...] = ()
    """Years in which the child was at no school, or at one whose years are used up: nobody is reminded of them."""
    married_on: date | None = None
    employments: tuple[Employment, ...] = ()
    left_school_on: date | None = None
    """When the child finished school, or left it for good."""
    child_died_on: date | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({one.year for one in self.paid}) < len(self.paid):
            raise ValueError("a year is paid twice")
        return self

    @property
    def begins(self) -> date | None:
        """Return the day on which the first year began; None for a child without a plan."""
        return min((one.claim_from for one in self.plan if one.child == self.child.ref), default=None)


class End(Message):
    """Why and from when a child gets no scholarship any more."""

    reason: ScholarshipEnd
    on: date | None
    """Years that begin on this day or later are not paid; None where no day is known."""
    ruling: Ruling


class NextYear(Message):
    """The earliest year that nobody has claimed."""

    year: int
    claim_from: date
    remind_on: tuple[date, ...]
    level: SchoolLevel | None
    """The level that is expected; what counts is the one proved."""
    amount: Rupiah
    """What that level gives."""
    missed: bool
    """Whether the year has gone by; by policy it can still be claimed."""


class Renewal(Message):
    """What comes next in a child's scholarship."""

    child: str
    next: NextYear | None
    """None once nothing can be claimed any more."""
    end: End | None
    """The first end that is known, past or to come; None while none is."""
    rulings: tuple[Ruling, ...]


class Granted(Message):
    """A year that may be paid, at the level proved."""

    year: ScholarshipYear
    rulings: tuple[Ruling, ...]


def next_year(course: Course, on: date) -> Renewal:
    """Return the next year of a child's scholarship as it stands on *on*, and the end of it. Raises Refused NO_RULING."""
    begins, end = course.begins, _end(course, on)
    if begins is None:
        rule = book().ruling("benefits.scholarship.children", course.died_on)
        end = End(reason=ScholarshipEnd.NOT_PLANNED, on=None, ruling=rule)
        return Renewal(child=course.child.ref, next=None, end=end, rulings=(rule,))
    asked: list[Ruling] = []
    for year, level in _expected(course):
        start = anniversary(begins, year - 1)
        if end and end.on and start >= end.on:
            break
        missed = anniversary(begins, year) <= on
        may = book().ruling("benefits.scholarship.missed_years", start)
        asked = [*asked, may] if missed else asked
        if missed and not flag(may):
            continue
        worth, rule = _worth(course, level)
        days = book().ruling("benefits.scholarship.reminders", start)
        found = NextYear(
            year=year,
            claim_from=start,
            remind_on=tuple(_reminders(start, days)),
            level=level,
            amount=worth,
            missed=missed,
        )
        rulings = distinct([rule, days, *asked, *([end.ruling] if end else [])])
        return Renewal(child=course.child.ref, next=found, end=end, rulings=rulings)
    else:
        end = End(reason=ScholarshipEnd.USED_UP, on=None, ruling=_law(course))
    return Renewal(
        child=course.child.ref, next=None, end=end, rulings=distinct([*asked, *([end.ruling] if end else [])])
    )


def claim_year(course: Course, year: int, level: SchoolLevel | None, on: date) -> Granted:
    """Return the *year* of a child's scholarship as claimed on *on* with proof of *level*, and the rulings.

    Raises Refused NOT_ONE_OF for a child without a plan and for no such year or level, ALREADY_RECORDED for a year
    that was paid, TOO_EARLY before it begins, SCHOLARSHIP_ENDED for one that begins after the end or is lost, and
    LEVEL_USED_UP for a level that was paid for as many years as the law has for it.
    """
    begins, ref = course.begins, course.child.ref
    planned = ", ".join(dict.fromkeys(one.child for one in course.plan))
    if begins is None:
        raise Refused(Refusal.NOT_ONE_OF, "child", given=ref, known=planned or "–")
    only_one = book().find("benefits.scholarship.levels", course.died_on) is None
    if year < 1 or (only_one and year > 1):
        raise Refused(Refusal.NOT_ONE_OF, "year", given=year, known="≥ 1")
    start = anniversary(begins, year - 1)
    words = {"what": f"Scholarship year {year}", "what_id": f"Tahun beasiswa ke-{year}"}
    for one in course.paid:
        if one.year == year:
            raise Refused(Refusal.ALREADY_RECORDED, ref, **words, on=one.paid_on.isoformat())
    if start > on:
        raise Refused(Refusal.TOO_EARLY, ref, **words, on=start.isoformat(), today=on.isoformat())
    end = _end(course, on)
    if end and end.on and start >= end.on:
        raise _ended(ref, end.on, end.reason)
    may = book().ruling("benefits.scholarship.missed_years", start)
    missed = anniversary(begins, year) <= on
    if missed and not flag(may):
        raise _ended(ref, anniversary(begins, year), ScholarshipEnd.MISSED)
    worth, rule = _worth(course, level)
    most = _most(course, level)
    if sum(one.level is level for one in course.paid) >= most:
        raise Refused(Refusal.LEVEL_USED_UP, ref, level=level.value if level else "–", years=most)
    rulings = distinct([rule, *([may] if missed else []), *([end.ruling] if end else [])])
    granted = ScholarshipYear(child=ref, year=year, claim_from=start, level=level, amount=worth)
    return Granted(year=granted, rulings=rulings)


def _ended(ref: str, on: date, why: ScholarshipEnd) -> Refused:
    words = ENDS[why.value]
    return Refused(
        Refusal.SCHOLARSHIP_ENDED, ref, on=on.isoformat(), why=words.english, why_id=words.indonesian
    )


def _expected(course: Course) -> Iterator[tuple[int, SchoolLevel | None]]:
    """Yield the years that nobody has claimed, each with the level expected; it ends when all are used up.

    A child goes on one year after the other, from where it was proved to be, and stays at its last level as long as
    the law has years for it. A year without school moves it nowhere.
    """
    rows = _rows(course)
    if not rows:
        if not course.paid:
            yield 1, course.child.level
        return
    paid = {one.year: one.level for one in course.paid}
    used = Counter(paid.values())
    names = list(rows)
    level = course.child.level or names[0]
    spent = Counter({level: course.child.years_done})
    for year in count(1):
        while spent[level] >= rows[level][1] and level != names[-1]:
            level = names[names.index(level) + 1]
        if year in paid:
            level = paid[year] or level
            spent[level] += 1
        elif year in course.skipped:
            continue
        elif used[level] < rows[level][1]:
            yield year, level
            spent[level] += 1
            used[level] += 1
        elif year > max(paid, default=0):
            return


def _end(course: Course, on: date) -> End | None:
    return min(_ends(course, on), key=lambda end: end.on or date.max, default=None)


def _ends(course: Course, on: date) -> Iterator[End]:
    limit = book().ruling("benefits.scholarship.until_age", course.died_on)
    if course.child.birth_date:
        birthday = anniversary(course.child.birth_date, whole(limit))
        yield End(reason=ScholarshipEnd.AGE, on=birthday, ruling=limit)
    if course.married_on and (rule := _ends_with(MARRIAGE, course, course.married_on)):
        yield End(reason=ScholarshipEnd.MARRIAGE, on=course.married_on, ruling=rule)
    for work in course.employments:
        if rule := _ends_with(WORK, course, work.begins):
            too_long = _months_later(work.begins, whole(table(rule)["work_months"]))
            if too_long <= min(on, work.ends or on):
                yield End(reason=ScholarshipEnd.WORK, on=too_long, ruling=rule)
    for day, reason in (
        (course.left_school_on, ScholarshipEnd.LEFT_SCHOOL),
        (course.child_died_on, ScholarshipEnd.DEATH),
    ):
        if day:
            yield End(reason=reason, on=day, ruling=_law(course))


def _ends_with(event: str, course: Course, since: date) -> Ruling | None:
    """Return the rule by which *event* ends a scholarship: of its day, or of the death for what was before it."""
    rule = book().find("benefits.scholarship.ends_with", max(since, course.died_on))
    return rule if rule and event in items(table(rule)["events"]) else None


def _law(course: Course) -> Ruling:
    """Return the ruling that gives the scholarship: by levels, or once before PP 82/2019."""
    levels = book().find("benefits.scholarship.levels", course.died_on)
    return levels or book().ruling("benefits.scholarship.once", course.died_on)


def _rows(course: Course) -> dict[SchoolLevel, tuple[Rupiah, int]]:
    """Return what each level gives a year, and for how many years at most; nothing before there were levels."""
    levels = book().find("benefits.scholarship.levels", course.died_on)
    rows = [table(row) for row in items(levels)] if levels else []
    return {SchoolLevel(text(row["level"])): (amount(row["yearly"]), whole(row["years"])) for row in rows}


def _worth(course: Course, level: SchoolLevel | None) -> tuple[Rupiah, Ruling]:
    rows, rule = _rows(course), _law(course)
    if not rows:
        return amount(rule), rule
    if level not in rows:
        raise Refused(Refusal.NOT_ONE_OF, "level", given=str(level), known=", ".join(rows))
    return rows[level][0], rule


def _most(course: Course, level: SchoolLevel | None) -> int:
    rows = _rows(course)
    return rows[level][1] if level in rows else 1


def _reminders(start: date, days: Ruling) -> Iterator[date]:
    told = table(days)
    yield from sorted(start - timedelta(days=whole(before)) for before in items(told["before"]))
    yield from sorted(start + timedelta(days=whole(after)) for after in items(told["after"]))


def _months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the month's last one where it has no such day."""
    month = Month.of(day).plus(months)
    return min(month.last_day, month.first_day + timedelta(days=day.day - 1))
