"""Registration: one roster is checked row by row, approved by a second person, and numbered by the agency."""

from datetime import datetime

from temporalio import workflow

from schemas.cases import Answer, Command, Due, Registered, Task
from schemas.facts import RosterRejected
from schemas.orders import RosterResult
from schemas.refusals import Refusal
from schemas.registration import Approve, RegistrationState, Reject
from schemas.terms import Role
from schemas.work import CHECK_ROSTER, REGISTER_ROSTER
from workflows.case import Case, refuse
from workflows.deed import Deed
from workflows.ladders import lower_ladder, raise_ladder


@workflow.defn
class Registration(Case[RegistrationState]):
    """One roster. Its rows never enter a workflow; counts do."""

    @workflow.init
    def __init__(self, state: RegistrationState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: RegistrationState) -> None:
        """Live until the roster is registered or sent back."""
        await self.live()

    @workflow.update
    async def approve(self, command: Command[Approve]) -> Answer:
        """Approve the accepted rows: the agency numbers them, and the region's contributions may begin."""
        async with self.command(
            "registration.approve", "registration.registered", command, self.may_decide
        ) as deed:
            deed.not_by(self.state.uploader)
            deed.touch(self.state.batch)
            deed.note(batch=self.state.batch, segment=self.state.segment, headcount=self.state.accepted)
            deed.through(REGISTER_ROSTER, batch=self.state.batch, line=self.state.line)
            self._close(deed, "registered")
            deed.tell(
                self.state.commitment,
                Registered(
                    batch=self.state.batch,
                    line=self.state.line,
                    fiscal_year=self.state.key.fiscal_year or 0,
                    segment=self.state.segment,
                    headcount=self.state.accepted,
                ),
            )
        return deed.answer

    @approve.validator
    def may_decide(self, command: Command[Approve]) -> None:
        """Refuse to decide a roster that is not checked."""
        self._require_checked(command)

    @workflow.update
    async def reject(self, command: Command[Reject]) -> Answer:
        """Send the roster back; nobody of it is registered."""
        async with self.command(
            "registration.reject", "registration.rejected", command, self.may_reject
        ) as deed:
            deed.not_by(self.state.uploader)
            deed.touch(self.state.batch)
            deed.record(RosterRejected(batch=self.state.batch, why=command.body.ground))
            deed.note(batch=self.state.batch, why=command.body.ground)
            self._close(deed, "rejected")
        return deed.answer

    @reject.validator
    def may_reject(self, command: Command[Reject]) -> None:
        """Refuse to decide a roster that is not checked."""
        self._require_checked(command)

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Check the rows and ask for a second pair of eyes; escalate a roster that nobody decides in time."""
        match due.what:
            case "check":
                await self._check(due, now)
            case "undecided":
                await self._undecided(due, now)
            case _:
                await super().fall_due(due, now)

    async def _check(self, due: Due, now: datetime) -> None:
        async with self.deed("registration.checked", now, due=due) as deed:
            deed.touch(self.state.batch)
            deed.note(batch=self.state.batch)
            deed.through(
                CHECK_ROSTER,
                batch=self.state.batch,
                line=self.state.line,
                content=self.state.content,
                content_digest=self.state.content_digest,
            )
            deed.state.stage = "checked"
            deed.rule(self.state.clock_rule)
            deed.state.plan(Due(at=self.state.clock.ends(self.state.decide_by), what="undecided"))
            deed.task(
                Task(
                    id=self._task(),
                    what="registration.approve",
                    role=Role.APPROVER,
                    office=self.state.offices["sekda"],
                    due_on=self.state.decide_by,
                    rule=f"four eyes; {self.state.clock_rule.reference}",
                    ref=self.state.batch,
                )
            )

            def counted(result: RosterResult) -> None:
                deed.state.accepted, deed.state.refused = result.accepted, result.refused

            deed.then(counted)

    async def _undecided(self, due: Due, now: datetime) -> None:
        async with self.deed("registration.undecided", now, due=due) as deed:
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

    def _close(self, deed: Deed[RegistrationState], stage: str) -> None:
        deed.done(self._task())
        lower_ladder(deed, "decision", f"the roster is {stage}")
        deed.state.agenda, deed.state.stage, deed.state.closed = [], stage, True

    def _task(self) -> str:
        return f"{self.state.key.id}#approve"
