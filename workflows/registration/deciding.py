"""Deciding: a roster's rows are checked one by one, and a second person approves them or sends them back."""

from datetime import datetime

from temporalio import workflow

from schemas.cases import Answer, Command, Due
from schemas.facts import RosterRejected
from schemas.orders import RosterResult
from schemas.refusals import Refusal
from schemas.registration import Approve, RegistrationState, Reject
from schemas.terms import Role
from schemas.work import CHECK_ROSTER
from workflows.case import refuse
from workflows.deed import Deed
from workflows.ladders import lower_ladder, raise_ladder
from workflows.registration.adjudicating import ADJUDICATE, Adjudicating

DECISION = "decision"
"""The subject of the ladder about a roster that nobody decides."""


class Deciding(Adjudicating):
    """From the check to the decision."""

    @workflow.update
    async def approve(self, command: Command[Approve]) -> Answer:
        """Approve the accepted rows. The decision is on record before the agency is asked to number anybody."""
        async with self.command(
            "registration.approve", "registration.approved", command, self.may_decide
        ) as deed:
            deed.not_by(self.state.uploader, *self.state.adjudicators)
            deed.touch(self.state.batch)
            deed.note(batch=self.state.batch, segment=self.state.segment, headcount=self.state.accepted)
            self._decided(deed, "approved")
            deed.state.plan(Due(at=deed.now, what="number"))
        return deed.answer

    @approve.validator
    def may_decide(self, command: Command[Approve]) -> None:
        """Refuse to approve a roster that is not checked, has rows without a verdict, or was decided before."""
        self._require_checked(command)
        self._require_adjudicated()

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
            self._decided(deed, "rejected")
            self._close(deed)
        return deed.answer

    @reject.validator
    def may_reject(self, command: Command[Reject]) -> None:
        """Refuse to decide a roster that is not checked, or was decided before."""
        self._require_checked(command)

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
            rule = f"four eyes; {self.state.clock_rule.reference}"
            deed.task(self._ask("approve", self.state.decide_by, rule, role=Role.APPROVER))

            def counted(result: RosterResult) -> None:
                deed.state.accepted, deed.state.refused = result.accepted, result.refused
                self._await_verdicts(deed, result.held)

            deed.then(counted)

    async def _undecided(self, due: Due, now: datetime) -> None:
        async with self.deed("registration.undecided", now, due=due) as deed:
            deed.touch(self.state.batch)
            deed.rule(self.state.clock_rule)
            deed.note(batch=self.state.batch, due_on=self.state.decide_by.isoformat())
            raise_ladder(
                deed,
                DECISION,
                f"registration.{DECISION}.{self.state.decide_by.year}",
                missed=self.state.batch,
                due_on=self.state.decide_by,
                actor="sekda",
                legal_basis=self.state.clock_rule.reference,
            )

    def _require_checked(self, command: Command[Approve] | Command[Reject]) -> None:
        self.require_open()
        self.require_clock(command)
        if self.state.stage == "submitted":
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.batch, why="its rows are not checked yet", first="the check"
            )
        if self.state.stage != "checked":
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.batch, why="it is decided already", first="another roster"
            )

    def _decided(self, deed: Deed[RegistrationState], stage: str) -> None:
        deed.done(self._task("approve"), self._task(ADJUDICATE))
        lower_ladder(deed, DECISION, f"the roster is {stage}")
        deed.state.agenda, deed.state.stage = [], stage
