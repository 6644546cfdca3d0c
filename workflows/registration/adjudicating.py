"""Adjudicating: an officer compares each row that resembles somebody, one by one, before anybody is approved."""

from datetime import datetime

from temporalio import workflow

from schemas.cases import Answer, Command, Committed, Due
from schemas.refusals import Refusal
from schemas.registration import Adjudicate, RegistrationState
from schemas.terms import Verdict
from schemas.work import ADJUDICATE_ROW
from workflows.case import refuse
from workflows.deed import Deed
from workflows.registration.common import RegistrationCase

COMPARE = "compare"
"""What falls due when the check has held rows."""
ADJUDICATE = "adjudicate"
"""The task of comparing them."""


class Adjudicating(RegistrationCase):
    """From the check to the last verdict."""

    @workflow.update
    async def adjudicate(self, command: Command[Adjudicate]) -> Answer:
        """Record whether a held row is the person it resembles: the same is refused, a different one accepted."""
        body = command.body
        async with self.command(
            "registration.adjudicate", "registration.adjudicated", command, self.may_adjudicate
        ) as deed:
            state = deed.state
            state.held -= 1
            if body.verdict is Verdict.SAME:
                state.refused += 1
            else:
                state.accepted += 1
            deed.touch(state.batch)
            deed.note(batch=state.batch, row=body.row_number, verdict=body.verdict, held=state.held)
            deed.through(
                ADJUDICATE_ROW,
                batch=state.batch,
                row_number=body.row_number,
                verdict=body.verdict,
                why=body.why,
            )
            if not state.held:
                deed.done(self._task(ADJUDICATE))

            def by_whom(committed: Committed) -> None:
                if committed.user and committed.user not in state.adjudicators:
                    state.adjudicators.append(committed.user)

            deed.then(by_whom)
        return deed.answer

    @adjudicate.validator
    def may_adjudicate(self, command: Command[Adjudicate]) -> None:
        """Refuse a verdict where no row awaits one; which rows do, the record knows."""
        self.require_open()
        self.require_clock(command)
        if not self.state.held:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                self.state.batch,
                why="none of its rows awaits a verdict",
                first="a check",
            )

    async def _compare(self, due: Due, now: datetime) -> None:
        """Ask an officer for the verdicts; how many there are to give is known only once the check is on record."""
        async with self.deed("registration.held", now, due=due) as deed:
            deed.touch(self.state.batch)
            deed.rule(self.state.clock_rule)
            deed.note(batch=self.state.batch, held=self.state.held)
            rule = f"likely duplicates; {self.state.clock_rule.reference}"
            deed.task(self._ask(ADJUDICATE, self.state.decide_by, rule))

    def _await_verdicts(self, deed: Deed[RegistrationState], held: int) -> None:
        """Have the verdicts asked for at once, where the check held rows."""
        deed.state.held = held
        if held:
            deed.state.plan(Due(at=deed.now, what=COMPARE))

    def _require_adjudicated(self) -> None:
        if held := self.state.held:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                self.state.batch,
                why=f"{held} of its rows resemble people on record",
                first="a verdict on each, `kawal roster adjudicate`",
            )
