"""Reports as CSV for Indonesian Excel: semicolons, decimal commas, a byte order mark, and no cell that is a formula.

Excel in Indonesian takes the semicolon for its list separator, because the comma is the decimal sign. Amounts and
counts are plain digits. A text that begins like a formula gets an apostrophe, which Excel does not show as part of
the text and does not compute either.
"""

import csv
import io
from datetime import date
from decimal import Decimal

from starter.commands.output import SIMULATION
from starter.reports.layouts.document import Document, Note, Table, Value, mark
from starter.reports.shares import Share
from starter.reports.standing import Standing

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def rendered(document: Document) -> bytes:
    """Return every table and note of the document, one below the other."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    if document.simulation:
        writer.writerow([SIMULATION])
    writer.writerow([safe(document.title)])
    for label, value in document.facts:
        writer.writerow([safe(label), safe(value)])
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                writer.writerow([])
                writer.writerow([safe(f"{section.heading}: {block.caption}")])
                writer.writerow([safe(column.head) for column in block.columns])
                writer.writerows([cell(value) for value in row] for row in (*block.rows, *block.totals))
            elif isinstance(block, Note):
                writer.writerow([safe(block.text)])
    return written.getvalue().encode("utf-8-sig")


def cell(value: Value) -> str:
    """Return a value as a cell: figures as digits, percentages with a decimal comma, an empty cell for nothing."""
    match value:
        case None:
            said = ""
        case Standing():
            said = safe(mark(value))
        case Share():
            said = (value.percent or "").replace(".", ",")
        case Decimal():
            said = f"{value:f}".replace(".", ",")
        case int():
            said = str(int(value))
        case date():
            said = value.isoformat()
        case _:
            said = safe(value)
    return said


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(DANGEROUS) else text
