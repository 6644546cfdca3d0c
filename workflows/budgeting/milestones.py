"""Milestones: recorded on their documents' dates, corrected by reversing entries, announced, missed, extended."""

from datetime import date, datetime, timedelta

from temporalio import workflow

from schemas.budgeting import CorrectMilestone, Extend, MilestoneState, RecordMilestone
from schemas.cases import Answer, Command, Committed, Due
from schemas.facts import MilestoneExtended, MilestoneMissed, MilestoneRecorded, MilestoneReversed
from schemas.refusals import Refusal
from schemas.terms import Funding, Milestone
from workflows.budgeting.common import EXECUTION, BudgetCase
from workflows.case import refuse

ASKS_FOR_LINES = frozenset({Milestone.RAPBD_SUBMITTED, Milestone.RAPBD_P, Milestone.APBDES_AGREED})
"""With these a budget's lines are fixed: whoever prepares it is asked for them."""


class Milestones(BudgetCase):
    """The commands about milestones, and what falls due of them."""

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
                    amount=body.amount,
                )
            )
            deed.note(
                milestone=body.milestone, document=body.document, days_late=late, fiscal_year=self.state.year
            )
            deed.done(self._task(body.milestone))
            deed.state.unschedule(body.milestone)
            if body.milestone in EXECUTION:
                self._release(deed, *Funding)
            if body.milestone is Milestone.JOINT_APPROVAL:
                self._evaluate_at(deed, deed.now)
            self._rest(deed, state.window, "every missed milestone of the window is recorded")

            def remember(committed: Committed) -> None:
                self._milestone(deed, body.milestone).entry = committed.answer.entry

            deed.then(remember)
        return deed.answer

    @record_milestone.validator
    def may_record_milestone(self, command: Command[RecordMilestone]) -> None:
        """Refuse a milestone this year does not have, one recorded already, and a day still to come."""
        self.require_open()
        self.require_clock(command)
        state = self._known(command.body.milestone)
        if state.met_on is not None:
            raise refuse(
                Refusal.ALREADY_RECORDED, self.state.key.id, what=command.body.milestone, on=state.met_on
            )
        self.require_between(
            command.body.met_on, date(self.state.year - 1, 1, 1), command.body.milestone, command.at
        )

    @workflow.update
    async def correct_milestone(self, command: Command[CorrectMilestone]) -> Answer:
        """Reverse the record of a milestone: it is open again, and late if its day has passed.

        Money that the record made spendable stays spendable; a line whose money is not there is withdrawn.
        """
        body = command.body
        async with self.command(
            "budget.correct", "budget.milestone_reversed", command, self.may_correct_milestone
        ) as deed:
            state = self._milestone(deed, body.milestone)
            deed.record(
                MilestoneReversed(
                    fiscal_year=self.state.year,
                    milestone=body.milestone,
                    entry=state.entry or 0,
                    met_on=state.met_on or deed.today,
                    why=body.reason,
                )
            )
            deed.note(milestone=body.milestone, entry=state.entry, why=body.reason)
            state.met_on = state.entry = None
            deed.task(
                self._ask(
                    body.milestone, state.due_on, self._rule(state), office=self._office(state.prepared_by)
                )
            )
            self._follow(deed, state)
        return deed.answer

    @correct_milestone.validator
    def may_correct_milestone(self, command: Command[CorrectMilestone]) -> None:
        """Refuse to correct what nobody recorded."""
        self.require_open()
        self.require_clock(command)
        if self._known(command.body.milestone).entry is None:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.milestone, what="recorded milestone")

    @workflow.update
    async def extend(self, command: Command[Extend]) -> Answer:
        """Give an open milestone more time; when that has passed too, it is missed like any other."""
        body = command.body
        async with self.command("budget.extend", "budget.extended", command, self.may_extend) as deed:
            state = self._milestone(deed, body.milestone)
            deed.record(
                MilestoneExtended(
                    fiscal_year=self.state.year,
                    milestone=body.milestone,
                    due_from=state.due_on,
                    until=body.until,
                    owner=body.owner,
                    why=body.reason,
                )
            )
            deed.note(
                milestone=body.milestone, due_from=state.due_on.isoformat(), until=body.until.isoformat(),
                owner=body.owner, why=body.reason,
            )  # fmt: skip
            later = body.until - state.due_on
            state.notices = tuple(day + later for day in state.notices)
            state.due_on, state.missed = body.until, False
            state.closings = tuple(day for day in state.closings if day > body.until)
            self._follow(deed, state)
            if body.milestone is Milestone.JOINT_APPROVAL:
                self._evaluate_at(deed, self.state.clock.ends(body.until))
            self._rest(deed, state.window, "every missed milestone of the window has more time")
        return deed.answer

    @extend.validator
    def may_extend(self, command: Command[Extend]) -> None:
        """Refuse to extend what is met, into the past, backwards, beyond the limit or the fiscal year."""
        self.require_open()
        self.require_clock(command)
        body = command.body
        state = self._known(body.milestone)
        if state.met_on is not None:
            raise refuse(Refusal.ALREADY_RECORDED, self.state.key.id, what=body.milestone, on=state.met_on)
        today = self.state.clock.today(self._instant(command.at))
        latest = min(state.statutory_on + timedelta(days=self.state.limits.extension), self._last_day)
        if not max(today, state.due_on) < body.until <= latest:
            raise refuse(
                Refusal.INVALID_INPUT,
                self.state.key.id,
                what="The new date",
                why=f"it must lie after {max(today, state.due_on)} and not after {latest}",
            )

    async def _notice(self, due: Due, now: datetime) -> None:
        state = self._known(Milestone(due.ref))
        # After an outage one notice is enough, and none once the day is over.
        overtaken = any(
            one.ref == due.ref and one.what in ("notice", "missed") and one.at <= now
            for one in self.state.agenda
            if one != due
        )
        if not state.open or self._needless(state) or overtaken:
            self.skip(due)
            return
        async with self.deed("budget.milestone_upcoming", now, due=due) as deed:
            office = self._office(state.prepared_by)
            days_left = (state.due_on - deed.today).days
            deed.rule(*state.rulings)
            deed.note(
                milestone=state.milestone,
                due_on=state.due_on.isoformat(),
                office=office,
                days_left=days_left,
            )
            if not deed.state.told(state.milestone):
                deed.task(self._ask(state.milestone, state.due_on, self._rule(state), office=office))
            deed.notify(
                office,
                "milestone_reminder",
                milestone=state.milestone,
                fiscal_year=self.state.year,
                due_on=state.due_on.isoformat(),
                days_left=days_left,
                legal_basis=self._rule(state),
            )
            if state.milestone in ASKS_FOR_LINES and not deed.state.lines:
                task = self._ask("line", state.due_on, self._rule(state), ref=state.window)
                if task.id not in deed.state.tasks:
                    deed.task(task)

    async def _missed(self, due: Due, now: datetime) -> None:
        state = self._known(Milestone(due.ref))
        if not state.open or self._needless(state):
            self.skip(due)
            return
        async with self.deed("budget.milestone_missed", now, due=due) as deed:
            missed = self._milestone(deed, state.milestone)
            deed.rule(*state.rulings)
            if not missed.missed:
                deed.record(
                    MilestoneMissed(
                        fiscal_year=self.state.year, milestone=state.milestone, due_on=state.due_on
                    )
                )
            missed.missed = True
            if not deed.state.told(state.milestone):
                deed.task(
                    self._ask(
                        state.milestone,
                        state.due_on,
                        self._rule(state),
                        office=self._office(state.prepared_by),
                    )
                )
            deed.note(
                milestone=state.milestone,
                due_on=state.due_on.isoformat(),
                office=self._office(state.prepared_by),
            )
            self._escalate(
                deed,
                state.window,
                state.milestone,
                due_on=state.due_on,
                actor=state.prepared_by,
                closings=state.closings,
                legal_basis=self._rule(state),
            )

    def _known(self, code: Milestone) -> MilestoneState:
        state = self.state.milestone(code)
        if state is None:
            raise refuse(Refusal.UNKNOWN_RECORD, code, what="milestone")
        return state
