"""Working days: which days count when the law counts in "hari kerja".

PP 12/2019 and UU 23/2014 mean working days when they say days. `calendar/` holds a file for every year and every
version of it, because the ministers' joint decrees on public holidays and collective leave change during a year;
collective leave binds civil servants, so government clocks do not count it. Regions work five days a week, or six.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from law.book import BadBookError, read
from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Confidence, Ruling

YEARS = Path(__file__).parent / "calendar"
DAY = timedelta(days=1)


class Year(Message):
    """One year's holidays as one version of the joint decrees fixed them."""

    year: int
    version: int
    decree: str
    published_on: date | None
    """None while no decree is known: the days are an estimate."""
    confidence: Confidence
    estimated: bool
    public_holidays: dict[date, str]
    collective_leave: dict[date, str]

    @property
    def name(self) -> str:
        """Return year and version: 2021.3."""
        return f"{self.year}.{self.version}"

    @property
    def days(self) -> dict[date, str]:
        """Return every day off that is not a weekend, with its name in Indonesian."""
        return {**self.collective_leave, **self.public_holidays}

    def foreseen(self) -> "Year":
        """Return this version as it was expected before any decree on its year was out."""
        return self.model_copy(
            update={
                "decree": f"estimated: not published yet ({self.decree})",
                "confidence": Confidence.ASSUMED,
                "estimated": True,
            }
        )


class Calendar(Message):
    """The years in one version each. Every question about another year is Refused NO_RULING."""

    years: dict[int, Year]
    """The version in use of each year."""
    versions: tuple[Year, ...]
    """All versions of all years, oldest first."""

    @classmethod
    def load(cls, folder: Path = YEARS) -> "Calendar":
        """Read every version under *folder*; the newest of each year is in use.

        Raises BadBookError, naming the file, for one that is badly written or misnamed, or holds another year's day.
        """
        return cls.of(read_year(path) for path in folder.glob("*.yaml"))

    @classmethod
    def of(cls, versions: Iterable[Year]) -> "Calendar":
        """Return a calendar of *versions*, the newest of each year in use."""
        found = tuple(sorted(versions, key=lambda year: (year.year, year.version)))
        return cls(years={year.year: year for year in found}, versions=found)

    def known(self, on: date | None) -> "Calendar":
        """Return the calendar by the versions published on or before *on*; without a day, by the newest.

        A year of which no version was out yet is taken in its first one, as an estimate.
        """
        if on is None:
            return self
        years: dict[int, Year] = {}
        for year in self.versions:
            if year.published_on is not None and year.published_on <= on:
                years[year.year] = year
            else:
                years.setdefault(year.year, year.foreseen())
        return self.model_copy(update={"years": years})

    def version(self, year: int, version: int) -> Year:
        """Return one version of one year. Raises Refused NO_RULING."""
        for found in self.versions:
            if (found.year, found.version) == (year, version):
                return found
        raise Refused(Refusal.NO_RULING, f"calendar.{year}.{version}", on="–")

    def year_of(self, day: date) -> Year:
        """Return the year that *day* lies in, with its decree. Raises Refused NO_RULING."""
        try:
            return self.years[day.year]
        except KeyError:
            raise Refused(Refusal.NO_RULING, "calendar", on=day.isoformat()) from None

    def holiday(self, day: date) -> str | None:
        """Return the name of the holiday or collective leave on *day*, in Indonesian, or None."""
        year = self.year_of(day)
        return year.public_holidays.get(day) or year.collective_leave.get(day)

    def is_working(self, day: date, week: int = 5) -> bool:
        """Return whether offices that work *week* days a week, from Monday on, are open on *day*."""
        return self.holiday(day) is None and day.isoweekday() <= week

    def shift(self, day: date, n: int, week: int = 5) -> date:
        """Return the *n*-th working day after *day* (before it, if negative); *day* itself is not counted."""
        step = DAY if n > 0 else -DAY
        for _ in range(abs(n)):
            day = next(day for day in _walk(day + step, step) if self.is_working(day, week))
        return day

    def next_working(self, day: date, week: int = 5) -> date:
        """Return *day* if it is a working day, otherwise the first one after it."""
        return next(day for day in _walk(day, DAY) if self.is_working(day, week))

    def count(self, after: date, until: date, week: int = 5) -> int:
        """Return how many working days lie after *after*, up to and including *until*."""
        days = (until - after).days
        return sum(self.is_working(after + DAY * n, week) for n in range(1, days + 1))

    def rulings(self, one: date, other: date) -> tuple[Ruling, ...]:
        """Return the decrees, with their versions, that a count between two days rests on, oldest first."""
        first, last = sorted((one, other))
        years = [self.year_of(date(number, 1, 1)) for number in range(first.year, last.year + 1)]
        return tuple(
            Ruling(
                parameter=f"calendar.{year.year}",
                value=year.name,
                unit="year.version",
                effective_from=year.published_on or date(year.year, 1, 1),
                reference=year.decree,
                confidence=year.confidence,
            )
            for year in years
        )


def read_year(path: Path) -> Year:
    """Return the version written in a file. Raises BadBookError, naming the file, for one badly written."""
    try:
        year = Year.model_validate(read(path.name, path.read_text("utf-8")))
    except ValidationError as error:
        raise BadBookError(f"calendar {path.name}: {error}") from error
    if year.name != path.stem:
        raise BadBookError(f"calendar {path.name}: it holds {year.name}")
    if any(day.year != year.year for day in (*year.public_holidays, *year.collective_leave)):
        raise BadBookError(f"calendar {path.name}: a day of another year stands in it")
    return year


_USED: ContextVar[Calendar | None] = ContextVar("calendar", default=None)


def calendar(known_on: date | None = None) -> Calendar:
    """Return the calendar in use, by the versions known on a day: the shipped one, or that of `using_calendar`."""
    return (_USED.get() or _shipped()).known(known_on)


@contextmanager
def using_calendar(other: Calendar) -> Iterator[None]:
    """Count by *other* instead of the shipped calendar while the context lasts."""
    token = _USED.set(other)
    try:
        yield
    finally:
        _USED.reset(token)


@cache
def _shipped() -> Calendar:
    return Calendar.load()


def _walk(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step
