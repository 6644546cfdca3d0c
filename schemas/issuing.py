"""Issuing: what people say to an instruction and to the commitments it opens."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Message
from schemas.cases import CaseState
from schemas.facts import Headcount
from schemas.regulation import DraftState, Gate, Unregistered
from schemas.rulings import Ruling
from schemas.terms import (
    Cause,
    Effect,
    InstrumentKind,
    OutreachKind,
    Progress,
    RegionKind,
    RegulationStep,
    Relation,
    Route,
    Segment,
)

Document = Annotated[str, Field(min_length=1, max_length=200)]
"""The number of a document; never a person's name."""
Why = Annotated[str, Field(min_length=10, max_length=500)]
"""A reason in a sentence; never a person's name."""


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
    """A derived instrument was enacted; it may address units of the region, and end a draft."""

    instrument_kind: InstrumentKind
    number: Document
    enacted_on: date
    relation: Relation = Relation.IMPLEMENTS
    target: str | None = None
    """The instrument of this region that it amends or replaces."""
    draft: str | None = None
    """The draft that became this instrument."""
    addressees: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_its_target(self) -> Self:
        if (self.relation is Relation.IMPLEMENTS) != (self.target is None):
            raise ValueError("an instrument that amends or replaces names one, any other names none")
        return self


class StartRegulation(Message):
    """The region starts to draft an instrument."""

    instrument_kind: InstrumentKind
    title_ref: Document
    """The document that holds its title: an entry of the Propemperda, a note of the initiating office."""
    on: date | None = None
    """The day it began; the day it is told if not given."""
    enacts: tuple[Effect, ...] = ()
    """What the instrument is meant to be enough for."""


class RecordRegulationStep(Message):
    """A step of a draft was done, on the date its document bears."""

    draft: str
    step: RegulationStep
    met_on: date
    document: Document


class CorrectRegulationStep(Message):
    """The record of a draft's latest step was wrong."""

    draft: str
    step: RegulationStep
    why: Why


class AbandonRegulation(Message):
    """The region gives a draft up."""

    draft: str
    on: date
    why: Why


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
    channel: str = ""
    """The agent or group, by its code as a partner, through whom the workers come."""


class ReportDeath(Message):
    """A worker died; the facts about people are sealed content: the report, and the family as far as it is known."""

    died_on: date
    cause: Cause
    traffic: bool = False
    content: str
    content_digest: str
    family: str
    family_digest: str


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
    enacted_on: date
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
    gates: dict[InstrumentKind, Gate]
    """What each kind of instrument allows that the region can enact."""
    gate_rulings: list[Ruling]
    instruments: list[Instrument] = []
    drafts: list[DraftState] = []
    """The drafts that are neither enacted nor abandoned."""
    drafted: int = 0
    """Drafts started so far."""
    outreach: int = 0
    rosters: dict[int, int] = {}
    """Rosters submitted per fiscal year."""
    changes: dict[int, int] = {}
    """Lists of changes submitted per fiscal year."""
    claims: dict[int, int] = {}
    """Claims opened per year."""
    funded: list[int] = []
    funding: list[str] = []
    """The kinds of money that have paid for a year."""
    budgets: list[int] = []
    units: dict[str, Route] = {}
    """The units below the region whose budgets are followed, and through which route."""
    contributions: list[int] = []
    lines: dict[str, str] = {}
    """Whose workers each funded line pays for: its segment and owner."""
    unregistered: list[Unregistered] = []
    """The lines with money whose workers are still to be registered."""
    members: list[str] = []
    """The segments and owners whose workers are registered; their next year's line needs no roster."""
    headcount: int = 0
    """Workers registered so far."""

    @property
    def own_budget(self) -> bool:
        """Return whether the region has a budget of its own."""
        return self.budget_region == self.key.region

    def draft(self, id_: str | None) -> DraftState | None:
        """Return an open draft, or None where there is none of that name."""
        return next((draft for draft in self.drafts if draft.id == id_), None)
