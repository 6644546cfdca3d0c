"""Changes of members: one list of leavers, wage changes and moves, from upload to the day each takes effect."""

from datetime import date

from schemas.base import Message
from schemas.cases import CaseState
from schemas.rulings import Ruling


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
