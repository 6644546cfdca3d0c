"""Memberships: from when to when one holds, for which months it is billed, and from when it covers.

A membership is a person's place on a budget line, with a number of its own. It begins on a day and ends on a day;
whoever moves to another line ends one membership and begins another on the same day. The months are cut so that
no month of a worker who moves is billed twice, and none is left out: the old membership is billed while it still
stood on the month's first day, and the new one from the month after.
"""

from datetime import date

from law.contributions import band_base
from law.deadlines import Deadline, after_days
from law.months import Month
from law.values import whole
from schemas.money import Rupiah
from schemas.terms import Leaving, WorkerClass


def holds(on: date, begins: date, ends: date | None, why: Leaving | None = None) -> bool:
    """Return whether a membership holds on *on*: from the day it begins through the day it ends.

    The day of a move belongs to the membership that follows, so that nobody stands in two segments for it.
    """
    if ends is None or on < ends:
        return begins <= on
    return begins <= on == ends and why is not Leaving.TRANSFERRED


def billed_in(month: Month, begins: date, ends: date | None) -> bool:
    """Return whether a membership is billed for *month*: begun before its first day, and not ended before it."""
    return begins < month.first_day and (ends is None or ends >= month.first_day)


def first_billed(begins: date) -> Month:
    """Return the first month for which a membership that *begins* then is billed."""
    return Month.of(begins).plus(1)


def cover_begins(numbered_on: date, first_paid_on: date | None) -> date | None:
    """Return the first day of cover: of number and first contribution the later one; None before both are there.

    The agency issues a number once the forms are complete and the first contribution is paid, and cover begins with
    it (Permenaker 1/2025 art. 3A for non-ASN staff; PP 44/2015 art. 6-8 for everybody else). Where a region registers
    before it pays, both must have happened.
    """
    return None if first_paid_on is None else max(numbered_on, first_paid_on)


def latest_change(today: date) -> Deadline:
    """Return the last day from which a change that is reported *today* may count, and the policy."""
    return after_days(today, "policy.change_ahead_days")


def days_ahead(deadline: Deadline) -> int:
    """Return how many days before it counts a change may be reported, as `latest_change` found."""
    return whole(deadline.rulings[0])


def dearer_band(
    worker_class: WorkerClass, income: Rupiah, priced: Rupiah, on: date
) -> tuple[Rupiah, Rupiah] | None:
    """Return the bases of somebody's band and of their line's, if the line does not pay for that band; else None.

    Wage earners pay a share of whatever they earn. A non-wage-earner's contribution depends on the band of the
    income alone: one in a dearer band than that of *priced*, by which the line was priced, costs more than it has.
    """
    if worker_class is WorkerClass.PU:
        return None
    base, line_base = band_base(income, on)[0], band_base(priced, on)[0]
    return (base, line_base) if base > line_base else None
