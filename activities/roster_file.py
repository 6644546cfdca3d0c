"""Roster files: read row by row, every row judged on its own."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from law.registration import FEMALE, MALE, check_nik
from schemas.errors import Reason, Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rosters.columns import COLUMNS
from schemas.rosters.reading import Number, open_sheet

SEXES = {"L": MALE, "P": FEMALE}
SPREADSHEET_NUMBER = "E+"
"""How a spreadsheet writes a long number; by then its last digits are lost."""


@dataclass(frozen=True)
class Worker:
    """An accepted row: what will be sealed, and what may be known."""

    row: int
    nik: str
    income: Rupiah
    identity: dict[str, str]


@dataclass(frozen=True)
class Turned:
    """A refused row and why."""

    row: int
    reason: Reason


def read_roster(content: bytes) -> Iterator[Worker | Turned]:
    """Yield each row of a roster as accepted or refused, by its number as a spreadsheet shows it.

    Raises Refused when the file is no roster at all: no table, or with columns missing.
    """
    seen: set[str] = set()
    with open_sheet(io.BytesIO(content), COLUMNS) as sheet:
        for number, row in sheet.rows():
            try:
                worker = _worker(number, _cells(number, sheet.header, row), seen)
            except Refused as refused:
                yield Turned(number, refused.reason)
            else:
                seen.add(worker.nik)
                yield worker


def _cells(number: int, header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    if len(row) > len(header):
        why = "it has more cells than there are columns"
        raise Refused(Refusal.INVALID_INPUT, f"row {number}", what="The row", why=why)
    named = dict(zip(header, row, strict=True))
    return {name: named[name] for name in COLUMNS}


def _worker(row: int, cells: dict[str, str], seen: set[str]) -> Worker:
    record = f"row {row}"
    if isinstance(cells["nik"], Number) or SPREADSHEET_NUMBER in cells["nik"].upper():
        raise Refused(
            Refusal.INVALID_NIK,
            record,
            why="the spreadsheet turned it into a number and lost its last digits",
        )
    sex = SEXES.get(cells["jenis_kelamin"].upper())
    if sex is None:
        raise Refused(Refusal.INVALID_INPUT, record, what="jenis_kelamin", why="it is neither L nor P")
    if not cells["nama"]:
        raise Refused(Refusal.INVALID_INPUT, record, what="nama", why="it is empty")
    birth_date = _date(record, cells["tanggal_lahir"])
    check_nik(cells["nik"], record=record, birth_date=birth_date, sex=sex)
    if cells["nik"] in seen:
        raise Refused(Refusal.INVALID_INPUT, record, what="The NIK", why="it stands in this file before")
    return Worker(row, cells["nik"], _amount(record, cells["penghasilan"]), cells)


def _date(record: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            Refusal.INVALID_INPUT, record, what="tanggal_lahir", why="it is not a date such as 1980-12-31"
        ) from None


def _amount(record: str, text: str) -> Rupiah:
    if not text.isascii() or not text.isdigit():
        raise Refused(Refusal.INVALID_AMOUNT, record, given="penghasilan")
    try:
        return Rupiah(int(text))
    except ValueError:
        raise Refused(Refusal.INVALID_AMOUNT, record, given="penghasilan") from None
