"""Writing: what stands on bills and credits, membership by membership, written set by set."""

from activities.contributions.charges import Charges
from law.months import Month
from store.pool import Connection
from store.queries import load

sql = load("billing")


async def write_items(tx: Connection, month: Month, charges: Charges) -> None:
    """Write an item for every membership that *month* is due for, at the rate that its bill keeps for its like."""
    billed = [draft for draft in charges.drafts if draft.rates]
    rates = [(draft.bill, number, rate) for draft in billed for number, rate in enumerate(draft.rates, 1)]
    if not rates:
        return
    await sql.keep_rates(
        tx,
        bills=[bill for bill, _, _ in rates],
        rates=[number for _, number, _ in rates],
        classes=[rate.key.worker_class for _, _, rate in rates],
        incomes=[rate.key.income for _, _, rate in rates],
        risk_groups=[rate.key.risk_group for _, _, rate in rates],
        transports=[rate.key.transport for _, _, rate in rates],
        joined=[rate.key.joined for _, _, rate in rates],
        headcounts=[rate.headcount for _, _, rate in rates],
        amounts=[int(rate.amount) for _, _, rate in rates],
        programmes=[rate.split for _, _, rate in rates],
    )
    await sql.itemise(
        tx,
        month=str(month),
        lines=[draft.terms.line for draft in billed],
        bills=[draft.bill for draft in billed],
    )


async def write_adjustments(tx: Connection, charges: Charges) -> None:
    """Write by how much later bills, and credits, correct what memberships were billed."""
    adjusted = [(draft.bill, draft.month, one) for draft in charges.drafts for one in draft.adjustments]
    adjusted += [
        (refund.fact.credit, refund.correction.month, one)
        for refund in charges.refunds
        for one in refund.correction.adjustments
    ]
    if adjusted:
        await sql.adjust(
            tx,
            bills=[bill for bill, _, _ in adjusted],
            memberships=[one.membership for _, _, one in adjusted],
            months=[str(month) for _, month, _ in adjusted],
            amounts=[int(one.amount) for _, _, one in adjusted],
            dues=[int(one.due) for _, _, one in adjusted],
            programmes=[dict(one.programmes) for _, _, one in adjusted],
        )
