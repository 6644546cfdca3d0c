"""What every part of a registration shares: its tasks, and when it is over."""

from datetime import date

from schemas.cases import Due, Task
from schemas.registration import RegistrationState
from schemas.terms import Role
from workflows.calendar import months_after
from workflows.case import Case
from workflows.deed import Deed

REFILL = "refill"


class RegistrationCase(Case[RegistrationState]):
    """A registration's common ground."""

    def _task(self, what: str) -> str:
        return f"{self.state.key.id}#{what}"

    def _ask(self, what: str, due_on: date | None, rule: str, *, role: Role = Role.OFFICER) -> Task:
        return Task(
            id=self._task(what),
            what=f"registration.{what}",
            role=role,
            office=self.state.offices["sekda"],
            due_on=due_on,
            rule=rule,
            ref=self.state.batch,
        )

    def _year_over(self, on: date) -> bool:
        return on.year > (self.state.key.fiscal_year or on.year)

    def _go_on(self, deed: Deed[RegistrationState]) -> None:
        """Close the case when its workers have their cards and nobody waits; else come back to whoever waits.

        Nobody waits any more once the fiscal year, and the line's money with it, is over.
        """
        state = deed.state
        waits = state.waiting > 0 and not self._year_over(deed.today)
        if not waits and (state.handed_over_on is not None or not state.registered):
            self._close(deed)
        elif waits and not any(due.what == REFILL for due in state.agenda):
            deed.state.plan(self._next_refill(deed.today))

    def _next_refill(self, today: date) -> Due:
        first = months_after(today.replace(day=1), 1)
        return Due(at=self.state.clock.starts(first), what=REFILL)

    def _close(self, deed: Deed[RegistrationState]) -> None:
        deed.state.agenda, deed.state.closed = [], True
