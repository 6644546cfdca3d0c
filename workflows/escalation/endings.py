"""Endings: a person resolves a ladder, or records what only an authority does beside it."""

from temporalio import workflow

from schemas.cases import Answer, Command, LadderRested
from schemas.escalation import GrantPower, Resolve, TakeNote
from schemas.facts import PowerGranted, StepNoted
from schemas.refusals import Refusal
from schemas.terms import Track
from workflows.case import refuse
from workflows.escalation.common import LadderCase


class Ending(LadderCase):
    """The commands that end a ladder, or stand at its end."""

    @workflow.update
    async def resolve(self, command: Command[Resolve]) -> Answer:
        """End the ladder, with a person's reason."""
        async with self.command(
            "escalation.resolve", "escalation.resolved", command, self.may_resolve
        ) as deed:
            deed.by(*self._owning())
            self._end(deed, command.body.reason)
            deed.tell(self.state.parent, LadderRested(ladder=self.state.key.id))
        return deed.answer

    @resolve.validator
    def may_resolve(self, command: Command[Resolve]) -> None:
        """Refuse what comes after the end."""
        self.require_open()
        self.require_clock(command)

    @workflow.update
    async def take_note(self, command: Command[TakeNote]) -> Answer:
        """Record a step that only an authority takes, such as the suspension of an official."""
        body = command.body
        async with self.command(
            "escalation.note", "escalation.step_noted", command, self.may_take_note
        ) as deed:
            deed.by(*self._owning())
            deed.effective(body.on)
            deed.record(StepNoted(step=body.step, document=body.document, taken_on=body.on, why=body.reason))
            deed.note(step=body.step, document=body.document, why=body.reason)
        return deed.answer

    @take_note.validator
    def may_take_note(self, command: Command[TakeNote]) -> None:
        """Refuse a step before the cause, or still to come."""
        self._require_day(command, command.body.on, "The step")

    @workflow.update
    async def grant_power(self, command: Command[GrantPower]) -> Answer:
        """Record the special power of attorney for this ladder's debtor."""
        body = command.body
        async with self.command(
            "escalation.power", "escalation.power_granted", command, self.may_grant_power
        ) as deed:
            rung = self.state.rungs[-1]
            deed.by(rung.sender, *self._owning())
            deed.effective(body.on)
            deed.record(
                PowerGranted(
                    document=body.document,
                    debtor=self.state.rungs[0].office,
                    attorney=rung.office,
                    mode=body.mode.value,
                    conflict=self.state.conflict,
                    granted_on=body.on,
                    why=body.reason,
                )
            )
            deed.note(document=body.document, mode=body.mode, conflict=self.state.conflict, why=body.reason)
        return deed.answer

    @grant_power.validator
    def may_grant_power(self, command: Command[GrantPower]) -> None:
        """Refuse one against a state body, and one before the ladder has come to it."""
        self._require_day(command, command.body.on, "The special power of attorney")
        if self.state.track is not Track.COMPANY:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                self.state.key.id,
                why="PP 86/2013 does not reach state bodies",
                first="the prosecutor's legal assistance",
            )
        if self.state.following is not None:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                self.state.key.id,
                why=f"it stands on rung {self.state.rung}",
                first=self.state.following.name,
            )
