"""Regulation: the days that the law gives a draft's steps, and the workers of a line whose money is there."""

from datetime import date

from temporalio import activity

from activities.budgeting.work import FIVE_DAYS
from law import regions, registration, regulation
from law.offices import OfficeKind, office_code
from law.values import items, whole
from schemas.regulation import PlannedStep, PlanRegulation, RegisterBy, RegisteredBy, RegulationPlan
from schemas.work import PLAN_REGULATION, REGISTER_BY
from store.pool import Pool, reading
from store.queries import load

sql = load("budgets")

OWNERS = frozenset({
    OfficeKind.SEKDA, OfficeKind.BAPPEDA, OfficeKind.BPKAD, OfficeKind.DISNAKER, OfficeKind.DPMD,
    OfficeKind.DINSOS, OfficeKind.DINDIK,
})  # fmt: skip
"""The offices of a region that own budget lines under their own name."""


class Regulations:
    """Reads the law for workflows, which may not."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    @activity.defn(name=PLAN_REGULATION.name)
    async def plan(self, order: PlanRegulation) -> RegulationPlan:
        """Return the steps of a draft with their offices and days. Raises Refused NO_RULING."""
        today = max((order.started_on, *order.done))
        region = regions.present(order.region, today)
        week = await self._week(order.region, today)
        steps = regulation.plan(order.instrument_kind, region, order.started_on, order.done, week=week)
        notices = regulation.notice_days(order.started_on)
        rulings = {ruling.parameter: ruling for step in steps for ruling in step.rulings}
        return RegulationPlan(
            steps=tuple(
                PlannedStep(
                    step=step.step,
                    actor=step.actor,
                    office=office_code(step.actor, region.code),
                    counted_from=step.counted_from,
                    due_on=step.due_on,
                    rule=step.rulings[0].reference,
                )
                for step in steps
            ),
            notice_days=tuple(whole(days) for days in items(notices)),
            rulings=(*rulings.values(), notices),
        )

    @activity.defn(name=REGISTER_BY.name)
    async def register_by(self, order: RegisterBy) -> RegisteredBy:
        """Return by when a funded line's workers are registered; a unit that is no office is the manpower office's."""
        deadline = registration.forms_by(order.since, week=await self._week(order.region, order.since))
        owner = OfficeKind(order.owner) if order.owner in OWNERS else OfficeKind.DISNAKER
        return RegisteredBy(due_on=deadline.due_on, actor=owner, rulings=deadline.rulings)

    async def _week(self, region: str, on: date) -> int:
        async with reading(self.pool) as connection:
            days = await sql.working_week(connection, regions=list(regions.lineage(region)), on=on)
        return int(days) if days else FIVE_DAYS
