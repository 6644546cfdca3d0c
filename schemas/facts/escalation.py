"""What is recorded of ladders: causes, rungs, letters, pauses."""

from datetime import date
from typing import Literal

from pydantic import JsonValue

from schemas.base import Message


class CauseRaised(Message):
    """A case raised a ladder about one of its subjects; recorded by the case, not by the ladder."""

    kind: Literal["cause_raised"] = "cause_raised"
    subject: str
    ladder: str
    missed: str
    due_on: date


class CauseLifted(Message):
    """What a ladder climbs for is mended or has passed: its next rung finds this and commits nothing."""

    kind: Literal["cause_lifted"] = "cause_lifted"
    subject: str
    ladder: str
    why: str


class LetterDrafted(Message):
    """A letter for an office to sign; it is rendered from this row and its entry's number alone."""

    kind: Literal["letter_drafted"] = "letter_drafted"
    letter: str
    template: str
    sender: str
    addressee: str
    sign_by: date
    data: dict[str, JsonValue]


class LetterSigned(Message):
    """The sending office signed a draft and gave it its own number."""

    kind: Literal["letter_signed"] = "letter_signed"
    letter: str
    number: str
    signed_on: date


class RungClimbed(Message):
    """An escalation reached its next addressee."""

    kind: Literal["rung_climbed"] = "rung_climbed"
    rung: int
    office: str
    cause: str
    due_on: date
    days_late: int
    next_on: date | None


class EscalationPaused(Message):
    """An addressee acknowledged: the ladder waits until a date, never for ever."""

    kind: Literal["escalation_paused"] = "escalation_paused"
    until: date


class EscalationResolved(Message):
    """The ladder's cause is gone, or a person resolved it with a reason."""

    kind: Literal["escalation_resolved"] = "escalation_resolved"
    rung: int
    why: str
