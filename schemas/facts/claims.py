"""What is recorded of claims and their payments."""

from datetime import date
from typing import Literal

from schemas.base import Message
from schemas.facts.amounts import Amount
from schemas.terms import Cause


class ClaimOpened(Message):
    """A death was reported; the facts about people are sealed content."""

    kind: Literal["claim_opened"] = "claim_opened"
    claim: str
    membership: str
    died_on: date
    cause: Cause
    content: str
    content_digest: str


class ClaimPrepared(Message):
    """The maker's recommendation: what is due, to how many heirs, decided from sealed facts."""

    kind: Literal["claim_prepared"] = "claim_prepared"
    claim: str
    decision: str
    decision_digest: str
    eligible: bool
    amount: Amount
    heirs: int
    pay_by: date


class ClaimApproved(Message):
    """The checker approved the recommendation."""

    kind: Literal["claim_approved"] = "claim_approved"
    claim: str
    decision: str
    amount: Amount


class ClaimRejected(Message):
    """The claim was refused, on a ground."""

    kind: Literal["claim_rejected"] = "claim_rejected"
    claim: str
    ground: str


class PaymentOrdered(Message):
    """An order to pay one heir went to the bank, under one id for ever."""

    kind: Literal["payment_ordered"] = "payment_ordered"
    payment: str
    claim: str
    amount: Amount
    stand_in: bool


class PaymentSettled(Message):
    """The bank answered."""

    kind: Literal["payment_settled"] = "payment_settled"
    payment: str
    claim: str
    amount: Amount
    settled_on: date
    stand_in: bool
