"""Banking in a rehearsal: a region whose treasury pays by transfer, and the bank's file that says so.

Transfers come as people send them: in two parts, a little too much, without a reference, two bills at once, or taken
back by the bank some days later. Everything goes through the file that a bank would send, read as any other.
"""

import csv
import io
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from schemas.money import Rupiah
from starter.banking.receiving import Received
from starter.banking.table import COLUMNS

Receive = Callable[[bytes, datetime], Awaitable[Received]]
"""Puts a bank's file on record at a business instant."""
SURPLUS = Rupiah(250_000)
"""How much too much a payer sends who sends too much."""


class Irregular(StrEnum):
    """What may be odd about the transfer for a month."""

    IN_PARTS = "in_parts"
    TOO_MUCH = "too_much"
    UNNAMED = "unnamed"
    """Without any reference: it waits in suspense until somebody says what it is for."""
    TOGETHER = "together"
    """One transfer for all of the month's bills."""
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Moved:
    """One entry of the bank's file."""

    bank_id: str
    amount: Rupiah
    reference: str
    reverses: str = ""


def bank_file(moved: Iterable[Moved], booked_on: date) -> bytes:
    """Return the file of a bank for one day."""
    written = io.StringIO()
    writer = csv.DictWriter(written, [*COLUMNS], lineterminator="\n")
    writer.writeheader()
    for one in moved:
        writer.writerow(
            {
                "bank_id": one.bank_id,
                "booked_on": booked_on.isoformat(),
                "amount": int(one.amount),
                "reference": one.reference,
                "currency": "IDR",
                "reverses": one.reverses,
            }
        )
    return written.getvalue().encode()


def month_of(bill: str) -> str:
    """Return the month that a bill of contributions is for: 2022-03 of 35.09-2022-L01-03."""
    _, year, _, month = bill.split("-")
    return f"{year}-{month}"


def siblings(bill: str, lines: Iterable[str]) -> list[str]:
    """Return the bills of one month and year through all of a region's *lines*, in their order."""
    _, year, _, month = bill.split("-")
    return sorted(f"{line}-{month}" for line in lines if line.split("-")[1] == year)
