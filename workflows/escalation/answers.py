"""Answers: what addressees and owners of an escalation say to it, each with a reason, none of them for ever."""

from datetime import date

from temporalio import workflow

from schemas.cases import Answer, Body, Command, Task
from schemas.escalation import Delegate, EscalationState, Hold, Named, Pause, Reassign, Stop
from schemas.facts import EscalationPaused, RungDelegated, RungReassigned
from schemas.refusals import Refusal
from schemas.terms import Role
from schemas.work import NAME_OFFICE
from workflows.case import refuse
from workflows.deed import Deed
from workflows.escalation import rungs
from workflows.escalation.common import LadderCase


class Answering(LadderCase):
    """The commands of a ladder. While it waits, nothing happens to it but its end and the end of the wait."""

    @workflow.update
    async def pause(self, command: Command[Pause]) -> Answer:
        """Take an addressee's acknowledgement: the ladder waits until a date."""
        body = command.body
        async with self.command(
            "escalation.acknowledge", "escalation.acknowledged", command, self.may_pause
        ) as deed:
            deed.by(*self._answering())
            self._wait_until(deed, Stop.ACKNOWLEDGED, body.until, body.reason)
            deed.done(*rungs.tasks_of(self.state))
        return deed.answer

    @pause.validator
    def may_pause(self, command: Command[Pause]) -> None:
        """Refuse a second acknowledgement of a rung, and to wait into the past or beyond the limit."""
        self._require_wait(command, Stop.ACKNOWLEDGED, command.body.until, self.state.limits.acknowledge)

    @workflow.update
    async def hold(self, command: Command[Hold]) -> Answer:
        """Hold the ladder until a date; an office answers for it, and everybody concerned is told."""
        body = command.body
        async with self.command("escalation.hold", "escalation.held", command, self.may_hold) as deed:
            deed.by(*self._owning())
            self._wait_until(deed, Stop.HELD, body.until, body.reason, body.owner)
            deed.through(NAME_OFFICE, office=body.owner)
            for office in dict.fromkeys([*self._offices(), body.owner]):
                deed.notify(
                    office, "escalation_held", rung=self.state.rung, cause=self._cause(), owner=body.owner,
                    until=body.until.isoformat(), why=body.reason, legal_basis=self.state.legal_basis,
                )  # fmt: skip
        return deed.answer

    @hold.validator
    def may_hold(self, command: Command[Hold]) -> None:
        """Refuse a second hold of a rung, and to hold into the past or beyond the limit."""
        self._require_wait(command, Stop.HELD, command.body.until, self.state.limits.hold)

    @workflow.update
    async def delegate(self, command: Command[Delegate]) -> Answer:
        """Have another office told besides the rung's addressee, until a date."""
        body = command.body
        async with self.command(
            "escalation.delegate", "escalation.delegated", command, self.may_delegate
        ) as deed:
            deed.by(*self._answering())
            deed.record(
                RungDelegated(
                    rung=self.state.rung,
                    office=self.state.standing.office,
                    delegate=body.office,
                    until=body.until,
                    why=body.reason,
                )
            )
            deed.note(rung=self.state.rung, office=body.office, until=body.until.isoformat(), why=body.reason)
            rungs.delegate(deed.state, body.office, body.until)
            deed.task(self._ask(body.office, body.until))
            deed.through(NAME_OFFICE, office=body.office)
            for office in (self.state.standing.office, body.office):
                deed.notify(
                    office, "rung_delegated", rung=self.state.rung, cause=self._cause(), delegate=body.office,
                    until=body.until.isoformat(), asked=dict(self.state.standing.asked), why=body.reason,
                    legal_basis=self.state.legal_basis,
                )  # fmt: skip
        return deed.answer

    @delegate.validator
    def may_delegate(self, command: Command[Delegate]) -> None:
        """Refuse a second delegation beside one that lasts, one to the addressee itself, and one without an end."""
        self._require_climbing(command)
        self._require_until(command, command.body.until, self.state.limits.delegate)
        self._require_other(command.body.office)
        if (lasting := self.state.delegation) is not None:
            raise refuse(Refusal.ALREADY_RECORDED, self.state.key.id, what="A delegation", on=lasting.until)

    @workflow.update
    async def reassign(self, command: Command[Reassign]) -> Answer:
        """Give the rung to another office, which has the time that is left."""
        body = command.body
        async with self.command(
            "escalation.reassign", "escalation.reassigned", command, self.may_reassign
        ) as deed:
            rung = self.state.standing
            deed.by(*self._owning())
            deed.record(
                RungReassigned(rung=rung.number, office=rung.office, taker=body.office, why=body.reason)
            )
            deed.note(rung=rung.number, office=body.office, former=rung.office, why=body.reason)
            deed.done(*rungs.tasks_of(self.state))
            deed.task(self._ask(body.office, rungs.acts_on(self.state)))
            deed.through(NAME_OFFICE, office=body.office)
            deed.then(
                lambda named: rungs.reassign(
                    deed.state,
                    body.office,
                    named.title if isinstance(named, Named) else body.office,
                    deed.today,
                )
            )
            for office in (rung.office, body.office):
                deed.notify(
                    office, "rung_reassigned", rung=rung.number, cause=self._cause(), taker=body.office,
                    late_office=self.state.late_office, due_on=self.state.due_on.isoformat(),
                    asked=dict(rung.asked), why=body.reason, legal_basis=self.state.legal_basis,
                )  # fmt: skip
        return deed.answer

    @reassign.validator
    def may_reassign(self, command: Command[Reassign]) -> None:
        """Refuse to give a rung to the office that has it."""
        self._require_climbing(command)
        self._require_other(command.body.office)

    def _wait_until(
        self, deed: Deed[EscalationState], how: Stop, until: date, why: str, owner: str | None = None
    ) -> None:
        deed.record(EscalationPaused(rung=self.state.rung, how=how.value, owner=owner, until=until, why=why))
        deed.note(
            rung=self.state.rung,
            office=self.state.standing.office,
            until=until.isoformat(),
            owner=owner,
            why=why,
        )
        rungs.wait(deed.state, how, until)

    def _ask(self, office: str, due_on: date) -> Task:
        return Task(
            id=f"{rungs.task_of(self.state, self.state.rung)}.{office}",
            what="escalation.rung",
            role=Role.ESCALATION,
            office=office,
            due_on=due_on,
            rule=self.state.standing.reference,
            ref=str(self.state.rung),
        )

    def _require_wait(self, command: Command[Body], how: Stop, until: date, limit: int) -> None:
        self._require_climbing(command)
        self._require_until(command, until, limit)
        if rungs.wait_name(how, self.state.rung) in self.state.waited:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                self.state.key.id,
                why=f"rung {self.state.rung} was {how} before",
                first="act on it, or resolve it",
            )

    def _require_other(self, office: str) -> None:
        if office == self.state.standing.office:
            raise refuse(
                Refusal.INVALID_INPUT, self.state.key.id, what="The office", why="it has this rung already"
            )
