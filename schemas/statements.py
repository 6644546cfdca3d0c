"""Statements: a bill as its payer is shown it, and what stands on it for each membership."""

from datetime import date

from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import BillKind, Funding, Programme, Segment


class Statement(Message):
    """A bill as it stands; no person is in it."""

    bill: str
    kind: BillKind
    corrects: str | None
    line: str
    account_code: str
    funding: Funding
    segment: Segment
    payer: str
    payer_title: str | None
    """What the payer is called where it is an office on record."""
    region: str
    fiscal_year: int
    month: str
    headcount: int
    amount: Rupiah
    credit: Rupiah
    outstanding: Rupiah
    """What neither credit nor transfers have paid yet."""
    issued_on: date
    due_on: date
    programmes: dict[Programme, Rupiah]
    """The amount programme by programme; empty for a bill that has none, or from before they were kept."""
    rulings: tuple[Ruling, ...]
    chain: str
    """The case that issued it."""
    seq: int
    """The entry of that case's chain which did."""


class StatementItem(Message):
    """What stands on a bill for one membership. Its card number is personal data."""

    membership: str
    kpj: str
    month: str
    programmes: dict[Programme, Rupiah]
    amount: Rupiah


def file_name(bill: str) -> str:
    """Return the name under which the PDF of a bill's statement is filed."""
    return f"tagihan-{bill}.pdf"
