"""Facts: insert-only rows. A fact's fields are its table's columns; a test holds the two together.

Every fact is stored with the audit entry that recorded it (chain and sequence) and with two times: the date it
is effective on and the business instant it became known at.
"""

from typing import Annotated

from pydantic import Field

from schemas.facts.amounts import Amount, Headcount
from schemas.facts.budgeting import (
    LineBudgeted,
    MilestoneMissed,
    MilestonePlanned,
    MilestoneRecorded,
    PledgeStepped,
    YearFunded,
)
from schemas.facts.claims import (
    ClaimApproved,
    ClaimOpened,
    ClaimPrepared,
    ClaimRejected,
    PaymentOrdered,
    PaymentSettled,
)
from schemas.facts.contributions import BillIssued, BillOverdue, BillPaid
from schemas.facts.escalation import (
    CauseLifted,
    CauseRaised,
    EscalationPaused,
    EscalationResolved,
    LetterDrafted,
    LetterSigned,
    RungClimbed,
)
from schemas.facts.issuing import (
    FollowUpAgreed,
    FollowUpDone,
    InstrumentAcknowledged,
    InstrumentAddressed,
    InstrumentEnacted,
    OutreachHeld,
    OutreachReached,
    ProgressMade,
    RegionAdded,
    TargetSet,
)
from schemas.facts.registration import RosterChecked, RosterRegistered, RosterRejected, RosterSubmitted

__all__ = [
    "Amount",
    "AnyFact",
    "BillIssued",
    "BillOverdue",
    "BillPaid",
    "CauseLifted",
    "CauseRaised",
    "ClaimApproved",
    "ClaimOpened",
    "ClaimPrepared",
    "ClaimRejected",
    "EscalationPaused",
    "EscalationResolved",
    "FollowUpAgreed",
    "FollowUpDone",
    "Headcount",
    "InstrumentAcknowledged",
    "InstrumentAddressed",
    "InstrumentEnacted",
    "LetterDrafted",
    "LetterSigned",
    "LineBudgeted",
    "MilestoneMissed",
    "MilestonePlanned",
    "MilestoneRecorded",
    "OutreachHeld",
    "OutreachReached",
    "PaymentOrdered",
    "PaymentSettled",
    "PledgeStepped",
    "ProgressMade",
    "RegionAdded",
    "RosterChecked",
    "RosterRegistered",
    "RosterRejected",
    "RosterSubmitted",
    "RungClimbed",
    "TargetSet",
    "YearFunded",
]

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
    | CauseRaised
    | CauseLifted
    | LetterDrafted
    | LetterSigned
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
