"""Budgeting: opening a budget year with its statutory dates, and checking its lines against the law's rates."""

from datetime import date, timedelta

from temporalio import activity

from activities.evidence import writer
from activities.opening import Opener
from law import budgeting, contributions, regions
from law.months import Month
from law.offices import OfficeKind, office_code
from schemas.budgeting import BudgetState, MilestoneState
from schemas.cases import CaseType, Due, Opening
from schemas.clock import Clock
from schemas.facts import LineBudgeted, MilestonePlanned
from schemas.names import budget_id
from schemas.orders import LineRecorded, OpenBudget, Opened, RecordLine
from schemas.work import OPEN_BUDGET, RECORD_LINE
from store.record import Record

LEAD = timedelta(days=30)
"""How long before it is due a milestone appears on its actor's list: the first notice of the ladder."""


class Budgeting:
    """Opens budget years and records lines."""

    def __init__(self, opener: Opener, record: Record) -> None:
        self.opener = opener
        self.record = record

    @activity.defn(name=OPEN_BUDGET.name)
    async def open_budget(self, order: OpenBudget) -> Opened:
        """Open one fiscal year of a region that has a budget of its own."""
        return Opened(cases=await self.opener.open([budget(order)], writer()))

    @activity.defn(name=RECORD_LINE.name)
    async def record_line(self, order: RecordLine) -> LineRecorded:
        """Commit a line with its shortfall: head-count × monthly contribution × months, less its amount."""
        body = order.body
        month = Month(year=order.fiscal_year, month=1)
        # Relief comes and goes within a year; a budget must carry the full rate.
        monthly = contributions.monthly(
            body.worker_class, body.income, month, funding=body.funding, relief=False
        )
        shortfall = budgeting.shortfall(body.headcount, monthly.total, body.months, body.amount)
        fact = LineBudgeted(
            line=order.line, fiscal_year=order.fiscal_year, shortfall=shortfall, **body.model_dump()
        )
        change = order.change.model_copy(
            update={
                "facts": (*order.change.facts, fact),
                "rulings": (*order.change.rulings, *monthly.rulings),
                "details": order.change.details | {"shortfall": int(shortfall)},
            }
        )
        committed = await self.record.commit(change, writer())
        return LineRecorded(**dict(committed), shortfall=shortfall)


def budget(order: OpenBudget) -> Opening:
    """Return a region's budget year as it opens; milestones already past are recorded as before opening."""
    parent, year, clock = order.parent, order.fiscal_year, order.clock
    opened_on = clock.today(order.at)
    region = regions.present(parent.region, opened_on)
    planned = budgeting.plan(region, year)
    key = parent.sibling(budget_id(parent.instruction, parent.region, year), CaseType.BUDGET, year)
    offices = _offices(parent.region, *(one.actor for one in planned))
    state = BudgetState(
        key=key,
        clock=clock,
        stage="open",
        region_name=region.name,
        offices=offices,
        now=order.at,
        opened_on=opened_on,
        commitment=parent.id,
        milestones=[
            MilestoneState(
                milestone=one.code,
                window=one.window,
                due_on=one.due_on,
                actor=one.actor,
                before_opening=one.due_on < opened_on,
                rulings=list(one.rulings[:1]),
            )
            for one in planned
        ],
    )
    state.plan(*_dues(state, opened_on, clock))
    return Opening.of(
        state,
        "budget.opened",
        facts=tuple(
            MilestonePlanned(
                fiscal_year=year,
                milestone=one.milestone,
                budget_window=one.window,
                due_on=one.due_on,
                actor=offices[one.actor],
                before_opening=one.before_opening,
            )
            for one in state.milestones
        ),
        rulings=tuple(ruling for one in planned for ruling in one.rulings[:1]),
        details={"fiscal_year": year},
    )


def _dues(state: BudgetState, opened_on: date, clock: Clock) -> list[Due]:
    dues = [Due(at=clock.ends(date(state.year, 12, 31)), what="year_over")]
    for one in state.milestones:
        if not one.before_opening:
            dues += [
                Due(at=clock.starts(max(one.due_on - LEAD, opened_on)), what="upcoming", ref=one.milestone),
                Due(at=clock.ends(one.due_on), what="missed", ref=one.milestone),
            ]
    return dues


def _offices(region: str, *kinds: OfficeKind) -> dict[str, str]:
    wanted = {*kinds, OfficeKind.HEAD, OfficeKind.BPKAD, OfficeKind.SEKDA}
    return {kind.value: office_code(kind, region) for kind in sorted(wanted)}
