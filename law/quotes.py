"""Quotes: what contributions cost over a run of months, and what a death gives, with every ruling behind it.

For whoever asks about somebody that kawal has no record of: all facts are the asker's.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from law import claims
from law.book import book, distinct
from law.contributions import due_on, due_rule, monthly
from law.deferrals import Deferral, deferral
from law.late_fees import fee_per_month
from law.months import Month
from law.payers import Payer, usual
from law.programmes import programme
from law.scholarship import Child
from law.wages import job_loss
from schemas.base import Message
from schemas.errors import Refused
from schemas.money import LIMIT, Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import Cause, Programme, WorkerClass


class QuotedMonth(Message):
    """One worker's contributions for a month."""

    month: Month
    programmes: dict[Programme, Rupiah]
    per_worker: Rupiah
    due_on: date
    late_fee: Rupiah
    """For each started month of delay."""
    deferred: Deferral | None
    """The part that may wait."""
    paid_by_state: Rupiah | None
    """The contribution to the job loss programme, which nobody is billed."""


class ContributionQuote(Message):
    """A run of months for a number of workers."""

    payer: Payer
    months: tuple[QuotedMonth, ...]
    workers: int
    total: Rupiah
    rulings: tuple[Ruling, ...]


class Remark(StrEnum):
    """What whoever asks about a death should know besides the amounts."""

    COVERED = "covered"
    INACTIVE = "inactive"
    EMPLOYER_PAYS_FIRST = "employer_pays_first"
    """The agency pays when the employer has settled its arrears."""
    WAITING = "waiting"
    NO_MONTH_PAID = "no_month_paid"
    """Active without a paid month: the asker's word."""
    MORE_PAID_THAN_MEMBER = "more_paid_than_member"
    """More paid months than the membership has lasted."""
    NO_SCHOLARSHIP = "no_scholarship"
    """Children were named, and the law gives them nothing."""
    MAY_LAPSE = "may_lapse"
    """The right to the benefit ends on a day that the quote names."""


class BenefitQuote(Message):
    """What a death gives; without cover, nothing."""

    cause: Cause
    programme: Programme
    """Which answers for it."""
    eligible: bool
    remarks: tuple[Remark, ...]
    items: tuple[claims.Item, ...]
    scholarship: tuple[claims.ScholarshipYear, ...]
    total: Rupiah
    """Everything, over the years."""
    paid_now: Rupiah
    """Everything but the scholarships, and their first year."""
    claim_before: date | None
    rulings: tuple[Ruling, ...]


def quote_contributions(
    worker_class: WorkerClass,
    income: Rupiah,
    first: Month,
    *,
    months: int = 1,
    workers: int = 1,
    programmes: Iterable[Programme] | None = None,
    risk_group: str = "I",
    payer: Payer | None = None,
    transport: bool = False,
    relief: bool = True,
    joined: Month | None = None,
) -> ContributionQuote:
    """Return what *workers* with *income* cost for *months* months from *first* on; arguments as for `monthly`.

    Raises Refused INVALID_AMOUNT, NOT_ONE_OF for an unknown risk group, and NO_RULING.
    """
    payer = payer or usual(worker_class)
    chosen = None if programmes is None else tuple(programmes)
    quoted: list[QuotedMonth] = []
    rulings: list[Ruling] = []
    for past in range(months):
        month = first.plus(past)
        found = monthly(
            worker_class, income, month, risk_group=risk_group, programmes=chosen, payer=payer,
            transport=transport, relief=relief, joined=joined,
        )  # fmt: skip
        later = deferral(found.programmes, month) if relief else None
        fee = fee_per_month(found.total - (later.amount if later else Rupiah(0)), worker_class, payer, month)
        state = job_loss(income, month, payer, found.programmes) if worker_class is WorkerClass.PU else None
        counted = book().ruling("contributions.late_fee.counted", month.first_day)
        rulings += [*found.rulings, due_rule(worker_class, month), *fee.rulings]
        rulings += [counted] if fee.amount else []
        rulings += [later.ruling] if later else []
        rulings += state[1] if state else []
        quoted.append(
            QuotedMonth(
                month=month,
                programmes=found.programmes,
                per_worker=found.total,
                due_on=due_on(worker_class, month),
                late_fee=fee.amount,
                deferred=later,
                paid_by_state=state[0] if state else None,
            )
        )
    total = sum(int(month.per_worker) for month in quoted) * workers
    if total >= LIMIT:
        raise Refused(Refusal.INVALID_AMOUNT, "total", given=total)
    return ContributionQuote(
        payer=payer, months=tuple(quoted), workers=workers, total=Rupiah(total), rulings=distinct(rulings)
    )


def quote_benefit(
    cause: Cause,
    died_on: date,
    worker_class: WorkerClass,
    wage: Rupiah,
    *,
    member_since: date,
    paid_months: int,
    active: bool = True,
    memberships: int = 1,
    children: Sequence[Child] = (),
) -> BenefitQuote:
    """Return what the death of somebody gives who was *active* on that day, or was not.

    Raises Refused INVALID_AMOUNT for a negative wage, BEFORE_MEMBERSHIP for a death before it, and NO_RULING.
    """
    if wage < 0:
        raise Refused(Refusal.INVALID_AMOUNT, "wage", given=int(wage))
    if died_on < member_since:
        facts = {"on": died_on.isoformat(), "since": member_since.isoformat()}
        raise Refused(Refusal.BEFORE_MEMBERSHIP, "died_on", **facts)
    owed = claims.benefit(
        cause=cause,
        died_on=died_on,
        worker_class=worker_class,
        monthly_wage=wage,
        paid_months=paid_months,
        children=children,
        memberships=memberships,
    )
    if not active:
        return _nothing(cause, worker_class, died_on)
    waits = any(ruling.parameter == "benefits.jkm.waiting" for ruling in owed.rulings)
    lapse = claims.lapses_on(cause, died_on, worker_class)
    since = Month.of(died_on).since(Month.of(member_since)) + 1
    remarks = {
        Remark.COVERED: True,
        Remark.WAITING: waits,
        Remark.NO_MONTH_PAID: not paid_months,
        Remark.MORE_PAID_THAN_MEMBER: paid_months > since,
        Remark.NO_SCHOLARSHIP: bool(children) and not owed.scholarship,
        Remark.MAY_LAPSE: lapse is not None,
    }
    return BenefitQuote(
        cause=cause,
        programme=programme(cause, worker_class, died_on)[0],
        eligible=True,
        remarks=tuple(remark for remark, holds in remarks.items() if holds),
        items=owed.items,
        scholarship=owed.scholarship,
        total=owed.total,
        paid_now=owed.paid_now + owed.first_years,
        claim_before=lapse[0] if lapse else None,
        rulings=distinct([*owed.rulings, *([lapse[1]] if lapse else [])]),
    )


def _nothing(cause: Cause, worker_class: WorkerClass, died_on: date) -> BenefitQuote:
    found = [book().find(f"contributions.inactive_after.{worker_class.value.lower()}", died_on)]
    remarks = [Remark.INACTIVE]
    if worker_class is WorkerClass.PU:
        found.append(book().find("claims.employer_pays_first", died_on))
        remarks.append(Remark.EMPLOYER_PAYS_FIRST)
    return BenefitQuote(
        cause=cause,
        programme=programme(cause, worker_class, died_on)[0],
        eligible=False,
        remarks=tuple(remarks),
        items=(),
        scholarship=(),
        total=Rupiah(0),
        paid_now=Rupiah(0),
        claim_before=None,
        rulings=tuple(ruling for ruling in found if ruling),
    )
