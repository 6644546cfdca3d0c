"""Drafting: a roster is read and its rows are judged, piece by piece, in a thread."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from law.rosters import Row, RowChecks
from schemas.errors import Reason
from schemas.rosters.reading import Sheet
from vault.persons import nik_digest

PIECE = 10_000
"""Rows that are drafted, sealed and staged together: some megabytes, a fraction of a second."""


class Draft(NamedTuple):
    """The rows after *after* that a roster's next piece holds."""

    after: int
    rows: list[Row]
    digests: list[bytes]
    """Under which each row's person is found on record."""
    refused: list[tuple[int, Reason]]

    @property
    def last(self) -> int:
        """Return the number of the last row."""
        return max(self.rows[-1].number if self.rows else 0, self.refused[-1][0] if self.refused else 0)


class Drafts:
    """The drafts of one roster, from the row after *after* on."""

    def __init__(self, sheet: Sheet, checks: RowChecks, index_key: bytes, after: int) -> None:
        self.seen = 0
        """Rows read so far, those before *after* included."""
        self._sheet = sheet
        self._checks = checks
        self._key = index_key
        self._after = after

    def __iter__(self) -> Iterator[Draft]:
        rows = self._rows()
        after = self._after
        while piece := list(islice(rows, PIECE)):
            draft = self._drafted(after, piece)
            after = draft.last
            yield draft

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        for row in self._sheet.rows():
            self.seen += 1
            if row[0] > self._after:
                yield row

    def _drafted(self, after: int, piece: list[tuple[int, list[str]]]) -> Draft:
        check, key = self._checks.check, self._key
        rows, refused = [], []
        for number, cells in piece:
            judged = check(number, cells)
            if isinstance(judged, Reason):
                refused.append((number, judged))
            else:
                rows.append(judged)
        return Draft(after, rows, [nik_digest(key, row.nik) for row in rows], refused)
