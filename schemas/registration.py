"""Registration: one roster from upload to membership numbers."""

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.base import Message
from schemas.cases import CaseState
from schemas.issuing import Document, Why
from schemas.rulings import Ruling
from schemas.terms import Segment, Verdict


class Approve(Message):
    """The checker approves what the maker prepared."""


class Reject(Message):
    """The checker sends it back, on a ground."""

    ground: Annotated[str, Field(min_length=3, max_length=200)]


class Adjudicate(Message):
    """An officer compared a held row with the people it resembles."""

    row_number: Annotated[int, Field(gt=0)]
    verdict: Verdict
    why: Why


class ReceiveCards(Message):
    """The agency's certificate and the cards have arrived."""

    on: date
    certificate: Document


class HandOverCards(Message):
    """The cards were handed to the workers."""

    on: date


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
    channel: str = ""
    accepted: int = 0
    refused: int = 0
    held: int = 0
    """Rows that resemble people on record and await a verdict."""
    adjudicators: list[str] = []
    """Who gave the verdicts so far; nobody of them approves."""
    registered: int = 0
    """Rows that have a membership number, those that followed from the queue included."""
    waiting: int = 0
    """Approved rows in the line's queue."""
    untold: int = 0
    """Rows numbered of which the commitment has not heard yet."""
    numbered_on: date | None = None
    """The day of the first numbers."""
    cards_rule: Ruling | None = None
    cards_by: date | None = None
    """The last day for the agency to deliver certificate and cards."""
    cards_received_on: date | None = None
    handover_rule: Ruling | None = None
    handover_by: date | None = None
    """The last day to hand the cards to the workers, where the law sets one."""
    handed_over_on: date | None = None
