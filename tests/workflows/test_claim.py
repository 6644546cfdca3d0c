"""Claims: recommended from sealed facts, approved by a second person, paid once."""

import sqlite3
from datetime import date, timedelta

import pytest

from deploy.embedded.stack import Stack
from schemas.cases import Answer
from schemas.claims import ClaimState, Prepare
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.registration import Approve, Reject
from starter.client import SignedIn
from tests.support.stages import REPORTED, Region, later
from tests.support.world import CONDUCTED, World

COMPLETE = date(2022, 3, 15)
PREPARED = later(REPORTED, 1)
APPROVED = later(REPORTED, 2)


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.registered()
    await found.paid(2, 3)
    return found


async def prepared(here: Region, by: SignedIn | None = None) -> Answer:
    return await here.world.give(
        by or here.world.people.second_officer,
        here.claim,
        "prepare",
        "claim.prepare",
        Prepare(complete_on=COMPLETE),
        at=PREPARED,
    )


async def approved(here: Region, by: SignedIn | None = None, occurrence: int = 1) -> Answer:
    return await here.world.give(
        by or here.world.people.approver,
        here.claim,
        "approve",
        "claim.approve",
        Approve(),
        at=APPROVED,
        occurrence=occurrence,
    )


async def test_a_death_ends_the_membership_on_its_day_and_is_reported_once(here: Region) -> None:
    world = here.world
    await here.died()
    [ended] = await world.rows(
        "SELECT e.* FROM membership_ended e JOIN membership m ON m.id = e.membership WHERE m.region = $1",
        here.code,
    )
    assert ended["effective_on"] == date(2022, 3, 10)
    assert await world.tasks(here.claim) == {"claim.prepare"}
    with pytest.raises(Refused) as refused:
        await here.died(heirs=2, occurrence="again")
    assert refused.value.reason.code is Refusal.ALREADY_RECORDED


async def test_a_death_of_somebody_who_is_no_member_opens_no_claim(here: Region) -> None:
    with pytest.raises(Refused) as refused:
        await here.died(serial=99)
    assert refused.value.reason.code is Refusal.NOT_COVERED
    assert await here.world.standing(here.claim) is None


async def test_a_claim_is_prepared_approved_ordered_settled_and_closed(here: Region) -> None:
    world = here.world
    await here.died(heirs=2)
    await prepared(here)
    [fact] = await world.facts("claim_prepared", here.claim)
    assert (fact["eligible"], fact["heirs"]) == (True, 2)
    await approved(here)
    await world.advance(here.claim, APPROVED)
    ordered = await world.facts("payment_ordered", here.claim)
    assert sum(row["amount"] for row in ordered) == fact["amount"]
    await world.advance(here.claim, later(APPROVED, 1))
    settled = await world.facts("payment_settled", here.claim)
    assert {row["payment"] for row in settled} == {row["payment"] for row in ordered}
    assert await world.standing(here.claim) == "closed"
    await world.until_closed(here.claim)
    totals = await world.rows(
        "SELECT account, sum(amount)::bigint AS sum FROM ledger_entry WHERE chain = $1 GROUP BY 1", here.claim
    )
    assert {row["account"]: row["sum"] for row in totals} == {
        "benefits": fact["amount"],
        "benefits_payable": 0,
        "in_transit": 0,
        "cash": -fact["amount"],
    }


async def test_neither_who_reported_nor_who_prepared_a_claim_approves_it(here: Region) -> None:
    world = here.world
    await here.died()
    await prepared(here, by=world.people.both)
    with pytest.raises(Refused) as refused:
        await approved(here, by=world.people.both)
    assert refused.value.reason.code is Refusal.FOUR_EYES
    assert await world.facts("claim_approved", here.claim) == []


async def test_a_claim_is_not_approved_before_it_is_prepared(here: Region) -> None:
    await here.died()
    with pytest.raises(Refused) as refused:
        await approved(here)
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER


async def test_a_rejected_claim_pays_nothing(here: Region) -> None:
    world = here.world
    await here.died()
    await prepared(here)
    body = Reject(ground="berkas tidak sah")
    await world.give(world.people.approver, here.claim, "reject", "claim.reject", body, at=APPROVED)
    assert [row["ground"] for row in await world.facts("claim_rejected", here.claim)] == ["berkas tidak sah"]
    assert await world.rows("SELECT * FROM ledger_entry WHERE chain = $1", here.claim) == []
    assert await world.standing(here.claim) == "closed"


async def test_a_claim_that_nobody_decides_by_its_statutory_day_climbs_a_ladder(here: Region) -> None:
    world = here.world
    await here.died()
    await prepared(here)
    pay_by = (await world.state(here.claim, ClaimState)).pay_by
    assert pay_by is not None
    await world.advance(here.claim, CONDUCTED.ends(pay_by) - timedelta(seconds=1))
    assert "claim.payment_late" not in await world.actions(here.claim)
    await world.advance(here.claim, CONDUCTED.ends(pay_by))
    ladder = f"escalation/{here.claim}/claims.payment.{pay_by.year}/1"
    [rung] = await world.facts("rung_climbed", ladder)
    assert rung["office"] == f"{here.code}/cabang"
    late = CONDUCTED.ends(pay_by)
    await world.give(world.people.approver, here.claim, "approve", "claim.approve", Approve(), at=late)
    await world.advance(here.claim, late)
    await world.advance(here.claim, later(late, 1))
    assert await world.standing(ladder) == "closed"


@pytest.mark.parametrize("lost", ["before", "after"])
async def test_the_bank_is_ordered_once_even_when_the_order_is_given_again(
    here: Region, stack: Stack, lost: str
) -> None:
    world = here.world
    await here.died()
    await prepared(here)
    await approved(here)
    faults = world.faults[here.claim, "claim.payment_ordered"] = [lost]
    await world.advance(here.claim, APPROVED)
    assert faults == []
    with sqlite3.connect(stack.data / "bank.db") as bank:
        orders = bank.execute("select id from orders where id like ?", (f"{here.code}-%",)).fetchall()
    [fact] = await world.facts("payment_ordered", here.claim)
    assert orders == [(fact["payment"],)]
    in_transit = await world.rows(
        "SELECT amount FROM ledger_entry WHERE chain = $1 AND account = 'in_transit'", here.claim
    )
    assert [row["amount"] for row in in_transit] == [-fact["amount"]]
    assert (await world.actions(here.claim)).count("claim.payment_ordered") == 1
