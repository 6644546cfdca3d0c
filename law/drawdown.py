"""Draw-down: how long the money of a budget line lasts at what a month now costs."""

from law.months import YEAR, Month
from schemas.base import Message
from schemas.money import Rupiah


class Drawn(Message):
    """What a budget line has been billed so far; corrections count, late fees do not."""

    budgeted: Rupiah
    billed: Rupiah
    monthly: Rupiah
    """What the latest month cost."""
    latest: Month
    """The latest month billed."""

    @property
    def remaining(self) -> Rupiah:
        """Return what is left for the months to come; negative when more was billed than budgeted."""
        return self.budgeted - self.billed


class Shortage(Message):
    """From which month on a line's money is not enough, and how much is missing for its whole year."""

    month: Month
    missing: Rupiah


class MonthAhead(Message):
    """One month still to come: what it will cost, what is left after it, and how much of it no money is there for."""

    month: Month
    amount: Rupiah
    remaining: Rupiah
    missing: Rupiah


def ahead(drawn: Drawn) -> tuple[MonthAhead, ...]:
    """Return the months to the end of the year, each at what the latest one cost."""
    found = []
    remaining = drawn.remaining
    for month in range(drawn.latest.month + 1, YEAR + 1):
        before, remaining = max(remaining, Rupiah(0)), remaining - drawn.monthly
        found.append(
            MonthAhead(
                month=Month(year=drawn.latest.year, month=month),
                amount=drawn.monthly,
                remaining=remaining,
                missing=max(drawn.monthly - before, Rupiah(0)),
            )
        )
    return tuple(found)


def shortage(drawn: Drawn) -> Shortage | None:
    """Return when a line's money runs out before its year does, and by how much; None when it lasts.

    The latest month itself is the one when what was billed is more than what was budgeted already.
    """
    short = [one.month for one in ahead(drawn) if one.missing]
    months_left = YEAR - drawn.latest.month
    missing = drawn.monthly * months_left - drawn.remaining
    if drawn.remaining < 0:
        return Shortage(month=drawn.latest, missing=missing)
    return Shortage(month=short[0], missing=missing) if short else None
