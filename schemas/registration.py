"""Registration: one roster from upload to membership numbers."""

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.base import Message
from schemas.cases import CaseState
from schemas.rulings import Ruling
from schemas.terms import Segment


class Approve(Message):
    """The checker approves what the maker prepared."""


class Reject(Message):
    """The checker sends it back, on a ground."""

    ground: Annotated[str, Field(min_length=3, max_length=200)]


class RegistrationState(CaseState):
    """What the registration of one roster carries; its rows stay in PostgreSQL."""

    batch: str
    line: str
    segment: Segment
    content: str
    content_digest: str
    uploader: str
    commitment: str
    decide_by: date
    """The last day to decide in time: the law's days from the receipt of the forms."""
    clock_rule: Ruling
    accepted: int = 0
    refused: int = 0
