"""Returned rows: the refused rows of a roster in the kind of file they came in, each with what is wrong with it.

Whoever opens the file must not run what somebody wrote into a cell, and must be able to correct it and upload it as
it is. In a workbook every cell is therefore text. A CSV knows no kinds of cell: one that a spreadsheet would take
for a formula, or whose digits or date it would rewrite, is marked as text by an apostrophe in front, which the
reader of rosters takes away again. Quotation marks would not help: spreadsheets look inside them.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Literal

import xlsxwriter

from schemas.rosters.columns import ERROR_COLUMN
from schemas.rosters.reading import Number, Sheet
from schemas.rosters.sheet import TEXT_MARK, too_large
from starter.rosters.template import TEXT

Kind = Literal["csv", "xlsx"]
Cells = list[str]

REWRITTEN = re.compile(r"[=+\-@\uff1d\uff0b\uff0d\uff20]|0\d|\d{12}|\d{4}-\d\d-\d\d$")
"""What a spreadsheet would run, shorten or write in another way when it opens a CSV."""
EXACT_DIGITS = 15
"""Digits that a spreadsheet's number holds; the ones beyond are lost."""
MOST_ROWS = 1_048_575
"""Rows below the header of a sheet of XLSX."""
LAST_COLUMN = 16_383
"""The last column of a sheet of XLSX, counted from 0."""
DELIMITER = ";"


def kind_of(path: Path, sheet: Sheet) -> Kind:
    """Return the kind of file to write: as its name ends, else as the roster came."""
    match path.suffix.lower():
        case ".csv":
            return "csv"
        case ".xlsx":
            return "xlsx"
    return "csv" if sheet.format == "csv" else "xlsx"


def write_returned(file: IO[bytes], path: Path, sheet: Sheet, errors: Mapping[int, str]) -> int:
    """Write the rows of *sheet* that have errors to *file*, which lies at *path*; return how many they are.

    Raises Refused FILE_TOO_LARGE for more rows than a workbook has, and what reading the sheet raises.
    """
    rows = _rows(sheet, errors)
    if kind_of(path, sheet) == "csv":
        return _write_csv(file, rows, sheet.delimiter or DELIMITER)
    return _write_xlsx(file, path, rows)


def _rows(sheet: Sheet, errors: Mapping[int, str]) -> Iterator[Cells]:
    # The column of errors stands first: a row that is too long keeps its cells where they were.
    kept = [place for place, name in enumerate(sheet.header) if name != ERROR_COLUMN]
    width = len(sheet.header)
    yield [ERROR_COLUMN, *(sheet.header[place] for place in kept)]
    for number, cells in sheet.rows():
        if number in errors:
            yield [errors[number], *(cells[place] for place in kept), *cells[width:]]


def _write_csv(file: IO[bytes], rows: Iterable[Cells], delimiter: str) -> int:
    lines = _Lines(file)
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    file.write(b"\xef\xbb\xbf")
    written = -1
    for cells in rows:
        writer.writerow([_marked(cell) for cell in cells])
        written += 1
    return written


def _write_xlsx(file: IO[bytes], path: Path, rows: Iterable[Cells]) -> int:
    # Rows are written as they come; what they wait in until the file is whole lies beside it, not in a shared folder.
    written = -1
    with xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(path.resolve().parent)}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        text, number = book.add_format({"num_format": TEXT}), book.add_format({"num_format": "0"})
        sheet.set_column(0, 0, 60, text)
        sheet.set_column(1, LAST_COLUMN, 18, text)
        for row, cells in enumerate(rows):
            if row > MOST_ROWS:
                raise too_large(MOST_ROWS, "rows", "baris")
            for place, cell in enumerate(cells):
                if _lost_digits(cell):
                    sheet.write_number(row, place, float(cell), number)
                elif cell:
                    sheet.write_string(row, place, cell, text)
            written = row
    return written


def _marked(cell: str) -> str:
    if _lost_digits(cell):
        return f"{float(cell):.5E}"
    return TEXT_MARK + cell if REWRITTEN.match(cell) else cell


def _lost_digits(cell: str) -> bool:
    # As text it would look whole, and be taken for what somebody typed.
    return isinstance(cell, Number) and len(cell) > EXACT_DIGITS


class _Lines:
    """What a CSV writer writes to, on its way into a binary file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, line: str) -> int:
        return self._file.write(line.encode())
