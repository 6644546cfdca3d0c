"""Facts: insert-only rows. A fact's fields are its table's columns; a test holds the two together.

Every fact is stored with the audit entry that recorded it (chain and sequence) and with two times: the date it
is effective on and the business instant it became known at.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Message
from schemas.money import Rupiah
from schemas.terms import (
    Cause,
    Funding,
    InstrumentKind,
    Milestone,
    OutreachKind,
    Progress,
    Segment,
    WorkerClass,
)

Headcount = Annotated[int, Field(ge=0, le=10_000_000)]
Amount = Annotated[Rupiah, Field(ge=0)]


class ProgressMade(Message):
    """A commitment came further."""

    kind: Literal["progress_made"] = "progress_made"
    progress: Progress


class RegionAdded(Message):
    """An instruction was amended to address one more region."""

    kind: Literal["region_added"] = "region_added"
    region: str
    instrument: str


class TargetSet(Message):
    """How many workers of a segment a region means to protect in a year."""

    kind: Literal["target_set"] = "target_set"
    segment: Segment
    fiscal_year: int
    headcount: Headcount


class InstrumentEnacted(Message):
    """A region derived a legal instrument from the instruction."""

    kind: Literal["instrument_enacted"] = "instrument_enacted"
    instrument: str
    instrument_kind: InstrumentKind
    number: str
    enacted_on: date
    relation: str
    strength: int


class InstrumentAddressed(Message):
    """A unit is an addressee of a region's instrument."""

    kind: Literal["instrument_addressed"] = "instrument_addressed"
    instrument: str
    unit: str


class InstrumentAcknowledged(Message):
    """An addressee acknowledged a region's instrument."""

    kind: Literal["instrument_acknowledged"] = "instrument_acknowledged"
    instrument: str
    unit: str


class OutreachHeld(Message):
    """An outreach event took place; its minutes are sealed content."""

    kind: Literal["outreach_held"] = "outreach_held"
    outreach: str
    outreach_kind: OutreachKind
    attendance: Headcount
    minutes: str | None = None


class OutreachReached(Message):
    """An outreach event reached a region."""

    kind: Literal["outreach_reached"] = "outreach_reached"
    outreach: str
    region: str


class FollowUpAgreed(Message):
    """An outreach event left something to do, with an owner and a date."""

    kind: Literal["follow_up_agreed"] = "follow_up_agreed"
    outreach: str
    item: int
    owner: str
    due_on: date


class FollowUpDone(Message):
    """What an outreach event left to do is done."""

    kind: Literal["follow_up_done"] = "follow_up_done"
    outreach: str
    item: int


class MilestonePlanned(Message):
    """A statutory milestone of a budget year and the day it is due."""

    kind: Literal["milestone_planned"] = "milestone_planned"
    fiscal_year: int
    milestone: Milestone
    budget_window: str
    due_on: date
    actor: str
    before_opening: bool


class MilestoneRecorded(Message):
    """A milestone was met, on the day its document says."""

    kind: Literal["milestone_recorded"] = "milestone_recorded"
    fiscal_year: int
    milestone: Milestone
    met_on: date
    document: str
    days_late: int


class MilestoneMissed(Message):
    """A milestone's day passed without it."""

    kind: Literal["milestone_missed"] = "milestone_missed"
    fiscal_year: int
    milestone: Milestone
    due_on: date


class LineBudgeted(Message):
    """A budget line for contributions: whose, for whom, from which money, how much."""

    kind: Literal["line_budgeted"] = "line_budgeted"
    line: str
    fiscal_year: int
    owner: str
    payer: str
    account_code: str
    segment: Segment
    worker_class: WorkerClass
    funding: Funding
    headcount: Headcount
    income: Amount
    months: Annotated[int, Field(ge=1, le=12)]
    amount: Amount
    shortfall: Amount


class PledgeStepped(Message):
    """A giver's money came one step nearer: pledge, agreement, transfer."""

    kind: Literal["pledge_stepped"] = "pledge_stepped"
    pledge: str
    fiscal_year: int
    step: Literal["pledge", "agreement", "transfer"]
    funding: Funding
    giver: str
    amount: Amount
    document: str


class YearFunded(Message):
    """How a fiscal year's contributions are paid for, or why they are not."""

    kind: Literal["year_funded"] = "year_funded"
    fiscal_year: int
    funding: Funding | None
    line: str | None = None
    why: str


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


class RosterSubmitted(Message):
    """A roster was uploaded for a budget line."""

    kind: Literal["roster_submitted"] = "roster_submitted"
    batch: str
    line: str
    segment: Segment
    fiscal_year: int
    content: str
    content_digest: str


class RosterChecked(Message):
    """A roster's rows were checked one by one."""

    kind: Literal["roster_checked"] = "roster_checked"
    batch: str
    accepted: Headcount
    refused: Headcount


class RosterRegistered(Message):
    """The agency gave every accepted row its membership number."""

    kind: Literal["roster_registered"] = "roster_registered"
    batch: str
    headcount: Headcount
    stand_in: bool


class RosterRejected(Message):
    """The approver sent a roster back."""

    kind: Literal["roster_rejected"] = "roster_rejected"
    batch: str
    why: str


class BillIssued(Message):
    """One month's contributions of one line were billed."""

    kind: Literal["bill_issued"] = "bill_issued"
    bill: str
    line: str
    fiscal_year: int
    month: str
    payer: str
    headcount: Headcount
    amount: Amount
    due_on: date


class BillPaid(Message):
    """Money arrived for a bill, with the treasury's disbursement order (SP2D) or the giver's transfer."""

    kind: Literal["bill_paid"] = "bill_paid"
    bill: str
    amount: Amount
    paid_on: date
    document: str


class BillOverdue(Message):
    """A bill's due date passed unpaid."""

    kind: Literal["bill_overdue"] = "bill_overdue"
    bill: str
    due_on: date
    outstanding: Amount


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


AnyFact = Annotated[
    ProgressMade
    | RegionAdded
    | TargetSet
    | InstrumentEnacted
    | InstrumentAddressed
    | InstrumentAcknowledged
    | OutreachHeld
    | OutreachReached
    | FollowUpAgreed
    | FollowUpDone
    | MilestonePlanned
    | MilestoneRecorded
    | MilestoneMissed
    | LineBudgeted
    | PledgeStepped
    | YearFunded
    | RungClimbed
    | EscalationPaused
    | EscalationResolved
    | RosterSubmitted
    | RosterChecked
    | RosterRegistered
    | RosterRejected
    | BillIssued
    | BillPaid
    | BillOverdue
    | ClaimOpened
    | ClaimPrepared
    | ClaimApproved
    | ClaimRejected
    | PaymentOrdered
    | PaymentSettled,
    Field(discriminator="kind"),
]
