"""Deciding: one person prepares, others review and approve; nobody twice, and nobody whose hand was in the claim."""

from datetime import timedelta

from temporalio import workflow

from schemas.cases import Account, Answer, Command, Due
from schemas.claim_wording import EVIDENCE, SIGNALS, lacking, listed
from schemas.claims import ClaimState, PaymentState, Prepare, RejectClaim, ReturnClaim, Review, Told
from schemas.facts import ClaimApproved, ClaimEndorsed, ClaimRejected, ClaimReturned, ClaimReviewed
from schemas.money import Rupiah
from schemas.orders import Prepared
from schemas.refusals import Refusal
from schemas.registration import Approve
from schemas.work import PREPARE_CLAIM
from workflows.case import refuse
from workflows.claims.common import (
    APPROVED,
    COMPLETE,
    LAPSE,
    ORDER,
    PREPARED,
    REJECTED,
    ClaimCase,
    ordered,
    pays,
)
from workflows.claims.tasks import APPROVE, BASIS, PREPARE, step_after, task_id
from workflows.deed import Deed

ANY = "any"


class Deciding(ClaimCase):
    """The commands of makers and checkers."""

    @workflow.update
    async def prepare(self, command: Command[Prepare]) -> Answer:
        """Decide from the sealed facts; the maker stands behind the recommendation."""
        async with self.command("claim.prepare", "claim.prepared", command, self.may_prepare) as deed:
            self._touched(deed)
            state = deed.state
            state.decisions += 1
            state.decision = f"{state.claim}/decision-{state.decisions}"
            deed.through(
                PREPARE_CLAIM,
                facts=self._facts(state),
                decision=state.decision,
                complete_on=state.complete_on or deed.today,
                hands=tuple(state.hands),
                paid=pays(one for one in state.payments if not one.child and one.settled_on),
                first=sum(not one.child and not one.again for one in state.payments) + 1,
            )
            deed.done(task_id(state.key.id, "compare", "reports"))
            state.stage = PREPARED

            def recommend(prepared: Prepared) -> None:
                state.eligible, state.amount = prepared.eligible, prepared.amount
                state.reduced = prepared.reduced
                state.slots, state.signals = list(prepared.slots), list(prepared.signals)
                state.grounds, state.appeal_days = list(prepared.grounds), prepared.appeal_days
                state.basis, state.granted = prepared.basis, list(prepared.granted)
                state.refused = list(prepared.refused)
                state.schooling = prepared.children
                state.payments = [
                    *ordered(state),
                    *(PaymentState(**dict(one)) for one in prepared.payments),
                ]
                self._asked(state, step_after(eligible=prepared.eligible, signals=bool(prepared.signals)))

            deed.then(recommend)
        return deed.answer

    @prepare.validator
    def may_prepare(self, command: Command[Prepare]) -> None:
        """Refuse an incomplete file, one that is contested, and a second recommendation on the same facts."""
        self._require_stage(command, COMPLETE, first=self._lacks("en"), first_id=self._lacks("id"))

    @workflow.update
    async def review(self, command: Command[Review]) -> Answer:
        """Look a second time at what made the claim stand out; whoever does so does not approve."""
        body = command.body
        async with self.command("claim.review", "claim.reviewed", command, self.may_review) as deed:
            deed.not_by(*self.state.hands)
            self._touched(deed)
            state = deed.state
            state.reviewed = True
            deed.record(
                ClaimReviewed(
                    claim=state.claim, decision=state.decision or "", cleared=body.cleared, why=body.why
                )
            )
            deed.note(claim=state.claim, signals=list(state.signals), cleared=body.cleared, why=body.why)
            self._next(deed, APPROVE)
        return deed.answer

    @review.validator
    def may_review(self, command: Command[Review]) -> None:
        """Refuse to review what nothing stands out of, and twice."""
        self._require_stage(command, PREPARED, first="prepare it")
        if not self.state.signals or self.state.reviewed:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim, why="nothing waits to be reviewed", first="approve it"
            )

    @workflow.update
    async def approve(self, command: Command[Approve]) -> Answer:
        """Agree with the recommendation; the last of its approvers has the bank ordered at once."""
        async with self.command("claim.approve", "claim.approved", command, self.may_approve) as deed:
            state = deed.state
            deed.not_by(*state.hands, *state.approvers)
            deed.not_by_beneficiaries(state.claim)
            slot = len(state.approvers) + 1
            office = state.slots[slot - 1]
            if office != ANY:
                deed.by(state.offices[office])
            deed.touch(state.claim)
            deed.note(claim=state.claim, amount=int(state.amount), approval=slot, of=len(state.slots))
            deed.then(lambda committed: state.approvers.append(committed.user or ""))
            if slot < len(state.slots):
                deed.action = "claim.endorsed"
                deed.record(ClaimEndorsed(claim=state.claim, decision=state.decision or "", slot=slot))
            else:
                self._grant(deed)
        return deed.answer

    @approve.validator
    def may_approve(self, command: Command[Approve]) -> None:
        """Refuse what is not prepared or reviewed, whose heirs are contested, and a recommendation that nothing is due."""
        self._require_stage(command, PREPARED, first="prepare it")
        if not self.state.eligible:
            raise refuse(Refusal.NOT_COVERED, self.state.claim, on=self.state.died_on)
        if self.state.contest is not None:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim, why="the heirs are contested",
                why_id="ahli waris masih diperselisihkan", first="`kawal claim determine`",
            )  # fmt: skip
        if self.state.signals and not self.state.reviewed:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim,
                why=f"it stands out: {listed(SIGNALS, self.state.signals, 'en')}",
                why_id=f"klaim ini menonjol: {listed(SIGNALS, self.state.signals, 'id')}",
                first="`kawal claim review`",
            )  # fmt: skip

    @workflow.update
    async def return_claim(self, command: Command[ReturnClaim]) -> Answer:
        """Send the recommendation back: it is prepared anew, and approved anew."""
        body = command.body
        async with self.command("claim.return", "claim.returned", command, self.may_return_claim) as deed:
            state = deed.state
            deed.not_by(*state.hands)
            deed.touch(state.claim)
            deed.record(ClaimReturned(claim=state.claim, decision=state.decision or "", why=body.why))
            deed.note(claim=state.claim, why=body.why)
            state.decision, state.approvers, state.reviewed = None, [], False
            state.stage = COMPLETE
            self._forget_recommendation(state)
            self._next(deed, PREPARE)
        return deed.answer

    @return_claim.validator
    def may_return_claim(self, command: Command[ReturnClaim]) -> None:
        """Refuse to send back what is not prepared."""
        self._require_stage(command, PREPARED, first="prepare it")

    @workflow.update
    async def reject(self, command: Command[RejectClaim]) -> Answer:
        """Refuse the claim, on a ground of the law book; nothing is paid, and the heirs are told how to appeal."""
        body = command.body
        async with self.command("claim.reject", "claim.rejected", command, self.may_reject) as deed:
            state = deed.state
            deed.not_by(*state.hands)
            deed.not_by_beneficiaries(state.claim)
            deed.touch(state.claim)
            lawful = next(one for one in state.grounds if one.ground == body.ground)
            deed.rule(lawful.ruling)
            deed.record(
                ClaimRejected(
                    claim=state.claim,
                    decision=state.decision or "",
                    ground=body.ground,
                    document=body.document,
                    why=body.why,
                )
            )
            deed.note(claim=state.claim, ground=body.ground, document=body.document, why=body.why)
            told = [
                Told(to=ref, template="claim_refused", data={"ground": body.ground}) for ref in state.refused
            ]
            self._decided(deed, "rejected", told, ground=body.ground, reference=lawful.ruling.reference)
            self._rest(deed, "the claim was refused")
            deed.done(*state.tasks)
            state.payments, state.schooling, state.stage = ordered(state), False, REJECTED
            until = deed.today + timedelta(days=state.appeal_days)
            state.plan(Due(at=state.clock.ends(until), what=LAPSE))
        return deed.answer

    @reject.validator
    def may_reject(self, command: Command[RejectClaim]) -> None:
        """Refuse what is not prepared, a ground that the facts do not bear, and a finding that nothing shows."""
        self._require_stage(command, PREPARED, first="prepare it")
        body = command.body
        lawful = next((one for one in self.state.grounds if one.ground == body.ground), None)
        if lawful is None:
            known = ", ".join(one.ground for one in self.state.grounds) or "none"
            raise refuse(Refusal.NOT_ONE_OF, "ground", given=body.ground, known=known)
        unsaid = ["document"] if lawful.needs_document and body.document is None else []
        unsaid += ["reason"] if lawful.needs_reason and body.why is None else []
        if unsaid:
            raise refuse(
                Refusal.GROUND_UNPROVEN, self.state.claim, ground=body.ground,
                lacking=listed(EVIDENCE, unsaid, "en"), lacking_id=listed(EVIDENCE, unsaid, "id"),
            )  # fmt: skip

    def _grant(self, deed: Deed[ClaimState]) -> None:
        state = deed.state
        deed.record(ClaimApproved(claim=state.claim, decision=state.decision or "", amount=state.amount))
        due = sum((one.amount for one in state.payments if not one.ordered), Rupiah(0))
        if due:
            deed.post(Account.BENEFITS, Account.BENEFITS_PAYABLE, state.claim, due)
        self._decided(deed, "approved", state.granted, ground=None, reference=state.basis or BASIS)
        deed.done(task_id(state.key.id, APPROVE))
        state.stage = APPROVED
        state.plan(Due(at=deed.now, what=ORDER))

    def _decided(
        self, deed: Deed[ClaimState], outcome: str, told: list[Told], *, ground: str | None, reference: str
    ) -> None:
        """Tell the region's head, and whoever was found to have a right to know when the claim was prepared."""
        state = deed.state
        amount = int(state.amount) if outcome == "approved" else 0
        deed.notify(
            state.offices["head"], "claim_decided", claim=state.claim, amount=amount, outcome=outcome,
            ground=ground, decided_on=deed.today.isoformat(), legal_basis=reference,
        )  # fmt: skip
        for one in told:
            self._write(deed, one.template, one.to, **one.data, reference=reference, decision=state.decision)
        state.granted, state.refused = [], []

    def _lacks(self, lang: str) -> str:
        """Return what comes before a recommendation, in *lang*."""
        english = lang == "en"
        if self.state.contest is not None:
            why = "the heirs are contested" if english else "ahli waris masih diperselisihkan"
            return f"`kawal claim determine`: {why}"
        lacks = lacking(self.state.missing, self.state.obstacles, lang)
        head = "what it lacks" if english else "yang masih kurang"
        return f"{head}: {lacks}" if lacks else "`kawal claim show`"
