"""Claims: deaths, assessments, recommendations, payments and scholarship years."""

from datetime import date, datetime

from schemas.base import Message
from schemas.cases import Change, Committed
from schemas.claims import Attached, Lawful, Told
from schemas.clock import Clock
from schemas.deaths import AppealStage, PayeeKind
from schemas.families import Ref
from schemas.money import Rupiah
from schemas.terms import Cause


class ReportOrder(Message):
    """Find whom a death report concerns, end their memberships, and commit the claim, or the report that joins one."""

    change: Change
    claim: str
    died_on: date
    cause: Cause
    traffic: bool
    content: str
    content_digest: str
    family: str
    family_digest: str


class Reported(Committed):
    """Whose death it is, and which claim deals with it."""

    claim: str
    joined: bool
    """Whether the death was known: then nothing opens."""
    person: str
    memberships: tuple[str, ...]
    freed: tuple[tuple[str, str], ...] = ()
    """The open registrations of the lines on which the death left a seat, each with its line."""


class ClaimFacts(Message):
    """What a case knows of its claim, for whoever decides on it over the sealed facts."""

    claim: str
    region: str
    person: str
    memberships: tuple[str, ...]
    died_on: date
    cause: Cause
    traffic: bool
    content: str
    content_digest: str
    family: str
    family_digest: str
    documents: tuple[str, ...] = ()
    """Codes of the documents on file that will do."""
    contested: tuple[str, ...] = ()
    court: bool = False
    determined: tuple[str, ...] = ()
    identity_matches: bool = True


class Standing(Message):
    """How complete a claim's file is."""

    missing: tuple[str, ...] = ()
    """Codes of documents that the law asks for and nobody has brought."""
    obstacles: tuple[str, ...] = ()
    """What else stands in the way of a decision: `code` or `code:ref`."""
    complete_on: date | None = None
    pay_by: date | None = None


class AssessClaim(Message):
    """Commit a change of a claim's file and say what is still missing.

    *received* are documents that the change brings; their bytes are checked before it commits.
    """

    change: Change
    today: date
    facts: ClaimFacts
    was: Standing
    received: tuple[Attached, ...] = ()
    received_on: date | None = None
    first: int = 1
    """The number of the first document received."""
    ready_from: date | None = None
    """The latest day on which something came that the file needs: it is not complete before."""
    edition: int | None = None
    """The number of the family's new edition, if the change brings one."""
    letter: int = 1
    """The number of the claim's next letter."""
    clock: Clock
    due_besides: datetime | None = None
    """When something falls due next besides the clock for paying, which this may set or stop."""


class Assessed(Committed):
    """What stands in the way of a decision now."""

    documents: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The ids of the documents received and what each serves as."""
    standing: Standing
    identity_matches: bool = True
    warn_on: date | None = None
    """When the ladder begins if nobody has paid by then."""
    letters: int = 0


class Pay(Message):
    """One payment, and whose it is."""

    payment: str
    payee: str
    amount: Rupiah
    kind: PayeeKind | None = None
    """As what the payee receives it; None for a scholarship."""
    heir: str = ""
    """The heir whose share it is, if it is one's."""
    shares: tuple[tuple[str, Rupiah], ...] = ()
    """Whose shares they are, and how much of each, where one receives for all."""


class PrepareClaim(Message):
    """Decide a claim from its sealed facts, and commit the recommendation."""

    change: Change
    facts: ClaimFacts
    decision: str
    complete_on: date
    hands: tuple[str, ...] = ()
    """Whose hand was in the claim: that they gain from it makes it stand out."""
    paid: tuple[Pay, ...] = ()
    """What an earlier decision on the claim has paid: it is not owed again."""
    first: int = 1
    """The number of the next payment."""


class Prepared(Committed):
    """The recommendation."""

    eligible: bool
    reduced: bool
    """Whether it is less than the full benefit."""
    amount: Rupiah
    pay_by: date
    payments: tuple[Pay, ...]
    slots: tuple[str, ...]
    signals: tuple[str, ...]
    grounds: tuple[Lawful, ...]
    """On which the checker may refuse the claim."""
    children: bool
    """Whether there are scholarship years to claim."""
    basis: str
    """By which law the benefit is paid, as it is cited; empty where nothing is owed."""
    granted: tuple[Told, ...]
    """Who is written to if the claim is granted, and what each is told."""
    refused: tuple[str, ...]
    """Who is written to if it is refused, by their refs."""
    appeal_days: int
    """Days in which the heirs may take a refusal further before the case closes."""


class OrderPayments(Message):
    """Send the bank an order per payee, under ids it refuses to take twice, and commit."""

    change: Change
    claim: str
    content: str
    content_digest: str
    family: str
    family_digest: str
    payments: tuple[Pay, ...]


class SettlePayments(Message):
    """Ask the bank for its answers, and commit those that have come."""

    change: Change
    claim: str
    pay_by: date | None
    letter: int
    """The number of the claim's next letter."""
    payments: tuple[Pay, ...]


class Settled(Committed):
    """Which payments have settled, which came back, and when."""

    settled: tuple[tuple[str, date], ...]
    returned: tuple[tuple[str, date], ...] = ()
    letters: int = 0


class CorrectOrder(Message):
    """Commit a new edition of the family in which only the account of one payee differs."""

    change: Change
    facts: ClaimFacts
    payment: str
    payee: str
    edition: int
    content: str
    content_digest: str


class PlanScholarships(Message):
    """Say which scholarship year comes next for each child, and commit."""

    change: Change
    facts: ClaimFacts


class ScholarshipPlan(Message):
    """One child's next scholarship year; none when there is no further one."""

    child: str
    payee: str
    year: int | None
    claim_from: date | None
    remind_on: tuple[date, ...] = ()
    ends_on: date | None = None
    """The day on which the child is too old, whatever has been claimed."""
    why: str | None = None
    """Why there is no further year."""


class ScholarshipsPlanned(Committed):
    """Every child's next scholarship year."""

    children: tuple[ScholarshipPlan, ...]


class RenewOrder(Message):
    """Decide a scholarship year from the proof brought, and commit."""

    change: Change
    today: date
    facts: ClaimFacts
    child: str
    year: int
    level: str
    proof: Attached
    document: str
    received_on: date


class Renewed(Committed):
    """What the year gives."""

    amount: Rupiah


class FileAppeal(Message):
    """Say until when a step of a dispute must have ended, and commit it."""

    change: Change
    today: date
    claim: str
    step: AppealStage
    filed_on: date
    document: str
    by: Ref | None
    """Who of the family takes it; None for the reporter."""
    family: str
    family_digest: str
    letter: int
    """The number of the claim's next letter."""


class Filed(Committed):
    """Until when; None for a court, which has no clock."""

    due_on: date | None
