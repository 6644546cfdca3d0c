"""Rows: a list of changes as people save it, read row by row; what a row asks for is judged elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pydantic import JsonValue

from law import cells
from law.registration import read_nik
from law.rosters import EMPTY, MORE_CELLS, NO_AMOUNT, NO_DATE
from schemas.changes import KINDS, LEAVINGS, SOURCE_COLUMN
from schemas.errors import Reason, Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rosters.reading import Number, Sheet
from schemas.terms import ChangeKind, Leaving

ONLY_FOR = {"upah_baru": (ChangeKind.WAGE, ChangeKind.MOVE), "baris_tujuan": (ChangeKind.MOVE,)}
"""Which changes may fill in a column; in the row of another it would say two things at once."""
OTHER_CHANGE = (
    "it is filled in, but the row changes something else",
    "terisi, padahal barisnya mengubah hal lain",
)

T = TypeVar("T")


@dataclass(frozen=True)
class Wanted:
    """A row that can be read: whose membership is to change, how, and from which day."""

    row: int
    nik: str
    kind: ChangeKind
    on: date
    why: Leaving | None = None
    income: Rupiah | None = None
    to_line: str = ""
    from_line: str = ""

    @property
    def record(self) -> str:
        """Return what a refusal calls this row."""
        return f"row {self.row}"


@dataclass(frozen=True)
class Turned:
    """A refused row and why."""

    row: int
    reason: Reason

    @classmethod
    def by(cls, row: int, refused: Refused) -> "Turned":
        """Return *row* as refused, named in both languages."""
        reason = refused.reason
        if reason.record == f"row {row}":
            facts: dict[str, JsonValue] = {**reason.facts, "record_id": f"baris {row}"}
            reason = reason.model_copy(update={"facts": facts})
        return cls(row, reason)


def read_changes(sheet: Sheet) -> Iterator[Wanted | Turned]:
    """Yield each row of a list as readable or refused; raises Refused INVALID_INPUT where the file itself breaks."""
    for number, row in sheet.rows():
        try:
            yield _wanted(number, _by_column(number, sheet.header, row))
        except Refused as refused:
            yield Turned.by(number, refused)


def _by_column(number: int, header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    if len(row) > len(header):
        raise _invalid(f"row {number}", "baris", MORE_CELLS)
    return dict(zip(header, row, strict=True))


def _wanted(row: int, said: Mapping[str, str]) -> Wanted:
    record = f"row {row}"
    kind = _word(record, "perubahan", said["perubahan"], KINDS)
    for column, kinds in ONLY_FOR.items():
        if said[column] and kind not in kinds:
            raise _invalid(record, column, OTHER_CHANGE)
    return Wanted(
        row=row,
        nik=_nik(record, said["nik"]),
        kind=kind,
        on=_day(record, said["tanggal"]),
        why=_why(record, kind, said["alasan"]),
        income=_income(record, kind, said["upah_baru"]),
        to_line=_line(record, kind, said["baris_tujuan"]),
        from_line=said.get(SOURCE_COLUMN, ""),
    )


def _nik(record: str, cell: str) -> str:
    if isinstance(cell, Number):
        raise Refused(Refusal.NIK_LOST_DIGITS, record)
    read_nik(cell, record=record)
    return cell


def _day(record: str, cell: str) -> date:
    on = cells.day(cell)
    if on is None:
        raise _invalid(record, "tanggal", NO_DATE)
    return on


def _why(record: str, kind: ChangeKind, cell: str) -> Leaving | None:
    if kind is ChangeKind.MOVE:
        return Leaving.TRANSFERRED
    if kind is ChangeKind.WAGE:
        return None
    words = LEAVINGS | {code.value: code for code in Leaving if code is not Leaving.TRANSFERRED}
    why = _word(record, "alasan", cell, words)
    if why is Leaving.DEATH:
        raise Refused(Refusal.DEATH_IS_CLAIMED, record)
    return why


def _income(record: str, kind: ChangeKind, cell: str) -> Rupiah | None:
    if not cell and kind is not ChangeKind.WAGE:
        return None
    income = cells.rupiah(cell)
    if not income:
        raise _invalid(record, "upah_baru", NO_AMOUNT if cell else EMPTY)
    return Rupiah(income)


def _line(record: str, kind: ChangeKind, cell: str) -> str:
    if kind is ChangeKind.MOVE and not cell:
        raise _invalid(record, "baris_tujuan", EMPTY)
    return cell


def _word(record: str, column: str, cell: str, words: Mapping[str, T]) -> T:
    found = words.get(cell.lower().replace(" ", "_"))
    if found is None:
        known = ", ".join(words)
        raise _invalid(record, column, (f"it is none of {known}", f"bukan salah satu dari {known}"))
    return found


def _invalid(record: str, column: str, wrong: tuple[str, str]) -> Refused:
    why, why_indonesian = wrong
    return Refused(Refusal.INVALID_CELL, record, column=column, why=why, why_id=why_indonesian)
