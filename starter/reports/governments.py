"""Governments: everything that reports tell of one addressee, as it stood on a day and as it was known."""

from datetime import date
from decimal import Decimal

from law import instruments
from schemas.base import Message
from schemas.money import Rupiah
from schemas.terms import Cause, InstrumentKind, Milestone, Progress, RegionKind


class Instrument(Message):
    """A derived legal instrument and its strength in the order of `instruments.strength`."""

    kind: InstrumentKind
    number: str
    enacted_on: date
    strength: int
    in_force: bool = True
    """Whether no later one has replaced it."""


class MilestoneRow(Message):
    """A milestone of the region's own budget and how it came out."""

    fiscal_year: int
    milestone: Milestone
    window: str
    due_on: date
    actor: str
    before_opening: bool
    met_on: date | None
    missed: bool
    """Whether the day it has now passed without it."""


class Year(Message):
    """A fiscal year of a government: its money, its workers' registration, its bills. Amounts in rupiah."""

    fiscal_year: int
    target: int | None = None
    """Workers the government means to protect, over all segments."""
    headcount: int = 0
    """Workers its budget lines are for."""
    budgeted: Rupiah = Rupiah(0)
    shortfall: Rupiah = Rupiah(0)
    funded_on: date | None = None
    funding: tuple[str, ...] = ()
    register_by: date | None = None
    """The day by which workers are registered once the money is there."""
    unfunded_why: str | None = None
    submitted_on: date | None = None
    registered_on: date | None = None
    bills: int = 0
    billed: Rupiah = Rupiah(0)
    paid: Rupiah = Rupiah(0)
    first_paid_on: date | None = None
    in_time: int = 0
    late: int = 0
    days_late: int = 0
    """Of the bill paid latest after its day."""
    overdue: int = 0
    arrears: Rupiah = Rupiah(0)
    oldest_due: date | None = None
    """The day of the oldest unpaid bill."""


class LadderRow(Message):
    """A ladder that climbs."""

    case: str
    missed: str
    due_on: date
    opened_on: date
    rung: int
    """0 before the first one is climbed."""
    office: str | None
    next_on: date | None
    paused_until: date | None


class WindowRow(Message):
    """A budget window that closed without a line, what opens next, and who must act in it by when."""

    fiscal_year: int
    window: str
    opens: str
    office: str
    act_by: date


class EvaluationRow(Message):
    """What the evaluation of a draft budget was asked to demand; *amount* in rupiah a year, 0 without a target."""

    fiscal_year: int
    workers: int
    amount: Rupiah
    act_by: date


class ClaimRow(Message):
    """A death that was reported, and how far its benefit has come."""

    claim: str
    cause: Cause
    opened_on: date
    pay_by: date | None
    approved: bool
    rejected: bool
    settled_on: date | None
    """The day of the last payment, once every heir is paid."""
    paid: Rupiah


class TaskRow(Message):
    """Something that somebody must do by a day."""

    case: str
    what: str
    office: str
    due_on: date
    rule: str
    ref: str


class Times(Message):
    """When something began, and when it ended; None while it goes on."""

    began_on: date
    ended_on: date | None


class Stay(Message):
    """So many days in a stage, whether they have ended, and how often that was so."""

    days: int
    ended: bool
    times: int = 1


class Figure(Message):
    """A coverage figure as its source reported it."""

    code: str
    as_of: date
    numerator: int | None
    numerator_definition: str
    denominator: int | None
    denominator_definition: str
    percent_reported: Decimal | None
    source: str


class Government(Message):
    """One addressee. `region` is the code its commitment was opened under, `code` the one it has on the day."""

    region: str
    code: str
    name: str
    kind: RegionKind
    province: str
    province_name: str
    case: str
    own_budget: bool
    opened_on: date
    acknowledge_by: date
    regulate_by: date
    acknowledged_on: date | None
    progress: dict[Progress, date]
    instruments: tuple[Instrument, ...] = ()
    """The strongest first."""
    milestones: tuple[MilestoneRow, ...] = ()
    years: dict[int, Year] = {}
    registered: int = 0
    """People registered and not ended."""
    protected: int = 0
    """Those of them with a paid contribution for the month of the report, or for the month before it."""
    rosters: tuple[Times, ...] = ()
    bills: tuple[Stay, ...] = ()
    ladders: tuple[LadderRow, ...] = ()
    windows: tuple[WindowRow, ...] = ()
    evaluations: tuple[EvaluationRow, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def regulated_on(self) -> date | None:
        """Return the day of the first instrument that is strong enough for the duty to regulate."""
        enough = (one.enacted_on for one in self.instruments if instruments.allows(one.kind).fulfils)
        return min(enough, default=None)

    def year(self, fiscal_year: int) -> Year:
        """Return a fiscal year, empty where nothing is on record."""
        return self.years.get(fiscal_year, Year(fiscal_year=fiscal_year))

    def sums(self, field: str) -> int:
        """Return the sum of a field of its years."""
        return sum(getattr(year, field) for year in self.years.values())
