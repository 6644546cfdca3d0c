"""The budget year of a region or of a unit below it, as a workflow."""

from datetime import datetime

from temporalio import workflow

from schemas.budgeting import BudgetState
from schemas.cases import Due, LawPublished, News
from workflows.budgeting.milestones import Milestones
from workflows.budgeting.money import Money
from workflows.budgeting.replanning import Replanning
from workflows.budgeting.windows import Windows


@workflow.defn
class Budget(Milestones, Money, Windows, Replanning):
    """One fiscal year's budget, from its work plan to its last day."""

    @workflow.init
    def __init__(self, state: BudgetState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: BudgetState) -> None:
        """Live until the fiscal year is over."""
        await self.live()

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Put a milestone on somebody's list in time; escalate it when its day has passed; open the next window."""
        match due.what:
            case "notice":
                await self._notice(due, now)
            case "missed":
                await self._missed(due, now)
            case "window":
                await self._close_window(due, now)
            case "evaluate":
                await self._evaluate(due, now)
            case "replan":
                await self._replan(now, due)
            case "again":
                await self._again(due, now)
            case "year_over":
                await self._end(due, now)
            case _:
                await super().fall_due(due, now)

    async def hear(self, news: News, now: datetime) -> None:
        """Plan again when the law has a new edition."""
        match news:
            case LawPublished():
                await self._replan(now)
            case _:
                await super().hear(news, now)
