"""What is recorded of claims, their documents, decisions, payments and scholarships."""

from datetime import date
from typing import Literal

from pydantic import JsonValue

from schemas.base import Message
from schemas.facts.amounts import Amount
from schemas.terms import Cause


class ClaimOpened(Message):
    """A death was reported; the facts about people are sealed content."""

    kind: Literal["claim_opened"] = "claim_opened"
    claim: str
    person: str
    membership: str
    died_on: date
    cause: Cause
    content: str
    content_digest: str


class DeathToldAgain(Message):
    """The same death was reported once more; it joined the claim that was open."""

    kind: Literal["death_told_again"] = "death_told_again"
    claim: str
    died_on: date
    cause: Cause
    differs: bool
    """Whether it names another day or cause than the claim does."""
    content: str
    content_digest: str


class ClaimMembership(Message):
    """A membership on which the claim rests, in whichever region it is."""

    kind: Literal["claim_membership"] = "claim_membership"
    claim: str
    membership: str


class FamilyNamed(Message):
    """An edition of who claims, with accounts, sealed."""

    kind: Literal["family_named"] = "family_named"
    claim: str
    edition: int
    content: str
    content_digest: str


class DocumentAttached(Message):
    """A document on file: what it serves as, whom it is about, and the digest of its bytes."""

    kind: Literal["document_attached"] = "document_attached"
    document: str
    claim: str
    codes: tuple[str, ...]
    about: str | None
    content: str
    sha256: str
    media_type: str
    size: int
    received_on: date


class DocumentRejected(Message):
    """A document that will not do; it stays on file."""

    kind: Literal["document_rejected"] = "document_rejected"
    document: str
    claim: str
    why: str


class ClaimCompleted(Message):
    """Nothing is missing any more: the statutory clock runs from here."""

    kind: Literal["claim_completed"] = "claim_completed"
    claim: str
    complete_on: date
    pay_by: date | None
    """None where nothing is owed."""


class ClaimWaits(Message):
    """The clock rests: what the claim waits for."""

    kind: Literal["claim_waits"] = "claim_waits"
    claim: str
    missing: tuple[str, ...]
    obstacles: tuple[str, ...]


class CauseCorrected(Message):
    """The claim went through another door, its documents with it."""

    kind: Literal["cause_corrected"] = "cause_corrected"
    claim: str
    cause: Cause
    traffic: bool
    why: str


class HeirsContested(Message):
    """Somebody contests an heir's right."""

    kind: Literal["heirs_contested"] = "heirs_contested"
    claim: str
    heirs: tuple[str, ...]
    until: date
    why: str


class HeirsDetermined(Message):
    """A court determined the heirs, or nobody contests any more."""

    kind: Literal["heirs_determined"] = "heirs_determined"
    claim: str
    heirs: tuple[str, ...]
    document: str
    determined_on: date


class ClaimPrepared(Message):
    """The maker's recommendation: what is due, to how many payees, decided from sealed facts."""

    kind: Literal["claim_prepared"] = "claim_prepared"
    claim: str
    decision: str
    decision_digest: str
    eligible: bool
    reduced: bool
    amount: Amount
    heirs: int
    pay_by: date
    signals: tuple[str, ...]
    approvals: int


class ClaimReviewed(Message):
    """A second look at what made a claim stand out."""

    kind: Literal["claim_reviewed"] = "claim_reviewed"
    claim: str
    decision: str
    cleared: bool
    why: str


class ClaimEndorsed(Message):
    """One of several approvers agrees."""

    kind: Literal["claim_endorsed"] = "claim_endorsed"
    claim: str
    decision: str
    slot: int


class ClaimReturned(Message):
    """The checker sent the recommendation back."""

    kind: Literal["claim_returned"] = "claim_returned"
    claim: str
    decision: str
    why: str


class ClaimApproved(Message):
    """The last approver agreed with the recommendation."""

    kind: Literal["claim_approved"] = "claim_approved"
    claim: str
    decision: str
    amount: Amount


class ClaimRejected(Message):
    """The claim was refused, on a ground of the law book."""

    kind: Literal["claim_rejected"] = "claim_rejected"
    claim: str
    decision: str
    ground: str
    document: str | None
    why: str | None


class AgencyDecided(Message):
    """What the agency decided, and whether it differs from our recommendation."""

    kind: Literal["agency_decided"] = "agency_decided"
    claim: str
    outcome: str
    amount: Amount
    decided_on: date
    document: str
    differs: bool


class PaymentOrdered(Message):
    """An order to pay one payee went to the bank, under one id for ever."""

    kind: Literal["payment_ordered"] = "payment_ordered"
    payment: str
    claim: str
    amount: Amount
    stand_in: bool


class PaymentSettled(Message):
    """The bank answered that it paid."""

    kind: Literal["payment_settled"] = "payment_settled"
    payment: str
    claim: str
    amount: Amount
    settled_on: date
    stand_in: bool


class PaymentReturned(Message):
    """The transfer came back."""

    kind: Literal["payment_returned"] = "payment_returned"
    payment: str
    claim: str
    amount: Amount
    returned_on: date
    stand_in: bool


class AccountCorrected(Message):
    """The payee of a returned transfer gave another account."""

    kind: Literal["account_corrected"] = "account_corrected"
    payment: str
    claim: str
    edition: int


class PaymentResent(Message):
    """A returned payment is ordered again, under an id of its own."""

    kind: Literal["payment_resent"] = "payment_resent"
    payment: str
    claim: str
    resent_as: str
    amount: Amount


class CompensationOwed(Message):
    """The agency owes the payee for paying late."""

    kind: Literal["compensation_owed"] = "compensation_owed"
    payment: str
    claim: str
    days_late: int
    amount: Amount


class AppealFiled(Message):
    """The heirs took a step against the decision."""

    kind: Literal["appeal_filed"] = "appeal_filed"
    claim: str
    step: str
    filed_on: date
    due_on: date | None
    document: str


class AppealResolved(Message):
    """A step of a dispute ended."""

    kind: Literal["appeal_resolved"] = "appeal_resolved"
    claim: str
    step: str
    outcome: str
    resolved_on: date
    document: str


class ScholarshipPlanned(Message):
    """A scholarship year that the law gave a child with the benefit; what is paid follows the school proved."""

    kind: Literal["scholarship_planned"] = "scholarship_planned"
    claim: str
    child: str
    year: int
    claim_from: date
    level: str | None
    amount: Amount


class ScholarshipDue(Message):
    """A child's next scholarship year, and from when it can be claimed."""

    kind: Literal["scholarship_due"] = "scholarship_due"
    claim: str
    child: str
    year: int
    claim_from: date


class ScholarshipClaimed(Message):
    """A scholarship year was claimed with proof of schooling, decided from sealed facts."""

    kind: Literal["scholarship_claimed"] = "scholarship_claimed"
    claim: str
    child: str
    year: int
    level: str
    amount: Amount
    document: str


class ScholarshipApproved(Message):
    """A second person approved a scholarship year."""

    kind: Literal["scholarship_approved"] = "scholarship_approved"
    claim: str
    child: str
    year: int
    amount: Amount


class ScholarshipEnded(Message):
    """A child's scholarship ended, by its years, its age or an event."""

    kind: Literal["scholarship_ended"] = "scholarship_ended"
    claim: str
    child: str
    why: str
    ended_on: date


class ClaimLetter(Message):
    """A letter to somebody of the claim: what it says, without the people it names, who are put in when it is rendered."""

    kind: Literal["claim_letter"] = "claim_letter"
    letter: str
    claim: str
    template: str
    to_ref: str
    """An heir's ref, or `reporter`."""
    data: dict[str, JsonValue]
