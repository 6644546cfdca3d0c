"""What is recorded of bills."""

from datetime import date
from typing import Literal

from schemas.base import Message
from schemas.facts.amounts import Amount, Headcount


class BillIssued(Message):
    """One month's contributions of one line were billed."""

    kind: Literal["bill_issued"] = "bill_issued"
    bill: str
    line: str
    fiscal_year: int
    month: str
    payer: str
    headcount: Headcount
    amount: Amount
    due_on: date


class BillPaid(Message):
    """Money arrived for a bill, with the treasury's disbursement order (SP2D) or the giver's transfer."""

    kind: Literal["bill_paid"] = "bill_paid"
    bill: str
    amount: Amount
    paid_on: date
    document: str


class BillOverdue(Message):
    """A bill's due date passed unpaid."""

    kind: Literal["bill_overdue"] = "bill_overdue"
    bill: str
    due_on: date
    outstanding: Amount
