"""Sheets: the cells of a CSV, XLSX or ODS file, as text and whole numbers."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook

from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.commands.inputs import LARGE_FILE

Cell = str | int
Sheet = Sequence[Sequence[Cell]]
DELIMITERS = (";", "\t", ",")
ZIP = b"PK"
UNPACKED = 10 * LARGE_FILE
"""Bytes that a workbook may unpack to."""
COLUMNS = 200
"""No budget has as many columns; a wider sheet is something else."""


def sheets(content: bytes, name: str) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, or a CSV as read with each delimiter: whoever knows the header picks one.

    Raises Refused INVALID_INPUT for what is neither, TOO_LARGE for a workbook that unpacks to too much.
    """
    if content.startswith(ZIP):
        yield from _workbook(content, name)
        return
    text = _text(content, name)
    for delimiter in DELIMITERS:
        table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            yield [[cell.strip() for cell in row[:COLUMNS]] for row in table]
        except csv.Error as error:
            raise Refused(Refusal.INVALID_INPUT, name, what="The file", why=str(error)) from None


def _workbook(content: bytes, name: str) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > UNPACKED:
            raise Refused(Refusal.TOO_LARGE, name, size=size, limit=UNPACKED)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for index in range(len(book.sheet_names)):
            rows = book.get_sheet_by_index(index).to_python(skip_empty_area=False)
            yield [[_cell(cell) for cell in row[:COLUMNS]] for row in rows]
    except (CalamineError, zipfile.BadZipFile) as error:
        why = "it is no workbook that can be read (XLSX, ODS, without a password)"
        raise Refused(Refusal.INVALID_INPUT, name, what="The file", why=why) from error


def _cell(value: object) -> Cell:
    # A workbook knows only binary fractions; whole ones up to 2^53 are exact, and any other stays visible as text.
    if isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return str(value).strip()


def _text(content: bytes, name: str) -> str:
    if b"\0" in content:
        why = "it is neither CSV nor a workbook (XLSX, ODS)"
        raise Refused(Refusal.INVALID_INPUT, name, what="The file", why=why)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
