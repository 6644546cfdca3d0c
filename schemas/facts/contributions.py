"""What is recorded of bills, of the money that arrives for them, and of what stays unpaid."""

from datetime import date
from typing import Literal

from schemas.base import Message
from schemas.facts.amounts import Amount, Headcount
from schemas.money import Rupiah
from schemas.terms import BillKind


class BillIssued(Message):
    """A bill: one month's contributions of one line, what an earlier bill got wrong, or a late fee on it."""

    kind: Literal["bill_issued"] = "bill_issued"
    bill: str
    line: str
    fiscal_year: int
    month: str
    payer: str
    headcount: Headcount
    amount: Amount
    due_on: date
    bill_kind: BillKind = BillKind.CONTRIBUTION
    corrects: str | None = None
    credit: Amount = Rupiah(0)


class BillReminded(Message):
    """A payer was reminded of a bill that falls due soon."""

    kind: Literal["bill_reminded"] = "bill_reminded"
    bill: str
    due_on: date
    outstanding: Amount


class BillPaid(Message):
    """Nothing of a bill is outstanding any more; the document is what the last of the money came with."""

    kind: Literal["bill_paid"] = "bill_paid"
    bill: str
    amount: Amount
    paid_on: date
    document: str


class BillReopened(Message):
    """A transfer was reversed, and the bill it had paid is owed again."""

    kind: Literal["bill_reopened"] = "bill_reopened"
    bill: str
    receipt: str
    reopened_on: date
    outstanding: Amount


class BillOverdue(Message):
    """A bill's due date passed unpaid."""

    kind: Literal["bill_overdue"] = "bill_overdue"
    bill: str
    due_on: date
    outstanding: Amount


class ReceiptAllocated(Message):
    """Money that had arrived was counted for a bill; negative when its transfer was reversed."""

    kind: Literal["receipt_allocated"] = "receipt_allocated"
    receipt: str
    bill: str
    amount: Rupiah
    booked_on: date


class CreditGranted(Message):
    """A payer paid, or was billed, too much: kept for its next bill. Negative when the transfer was reversed."""

    kind: Literal["credit_granted"] = "credit_granted"
    credit: str
    payer: str
    amount: Rupiah
    receipt: str | None = None
    corrects: str | None = None


class CreditApplied(Message):
    """A payer's credit paid a bill, or a part of it, when it was issued."""

    kind: Literal["credit_applied"] = "credit_applied"
    payer: str
    bill: str
    amount: Amount


class PaymentProposed(Message):
    """An officer entered a payment by hand; it counts once somebody else confirms it."""

    kind: Literal["payment_proposed"] = "payment_proposed"
    payment: str
    bill: str
    amount: Amount
    paid_on: date
    document: str
    sp2d_on: date | None = None


class PaymentConfirmed(Message):
    """A second person saw the document of a payment entered by hand."""

    kind: Literal["payment_confirmed"] = "payment_confirmed"
    payment: str


class PaymentDeclined(Message):
    """A second person found a payment entered by hand to be wrong."""

    kind: Literal["payment_declined"] = "payment_declined"
    payment: str
    why: str


class LineLapsed(Message):
    """So many months in a row were unpaid that the memberships of a line became inactive."""

    kind: Literal["line_lapsed"] = "line_lapsed"
    line: str
    since_month: str
    months: int
    headcount: Headcount


class LineReinstated(Message):
    """The arrears of a lapsed line were paid, and its memberships are active again."""

    kind: Literal["line_reinstated"] = "line_reinstated"
    line: str
    reinstated_on: date


class LineRunsDry(Message):
    """From a month on a line's money will not be enough; `act_by` is when a revised budget can still mend it."""

    kind: Literal["line_runs_dry"] = "line_runs_dry"
    line: str
    month: str
    remaining: Rupiah
    missing: Amount
    act_by: date | None = None
