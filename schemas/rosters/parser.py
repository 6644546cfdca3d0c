"""The parser of workbooks, a process of its own: a workbook on stdin, its rows as JSON lines on stdout.

It imports as little as it can, and lets no file take more memory or time than the limits below.
"""

import json
import resource
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import IntEnum
from io import BytesIO
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from schemas.rosters.headers import MOST_COLUMNS, SEARCHED, Header, find_header

MEMORY = 2_000_000_000
"""Bytes of address space: what the largest workbook with two dozen columns takes up, twice."""
SECONDS = 120
"""Of computing: twenty times what the largest workbook takes."""
LARGEST_CELL = 32_767
"""Letters: what Excel lets a cell hold."""
PANIC = "PanicException"
"""What calamine raises where it gives up on a file in a way it did not foresee; the class cannot be imported."""


class OverlongError(Exception):
    """A cell holds more than a spreadsheet lets anybody type."""


class Exit(IntEnum):
    """How the parser ends, where it ends by itself."""

    WHOLE = 0
    DAMAGED = 3
    EXHAUSTED = 4
    OVERLONG = 5


def main() -> Exit:
    """Parse the workbook on stdin; the arguments are the columns that its header must name."""
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        _tell(*_chosen(book, sys.argv[1:]))
    except CalamineError:
        return Exit.DAMAGED
    except OverlongError:
        return Exit.OVERLONG
    except MemoryError:
        return Exit.EXHAUSTED
    except BaseException as error:
        if type(error).__name__ == PANIC:
            return Exit.DAMAGED
        raise
    return Exit.WHOLE


def _chosen(book: CalamineWorkbook, required: Sequence[str]) -> tuple[CalamineSheet | None, Header]:
    chosen: CalamineSheet | None = None
    best = Header(1, (), tuple(required))
    for index in range(len(book.sheet_names)):
        sheet = book.get_sheet_by_index(index)
        header = find_header(map(_head, islice(sheet.iter_rows(), SEARCHED)), required)
        if not header.missing:
            return sheet, header
        if len(header.missing) < len(best.missing):
            chosen, best = sheet, header
    return chosen, best


def _head(cells: Sequence[object]) -> list[str]:
    return [str(cell)[:LARGEST_CELL] for cell in cells[: MOST_COLUMNS + 1]]


def _tell(sheet: CalamineSheet | None, header: Header) -> None:
    if sheet is not None and not header.missing:
        for _, (bottom, _) in sheet.merged_cell_ranges or ():
            if bottom + 1 >= header.row:
                _say({"merged": bottom + 1})
                return
    _say({"row": header.row, "names": header.names, "missing": header.missing})
    if sheet is not None and not header.missing:
        _tell_rows(islice(sheet.iter_rows(), header.row, None), header)


def _tell_rows(rows: Iterable[Sequence[object]], header: Header) -> None:
    for number, cells in enumerate(rows, header.row + 1):
        found = [*map(_cell, cells[:MOST_COLUMNS])]
        while found and found[-1] == "":
            found.pop()
        if found:
            _say([number, found])


def _cell(value: object) -> str | list[str]:
    """Return text as it is, and a number as a list of its digits, so that it is known for one."""
    match value:
        case str():
            if len(value) > LARGEST_CELL:
                raise OverlongError
            return value
        case bool():
            return str(value).upper()
        case int() | float():
            return [str(int(value) if value == value // 1 else value)]
        case datetime() if not (value.hour or value.minute or value.second):
            return value.date().isoformat()
        case _:
            return str(value)


def _say(line: object) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
