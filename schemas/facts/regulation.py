"""What is recorded of drafts on their way to an instrument, and of money that registers nobody."""

from datetime import date
from typing import Literal

from schemas.base import Message
from schemas.terms import Effect, InstrumentKind, RegulationStep


class RegulationStarted(Message):
    """A region started to draft an instrument."""

    kind: Literal["regulation_started"] = "regulation_started"
    draft: str
    instrument_kind: InstrumentKind
    title_ref: str
    effects: tuple[Effect, ...]


class RegulationPlanned(Message):
    """A step of a draft falls due on a day; planned anew whenever the step before it is recorded or reversed."""

    kind: Literal["regulation_planned"] = "regulation_planned"
    draft: str
    step: RegulationStep
    actor: str
    counted_from: date
    due_on: date


class RegulationStepRecorded(Message):
    """A step of a draft was done; *record* numbers the records of the draft."""

    kind: Literal["regulation_step_recorded"] = "regulation_step_recorded"
    draft: str
    record: int
    step: RegulationStep
    met_on: date
    document: str
    days_late: int


class RegulationStepReversed(Message):
    """A record of a draft's step was wrong, and is taken back."""

    kind: Literal["regulation_step_reversed"] = "regulation_step_reversed"
    draft: str
    record: int
    step: RegulationStep
    why: str


class RegulationAbandoned(Message):
    """A region gave a draft up."""

    kind: Literal["regulation_abandoned"] = "regulation_abandoned"
    draft: str
    why: str


class BreachFound(Message):
    """Money lies there since a day, and its workers were not registered by another."""

    kind: Literal["breach_found"] = "breach_found"
    breach: Literal["budget_without_registration"]
    line: str
    fiscal_year: int
    since: date
    due_on: date


class BreachEnded(Message):
    """A breach ended: its workers are registered, or their fiscal year is over."""

    kind: Literal["breach_ended"] = "breach_ended"
    breach: Literal["budget_without_registration"]
    line: str
    why: str
