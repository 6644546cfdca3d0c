"""Issuing: what people say to an instruction and to the commitments it opens."""

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.base import Message
from schemas.cases import CaseState
from schemas.facts import Headcount
from schemas.rulings import Ruling
from schemas.terms import Cause, InstrumentKind, OutreachKind, Progress, RegionKind, Segment

Document = Annotated[str, Field(min_length=1, max_length=200)]
"""The number of a document; never a person's name."""


class Amend(Message):
    """Address more regions, as an amending instrument orders."""

    regions: tuple[str, ...] = Field(min_length=1, max_length=200)
    instrument: Document
    on: date


class Revoke(Message):
    """End the instruction, as a revoking instrument orders."""

    instrument: Document
    on: date


class Acknowledge(Message):
    """The head of region acknowledges the instruction."""

    on: date
    document: Document


class SetTarget(Message):
    """How many workers of a segment the region means to protect in a year."""

    segment: Segment
    fiscal_year: int
    headcount: Headcount


class Regulate(Message):
    """A derived instrument was enacted; it may address units of the region."""

    instrument_kind: InstrumentKind
    number: Document
    enacted_on: date
    relation: Annotated[str, Field(pattern="^(implements|amends|replaces)$")] = "implements"
    addressees: tuple[str, ...] = ()


class AcknowledgeInstrument(Message):
    """A unit acknowledges the region's instrument."""

    instrument: str
    unit: str
    on: date


class FollowUp(Message):
    """Something an outreach event left to do."""

    owner: str
    due_on: date


class HoldOutreach(Message):
    """An outreach event took place, in one or many regions; its minutes are sealed content."""

    outreach_kind: OutreachKind
    held_on: date
    regions: tuple[str, ...] = Field(min_length=1)
    attendance: Headcount
    minutes: str | None = None
    follow_ups: tuple[FollowUp, ...] = ()


class CompleteFollowUp(Message):
    """What an outreach event left to do is done."""

    outreach: str
    item: Annotated[int, Field(ge=1)]
    on: date


class SubmitRoster(Message):
    """Make an uploaded roster effective for a budget line."""

    line: str
    segment: Segment
    fiscal_year: int
    content: str
    content_digest: str


class ReportDeath(Message):
    """A worker died; the facts about people are sealed content."""

    died_on: date
    cause: Cause
    content: str
    content_digest: str


class InstructionState(CaseState):
    """What an instruction carries: whom it addresses and its reporting rhythm."""

    regions: list[str]
    reports_months: int
    opened: bool = False
    signed_on: date


class Instrument(Message):
    """A derived instrument of a region and who has not acknowledged it yet."""

    id: str
    kind: InstrumentKind
    number: str
    awaiting: tuple[str, ...]


class CommitmentState(CaseState):
    """What a commitment carries from fiscal year to fiscal year."""

    region_kind: RegionKind
    budget_region: str
    """Whose budget pays: the region's own, or the province's where the region has none."""
    issued_on: date
    progress: Progress = Progress.ISSUED
    acknowledged_on: date | None = None
    acknowledge_by: date
    regulate_by: date
    strengths: Ruling
    instruments: list[Instrument] = []
    outreach: int = 0
    rosters: dict[int, int] = {}
    """Rosters submitted per fiscal year."""
    claims: dict[int, int] = {}
    """Claims opened per year."""
    funded: list[int] = []
    funding: list[str] = []
    """The kinds of money that have paid for a year."""
    budgets: list[int] = []
    contributions: list[int] = []
    lines: dict[str, str] = {}
    """Whose workers each funded line pays for: its segment and owner."""
    members: list[str] = []
    """The segments and owners whose workers are registered; their next year's line needs no roster."""
    headcount: int = 0
    """Workers registered so far."""

    @property
    def own_budget(self) -> bool:
        """Return whether the region has a budget of its own."""
        return self.budget_region == self.key.region
