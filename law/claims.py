"""Death benefits: was the worker covered, what is owed to the heirs, and by when it is paid.

A death outside work is the death programme's (JKM), a work accident the accident programme's (JKK). The amounts are
those of the day of death, whatever was paid in or decided since.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum

from law.book import book
from law.contributions import band_base
from law.heirs import Heir, HeirClass, Relation, Succession, first_class, rank, shares
from law.months import Month
from law.rounding import half_up
from law.scholarship import Child, Scholarship, ScholarshipYear, SchoolLevel, scholarship
from law.values import amount, items, percent, table, text, whole
from law.working_days import calendar
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Cause, WorkerClass

__all__ = [
    "Benefit",
    "Child",
    "Eligibility",
    "Finding",
    "FindingCode",
    "Heir",
    "HeirClass",
    "Item",
    "ItemCode",
    "Relation",
    "ScholarshipYear",
    "SchoolLevel",
    "Succession",
    "benefit",
    "covered",
    "first_class",
    "late_compensation",
    "pay_by",
    "pay_rule",
    "rank",
    "reminders",
    "shares",
    "without_heirs",
]


class ItemCode(StrEnum):
    """The parts of a death benefit."""

    LUMP_SUM = "lump_sum"
    PERIODIC = "periodic"
    BURIAL = "burial"
    REDUCED = "reduced"
    """What the heirs of a new non-wage-earner get instead of the rest."""
    SCHOLARSHIP = "scholarship"


class Item(Message):
    """One part of a benefit; a scholarship belongs to a child and is claimed year by year."""

    code: ItemCode
    amount: Rupiah
    paid_now: bool = True
    child: str | None = None


class Benefit(Message):
    """What a death gives: `paid_now` goes to the heirs at once, `total` counts the scholarship years too."""

    items: tuple[Item, ...]
    total: Rupiah
    paid_now: Rupiah
    scholarship: tuple[ScholarshipYear, ...]
    rulings: tuple[Ruling, ...]


class FindingCode(StrEnum):
    """What was found about a worker's coverage on the day of death."""

    BEFORE_MEMBERSHIP = "before_membership"
    NEVER_PAID = "never_paid"
    LAPSED = "lapsed"
    IN_GRACE = "in_grace"
    WAITING = "waiting"
    COVERED = "covered"


class Finding(Message):
    """One finding, with the rules it rests on."""

    code: FindingCode
    rulings: tuple[Ruling, ...]


class Eligibility(Message):
    """Whether the heirs of a worker are owed anything, and whether less than everything."""

    eligible: bool
    reduced: bool
    """Whether the waiting rule applies if death was outside work; a work accident is never reduced."""
    paid_months: int
    """Paid months in all, up to the day of death: what scholarships ask for."""
    consecutive_months: int
    """Paid months in a row, up to the last one: what the waiting rule asks for."""
    findings: tuple[Finding, ...]

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """Return every ruling that a finding rests on."""
        return tuple(ruling for finding in self.findings for ruling in finding.rulings)


def covered(
    died_on: date, worker_class: WorkerClass, paid_months: Collection[Month], member_since: date
) -> Eligibility:
    """Return whether a worker who died on *died_on* was covered.

    Cover begins when the membership number is issued, *member_since*. Non-wage-earners are covered in the months
    they paid for; wage earners, whose month is due in the next one, until their unpaid months outlast the grace.
    The waiting rule touches deaths outside work only: a work accident is covered from the first day.
    """
    month = Month.of(died_on)
    paid = sorted({paid for paid in paid_months if paid <= month})
    streak = _streak(paid)
    grace = book().ruling(f"contributions.grace.{worker_class.value.lower()}", died_on)
    if died_on < member_since:
        return _eligibility(paid, streak, Finding(code=FindingCode.BEFORE_MEMBERSHIP, rulings=()))
    if not paid:
        return _eligibility(paid, streak, Finding(code=FindingCode.NEVER_PAID, rulings=()))
    unpaid = max(month.since(paid[-1]) - whole(table(grace)["counted_until_months_before"]), 0)
    if unpaid > whole(table(grace)["months"]):
        return _eligibility(paid, streak, Finding(code=FindingCode.LAPSED, rulings=(grace,)))
    findings = [Finding(code=FindingCode.IN_GRACE if unpaid else FindingCode.COVERED, rulings=(grace,))]
    if waiting := _waiting(worker_class, died_on, streak):
        findings.append(Finding(code=FindingCode.WAITING, rulings=(waiting,)))
    return _eligibility(paid, streak, *findings)


def benefit(
    *,
    cause: Cause,
    died_on: date,
    worker_class: WorkerClass,
    monthly_wage: Rupiah,
    paid_months: int,
    children: Sequence[Child] = (),
    contribution_months: int | None = None,
) -> Benefit:
    """Return what the death of a covered worker gives.

    *monthly_wage* is the reported wage; for a non-wage-earner the income, whose band base counts. *paid_months* are
    those in a row (`Eligibility.consecutive_months`); *contribution_months*, all that were paid, decide on the
    scholarship of a death outside work, and are the same unless given. Raises Refused NO_RULING for a death before
    the first table, and for children of a worker who died before PP 82/2019.
    """
    if cause is Cause.NON_WORK and (waiting := _waiting(worker_class, died_on, paid_months)):
        return _benefit(
            [Item(code=ItemCode.REDUCED, amount=amount(table(waiting)["total"]))], None, [waiting]
        )
    if cause is Cause.NON_WORK:
        lump_sum, rulings = _jkm_lump_sum(died_on)
        programme = "jkm"
    else:
        lump_sum, rulings = _jkk_lump_sum(died_on, worker_class, monthly_wage)
        programme = "jkk"
    periodic, months, burial = (
        book().ruling(f"benefits.{programme}.{name}", died_on)
        for name in ("periodic", "periodic_months", "burial")
    )
    due = [
        Item(code=ItemCode.LUMP_SUM, amount=lump_sum),
        Item(code=ItemCode.PERIODIC, amount=amount(periodic) * whole(months)),
        Item(code=ItemCode.BURIAL, amount=amount(burial)),
    ]
    rulings = [*rulings, periodic, months, burial]
    years = None
    if children:
        least = book().ruling("benefits.scholarship.jkm_months", died_on)
        rulings.append(least)
        total_months = paid_months if contribution_months is None else contribution_months
        if cause is Cause.WORK_ACCIDENT or total_months >= whole(least):
            years = scholarship(children, died_on)
    return _benefit(due, years, rulings)


def without_heirs(owed: Benefit) -> tuple[Rupiah, Rupiah]:
    """Return what goes to whoever arranged the burial, and what to the Social Security Fund, if nobody inherits."""
    burial = sum((item.amount for item in owed.items if item.code is ItemCode.BURIAL), Rupiah(0))
    return burial, owed.paid_now - burial


def pay_rule(cause: Cause, complete_on: date) -> Ruling:
    """Return how many working days the agency has from a complete file on."""
    return book().ruling(f"claims.pay_within.{cause.value}", complete_on)


def pay_by(cause: Cause, complete_on: date) -> date:
    """Return the last day on which the agency pays in time for a file complete on *complete_on*."""
    return calendar().shift(complete_on, whole(pay_rule(cause, complete_on)))


def reminders(died_on: date) -> tuple[tuple[date, ...], Ruling]:
    """Return when to remind of a death on *died_on* that nobody has claimed for, and the policy. Nothing lapses."""
    ruling = book().ruling("claims.reminders", died_on)
    return tuple(died_on + timedelta(days=whole(days)) for days in items(ruling)), ruling


def late_compensation(owed: Rupiah, days_late: int, on: date) -> tuple[Rupiah, Ruling]:
    """Return what the agency owes the heirs on top for paying *owed* so many days late, and the rule."""
    ruling = book().ruling("claims.late_compensation", on)
    return half_up(percent(ruling) * owed * days_late), ruling


def _jkm_lump_sum(died_on: date) -> tuple[Rupiah, list[Ruling]]:
    ruling = book().ruling("benefits.jkm.lump_sum", died_on)
    return amount(ruling), [ruling]


def _jkk_lump_sum(died_on: date, worker_class: WorkerClass, wage: Rupiah) -> tuple[Rupiah, list[Ruling]]:
    multiple = book().ruling("benefits.jkk.death_multiple", died_on)
    floor_rule = book().ruling("benefits.jkk.floor", died_on)
    floor = book().ruling(text(floor_rule), died_on)
    rulings = [multiple, floor_rule, floor]
    if worker_class is WorkerClass.BPU:
        wage, bands = band_base(wage, died_on)
        rulings.append(bands)
    return max(wage * whole(multiple), amount(floor)), rulings


def _benefit(due: list[Item], years: Scholarship | None, rulings: list[Ruling]) -> Benefit:
    now = sum((item.amount for item in due), Rupiah(0))
    planned = years.years if years else ()
    for child in dict.fromkeys(year.child for year in planned):
        owed = sum((year.amount for year in planned if year.child == child), Rupiah(0))
        due = [*due, Item(code=ItemCode.SCHOLARSHIP, amount=owed, paid_now=False, child=child)]
    return Benefit(
        items=tuple(due),
        total=sum((item.amount for item in due), Rupiah(0)),
        paid_now=now,
        scholarship=planned,
        rulings=(*rulings, *(years.rulings if years else ())),
    )


def _waiting(worker_class: WorkerClass, died_on: date, paid_months: int) -> Ruling | None:
    rule = book().find("benefits.jkm.waiting", died_on) if worker_class is WorkerClass.BPU else None
    return rule if rule and paid_months < whole(table(rule)["months"]) else None


def _streak(paid: Sequence[Month]) -> int:
    streak = 0
    for month in reversed(paid):
        if month != paid[-1].plus(-streak):
            break
        streak += 1
    return streak


def _eligibility(paid: Sequence[Month], streak: int, *findings: Finding) -> Eligibility:
    codes = {finding.code for finding in findings}
    return Eligibility(
        eligible=bool(codes & {FindingCode.COVERED, FindingCode.IN_GRACE}),
        reduced=FindingCode.WAITING in codes,
        paid_months=len(paid),
        consecutive_months=streak,
        findings=findings,
    )
