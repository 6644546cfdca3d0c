"""Facts: insert-only rows. A fact's fields are its table's columns; a test holds the two together.

Every fact is stored with the audit entry that recorded it (chain and sequence) and with two times: the date it
is effective on and the business instant it became known at.
"""

from typing import Annotated

from pydantic import Field

from schemas.facts.amounts import Amount, Headcount
from schemas.facts.budgeting import (
    BudgetPaused,
    BudgetResumed,
    EvaluationDemanded,
    LineBudgeted,
    LineWithdrawn,
    MilestoneExtended,
    MilestoneMissed,
    MilestonePlanned,
    MilestoneRecorded,
    MilestoneReplanned,
    MilestoneReversed,
    PledgeStepped,
    WindowClosed,
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
from schemas.facts.contributions import (
    BillIssued,
    BillOverdue,
    BillPaid,
    BillReminded,
    BillReopened,
    CreditApplied,
    CreditGranted,
    LineLapsed,
    LineReinstated,
    LineRunsDry,
    PaymentConfirmed,
    PaymentDeclined,
    PaymentProposed,
    ReceiptAllocated,
)
from schemas.facts.escalation import (
    CauseLifted,
    CauseRaised,
    EscalationPaused,
    EscalationResolved,
    FindingMade,
    LadderHandedOn,
    LadderReopened,
    LetterDrafted,
    LetterSigned,
    PowerGranted,
    RungClimbed,
    RungDelegated,
    RungReassigned,
    RungReminded,
    StepNoted,
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
from schemas.facts.registration import (
    CardsHandedOver,
    CardsReceived,
    ChangesApplied,
    ChangesChecked,
    ChangesRejected,
    ChangesSubmitted,
    DuplicateAdjudicated,
    RosterChecked,
    RosterRegistered,
    RosterRejected,
    RosterSubmitted,
    SeatsRefilled,
)
from schemas.facts.regulation import (
    BreachEnded,
    BreachFound,
    RegulationAbandoned,
    RegulationPlanned,
    RegulationStarted,
    RegulationStepRecorded,
    RegulationStepReversed,
)

__all__ = [
    "Amount",
    "AnyFact",
    "BillIssued",
    "BillOverdue",
    "BillPaid",
    "BillReminded",
    "BillReopened",
    "BreachEnded",
    "BreachFound",
    "BudgetPaused",
    "BudgetResumed",
    "CardsHandedOver",
    "CardsReceived",
    "CauseLifted",
    "CauseRaised",
    "ChangesApplied",
    "ChangesChecked",
    "ChangesRejected",
    "ChangesSubmitted",
    "ClaimApproved",
    "ClaimOpened",
    "ClaimPrepared",
    "ClaimRejected",
    "CreditApplied",
    "CreditGranted",
    "DuplicateAdjudicated",
    "EscalationPaused",
    "EscalationResolved",
    "EvaluationDemanded",
    "FindingMade",
    "FollowUpAgreed",
    "FollowUpDone",
    "Headcount",
    "InstrumentAcknowledged",
    "InstrumentAddressed",
    "InstrumentEnacted",
    "LadderHandedOn",
    "LadderReopened",
    "LetterDrafted",
    "LetterSigned",
    "LineBudgeted",
    "LineLapsed",
    "LineReinstated",
    "LineRunsDry",
    "LineWithdrawn",
    "MilestoneExtended",
    "MilestoneMissed",
    "MilestonePlanned",
    "MilestoneRecorded",
    "MilestoneReplanned",
    "MilestoneReversed",
    "OutreachHeld",
    "OutreachReached",
    "PaymentConfirmed",
    "PaymentDeclined",
    "PaymentOrdered",
    "PaymentProposed",
    "PaymentSettled",
    "PledgeStepped",
    "PowerGranted",
    "ProgressMade",
    "ReceiptAllocated",
    "RegionAdded",
    "RegulationAbandoned",
    "RegulationPlanned",
    "RegulationStarted",
    "RegulationStepRecorded",
    "RegulationStepReversed",
    "RosterChecked",
    "RosterRegistered",
    "RosterRejected",
    "RosterSubmitted",
    "RungClimbed",
    "RungDelegated",
    "RungReassigned",
    "RungReminded",
    "SeatsRefilled",
    "StepNoted",
    "TargetSet",
    "WindowClosed",
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
    | MilestoneReversed
    | MilestoneExtended
    | MilestoneReplanned
    | LineWithdrawn
    | WindowClosed
    | EvaluationDemanded
    | BudgetPaused
    | BudgetResumed
    | LineBudgeted
    | PledgeStepped
    | YearFunded
    | CauseRaised
    | CauseLifted
    | LetterDrafted
    | LetterSigned
    | LadderHandedOn
    | LadderReopened
    | RungClimbed
    | RungReminded
    | EscalationPaused
    | RungDelegated
    | RungReassigned
    | StepNoted
    | PowerGranted
    | FindingMade
    | EscalationResolved
    | CardsHandedOver
    | CardsReceived
    | ChangesApplied
    | ChangesChecked
    | ChangesRejected
    | ChangesSubmitted
    | DuplicateAdjudicated
    | RosterChecked
    | RosterRegistered
    | RosterRejected
    | RosterSubmitted
    | SeatsRefilled
    | BillIssued
    | BillOverdue
    | BillPaid
    | BillReminded
    | BillReopened
    | CreditApplied
    | CreditGranted
    | LineLapsed
    | LineReinstated
    | LineRunsDry
    | PaymentConfirmed
    | PaymentDeclined
    | PaymentProposed
    | ReceiptAllocated
    | ClaimOpened
    | ClaimPrepared
    | ClaimApproved
    | ClaimRejected
    | PaymentOrdered
    | PaymentSettled
    | RegulationStarted
    | RegulationPlanned
    | RegulationStepRecorded
    | RegulationStepReversed
    | RegulationAbandoned
    | BreachFound
    | BreachEnded,
    Field(discriminator="kind"),
]
