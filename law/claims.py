"""Death benefits: was the worker covered, and what is owed to the heirs.

A death outside work is the death programme's (JKM), one by accident the accident programme's (JKK); which of them
answers for what is in the law book (`law.programmes`). The amounts are those of the day of death, whatever was paid
in or decided since. `law.deaths` decides a whole claim by these.
"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from law.book import book
from law.clocks import lapses_on, late_compensation, pay_by, pay_rule, reminders
from law.contributions import band_base
from law.heirs import Heir, HeirClass, Relation, Succession, first_class, rank, shares
from law.items import Item, ItemCode
from law.months import Month
from law.programmes import programme
from law.scholarship import Child, Scholarship, ScholarshipYear, SchoolLevel, scholarship
from law.values import amount, flag, items, table, text, whole
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Cause, Programme, WorkerClass

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
    "paid_long_enough",
    "pay_by",
    "pay_rule",
    "rank",
    "reminders",
    "shares",
    "streak_of",
    "without_heirs",
]

NUMBER = "number"
PAID_MONTH = "paid_month"
"""What cover waits for, as the law book spells it."""


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
    """What was found about a death: the worker's coverage on that day, and the claim as it was filed."""

    NOT_A_MEMBER = "not_a_member"
    """No membership is known at all."""
    BEFORE_NUMBER = "before_number"
    """Death came before the membership's number was issued, or it never was."""
    BEFORE_MEMBERSHIP = "before_membership"
    NEVER_PAID = "never_paid"
    LAPSED = "lapsed"
    EMPLOYER_PAYS_FIRST = "employer_pays_first"
    """The agency does not pay before the employer, who is in arrears, has paid and settled."""
    IN_GRACE = "in_grace"
    WAITING = "waiting"
    """Covered, but for too few months in a row for more than the reduced benefit."""
    COVERED = "covered"
    OVER_AGE_AT_REGISTRATION = "over_age_at_registration"
    IDENTITY_MISMATCH = "identity_mismatch"
    """Asks for a correction; no reason to refuse."""
    PAID_ONCE = "paid_once"
    """Covered, and paid through another membership: this programme pays once."""
    WRONG_DOOR = "wrong_door"
    """The documents speak of another cause than the one the claim was filed under."""


class Finding(Message):
    """One finding, with the months and the rules it rests on."""

    code: FindingCode
    rulings: tuple[Ruling, ...]
    months: tuple[Month, ...] = ()
    """The months paid, or the unpaid ones where cover has lapsed or its grace runs."""


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

    Cover begins when the membership number is issued, *member_since*, and a month is paid. Non-wage-earners are covered in the months
    they paid for; wage earners, whose month is due in the next one, until their unpaid months outlast the grace.
    The waiting rule touches deaths outside work only: a work accident is covered from the first day.
    """
    month = Month.of(died_on)
    paid = sorted({paid for paid in paid_months if paid <= month})
    streak = streak_of(paid)
    begins = book().ruling("claims.cover_begins", died_on)
    grace = book().ruling(f"contributions.grace.{worker_class.value.lower()}", died_on)
    if NUMBER in items(begins) and died_on < member_since:
        return _eligibility(paid, streak, Finding(code=FindingCode.BEFORE_MEMBERSHIP, rulings=(begins,)))
    if PAID_MONTH in items(begins) and not paid:
        return _eligibility(paid, streak, Finding(code=FindingCode.NEVER_PAID, rulings=(begins,)))
    last = paid[-1] if paid else month
    owed = max(month.since(last) - whole(table(grace)["counted_until_months_before"]), 0)
    unpaid = tuple(last.plus(n) for n in range(1, owed + 1))
    if owed > whole(table(grace)["months"]):
        lapsed = [Finding(code=FindingCode.LAPSED, rulings=(grace,), months=unpaid)]
        return _eligibility(paid, streak, *lapsed, *_employers_duty(worker_class, unpaid, died_on))
    found = FindingCode.IN_GRACE if unpaid else FindingCode.COVERED
    findings = [Finding(code=found, rulings=(grace,), months=unpaid or streak)]
    if waiting := _waiting(worker_class, died_on, len(streak)):
        findings.append(Finding(code=FindingCode.WAITING, rulings=(waiting,), months=streak))
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

    *cause* and class decide which programme pays. *monthly_wage* is the reported wage; for a non-wage-earner the income, whose band base counts. *paid_months* are
    those in a row (`Eligibility.consecutive_months`); *contribution_months*, all that were paid, are the same unless
    given, and decide on the scholarship of a death outside work. *memberships* are the active ones of the dead: the
    death programme pays for each, the work accident programme and scholarships once. Raises Refused NO_RULING for a
    death before the first table.
    """
    which, why = programme(cause, worker_class, died_on)
    times, several = _times(which, died_on, memberships)
    rulings = [why, *several]
    if which is Programme.JKM and (waiting := _waiting(worker_class, died_on, paid_months)):
        reduced = Item(code=ItemCode.BURIAL, amount=amount(table(waiting)["total"]) * times)
        return _benefit([reduced], None, [waiting, *rulings])
    if which is Programme.JKM:
        lump_sum, found = _jkm_lump_sum(died_on)
    else:
        lump_sum, found = _jkk_lump_sum(died_on, worker_class, monthly_wage)
    periodic, months, burial = (
        book().ruling(f"benefits.{which.value.lower()}.{name}", died_on)
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
    if which is Programme.JKM:
        enough, asked = paid_long_enough(died_on, paid_months, contribution_months)
        rulings = [*rulings, *asked]
        if not enough:
            return _benefit(due, None, rulings)
    return _benefit(due, scholarship(children, died_on), rulings)


def without_heirs(owed: Benefit) -> tuple[Rupiah, Rupiah]:
    """Return what goes to whoever arranged the burial, and what to the Social Security Fund, if nobody inherits."""
    burial = sum((item.amount for item in owed.items if item.code is ItemCode.BURIAL), Rupiah(0))
    return burial, owed.paid_now - burial


def paid_long_enough(died_on: date, in_a_row: int, in_all: int | None) -> tuple[bool, list[Ruling]]:
    """Return whether so many paid months give a scholarship when death was outside work, and the rulings asked."""
    least = book().find("benefits.scholarship.jkm_months", died_on)
    if least is None:
        return False, []
    if in_all is None or in_all == in_a_row:
        return in_a_row >= whole(least), [least]
    counted = book().ruling("benefits.scholarship.counted", died_on)
    months = in_a_row if text(counted) == "in_a_row" else in_all
    return months >= whole(least), [least, counted]


def streak_of(paid: Sequence[Month]) -> tuple[Month, ...]:
    """Return the last of the months *paid*, in order, that follow on each other without a gap."""
    streak: list[Month] = []
    for month in reversed(paid):
        if streak and month != streak[-1].plus(-1):
            break
        streak.append(month)
    return tuple(reversed(streak))


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


def _times(which: Programme, died_on: date, memberships: int) -> tuple[int, list[Ruling]]:
    if which is not Programme.JKM or memberships == 1:
        return 1, []
    ruling = book().ruling("benefits.jkm.per_membership", died_on)
    return memberships if flag(ruling) else 1, [ruling]


def _waiting(worker_class: WorkerClass, died_on: date, paid_months: int) -> Ruling | None:
    rule = book().find("benefits.jkm.waiting", died_on)
    if rule is None or worker_class.value not in items(table(rule)["classes"]):
        return None
    return rule if paid_months < whole(table(rule)["months"]) else None


def _employers_duty(worker_class: WorkerClass, unpaid: tuple[Month, ...], died_on: date) -> list[Finding]:
    if worker_class is not WorkerClass.PU:
        return []
    after = book().ruling("claims.employer_pays_first", died_on)
    owes = len(unpaid) > whole(after)
    return [Finding(code=FindingCode.EMPLOYER_PAYS_FIRST, rulings=(after,), months=unpaid)] if owes else []


def _eligibility(paid: Sequence[Month], streak: Sequence[Month], *findings: Finding) -> Eligibility:
    codes = {finding.code for finding in findings}
    return Eligibility(
        eligible=bool(codes & {FindingCode.COVERED, FindingCode.IN_GRACE}),
        reduced=FindingCode.WAITING in codes,
        paid_months=len(paid),
        consecutive_months=len(streak),
        findings=findings,
    )
