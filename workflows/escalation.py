"""Escalation: one cause climbs its ladder, one rung at a time, until somebody moves."""

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate

from schemas.cases import Answer, CauseEnded, CauseGrew, Command, Due, LadderRested, News, Task
from schemas.escalation import EscalationState, Pause, Resolve, RungPlan
from schemas.facts import EscalationPaused, EscalationResolved, RungClimbed
from schemas.names import RUNG
from schemas.refusals import Refusal
from schemas.terms import Role
from workflows.case import Case, refuse
from workflows.deed import Deed

LONGEST_PAUSE = timedelta(days=30)


@workflow.defn
class Escalation(Case[EscalationState]):
    """One ladder. It rests only when its cause is gone or a person resolves it with a reason."""

    @workflow.init
    def __init__(self, state: EscalationState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: EscalationState) -> None:
        """Climb until resolved."""
        await self.live()

    @workflow.update
    async def pause(self, command: Command[Pause]) -> Answer:
        """Take an addressee's acknowledgement: the ladder waits until a date."""
        async with self.command(
            "escalation.acknowledge", "escalation.acknowledged", command, self.may_pause
        ) as deed:
            until = command.body.until
            deed.record(EscalationPaused(until=until))
            deed.note(rung=self.state.rung, until=until.isoformat())
            deed.done(self._task(self.state.rung))
            deed.state.drop("rung")
            if self.state.rung < len(self.state.rungs):
                deed.state.plan(Due(at=self.state.clock.ends(until), what="rung"))
        return deed.answer

    @pause.validator
    def may_pause(self, command: Command[Pause]) -> None:
        """Refuse to wait into the past, or for longer than thirty days."""
        self.require_open()
        self.require_clock(command)
        today = self.state.clock.today(self._instant(command.at))
        if not today < command.body.until <= today + LONGEST_PAUSE:
            raise refuse(
                Refusal.INVALID_INPUT,
                self.state.key.id,
                what="The date to wait until",
                why=f"it must lie between {today} and {today + LONGEST_PAUSE}",
            )

    @workflow.update
    async def resolve(self, command: Command[Resolve]) -> Answer:
        """End the ladder, with a person's reason."""
        async with self.command(
            "escalation.resolve", "escalation.resolved", command, self.may_resolve
        ) as deed:
            self._end(deed, command.body.reason)
            deed.tell(self.state.parent, LadderRested(ladder=self.state.key.id))
        return deed.answer

    @resolve.validator
    def may_resolve(self, command: Command[Resolve]) -> None:
        """Refuse what comes after the end."""
        self.require_open()
        self.require_clock(command)

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Climb one rung."""
        async with self.deed("escalation.rung_climbed", now, due=due) as deed:
            rung = self.state.rungs[self.state.rung]
            deed.state.rung = rung.number
            deed.state.stage = f"rung {rung.number}"
            late = (deed.today - self.state.due_on).days
            following = self._following(rung)
            next_on = deed.today + timedelta(days=rung.days) if following else None
            if next_on is not None:
                deed.state.plan(Due(at=self.state.clock.starts(next_on), what="rung"))
            deed.record(
                RungClimbed(
                    rung=rung.number,
                    office=rung.office,
                    cause=self.state.cause,
                    due_on=self.state.due_on,
                    days_late=late,
                    next_on=next_on,
                )
            )
            deed.note(rung=rung.number, office=rung.office, cause=self.state.cause, days_late=late)
            deed.number(f"{self.state.key.region}/{deed.today.year}")
            deed.done(self._task(rung.number - 1))
            deed.task(
                Task(
                    id=self._task(rung.number),
                    what="escalation.rung",
                    role=Role.ESCALATION,
                    office=rung.office,
                    due_on=next_on,
                    rule=rung.reference,
                    ref=str(rung.number),
                )
            )
            deed.notify(
                rung.office,
                "rung_climbed",
                rung=rung.number,
                cause=", ".join([self.state.missed, *self.state.also]),
                late_office=self.state.rungs[0].title,
                due_on=self.state.due_on.isoformat(),
                days_late=late,
                asked=rung.step,
                respond_by=(next_on or deed.today + timedelta(days=rung.days)).isoformat(),
                next_office=following.title if following else None,
                legal_basis=f"{self.state.legal_basis}; {rung.reference}",
            )

    async def hear(self, news: News, now: datetime) -> None:
        """Rest when the cause is gone; carry on with more reason when it grew."""
        match news:
            case CauseEnded():
                async with self.deed("escalation.cause_ended", now) as deed:
                    self._end(deed, news.why)
            case CauseGrew():
                async with self.deed("escalation.cause_grew", now) as deed:
                    deed.state.also.append(news.what)
                    deed.note(what=news.what, due_on=news.due_on.isoformat(), rung=self.state.rung)
            case _:
                await super().hear(news, now)

    def attributes(self) -> list[SearchAttributeUpdate[int]]:
        """Return the rung."""
        return [RUNG.value_set(self.state.rung)]

    def _end(self, deed: Deed[EscalationState], why: str) -> None:
        deed.record(EscalationResolved(rung=self.state.rung, why=why))
        deed.note(rung=self.state.rung, why=why)
        deed.done(*deed.state.tasks)
        if self.state.rung:
            deed.notify(
                self.state.rungs[self.state.rung - 1].office,
                "escalation_resolved",
                rung=self.state.rung,
                cause=", ".join([self.state.missed, *self.state.also]),
                why=why,
                resolved_on=deed.today.isoformat(),
                legal_basis=self.state.legal_basis,
            )
        deed.state.agenda, deed.state.stage, deed.state.closed = [], "resolved", True

    def _following(self, rung: RungPlan) -> RungPlan | None:
        return self.state.rungs[rung.number] if rung.number < len(self.state.rungs) else None

    def _task(self, rung: int) -> str:
        return f"{self.state.key.id}#rung.{rung}"
