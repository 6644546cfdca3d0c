"""Paying: one order per payee under one id for ever, the bank's answers, transfers that come back, and the clock."""

from datetime import datetime, timedelta

from temporalio import workflow

from schemas.cases import Account, Answer, Command, Committed, Due
from schemas.claim_people import FUND
from schemas.claims import ClaimState, CorrectAccount, PaymentState, Resend
from schemas.facts import AccountCorrected, PaymentResent
from schemas.orders import Settled
from schemas.refusals import Refusal
from schemas.work import CORRECT_ACCOUNT, ORDER_PAYMENTS, SETTLE_PAYMENTS
from workflows.case import refuse
from workflows.claims.common import (
    APPROVED,
    END,
    ORDER,
    ORDERED,
    PAID,
    PAYMENT,
    SCHOOLING,
    SETTLE,
    ClaimCase,
    owed,
    pays,
)
from workflows.claims.tasks import BASIS, task_id
from workflows.deed import Deed
from workflows.ladders import raise_ladder

ASK_AGAIN = timedelta(days=1)
"""How long after an order the bank is asked for its answer, in business time."""
CORRECT, RESEND = "correct_account", "resend"


class Paying(ClaimCase):
    """Orders to the bank and what becomes of them."""

    @workflow.update
    async def correct_account(self, command: Command[CorrectAccount]) -> Answer:
        """Take another account of a payee whose transfer came back; nothing is ordered before a second person looks."""
        body = command.body
        async with self.command(
            "claim.correct_account", "claim.account_corrected", command, self.may_correct_account
        ) as deed:
            self._touched(deed)
            state = deed.state
            payment = self._payment(state, body.payment)
            facts = self._facts(state)
            state.editions += 1
            state.family, state.family_digest = body.content, body.content_digest
            deed.record(AccountCorrected(payment=payment.payment, claim=state.claim, edition=state.editions))
            deed.touch(payment.payment)
            deed.note(claim=state.claim, payment=payment.payment, edition=state.editions)
            deed.through(
                CORRECT_ACCOUNT,
                facts=facts,
                payment=payment.payment,
                payee=payment.payee,
                edition=state.editions,
                content=body.content,
                content_digest=body.content_digest,
            )
            # Whatever else came back from the payee's old account goes to the new one too.
            for other in state.payments:
                if other.payee == payment.payee and _came_back(other):
                    self._answered(deed, CORRECT, other.payment)
                    self._ask(deed, RESEND, other.payment)

            def corrected(committed: Committed) -> None:
                payment.corrected_by, payment.corrected_in = committed.user, state.editions

            deed.then(corrected)
        return deed.answer

    @correct_account.validator
    def may_correct_account(self, command: Command[CorrectAccount]) -> None:
        """Refuse to touch the account of a payment that did not come back, or was sent again, or while one is ordered."""
        self._require_returned(command, command.body.payment)
        if waiting := [one.payment for one in self.state.payments if not one.ordered]:
            raise refuse(
                Refusal.OUT_OF_ORDER, command.body.payment,
                why=f"the bank is about to be ordered: {', '.join(waiting)}",
                why_id=f"perintah kepada bank sedang disiapkan: {', '.join(waiting)}",
                first="wait for that order", first_id="tunggu perintah itu",
            )  # fmt: skip

    @workflow.update
    async def resend(self, command: Command[Resend]) -> Answer:
        """Order a payment that came back again, under an id of its own."""
        async with self.command("claim.resend", "claim.payment_resent", command, self.may_resend) as deed:
            state = deed.state
            payment = self._payment(state, command.body.payment)
            deed.not_by(*state.hands, *(one.corrected_by for one in self._corrected(payment)))
            deed.not_by_beneficiaries(state.claim)
            base, _, again = payment.payment.partition("R")
            payment.resent_as = f"{base}R{int(again or 1) + 1}"
            state.payments.append(
                PaymentState(
                    payment=payment.resent_as,
                    payee=payment.payee,
                    amount=payment.amount,
                    kind=payment.kind,
                    heir=payment.heir,
                    shares=payment.shares,
                    child=payment.child,
                    again=True,
                )
            )
            deed.record(
                PaymentResent(
                    payment=payment.payment,
                    claim=state.claim,
                    resent_as=payment.resent_as,
                    amount=payment.amount,
                )
            )
            deed.touch(payment.payment, payment.resent_as)
            deed.note(claim=state.claim, payment=payment.payment, resent_as=payment.resent_as)
            self._answered(deed, RESEND, payment.payment)
            # It may have come back after the account was corrected for another.
            self._answered(deed, CORRECT, payment.payment)
            state.plan(Due(at=deed.now, what=ORDER))
        return deed.answer

    @resend.validator
    def may_resend(self, command: Command[Resend]) -> None:
        """Refuse to send again what did not come back, to the account from which it came back, or to one not looked at."""
        payment = self._require_returned(command, command.body.payment)
        seen, on_file = command.body.edition, self.state.editions
        if seen not in (None, on_file):
            raise refuse(
                Refusal.OUT_OF_ORDER, payment.payment,
                why=f"edition {on_file} of the family is on file, not {seen}",
                why_id=f"edisi keluarga dalam berkas adalah {on_file}, bukan {seen}",
                first="look at its account (`kawal claim family`)",
                first_id="periksa rekeningnya (`kawal claim family`)",
            )  # fmt: skip
        if payment.payee != FUND and not self._corrected(payment):
            raise refuse(
                Refusal.OUT_OF_ORDER, payment.payment, why="its account is the one it came back from",
                first="`kawal claim correct-account`",
            )  # fmt: skip

    async def _order(self, due: Due, now: datetime) -> None:
        if self.state.stage not in (APPROVED, ORDERED, SCHOOLING, PAID):
            self.skip(due)
            return
        async with self.deed("claim.payment_ordered", now, due=due) as deed:
            state = deed.state
            waiting = [one for one in state.payments if not one.ordered]
            deed.touch(state.claim, *(one.payment for one in waiting))
            deed.note(
                claim=state.claim, amount=sum(int(one.amount) for one in waiting), payments=len(waiting)
            )
            deed.through(
                ORDER_PAYMENTS,
                claim=state.claim,
                content=state.content,
                content_digest=state.content_digest,
                family=state.family,
                family_digest=state.family_digest,
                payments=pays(waiting),
            )
            for payment in waiting:
                payment.ordered, payment.ordered_in = True, state.editions
                deed.post(Account.BENEFITS_PAYABLE, Account.IN_TRANSIT, payment.payment, payment.amount)
            if state.stage == APPROVED:
                state.stage = ORDERED
            state.drop(SETTLE)
            state.plan(Due(at=deed.now + ASK_AGAIN, what=SETTLE))

    async def _settle(self, due: Due, now: datetime) -> None:
        async with self.deed("claim.bank_answered", now, due=due) as deed:
            state = deed.state
            deed.touch(state.claim)
            deed.note(claim=state.claim)
            deed.through(
                SETTLE_PAYMENTS,
                claim=state.claim,
                pay_by=state.pay_by,
                letter=state.letters_written + 1,
                payments=pays(_under_way(state)),
            )
            deed.then(lambda settled: self._settled(deed, settled))

    def _settled(self, deed: Deed[ClaimState], settled: Settled) -> None:
        state = deed.state
        state.letters_written += settled.letters
        for payment, on in settled.settled:
            self._payment(state, payment).settled_on = on
        for payment, on in settled.returned:
            self._payment(state, payment).returned_on = on
            payee = self._payment(state, payment).payee
            state.tasks.append(task_id(state.key.id, RESEND if payee == FUND else CORRECT, payment))
        if _under_way(state):
            state.plan(Due(at=deed.now + ASK_AGAIN, what=SETTLE))
        elif not owed(state):
            state.plan(Due(at=deed.now, what=END))

    async def _stopped(self, due: Due, now: datetime) -> None:
        """Lower what climbs because of a clock that has stopped."""
        if self.state.pay_by is not None:
            self.skip(due)
            return
        async with self.deed("claim.clock_stopped", now, due=due) as deed:
            deed.touch(deed.state.claim)
            deed.note(claim=deed.state.claim)
            self._rest(deed, "the file is not complete any more")

    async def _warn(self, due: Due, now: datetime) -> None:
        """Have somebody move before the clock runs out."""
        if self.state.stage in (ORDERED, PAID):
            self.skip(due)
            return
        async with self.deed("claim.payment_near", now, due=due) as deed:
            self._climb(deed)

    async def _late(self, due: Due, now: datetime) -> None:
        async with self.deed("claim.payment_late", now, due=due) as deed:
            self._climb(deed)

    def _climb(self, deed: Deed[ClaimState]) -> None:
        pay_by = deed.state.pay_by or deed.today
        deed.touch(deed.state.claim)
        deed.note(
            claim=deed.state.claim, due_on=pay_by.isoformat(), amount=int(deed.state.amount),
            stage=deed.state.stage,
        )  # fmt: skip
        raise_ladder(
            deed,
            PAYMENT,
            f"claims.payment.{pay_by.year}",
            missed=deed.state.claim,
            due_on=pay_by,
            actor="scheme_branch",
            legal_basis=BASIS,
            closings=(pay_by,),
        )

    def _require_returned(
        self, command: Command[CorrectAccount] | Command[Resend], name: str
    ) -> PaymentState:
        self.require_open()
        self.require_clock(command)
        payment = next((one for one in self.state.payments if one.payment == name), None)
        if payment is None:
            raise refuse(Refusal.UNKNOWN_RECORD, name, what="payment")
        if not _came_back(payment):
            why = "it did not come back" if payment.returned_on is None else f"it is {payment.resent_as} now"
            raise refuse(Refusal.OUT_OF_ORDER, name, why=why, first="`kawal claim show`")
        return payment

    def _corrected(self, payment: PaymentState) -> list[PaymentState]:
        """Return through which payments its payee was given another account than the one it was ordered to."""
        return [
            one
            for one in self.state.payments
            if one.payee == payment.payee
            and one.corrected_by is not None
            and (one.payment == payment.payment or one.corrected_in > payment.ordered_in)
        ]

    @staticmethod
    def _payment(state: ClaimState, name: str) -> PaymentState:
        return next(one for one in state.payments if one.payment == name)


def _came_back(payment: PaymentState) -> bool:
    return payment.returned_on is not None and payment.resent_as is None


def _under_way(state: ClaimState) -> list[PaymentState]:
    return [
        one for one in state.payments if one.ordered and one.settled_on is None and one.returned_on is None
    ]
