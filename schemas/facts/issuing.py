"""What is recorded of commitments: progress, targets, instruments, outreach."""

from datetime import date
from typing import Literal

from schemas.base import Message
from schemas.facts.amounts import Headcount
from schemas.terms import InstrumentKind, OutreachKind, Progress, Relation, Segment


class ProgressMade(Message):
    """A commitment came further."""

    kind: Literal["progress_made"] = "progress_made"
    progress: Progress


class RegionAdded(Message):
    """An instruction was amended to address one more region."""

    kind: Literal["region_added"] = "region_added"
    region: str
    instrument: str


class TargetSet(Message):
    """How many workers of a segment a region means to protect in a year."""

    kind: Literal["target_set"] = "target_set"
    segment: Segment
    fiscal_year: int
    headcount: Headcount


class InstrumentEnacted(Message):
    """A region derived a legal instrument from the instruction."""

    kind: Literal["instrument_enacted"] = "instrument_enacted"
    instrument: str
    instrument_kind: InstrumentKind
    number: str
    enacted_on: date
    relation: Relation
    strength: int
    target: str | None = None
    """The instrument that it amends or replaces."""
    draft: str | None = None
    """The draft that became it."""


class InstrumentAddressed(Message):
    """A unit is an addressee of a region's instrument."""

    kind: Literal["instrument_addressed"] = "instrument_addressed"
    instrument: str
    unit: str


class InstrumentAcknowledged(Message):
    """An addressee acknowledged a region's instrument."""

    kind: Literal["instrument_acknowledged"] = "instrument_acknowledged"
    instrument: str
    unit: str


class OutreachHeld(Message):
    """An outreach event took place; its minutes are sealed content."""

    kind: Literal["outreach_held"] = "outreach_held"
    outreach: str
    outreach_kind: OutreachKind
    attendance: Headcount
    minutes: str | None = None


class OutreachReached(Message):
    """An outreach event reached a region."""

    kind: Literal["outreach_reached"] = "outreach_reached"
    outreach: str
    region: str


class FollowUpAgreed(Message):
    """An outreach event left something to do, with an owner and a date."""

    kind: Literal["follow_up_agreed"] = "follow_up_agreed"
    outreach: str
    item: int
    owner: str
    due_on: date


class FollowUpDone(Message):
    """What an outreach event left to do is done."""

    kind: Literal["follow_up_done"] = "follow_up_done"
    outreach: str
    item: int
