"""Writing: what a deed writes into many tables, gathered first and given to PostgreSQL in one statement.

Each statement is a question that somebody waits for, and a deed writes into seven tables and more. The steps of one
statement are made in no order, and none sees what another wrote; constraints and triggers are checked at its end, when
all of it stands.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from store.pool import Connection
from store.queries import in_order

FEW = 4
"""Rows of a table that go into the one statement; PostgreSQL keeps the plan of each that differs in their number."""
MANY = 20
"""From so many rows on they are copied, which costs a question more and then a fraction of inserting each."""
PLACE = re.compile(r"\$(\d+)")
KEPT = 1024


class Writing:
    """Changes in the order in which they were added; those beside each other that are few are made together."""

    def __init__(self) -> None:
        self._parts: list[_Few | _Many | _Copied] = []

    def change(self, query: Any, **values: Any) -> None:  # noqa: ANN401 - a statement by name, any value of a column
        """Add a statement of `store/queries`, which changes something, with its values."""
        self.each(query, [values])

    def each(self, query: Any, rows: Sequence[Mapping[str, Any]]) -> None:  # noqa: ANN401 - a statement by name
        """Add a statement of `store/queries` for each of *rows*."""
        if rows:
            self._add(query.sql.rstrip(";"), [in_order(query, row) for row in rows])

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add *rows*, all of the same columns, to *table*."""
        if not rows:
            return
        columns = tuple(rows[0])
        records = [[row[name] for name in columns] for row in rows]
        if len(records) >= MANY:
            self._parts.append(_Copied(table, columns, records))
        elif len(records) > FEW:
            self._add(_insert(table, columns), records)
        else:
            # As one step, which keeps their order: steps are not made in any.
            self._add(_insert(table, columns, len(records)), [list(chain.from_iterable(records))])

    def insert_each(self, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Add rows of several tables, each with the name of its own."""
        tables = defaultdict(list)
        for table, row in rows:
            tables[table].append(row)
        for table, found in tables.items():
            self.insert(table, found)

    async def write(self, tx: Connection) -> None:
        """Write all of it in the caller's transaction."""
        for part in self._parts:
            await part.write(tx)

    def _add(self, text: str, records: Sequence[Sequence[Any]]) -> None:
        if len(records) > FEW:
            self._parts.append(_Many(text, records))
            return
        together = self._parts[-1] if self._parts else None
        if not isinstance(together, _Few):
            together = _Few()
            self._parts.append(together)
        for record in records:
            together.add(text, record)


class _Few:
    """Statements that become one."""

    def __init__(self) -> None:
        self._steps: list[str] = []
        self._values: list[Any] = []

    def add(self, text: str, values: Sequence[Any]) -> None:
        self._steps.append(_moved(text, len(self._values)))
        self._values += values

    async def write(self, tx: Connection) -> None:
        await tx.execute(_together(tuple(self._steps)), *self._values)


@dataclass(frozen=True)
class _Many:
    """One statement for many rows."""

    text: str
    records: Sequence[Sequence[Any]]

    async def write(self, tx: Connection) -> None:
        await tx.executemany(self.text, self.records)


@dataclass(frozen=True)
class _Copied:
    """Rows to be copied."""

    table: str
    columns: tuple[str, ...]
    records: Sequence[Sequence[Any]]

    async def write(self, tx: Connection) -> None:
        await tx.copy_records_to_table(self.table, columns=self.columns, records=self.records)


async def insert_rows(tx: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert *rows*, all of the same columns, into *table*."""
    writing = Writing()
    writing.insert(table, rows)
    await writing.write(tx)


@lru_cache(maxsize=KEPT)
def _insert(table: str, columns: tuple[str, ...], count: int = 1) -> str:
    width = len(columns)
    rows = [", ".join(f"${row * width + place}" for place in range(1, width + 1)) for row in range(count)]
    values = ", ".join(f"({row})" for row in rows)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values}"  # noqa: S608 - names from our schemas


@lru_cache(maxsize=KEPT)
def _moved(text: str, by: int) -> str:
    """Return a statement with its places further on."""
    return PLACE.sub(lambda place: f"${int(place[1]) + by}", text) if by else text


@lru_cache(maxsize=KEPT)
def _together(steps: tuple[str, ...]) -> str:
    *before, last = steps
    named = ", ".join(f"step_{number} AS ({step})" for number, step in enumerate(before, 1))
    return f"WITH {named} {last}" if named else last
