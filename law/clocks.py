"""The clocks of a claim: by when it is paid, when to warn, what lateness costs, when to recall it, when it lapses.

The programme that pays sets them. Where a function is asked without a worker's class, it answers for a wage earner;
only a sudden death at work before April 2021 is another programme's for a non-wage-earner.
"""

from datetime import date, timedelta

from law.book import book
from law.deadlines import Deadline
from law.programmes import programme
from law.rounding import half_up
from law.scholarship import anniversary
from law.values import items, percent, table, whole
from law.working_days import calendar
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Cause, Programme, WorkerClass


class Compensation(Message):
    """What the agency owes on top for paying late: for how many days, how much, and by which rule."""

    days: int
    amount: Rupiah
    ruling: Ruling


def pay_within(which: Programme, complete_on: date) -> Ruling:
    """Return how many working days *which* has from a complete file on. Raises Refused NO_RULING but for JKK and JKM."""
    return book().ruling(f"claims.pay_within.{which.value.lower()}", complete_on)


def pay_rule(
    cause: Cause,
    complete_on: date,
    *,
    worker_class: WorkerClass = WorkerClass.PU,
    died_on: date | None = None,
) -> Ruling:
    """Return how many working days the agency has from a complete file on; *died_on* is *complete_on* if not given."""
    return pay_within(programme(cause, worker_class, died_on or complete_on)[0], complete_on)


def pay_by(
    cause: Cause,
    complete_on: date,
    *,
    week: int = 5,
    worker_class: WorkerClass = WorkerClass.PU,
    died_on: date | None = None,
) -> date:
    """Return the last day on which the agency, at work *week* days a week, pays for a file complete on *complete_on*."""
    which, _ = programme(cause, worker_class, died_on or complete_on)
    return pay_day(which, complete_on, week=week).due_on


def pay_day(which: Programme, complete_on: date, *, week: int = 5) -> Deadline:
    """Return the last day on which *which* pays for a file complete on *complete_on*, and the rules."""
    rule = pay_within(which, complete_on)
    due = calendar().shift(complete_on, whole(rule), week)
    return Deadline(due_on=due, rulings=(rule, *calendar().rulings(complete_on, due)))


def warn_on(which: Programme, pay_by: date, *, week: int = 5) -> Deadline:
    """Return the day on which a claim of *which* that is to be paid by *pay_by* begins to climb, and the policy."""
    ruling = book().ruling("claims.warn_before", pay_by)
    due = calendar().shift(pay_by, -whole(table(ruling)[which.value]), week)
    return Deadline(due_on=due, rulings=(ruling, *calendar().rulings(due, pay_by)))


def compensation(owed: Rupiah, pay_by: date, paid_on: date) -> Compensation:
    """Return what is owed on top of *owed* for paying it on *paid_on* (PP 44/2015 art. 37(3) and 40(4)).

    Every calendar day counts, from the day after *pay_by* to the day of payment; paid in time, it is nothing.
    """
    days = max((paid_on - pay_by).days, 0)
    amount, ruling = late_compensation(owed, days, pay_by)
    return Compensation(days=days, amount=amount, ruling=ruling)


def late_compensation(owed: Rupiah, days_late: int, on: date) -> tuple[Rupiah, Ruling]:
    """Return what the agency owes the heirs on top for paying *owed* so many days late, and the rule."""
    ruling = book().ruling("claims.late_compensation", on)
    return half_up(percent(ruling) * owed * days_late), ruling


def reminders(died_on: date) -> tuple[tuple[date, ...], Ruling]:
    """Return when to remind of a death on *died_on* that nobody has claimed for, and the policy. Nothing lapses."""
    ruling = book().ruling("claims.reminders", died_on)
    return tuple(died_on + timedelta(days=whole(days)) for days in items(ruling)), ruling


def lapses_on(
    cause: Cause, died_on: date, worker_class: WorkerClass = WorkerClass.PU
) -> tuple[date, Ruling] | None:
    """Return when the right to the benefit lapses, and the ruling; None where no lapse is known.

    A reason to warn and to hurry, never to refuse a claim.
    """
    which, _ = programme(cause, worker_class, died_on)
    ruling = book().find(f"claims.lapse.{which.value.lower()}", died_on)
    return (anniversary(died_on, whole(ruling)), ruling) if ruling else None
