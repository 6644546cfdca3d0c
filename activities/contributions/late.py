"""Late fees: billed once a bill is paid in full, on what was booked after its due date.

The law puts them on employers that are no state bodies; whoever the ladder of companies does not reach owes none.
"""

from datetime import date
from typing import Any

from activities.contributions.touched import Touched
from law.deadlines import after_days
from law.escalation import sanctioned
from law.late_fees import late_fee
from law.months import Month
from law.offices import governmental
from law.payers import Payer
from schemas.base import Message
from schemas.facts import BillIssued
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import BillKind, Funding, UnitKind, WorkerClass


class Late(Message):
    """The bill for a late fee, and what it rests on."""

    fact: BillIssued
    rulings: tuple[Ruling, ...]


def fee_on(touched: Touched, today: date) -> Late | None:
    """Return the late fee on a bill that is paid now, less those billed before; None where none is owed."""
    row = touched.row
    late = [one for one in touched.counted if one.booked_on > row["due_on"]]
    if not late or row["bill_kind"] != BillKind.CONTRIBUTION or not _reached(row, today):
        return None
    month, worker_class = Month.parse(row["month"]), WorkerClass(row["worker_class"])
    fees = [late_fee(one.amount, worker_class, Payer.EMPLOYER, month, one.booked_on) for one in late]
    owed = sum((fee.amount for fee in fees), Rupiah(0)) - touched.fees_amount
    if owed <= 0:
        return None
    due = after_days(today, "policy.bill_days")
    fact = BillIssued(
        bill=f"{row['bill']}-D{touched.fees + 1}",
        line=row["line"],
        fiscal_year=row["fiscal_year"],
        month=row["month"],
        payer=row["payer"],
        headcount=row["headcount"],
        amount=owed,
        due_on=due.due_on,
        bill_kind=BillKind.FEE,
        corrects=row["bill"],
    )
    rulings = (*(ruling for fee in fees for ruling in fee.rulings), *due.rulings)
    return Late(fact=fact, rulings=rulings)


def _reached(row: Any, today: date) -> bool:  # noqa: ANN401 - a row
    kind = None if row["payer_kind"] is None else UnitKind(row["payer_kind"])
    return sanctioned(
        kind,
        WorkerClass(row["worker_class"]),
        Funding(row["funding"]),
        today,
        office=governmental(row["payer"]),
    )
