"""What is recorded of rosters."""

from typing import Literal

from schemas.base import Message
from schemas.facts.amounts import Headcount
from schemas.terms import Segment


class RosterSubmitted(Message):
    """A roster was uploaded for a budget line."""

    kind: Literal["roster_submitted"] = "roster_submitted"
    batch: str
    line: str
    segment: Segment
    fiscal_year: int
    content: str
    content_digest: str


class RosterChecked(Message):
    """A roster's rows were checked one by one."""

    kind: Literal["roster_checked"] = "roster_checked"
    batch: str
    accepted: Headcount
    refused: Headcount


class RosterRegistered(Message):
    """The agency gave every accepted row its membership number."""

    kind: Literal["roster_registered"] = "roster_registered"
    batch: str
    headcount: Headcount
    stand_in: bool


class RosterRejected(Message):
    """The approver sent a roster back."""

    kind: Literal["roster_rejected"] = "roster_rejected"
    batch: str
    why: str
