"""Money: the year's lines, and what others pledge, agree on and transfer."""

from datetime import date

from temporalio import workflow

from schemas.budgeting import (
    NEEDS_TRANSFER,
    ON_ROUTE,
    BudgetLine,
    BudgetState,
    Fallback,
    LineState,
    WithdrawLine,
)
from schemas.cases import Answer, Command, Due, LineGone
from schemas.facts import LineWithdrawn, PledgeStepped
from schemas.refusals import Refusal
from schemas.work import RECORD_LINE, WITHDRAW_LINE
from workflows.budgeting.common import MONEY, NO_MONEY, REVISED, BudgetCase
from workflows.case import refuse
from workflows.deed import Deed
from workflows.ladders import lower_ladder

STEPS = ("pledge", "agreement", "transfer")


class Money(BudgetCase):
    """The commands about lines and pledges."""

    @workflow.update
    async def add_line(self, command: Command[BudgetLine]) -> Answer:
        """Record a budget line; its shortfall against head-count × rate × months is stated with it."""
        body = command.body
        async with self.command("budget.line", "budget.line_recorded", command, self.may_add_line) as deed:
            deed.state.numbered += 1
            below = f"-{self.state.unit}" if self.state.unit else ""
            line = f"{self.state.key.region}-{self.state.year}{below}-L{deed.state.numbered:02d}"
            deed.touch(line)
            deed.note(
                line=line, owner=body.owner, funding=body.funding, segment=body.segment,
                headcount=body.headcount, amount=int(body.amount),
            )  # fmt: skip
            deed.through(RECORD_LINE, line=line, fiscal_year=self.state.year, body=body)
            deed.state.lines.append(
                LineState(
                    line=line,
                    funding=body.funding,
                    segment=body.segment,
                    owner=body.owner,
                    headcount=body.headcount,
                )
            )
            deed.done(self._task("line"), self._task("fallback_line"))
            if deed.state.budgeted or self._spendable(deed, body.funding):
                lower_ladder(deed, NO_MONEY, MONEY)
            self._release(deed, body.funding)
        return deed.answer

    @add_line.validator
    def may_add_line(self, command: Command[BudgetLine]) -> None:
        """Refuse a line of another route, money that its route does not have, and what comes after the year's end."""
        self.require_open()
        self.require_clock(command)
        body = command.body
        if body.route is not self.state.route:
            raise self._misfit("The line's route", f"this budget year is on the route {self.state.route}")
        if body.funding not in ON_ROUTE[body.route]:
            money = ", ".join(sorted(ON_ROUTE[body.route]))
            raise self._misfit("The line's money", f"on the route {body.route} it is one of {money}")

    @workflow.update
    async def withdraw_line(self, command: Command[WithdrawLine]) -> Answer:
        """Let a line count no longer, as long as nobody was registered from it."""
        body = command.body
        async with self.command(
            "budget.withdraw_line", "budget.line_withdrawn", command, self.may_withdraw_line
        ) as deed:
            deed.touch(body.line)
            deed.note(line=body.line, why=body.reason)
            deed.record(LineWithdrawn(line=body.line, fiscal_year=self.state.year, why=body.reason))
            deed.through(WITHDRAW_LINE, line=body.line)
            gone = next(line for line in self.state.lines if line.line == body.line)
            deed.state.lines = [line for line in deed.state.lines if line.line != body.line]
            deed.state.funded = any(line.available for line in deed.state.lines)
            self._miss_line(deed)
            if gone.available:
                deed.tell(self.state.commitment, LineGone(fiscal_year=self.state.year, line=body.line))
        return deed.answer

    @withdraw_line.validator
    def may_withdraw_line(self, command: Command[WithdrawLine]) -> None:
        """Refuse a line that this year does not have, or has no longer."""
        self.require_open()
        self.require_clock(command)
        if command.body.line not in {line.line for line in self.state.lines}:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.line, what="line of this budget year")

    @workflow.update
    async def fallback(self, command: Command[Fallback]) -> Answer:
        """Record one step of somebody's money: pledge, agreement, transfer."""
        body = command.body
        async with self.command(
            "budget.fallback", f"budget.{body.step}_recorded", command, self.may_fallback
        ) as deed:
            deed.effective(body.on)
            deed.record(
                PledgeStepped(
                    pledge=body.pledge,
                    fiscal_year=self.state.year,
                    step=body.step,
                    funding=body.funding,
                    giver=body.giver,
                    amount=body.amount,
                    document=body.document,
                )
            )
            deed.touch(body.pledge)
            deed.note(
                pledge=body.pledge, step=body.step, funding=body.funding, giver=body.giver,
                amount=int(body.amount),
            )  # fmt: skip
            deed.state.pledges[body.pledge] = body.step
            deed.done(self._task("fallback"))
            if body.step == "transfer":
                deed.state.transferred.append(body.funding)
                if body.funding in NEEDS_TRANSFER:
                    self._release(deed, body.funding)
                if not any(line.funding is body.funding for line in deed.state.lines):
                    deed.task(self._ask("fallback_line", None, f"{body.pledge} → {body.funding}"))
        return deed.answer

    @fallback.validator
    def may_fallback(self, command: Command[Fallback]) -> None:
        """Refuse a step out of its order: nobody transfers what was not agreed."""
        self.require_open()
        self.require_clock(command)
        body = command.body
        done = self.state.pledges.get(body.pledge)
        expected = STEPS[STEPS.index(done) + 1] if done in STEPS[:-1] else STEPS[0] if done is None else None
        if body.step != expected:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                body.pledge,
                why=f"it stands at {done}",
                first=expected or "a new pledge",
            )
        self.require_between(body.on, date(self.state.year - 1, 1, 1), body.step, command.at)

    def _miss_line(self, deed: Deed[BudgetState]) -> None:
        """Chase again what rested while there was money: the revised budget, and a window that is over."""
        if self.state.funded and not deed.state.funded:
            for one in deed.state.milestones:
                if one.window == REVISED and one.open and not one.missed:
                    self._follow(deed, one)
        over = [one for one in deed.state.windows if one.closes_on < deed.today]
        if over and not deed.state.budgeted:
            deed.state.plan(Due(at=self._wakes(deed), what="window", ref=over[-1].window))

    def _misfit(self, what: str, why: str) -> Exception:
        return refuse(Refusal.INVALID_INPUT, self.state.key.id, what=what, why=why)
