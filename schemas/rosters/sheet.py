"""Sheets: what every reader of a file gives, whatever kind of file it read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, Self

from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rosters.headers import MOST_COLUMNS, Header

Format = Literal["csv", "xlsx", "ods"]
Row = tuple[int, list[str]]

MOST_ROWS = 2_000_000
"""Rows of one file: a province's workers fit; more are a mistake, or several files."""
TEXT_MARK = "'"
MARKED = frozenset("=+-@\uff1d\uff0b\uff0d\uff20'0123456789")
"""What an apostrophe marks as text: a spreadsheet would take it for a formula or a number."""


class Number(str):
    """A cell that a spreadsheet holds as a number: as it was typed up to 15 digits, and perhaps not beyond."""

    __slots__ = ()


@dataclass
class Sheet:
    """The rows of one sheet below its header: a stream, read once.

    A context manager, for whoever does not read the rows to their end.
    """

    header: tuple[str, ...]
    """The names of the columns, in small letters; empty for a column without one."""
    header_row: int
    """The row in which the header stands, as a spreadsheet numbers it."""
    format: Format
    delimiter: str
    """What separates the cells of a CSV; empty for a workbook."""
    stream: Iterator[Row] = field(repr=False)
    let_go: Callable[[], None] = field(repr=False, default=lambda: None)

    def rows(self) -> Iterator[Row]:
        """Yield each row that is not empty: its number as a spreadsheet shows it, and its cells.

        A row has a cell for each column of the header; one that has more holds something beyond it, as an
        unquoted comma leaves behind, and is not to be trusted. Cells are stripped text; a number of a workbook is
        a `Number`, a date is in ISO form, a formula is its last result, an error is empty. An apostrophe that
        marks a cell as text is no part of it. Raises Refused INVALID_INPUT, FILE_TOO_LARGE.
        """
        try:
            yield from self.stream
        finally:
            self.close()

    def close(self) -> None:
        """Let go of whatever reads the file; may be called twice."""
        self.let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def taken(file: BinaryIO, size: int) -> bytes:
    """Return the next *size* bytes of *file*, fewer only at its end: a file may give less than it is asked for."""
    pieces = []
    while size and (piece := file.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def unmarked(text: str) -> str:
    """Return *text* without the apostrophe that marks it as text."""
    return text[1:] if text[:1] == TEXT_MARK and text[1:2] in MARKED else text


def fitted(cells: list[str], width: int) -> list[str]:
    """Return *cells* with one for each column; more only where something stands beyond them."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells + [""] * (width - len(cells))


def checked(header: Header) -> tuple[str, ...]:
    """Return the names of *header*; raises Refused INVALID_INPUT when it lacks or repeats columns."""
    if len(header.names) > MOST_COLUMNS:
        raise too_large(MOST_COLUMNS, "columns", "kolom")
    wrong = None
    if header.missing:
        names = ", ".join(header.missing)
        wrong = (f"it lacks {names}", f"tidak memuat {names}")
    elif header.repeated:
        names = ", ".join(header.repeated)
        wrong = (f"it names {names} twice", f"memuat {names} dua kali")
    if wrong:
        row, (why, why_id) = header.row, wrong
        raise Refused(
            Refusal.INVALID_INPUT, f"row {row}", record_id=f"baris {row}",
            what="The header", what_id="Judul kolom", why=why, why_id=why_id,
        )  # fmt: skip
    return header.names


def no_sheet(why: str, why_id: str) -> Refused:
    """Return the refusal of a file that cannot be read as a sheet."""
    return Refused(
        Refusal.INVALID_INPUT, "the file", record_id="berkas ini",
        what="The content", what_id="Isi", why=why, why_id=why_id,
    )  # fmt: skip


def bad_row(row: int, why: str, why_id: str) -> Refused:
    """Return the refusal of a file that cannot be read from *row* on."""
    return Refused(
        Refusal.INVALID_INPUT, f"row {row}", record_id=f"baris {row}",
        what="The text", what_id="Teks", why=why, why_id=why_id,
    )  # fmt: skip


def merged(row: int) -> Refused:
    """Return the refusal of a sheet with cells merged at *row*: only one of them would hold a value."""
    return bad_row(
        row,
        "cells are merged there; give each worker a row of its own",
        "ada sel yang digabung; beri setiap pekerja satu baris sendiri",
    )


def too_large(limit: int, of: str, of_id: str) -> Refused:
    """Return the refusal of a file with more than *limit* of something."""
    return Refused(
        Refusal.FILE_TOO_LARGE,
        "The file",
        record_id="Berkas",
        limit=f"{limit:,}".replace(",", "."),
        of=of,
        of_id=of_id,
    )
