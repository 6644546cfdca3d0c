"""Payments: what an officer enters and somebody else confirms, and the transfers that the bank reports."""

from datetime import date, datetime
from typing import Any

from temporalio import workflow

from schemas.cases import Answer, Command, Committed, MoneyArrived, News, Task
from schemas.contributions import (
    Allocate,
    BillState,
    ConfirmPayment,
    ContributionsState,
    DeclinePayment,
    Pay,
    ProposedPayment,
    Reconcile,
)
from schemas.facts import PaymentConfirmed, PaymentDeclined, PaymentProposed
from schemas.refusals import Refusal
from schemas.terms import Role
from schemas.work import TAKE_RECEIPTS
from workflows.case import refuse
from workflows.contributions.common import BASIS, ContributionsCase
from workflows.contributions.standing import task_of, unproposed
from workflows.deed import Deed

FOUR_EYES = "four eyes"


class Payments(ContributionsCase):
    """The commands about money, and the news that some has arrived."""

    @workflow.update
    async def pay(self, command: Command[Pay]) -> Answer:
        """Enter a payment, in full or in part; it counts once somebody else confirms it."""
        body = command.body
        async with self.command(
            "contributions.pay", "contributions.payment_proposed", command, self.may_pay
        ) as deed:
            deed.state.payments += 1
            name = f"{self.state.key.region}-{self.state.year}-M{deed.state.payments:03d}"
            payment = ProposedPayment(payment=name, proposer="", **dict(body))
            deed.state.proposed[name] = payment
            deed.record(PaymentProposed(payment=name, **dict(body)))
            deed.touch(name, body.bill)
            deed.note(payment=name, bill=body.bill, amount=int(body.amount), document=body.document)
            bill = deed.state.bills[body.bill]
            deed.task(self._confirm_task(payment, bill))
            if unproposed(deed.state, bill) == 0:
                deed.done(task_of(self.state, bill.bill))

            def remember(committed: Committed) -> None:
                payment.proposer = committed.user or ""

            deed.then(remember)
        return deed.answer

    @pay.validator
    def may_pay(self, command: Command[Pay]) -> None:
        """Refuse an unknown or paid bill, one document twice, and a day before the year or still to come."""
        body = command.body
        bill = self._require_owed(command, body.bill)
        self._require_day(command, body.paid_on, "The payment")
        if body.sp2d_on is not None:
            self._require_day(command, body.sp2d_on, "The disbursement order")
        for one in self.state.proposed.values():
            if (one.bill, one.document) == (bill.bill, body.document):
                raise refuse(Refusal.ALREADY_RECORDED, one.payment, what="The payment", on=one.paid_on)

    @workflow.update
    async def confirm_payment(self, command: Command[ConfirmPayment]) -> Answer:
        """Confirm a payment that somebody else entered: it counts as money that has arrived."""
        async with self.command(
            "contributions.confirm", "contributions.paid", command, self.may_confirm_payment
        ) as deed:
            payment = deed.state.proposed.pop(command.body.payment)
            deed.not_by(payment.proposer)
            deed.effective(payment.paid_on)
            deed.record(PaymentConfirmed(payment=payment.payment))
            deed.touch(payment.payment, payment.bill)
            deed.note(
                payment=payment.payment, bill=payment.bill, amount=int(payment.amount),
                document=payment.document,
            )  # fmt: skip
            deed.done(self._confirm_id(payment.payment))
            self._count(deed, payment=payment)
        return deed.answer

    @confirm_payment.validator
    def may_confirm_payment(self, command: Command[ConfirmPayment]) -> None:
        """Refuse what does not wait to be confirmed, and a payment of a bill that was paid meanwhile."""
        payment = self._require_proposed(command, command.body.payment)
        self._require_owed(command, payment.bill)

    @workflow.update
    async def decline_payment(self, command: Command[DeclinePayment]) -> Answer:
        """Decline a payment that was entered; whatever is owed is asked for again."""
        body = command.body
        async with self.command(
            "contributions.decline", "contributions.payment_declined", command, self.may_decline_payment
        ) as deed:
            payment = deed.state.proposed.pop(body.payment)
            bill = deed.state.bills[payment.bill]
            deed.record(PaymentDeclined(payment=payment.payment, why=body.why))
            deed.touch(payment.payment, bill.bill)
            deed.note(payment=payment.payment, bill=bill.bill, why=body.why)
            deed.done(self._confirm_id(payment.payment))
            if unproposed(deed.state, bill) > 0:
                self._ask(deed, bill)
            deed.notify(
                self.state.offices["bpkad"], "payment_declined", payment=payment.payment, bill=bill.bill,
                month=bill.month, amount=int(payment.amount), document=payment.document, why=body.why,
                legal_basis=BASIS,
            )  # fmt: skip
            self._follow(deed)
        return deed.answer

    @decline_payment.validator
    def may_decline_payment(self, command: Command[DeclinePayment]) -> None:
        """Refuse what does not wait to be confirmed."""
        self._require_proposed(command, command.body.payment)

    @workflow.update
    async def reconcile(self, command: Command[Reconcile]) -> Answer:
        """Count transfers that are on record for the bills that their references name."""
        async with self.command(
            "contributions.reconcile", "contributions.reconciled", command, self.may_reconcile
        ) as deed:
            self._count(deed, *command.body.receipts)
        return deed.answer

    @reconcile.validator
    def may_reconcile(self, command: Command[Reconcile]) -> None:
        """Refuse what comes after the end."""
        self.require_open()
        self.require_clock(command)

    @workflow.update
    async def allocate(self, command: Command[Allocate]) -> Answer:
        """Count a transfer for the bill that a person says it is for."""
        body = command.body
        async with self.command(
            "contributions.allocate", "contributions.allocated", command, self.may_allocate
        ) as deed:
            deed.touch(body.bill)
            deed.note(bill=body.bill, why=body.why)
            self._count(deed, body.receipt, bill=body.bill)
        return deed.answer

    @allocate.validator
    def may_allocate(self, command: Command[Allocate]) -> None:
        """Refuse an unknown or paid bill."""
        self._require_owed(command, command.body.bill)

    async def hear(self, news: News, now: datetime) -> None:
        """Count the transfers that have arrived, with all that were told of meanwhile, each once."""
        if not isinstance(news, MoneyArrived):
            await super().hear(news, now)
            return
        told = [news, *(one for one in self.inbox if isinstance(one, MoneyArrived))]
        self.inbox = [one for one in self.inbox if not isinstance(one, MoneyArrived)]
        receipts = dict.fromkeys(receipt for one in told for receipt in one.receipts)
        async with self.deed("contributions.money_counted", now) as deed:
            self._count(deed, *receipts)

    def _count(
        self,
        deed: Deed[ContributionsState],
        *receipts: str,
        bill: str | None = None,
        payment: ProposedPayment | None = None,
    ) -> None:
        deed.touch(*receipts)
        deed.through(TAKE_RECEIPTS, year=self.state.year, receipts=receipts, bill=bill, payment=payment)
        deed.then(lambda taken: self._take(deed, taken))

    def _require_owed(self, command: Command[Any], name: str) -> BillState:
        self.require_open()
        self.require_clock(command)
        bill = self.state.bills.get(name)
        if bill is None:
            raise refuse(Refusal.UNKNOWN_RECORD, name, what="bill")
        if bill.paid:
            raise refuse(Refusal.ALREADY_RECORDED, name, what="The payment", on=bill.paid_on or bill.due_on)
        return bill

    def _require_proposed(self, command: Command[Any], name: str) -> ProposedPayment:
        self.require_open()
        self.require_clock(command)
        payment = self.state.proposed.get(name)
        if payment is None:
            raise refuse(Refusal.UNKNOWN_RECORD, name, what="unconfirmed payment")
        return payment

    def _require_day(self, command: Command[Any], on: date, what: str) -> None:
        first = date(self.state.year, 1, 1)
        if on < first:
            why = f"it is dated {on}, and bills of {self.state.year} are paid from {first} on"
            raise refuse(Refusal.INVALID_INPUT, self.state.key.id, what=what, why=why)
        self.require_between(on, first, what, command.at)

    def _confirm_task(self, payment: ProposedPayment, bill: BillState) -> Task:
        return Task(
            id=self._confirm_id(payment.payment),
            what="contributions.confirm",
            role=Role.APPROVER,
            office=self.state.offices["bpkad"],
            due_on=bill.due_on,
            rule=FOUR_EYES,
            ref=payment.payment,
        )

    def _confirm_id(self, payment: str) -> str:
        return f"{self.state.key.id}#confirm.{payment}"
