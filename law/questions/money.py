"""The questions about money: what a month costs, when it is due, what lateness costs, and what a death gives."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from law import claims, late_fees, wages
from law.ageing import age
from law.contributions import Month, bill_by, due_on, monthly, reminders
from law.deferrals import deferral
from law.payers import Payer
from law.questions.registry import question
from schemas.money import Rupiah
from schemas.terms import Cause, Funding, Programme, WorkerClass


@question
def contribution(
    *,
    worker_class: WorkerClass,
    income: int,
    month: str,
    risk_group: str = "I",
    programmes: Sequence[Programme] | None = None,
    funding: Funding | None = None,
    payer: Payer | None = None,
    transport: bool = False,
    relief: bool = True,
    joined: str | None = None,
) -> dict[str, Any]:
    """Return one worker's contribution for a month, by programme and in all."""
    found = monthly(
        worker_class,
        Rupiah(income),
        Month.parse(month),
        risk_group=risk_group,
        programmes=programmes,
        funding=funding,
        payer=payer,
        transport=transport,
        relief=relief,
        joined=Month.parse(joined) if joined else None,
    )
    return {**{code.value: due for code, due in found.programmes.items()}, "total": found.total}


@question
def due(*, worker_class: WorkerClass, month: str, billed_on: date | None = None) -> dict[str, Any]:
    """Return when a month's contribution is due by statute, and by when a bill issued on a day is paid."""
    answer = {"due_on": due_on(worker_class, Month.parse(month))}
    return (
        {**answer, "pay_by": bill_by(worker_class, Month.parse(month), billed_on).due_on}
        if billed_on
        else answer
    )


@question
def bill_reminders(*, due_on: date) -> dict[str, Any]:
    """Return the days on which the payer of a bill is reminded."""
    return {"days": list(reminders(due_on)[0])}


@question
def benefit(
    *,
    cause: Cause,
    died_on: date,
    worker_class: WorkerClass,
    monthly_wage: int,
    paid_months: int,
    children: Sequence[claims.Child] = (),
    contribution_months: int | None = None,
    memberships: int = 1,
) -> dict[str, Any]:
    """Return a death benefit by its parts; scholarships are summed over children and years."""
    found = claims.benefit(
        cause=cause,
        died_on=died_on,
        worker_class=worker_class,
        monthly_wage=Rupiah(monthly_wage),
        paid_months=paid_months,
        children=children,
        contribution_months=contribution_months,
        memberships=memberships,
    )
    parts: dict[str, Any] = {
        code.value: sum(item.amount for item in found.items if item.code is code) for code in claims.ItemCode
    }
    return {**parts, "paid_now": found.paid_now, "total": found.total}


@question
def late_fee(
    *, worker_class: WorkerClass, payer: Payer, month: str, owed: int, paid_on: date | None = None
) -> dict[str, Any]:
    """Return what paying late costs: for one month of delay, and for a payment on a day."""
    paid_for = Month.parse(month)
    each = late_fees.fee_per_month(Rupiah(owed), worker_class, payer, paid_for)
    answer: dict[str, Any] = {"per_month": each.amount}
    if paid_on is not None:
        fee = late_fees.late_fee(Rupiah(owed), worker_class, payer, paid_for, paid_on)
        answer |= {"fee": fee.amount, "months": fee.months}
    return answer


@question
def wage_base(*, wage: int, day: date, minimum_wage: int | None = None) -> dict[str, Any]:
    """Return the wage that a wage earner's contributions are counted on."""
    floor = None if minimum_wage is None else Rupiah(minimum_wage)
    return {"base": wages.wage_base(Rupiah(wage), day, floor)[0]}


@question
def job_loss(
    *, wage: int, month: str, payer: Payer = Payer.EMPLOYER, programmes: Sequence[Programme]
) -> dict[str, Any]:
    """Return what the state pays into the job loss programme for a wage earner's month; null for nobody."""
    found = wages.job_loss(Rupiah(wage), Month.parse(month), payer, programmes)
    return {"amount": found[0] if found else None}


@question
def deferred(*, month: str, programmes: dict[Programme, int]) -> dict[str, Any]:
    """Return what may wait of one worker's contributions of a month, and its window."""
    found = deferral({code: Rupiah(amount) for code, amount in programmes.items()}, Month.parse(month))
    if found is None:
        return {"amount": 0}
    return {
        "programme": found.programme,
        "amount": found.amount,
        "payable_from": found.payable_from,
        "payable_until": found.payable_until,
    }


@question
def ageing(*, due_on: date, as_of: date) -> dict[str, Any]:
    """Return how old a claim is on a day, by the ages that arrears are told apart by."""
    return {"age": age(due_on, as_of)}
