"""Escalation: the ladder of a cause, and what its addressees answer."""

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.base import Message
from schemas.cases import CaseState


class RungPlan(Message):
    """One rung: whom it addresses and how many days it waits before the next."""

    number: int
    office: str
    title: str
    step: str
    """What is asked there."""
    days: int
    reference: str


class Pause(Message):
    """An addressee acknowledges: the ladder waits for at most 30 days."""

    until: date


class Resolve(Message):
    """A person ends the ladder, with a reason."""

    reason: Annotated[str, Field(min_length=10, max_length=500)]


class EscalationState(CaseState):
    """What a ladder carries while it climbs."""

    parent: str
    cause: str
    missed: str
    """What was due."""
    due_on: date
    rungs: list[RungPlan]
    rung: int = 0
    also: list[str] = []
    """What was missed besides, in the same window."""
    legal_basis: str
