"""What is recorded of rosters, of changes of members, and of their cards."""

from datetime import date
from typing import Literal

from schemas.base import Message
from schemas.facts.amounts import Headcount
from schemas.terms import Segment, Verdict


class RosterSubmitted(Message):
    """A roster was uploaded for a budget line, perhaps through an agent (PERISAI) or a group (wadah)."""

    kind: Literal["roster_submitted"] = "roster_submitted"
    batch: str
    line: str
    segment: Segment
    fiscal_year: int
    content: str
    content_digest: str
    channel: str = ""


class RosterChecked(Message):
    """A roster's rows were checked one by one; those held resemble people on record and await a verdict."""

    kind: Literal["roster_checked"] = "roster_checked"
    batch: str
    accepted: Headcount
    refused: Headcount
    held: Headcount = 0


class DuplicateAdjudicated(Message):
    """An officer compared a row with the people it resembles: the same person, or a different one."""

    kind: Literal["duplicate_adjudicated"] = "duplicate_adjudicated"
    batch: str
    row_number: int
    verdict: Verdict
    why: str


class RosterRegistered(Message):
    """The agency gave a number to as many rows as the line carries; the others wait in its queue."""

    kind: Literal["roster_registered"] = "roster_registered"
    batch: str
    headcount: Headcount
    stand_in: bool
    waiting: Headcount = 0


class SeatsRefilled(Message):
    """Seats came free on a line, and the first of its queue took them."""

    kind: Literal["seats_refilled"] = "seats_refilled"
    batch: str
    line: str
    headcount: Headcount
    stand_in: bool


class RosterRejected(Message):
    """The approver sent a roster back."""

    kind: Literal["roster_rejected"] = "roster_rejected"
    batch: str
    why: str


class CardsReceived(Message):
    """The agency's certificate and cards reached whoever registered the workers."""

    kind: Literal["cards_received"] = "cards_received"
    batch: str
    received_on: date
    certificate: str


class CardsHandedOver(Message):
    """The cards were handed to the workers."""

    kind: Literal["cards_handed_over"] = "cards_handed_over"
    batch: str
    handed_over_on: date


class ChangesSubmitted(Message):
    """A list of leavers, wage changes and moves was uploaded."""

    kind: Literal["changes_submitted"] = "changes_submitted"
    batch: str
    fiscal_year: int
    content: str
    content_digest: str


class ChangesChecked(Message):
    """The rows of a list of changes were checked one by one."""

    kind: Literal["changes_checked"] = "changes_checked"
    batch: str
    accepted: Headcount
    refused: Headcount


class ChangesApplied(Message):
    """The changes of a list took effect, each on its own day."""

    kind: Literal["changes_applied"] = "changes_applied"
    batch: str
    leavers: Headcount
    wages: Headcount
    moves: Headcount
    stand_in: bool


class ChangesRejected(Message):
    """The approver sent a list of changes back."""

    kind: Literal["changes_rejected"] = "changes_rejected"
    batch: str
    why: str
