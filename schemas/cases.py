"""What every case has in common: commands in, changes to the record, answers out, news between siblings."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, JsonValue

from schemas.base import Message, State
from schemas.clock import Clock
from schemas.facts import AnyFact
from schemas.ladders import HandedOn, MovedTo, Raised, Unsigned
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Funding, Role, Segment

Body = TypeVar("Body", bound=Message)


class CaseType(StrEnum):
    """The workflow types that hold cases."""

    INSTRUCTION = "Instruction"
    COMMITMENT = "Commitment"
    BUDGET = "Budget"
    ESCALATION = "Escalation"
    REGISTRATION = "Registration"
    CHANGES = "Changes"
    CONTRIBUTIONS = "Contributions"
    CLAIM = "Claim"


class Account(StrEnum):
    """The ledger's accounts."""

    RECEIVABLE = "receivable"
    CONTRIBUTIONS = "contributions"
    CASH = "cash"
    SUSPENSE = "suspense"
    """Money that arrived and that no bill has claimed yet."""
    CREDITS = "credits"
    """What payers paid too much, owed to them until their next bill."""
    FEES = "fees"
    BENEFITS = "benefits"
    BENEFITS_PAYABLE = "benefits_payable"
    IN_TRANSIT = "in_transit"


class Signature(Message):
    """Who gives a command: the sign-in's opaque id, and proof of holding its token (`vault/signin.py`)."""

    session: str
    proof: str


class Command(Message, Generic[Body]):
    """One command of a person or another system.

    `id` is a domain key, `<case>/<step>/<occurrence>`: given twice, it is carried out once and answered twice
    alike. `at` is the business instant; only conducted cases take one.
    """

    id: str
    signed: Signature
    body: Body
    at: datetime | None = None


class Answer(Message):
    """What a command or an advance did."""

    command: str
    case: str
    action: str
    entry: int
    """The sequence of its entry in the case's audit chain; 0 when nothing was recorded."""
    version: int
    number: str | None = None
    actor: str | None = None
    details: dict[str, JsonValue] = {}
    woke: tuple[str, ...] = ()
    """The siblings opened or told something at this business instant, each as often as it was woken."""
    next_due: datetime | None = None
    repeated: bool = False
    """Whether this is the stored answer of an earlier, equal command."""


class Due(Message):
    """Something that falls due in a case at an absolute instant of business time."""

    at: datetime
    what: str
    ref: str = ""


class Task(Message):
    """Something a person must do: it stands in `kawal todo` until it is done."""

    id: str
    what: str
    role: Role
    office: str
    due_on: date | None = None
    rule: str
    ref: str = ""


class Notice(Message):
    """A system notification to an office; it becomes one outbox row and one mail."""

    office: str
    template: str
    data: dict[str, JsonValue]

    @classmethod
    def about(
        cls, case: str, region: str, today: date, office: str, template: str, **data: JsonValue
    ) -> "Notice":
        """Return a notice about a case, with what every template asks for."""
        common: dict[str, JsonValue] = {"case": case, "region": region, "today": today.isoformat()}
        return cls(office=office, template=template, data={**common, **data})


class Posting(Message):
    """One side of a ledger transaction, in rupiah: debits positive, credits negative."""

    account: Account
    party: str
    """A bill, a claim or a payment; never a person."""
    amount: Rupiah


class CaseRow(Message):
    """What lists and searches show of a case."""

    stage: str
    due_at: datetime | None = None
    closed: bool = False


class Change(Message):
    """One change of the record: everything in it becomes true together, or nothing does.

    `series` asks for the next number of that series (an office's letters, a region's rosters); `not_by` names
    the users who may not be the actor (four eyes), `offices` those whose people may (`pusat/*`: all of the
    centre; none named: any office); `before` and `after` digest the case's own state.
    """

    command: str
    content: str = ""
    case: str
    expected_version: int
    action: str
    permit: str | None = None
    """The command's name in `schemas/permissions.py`; None for what kawal does by itself."""
    signed: Signature | None = None
    not_by: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    gains: str | None = None
    """The claim whose beneficiaries, and whoever shares an account with one, may not be the actor."""
    at: datetime
    effective_on: date
    row: CaseRow
    facts: tuple[AnyFact, ...] = ()
    postings: tuple[Posting, ...] = ()
    opens: tuple[Task, ...] = ()
    closes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    objects: tuple[str, ...] = ()
    series: str | None = None
    details: dict[str, JsonValue] = {}
    before: str = ""
    after: str = ""
    woke: tuple[str, ...] = ()


class CaseKey(Message):
    """Where a case belongs; pinned when it opens."""

    id: str
    type: CaseType
    instruction: str
    region: str
    province: str
    fiscal_year: int | None = None

    def sibling(self, case: str, type_: CaseType, fiscal_year: int | None = None) -> "CaseKey":
        """Return the key of another case of the same region."""
        return self.model_copy(update={"id": case, "type": type_, "fiscal_year": fiscal_year})


class CaseState(State):
    """What every case carries from run to run."""

    key: CaseKey
    clock: Clock = Clock()
    stage: str
    region_name: str
    offices: dict[str, str] = {}
    """The office codes this case writes to, by kind (`law/offices.py`)."""
    now: datetime
    """The latest business instant this case has seen."""
    version: int = 1
    agenda: list[Due] = []
    inbox: list["News"] = []
    tasks: list[str] = []
    """The ids of this case's open tasks."""
    escalations: dict[str, int] = {}
    """How many ladders each cause has raised."""
    ladders: dict[str, str] = {}
    """The open ladder of each subject."""
    raised: dict[str, Raised] = {}
    """What each subject's latest ladder was raised for."""
    letters: dict[str, Unsigned] = {}
    """The drafts that nobody has signed yet."""
    closed: bool = False
    renew: bool = False
    """Whether to continue as new at the next quiet moment: a fiscal year has turned."""
    woken_at: datetime | None = None
    woken: list[str] = []
    """The siblings woken at that instant, as often as each was, for a conductor who counts."""

    def plan(self, *dues: Due) -> None:
        """Put *dues* on the agenda, in order of time and then name."""
        self.agenda = sorted({*self.agenda, *dues}, key=lambda due: (due.at, due.what, due.ref))

    def drop(self, what: str, ref: str = "") -> None:
        """Take everything called *what* (for *ref*, if given) off the agenda."""
        self.agenda = [due for due in self.agenda if due.what != what or (ref and due.ref != ref)]

    @property
    def next_due(self) -> datetime | None:
        """Return the instant of the earliest due, or None."""
        return self.agenda[0].at if self.agenda else None


class Funded(Message):
    """Budget → Commitment: the money of one line is there."""

    kind: Literal["funded"] = "funded"
    fiscal_year: int
    funding: Funding
    line: str
    segment: Segment
    owner: str
    headcount: int


class Unfunded(Message):
    """Budget → Commitment: a year ends without money."""

    kind: Literal["unfunded"] = "unfunded"
    fiscal_year: int
    why: str


class LineGone(Message):
    """Budget → Commitment: a line whose money was there counts no longer."""

    kind: Literal["line_gone"] = "line_gone"
    fiscal_year: int
    line: str


class LawPublished(Message):
    """kawal itself → any case with statutory days: the law book or a calendar has a new edition."""

    kind: Literal["law_published"] = "law_published"


class CauseEnded(Message):
    """Any case → Escalation: the cause is gone."""

    kind: Literal["cause_ended"] = "cause_ended"
    why: str


class LadderRested(Message):
    """Escalation → the case that raised it: a person ended the ladder, though its cause may go on."""

    kind: Literal["ladder_rested"] = "ladder_rested"
    ladder: str


class CauseGrew(Message):
    """Any case → Escalation: one more milestone of the same window was missed."""

    kind: Literal["cause_grew"] = "cause_grew"
    what: str
    due_on: date


class Registered(Message):
    """Registration → Commitment: workers have their membership numbers."""

    kind: Literal["registered"] = "registered"
    batch: str
    line: str
    fiscal_year: int
    segment: Segment
    headcount: int


class PaidUp(Message):
    """Contributions → Commitment: the first bill of a year is paid."""

    kind: Literal["paid_up"] = "paid_up"
    fiscal_year: int


class MoneyArrived(Message):
    """Whoever records transfers → Contributions: these concern bills of this case."""

    kind: Literal["money_arrived"] = "money_arrived"
    receipts: tuple[str, ...]


class SeatsFreed(Message):
    """Any case → Registration: a membership of its line ended, so that somebody in the queue may follow."""

    kind: Literal["seats_freed"] = "seats_freed"
    line: str


class ToldAgain(Message):
    """Commitment → Claim: the same death was reported once more."""

    kind: Literal["told_again"] = "told_again"
    differs: bool
    """Whether the report names another day or cause."""


News = Annotated[
    Funded
    | Unfunded
    | LineGone
    | LawPublished
    | CauseEnded
    | CauseGrew
    | LadderRested
    | HandedOn
    | MovedTo
    | Registered
    | PaidUp
    | MoneyArrived
    | SeatsFreed
    | ToldAgain,
    Field(discriminator="kind"),
]
CaseState.model_rebuild()


class Opening(Message):
    """A case as it comes into being: its row, its first audit entry, and the input its workflow starts with."""

    key: CaseKey
    stage: str
    state: dict[str, JsonValue]
    command: str
    action: str
    at: datetime
    effective_on: date
    due_at: datetime | None = None
    facts: tuple[AnyFact, ...] = ()
    opens: tuple[Task, ...] = ()
    notices: tuple[Notice, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    details: dict[str, JsonValue] = {}
    permit: str | None = None
    signed: Signature | None = None

    @classmethod
    def of(cls, state: CaseState, action: str, **more: Any) -> "Opening":  # noqa: ANN401 - the other fields
        """Return the opening of a case that begins in *state*, at its own time."""
        common = {
            "key": state.key,
            "stage": state.stage,
            "state": state.model_dump(mode="json"),
            "command": f"{state.key.id}/open",
            "action": action,
            "at": state.now,
            "effective_on": state.clock.today(state.now),
            "due_at": state.next_due,
        }
        return cls(**common | more)


class Committed(Message):
    """The record's answer to a change."""

    answer: Answer
    user: str | None = None
    """The opaque id of the user whose hand is in it, as the server established it: who acted, or who issued the link
    through which somebody without an account did."""
