"""Escalation: the ladder of a cause, what its addressees and its owners say, and how it is climbed."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Message
from schemas.cases import CaseState, Change, Committed
from schemas.ladders import Reason, Reference
from schemas.terms import Track

OfficeCode = Annotated[str, Field(pattern=r"^[a-z0-9./-]+$", max_length=80)]


class Stop(StrEnum):
    """Why a ladder waits."""

    ACKNOWLEDGED = "acknowledged"
    """Its addressee has answered and is given time."""
    HELD = "held"
    """Somebody who owns the escalation holds it."""


class Step(StrEnum):
    """What is only ever recorded by hand, beside the ladder."""

    AUDIENCE = "audience"
    EVALUATION_NOTE = "evaluation_note"
    WARNING_BY_MINISTRY = "warning_by_ministry"
    SUSPENSION = "suspension"
    DISMISSAL = "dismissal"


class Mode(StrEnum):
    """How the state attorney acts on a special power of attorney; persuasion and summons are no litigation."""

    LITIGATION = "litigation"
    NON_LITIGATION = "non_litigation"


class FindingKind(StrEnum):
    """What an inspection finds at an employer that is no state body."""

    PWBD = "PWBD"
    """Obliged to register, and not registered."""
    PDS = "PDS"
    """Registered in part: workers, wages or programmes."""
    TUNGGAKAN = "TUNGGAKAN"
    """In arrears."""


class Finding(Message):
    """An inspection's finding about a company of the region; *company* is its office code without the region."""

    company: Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=60)]
    finding: FindingKind
    document: Reference
    on: date


class Pause(Message):
    """An addressee acknowledges: the ladder waits until the end of a day, once on each rung."""

    until: date
    reason: Reason


class Hold(Message):
    """An owner of the escalation holds it until the end of a day, and answers for it."""

    until: date
    owner: OfficeCode
    reason: Reason


class Delegate(Message):
    """The rung's addressee names another office, until the end of a day."""

    office: OfficeCode
    until: date
    reason: Reason


class Reassign(Message):
    """Another office takes the rung from its addressee."""

    office: OfficeCode
    reason: Reason


class Resolve(Message):
    """A person ends the ladder, with a reason."""

    reason: Reason


class TakeNote(Message):
    """A step taken by somebody with the authority for it: kawal records it and takes none."""

    step: Step
    document: Reference
    on: date
    reason: Reason


class GrantPower(Message):
    """The special power of attorney of this ladder's debtor was signed; it names no other debtor."""

    document: Reference
    mode: Mode
    on: date
    reason: Reason


class Limits(Message):
    """How long people may make a ladder wait, and how often kawal reminds, in days; pinned when the ladder opens."""

    acknowledge: int
    hold: int
    delegate: int
    remind: int
    sign: int


class RungPlan(Message):
    """One rung: whom it addresses, who writes to them, what is asked, and how many days it has before the next."""

    number: int
    name: str
    office: str
    title: str
    sender: str
    sender_title: str
    template: str
    asked: dict[str, str]
    days: int
    working: bool = False
    reference: str


class Told(Message):
    """A rung that has been climbed."""

    number: int
    office: str
    title: str
    on: date
    reached: bool
    """Whether the office had an address; if not, the next one was told at once."""


class Waiting(Message):
    """The ladder waits until the end of a day."""

    how: Stop
    until: date


class Delegation(Message):
    """Another office is told besides the rung's addressee, until the end of a day."""

    office: str
    until: date


class EscalationState(CaseState):
    """What a ladder carries while it climbs."""

    parent: str
    """The case that answers for the cause."""
    subject: str
    track: Track
    cause: str
    missed: str
    """What was due."""
    due_on: date
    also: list[str] = []
    """What was missed besides, in the same window."""
    legal_basis: str
    closings: list[date]
    """The last days of the windows in which the cause can still be mended."""
    rungs: list[RungPlan]
    limits: Limits
    rung: int = 0
    """The rung it stands on; 0 before the first notice."""
    told: list[Told] = []
    waiting: Waiting | None = None
    waited: list[str] = []
    """The waits that were granted already, as `<how>.<rung>`: one of each kind on each rung."""
    delegation: Delegation | None = None
    conflict: bool = False
    """Whether the state attorney asked to act against the debtor assists the region, too."""

    @property
    def late_office(self) -> str:
        """Return the title of the office that owed the deed."""
        return self.rungs[0].title if not self.told else self.told[0].title

    @property
    def standing(self) -> RungPlan:
        """Return the rung it stands on."""
        return self.rungs[self.rung - 1]

    @property
    def following(self) -> RungPlan | None:
        """Return the next rung, or None on the last."""
        return self.rungs[self.rung] if self.rung < len(self.rungs) else None


class Climb(Message):
    """Tell the office of the next rung, or remind that of the last, unless the cause is gone."""

    change: Change
    ladder: EscalationState


class Climbed(Committed):
    """What came of a notice. Nothing was committed when the cause had been lifted."""

    lifted: str | None = None
    told: Told | None = None
    acts_on: date | None = None
    """The day on which the ladder next acts."""
    letter: str | None = None
    conflict: bool = False


class Name(Message):
    """Commit a change that makes an office answer for something, if notices reach it."""

    change: Change
    office: str


class Named(Committed):
    """The office's title in the directory."""

    title: str
