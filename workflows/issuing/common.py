"""What every part of a commitment shares: its progress, its tasks, and the dates it takes."""

from datetime import date

from schemas.cases import Body, Command, Task
from schemas.facts import ProgressMade
from schemas.issuing import CommitmentState
from schemas.terms import Progress, Role
from workflows.case import Case
from workflows.deed import Deed

ORDER = list(Progress)


class CommitmentCase(Case[CommitmentState]):
    """A commitment's common ground."""

    def _come_to(self, deed: Deed[CommitmentState], progress: Progress) -> None:
        if ORDER.index(progress) > ORDER.index(deed.state.progress):
            deed.state.progress = progress
            deed.state.stage = progress
            deed.record(ProgressMade(progress=progress))

    def _require_date(self, command: Command[Body], on: date, what: str) -> None:
        self.require_open()
        self.require_clock(command)
        self.require_between(on, self.state.issued_on, what, command.at)

    def _task(self, what: str, ref: str = "") -> str:
        return f"{self.state.key.id}#{what}{'.' + ref if ref else ''}"

    def _ask(self, what: str, due_on: date | None, rule: str, *, ref: str = "", office: str = "") -> Task:
        return Task(
            id=self._task(what, ref),
            what=f"commitment.{what}",
            role=Role.OFFICER,
            office=office or self.state.offices["sekda"],
            due_on=due_on,
            rule=rule,
            ref=ref,
        )
