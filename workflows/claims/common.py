"""What every part of a claim shares: what is known of it, its hands, its tasks, its letters, its clock."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from pydantic import JsonValue

from schemas.cases import Command, Committed, Due
from schemas.claim_wording import STAGES, word
from schemas.claims import ClaimState, PaymentState
from schemas.facts import ClaimLetter
from schemas.orders import Assessed, ClaimFacts, Pay, Standing
from schemas.refusals import Refusal
from schemas.work import ASSESS_CLAIM
from workflows.case import Case, refuse
from workflows.claims.tasks import STEPS, claim_task, step_for, task_id
from workflows.deed import Deed
from workflows.ladders import lower_ladder

COLLECTING, COMPLETE, PREPARED, APPROVED, ORDERED, PAID = (
    "collecting",
    "complete",
    "prepared",
    "approved",
    "ordered",
    "paid",
)
SCHOOLING, REJECTED = "schooling", "rejected"
UNDECIDED = frozenset({COLLECTING, COMPLETE, PREPARED})
DECIDED = frozenset({APPROVED, ORDERED, PAID, SCHOOLING, REJECTED})
WARN, PAY_BY, ORDER, SETTLE, END = "warn", "pay_by", "order", "settle", "end"
REST = "rest"
"""What falls due when the statutory clock stops: whatever climbs because of it is lowered."""
LAPSE = "lapse"
"""What falls due when nobody has taken a refusal further."""
PAYMENT = "payment"
"""The subject of the ladder that climbs when a claim is not paid in time."""


def ordered(state: ClaimState) -> list[PaymentState]:
    """Return the payments that the bank was ordered: no new decision takes them back, or gives them again."""
    return [one for one in state.payments if one.ordered]


def owed(state: ClaimState) -> list[PaymentState]:
    """Return the payments that have neither settled nor been replaced by another."""
    return [one for one in state.payments if one.settled_on is None and one.resent_as is None]


def pays(payments: Iterable[PaymentState]) -> tuple[Pay, ...]:
    """Return *payments* as an order names them."""
    return tuple(Pay(**{name: getattr(one, name) for name in Pay.model_fields}) for one in payments)


class ClaimCase(Case[ClaimState]):
    """A claim's common ground."""

    def _facts(self, state: ClaimState) -> ClaimFacts:
        """Return what is known of the claim in *state*."""
        usable = [code for one in state.documents if not one.rejected for code in one.codes]
        return ClaimFacts(
            claim=state.claim,
            region=state.key.region,
            person=state.person,
            memberships=tuple(state.memberships),
            died_on=state.died_on,
            cause=state.cause,
            traffic=state.traffic,
            content=state.content,
            content_digest=state.content_digest,
            family=state.family,
            family_digest=state.family_digest,
            documents=tuple(dict.fromkeys(usable)),
            contested=tuple(state.contest.heirs) if state.contest else (),
            court=state.court,
            determined=tuple(state.determined),
            identity_matches=state.identity_matches,
        )

    def _touched(self, deed: Deed[ClaimState]) -> None:
        """Remember who gives this command: nobody whose hand was in a claim approves it."""

        def remember(committed: Committed) -> None:
            if committed.user and committed.user not in deed.state.hands:
                deed.state.hands.append(committed.user)

        deed.touch(deed.state.claim)
        deed.then(remember)

    def _assess(
        self,
        deed: Deed[ClaimState],
        *,
        received_on: date | None = None,
        awaited: bool = True,
        **received: object,
    ) -> None:
        """Commit through the activity that says what is missing now, and take its answer into the case.

        What nobody has *awaited* does not keep the file from having been complete before.
        """
        state = deed.state
        if awaited:
            # What comes last may have been received first: the file is not complete before the rest was there.
            state.ready_from = max(state.ready_from or state.died_on, received_on or deed.today)
        deed.effective(max(deed.effective_on, state.ready_from or state.died_on))
        was = Standing(
            missing=tuple(state.missing),
            obstacles=tuple(state.obstacles),
            complete_on=state.complete_on,
            pay_by=state.pay_by,
        )
        # A file that changes is looked at anew, whatever was recommended on it.
        state.decision, state.approvers, state.slots, state.signals, state.reviewed = None, [], [], [], False
        self._forget_recommendation(state)
        deed.through(
            ASSESS_CLAIM,
            today=deed.today,
            facts=self._facts(state),
            was=was,
            received_on=received_on,
            ready_from=state.ready_from,
            letter=state.letters_written + 1,
            clock=state.clock,
            due_besides=min((due.at for due in state.agenda if due.what not in (WARN, PAY_BY)), default=None),
            **received,
        )
        deed.then(lambda assessed: self._assessed(deed, assessed))

    @staticmethod
    def _forget_recommendation(state: ClaimState) -> None:
        state.payments, state.grounds, state.basis = ordered(state), [], ""
        state.granted, state.refused = [], []

    def _assessed(self, deed: Deed[ClaimState], assessed: Assessed) -> None:
        state, standing = deed.state, assessed.standing
        state.missing, state.obstacles = list(standing.missing), list(standing.obstacles)
        state.identity_matches = assessed.identity_matches
        state.letters_written += assessed.letters
        self._asked(
            state, step_for(complete=standing.complete_on is not None, contested=state.contest is not None)
        )
        state.stage = COLLECTING if standing.complete_on is None else COMPLETE
        if standing.pay_by != state.pay_by:
            state.drop(WARN)
            state.drop(PAY_BY)
            if standing.pay_by is not None and assessed.warn_on is not None:
                state.plan(
                    Due(at=state.clock.starts(assessed.warn_on), what=WARN),
                    Due(at=state.clock.ends(standing.pay_by), what=PAY_BY),
                )
            if standing.pay_by is None and PAYMENT in state.ladders:
                state.plan(Due(at=deed.now, what=REST))
        state.complete_on, state.pay_by = standing.complete_on, standing.pay_by

    def _asked(self, state: ClaimState, step: str) -> None:
        """Take note that the activity asked for *step*, and for none of the others."""
        others = {task_id(state.key.id, one) for one in STEPS}
        state.tasks = [*(one for one in state.tasks if one not in others), task_id(state.key.id, step)]

    def _next(self, deed: Deed[ClaimState], step: str, due_on: date | None = None) -> None:
        """Ask for the next step to a decision, and for none of the others."""
        case = deed.state.key.id
        deed.done(*(task_id(case, one) for one in STEPS if one != step))
        deed.task(claim_task(case, step, self._branch, deed.state.claim, due_on or deed.state.pay_by))

    def _ask(self, deed: Deed[ClaimState], what: str, about: str, due_on: date | None = None) -> None:
        """Ask for something about one payment or child of the claim."""
        deed.task(claim_task(deed.state.key.id, what, self._branch, f"{deed.state.claim}/{about}", due_on))

    def _answered(self, deed: Deed[ClaimState], what: str, about: str) -> None:
        deed.done(task_id(deed.state.key.id, what, about))

    def _write(self, deed: Deed[ClaimState], template: str, to_ref: str, **data: JsonValue) -> None:
        """Write a letter to somebody of the claim; it is rendered from its row after the commit."""
        deed.state.letters_written += 1
        deed.record(
            ClaimLetter(
                letter=f"{deed.state.claim}-S{deed.state.letters_written:02d}",
                claim=deed.state.claim,
                template=template,
                to_ref=to_ref,
                data={"written_on": deed.today.isoformat(), **data},
            )
        )

    def _rest(self, deed: Deed[ClaimState], why: str) -> None:
        """Stop the statutory clock and whatever climbs because of it."""
        deed.state.drop(WARN)
        deed.state.drop(PAY_BY)
        lower_ladder(deed, PAYMENT, why)

    def _stands_from(self, deed: Deed[ClaimState], *, at_once: bool) -> None:
        """Close the claim once the heirs have let the days pass in which they can dispute it further."""
        state, days = deed.state, 0 if at_once else deed.state.appeal_days
        what = END if state.stage == PAID else LAPSE
        state.plan(Due(at=state.clock.ends(deed.today + timedelta(days=days)), what=what))

    def _close(self, deed: Deed[ClaimState], why: str) -> None:
        for subject in list(deed.state.ladders):
            lower_ladder(deed, subject, why)
        deed.done(*deed.state.tasks)
        deed.state.agenda, deed.state.closed = [], True

    def _require_stage(
        self, command: Command[Any], *stages: str, first: str, first_id: str | None = None
    ) -> None:
        """Refuse what does not fit how far the claim has come; *first* is what must come before, in English."""
        self.require_open()
        self.require_clock(command)
        stage = self.state.stage
        if stage not in stages:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim, why=f"it is {word(STAGES, stage, 'en')}",
                why_id=word(STAGES, stage, "id"), first=first, first_id=first_id or first,
            )  # fmt: skip

    @property
    def _branch(self) -> str:
        return self.state.offices["scheme_branch"]
