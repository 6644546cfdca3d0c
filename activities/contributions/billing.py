"""Billing: each month is billed set by set from the memberships and rulings of that month."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from temporalio import activity

from activities.evidence import writer
from law.contributions import bill_by, monthly
from law.escalation import sanctioned
from law.months import Month
from law.offices import OfficeKind, governmental, office_code
from schemas.base import Message
from schemas.cases import Account, Notice, Posting
from schemas.contributions import BillState
from schemas.facts import BillIssued
from schemas.money import Rupiah
from schemas.orders import Billed, BillMonth
from schemas.rulings import Ruling
from schemas.terms import Funding, UnitKind, WorkerClass
from schemas.work import BILL_MONTH
from store.facts import insert_rows
from store.pool import Connection, reading
from store.queries import load, rows
from store.record import Record
from workflows.contributions import BASIS, pay_task

sql = load("contributions")


class Item(Message):
    """One membership's contribution for the month."""

    membership: str
    amount: Rupiah


class Draft(Message):
    """A bill as it will be issued, with what stands on it."""

    fact: BillIssued
    segment: str
    debtor: str
    """The office code of a payer that is no state body, else empty."""
    items: tuple[Item, ...]
    rulings: tuple[Ruling, ...]


class Billing:
    """Bills months."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @activity.defn(name=BILL_MONTH.name)
    async def bill_month(self, order: BillMonth) -> Billed:
        """Issue the month's bills, one per funded line with members, and commit them with their items."""
        month = Month(year=order.year, month=order.month)
        region = order.change.case.split("/")[2]
        async with reading(self.record.pool) as connection:
            found = await rows(
                sql.billable(
                    connection, region=region, year=order.year, month=str(month), month_starts=month.first_day
                )
            )
        drafts = _drafts(found, region, month, order.change.effective_on)
        office = office_code(OfficeKind.BPKAD, region)
        states = tuple(_state(draft) for draft in drafts)
        total = sum((draft.fact.amount for draft in drafts), Rupiah(0))
        change = order.change.model_copy(
            update={
                "facts": tuple(draft.fact for draft in drafts),
                "postings": tuple(posting for draft in drafts for posting in _postings(draft)),
                "opens": tuple(pay_task(order.change.case, state, office) for state in states),
                "notices": tuple(_notice(order, region, office, draft) for draft in drafts),
                "rulings": _distinct(ruling for draft in drafts for ruling in draft.rulings),
                "objects": tuple(state.bill for state in states),
                "details": order.change.details
                | {
                    "amount": int(total),
                    "headcount": sum(draft.fact.headcount for draft in drafts),
                    "bills": [state.model_dump(mode="json") for state in states],
                },
            }
        )

        async def itemise(tx: Connection, seq: int) -> None:  # noqa: ARG001 - a Work's signature
            await insert_rows(
                tx,
                "bill_item",
                [
                    {"membership": item.membership, "month": str(month), "bill": draft.fact.bill,
                     "amount": int(item.amount)}
                    for draft in drafts
                    for item in draft.items
                ],
            )  # fmt: skip

        committed = await self.record.commit(change, writer(), work=itemise)
        recorded = committed.answer.details["bills"]
        return Billed(**dict(committed), bills=tuple(BillState.model_validate(bill) for bill in recorded))  # type: ignore[union-attr]


def _drafts(rows: Sequence[Any], region: str, month: Month, today: date) -> list[Draft]:
    rates = {
        key: monthly(WorkerClass(key[0]), Rupiah(key[1]), month, funding=Funding(key[2]))
        for key in {(row["worker_class"], row["income"], row["funding"]) for row in rows}
    }
    drafts = []
    for line in dict.fromkeys(row["line"] for row in rows):
        members = [row for row in rows if row["line"] == line]
        worker_class = WorkerClass(members[0]["worker_class"])
        found = [rates[row["worker_class"], row["income"], row["funding"]] for row in members]
        items = tuple(
            Item(membership=row["membership"], amount=rate.total)
            for row, rate in zip(members, found, strict=True)
        )
        due = bill_by(worker_class, month, today)
        fact = BillIssued(
            bill=f"{line}-{month.month:02d}",
            line=line,
            fiscal_year=month.year,
            month=str(month),
            payer=members[0]["payer"],
            headcount=len(items),
            amount=sum((item.amount for item in items), Rupiah(0)),
            due_on=due.due_on,
        )
        rulings = _distinct([*(ruling for rate in found for ruling in rate.rulings), *due.rulings])
        drafts.append(
            Draft(
                fact=fact,
                segment=members[0]["segment"],
                debtor=_debtor(members[0], region, today),
                items=items,
                rulings=rulings,
            )
        )
    return drafts


def _debtor(row: Any, region: str, today: date) -> str:  # noqa: ANN401 - a row
    kind = None if row["payer_kind"] is None else UnitKind(row["payer_kind"])
    worker_class, funding = WorkerClass(row["worker_class"]), Funding(row["funding"])
    if sanctioned(kind, worker_class, funding, today, office=governmental(row["payer"])):
        return f"{region}/{row['payer']}"
    return ""


def _distinct(rulings: Any) -> tuple[Ruling, ...]:  # noqa: ANN401 - any iterable of rulings
    return tuple({ruling.parameter: ruling for ruling in rulings}.values())


def _state(draft: Draft) -> BillState:
    fact = draft.fact
    return BillState(
        bill=fact.bill,
        line=fact.line,
        month=fact.month,
        payer=fact.payer,
        amount=fact.amount,
        outstanding=fact.amount,
        headcount=fact.headcount,
        due_on=fact.due_on,
        debtor=draft.debtor,
    )


def _postings(draft: Draft) -> tuple[Posting, Posting]:
    fact = draft.fact
    return (
        Posting(account=Account.RECEIVABLE, party=fact.bill, amount=fact.amount),
        Posting(account=Account.CONTRIBUTIONS, party=fact.bill, amount=-fact.amount),
    )


def _notice(order: BillMonth, region: str, office: str, draft: Draft) -> Notice:
    fact = draft.fact
    return Notice.about(
        order.change.case, region, order.change.effective_on, office, "bill_issued", bill=fact.bill,
        month=fact.month, payer=fact.payer, segment=draft.segment, headcount=fact.headcount,
        amount=int(fact.amount), due_on=fact.due_on.isoformat(), legal_basis=BASIS,
    )  # fmt: skip
