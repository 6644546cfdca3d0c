"""Deadlines: a day counted from another, with the rule that sets it."""

from datetime import date, timedelta

from law.book import book
from law.values import whole
from law.working_days import calendar
from schemas.base import Message
from schemas.rulings import Ruling


class Deadline(Message):
    """The last day on which something is done in time, and the rules that say so."""

    due_on: date
    rulings: tuple[Ruling, ...]


def after_days(day: date, parameter: str) -> Deadline:
    """Return the deadline of as many calendar days after *day* as *parameter* then said."""
    ruling = book().ruling(parameter, day)
    return Deadline(due_on=day + timedelta(days=whole(ruling)), rulings=(ruling,))


def after_working_days(day: date, parameter: str, *, week: int = 5) -> Deadline:
    """Return the deadline of as many working days after *day* as *parameter* then said, in weeks of *week* days."""
    ruling = book().ruling(parameter, day)
    due = calendar().shift(day, whole(ruling), week)
    return Deadline(due_on=due, rulings=(ruling, *calendar().rulings(day, due)))
