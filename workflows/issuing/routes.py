"""Routes: the budgets of villages and the lines of urban wards that a region's officer has followed, year by year."""

from temporalio import workflow

from schemas.budgeting import OpenRoute
from schemas.cases import Answer, Command
from schemas.issuing import CommitmentState
from schemas.names import budget_id
from schemas.orders import OpenBudget
from schemas.refusals import Refusal
from schemas.terms import Route
from schemas.work import OPEN_BUDGET, OPEN_UNIT
from workflows.case import refuse
from workflows.deed import Deed
from workflows.issuing.common import CommitmentCase


class Routing(CommitmentCase):
    """The command that has a unit's budgets followed."""

    @workflow.update
    async def open_route(self, command: Command[OpenRoute]) -> Answer:
        """Follow the budgets of a unit from a fiscal year on; every later year opens by itself."""
        body = command.body
        async with self.command(
            "budget.open_unit", "commitment.unit_followed", command, self.may_open_route
        ) as deed:
            deed.note(route=body.route, unit=body.unit, fiscal_year=body.fiscal_year)
            deed.through(OPEN_UNIT, body=body)
            deed.state.units[body.unit] = body.route
            for year in range(body.fiscal_year, deed.today.year + 2):
                self._open_unit(deed, body.unit, body.route, year)
        return deed.answer

    @open_route.validator
    def may_open_route(self, command: Command[OpenRoute]) -> None:
        """Refuse a region without a budget, a unit that is followed already, and years that are over or to come."""
        self.require_open()
        self.require_clock(command)
        body = command.body
        if not self.state.own_budget:
            raise refuse(Refusal.NO_OWN_BUDGET, self.state.key.region, province=self.state.budget_region)
        today = self.state.clock.today(self._instant(command.at))
        if body.unit in self.state.units:
            raise refuse(Refusal.ALREADY_RECORDED, body.unit, what="The unit", on=self.state.units[body.unit])
        if not today.year <= body.fiscal_year <= today.year + 1:
            raise refuse(
                Refusal.INVALID_INPUT,
                self.state.key.id,
                what="The fiscal year",
                why=f"two are open: {today.year} and {today.year + 1}",
            )

    def _open_units(self, deed: Deed[CommitmentState], year: int) -> None:
        for unit, route in self.state.units.items():
            self._open_unit(deed, unit, route, year)

    def _open_unit(self, deed: Deed[CommitmentState], unit: str, route: Route, year: int) -> None:
        deed.open(
            budget_id(self.state.key.instruction, self.state.key.region, year, unit),
            OPEN_BUDGET,
            OpenBudget(
                parent=self.state.key, fiscal_year=year, route=route, unit=unit, at=deed.now,
                clock=self.state.clock,
            ),
        )  # fmt: skip
