"""A year of contributions that begins with the bills a test wants, whatever billing would have made of them."""

from datetime import date

from activities.contributions.opening import contributions
from schemas.cases import Due
from schemas.contributions import BillState, ContributionsState
from schemas.facts import BillIssued
from schemas.money import Rupiah
from schemas.orders import OpenContributions
from schemas.terms import BillKind
from tests.support.stages import YEAR, Region
from tests.support.world import CONDUCTED, on

BEGINS = on(date(YEAR, 1, 12))
AMOUNT = 100_000


def owed(here: Region, month: int, **more: object) -> BillState:
    """Return the bill of a month, due on its fifteenth."""
    given: dict[str, object] = {
        "bill": here.bill(month), "line": here.line, "month": f"{YEAR}-{month:02d}", "payer": "dinas-sosial",
        "amount": Rupiah(AMOUNT), "outstanding": Rupiah(AMOUNT), "due_on": date(YEAR, month, 15),
        "headcount": 6,
    }  # fmt: skip
    return BillState.model_validate(given | more)


async def year(here: Region, *bills: BillState, last: bool = False) -> None:
    """Open the year of a funded region with *bills* issued; unless they are the *last*, December is still to come."""
    order = OpenContributions(
        parent=here.world.parent(here.code), fiscal_year=YEAR, first_month=2, at=BEGINS, clock=CONDUCTED
    )
    opening = contributions(order)
    state = ContributionsState.model_validate(opening.state)
    state.bills = {bill.bill: bill for bill in bills}
    state.agenda = []
    state.plan(Due(at=BEGINS, what="follow"))
    if not last:
        state.plan(Due(at=CONDUCTED.starts(date(YEAR, 12, 1)), what="bill", ref="12"))
    issued = [
        BillIssued(
            bill=bill.bill, line=bill.line, fiscal_year=YEAR, month=bill.month, payer=bill.payer,
            headcount=bill.headcount, amount=bill.amount, due_on=bill.due_on, bill_kind=bill.bill_kind,
            corrects=bill.corrects,
        )
        for bill in bills
    ]  # fmt: skip
    await here.world.open(
        opening.model_copy(update={"state": state.model_dump(mode="json"), "facts": tuple(issued)})
    )
    await here.world.advance(here.contributions, BEGINS)


def fee(here: Region, month: int, **more: object) -> BillState:
    """Return the late fee on a month's bill."""
    bill = here.bill(month)
    return owed(here, month, bill=f"{bill}-D1", bill_kind=BillKind.FEE, corrects=bill, amount=2_000,
                outstanding=2_000, **more)  # fmt: skip
