"""Claims: one death, from report to the bank's answer, under four eyes and the statutory clock."""

from datetime import datetime, timedelta

from temporalio import workflow

from schemas.cases import Account, Answer, Command, Due, Task
from schemas.claims import ClaimState, PaymentState, Prepare
from schemas.facts import ClaimApproved, ClaimRejected
from schemas.orders import Prepared, Settled
from schemas.refusals import Refusal
from schemas.registration import Approve, Reject
from schemas.terms import Role
from schemas.work import ORDER_PAYMENTS, PREPARE_CLAIM, SETTLE_PAYMENTS
from workflows.case import Case, refuse
from workflows.ladders import lower_ladder, raise_ladder

BASIS = "PP 44/2015 art. 40"
ASK_AGAIN = timedelta(days=1)
"""How long after an order the bank is asked for its answer, in business time."""


@workflow.defn
class Claim(Case[ClaimState]):
    """One death-benefit claim. Amounts and opaque ids only; the people are sealed in PostgreSQL."""

    @workflow.init
    def __init__(self, state: ClaimState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: ClaimState) -> None:
        """Live until the heirs are paid or the claim is refused."""
        await self.live()

    @workflow.update
    async def prepare(self, command: Command[Prepare]) -> Answer:
        """Decide from the sealed facts; the maker stands behind the recommendation."""
        async with self.command("claim.prepare", "claim.prepared", command, self.may_prepare) as deed:
            deed.effective(command.body.complete_on)
            deed.touch(self.state.claim)
            deed.through(
                PREPARE_CLAIM,
                claim=self.state.claim,
                membership=self.state.membership,
                content=self.state.content,
                content_digest=self.state.content_digest,
                complete_on=command.body.complete_on,
            )
            deed.done(self._task("prepare"))
            deed.task(self._ask("approve", Role.APPROVER))
            deed.state.stage = "prepared"

            def recommend(prepared: Prepared) -> None:
                state = deed.state
                state.maker, state.decision, state.eligible = (
                    prepared.user,
                    prepared.decision,
                    prepared.eligible,
                )
                state.amount, state.pay_by = prepared.amount, prepared.pay_by
                state.payments = [
                    PaymentState(payment=payment, amount=amount) for payment, amount in prepared.payments
                ]
                if prepared.eligible:
                    state.plan(Due(at=state.clock.ends(prepared.pay_by), what="pay_by"))

            deed.then(recommend)
        return deed.answer

    @prepare.validator
    def may_prepare(self, command: Command[Prepare]) -> None:
        """Refuse to prepare twice, and a file complete before the death."""
        self.require_open()
        self.require_clock(command)
        if self.state.stage != "opened":
            raise refuse(
                Refusal.ALREADY_RECORDED, self.state.claim, what="The recommendation", on=self.state.pay_by
            )
        self.require_between(command.body.complete_on, self.state.died_on, "The complete file", command.at)

    @workflow.update
    async def approve(self, command: Command[Approve]) -> Answer:
        """Approve the recommendation; the bank is ordered at once."""
        async with self.command("claim.approve", "claim.approved", command, self.may_approve) as deed:
            deed.not_by(self.state.maker, self.state.reporter)
            deed.touch(self.state.claim)
            deed.record(
                ClaimApproved(
                    claim=self.state.claim, decision=self.state.decision or "", amount=self.state.amount
                )
            )
            deed.post(Account.BENEFITS, Account.BENEFITS_PAYABLE, self.state.claim, self.state.amount)
            deed.note(claim=self.state.claim, amount=int(self.state.amount), heirs=len(self.state.payments))
            deed.notify(
                self.state.offices["head"], "claim_decided", claim=self.state.claim,
                amount=int(self.state.amount), outcome="approved", ground=None,
                decided_on=deed.today.isoformat(), legal_basis=BASIS,
            )  # fmt: skip
            deed.done(self._task("approve"))
            deed.state.approved, deed.state.stage = True, "approved"
            deed.state.plan(Due(at=deed.now, what="order"))
        return deed.answer

    @approve.validator
    def may_approve(self, command: Command[Approve]) -> None:
        """Refuse what is not prepared, and a recommendation that nothing is due."""
        self._require_prepared(command)
        if not self.state.eligible:
            raise refuse(Refusal.NOT_COVERED, self.state.claim, on=self.state.died_on)

    @workflow.update
    async def reject(self, command: Command[Reject]) -> Answer:
        """Refuse the claim, on a ground; nothing is paid."""
        async with self.command("claim.reject", "claim.rejected", command, self.may_reject) as deed:
            deed.not_by(self.state.maker, self.state.reporter)
            deed.touch(self.state.claim)
            deed.record(ClaimRejected(claim=self.state.claim, ground=command.body.ground))
            deed.note(claim=self.state.claim, ground=command.body.ground)
            deed.notify(
                self.state.offices["head"], "claim_decided", claim=self.state.claim, amount=0,
                outcome="rejected", ground=command.body.ground, decided_on=deed.today.isoformat(),
                legal_basis=BASIS,
            )  # fmt: skip
            lower_ladder(deed, "payment", "the claim was refused")
            deed.done(*deed.state.tasks)
            deed.state.agenda, deed.state.stage, deed.state.closed = [], "rejected", True
        return deed.answer

    @reject.validator
    def may_reject(self, command: Command[Reject]) -> None:
        """Refuse what is not prepared."""
        self._require_prepared(command)

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Order the bank, ask for its answer, and watch the statutory clock."""
        match due.what:
            case "order":
                await self._order(due, now)
            case "settle":
                await self._settle(due, now)
            case "pay_by":
                await self._late(due, now)
            case "end":
                await self._end(due, now)
            case _:
                await super().fall_due(due, now)

    async def _order(self, due: Due, now: datetime) -> None:
        async with self.deed("claim.payment_ordered", now, due=due) as deed:
            deed.touch(self.state.claim, *(one.payment for one in self.state.payments))
            deed.note(
                claim=self.state.claim, amount=int(self.state.amount), payments=len(self.state.payments)
            )
            deed.through(
                ORDER_PAYMENTS,
                claim=self.state.claim,
                content=self.state.content,
                content_digest=self.state.content_digest,
                payments=self._payments(),
            )
            for payment in deed.state.payments:
                payment.ordered = True
                deed.post(Account.BENEFITS_PAYABLE, Account.IN_TRANSIT, payment.payment, payment.amount)
            deed.state.stage = "ordered"
            deed.state.plan(Due(at=deed.now + ASK_AGAIN, what="settle"))

    async def _settle(self, due: Due, now: datetime) -> None:
        async with self.deed("claim.bank_answered", now, due=due) as deed:
            deed.touch(self.state.claim)
            deed.note(claim=self.state.claim)
            deed.through(SETTLE_PAYMENTS, claim=self.state.claim, payments=self._payments())

            def answered(result: Settled) -> None:
                for payment, settled_on in result.settled:
                    next(one for one in deed.state.payments if one.payment == payment).settled_on = settled_on
                open_payments = any(one.settled_on is None for one in deed.state.payments)
                what = "settle" if open_payments else "end"
                deed.state.plan(Due(at=deed.now + ASK_AGAIN if open_payments else deed.now, what=what))

            deed.then(answered)

    async def _late(self, due: Due, now: datetime) -> None:
        async with self.deed("claim.payment_late", now, due=due) as deed:
            pay_by = self.state.pay_by or deed.today
            deed.touch(self.state.claim)
            deed.note(claim=self.state.claim, due_on=pay_by.isoformat(), amount=int(self.state.amount))
            raise_ladder(
                deed,
                "payment",
                f"claims.payment.{pay_by.year}",
                missed=self.state.claim,
                due_on=pay_by,
                actor="scheme_branch",
                legal_basis=BASIS,
            )

    async def _end(self, due: Due, now: datetime) -> None:
        async with self.deed("claim.closed", now, due=due) as deed:
            deed.touch(self.state.claim)
            deed.note(claim=self.state.claim, amount=int(self.state.amount))
            lower_ladder(deed, "payment", "the heirs are paid")
            deed.state.agenda, deed.state.stage, deed.state.closed = [], "paid", True

    def _payments(self) -> tuple[tuple[str, int], ...]:
        return tuple((one.payment, one.amount) for one in self.state.payments if one.settled_on is None)

    def _require_prepared(self, command: Command[Approve] | Command[Reject]) -> None:
        self.require_open()
        self.require_clock(command)
        if self.state.stage != "prepared":
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim, why=f"it is {self.state.stage}", first="prepare it"
            )

    def _ask(self, what: str, role: Role) -> Task:
        return claim_task(
            self.state.key.id, what, role, self.state.offices["scheme_branch"], self.state.claim
        )

    def _task(self, what: str) -> str:
        return f"{self.state.key.id}#{what}"


def claim_task(case: str, what: str, role: Role, office: str, claim: str) -> Task:
    """Return the task of a claim's next step."""
    return Task(
        id=f"{case}#{what}",
        what=f"claim.{what}",
        role=role,
        office=office,
        due_on=None,
        rule=BASIS,
        ref=claim,
    )
