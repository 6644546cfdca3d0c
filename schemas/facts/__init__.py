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
    AccountCorrected,
    AgencyDecided,
    AppealFiled,
    AppealResolved,
    CauseCorrected,
    ClaimApproved,
    ClaimCompleted,
    ClaimEndorsed,
    ClaimLetter,
    ClaimMembership,
    ClaimOpened,
    ClaimPrepared,
    ClaimRejected,
    ClaimReturned,
    ClaimReviewed,
    ClaimWaits,
    CompensationOwed,
    DeathToldAgain,
    DocumentAttached,
    DocumentRejected,
    FamilyNamed,
    HeirsContested,
    HeirsDetermined,
    PaymentOrdered,
    PaymentResent,
    PaymentReturned,
    PaymentSettled,
    ScholarshipApproved,
    ScholarshipClaimed,
    ScholarshipDue,
    ScholarshipEnded,
    ScholarshipPlanned,
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
    "AccountCorrected",
    "AgencyDecided",
    "Amount",
    "AnyFact",
    "AppealFiled",
    "AppealResolved",
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
    "CauseCorrected",
    "CauseLifted",
    "CauseRaised",
    "ChangesApplied",
    "ChangesChecked",
    "ChangesRejected",
    "ChangesSubmitted",
    "ClaimApproved",
    "ClaimCompleted",
    "ClaimEndorsed",
    "ClaimLetter",
    "ClaimMembership",
    "ClaimOpened",
    "ClaimPrepared",
    "ClaimRejected",
    "ClaimReturned",
    "ClaimReviewed",
    "ClaimWaits",
    "CompensationOwed",
    "CreditApplied",
    "CreditGranted",
    "DeathToldAgain",
    "DocumentAttached",
    "DocumentRejected",
    "DuplicateAdjudicated",
    "EscalationPaused",
    "EscalationResolved",
    "EvaluationDemanded",
    "FamilyNamed",
    "FindingMade",
    "FollowUpAgreed",
    "FollowUpDone",
    "Headcount",
    "HeirsContested",
    "HeirsDetermined",
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
    "PaymentResent",
    "PaymentReturned",
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
    "ScholarshipApproved",
    "ScholarshipClaimed",
    "ScholarshipDue",
    "ScholarshipEnded",
    "ScholarshipPlanned",
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
    | DeathToldAgain
    | ClaimMembership
    | FamilyNamed
    | DocumentAttached
    | DocumentRejected
    | ClaimCompleted
    | ClaimWaits
    | CauseCorrected
    | HeirsContested
    | HeirsDetermined
    | ClaimPrepared
    | ClaimReviewed
    | ClaimEndorsed
    | ClaimReturned
    | ClaimApproved
    | ClaimRejected
    | AgencyDecided
    | PaymentOrdered
    | PaymentSettled
    | PaymentReturned
    | AccountCorrected
    | PaymentResent
    | CompensationOwed
    | AppealFiled
    | AppealResolved
    | ScholarshipPlanned
    | ScholarshipDue
    | ScholarshipClaimed
    | ScholarshipApproved
    | ScholarshipEnded
    | ClaimLetter
    | RegulationStarted
    | RegulationPlanned
    | RegulationStepRecorded
    | RegulationStepReversed
    | RegulationAbandoned
    | BreachFound
    | BreachEnded,
    Field(discriminator="kind"),
]
