"""CSV: comma, semicolon, tab or pipe; UTF-8 or cp1252; streamed, and never more than a piece of it held."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from schemas.errors import Refused
from schemas.rosters.headers import SEARCHED, Header, find_header
from schemas.rosters.sheet import (
    MOST_ROWS,
    Row,
    Sheet,
    bad_row,
    checked,
    fitted,
    no_sheet,
    taken,
    too_large,
    unmarked,
)

DELIMITERS = (",", ";", "\t", "|")
PIECE = 262_144
"""Bytes read at once, and the most that one line may have: a worker's takes some hundred."""
LARGEST_CSV = 1_000_000_000
"""Bytes: `MOST_ROWS` rows with every column filled in."""
BOM = b"\xef\xbb\xbf"


def open_csv(head: bytes, file: BinaryIO, required: Sequence[str]) -> Sheet:
    """Return the sheet of a CSV that begins with *head* and goes on in *file*.

    Its delimiter is the one by which a line names the columns; nothing is guessed from data. Raises Refused.
    """
    lines = Lines(head, file)
    first = list(islice(lines, SEARCHED))
    if not any(line.strip() for line in first):
        raise no_sheet("it is empty", "berkas kosong")
    delimiter, header = _header(first, required)
    names = checked(header)
    reader = csv.reader(chain(first, lines), delimiter=delimiter, strict=True)
    return Sheet(names, header.row, "csv", delimiter, _rows(reader, lines, header))


class Lines:
    """The lines of a file, decoded piece by piece."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self.row: int | None = None
        """The last row that was read whole; none while the header is looked for."""
        self._seen: int | None = None
        self._file = file
        self._rest = head.removeprefix(BOM)
        self._size = len(head)
        self._encoding = "utf-8" if head.startswith(BOM) else "ascii"
        self._lines = chain.from_iterable(map(_split, self._texts()))

    def __iter__(self) -> Iterator[str]:
        return self._lines

    def _texts(self) -> Iterator[str]:
        """Yield pieces that end where lines end."""
        while piece := taken(self._file, PIECE):
            self._size += len(piece)
            if self._size > LARGEST_CSV:
                raise too_large(LARGEST_CSV, "bytes", "bita")
            data = self._rest + piece
            end = 1 + max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1))
            self._rest = data[end:]
            if len(self._rest) > PIECE:
                raise too_large(PIECE, "bytes in one line", "bita dalam satu baris")
            if end:
                yield self._decoded(data[:end])
        yield self._decoded(self._rest)

    def _decoded(self, data: bytes) -> str:
        self._require_progress()
        if b"\0" in data:
            raise bad_row(
                self._next,
                "it has NUL bytes; save it as CSV UTF-8",
                "memuat bita NUL; simpan sebagai CSV UTF-8",
            )
        if data.isascii():
            return data.decode("ascii")
        try:
            if self._encoding != "cp1252":
                text = data.decode("utf-8")
                self._encoding = "utf-8"
                return text
        except UnicodeDecodeError:
            if self._encoding == "utf-8":
                raise self._broken() from None
        # Text in cp1252 is never UTF-8 by accident, but for a capital with an accent before a closing quotation
        # mark; a file that is both was put together from two, and its names would come out wrong.
        if not data.decode("utf-8", "ignore").isascii():
            raise self._broken()
        self._encoding = "cp1252"
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise self._broken() from None

    def _require_progress(self) -> None:
        if self.row is not None:
            if self.row == self._seen:
                raise too_large(PIECE, "bytes in one row", "bita dalam satu baris")
            if self.row > MOST_ROWS:
                raise too_large(MOST_ROWS, "rows", "baris")
        self._seen = self.row

    @property
    def _next(self) -> int:
        return (self.row or 0) + 1

    def _broken(self) -> Refused:
        return bad_row(
            self._next,
            "from here on, letters are neither UTF-8 nor Windows-1252 throughout; save it as CSV UTF-8",
            "mulai di sini hurufnya tidak seluruhnya UTF-8 atau Windows-1252; simpan sebagai CSV UTF-8",
        )


def _split(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def _header(first: Sequence[str], required: Sequence[str]) -> tuple[str, Header]:
    found = [(delimiter, find_header(_tried(first, delimiter), required)) for delimiter in DELIMITERS]
    return min(found, key=lambda one: len(one[1].missing))


def _tried(first: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(first, delimiter=delimiter)
    except csv.Error:
        return


def _rows(reader: Iterator[list[str]], lines: Lines, header: Header) -> Iterator[Row]:
    width = len(header.names)
    number = lines.row = 0
    try:
        for number, row in enumerate(reader, 1):
            lines.row = number
            if number <= header.row:
                continue
            cells = [text if text[:1] != "'" else unmarked(text) for text in map(str.strip, row)]
            if len(cells) != width:
                cells = fitted(cells, width)
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise bad_row(
            number + 1,
            f"it cannot be taken apart ({error}): see whether a quotation mark is left open",
            f"tidak dapat diurai ({error}): periksa apakah ada tanda kutip yang tidak ditutup",
        ) from None
