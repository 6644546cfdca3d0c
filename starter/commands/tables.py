"""Tables that people upload: CSV with a header, each row one record, refused as a whole with the row named."""

import csv
import io
from pathlib import Path
from typing import TypeVar

from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.commands.inputs import LARGE_FILE, content_of, valid

M = TypeVar("M", bound=Message)


def rows_of(path: Path, model: type[M]) -> list[M]:
    """Return a model per row; rows are counted from 2, as a spreadsheet shows them.

    Raises Misused without the file, Refused INVALID_INPUT for a header or a row that does not fit, TOO_LARGE.
    """
    text = content_of(path, largest=LARGE_FILE).decode("utf-8-sig", errors="replace")
    table = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ","
    )
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    if missing := [name for name in needed if name not in (table.fieldnames or ())]:
        raise Refused(Refusal.INVALID_INPUT, "row 1", what="The header", why=f"it lacks {', '.join(missing)}")
    found = []
    for number, row in enumerate(table, 2):
        with valid(f"row {number}"):
            filled = {name: cell.strip() for name, cell in row.items() if name in model.model_fields and cell}
            found.append(model.model_validate(filled))
    return found
