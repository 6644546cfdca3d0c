"""The budget year: statutory milestones, lines of money, and what happens when a window is missed."""

from datetime import date, datetime

from temporalio import workflow

from schemas.budgeting import (
    NEEDS_DPA,
    NEEDS_TRANSFER,
    BudgetLine,
    BudgetState,
    Fallback,
    LineState,
    MilestoneState,
    RecordMilestone,
)
from schemas.cases import Answer, Command, Due, Funded, Task, Unfunded
from schemas.facts import MilestoneMissed, MilestoneRecorded, PledgeStepped, YearFunded
from schemas.orders import LineRecorded
from schemas.refusals import Refusal
from schemas.terms import Funding, Milestone, Role
from schemas.work import RECORD_LINE
from workflows.case import Case, refuse
from workflows.deed import Deed
from workflows.ladders import lower_ladder, raise_ladder

STEPS = ("pledge", "agreement", "transfer")
EXECUTION = {Milestone.DPA: Funding.APBD_MURNI, Milestone.DPPA: Funding.APBD_P}
"""The milestones that make a window's money spendable."""


@workflow.defn
class Budget(Case[BudgetState]):
    """One fiscal year's budget of one region, from its work plan to its last day."""

    @workflow.init
    def __init__(self, state: BudgetState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: BudgetState) -> None:
        """Live until the fiscal year is over."""
        await self.live()

    @workflow.update
    async def record_milestone(self, command: Command[RecordMilestone]) -> Answer:
        """Record a milestone on its document's date, however late it is told."""
        body = command.body
        async with self.command(
            "budget.record", "budget.milestone_recorded", command, self.may_record_milestone
        ) as deed:
            state = self._milestone(deed, body.milestone)
            state.met_on = body.met_on
            late = max((body.met_on - state.due_on).days, 0)
            deed.effective(body.met_on)
            deed.rule(*state.rulings)
            deed.record(
                MilestoneRecorded(
                    fiscal_year=self.state.year,
                    milestone=body.milestone,
                    met_on=body.met_on,
                    document=body.document,
                    days_late=late,
                )
            )
            deed.note(
                milestone=body.milestone, document=body.document, days_late=late, fiscal_year=self.state.year
            )
            deed.done(self._task(body.milestone))
            deed.state.drop("missed", body.milestone)
            deed.state.drop("upcoming", body.milestone)
            if body.milestone in EXECUTION:
                self._release(deed, NEEDS_DPA)
            self._rest(deed, state.window)
        return deed.answer

    @record_milestone.validator
    def may_record_milestone(self, command: Command[RecordMilestone]) -> None:
        """Refuse a milestone this year does not have, one recorded already, and a day still to come."""
        self.require_open()
        self.require_clock(command)
        state = self.state.milestone(command.body.milestone)
        if state is None:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.milestone, what="milestone")
        if state.met_on is not None:
            raise refuse(
                Refusal.ALREADY_RECORDED, self.state.key.id, what=command.body.milestone, on=state.met_on
            )
        self.require_between(
            command.body.met_on, date(self.state.year - 1, 1, 1), command.body.milestone, command.at
        )

    @workflow.update
    async def add_line(self, command: Command[BudgetLine]) -> Answer:
        """Record a budget line; its shortfall against head-count × rate × months is stated with it."""
        body = command.body
        async with self.command("budget.line", "budget.line_recorded", command, self.may_add_line) as deed:
            line = f"{self.state.key.region}-{self.state.year}-L{len(self.state.lines) + 1:02d}"
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

            def release(_: LineRecorded) -> None:
                if body.funding not in NEEDS_DPA | NEEDS_TRANSFER or self._spendable(deed, body.funding):
                    self._release(deed, frozenset({body.funding}))

            deed.then(release)
        return deed.answer

    @add_line.validator
    def may_add_line(self, command: Command[BudgetLine]) -> None:
        """Refuse what comes after the year's end."""
        self.require_open()
        self.require_clock(command)

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
                self._release(deed, frozenset({body.funding}))
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

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Put a milestone on somebody's list in time; escalate it when its day has passed."""
        match due.what:
            case "upcoming":
                await self._upcoming(due, now)
            case "missed":
                await self._missed(due, now)
            case "year_over":
                await self._end(due, now)
            case _:
                await super().fall_due(due, now)

    async def _upcoming(self, due: Due, now: datetime) -> None:
        state = self.state.milestone(Milestone(due.ref))
        if state is None or state.met_on or self._needless(state):
            self.skip(due)
            return
        async with self.deed("budget.milestone_upcoming", now, due=due) as deed:
            deed.rule(*state.rulings)
            deed.note(
                milestone=state.milestone,
                due_on=state.due_on.isoformat(),
                office=self.state.offices[state.actor],
            )
            deed.task(
                self._ask(
                    state.milestone, state.due_on, self._rule(state), office=self.state.offices[state.actor]
                )
            )
            deed.notify(
                self.state.offices[state.actor],
                "milestone_reminder",
                milestone=state.milestone,
                fiscal_year=self.state.year,
                due_on=state.due_on.isoformat(),
                days_left=(state.due_on - deed.today).days,
                legal_basis=self._rule(state),
            )
            if state.milestone in (Milestone.RAPBD_SUBMITTED, Milestone.RAPBD_P) and not deed.state.lines:
                task = self._ask("line", state.due_on, self._rule(state), ref=state.window)
                if task.id not in deed.state.tasks:
                    deed.task(task)

    async def _missed(self, due: Due, now: datetime) -> None:
        state = self.state.milestone(Milestone(due.ref))
        if state is None or state.met_on or self._needless(state):
            self.skip(due)
            return
        async with self.deed("budget.milestone_missed", now, due=due) as deed:
            missed = self._milestone(deed, state.milestone)
            missed.missed = True
            deed.rule(*state.rulings)
            deed.record(
                MilestoneMissed(fiscal_year=self.state.year, milestone=state.milestone, due_on=state.due_on)
            )
            deed.note(
                milestone=state.milestone,
                due_on=state.due_on.isoformat(),
                office=self.state.offices[state.actor],
            )
            raise_ladder(
                deed,
                state.window,
                f"budgeting.{state.milestone}.{self.state.year}",
                missed=state.milestone,
                due_on=state.due_on,
                actor=state.actor,
                legal_basis=self._rule(state),
            )
            if (
                state.milestone is Milestone.APBD_P_APPROVAL
                and self._task("fallback") not in deed.state.tasks
            ):
                deed.task(self._ask("fallback", None, self._rule(state)))

    async def _end(self, due: Due, now: datetime) -> None:
        async with self.deed("budget.year_over", now, due=due) as deed:
            for window in tuple(deed.state.ladders):
                lower_ladder(deed, window, "the fiscal year is over")
            deed.done(*deed.state.tasks)
            deed.note(fiscal_year=self.state.year, funded=self.state.funded)
            if not self.state.funded:
                why = "no spendable line and no transfer by the end of the year"
                deed.record(YearFunded(fiscal_year=self.state.year, funding=None, why=why))
                deed.notify(
                    self.state.offices["head"], "budget_unfunded", fiscal_year=self.state.year,
                    why=why, legal_basis=self.state.key.instruction,
                )  # fmt: skip
                deed.tell(self.state.commitment, Unfunded(fiscal_year=self.state.year, why=why))
            deed.state.agenda, deed.state.stage, deed.state.closed = [], "closed", True

    def _release(self, deed: Deed[BudgetState], fundings: frozenset[Funding]) -> None:
        for line in deed.state.lines:
            if line.available or line.funding not in fundings:
                continue
            if line.funding in NEEDS_DPA and not self._spendable(deed, line.funding):
                continue
            line.available = deed.state.funded = True
            deed.done(self._task("fallback"))
            deed.tell(
                self.state.commitment,
                Funded(
                    fiscal_year=self.state.year,
                    funding=line.funding,
                    line=line.line,
                    segment=line.segment,
                    owner=line.owner,
                    headcount=line.headcount,
                ),
            )

    def _spendable(self, deed: Deed[BudgetState], funding: Funding) -> bool:
        if funding in NEEDS_TRANSFER:
            return funding in deed.state.transferred
        revised = deed.state.milestone(Milestone.DPPA)
        original = deed.state.milestone(Milestone.DPA)
        if funding is Funding.APBD_P:
            return revised is not None and revised.met_on is not None
        return original is not None and (original.met_on is not None or original.before_opening)

    def _needless(self, state: MilestoneState) -> bool:
        return state.window == "PERUBAHAN" and self.state.funded

    def _rest(self, deed: Deed[BudgetState], window: str) -> None:
        owed = [
            one for one in deed.state.milestones if one.window == window and one.missed and one.met_on is None
        ]
        if not owed:
            lower_ladder(deed, window, "every missed milestone of the window is recorded")

    def _milestone(self, deed: Deed[BudgetState], code: Milestone) -> MilestoneState:
        return next(one for one in deed.state.milestones if one.milestone is code)

    def _rule(self, state: MilestoneState) -> str:
        return state.rulings[0].reference if state.rulings else self.state.key.instruction

    def _task(self, what: str) -> str:
        return f"{self.state.key.id}#{what}"

    def _ask(self, what: str, due_on: date | None, rule: str, *, office: str = "", ref: str = "") -> Task:
        return Task(
            id=self._task(what),
            what=f"budget.{what}",
            role=Role.OFFICER,
            office=office or self.state.offices["bpkad"],
            due_on=due_on,
            rule=rule,
            ref=ref or str(self.state.year),
        )
