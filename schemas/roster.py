"""Roster files as people save them: CSV, comma or semicolon, with a header that names every column."""

import csv
import io

from schemas.errors import Refused
from schemas.refusals import Refusal

COLUMNS = ("nik", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "pekerjaan", "telepon", "penghasilan")


def roster_table(content: bytes) -> "csv.DictReader[str]":
    """Return the rows of a roster by column; raises Refused INVALID_INPUT when columns are missing."""
    lines = io.StringIO(_text(content), newline="")
    delimiter = ";" if ";" in lines.readline() else ","
    lines.seek(0)
    table = csv.DictReader(lines, delimiter=delimiter)
    header = [name.strip().lower() for name in table.fieldnames or ()]
    if missing := [name for name in COLUMNS if name not in header]:
        raise Refused(Refusal.INVALID_INPUT, "row 1", what="The header", why=f"it lacks {', '.join(missing)}")
    table.fieldnames = header
    return table


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
