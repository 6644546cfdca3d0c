"""What workflows order from activities, and what activities answer."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from schemas.base import Message
from schemas.budgeting import BudgetLine, MilestoneState, OpenRoute, PlannedWindow
from schemas.cases import CaseKey, Change, Committed
from schemas.clock import Clock
from schemas.contributions import BillSettled, BillState, ProposedPayment
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Cause, Route, Segment, Track, Verdict


class Opened(Message):
    """The siblings that now exist."""

    cases: tuple[str, ...]


class OpenCommitments(Message):
    """Open the commitments of *regions*, and start their workflows."""

    instruction: str
    regions: Annotated[tuple[str, ...], Field(max_length=200)]
    issued_on: date
    at: datetime
    clock: Clock
    instrument: str | None = None


class AmendOrder(Message):
    """Check that regions can be addressed on the amendment's day, and commit the amendment."""

    change: Change
    regions: tuple[str, ...]
    on: date


class OpenBudget(Message):
    """Open a budget year of a region, or of a unit below it."""

    parent: CaseKey
    fiscal_year: int
    route: Route = Route.APBD
    unit: str = ""
    at: datetime
    clock: Clock


class OpenEscalation(Message):
    """Raise a ladder about *subject*, which names the cause within the case that raises it."""

    parent: CaseKey
    id: str
    subject: str = ""
    cause: str
    missed: str
    due_on: date
    actor: str
    """The kind of office that owed the deed."""
    office: str = ""
    """That office's code where it is none of the region's own kinds: a village, a company, a kecamatan."""
    track: Track = Track.GOVERNMENT
    closings: tuple[date, ...] = ()
    """The last days of the statutory windows in which the cause can still be mended, soonest first."""
    legal_basis: str
    at: datetime
    clock: Clock


class OpenRegistration(Message):
    """Open the registration of one roster."""

    parent: CaseKey
    batch: str
    line: str
    segment: Segment
    fiscal_year: int
    content: str
    content_digest: str
    channel: str = ""
    uploader: str
    at: datetime
    clock: Clock


class OpenContributions(Message):
    """Open a region's year of contributions, billing from *first_month* on."""

    parent: CaseKey
    fiscal_year: int
    first_month: int
    at: datetime
    clock: Clock


class OpenClaim(Message):
    """Open the claim of one death."""

    parent: CaseKey
    claim: str
    membership: str
    died_on: date
    cause: Cause
    content: str
    content_digest: str
    reporter: str
    at: datetime
    clock: Clock


class OpenUnit(Message):
    """Check that a unit of the region exists, and commit that its budgets are followed from a year on."""

    change: Change
    body: OpenRoute


class PlanBudget(Message):
    """Plan a budget year again, as the law and the decrees published by a day give it."""

    region: str
    fiscal_year: int
    route: Route
    unit: str
    on: date


class PlanOfBudget(Message):
    """The milestones and windows of a budget year, and when a decree that may move them is published next."""

    milestones: tuple[MilestoneState, ...]
    windows: tuple[PlannedWindow, ...]
    next_publication: date | None


class AskDemand(Message):
    """Work out what an evaluation should demand for a budget year."""

    commitment: str
    budget: str
    fiscal_year: int


class Demand(Message):
    """What a budget lacks for the year's targets: workers, rupiah a year, and the rates it rests on."""

    workers: int
    amount: Rupiah
    rulings: tuple[Ruling, ...]


class WithdrawOrder(Message):
    """Check that nobody is registered from a line, and commit that it counts no longer."""

    change: Change
    line: str


class RecordLine(Message):
    """Check a budget line against head-count × rate × months, and commit it with its shortfall."""

    change: Change
    line: str
    fiscal_year: int
    body: BudgetLine


class LineRecorded(Committed):
    """A line's verdict: rupiah missing for a full year of everybody it names."""

    shortfall: Rupiah


class SubmitOrder(Message):
    """Check that a roster fits its line, and commit it."""

    change: Change
    batch: str
    line: str
    segment: Segment
    fiscal_year: int
    content: str
    content_digest: str
    channel: str = ""


class CheckRoster(Message):
    """Check every row of a roster, seal the people of the accepted ones, and hold those that resemble others."""

    change: Change
    batch: str
    line: str
    content: str
    content_digest: str


class RosterResult(Committed):
    """How many rows passed."""

    accepted: int
    refused: int
    held: int = 0


class AdjudicateRow(Message):
    """Check that a row is held, and commit the verdict on it."""

    change: Change
    batch: str
    row_number: int
    verdict: Verdict
    why: str


class RegisterRoster(Message):
    """Have the agency number as many accepted rows as the line carries, and queue the others."""

    change: Change
    batch: str
    line: str


class SeatsTaken(Committed):
    """How many rows of a batch were numbered now, how many still wait, and by when the agency delivers their cards."""

    registered: int
    waiting: int
    cards_by: date
    cards_rule: Ruling


class PlanHandover(Message):
    """Ask by when cards that arrived on a day are handed to the workers."""

    received_on: date


class HandoverPlan(Message):
    """The last day and its rule; neither before the law had one."""

    due_on: date | None
    rule: Ruling | None


class RefillSeats(Message):
    """Have the agency number the first of a line's queue, as far as seats are free."""

    change: Change
    batch: str
    line: str


class SubmitChangesOrder(Message):
    """Check that a content is a list of changes, and commit it."""

    change: Change
    batch: str
    fiscal_year: int
    content: str
    content_digest: str


class OpenChanges(Message):
    """Open the case of one list of changes."""

    parent: CaseKey
    batch: str
    fiscal_year: int
    content: str
    content_digest: str
    uploader: str
    at: datetime
    clock: Clock


class CheckChanges(Message):
    """Check every row of a list of changes against the region's members."""

    change: Change
    batch: str
    content: str
    content_digest: str


class ChangesResult(Committed):
    """How many rows passed."""

    accepted: int
    refused: int


class ApplyChanges(Message):
    """End, change and move memberships as an approved list says."""

    change: Change
    batch: str


class ChangesDone(Committed):
    """The lines on which seats came free, and the registrations whose queue waits for them."""

    freed: tuple[tuple[str, str], ...]


class BillMonth(Message):
    """Bill one month to every line of the year that has members, and what earlier bills got wrong."""

    change: Change
    year: int
    month: int


class Billed(Committed):
    """The month's bills."""

    bills: tuple[BillState, ...]


class TakeReceipts(Message):
    """Count transfers in suspense for the bills that their references name; undo those that were reversed."""

    change: Change
    year: int
    receipts: tuple[str, ...]
    bill: str | None = None
    """The bill that a person says they are for, whatever their references name."""
    payment: ProposedPayment | None = None
    """A payment entered by hand, which becomes a transfer of its own by its confirmation."""


class Taken(Committed):
    """What the transfers changed of this case's bills, and the late fees that followed."""

    settled: tuple[BillSettled, ...]
    fees: tuple[BillState, ...]


class ReportOrder(Message):
    """Find the membership of a death report, end it, and commit the claim."""

    change: Change
    claim: str
    died_on: date
    cause: Cause
    content: str
    content_digest: str


class Reported(Committed):
    """The membership that the death ended."""

    membership: str


class PrepareClaim(Message):
    """Decide a claim from its sealed facts, and commit the recommendation."""

    change: Change
    claim: str
    membership: str
    content: str
    content_digest: str
    complete_on: date


class Prepared(Committed):
    """The recommendation."""

    decision: str
    eligible: bool
    amount: Rupiah
    pay_by: date
    payments: tuple[tuple[str, Rupiah], ...]


class OrderPayments(Message):
    """Send the bank an order per heir, under ids it refuses to take twice, and commit."""

    change: Change
    claim: str
    content: str
    content_digest: str
    payments: tuple[tuple[str, Rupiah], ...]


class SettlePayments(Message):
    """Ask the bank for its answers, and commit those that have come."""

    change: Change
    claim: str
    payments: tuple[tuple[str, Rupiah], ...]


class Settled(Committed):
    """Which payments have settled, and when."""

    settled: tuple[tuple[str, date], ...]


class DoChore(Message):
    """Do a standing chore once."""

    name: str


class ChoreDone(Message):
    """How much a chore found to do."""

    done: int
