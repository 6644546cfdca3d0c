"""Contributions: every month billed, paid or chased, for one fiscal year of one region."""

from datetime import date, datetime

from temporalio import workflow

from schemas.cases import Account, Answer, Command, Due, PaidUp, Task
from schemas.contributions import BillState, ContributionsState, Pay
from schemas.facts import BillOverdue, BillPaid
from schemas.money import Rupiah
from schemas.orders import Billed
from schemas.refusals import Refusal
from schemas.terms import Role, Track
from schemas.work import BILL_MONTH
from workflows.calendar import month_name
from workflows.case import Case, refuse
from workflows.deed import Deed
from workflows.ladders import lower_ladder, raise_ladder

BASIS = "PP 44/2015"
DECEMBER = 12


@workflow.defn
class Contributions(Case[ContributionsState]):
    """One fiscal year's contributions of one region."""

    @workflow.init
    def __init__(self, state: ContributionsState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: ContributionsState) -> None:
        """Live until the year's last bill is paid."""
        await self.live()

    @workflow.update
    async def pay(self, command: Command[Pay]) -> Answer:
        """Record that a bill was paid in full."""
        body = command.body
        async with self.command("contributions.pay", "contributions.paid", command, self.may_pay) as deed:
            bill = deed.state.bills[body.bill]
            bill.outstanding = Rupiah(0)
            deed.effective(body.paid_on)
            deed.record(
                BillPaid(bill=bill.bill, amount=body.amount, paid_on=body.paid_on, document=body.document)
            )
            deed.post(Account.CASH, Account.RECEIVABLE, bill.bill, body.amount)
            deed.touch(bill.bill)
            deed.note(bill=bill.bill, amount=int(body.amount), document=body.document, payer=bill.payer)
            deed.notify(
                self.state.offices["bpkad"], "payment_received", bill=bill.bill, month=bill.month,
                payer=bill.payer, amount=int(body.amount), paid_on=body.paid_on.isoformat(),
                document=body.document, outstanding=0, legal_basis=BASIS,
            )  # fmt: skip
            deed.state.drop("overdue", bill.bill)
            deed.done(self._task(bill.bill))
            if not any(
                one.overdue and not one.paid and one.subject == bill.subject
                for one in deed.state.bills.values()
            ):
                lower_ladder(deed, bill.subject, "every overdue bill is paid")
            if not deed.state.told:
                deed.state.told = True
                deed.tell(self.state.commitment, PaidUp(fiscal_year=self.state.year))
            if self._settled(deed):
                self._end(deed)
        return deed.answer

    @pay.validator
    def may_pay(self, command: Command[Pay]) -> None:
        """Refuse an unknown bill, a second payment, and another amount than the bill's."""
        self.require_open()
        self.require_clock(command)
        body = command.body
        bill = self.state.bills.get(body.bill)
        if bill is None:
            raise refuse(Refusal.UNKNOWN_RECORD, body.bill, what="bill")
        if bill.paid:
            raise refuse(Refusal.ALREADY_RECORDED, body.bill, what="The payment", on=bill.due_on)
        if body.amount != bill.amount:
            raise refuse(
                Refusal.INVALID_INPUT,
                body.bill,
                what="The amount",
                why=f"the bill is {bill.amount}, the payment {body.amount}",
            )
        self.require_between(body.paid_on, date(self.state.year, 1, 1), "The payment", command.at)

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Bill the month; chase what is late."""
        match due.what:
            case "bill":
                await self._bill(due, int(due.ref), now)
            case "overdue":
                await self._overdue(due, now)
            case _:
                async with self.deed("contributions.settled", now, due=due) as deed:
                    deed.note(fiscal_year=self.state.year)
                    self._end(deed)

    async def _bill(self, due: Due, month: int, now: datetime) -> None:
        async with self.deed("contributions.billed", now, due=due) as deed:
            deed.note(month=month_name(self.state.year, month))
            deed.through(BILL_MONTH, year=self.state.year, month=month)
            if month < DECEMBER:
                deed.state.plan(
                    Due(
                        at=self.state.clock.starts(date(self.state.year, month + 1, 1)),
                        what="bill",
                        ref=str(month + 1),
                    )
                )

            def chase(billed: Billed) -> None:
                for bill in billed.bills:
                    deed.state.bills[bill.bill] = bill
                    deed.state.plan(Due(at=self.state.clock.ends(bill.due_on), what="overdue", ref=bill.bill))
                    deed.state.tasks.append(self._task(bill.bill))
                if self._settled(deed):
                    deed.state.plan(Due(at=deed.now, what="end"))

            deed.then(chase)

    async def _overdue(self, due: Due, now: datetime) -> None:
        bill = self.state.bills[due.ref]
        async with self.deed("contributions.overdue", now, due=due) as deed:
            deed.state.bills[due.ref].overdue = True
            deed.record(BillOverdue(bill=bill.bill, due_on=bill.due_on, outstanding=bill.amount))
            deed.touch(bill.bill)
            deed.note(bill=bill.bill, amount=int(bill.amount), payer=bill.payer)
            deed.notify(
                self.state.offices["bpkad"], "bill_overdue", bill=bill.bill, month=bill.month,
                payer=bill.payer, outstanding=int(bill.amount), due_on=bill.due_on.isoformat(), days_late=(deed.today - bill.due_on).days, legal_basis=BASIS,
            )  # fmt: skip
            raise_ladder(
                deed,
                bill.subject,
                f"contributions.{bill.subject.replace('.', '-')}.{self.state.year}",
                missed=bill.bill,
                due_on=bill.due_on,
                actor="scheme_branch" if bill.debtor else "bpkad",
                office=bill.debtor,
                track=Track.COMPANY if bill.debtor else Track.GOVERNMENT,
                legal_basis=f"{BASIS}; PP 86/2013" if bill.debtor else BASIS,
            )

    def _settled(self, deed: Deed[ContributionsState]) -> bool:
        billing = any(due.what == "bill" for due in deed.state.agenda)
        return not billing and all(bill.paid for bill in deed.state.bills.values())

    def _end(self, deed: Deed[ContributionsState]) -> None:
        deed.state.agenda, deed.state.stage, deed.state.closed = [], "settled", True

    def _task(self, bill: str) -> str:
        return f"{self.state.key.id}#pay.{bill}"


def pay_task(case: str, bill: BillState, office: str) -> Task:
    """Return the task of paying *bill*."""
    return Task(
        id=f"{case}#pay.{bill.bill}",
        what="contributions.pay",
        role=Role.OFFICER,
        office=office,
        due_on=bill.due_on,
        rule=BASIS,
        ref=bill.bill,
    )
