"""Output: one JSON document for programs; for people, tables on a terminal and plain lines anywhere else."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from schemas.clock import WIB, Clock

SIMULATION = "SIMULASI"


@dataclass(frozen=True)
class Table:
    """Rows under headings; `headings` are in the language of whoever asked."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Output:
    """What a command answers: the document that scripts rely on, and the blocks that people read."""

    document: Mapping[str, Any]
    blocks: Sequence[str | Table] = field(default=())
    exit_code: int = 0
    """Not 0 for an answer that reports something amiss."""

    def json(self, *, simulation: bool) -> str:
        """Return the document as JSON; a rehearsal's says so."""
        document = {**self.document, "simulation": True} if simulation else dict(self.document)
        return json.dumps(document, ensure_ascii=False, indent=1, default=_plain)

    def show(self) -> None:
        """Print the blocks on stdout."""
        console = Console()
        for block in self.blocks:
            if isinstance(block, str):
                console.print(block, markup=False, highlight=False, soft_wrap=True)
            elif console.is_terminal:
                console.print(_rich(block))
            else:
                _lines(block)


def cell(value: object) -> str:
    """Return *value* as people read it: dates in ISO, rupiah with points, instants in western Indonesian time."""
    match value:
        case None | "" | False:
            return "–"
        case datetime():
            return f"{Clock(offset=WIB).local(value):%Y-%m-%d %H:%M} WIB"
        case date():
            return value.isoformat()
        case True:
            return "✓"
        case list() | tuple():
            return ", ".join(map(str, value)) or "–"
        case _:
            return str(value)


def _rich(table: Table) -> RichTable:
    drawn = RichTable(title=table.title or None, box=box.SIMPLE_HEAD, title_justify="left")
    for heading in table.headings:
        drawn.add_column(heading, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(cell(value) for value in row))
    return drawn


def _lines(table: Table) -> None:
    if table.title:
        sys.stdout.write(f"{table.title}\n")
    for row in [table.headings, *table.rows]:
        sys.stdout.write("\t".join(cell(value) for value in row) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)
