"""Whether the calendar is whole: years without holes, versions in order, and each year's holidays as they must be."""

from collections.abc import Iterator
from itertools import pairwise

from law.working_days import Calendar, Year

Fault = tuple[str, str]
"""Where something is wrong, and what."""
EVERY_YEAR = ("Tahun Baru Masehi", "Buruh", "Kemerdekaan", "Natal", "Imlek", "Nyepi", "Wafat Yesus", "Waisak")
"""Holidays that the solar year brings once. The Islamic ones move through it and can fall twice."""
ISLAMIC = ("Isra Mikraj", "Idul Fitri", "Idul Adha", "Tahun Baru Islam", "Maulid")
SATURDAY = 6


def faults(calendar: Calendar) -> Iterator[Fault]:
    """Yield everything that makes *calendar* unfit to count by."""
    numbers = [year.year for year in calendar.versions]
    for before, after in pairwise(sorted(set(numbers))):
        for missing in range(before + 1, after):
            yield f"calendar.{missing}", "this year is missing between others"
    for number in sorted(set(numbers)):
        versions = [year for year in calendar.versions if year.year == number]
        yield from _versions(versions)
        for year in versions:
            yield from _holidays(year)


def _versions(versions: list[Year]) -> Iterator[Fault]:
    for expected, year in enumerate(versions, start=1):
        if year.version != expected:
            yield _where(year), f"version {expected} of the year is missing"
        if year.estimated is not (year.published_on is None):
            yield _where(year), "an estimate has no day of publication, and a decree has one"
    for before, after in pairwise(versions):
        if not (before.published_on and after.published_on and before.published_on < after.published_on):
            yield _where(after), f"it was not published after version {before.version}"
        if before.days.keys() == after.days.keys():
            yield _where(after), f"it takes the same days off as version {before.version}"


def _holidays(year: Year) -> Iterator[Fault]:
    named = list(year.public_holidays.values())
    for name in EVERY_YEAR:
        if (times := sum(name in each for each in named)) != 1:
            yield _where(year), f"{name} stands {times} times among the public holidays"
    for name in ISLAMIC:
        if not any(name in each for each in named):
            yield _where(year), f"{name} is missing among the public holidays"
    for day in sorted(year.public_holidays.keys() & year.collective_leave.keys()):
        yield _where(year), f"{day} is a public holiday and collective leave"
    for day in sorted(year.collective_leave):
        if day.isoweekday() >= SATURDAY:
            yield _where(year), f"{day} is collective leave on a weekend"


def _where(year: Year) -> str:
    return f"calendar.{year.name}"
