"""Changes: one list of leavers, wages and moves is checked row by row, and applied once a second person approves."""

from datetime import datetime

from temporalio import workflow

from schemas.cases import Answer, Command, Due, SeatsFreed, Task
from schemas.changes import ChangesState
from schemas.facts import ChangesRejected
from schemas.orders import ChangesDone, ChangesResult
from schemas.refusals import Refusal
from schemas.registration import Approve, Reject
from schemas.terms import Role
from schemas.work import APPLY_CHANGES, CHECK_CHANGES
from workflows.case import Case, refuse
from workflows.deed import Deed
from workflows.ladders import lower_ladder, raise_ladder


@workflow.defn
class Changes(Case[ChangesState]):
    """One list of changes. Its rows never enter a workflow; counts do."""

    @workflow.init
    def __init__(self, state: ChangesState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: ChangesState) -> None:
        """Live until the list is applied or sent back."""
        await self.live()

    @workflow.update
    async def approve(self, command: Command[Approve]) -> Answer:
        """Approve the accepted rows: all take effect, each from its own day, and queues hear of the seats left."""
        async with self.command("changes.approve", "changes.applied", command, self.may_decide) as deed:
            deed.not_by(self.state.uploader)
            deed.touch(self.state.batch)
            deed.note(batch=self.state.batch)
            deed.through(APPLY_CHANGES, batch=self.state.batch)
            self._close(deed, "applied")

            def tell_queues(done: ChangesDone) -> None:
                for line, registration in done.freed:
                    deed.tell(registration, SeatsFreed(line=line))

            deed.then(tell_queues)
        return deed.answer

    @approve.validator
    def may_decide(self, command: Command[Approve]) -> None:
        """Refuse to decide a list that is not checked."""
        self._require_checked(command)

    @workflow.update
    async def reject(self, command: Command[Reject]) -> Answer:
        """Send the list back; nothing of it takes effect."""
        async with self.command("changes.reject", "changes.rejected", command, self.may_reject) as deed:
            deed.not_by(self.state.uploader)
            deed.touch(self.state.batch)
            deed.record(ChangesRejected(batch=self.state.batch, why=command.body.ground))
            deed.note(batch=self.state.batch, why=command.body.ground)
            self._close(deed, "rejected")
        return deed.answer

    @reject.validator
    def may_reject(self, command: Command[Reject]) -> None:
        """Refuse to decide a list that is not checked."""
        self._require_checked(command)

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Check the rows and ask for a second pair of eyes; escalate a list that nobody decides in time."""
        match due.what:
            case "check":
                await self._check(due, now)
            case "empty":
                async with self.deed("changes.refused", now, due=due) as deed:
                    deed.touch(self.state.batch)
                    deed.note(batch=self.state.batch, refused=self.state.refused)
                    self._close(deed, "refused")
            case "undecided":
                await self._undecided(due, now)
            case _:
                await super().fall_due(due, now)

    async def _check(self, due: Due, now: datetime) -> None:
        async with self.deed("changes.checked", now, due=due) as deed:
            deed.touch(self.state.batch)
            deed.note(batch=self.state.batch)
            deed.through(
                CHECK_CHANGES,
                batch=self.state.batch,
                content=self.state.content,
                content_digest=self.state.content_digest,
            )
            deed.state.stage = "checked"
            deed.rule(self.state.clock_rule)
            deed.state.plan(Due(at=self.state.clock.ends(self.state.decide_by), what="undecided"))
            deed.task(
                Task(
                    id=self._task(),
                    what="changes.approve",
                    role=Role.APPROVER,
                    office=self.state.offices["sekda"],
                    due_on=self.state.decide_by,
                    rule=f"four eyes; {self.state.clock_rule.reference}",
                    ref=self.state.batch,
                )
            )

            def counted(result: ChangesResult) -> None:
                deed.state.accepted, deed.state.refused = result.accepted, result.refused
                if not result.accepted:
                    deed.state.plan(Due(at=deed.now, what="empty"))

            deed.then(counted)

    async def _undecided(self, due: Due, now: datetime) -> None:
        async with self.deed("changes.undecided", now, due=due) as deed:
            deed.touch(self.state.batch)
            deed.rule(self.state.clock_rule)
            deed.note(batch=self.state.batch, due_on=self.state.decide_by.isoformat())
            raise_ladder(
                deed,
                "decision",
                f"registration.decision.{self.state.decide_by.year}",
                missed=self.state.batch,
                due_on=self.state.decide_by,
                actor="sekda",
                legal_basis=self.state.clock_rule.reference,
            )

    def _require_checked(self, command: Command[Approve] | Command[Reject]) -> None:
        self.require_open()
        self.require_clock(command)
        if self.state.stage != "checked":
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.batch, why="its rows are not checked yet", first="the check"
            )
        if not self.state.accepted:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.batch, why="all its rows are refused", first="a new list"
            )

    def _close(self, deed: Deed[ChangesState], stage: str) -> None:
        deed.done(self._task())
        lower_ladder(deed, "decision", f"the list of changes is {stage}")
        deed.state.agenda, deed.state.stage, deed.state.closed = [], stage, True

    def _task(self) -> str:
        return f"{self.state.key.id}#approve"
