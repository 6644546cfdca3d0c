"""Working days: which days count when the law counts in "hari kerja".

PP 12/2019 and UU 23/2014 mean working days when they say days. The years shipped under `calendar/` hold the public
holidays and the collective leave of the ministers' joint decrees, in their newest version; collective leave binds
civil servants, so government clocks do not count it. Regions work five days a week, or six.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

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
    confidence: Confidence
    estimated: bool
    public_holidays: dict[date, str]
    collective_leave: dict[date, str]


class Calendar(Message):
    """The shipped years. Every question about another year is Refused NO_RULING."""

    years: dict[int, Year]

    @classmethod
    def load(cls, folder: Path = YEARS) -> "Calendar":
        """Read every year under *folder*. Raises BadBookError for a day that stands in the wrong year's file."""
        years = [
            Year.model_validate(read(path.name, path.read_text("utf-8")))
            for path in sorted(folder.glob("*.yaml"))
        ]
        for year in years:
            if any(day.year != year.year for day in (*year.public_holidays, *year.collective_leave)):
                raise BadBookError(f"calendar {year.year}: a day of another year stands in it")
        return cls(years={year.year: year for year in years})

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
        return tuple(
            Ruling(
                parameter=f"calendar.{number}",
                value=self.year_of(date(number, 1, 1)).version,
                unit="version",
                effective_from=date(number, 1, 1),
                reference=self.years[number].decree,
                confidence=self.years[number].confidence,
            )
            for number in range(first.year, last.year + 1)
        )


@cache
def calendar() -> Calendar:
    """Return the shipped calendar, read once per process."""
    return Calendar.load()


def _walk(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step
