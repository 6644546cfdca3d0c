"""Columns: which column of a sheet says what, by the names that budget exports give them, in any order."""

import re
from collections.abc import Iterable, Sequence

from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.importing.sheets import Cell, Sheet

NAMES = {
    "unit_code": ("kode skpd", "kode opd", "kode unit", "kode sub unit", "kode sub skpd", "kode unit skpd"),
    "unit": (
        "nama skpd", "skpd", "nama opd", "opd", "nama unit", "nama sub unit", "nama sub skpd", "perangkat daerah",
        "unit organisasi", "nama desa", "desa",
    ),
    "sub_activity": ("kode sub kegiatan", "kode subkegiatan", "sub kegiatan", "kode kegiatan"),
    "account": (
        "kode rekening", "kode akun", "kode rekening belanja", "kode belanja", "rekening", "akun", "kode rek",
    ),
    "account_name": ("nama rekening", "nama akun", "nama rekening belanja", "rekening belanja"),
    "text": ("uraian", "uraian belanja", "uraian rekening", "rincian", "keterangan", "nama komponen", "komponen"),
    "funding": ("sumber dana", "nama sumber dana", "sumber pendanaan", "sumber anggaran"),
    "coefficient": ("koefisien", "volume koefisien", "rincian koefisien"),
    "volume": ("volume", "vol"),
    "measure": ("satuan",),
    "price": ("harga satuan", "harga", "tarif", "harga satuan rp"),
    "amount": (
        "jumlah", "pagu", "jumlah rp", "pagu rp", "total", "total rp", "nilai", "nilai rp", "anggaran",
        "pagu anggaran", "jumlah anggaran", "nilai anggaran", "total harga",
    ),
    "segment": ("segmen", "segment", "segmen pekerja"),
    "worker_class": ("kelas", "class", "kelas peserta", "jenis peserta", "pu bpu"),
    "income": ("penghasilan", "upah", "upah sebulan", "dasar upah", "income"),
    "headcount": ("jumlah orang", "jumlah peserta", "jumlah pekerja", "orang", "peserta"),
    "months": ("jumlah bulan", "bulan"),
}  # fmt: skip
"""What a column says → the names it goes by, in small letters without punctuation."""
NEEDED = ("account", "amount")
SEARCHED = 60
"""Rows in which the header is looked for: exports begin with a letterhead."""
SAYS = {name: field for field, names in NAMES.items() for name in names}

Row = dict[str, Cell]


def records(tables: Iterable[Sheet], name: str) -> list[tuple[int, Row]]:
    """Return the rows below the header of the first sheet that has one, each with its number in the sheet.

    Raises Refused INVALID_INPUT when no sheet has a header with the columns that are needed.
    """
    for sheet in tables:
        for number, cells in enumerate(sheet[:SEARCHED], 1):
            columns = _columns(cells)
            if all(field in columns for field in NEEDED):
                below = enumerate(sheet[number:], number + 1)
                return [(index, _row(columns, one)) for index, one in below]
    known = " + ".join(f"'{NAMES[field][0]}'" for field in NEEDED)
    why = f"no row of it names the columns {known}"
    raise Refused(Refusal.INVALID_INPUT, name, what="The file", why=why)


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        field = SAYS.get(" ".join(re.findall(r"[a-z0-9]+", str(cell).lower())))
        if field is not None:
            found.setdefault(field, index)
    return found


def _row(columns: dict[str, int], cells: Sequence[Cell]) -> Row:
    found = {field: cells[index] for field, index in columns.items() if index < len(cells)}
    return {field: cell for field, cell in found.items() if cell != ""}
