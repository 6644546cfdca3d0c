"""Billing: each month is billed set by set, with what earlier bills got wrong and what credits already pay.

The law is asked once for each distinct key of a month; PostgreSQL joins the amounts to the memberships.
"""

from dataclasses import dataclass

from temporalio import activity

from activities.contributions.charges import NOTHING, Charges, charges
from activities.contributions.scope import Scope
from activities.contributions.telling import notices
from activities.contributions.writing import write_adjustments, write_items
from activities.evidence import writer
from law.offices import OfficeKind, office_code
from schemas.cases import Change
from schemas.contributions import BillState
from schemas.money import Rupiah
from schemas.orders import Billed, BillMonth
from schemas.work import BILL_MONTH
from store.pool import Connection
from store.record import Record
from workflows.contributions import pay_task


class Billing:
    """Bills months."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @activity.defn(name=BILL_MONTH.name)
    async def bill_month(self, order: BillMonth) -> Billed:
        """Issue the month's bills, one per funded line with members, with their items, corrections and credits."""
        run = _Run(Scope.of(order))
        committed = await self.record.commit(
            order.change, writer(), complete=run.draw_up, work=run.write_down
        )
        recorded = committed.answer.details["bills"]
        return Billed(**dict(committed), bills=tuple(BillState.model_validate(bill) for bill in recorded))  # type: ignore[union-attr]


@dataclass
class _Run:
    """The billing of one month of one case, inside its transaction."""

    scope: Scope
    charges: Charges = NOTHING

    async def draw_up(self, tx: Connection, change: Change) -> Change:
        """Return *change* with everything that is billed, credited and told."""
        self.charges = found = await charges(tx, self.scope, change.effective_on)
        office = office_code(OfficeKind.BPKAD, self.scope.region)
        states = tuple(draft.state(self.scope.region) for draft in found.drafts)
        credited = sum((refund.fact.amount for refund in found.refunds), Rupiah(0))
        return change.model_copy(
            update={
                "facts": found.facts,
                "postings": found.postings,
                "opens": tuple(pay_task(change.case, state, office) for state in states if not state.paid),
                "notices": notices(change, self.scope.region, found),
                "rulings": found.rulings,
                "objects": tuple(state.bill for state in states),
                "details": change.details
                | {
                    "amount": int(sum((state.amount for state in states), Rupiah(0))),
                    "headcount": sum(state.headcount for state in states),
                    "credited": int(credited),
                    "bills": [state.model_dump(mode="json") for state in states],
                },
            }
        )

    async def write_down(self, tx: Connection, seq: int) -> None:  # noqa: ARG002 - a Work's signature
        """Write what stands on the bills and credits."""
        await write_items(tx, self.scope.month, self.charges)
        await write_adjustments(tx, self.charges)
