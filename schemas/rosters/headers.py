"""Headers: the row of a sheet that names its columns, below letterheads and titles if it has any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SEARCHED = 20
"""Rows in which the header is looked for: sheets begin with a letterhead or a title, never with a page of it."""

MOST_COLUMNS = 500
"""Columns: ten times what any list of workers has."""


@dataclass(frozen=True)
class Header:
    """The row of a sheet that names most of the columns asked for."""

    row: int
    """Its number as a spreadsheet shows it, from 1."""
    names: tuple[str, ...]
    """In small letters; an empty name for a column that has none."""
    missing: tuple[str, ...]

    @property
    def repeated(self) -> tuple[str, ...]:
        """Return the names that stand twice, each once."""
        return tuple(dict.fromkeys(name for name in self.names if name and self.names.count(name) > 1))


def find_header(rows: Iterable[Sequence[object]], required: Sequence[str]) -> Header:
    """Return the first of *rows* that names all *required* columns, or the one that lacks the fewest."""
    best = Header(1, (), tuple(required))
    for number, cells in enumerate(rows, 1):
        names = _names(cells)
        missing = tuple(name for name in required if name not in names)
        if not missing:
            return Header(number, names, ())
        if len(missing) < len(best.missing):
            best = Header(number, names, missing)
    return best


def _names(cells: Sequence[object]) -> tuple[str, ...]:
    names = [str(cell).strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)
