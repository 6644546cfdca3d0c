"""Columns of a roster: what is asked of every worker, and what a segment asks besides."""

from dataclasses import dataclass

from schemas.terms import Segment

COLUMNS = ("nik", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "pekerjaan", "telepon", "penghasilan")
"""The columns that every roster's header names."""
OPTIONAL = (
    "tempat_lahir", "alamat", "unit", "desil", "transportasi", "tanggal_mulai",
    "ahli_waris_nama", "ahli_waris_hubungan", "ahli_waris_nik",
    "anak_1_nama", "anak_1_tanggal_lahir", "anak_2_nama", "anak_2_tanggal_lahir",
)  # fmt: skip
"""The columns that a header may name besides; any other is left alone."""
ERROR_COLUMN = "kesalahan"
"""The column in which refused rows come back with what is wrong; a roster that is uploaded again may keep it."""

MAY_BE_EMPTY = ("telepon",)
SEXES = ("L", "P")
YES, NO = "ya", "tidak"

WAGE_EARNERS = (
    Segment.NON_ASN, Segment.PPPK_PW, Segment.PERANGKAT_DESA, Segment.PENDIDIK, Segment.BUMD, Segment.BUMDES,
    Segment.PEMILU, Segment.PENDAMPING_DESA,
)  # fmt: skip
"""Segments whose workers have an employer as a rule: their income is a wage, and their first day is asked."""
OF_WAGE_EARNERS = ("tanggal_mulai",)
OF_VULNERABLE_WORKERS = ("desil", "transportasi")


@dataclass(frozen=True)
class Column:
    """A column as a segment's template has it."""

    name: str
    required: bool
    """Whether every worker's cell is to be filled in."""


def columns(segment: Segment) -> tuple[Column, ...]:
    """Return the columns of *segment*'s template: those of every roster first, then what it asks besides."""
    base = tuple(Column(name, name not in MAY_BE_EMPTY) for name in COLUMNS)
    left_out = OF_WAGE_EARNERS if segment is Segment.RENTAN else OF_VULNERABLE_WORKERS
    wanted = OF_WAGE_EARNERS if segment in WAGE_EARNERS else ()
    return base + tuple(Column(name, name in wanted) for name in OPTIONAL if name not in left_out)
