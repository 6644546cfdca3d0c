"""Reading: one sheet of rows from a CSV, XLSX or ODS file, in bounded memory whatever the file is."""

from collections.abc import Sequence
from typing import BinaryIO

from schemas.rosters.delimited import PIECE, open_csv
from schemas.rosters.sheet import Number, Sheet, no_sheet, taken
from schemas.rosters.workbook import OLE, ZIP, ole_refused, open_workbook

__all__ = ["Number", "Sheet", "open_sheet", "require_rows"]


def open_sheet(file: BinaryIO, required: Sequence[str]) -> Sheet:
    """Return the first sheet of *file* whose header names all *required* columns, which are in small letters.

    The file is read onwards from where it stands and need not be able to seek. Raises Refused INVALID_INPUT for
    what is no table, is under a password, lacks or repeats columns or has merged rows; FILE_TOO_LARGE beyond limits.
    """
    head = taken(file, PIECE)
    if not head:
        raise no_sheet("it is empty", "berkas kosong")
    if head.startswith(OLE):
        raise ole_refused(head, file)
    if head.startswith(ZIP):
        return open_workbook(head, file, required)
    return open_csv(head, file, required)


def require_rows(file: BinaryIO, required: Sequence[str]) -> None:
    """Raise Refused for what `open_sheet` does not take, and for a sheet without a row: a template sent back empty."""
    with open_sheet(file, required) as sheet:
        if next(sheet.rows(), None) is None:
            raise no_sheet("it has no row below its header", "tidak ada baris di bawah judulnya")
