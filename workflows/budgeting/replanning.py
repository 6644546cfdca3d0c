"""New dates: what a new holiday decree or law moves, and a year that is told to wait."""

from datetime import date, datetime, timedelta

from temporalio import workflow

from schemas.budgeting import MilestoneState, Suspend
from schemas.cases import Answer, Command, Due
from schemas.facts import BudgetPaused, BudgetResumed, MilestoneReplanned
from schemas.orders import PlanBudget, PlanOfBudget
from schemas.refusals import Refusal
from schemas.work import PLAN_BUDGET
from workflows.budgeting.common import BudgetCase
from workflows.case import do, refuse

CHASING = ("notice", "missed", "window", "evaluate")
"""What a pause keeps from falling due."""


class Replanning(BudgetCase):
    """The pause, and the deeds that follow new dates."""

    @workflow.update
    async def suspend(self, command: Command[Suspend]) -> Answer:
        """Have the year wait until a day: what falls due meanwhile acts when the pause is over."""
        body = command.body
        async with self.command("budget.pause", "budget.paused", command, self.may_suspend) as deed:
            deed.record(
                BudgetPaused(fiscal_year=self.state.year, until=body.until, owner=body.owner, why=body.reason)
            )
            deed.note(until=body.until.isoformat(), owner=body.owner, why=body.reason)
            resumes = self.state.clock.ends(body.until)
            deed.state.paused_until = body.until
            held = [due for due in deed.state.agenda if due.what in CHASING and due.at < resumes]
            deed.state.agenda = [due for due in deed.state.agenda if due not in held]
            deed.state.plan(
                *(due.model_copy(update={"at": resumes}) for due in held if due.what != "notice"),
                Due(at=resumes, what="again"),
            )
        return deed.answer

    @suspend.validator
    def may_suspend(self, command: Command[Suspend]) -> None:
        """Refuse a second pause while one lasts, one into the past, beyond the limit or the fiscal year."""
        self.require_open()
        self.require_clock(command)
        today = self.state.clock.today(self._instant(command.at))
        if self.state.paused_until is not None:
            raise refuse(
                Refusal.ALREADY_RECORDED, self.state.key.id, what="The pause", on=self.state.paused_until
            )
        latest = min(today + timedelta(days=self.state.limits.pause), date(self.state.year, 12, 30))
        if not today < command.body.until <= latest:
            raise refuse(
                Refusal.INVALID_INPUT,
                self.state.key.id,
                what="The date to wait until",
                why=f"it must lie after {today} and not after {latest}",
            )

    async def _again(self, due: Due, now: datetime) -> None:
        async with self.deed("budget.resumed", now, due=due) as deed:
            deed.record(BudgetResumed(fiscal_year=self.state.year))
            deed.state.paused_until = None
            for one in deed.state.milestones:
                if one.open and one.due_on >= deed.today:
                    deed.state.schedule(one, deed.today)

    async def _replan(self, now: datetime, due: Due | None = None) -> None:
        planned = await do(
            PLAN_BUDGET,
            PlanBudget(
                region=self.state.key.region,
                fiscal_year=self.state.year,
                route=self.state.route,
                unit=self.state.unit,
                on=self.state.clock.today(now),
            ),
        )
        moved = [
            (one, new)
            for new in planned.milestones
            if (one := self.state.milestone(new.milestone)) is not None
            and one.open
            and not one.missed
            and one.statutory_on != new.statutory_on
        ]
        if not moved:
            if due is not None:
                self.skip(due)
            self._await_publication(planned)
            return
        async with self.deed("budget.replanned", now, due=due) as deed:
            deed.note(moved=[new.milestone.value for _, new in moved])
            for old, new in moved:
                state = next(one for one in deed.state.milestones if one.milestone is new.milestone)
                extended = old.due_on > old.statutory_on
                if not extended or new.due_on > old.due_on:
                    state.due_on, state.notices = new.due_on, new.notices
                state.statutory_on, state.closings, state.rulings = (
                    new.statutory_on,
                    new.closings,
                    new.rulings,
                )
                deed.rule(*new.rulings)
                deed.record(
                    MilestoneReplanned(
                        fiscal_year=self.state.year,
                        milestone=new.milestone,
                        due_from=old.statutory_on,
                        due_on=new.statutory_on,
                        decree=_decree(new),
                    )
                )
                deed.notify(
                    self._office(state.prepared_by),
                    "milestone_replanned",
                    milestone=new.milestone,
                    fiscal_year=self.state.year,
                    due_from=old.due_on.isoformat(),
                    due_on=state.due_on.isoformat(),
                    legal_basis=_decree(new),
                )
                self._follow(deed, state)
            deed.state.windows = list(planned.windows)
            if planned.next_publication is not None:
                deed.state.plan(Due(at=self.state.clock.starts(planned.next_publication), what="replan"))

    def _await_publication(self, planned: PlanOfBudget) -> None:
        self.state.drop("replan")
        if planned.next_publication is not None:
            self.state.plan(Due(at=self.state.clock.starts(planned.next_publication), what="replan"))


def _decree(new: MilestoneState) -> str:
    return new.rulings[-1].reference if new.rulings else ""
