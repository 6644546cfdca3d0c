"""Escalation: one cause climbs its ladder, one rung at a time, until somebody moves."""

from datetime import datetime

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate

from schemas.cases import CauseEnded, CauseGrew, Due, News
from schemas.escalation import Climbed, EscalationState
from schemas.ladders import MovedTo, Unsigned
from schemas.names import RUNG as RUNG_ATTRIBUTE
from schemas.work import CLIMB
from workflows import letters
from workflows.deed import Deed
from workflows.escalation import rungs
from workflows.escalation.answers import Answering
from workflows.escalation.endings import Ending


@workflow.defn
class Escalation(Answering, Ending):
    """One ladder. It rests only when its cause is gone or a person resolves it with a reason."""

    @workflow.init
    def __init__(self, state: EscalationState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: EscalationState) -> None:
        """Climb until resolved."""
        await self.live()

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Tell the next office, or remind the last; end a delegation."""
        match due.what:
            case rungs.RUNG:
                await self._tell_next(due, now)
            case rungs.DELEGATION:
                await self._end_delegation(due, now)
            case _:
                await super().fall_due(due, now)

    async def hear(self, news: News, now: datetime) -> None:
        """Rest when the cause is gone; carry on with more reason when it grew, and under whoever answers for it."""
        match news:
            case CauseEnded():
                await self._cause_ended(news.why, now)
            case CauseGrew():
                async with self.deed("escalation.cause_grew", now) as deed:
                    deed.state.also.append(news.what)
                    deed.note(what=news.what, due_on=news.due_on.isoformat(), rung=self.state.rung)
            case MovedTo():
                async with self.deed("escalation.handed_on", now) as deed:
                    deed.state.parent = news.parent
                    deed.note(parent=news.parent)
            case _:
                await super().hear(news, now)

    def attributes(self) -> list[SearchAttributeUpdate[int]]:
        """Return the rung."""
        return [RUNG_ATTRIBUTE.value_set(self.state.rung)]

    async def _tell_next(self, due: Due, now: datetime) -> None:
        again = self.state.following is None
        action = "escalation.reminded" if again else "escalation.rung_climbed"
        async with self.deed(action, now, due=due) as deed:
            deed.through(CLIMB, ladder=self.state)
            deed.number(f"{self.state.key.region}/{deed.today.year}")
            if not again:
                deed.done(*rungs.tasks_of(self.state))
            deed.then(lambda climbed: self._told(deed, climbed))
        lifted = deed.outcome.lifted if isinstance(deed.outcome, Climbed) else None
        if lifted is not None:
            await self._cause_ended(lifted, now)

    def _told(self, deed: Deed[EscalationState], climbed: Climbed) -> None:
        told, acts_on = climbed.told, climbed.acts_on
        if told is None or acts_on is None:
            raise RuntimeError(f"{self.state.key.id}: a notice was committed that says nothing")
        moment = deed.now if self.state.clock.conducted else workflow.now()
        late_on = self.state.clock.today(moment)
        rungs.rise(deed.state, told, rungs.later(acts_on, told.on, late_on), moment)
        deed.state.conflict = deed.state.conflict or climbed.conflict
        task = rungs.task_of(self.state, told.number)
        if not told.reached:
            task = rungs.address_task_of(self.state, told.number)
        if task not in deed.state.tasks:
            deed.state.tasks.append(task)
        if climbed.letter is not None:
            deed.state.tasks.append(letters.task_of(climbed.letter))
            rung = self.state.rungs[told.number - 1]
            letters.await_signature(
                deed,
                climbed.letter,
                Unsigned(
                    sender=rung.sender,
                    addressee=rung.office,
                    template=rung.template,
                    drafted_on=told.on,
                    sign_by=rungs.sign_by(self.state, told.on),
                ),
            )

    async def _cause_ended(self, why: str, now: datetime) -> None:
        async with self.deed("escalation.cause_ended", now) as deed:
            self._end(deed, why)

    async def _end_delegation(self, due: Due, now: datetime) -> None:
        async with self.deed("escalation.delegation_ended", now, due=due) as deed:
            if (ended := self.state.delegation) is not None:
                deed.done(f"{rungs.task_of(self.state, self.state.rung)}.{ended.office}")
                deed.note(rung=self.state.rung, office=ended.office)
            rungs.end_delegation(deed.state)
