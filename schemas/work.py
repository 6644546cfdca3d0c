"""The activities as workflows see them: a name, what it takes, what it gives, and how long it may run.

Workflows and activities are independent layers; this is the contract between them. A test checks that the
worker registers an activity of each name.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from schemas.base import Message
from schemas.cases import Change, Committed
from schemas.escalation import Climb, Climbed, Name, Named
from schemas.names import QUEUE_BULK, QUEUE_CASES, QUEUE_NOTICES
from schemas.orders import (
    AdjudicateRow,
    AmendOrder,
    ApplyChanges,
    AskDemand,
    AssessClaim,
    Assessed,
    Billed,
    BillMonth,
    ChangesDone,
    ChangesResult,
    CheckChanges,
    CheckRoster,
    ChoreDone,
    CorrectOrder,
    Demand,
    DoChore,
    FileAppeal,
    Filed,
    HandoverPlan,
    LineRecorded,
    OpenBudget,
    OpenChanges,
    OpenClaim,
    OpenCommitments,
    OpenContributions,
    Opened,
    OpenEscalation,
    OpenRegistration,
    OpenUnit,
    OrderPayments,
    PlanBudget,
    PlanHandover,
    PlanOfBudget,
    PlanScholarships,
    PrepareClaim,
    Prepared,
    RecordLine,
    RefillSeats,
    RegisterRoster,
    Renewed,
    RenewOrder,
    Reported,
    ReportOrder,
    RosterResult,
    ScholarshipsPlanned,
    SeatsTaken,
    Settled,
    SettlePayments,
    SubmitChangesOrder,
    SubmitOrder,
    Taken,
    TakeReceipts,
    WithdrawOrder,
)
from schemas.regulation import PlanRegulation, RegisterBy, RegisteredBy, RegulationPlan

Takes = TypeVar("Takes", bound=Message)
Gives = TypeVar("Gives", bound=Message)


@dataclass(frozen=True)
class Work(Generic[Takes, Gives]):
    """One activity."""

    name: str
    takes: type[Takes]
    gives: type[Gives]
    queue: str = QUEUE_CASES
    attempt: timedelta = timedelta(seconds=30)
    """How long one attempt may take."""
    heartbeat: timedelta = timedelta(seconds=5)
    """How long after its worker's last sign of life an attempt counts as lost (`activities/heartbeats.py`)."""


COMMIT = Work("record.commit", Change, Committed)
OPEN_COMMITMENTS = Work(
    "cases.open_commitments",
    OpenCommitments,
    Opened,
    attempt=timedelta(minutes=5),
)
AMEND = Work("cases.amend", AmendOrder, Committed)
OPEN_BUDGET = Work("cases.open_budget", OpenBudget, Opened)
OPEN_ESCALATION = Work("cases.open_escalation", OpenEscalation, Opened)
CLIMB = Work("escalations.climb", Climb, Climbed)
NAME_OFFICE = Work("escalations.name_office", Name, Named)
OPEN_REGISTRATION = Work("cases.open_registration", OpenRegistration, Opened)
OPEN_CONTRIBUTIONS = Work("cases.open_contributions", OpenContributions, Opened)
OPEN_CLAIM = Work("cases.open_claim", OpenClaim, Opened)
OPEN_UNIT = Work("budgets.open_unit", OpenUnit, Committed)
PLAN_BUDGET = Work("budgets.plan", PlanBudget, PlanOfBudget)
ASK_DEMAND = Work("budgets.demand", AskDemand, Demand)
WITHDRAW_LINE = Work("budgets.withdraw_line", WithdrawOrder, Committed)
RECORD_LINE = Work("budgets.record_line", RecordLine, LineRecorded)
SUBMIT_ROSTER = Work("rosters.submit", SubmitOrder, Committed, attempt=timedelta(minutes=2))
CHECK_ROSTER = Work("rosters.check", CheckRoster, RosterResult, queue=QUEUE_BULK, attempt=timedelta(hours=1))
REGISTER_ROSTER = Work(
    "rosters.register", RegisterRoster, SeatsTaken, queue=QUEUE_BULK, attempt=timedelta(minutes=10)
)
ADJUDICATE_ROW = Work("rosters.adjudicate", AdjudicateRow, Committed)
PLAN_HANDOVER = Work("rosters.plan_handover", PlanHandover, HandoverPlan)
REFILL_SEATS = Work(
    "rosters.refill", RefillSeats, SeatsTaken, queue=QUEUE_BULK, attempt=timedelta(minutes=10)
)
OPEN_CHANGES = Work("cases.open_changes", OpenChanges, Opened)
SUBMIT_CHANGES = Work("changes.submit", SubmitChangesOrder, Committed)
CHECK_CHANGES = Work(
    "changes.check", CheckChanges, ChangesResult, queue=QUEUE_BULK, attempt=timedelta(minutes=10)
)
APPLY_CHANGES = Work(
    "changes.apply", ApplyChanges, ChangesDone, queue=QUEUE_BULK, attempt=timedelta(minutes=10)
)
PLAN_REGULATION = Work("regulation.plan", PlanRegulation, RegulationPlan)
REGISTER_BY = Work("regulation.register_by", RegisterBy, RegisteredBy)
BILL_MONTH = Work("billing.bill_month", BillMonth, Billed, queue=QUEUE_BULK, attempt=timedelta(minutes=10))
TAKE_RECEIPTS = Work(
    "billing.take_receipts", TakeReceipts, Taken, queue=QUEUE_BULK, attempt=timedelta(minutes=10)
)
REPORT_DEATH = Work("claims.report_death", ReportOrder, Reported)
ASSESS_CLAIM = Work("claims.assess", AssessClaim, Assessed, attempt=timedelta(minutes=2))
PREPARE_CLAIM = Work("claims.prepare", PrepareClaim, Prepared)
ORDER_PAYMENTS = Work("claims.order_payments", OrderPayments, Committed)
SETTLE_PAYMENTS = Work("claims.settle_payments", SettlePayments, Settled)
CORRECT_ACCOUNT = Work("claims.correct_account", CorrectOrder, Committed)
PLAN_SCHOLARSHIPS = Work("claims.plan_scholarships", PlanScholarships, ScholarshipsPlanned)
FILE_APPEAL = Work("claims.file_appeal", FileAppeal, Filed)
RENEW_SCHOLARSHIP = Work("claims.renew_scholarship", RenewOrder, Renewed, attempt=timedelta(minutes=2))
DO_CHORE = Work(
    "chores.do",
    DoChore,
    ChoreDone,
    queue=QUEUE_NOTICES,
    attempt=timedelta(minutes=5),
)
