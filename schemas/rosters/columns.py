"""Columns of a roster: what is asked of every worker, and what a segment asks besides."""

from dataclasses import dataclass

from schemas.terms import Segment

COLUMNS = ("nik", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "pekerjaan", "telepon", "penghasilan")
"""The columns that every roster's header names; single cells below them may be empty."""
OPTIONAL = (
    "tempat_lahir", "alamat", "unit", "desil", "transportasi", "tanggal_mulai",
    "ahli_waris_nama", "ahli_waris_hubungan", "ahli_waris_nik",
    "anak_1_nama", "anak_1_tanggal_lahir", "anak_2_nama", "anak_2_tanggal_lahir",
)  # fmt: skip
"""The columns that a header may name besides; any other is read and left alone."""
ERROR_COLUMN = "kesalahan"
"""The column in which refused rows come back with what is wrong; a roster that is uploaded again may keep it."""

MAY_BE_EMPTY = ("telepon",)
WAGE_EARNERS = (
    Segment.NON_ASN, Segment.PPPK_PW, Segment.PERANGKAT_DESA, Segment.PENDIDIK, Segment.BUMD, Segment.BUMDES,
    Segment.PEMILU, Segment.PENDAMPING_DESA,
)  # fmt: skip
"""Segments whose workers earn a wage as a rule: their wage and the day they began are asked."""
OF_WAGE_EARNERS = ("tanggal_mulai",)
OF_VULNERABLE_WORKERS = ("desil", "transportasi")


@dataclass(frozen=True)
class Column:
    """A column as a segment's template asks for it."""

    name: str
    required: bool
    """Whether each worker's cell must be filled in."""


def columns(segment: Segment) -> tuple[Column, ...]:
    """Return the columns that the template of *segment* has, the required ones first, in the order of `COLUMNS`."""
    base = [Column(name, name not in MAY_BE_EMPTY) for name in COLUMNS]
    asked = (
        OPTIONAL
        if segment is Segment.RENTAN
        else tuple(name for name in OPTIONAL if name not in OF_VULNERABLE_WORKERS)
    )
    earners = segment in WAGE_EARNERS
    more = [Column(name, earners and name in OF_WAGE_EARNERS) for name in asked]
    return (*base, *more)
