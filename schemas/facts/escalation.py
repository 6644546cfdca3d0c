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


class LadderHandedOn(Message):
    """A case that closes left one of its ladders to another case."""

    kind: Literal["ladder_handed_on"] = "ladder_handed_on"
    subject: str
    ladder: str
    to_case: str


class LadderReopened(Message):
    """A person raised a ladder again that had come to rest."""

    kind: Literal["ladder_reopened"] = "ladder_reopened"
    ladder: str
    why: str


class RungClimbed(Message):
    """An escalation came to its next addressee; one without an address is not reached, and the next acts at once."""

    kind: Literal["rung_climbed"] = "rung_climbed"
    rung: int
    office: str
    reached: bool = True
    cause: str
    due_on: date
    days_late: int
    next_on: date | None
    letter: str | None = None


class RungReminded(Message):
    """The last addressee was reminded; without an address of its own, the highest office that was reached."""

    kind: Literal["rung_reminded"] = "rung_reminded"
    rung: int
    office: str
    reached: bool
    days_late: int
    again_on: date


class EscalationPaused(Message):
    """The ladder waits until the end of a day: its addressee acknowledged, or an owner of the escalation holds it."""

    kind: Literal["escalation_paused"] = "escalation_paused"
    rung: int
    how: Literal["acknowledged", "held"]
    owner: str | None
    until: date
    why: str


class RungDelegated(Message):
    """An addressee named another office, until the end of a day."""

    kind: Literal["rung_delegated"] = "rung_delegated"
    rung: int
    office: str
    delegate: str
    until: date
    why: str


class RungReassigned(Message):
    """Another office took a rung."""

    kind: Literal["rung_reassigned"] = "rung_reassigned"
    rung: int
    office: str
    taker: str
    why: str


class StepNoted(Message):
    """A step of somebody with the authority for it, recorded by hand: kawal takes none of these."""

    kind: Literal["step_noted"] = "step_noted"
    step: str
    document: str
    taken_on: date
    why: str


class PowerGranted(Message):
    """A special power of attorney for one debtor; *conflict* when the same prosecutor assists the region, too."""

    kind: Literal["power_granted"] = "power_granted"
    document: str
    debtor: str
    attorney: str
    mode: Literal["litigation", "non_litigation"]
    conflict: bool
    granted_on: date
    why: str


class FindingMade(Message):
    """An inspection found an employer that is no state body in breach: unregistered, partly registered, in arrears."""

    kind: Literal["finding_made"] = "finding_made"
    company: str
    finding: Literal["PWBD", "PDS", "TUNGGAKAN"]
    document: str
    found_on: date


class EscalationResolved(Message):
    """The ladder's cause is gone, or a person resolved it with a reason."""

    kind: Literal["escalation_resolved"] = "escalation_resolved"
    rung: int
    why: str
