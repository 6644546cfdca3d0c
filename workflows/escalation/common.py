"""What every part of a ladder shares: whom it stands at, who may speak for it, when it takes a command, how it ends."""

from datetime import date, timedelta
from typing import Any

from schemas.cases import Command
from schemas.escalation import EscalationState
from schemas.facts import EscalationResolved
from schemas.refusals import Refusal
from workflows.case import Case, refuse
from workflows.deed import Deed
from workflows.escalation import rungs

CENTRE = "pusat/*"


class LadderCase(Case[EscalationState]):
    """A ladder's common ground."""

    def _end(self, deed: Deed[EscalationState], why: str) -> None:
        deed.record(EscalationResolved(rung=self.state.rung, why=why))
        deed.note(rung=self.state.rung, why=why)
        deed.done(*deed.state.tasks)
        for office in self._offices() if self.state.rung else ():
            deed.notify(
                office,
                "escalation_resolved",
                rung=self.state.rung,
                cause=self._cause(),
                why=why,
                resolved_on=deed.today.isoformat(),
                legal_basis=self.state.legal_basis,
            )
        rungs.rest(deed.state)

    def _offices(self) -> tuple[str, ...]:
        """Return who is told of what happens on the rung it stands on."""
        delegation = self.state.delegation
        delegates = () if delegation is None else (delegation.office,)
        return (self.state.standing.office, *delegates)

    def _answering(self) -> tuple[str, ...]:
        """Return who may answer for the rung: its addressee, a delegate, whoever stands above, the centre."""
        if not self.state.rung:
            return (CENTRE,)
        above = (one.office for one in self.state.rungs[self.state.rung :])
        return (*self._offices(), *above, CENTRE)

    def _owning(self) -> tuple[str, ...]:
        """Return who owns the escalation: those who may answer, but never the office that is late itself."""
        late = self.state.rungs[0].office
        return tuple(office for office in self._answering() if office != late)

    def _cause(self) -> str:
        return ", ".join([self.state.missed, *self.state.also])

    def _require_climbing(self, command: Command[Any]) -> None:
        self.require_open()
        self.require_clock(command)
        if not self.state.rung:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.key.id, why="nobody has been told yet", first="rung 1"
            )
        if (waiting := self.state.waiting) is not None:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                self.state.key.id,
                why=f"it is {waiting.how} until {waiting.until}",
                first=f"wait until {waiting.until}, or resolve it",
            )

    def _require_until(self, command: Command[Any], until: date, limit: int) -> None:
        today = self.state.clock.today(self._instant(command.at))
        if not today < until <= today + timedelta(days=limit):
            raise refuse(
                Refusal.INVALID_INPUT,
                self.state.key.id,
                what="The date to wait until",
                why=f"it must lie between {today} and {today + timedelta(days=limit)}",
            )

    def _require_day(self, command: Command[Any], on: date, what: str) -> None:
        self.require_open()
        self.require_clock(command)
        self.require_between(on, self.state.due_on, what, command.at)
