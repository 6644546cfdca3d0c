"""Steps: what follows from where a draft stands: who is asked and reminded, by when, and who is told when it is missed.

An open draft has exactly one next step. Whenever that changes, by a record or by its reversal, the steps still to
come are planned anew, and the one task, the reminders and the day on which it counts as missed follow.
"""

from datetime import date, datetime

from schemas.cases import Due
from schemas.facts import RegulationPlanned, RegulationStepRecorded
from schemas.issuing import CommitmentState
from schemas.regulation import DraftState, PlanRegulation, RegulationPlan
from schemas.work import PLAN_REGULATION
from workflows.calendar import days_before
from workflows.case import do
from workflows.deed import Deed
from workflows.issuing.common import CommitmentCase
from workflows.ladders import lower_ladder, raise_ladder

REMINDER = "regulation_reminder"
MISSED = "regulation_missed"


class Stepping(CommitmentCase):
    """What falls due in drafts, and what a change of their next step entails."""

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Remind whoever owes a draft's next step; escalate it when its day has passed."""
        if due.what == REMINDER:
            await self._remind(due, now)
        elif due.what == MISSED:
            await self._missed(due, now)
        else:
            await super().fall_due(due, now)

    async def _remind(self, due: Due, now: datetime) -> None:
        async with self.deed("commitment.regulation_upcoming", now, due=due) as deed:
            draft = self._draft(deed, due.ref)
            plan = draft.next.plan
            days_left = (plan.due_on - deed.today).days
            deed.touch(draft.id)
            deed.note(draft=draft.id, step=plan.step, due_on=plan.due_on.isoformat(), office=plan.office)
            deed.notify(
                plan.office,
                "regulation_reminder",
                draft=draft.id,
                instrument_kind=draft.kind,
                step=plan.step,
                due_on=plan.due_on.isoformat(),
                days_left=days_left,
                legal_basis=plan.rule,
            )

    async def _missed(self, due: Due, now: datetime) -> None:
        async with self.deed("commitment.regulation_missed", now, due=due) as deed:
            draft = self._draft(deed, due.ref)
            plan = draft.next.plan
            deed.touch(draft.id)
            deed.note(draft=draft.id, step=plan.step, due_on=plan.due_on.isoformat(), office=plan.office)
            raise_ladder(
                deed,
                self._subject(draft),
                f"issuing.{plan.step}.{plan.due_on.year}",
                missed=plan.step,
                due_on=plan.due_on,
                actor=plan.actor,
                legal_basis=f"{plan.rule} ({draft.id})",
            )

    async def _replan(self, now: datetime) -> None:
        """Plan every draft anew under the law book as it is now; a draft whose dates stay records nothing."""
        for draft in self.state.drafts:
            plan = await self._planned(draft, commanded=False)
            if [step.plan.due_on for step in draft.steps] == [step.due_on for step in plan.steps]:
                continue
            async with self.deed("commitment.regulation_replanned", now) as deed:
                drafted = self._draft(deed, draft.id)
                owed = drafted.next.plan
                if any((step.step, step.due_on) == (owed.step, owed.due_on) for step in plan.steps):
                    self._take(deed, drafted, plan)
                else:
                    self._go_on(deed, drafted, plan, "its days are counted anew")

    async def _planned(self, draft: DraftState, *, commanded: bool = True) -> RegulationPlan:
        return await do(
            PLAN_REGULATION,
            PlanRegulation(
                region=self.state.key.region,
                instrument_kind=draft.kind,
                started_on=draft.started_on,
                done=draft.done,
                commanded=commanded,
            ),
        )

    def _record(self, deed: Deed[CommitmentState], draft: DraftState, met_on: date, document: str) -> None:
        plan = draft.next.plan
        late = max((met_on - plan.due_on).days, 0)
        deed.effective(met_on)
        deed.record(
            RegulationStepRecorded(
                draft=draft.id,
                record=draft.record(met_on),
                step=plan.step,
                met_on=met_on,
                document=document,
                days_late=late,
            )
        )
        deed.note(step=plan.step, document=document, days_late=late)

    def _go_on(self, deed: Deed[CommitmentState], draft: DraftState, plan: RegulationPlan, why: str) -> None:
        self._rest(deed, draft, why)
        self._take(deed, draft, plan)
        now = draft.next.plan
        what = f"regulation_{now.step.lower()}"
        asked = self._ask(what, now.due_on, now.rule, ref=draft.id, office=now.office)
        draft.asked += 1
        task = asked.model_copy(update={"id": f"{asked.id}.{draft.asked}"})
        draft.task = task.id
        deed.task(task)
        clock = self.state.clock
        reminders = [clock.starts(days_before(now.due_on, days)) for days in plan.notice_days]
        deed.state.plan(
            Due(at=clock.ends(now.due_on), what=MISSED, ref=draft.id),
            *(Due(at=at, what=REMINDER, ref=draft.id) for at in reminders if at > deed.now),
        )
        deed.note(next=now.step, due_on=now.due_on.isoformat(), office=now.office)

    def _take(self, deed: Deed[CommitmentState], draft: DraftState, plan: RegulationPlan) -> None:
        deed.touch(draft.id)
        deed.note(draft=draft.id)
        deed.rule(*plan.rulings)
        deed.record(
            *(
                RegulationPlanned(
                    draft=draft.id,
                    step=step.step,
                    actor=step.office,
                    counted_from=step.counted_from,
                    due_on=step.due_on,
                )
                for step in draft.take(plan.steps)
            )
        )

    def _rest(self, deed: Deed[CommitmentState], draft: DraftState, why: str) -> None:
        deed.state.drop(MISSED, draft.id)
        deed.state.drop(REMINDER, draft.id)
        deed.done(draft.task)
        lower_ladder(deed, self._subject(draft), why)

    def _close(self, deed: Deed[CommitmentState], draft: DraftState, why: str) -> None:
        self._rest(deed, draft, why)
        deed.state.drafts.remove(draft)
        deed.touch(draft.id)
        deed.note(draft=draft.id)

    def _subject(self, draft: DraftState) -> str:
        return f"regulation.{draft.id}"

    def _draft(self, deed: Deed[CommitmentState], draft: str) -> DraftState:
        return next(one for one in deed.state.drafts if one.id == draft)
