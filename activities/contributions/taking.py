"""Taking receipts: a case counts transfers for its bills, gives back what was taken back, and bills late fees.

Everything is read and decided inside the transaction that records it, with the transfers locked: a transfer that
names bills of two cases is settled case by case, each taking what its own bills need of what the other has left.
"""

import os
from collections.abc import Sequence
from typing import Any

from temporalio import activity

from activities.contributions.settling import settled
from activities.contributions.touched import touched_by
from activities.evidence import writer
from law.contributions import reminders
from law.receipts import Bill, Done, Transfer, settle
from schemas.cases import Account, Change, Committed, Posting
from schemas.contributions import BillSettled, BillState, ProposedPayment
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.names import RECEIPTS, payment_bank_id, receipt_id
from schemas.orders import Taken, TakeReceipts
from schemas.references import sp2d_number
from schemas.refusals import Refusal
from schemas.terms import BillKind
from schemas.work import TAKE_RECEIPTS
from store.pool import Connection, reading
from store.queries import load, rows
from store.record import Record, Work
from store.record import sql as record_sql
from store.writing import insert_rows

sql = load("receipts")


class Taking:
    """Counts transfers for bills."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @activity.defn(name=TAKE_RECEIPTS.name)
    async def take_receipts(self, order: TakeReceipts) -> Taken:
        """Count the order's transfers, or its payment by hand, and commit what that changes of the case's bills."""
        payment = order.payment
        change = order.change if order.bill is None else await self._with_four_eyes(order)

        async def complete(tx: Connection, change: Change) -> Change:
            if payment is not None:
                await _require_new_money(tx, payment)
                change = change.model_copy(update={"postings": (*change.postings, *_arrival(payment))})
            return await _completed(tx, order, change)

        entered = None if payment is None else _entering(order.change, payment)
        committed = await self.record.commit(change, writer(), complete=complete, work=entered)
        return await self._taken(committed)

    async def _with_four_eyes(self, order: TakeReceipts) -> Change:
        """Return the order's change for nobody who brought in the transfer that it gives to a bill."""
        async with reading(self.record.pool) as connection:
            brought = [await sql.brought_by(connection, receipt=receipt) for receipt in order.receipts]
        users = tuple(row["actor"] for row in brought if row is not None and row["actor"] is not None)
        return order.change.model_copy(update={"not_by": (*order.change.not_by, *users)})

    async def _taken(self, committed: Committed) -> Taken:
        """Return what the record holds of a commit, so that a repeated one is answered alike."""
        case, seq = committed.answer.case, committed.answer.entry
        async with reading(self.record.pool) as connection:
            moved = await rows(sql.settled_by(connection, chain=case, seq=seq))
            fees = await rows(sql.fees_by(connection, chain=case, seq=seq))
        return Taken(
            **dict(committed),
            settled=tuple(_settled(row) for row in moved),
            fees=tuple(_fee(row, case.split("/")[2]) for row in fees),
        )


async def _completed(tx: Connection, order: TakeReceipts, change: Change) -> Change:
    """Return the change with everything that the order's transfers do to the bills of its case."""
    transfers, documents = await _transfers(tx, order)
    returned = [one.reverses for one in transfers if one.reverses is not None]
    done = await _done(tx, change.case, returned)
    names = {bill for one in transfers for bill in one.bills} | {one.bill for one in done if one.bill}
    found = {row["bill"]: row for row in await rows(sql.bills(tx, names=list(names)))}
    bills = [_bill(row, change.case) for row in found.values()]
    if order.bill is not None and not any(bill.bill == order.bill and bill.ours for bill in bills):
        raise Refused(Refusal.UNKNOWN_RECORD, order.bill, what="bill")
    settlement = settle(transfers, bills, done)
    touched = await touched_by(tx, settlement, found, documents)
    return settled(change, settlement, touched, documents)


async def _transfers(tx: Connection, order: TakeReceipts) -> tuple[list[Transfer], dict[str, str]]:
    """Return the order's transfers, locked, and the documents that they came with."""
    if order.payment is not None:
        transfer = _by_hand(order.payment)
        return [transfer], {transfer.receipt: order.payment.document}
    await rows(sql.lock(tx, receipts=list(order.receipts)))
    found = await rows(sql.standing(tx, receipts=list(order.receipts)))
    if missing := set(order.receipts) - {row["receipt"] for row in found}:
        raise Refused(Refusal.UNKNOWN_RECORD, min(missing), what="transfer")
    if order.bill is not None:
        for row in found:
            _require_free(row)
    transfers = [
        Transfer(
            receipt=row["receipt"],
            amount=Rupiah(row["in_suspense"]),
            booked_on=row["booked_on"],
            bills=tuple(row["bills"]) if order.bill is None else (order.bill,),
            reverses=row["reverses"],
            reversed=row["reversed_by"] is not None,
        )
        for row in found
    ]
    return transfers, {row["receipt"]: row["sp2d"] or row["receipt"] for row in found}


def _require_free(row: Any) -> None:  # noqa: ANN401 - a row
    """Raise Refused unless a person can give the transfer, or what is left of it, to a bill."""
    if row["reverses"] is not None or row["reversed_by"] is not None:
        raise Refused(Refusal.INVALID_INPUT, row["receipt"], what="The transfer", why="the bank took it back")
    if row["in_suspense"] <= 0:
        raise Refused(
            Refusal.ALREADY_RECORDED, row["receipt"], what="The payment", on=row["booked_on"].isoformat()
        )


async def _require_new_money(tx: Connection, payment: ProposedPayment) -> None:
    """Raise Refused if the money of a payment by hand is on record already; the bank brings no more meanwhile."""
    order = _order_of(payment)
    if order is None:
        return
    await record_sql.lock_chain(tx, chain=RECEIPTS, salt=os.urandom(16))
    known = await sql.same_money(tx, sp2d=order, amount=int(payment.amount), bill=payment.bill)
    if known is not None:
        raise Refused(
            Refusal.ALREADY_RECORDED,
            payment.payment,
            what=f"The money, as transfer {known['receipt']},",
            on=known["booked_on"].isoformat(),
        )


def _order_of(payment: ProposedPayment) -> str | None:
    """Return the disbursement order behind a payment by hand, spelled as those of transfers are."""
    number = sp2d_number(payment.document)
    named = "SP2D" in payment.document.upper()
    return number if named or payment.sp2d_on is not None else None


def _by_hand(payment: ProposedPayment) -> Transfer:
    return Transfer(
        receipt=receipt_id(payment_bank_id(payment.payment)),
        amount=payment.amount,
        booked_on=payment.paid_on,
        bills=(payment.bill,),
    )


def _entering(change: Change, payment: ProposedPayment) -> Work:
    """Return what makes a payment by hand a transfer of its own."""
    bank_id = payment_bank_id(payment.payment)

    async def enter(tx: Connection, seq: int) -> None:
        row = {
            "receipt": receipt_id(bank_id), "source": "manual", "bank_id": bank_id, "amount": int(payment.amount),
            "booked_on": payment.paid_on, "bills": [payment.bill], "sp2d": _order_of(payment),
            "sp2d_on": payment.sp2d_on, "chain": change.case, "seq": seq, "known_at": change.at,
        }  # fmt: skip
        await insert_rows(tx, "receipt", [row])

    return enter


def _arrival(payment: ProposedPayment) -> tuple[Posting, Posting]:
    """Return a payment by hand as cash that nobody has claimed yet."""
    receipt = receipt_id(payment_bank_id(payment.payment))
    return (
        Posting(account=Account.CASH, party=receipt, amount=payment.amount),
        Posting(account=Account.SUSPENSE, party=receipt, amount=-payment.amount),
    )


async def _done(tx: Connection, case: str, receipts: Sequence[str]) -> list[Done]:
    """Return what transfers that are taken back did in the case, and no reversal has undone yet."""
    found = await rows(sql.done(tx, chain=case, receipts=list(receipts))) if receipts else []
    return [
        Done(
            receipt=row["receipt"],
            amount=Rupiah(row["amount"]),
            bill=row["bill"] or "",
            payer=row["payer"] or "",
        )
        for row in found
        if row["amount"]
    ]


def _bill(row: Any, case: str) -> Bill:  # noqa: ANN401 - a row
    return Bill(
        bill=row["bill"],
        payer=row["payer"],
        due_on=row["due_on"],
        outstanding=Rupiah(row["outstanding"]),
        ours=row["chain"] == case,
        open=row["open"],
    )


def _settled(row: Any) -> BillSettled:  # noqa: ANN401 - a row
    return BillSettled(
        bill=row["bill"],
        outstanding=Rupiah(row["outstanding"]),
        paid_on=row["paid_on"],
        document=row["document"] or "",
        reopened_by=row["reopened_by"],
    )


def _fee(row: Any, region: str) -> BillState:  # noqa: ANN401 - a row
    return BillState(
        bill=row["bill"],
        line=row["line"],
        month=row["month"],
        payer=row["payer"],
        amount=Rupiah(row["amount"]),
        outstanding=Rupiah(row["amount"]),
        due_on=row["due_on"],
        headcount=row["headcount"],
        bill_kind=BillKind.FEE,
        corrects=row["corrects"],
        reminders=reminders(row["due_on"])[0],
        # Nobody but an employer that is no state body owes a late fee.
        debtor=f"{region}/{row['payer']}",
    )
