"""Claims: one death, from report to the last scholarship year. People are opaque ids; `schemas/families.py` holds them."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from schemas.base import Message, State
from schemas.cases import CaseState
from schemas.deaths import AppealOutcome, AppealStage, PayeeKind, ScholarshipEnd
from schemas.families import MANY, Level, Ref
from schemas.issuing import Document, Why
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Cause

SCHOOL_LETTER = "school_letter"
"""The document that proves a child's schooling in a year; it comes with the year, and no claim is incomplete without."""
NO_ACCOUNT = "no_account"
"""The obstacle of somebody who is to be paid and has named no account."""
DocumentCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,40}$")]
Ground = Annotated[str, Field(pattern=r"^[a-z][a-z_]{2,40}$")]
"""A ground of `claims.grounds` in the law book."""


class Attached(Message):
    """One uploaded document of a claim; a single scan may serve as several."""

    codes: tuple[DocumentCode, ...] = Field(min_length=1, max_length=MANY)
    about: Ref | None = None
    content: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Attach(Message):
    """Documents have been received and uploaded."""

    documents: tuple[Attached, ...] = Field(min_length=1, max_length=MANY)
    received_on: date


class RejectDocument(Message):
    """A document will not do; another takes its place, this one stays on file."""

    document: str
    why: Why


class NameFamily(Message):
    """A new edition of the family, uploaded before."""

    content: str
    content_digest: str


class Contest(Message):
    """Somebody contests an heir's right; the claim waits until a day, or until a court has determined the heirs."""

    heirs: tuple[Ref, ...] = Field(min_length=1, max_length=MANY)
    until: date
    why: Why


class Determine(Message):
    """A court determined who the heirs are, or the parties settled: nobody contests any more."""

    heirs: tuple[Ref, ...] = Field(max_length=MANY)
    """Whom the court found to be heirs; empty when a contest was withdrawn."""
    document: Document
    on: date


class Reroute(Message):
    """The death was reported at the wrong door: another cause, and so perhaps another programme."""

    cause: Cause
    traffic: bool = False
    why: Why


class Prepare(Message):
    """The maker has checked the complete file and asks for a recommendation."""


class Review(Message):
    """A second look at what made a claim stand out; it decides nothing."""

    cleared: bool
    why: Why


class ReturnClaim(Message):
    """The checker sends a recommendation back to be prepared anew."""

    why: Why


class RejectClaim(Message):
    """The checker refuses the claim, on a ground of the law book."""

    ground: Ground
    document: Document | None = None
    """What shows it, where the ground is somebody's finding and no fact of the record."""
    why: Why | None = None
    """How it shows it, where the ground asks for a reason."""


class AgencyDecision(StrEnum):
    """What the agency decided."""

    GRANTED = "granted"
    REDUCED = "reduced"
    REFUSED = "refused"


class RecordAgency(Message):
    """The agency's own decision, beside our recommendation."""

    decision: AgencyDecision
    amount: Rupiah = Field(ge=0)
    on: date
    document: Document


class CorrectAccount(Message):
    """A transfer came back: a new edition of the family with another account for its payee."""

    payment: str
    content: str
    content_digest: str


class Resend(Message):
    """A second person has seen the corrected account; the payment is ordered again, under an id of its own."""

    payment: str
    edition: int | None = None
    """The edition of the family in which they saw it; the one on file, if they name none."""


class Appeal(Message):
    """The heirs take a step against the decision."""

    step: AppealStage
    filed_on: date
    document: Document
    by: Ref | None = None
    """Who of the family takes it; None for whoever took the step before it, and first of all for the reporter."""


class ResolveAppeal(Message):
    """A step of a dispute has ended."""

    outcome: AppealOutcome
    on: date
    document: Document


class Renew(Message):
    """A child's next scholarship year is claimed, with proof of schooling."""

    child: Ref
    level: Level
    proof: Attached
    received_on: date


class ApproveRenewal(Message):
    """A second person approves a scholarship year; the bank is ordered once."""

    child: Ref


class EndScholarship(Message):
    """Something ended a child's scholarship."""

    child: Ref
    why: ScholarshipEnd
    on: date
    document: Document


class Lawful(Message):
    """A ground on which this claim may be refused."""

    ground: Ground
    needs_document: bool
    """Whether it is somebody's finding, which a document must show."""
    needs_reason: bool = False
    """Whether somebody must say besides how it shows it."""
    ruling: Ruling


class Told(Message):
    """A letter that a decision will send: to whom, and what they alone are told, as refs, codes and rupiah."""

    to: str
    template: str
    data: dict[str, JsonValue] = {}


class DocumentState(State):
    """One document on file."""

    document: str
    codes: list[str]
    rejected: bool = False


class PaymentState(State):
    """One order to the bank and its answer."""

    payment: str
    payee: str
    """Whose it is: an heir's ref, the burier's, or the Social Security Fund's name."""
    amount: Rupiah
    kind: PayeeKind | None = None
    """As what the payee receives it; None for a scholarship."""
    heir: str = ""
    """The heir whose share it is; empty where one receives for all, for who buried, for the Fund, for a scholarship."""
    shares: tuple[tuple[str, Rupiah], ...] = ()
    """Whose shares they are, and how much of each, where one receives for all."""
    child: str = ""
    """The child whose scholarship it is."""
    ordered: bool = False
    ordered_in: int = 0
    """The edition of the family that was in force when the bank was ordered."""
    settled_on: date | None = None
    returned_on: date | None = None
    corrected_by: str | None = None
    corrected_in: int = 0
    """The edition of the family that gave its payee another account."""
    resent_as: str | None = None
    again: bool = False
    """Whether it stands for another that came back."""


class ContestState(State):
    """What the claim waits for."""

    heirs: list[str]
    until: date


class AppealState(State):
    """A dispute and the latest step taken in it."""

    step: AppealStage
    under_way: bool = False
    due_on: date | None = None
    by: str | None = None
    """Who of the family took it; None for the reporter, as far as anybody knows."""


class ChildState(State):
    """A child's scholarship: the next year to claim, and who claimed it."""

    child: str
    payee: str
    next_year: int | None = None
    """None once there is no further year."""
    claim_from: date | None = None
    amount: Rupiah = Rupiah(0)
    """What the year claimed gives; nothing before it is claimed."""
    maker: str | None = None
    """Who claimed the next year, which waits for approval."""
    paid: list[int] = []
    ending: bool = False
    """Whether its end is on record, and only the year that is claimed is still to be approved."""
    ended: bool = False


class ClaimState(CaseState):
    """What a claim carries; amounts and opaque ids only."""

    claim: str
    person: str
    memberships: list[str] = []
    died_on: date
    cause: Cause
    traffic: bool = False
    content: str
    content_digest: str
    family: str
    """The content that holds the family now."""
    family_digest: str
    editions: int = 1
    identity_matches: bool = True
    """Whether the civil registry knows the dead as they were registered."""
    commitment: str
    hands: list[str] = []
    """Everybody who made, changed or sent on something in this claim: none of them approves it."""
    documents: list[DocumentState] = []
    missing: list[str] = []
    """Codes of documents that the law asks for and nobody has brought."""
    obstacles: list[str] = []
    """What else stands in the way of a decision: `code` or `code:ref`."""
    ready_from: date | None = None
    """The latest day on which something came that the file needs: it is not complete before."""
    complete_on: date | None = None
    pay_by: date | None = None
    contest: ContestState | None = None
    court: bool = False
    """Whether a court has determined the heirs, which are `determined`."""
    determined: list[str] = []
    decisions: int = 0
    decision: str | None = None
    eligible: bool = False
    reduced: bool = False
    """Whether what was recommended is less than the full benefit: its heirs may complain once it is paid."""
    amount: Rupiah = Rupiah(0)
    payments: list[PaymentState] = []
    slots: list[str] = []
    """From which kind of office each approver must come; `any` for any."""
    approvers: list[str] = []
    signals: list[str] = []
    reviewed: bool = False
    grounds: list[Lawful] = []
    basis: str = ""
    """By which law the benefit is paid, as it is cited; empty where nothing is owed."""
    granted: list[Told] = []
    """Who is written to if the claim is granted as recommended, and what each is told."""
    refused: list[str] = []
    """Who is written to if it is refused, by their refs."""
    appeal_days: int = 0
    agency: AgencyDecision | None = None
    appeal: AppealState | None = None
    children: list[ChildState] = []
    schooling: bool = False
    """Whether there are scholarship years to claim once the benefit is paid."""
    letters_written: int = 0
