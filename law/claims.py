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
from law.scholarship import Child, Scholarship, ScholarshipYear, SchoolLevel, anniversary, scholarship
from law.values import amount, flag, items, percent, table, text, whole
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
    "lapses_on",
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
    """For the burial: all that the heirs of a new non-wage-earner get."""
    SCHOLARSHIP = "scholarship"


class Item(Message):
    """One part of a benefit; a scholarship belongs to a child and is claimed year by year."""

    code: ItemCode
    amount: Rupiah
    paid_now: bool = True
    child: str | None = None


class Benefit(Message):
    """What a death gives: `paid_now` goes to the heirs at once, `total` counts the scholarship years too.

    Scholarships are claimed year by year, so that not even their first year is in `paid_now`.
    """

    items: tuple[Item, ...]
    total: Rupiah
    paid_now: Rupiah
    scholarship: tuple[ScholarshipYear, ...]
    rulings: tuple[Ruling, ...]

    @property
    def first_years(self) -> Rupiah:
        """Return the first scholarship year of every child: what can be claimed together with `paid_now`."""
        return sum((year.amount for year in self.scholarship if year.year == 1), Rupiah(0))


class FindingCode(StrEnum):
    """What was found about a worker's coverage on the day of death."""

    BEFORE_MEMBERSHIP = "before_membership"
    NEVER_PAID = "never_paid"
    LAPSED = "lapsed"
    EMPLOYER_PAYS_FIRST = "employer_pays_first"
    """The agency does not pay before the employer, who is in arrears, has paid and settled."""
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
        lapsed = [Finding(code=FindingCode.LAPSED, rulings=(grace,))]
        return _eligibility(paid, streak, *lapsed, *_employers_duty(worker_class, unpaid, died_on))
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
    memberships: int = 1,
) -> Benefit:
    """Return what the death of a covered worker gives.

    *monthly_wage* is the reported wage; for a non-wage-earner the income, whose band base counts. *paid_months* are
    those in a row (`Eligibility.consecutive_months`); *contribution_months*, all that were paid, are the same unless
    given, and decide on the scholarship of a death outside work. *memberships* are the active ones of the dead: the
    death programme pays for each, the work accident programme and scholarships once. Raises Refused NO_RULING for a
    death before the first table.
    """
    times, rulings = _times(cause, died_on, memberships)
    if cause is Cause.NON_WORK and (waiting := _waiting(worker_class, died_on, paid_months)):
        reduced = Item(code=ItemCode.BURIAL, amount=amount(table(waiting)["total"]) * times)
        return _benefit([reduced], None, [waiting, *rulings])
    if cause is Cause.NON_WORK:
        lump_sum, found = _jkm_lump_sum(died_on)
        programme = "jkm"
    else:
        lump_sum, found = _jkk_lump_sum(died_on, worker_class, monthly_wage)
        programme = "jkk"
    periodic, months, burial = (
        book().ruling(f"benefits.{programme}.{name}", died_on)
        for name in ("periodic", "periodic_months", "burial")
    )
    due = [
        Item(code=ItemCode.LUMP_SUM, amount=lump_sum * times),
        Item(code=ItemCode.PERIODIC, amount=amount(periodic) * whole(months) * times),
        Item(code=ItemCode.BURIAL, amount=amount(burial) * times),
    ]
    rulings = [*found, periodic, months, burial, *rulings]
    if not children:
        return _benefit(due, None, rulings)
    if cause is Cause.NON_WORK:
        enough, asked = _paid_long_enough(died_on, paid_months, contribution_months)
        rulings = [*rulings, *asked]
        if not enough:
            return _benefit(due, None, rulings)
    return _benefit(due, scholarship(children, died_on), rulings)


def without_heirs(owed: Benefit) -> tuple[Rupiah, Rupiah]:
    """Return what goes to whoever arranged the burial, and what to the Social Security Fund, if nobody inherits."""
    burial = sum((item.amount for item in owed.items if item.code is ItemCode.BURIAL), Rupiah(0))
    return burial, owed.paid_now - burial


def pay_rule(cause: Cause, complete_on: date) -> Ruling:
    """Return how many working days the agency has from a complete file on."""
    return book().ruling(f"claims.pay_within.{cause.value}", complete_on)


def pay_by(cause: Cause, complete_on: date, *, week: int = 5) -> date:
    """Return the last day on which the agency, at work *week* days a week, pays for a file complete on *complete_on*."""
    return calendar().shift(complete_on, whole(pay_rule(cause, complete_on)), week)


def reminders(died_on: date) -> tuple[tuple[date, ...], Ruling]:
    """Return when to remind of a death on *died_on* that nobody has claimed for, and the policy. Nothing lapses."""
    ruling = book().ruling("claims.reminders", died_on)
    return tuple(died_on + timedelta(days=whole(days)) for days in items(ruling)), ruling


def lapses_on(cause: Cause, died_on: date) -> tuple[date, Ruling] | None:
    """Return when the right to the benefit lapses, and the ruling; None where no lapse is known.

    A reason to warn and to hurry, never to refuse a claim.
    """
    ruling = book().find(f"claims.lapse.{cause.value}", died_on)
    return (anniversary(died_on, whole(ruling)), ruling) if ruling else None


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


def _times(cause: Cause, died_on: date, memberships: int) -> tuple[int, list[Ruling]]:
    if cause is not Cause.NON_WORK or memberships == 1:
        return 1, []
    ruling = book().ruling("benefits.jkm.per_membership", died_on)
    return memberships if flag(ruling) else 1, [ruling]


def _paid_long_enough(died_on: date, in_a_row: int, in_all: int | None) -> tuple[bool, list[Ruling]]:
    least = book().find("benefits.scholarship.jkm_months", died_on)
    if least is None:
        return False, []
    if in_all is None or in_all == in_a_row:
        return in_a_row >= whole(least), [least]
    counted = book().ruling("benefits.scholarship.counted", died_on)
    months = in_a_row if text(counted) == "in_a_row" else in_all
    return months >= whole(least), [least, counted]


def _waiting(worker_class: WorkerClass, died_on: date, paid_months: int) -> Ruling | None:
    rule = book().find("benefits.jkm.waiting", died_on)
    if rule is None or worker_class.value not in items(table(rule)["classes"]):
        return None
    return rule if paid_months < whole(table(rule)["months"]) else None


def _employers_duty(worker_class: WorkerClass, unpaid: int, died_on: date) -> list[Finding]:
    if worker_class is not WorkerClass.PU:
        return []
    after = book().ruling("claims.employer_pays_first", died_on)
    owes = unpaid > whole(after)
    return [Finding(code=FindingCode.EMPLOYER_PAYS_FIRST, rulings=(after,))] if owes else []


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
