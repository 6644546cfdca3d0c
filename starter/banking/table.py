"""Statements as tables: CSV with a header, one transfer a row, as any bank's export can be arranged."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from typing import BinaryIO

from schemas.errors import Refused
from schemas.references import sp2d_named, sp2d_number
from schemas.refusals import Refusal
from starter.banking.transfers import Collected, Statement, Transfer, invalid, require_account, whole_rupiah

COLUMNS = {
    "bank_id": "the bank's own id of the transfer",
    "booked_on": "when it was booked: 2022-04-12",
    "amount": "whole rupiah: 58800000 or 58800000,00; negative for a return",
    "reference": "what the payer wrote",
    "sp2d": "optional: the disbursement order, where the bank states it apart",
    "sp2d_on": "optional: its date",
    "reverses": "optional: for a return, the bank's id of what it returns",
    "currency": "optional: IDR",
    "account": "optional: the account it was booked on",
}
"""The columns of the table, in any order, and what stands in each."""
REQUIRED = ("bank_id", "booked_on", "amount", "reference")
EXAMPLE = {
    "bank_id": "BR00000001",
    "booked_on": "2022-04-12",
    "amount": "58800000",
    "reference": "Iuran 36.01-2022-L01-03",
    "sp2d": "SP2D-118/2022",
    "sp2d_on": "2022-04-11",
    "currency": "IDR",
}
AMOUNT = re.compile(r"(-?[0-9]{1,16})(?:[.,]00)?")
CURRENCY = "IDR"
ROW = 20_000
"""Characters that a row may have."""


def template() -> str:
    """Return a table with every column and one made-up row."""
    written = io.StringIO()
    writer = csv.DictWriter(written, [*COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerow(EXAMPLE)
    return written.getvalue()


def read_table(file: BinaryIO, account: str | None) -> Statement:
    """Return the transfers of a table; rows are counted as a spreadsheet shows them, the header being the first.

    *account* is ours, where it is known and matters. Raises Refused for a table without the required columns, of too many rows
    or of another account.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    header = text.readline(ROW)
    delimiter = ";" if ";" in header else ","
    columns = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    if missing := [name for name in REQUIRED if name not in columns]:
        raise Refused(Refusal.INVALID_INPUT, "row 1", what="The header", why=f"it lacks {', '.join(missing)}")
    collected = Collected()
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    entry = 1
    while True:
        entry += 1
        try:
            cells = next(rows)
        except StopIteration:
            return collected.statement()
        except csv.Error:
            raise invalid(entry, "The row", "it is no row of a table") from None
        if any(cell.strip() for cell in cells):
            row = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
            if account and row.get("account"):
                require_account(account, row["account"])
            try:
                collected.add(_transfer(row, entry))
            except Refused as refused:
                collected.refuse(entry, refused)


def _transfer(row: Mapping[str, str], entry: int) -> Transfer:
    if row.get("currency") and row["currency"].upper() != CURRENCY:
        raise invalid(entry, "The currency", f"it is not {CURRENCY}")
    reference = row.get("reference", "")
    order = row.get("sp2d")
    return Transfer(
        bank_id=row.get("bank_id", ""),
        amount=whole_rupiah(row.get("amount", ""), AMOUNT, entry),
        booked_on=_day(row.get("booked_on", ""), entry),
        reference=reference,
        sp2d=sp2d_number(order) if order else sp2d_named(reference),
        sp2d_on=_day(row["sp2d_on"], entry) if row.get("sp2d_on") else None,
        reverses=row.get("reverses") or None,
        entry=entry,
    )


def _day(text: str, entry: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise invalid(entry, "The date", "write it as 2022-04-12") from None
