"""Reading: a roster in pieces, and the names in it, kept short while the check lasts."""

from array import array
from collections.abc import Iterator
from itertools import islice

from activities.registration.clerk import Piece
from schemas.rosters.reading import Sheet

ROWS = 2000
"""Rows of a piece: a megabyte or so, some hundredths of a second."""


class Names:
    """The names of a roster by row: some twenty bytes each, where Python's strings would take four times as much."""

    def __init__(self) -> None:
        self._written = bytearray()
        self._ends = array("Q", [0])

    def add(self, row: int, name: str) -> None:
        """Note the name in *row*; rows come in their order, and may leave gaps."""
        self._ends.extend([len(self._written)] * (row - len(self._ends)))
        self._written += name.encode()
        self._ends.append(len(self._written))

    def of(self, row: int) -> str:
        """Return the name in *row*."""
        return self._written[self._ends[row - 1] : self._ends[row]].decode()


class Reading:
    """The pieces of one roster from the row after *after* on; a reader of them works in a thread."""

    def __init__(self, sheet: Sheet, after: int) -> None:
        self.rows = 0
        """Rows read so far, those up to *after* included."""
        self.names = Names()
        self._sheet = sheet
        self._after = after

    def pieces(self) -> Iterator[Piece]:
        """Yield the rows, piece by piece."""
        rows, after = self._rows(), self._after
        while taken := list(islice(rows, ROWS)):
            yield Piece(after, taken)
            after = taken[-1][0]

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        place = self._sheet.header.index("nama")
        for number, cells in self._sheet.rows():
            self.rows += 1
            self.names.add(number, cells[place])
            if number > self._after:
                yield number, cells
