"""Taking: money that has arrived is counted for the bills it names; what a reversal takes back is owed again."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from temporalio import activity

from activities.evidence import writer
from law.offices import OfficeKind, office_code
from schemas.cases import Account, Change, Notice, Posting
from schemas.contributions import BillSettled, ProposedPayment
from schemas.facts import AnyFact, BillPaid, BillReopened, CreditGranted, ReceiptAllocated
from schemas.money import Rupiah
from schemas.orders import Taken, TakeReceipts
from schemas.work import TAKE_RECEIPTS
from store.facts import insert_rows
from store.pool import Connection
from store.queries import load, rows
from store.record import Record
from workflows.contributions import BASIS

sql = load("taking")


class Taking:
    """Counts transfers for bills."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @activity.defn(name=TAKE_RECEIPTS.name)
    async def take(self, order: TakeReceipts) -> Taken:
        """Count what is in suspense of the order's receipts, or its payment by hand, and commit what that moves."""
        payment = order.payment

        async def complete(tx: Connection, change: Change) -> Change:
            receipts = [_by_hand(payment)] if payment else await self._receipts(tx, order)
            books = _Books(change, {row["bill"]: row for row in await rows(sql.bills(tx, case=change.case))})
            for receipt in receipts:
                if receipt["reverses"]:
                    books.undo(receipt, await rows(sql.allocations(tx, receipt=receipt["reverses"])))
                else:
                    books.allocate(receipt, [order.bill] if order.bill else receipt["bills"])
            return books.change(payment)

        async def keep(tx: Connection, seq: int) -> None:
            if payment:
                common = {"chain": order.change.case, "seq": seq, "known_at": order.change.at}
                await insert_rows(tx, "receipt", [_by_hand(payment) | common])

        committed = await self.record.commit(order.change, writer(), complete=complete, work=keep)
        settled = committed.answer.details["settled"]
        return Taken(
            **dict(committed),
            settled=tuple(BillSettled.model_validate(one) for one in settled),  # type: ignore[union-attr]
            fees=(),
        )

    async def _receipts(self, tx: Connection, order: TakeReceipts) -> Sequence[Mapping[str, Any]]:
        return [dict(row) for row in await rows(sql.suspended(tx, receipts=list(order.receipts)))]


def _by_hand(payment: ProposedPayment) -> dict[str, Any]:
    bank_id = f"manual/{payment.payment}"
    return {
        "receipt": f"R-{hashlib.sha256(bank_id.encode()).hexdigest()[:16]}", "source": "manual",
        "bank_id": bank_id, "amount": payment.amount, "booked_on": payment.paid_on, "bills": [payment.bill],
        "sp2d": payment.document, "sp2d_on": payment.sp2d_on, "reverses": None,
    }  # fmt: skip


class _Books:
    """What the receipts move, as far as they are counted."""

    def __init__(self, change: Change, bills: dict[str, Any]) -> None:
        self.draft = change
        self.bills = bills
        self.owed = {name: Rupiah(row["outstanding"]) for name, row in bills.items()}
        self.facts: list[AnyFact] = []
        self.postings: list[Posting] = []
        self.notices: list[Notice] = []
        self.settled: dict[str, BillSettled] = {}

    def allocate(self, receipt: Mapping[str, Any], bills: Sequence[str]) -> None:
        """Count a transfer for *bills*, and what is too much as the payer's credit."""
        left = Rupiah(receipt.get("in_suspense", receipt["amount"]))
        mine = [bill for bill in bills if bill in self.bills]
        for bill in mine:
            share = min(left, self.owed[bill])
            if share > 0:
                self._move(receipt, bill, Rupiah(share))
                left -= share
        if left > 0 and mine:
            payer, name = self.bills[mine[-1]]["payer"], receipt["receipt"]
            self.facts.append(CreditGranted(credit=f"{name}/credit", payer=payer, amount=left, receipt=name))
            self._post(Account.SUSPENSE, name, Account.CREDITS, f"{name}/credit", left)

    def undo(self, receipt: Mapping[str, Any], allocations: Sequence[Any]) -> None:
        """Take back what the transfer that *receipt* reverses was counted for."""
        for row in allocations:
            self._move(receipt, row["bill"], -Rupiah(row["amount"]))

    def change(self, payment: ProposedPayment | None) -> Change:
        """Return the change with all that moved."""
        if payment:
            name = str(_by_hand(payment)["receipt"])
            self._post(Account.CASH, name, Account.SUSPENSE, name, payment.amount)
        settled = [one.model_dump(mode="json") for one in self.settled.values()]
        return self.draft.model_copy(
            update={
                "facts": (*self.draft.facts, *self.facts),
                "postings": tuple(self.postings),
                "notices": tuple(self.notices),
                "objects": (*self.draft.objects, *self.settled),
                "details": self.draft.details | {"settled": settled},
            }
        )

    def _move(self, receipt: Mapping[str, Any], bill: str, amount: Rupiah) -> None:
        name, row, booked = receipt["receipt"], self.bills[bill], receipt["booked_on"]
        before = self.owed[bill]
        self.owed[bill] = owed = before - amount
        self.facts.append(ReceiptAllocated(receipt=name, bill=bill, amount=amount, booked_on=booked))
        self._post(Account.SUSPENSE, name, Account.RECEIVABLE, bill, amount)
        paid_on, reopened = (booked if owed == 0 else None), (name if amount < 0 and before == 0 else None)
        document = receipt["sp2d"] or name
        if owed == 0:
            self.facts.append(
                BillPaid(bill=bill, amount=Rupiah(row["amount"]), paid_on=booked, document=document)
            )
        if reopened:
            self.facts.append(BillReopened(bill=bill, receipt=name, reopened_on=booked, outstanding=owed))
        if amount > 0:
            key = self.draft.case.split("/")
            self.notices.append(
                Notice.about(
                    self.draft.case, key[2], self.draft.effective_on,
                    office_code(OfficeKind.BPKAD, key[2]), "payment_received", bill=bill, month=row["month"],
                    payer=row["payer"], amount=int(amount), paid_on=booked.isoformat(), document=document,
                    outstanding=int(owed), legal_basis=BASIS,
                )
            )  # fmt: skip
        self.settled[bill] = BillSettled(
            bill=bill, outstanding=owed, paid_on=paid_on, document=document, reopened_by=reopened
        )

    def _post(self, debit: Account, debtor: str, credit: Account, creditor: str, amount: Rupiah) -> None:
        self.postings += [
            Posting(account=debit, party=debtor, amount=amount),
            Posting(account=credit, party=creditor, amount=-amount),
        ]
