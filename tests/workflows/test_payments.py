"""Payments: entered by one person and confirmed by another, or reported by the bank; whatever they move follows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from schemas.base import Message
from schemas.cases import Answer, MoneyArrived
from schemas.contributions import (
    Allocate,
    ConfirmPayment,
    ContributionsState,
    DeclinePayment,
    Pay,
    Reconcile,
)
from schemas.errors import Refused
from schemas.issuing import CommitmentState
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import Progress
from starter.client import SignedIn
from tests.support.receipts import arrived
from tests.support.stages import YEAR, Region
from tests.support.world import CONDUCTED, World, on
from tests.support.years import AMOUNT, owed, year

pytestmark = pytest.mark.anywhere

PAID_ON = date(YEAR, 2, 2)
AT = on(PAID_ON)
WHY = "nomor SP2D tidak ditemukan"


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.funded()
    await year(found, owed(found, 2), owed(found, 3))
    return found


def payment(here: Region, amount: int = AMOUNT, document: str = "SP2D/1", **more: Any) -> Pay:  # noqa: ANN401
    given = {"bill": here.bill(2), "amount": Rupiah(amount), "paid_on": PAID_ON, "document": document}
    return Pay(**given | more)


async def give(
    here: Region, who: SignedIn, update: str, body: Message, *, at: datetime = AT, occurrence: str = "1"
) -> Answer:
    permit = f"contributions.{update.removesuffix('_payment')}"
    return await here.world.give(who, here.contributions, update, permit, body, at=at, occurrence=occurrence)


async def shown(here: Region) -> ContributionsState:
    return await here.world.state(here.contributions, ContributionsState)


async def outstanding(here: Region, month: int = 2) -> int:
    return int((await shown(here)).bills[here.bill(month)].outstanding)


async def asked(here: Region) -> list[tuple[str, str]]:
    rows = await here.world.rows(
        "SELECT what, ref FROM task WHERE case_id = $1 AND closed_at IS NULL ORDER BY what, ref",
        here.contributions,
    )
    return [(row["what"], row["ref"]) for row in rows]


async def balance(here: Region, account: str) -> int:
    [row] = await here.world.rows(
        "SELECT coalesce(sum(amount), 0)::bigint AS sum FROM ledger_entry WHERE chain = $1 AND account = $2",
        here.contributions,
        account,
    )
    return int(row["sum"])


async def test_a_payment_counts_only_once_somebody_else_confirms_it(here: Region) -> None:
    name = await here.proposed(payment(here), AT)
    assert name == f"{here.code}-{YEAR}-M001"
    assert await outstanding(here) == AMOUNT
    assert await here.world.facts("bill_paid", here.contributions) == []
    assert await asked(here) == [("contributions.confirm", name), ("contributions.pay", here.bill(3))]
    answer = await here.confirmed(name, AT)
    assert answer.action == "contributions.paid"
    assert await outstanding(here) == 0
    assert (await balance(here, "cash"), await balance(here, "receivable")) == (AMOUNT, -AMOUNT)
    assert await asked(here) == [("contributions.pay", here.bill(3))]
    [receipt] = await here.world.rows("SELECT * FROM receipt WHERE bank_id = $1", f"manual/{name}")
    assert (receipt["source"], receipt["amount"], receipt["booked_on"]) == ("manual", AMOUNT, PAID_ON)


async def test_whoever_entered_a_payment_does_not_confirm_it(here: Region) -> None:
    both = here.world.people.both
    entered = await give(here, both, "pay", payment(here))
    confirm = ConfirmPayment(payment=str(entered.details["payment"]))
    with pytest.raises(Refused) as refused:
        await give(here, both, "confirm_payment", confirm)
    assert refused.value.reason.code is Refusal.FOUR_EYES
    with pytest.raises(Refused) as refused:
        await give(here, here.world.people.officer, "confirm_payment", confirm)
    assert refused.value.reason.code is Refusal.NOT_PERMITTED
    assert await outstanding(here) == AMOUNT
    await give(here, here.world.people.approver, "confirm_payment", confirm, occurrence="2")
    assert await outstanding(here) == 0


async def test_a_declined_payment_is_asked_for_again(here: Region) -> None:
    name = await here.proposed(payment(here), AT)
    approver = here.world.people.approver
    await give(here, approver, "decline_payment", DeclinePayment(payment=name, why=WHY))
    [declined] = await here.world.facts("payment_declined", here.contributions)
    assert (declined["payment"], declined["why"]) == (name, WHY)
    assert ("contributions.pay", here.bill(2)) in await asked(here)
    assert (f"{here.code}/bpkad", "payment_declined") in await here.world.notices(here.contributions)
    with pytest.raises(Refused) as refused:
        await give(here, approver, "confirm_payment", ConfirmPayment(payment=name))
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD
    again = await here.proposed(payment(here, document="SP2D/2"), AT)
    assert again.endswith("-M002")


async def test_a_bill_is_paid_in_parts_and_is_asked_for_until_the_last(here: Region) -> None:
    await here.pay(payment(here, 60_000, "SP2D/1"), AT)
    assert await outstanding(here) == 40_000
    assert ("contributions.pay", here.bill(2)) in await asked(here)
    assert await here.world.facts("bill_paid", here.contributions) == []
    last = await here.proposed(payment(here, 40_000, "SP2D/2"), AT)
    assert ("contributions.pay", here.bill(2)) not in await asked(here)
    await here.confirmed(last, AT)
    assert await outstanding(here) == 0
    [paid] = await here.world.facts("bill_paid", here.contributions)
    assert paid["amount"] == AMOUNT


async def test_what_is_paid_too_much_is_kept_as_credit(here: Region) -> None:
    await here.pay(payment(here, AMOUNT + 7_000), AT)
    assert await outstanding(here) == 0
    [credit] = await here.world.facts("credit_granted", here.contributions)
    assert (credit["amount"], credit["payer"]) == (7_000, "dinas-sosial")
    assert await balance(here, "credits") == -7_000


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"bill": "36.01-2022-L09-02"}, Refusal.UNKNOWN_RECORD),
        ({"paid_on": PAID_ON + timedelta(days=1)}, Refusal.TOO_EARLY),
        ({"paid_on": date(YEAR - 1, 12, 31)}, Refusal.INVALID_INPUT),
        ({"sp2d_on": PAID_ON + timedelta(days=1)}, Refusal.TOO_EARLY),
        ({"sp2d_on": date(YEAR - 1, 12, 31)}, Refusal.INVALID_INPUT),
    ],
)
async def test_a_payment_of_nothing_owed_or_at_no_possible_day_is_refused(
    here: Region, wrong: dict[str, Any], code: Refusal
) -> None:
    with pytest.raises(Refused) as refused:
        await here.proposed(payment(here, **wrong), AT)
    assert refused.value.reason.code is code
    assert (await shown(here)).proposed == {}


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_than_nothing_is_no_payment(amount: int) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        Pay(bill="b", amount=Rupiah(amount), paid_on=PAID_ON, document="SP2D/1")


async def test_a_paid_bill_takes_no_payment_and_no_document_counts_twice(here: Region) -> None:
    name = await here.proposed(payment(here), AT)
    with pytest.raises(Refused) as refused:
        await give(here, here.world.people.officer, "pay", payment(here, 1), occurrence="other")
    assert refused.value.reason.code is Refusal.ALREADY_RECORDED
    waiting = await here.proposed(payment(here, document="SP2D/2"), AT)
    await here.confirmed(name, AT)
    with pytest.raises(Refused) as refused:
        await here.proposed(payment(here, document="SP2D/3"), AT)
    assert refused.value.reason.code is Refusal.ALREADY_RECORDED
    with pytest.raises(Refused) as refused:
        await here.confirmed(waiting, AT)
    assert refused.value.reason.code is Refusal.ALREADY_RECORDED
    assert await here.world.facts("credit_granted", here.contributions) == []


async def test_the_first_paid_bill_is_told_to_the_commitment_once(here: Region) -> None:
    await here.pay(payment(here), AT)
    await here.world.advance(here.commitment, AT)
    state = await here.world.state(here.commitment, CommitmentState)
    assert state.progress is Progress.CONTRIBUTING
    await here.pay(payment(here, bill=here.bill(3), document="SP2D/2"), AT)
    told = [row for row in await here.world.actions(here.commitment) if row == "commitment.contributing"]
    assert len(told) == 1


async def test_transfers_are_counted_by_command_by_news_and_for_a_bill_that_a_person_names(
    here: Region,
) -> None:
    world, officer = here.world, here.world.people.officer
    first = await arrived(world, f"{here.code}/1", 30_000, PAID_ON, here.bill(2), at=AT)
    await give(here, officer, "reconcile", Reconcile(receipts=(first,)))
    assert await outstanding(here) == 70_000
    second = await arrived(world, f"{here.code}/2", 70_000, PAID_ON, here.bill(2), at=AT)
    handle = world.installation.client.get_workflow_handle(here.contributions)
    await handle.signal("tell", MoneyArrived(receipts=(second,)))
    await world.advance(here.contributions, AT)
    assert await outstanding(here) == 0
    unnamed = await arrived(world, f"{here.code}/3", AMOUNT, PAID_ON, at=AT)
    allocate = Allocate(receipt=unnamed, bill=here.bill(3), why="berita transfer tanpa nomor tagihan")
    with pytest.raises(Refused):
        await give(here, officer, "allocate", allocate)
    await give(here, world.people.approver, "allocate", allocate)
    await world.advance(here.contributions, AT)
    assert await outstanding(here, 3) == 0
    assert await asked(here) == []


async def test_a_reversed_transfer_opens_its_bill_again_and_a_new_one_settles_it(here: Region) -> None:
    world, bill = here.world, here.bill(2)
    receipt = await arrived(world, f"{here.code}/1", AMOUNT, PAID_ON, bill, at=AT)
    await give(here, world.people.officer, "reconcile", Reconcile(receipts=(receipt,)))
    await world.advance(here.contributions, AT)
    assert ("contributions.pay", bill) not in await asked(here)
    late = CONDUCTED.ends(date(YEAR, 2, 15))
    await world.advance(here.contributions, late)
    assert await world.facts("bill_overdue", here.contributions) == []

    after = on(date(YEAR, 2, 20))
    back = await arrived(
        world, f"{here.code}/2", -AMOUNT, date(YEAR, 2, 20), at=after, reverses=f"{here.code}/1"
    )
    handle = world.installation.client.get_workflow_handle(here.contributions)
    await handle.signal("tell", MoneyArrived(receipts=(back,)))
    await world.advance(here.contributions, after)
    assert await outstanding(here) == AMOUNT
    assert ("contributions.pay", bill) in await asked(here)
    [overdue] = await world.facts("bill_overdue", here.contributions)
    assert (overdue["bill"], overdue["outstanding"]) == (bill, AMOUNT)
    ladder = f"escalation/{here.contributions}/contributions.arrears.{YEAR}/1"
    assert await world.standing(ladder) == "open"

    await here.pay(payment(here, paid_on=date(YEAR, 2, 21)), on(date(YEAR, 2, 21)))
    assert await outstanding(here) == 0
    assert await world.standing(ladder) == "closed"
    assert ("contributions.pay", bill) not in await asked(here)
    assert len(await world.facts("bill_paid", here.contributions)) == 2


async def test_a_reversal_of_a_part_asks_again_though_a_payment_waits(here: Region) -> None:
    world, bill = here.world, here.bill(2)
    receipt = await arrived(world, f"{here.code}/1", 60_000, PAID_ON, bill, at=AT)
    await give(here, world.people.officer, "reconcile", Reconcile(receipts=(receipt,)))
    await here.proposed(payment(here, 40_000), AT)
    assert ("contributions.pay", bill) not in await asked(here)
    back = await arrived(world, f"{here.code}/2", -60_000, PAID_ON, at=AT, reverses=f"{here.code}/1")
    await give(here, world.people.officer, "reconcile", Reconcile(receipts=(back,)), occurrence="2")
    await world.advance(here.contributions, AT)
    assert await outstanding(here) == AMOUNT
    assert ("contributions.pay", bill) in await asked(here)


async def test_a_year_ends_only_when_every_payment_that_waits_is_decided(world: World, region: str) -> None:
    here = Region(world, region)
    await here.funded()
    await year(here, owed(here, 2), last=True)
    waits = await here.proposed(payment(here, document="SP2D/9"), AT)
    await here.pay(payment(here), AT)
    assert await world.standing(here.contributions) == "open"
    decline = DeclinePayment(payment=waits, why=WHY)
    await give(here, world.people.approver, "decline_payment", decline)
    await world.advance(here.contributions, AT)
    assert await world.standing(here.contributions) == "closed"
