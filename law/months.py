"""Calendar months: what contributions are paid for."""

import calendar
from datetime import date
from functools import total_ordering

from pydantic import Field

from schemas.base import Message

YEAR = 12


@total_ordering
class Month(Message):
    """A calendar month; months sort by time and are written 2022-03."""

    year: int
    month: int = Field(ge=1, le=YEAR)

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month that *day* lies in."""
        return cls(year=day.year, month=day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month written as 2022-03. Raises ValueError for anything else."""
        return cls.of(date.fromisoformat(f"{text}-01"))

    @property
    def first_day(self) -> date:
        """Return the month's first day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """Return the month's last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def plus(self, months: int) -> "Month":
        """Return the month *months* later (earlier, if negative)."""
        years, month = divmod(self.ordinal + months, YEAR)
        return Month(year=years, month=month + 1)

    def since(self, other: "Month") -> int:
        """Return how many months lie between *other* and this one: 1 if this one follows it."""
        return self.ordinal - other.ordinal

    def __lt__(self, other: "Month") -> bool:
        return self.ordinal < other.ordinal

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def ordinal(self) -> int:
        """Return the month's number, counted from the year 0."""
        return self.year * YEAR + self.month - 1
