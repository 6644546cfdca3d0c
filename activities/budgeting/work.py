"""The activities of a budget year: what is checked against the record and the law before it commits."""

from datetime import date
from typing import Any

from temporalio import activity

from activities.budgeting.opening import budget, plan
from activities.evidence import writer
from activities.opening import Opener
from law import budgeting, contributions, regions
from law.months import Month
from schemas.cases import Change, Committed
from schemas.errors import Refused
from schemas.facts import LineBudgeted
from schemas.money import Rupiah
from schemas.orders import (
    AskDemand,
    Demand,
    LineRecorded,
    OpenBudget,
    Opened,
    OpenUnit,
    PlanBudget,
    PlanOfBudget,
    RecordLine,
    WithdrawOrder,
)
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import Funding, Route, UnitKind, WorkerClass
from schemas.work import ASK_DEMAND, OPEN_BUDGET, OPEN_UNIT, PLAN_BUDGET, RECORD_LINE, WITHDRAW_LINE
from store.pool import Connection, reading
from store.queries import load, rows
from store.record import Record

sql = load("budgets")
KINDS = {Route.VILLAGE: UnitKind.VILLAGE, Route.KELURAHAN: UnitKind.DISTRICT}
ALL_VILLAGES = "desa"
"""The unit that stands for all villages of a region at once."""
YEAR = 12
FIVE_DAYS = 5
"""The working week of a region that has not said otherwise."""


class Budgeting:
    """Opens and plans budget years, records and withdraws lines."""

    def __init__(self, opener: Opener, record: Record) -> None:
        self.opener = opener
        self.record = record

    @activity.defn(name=OPEN_BUDGET.name)
    async def open_budget(self, order: OpenBudget) -> Opened:
        """Open one fiscal year of a region that has a budget of its own, or of a unit below it."""
        week = await self._week(order.parent.region, order.clock.today(order.at))
        return Opened(cases=await self.opener.open([budget(order, week)], writer()))

    @activity.defn(name=PLAN_BUDGET.name)
    async def plan_budget(self, order: PlanBudget) -> PlanOfBudget:
        """Plan a budget year by what is known on a day."""
        region = regions.present(order.region, order.on)
        return plan(
            region, order.fiscal_year, order.route, order.on, await self._week(order.region, order.on)
        )

    @activity.defn(name=OPEN_UNIT.name)
    async def open_unit(self, order: OpenUnit) -> Committed:
        """Commit that a unit's budgets are followed; raises Refused UNKNOWN_RECORD for a unit nobody registered."""
        wanted = KINDS[order.body.route]

        async def check(tx: Connection, change: Change) -> Change:
            region = change.case.rsplit("/", 1)[1]
            kind = await sql.unit_kind(
                tx, regions=list(regions.lineage(region)), code=order.body.unit, on=change.effective_on
            )
            bulk = order.body.route is Route.VILLAGE and order.body.unit == ALL_VILLAGES
            if not bulk and kind != wanted:
                raise Refused(Refusal.UNKNOWN_RECORD, order.body.unit, what=f"{wanted.value} of {region}")
            return change

        return await self.record.commit(order.change, writer(), complete=check)

    @activity.defn(name=RECORD_LINE.name)
    async def record_line(self, order: RecordLine) -> LineRecorded:
        """Commit a line with its shortfall: head-count × monthly contribution × months, less its amount."""
        body = order.body
        month = Month(year=order.fiscal_year, month=1)
        # Relief comes and goes within a year; a budget must carry the full rate.
        monthly = contributions.monthly(
            body.worker_class,
            body.income,
            month,
            programmes=body.programmes,
            funding=body.funding,
            relief=False,
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

    @activity.defn(name=WITHDRAW_LINE.name)
    async def withdraw_line(self, order: WithdrawOrder) -> Committed:
        """Commit that a line counts no longer; raises Refused LINE_IN_USE once a roster was handed in for it."""

        async def check(tx: Connection, change: Change) -> Change:
            if batch := await sql.roster_of_line(tx, line=order.line):
                raise Refused(Refusal.LINE_IN_USE, order.line, batch=batch)
            return change

        return await self.record.commit(order.change, writer(), complete=check)

    @activity.defn(name=ASK_DEMAND.name)
    async def demand(self, order: AskDemand) -> Demand:
        """Return what a year's lines lack for the targets set for it, at full rates for twelve months.

        Without targets it is the workers whom the latest earlier year had lines for. Who has no line yet is taken for
        a non-wage-earner of the lowest band in the minimum package: the least it can cost.
        """
        async with reading(self.record.pool) as connection:
            targets = await rows(
                sql.targets(connection, commitment=order.commitment, fiscal_year=order.fiscal_year)
            )
            if not targets:
                targets = await rows(
                    sql.headcounts(connection, budget=order.budget, fiscal_year=order.fiscal_year)
                )
            lines = await rows(sql.lines_of(connection, budget=order.budget))
        month = Month(year=order.fiscal_year, month=1)
        workers, amount, rulings = 0, Rupiah(0), dict[str, Ruling]()
        for target in targets:
            own = [line for line in lines if line["segment"] == target["segment"]]
            monthly = contributions.monthly(
                WorkerClass(own[0]["worker_class"]) if own else WorkerClass.BPU,
                Rupiah(own[0]["income"]) if own else Rupiah(0),
                month,
                funding=Funding.APBD_MURNI,
                relief=False,
            )
            covered = sum(line["headcount"] for line in own)
            paid = Rupiah(sum(line["amount"] for line in own))
            lacking = budgeting.shortfall(target["headcount"], monthly.total, YEAR, paid)
            if lacking:
                workers += max(target["headcount"] - covered, 0) or target["headcount"]
                amount += lacking
                rulings |= {ruling.parameter: ruling for ruling in monthly.rulings}
        return Demand(workers=workers, amount=amount, rulings=tuple(rulings.values()))

    async def _week(self, region: str, on: date) -> int:
        async with reading(self.record.pool) as connection:
            days: Any = await sql.working_week(connection, regions=list(regions.lineage(region)), on=on)
        return int(days) if days else FIVE_DAYS
