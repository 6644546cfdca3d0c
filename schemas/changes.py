"""Changes of members: one list of leavers, wage changes and moves, from upload to the day each takes effect."""

from datetime import date

from schemas.base import Message
from schemas.cases import CaseState
from schemas.rulings import Ruling
from schemas.terms import ChangeKind, Leaving

COLUMNS = ("nik", "perubahan", "tanggal", "alasan", "upah_baru", "baris_tujuan")
"""The columns that every list's header names; which cells a row fills depends on what changes."""
SOURCE_COLUMN = "baris_asal"
"""Through which line the worker is a member, where there are several."""
KINDS = {"keluar": ChangeKind.LEAVE, "upah": ChangeKind.WAGE, "pindah": ChangeKind.MOVE}
LEAVINGS = {
    "berhenti": Leaving.LEFT,
    "pindah_daerah": Leaving.MOVED_AWAY,
    "lewat_usia": Leaving.OVER_AGE,
    "pemberi_kerja_lain": Leaving.OWN_EMPLOYER,
    "meninggal": Leaving.DEATH,
}
"""The words by which a list gives the reason of a leaver; the codes of `Leaving` do as well."""


class SubmitChanges(Message):
    """Make an uploaded list of changes effective for a region and year."""

    fiscal_year: int
    content: str
    content_digest: str


class ChangesState(CaseState):
    """What one list of changes carries; its rows stay in PostgreSQL."""

    batch: str
    content: str
    content_digest: str
    uploader: str
    commitment: str
    decide_by: date
    """The last day to decide in time: an employer reports changes within the law's days."""
    clock_rule: Ruling
    accepted: int = 0
    refused: int = 0
