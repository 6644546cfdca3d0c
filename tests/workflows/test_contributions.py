"""Contributions: billed every month, chased when late, settled in the end."""

from datetime import date, timedelta

import pytest

from schemas.contributions import ContributionsState
from tests.support.stages import BILLED, FIRST_MONTH, HEADCOUNT, MONTHLY, YEAR, Region
from tests.support.world import CONDUCTED, World, on

TOTAL = MONTHLY * HEADCOUNT


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.billed()
    return found


async def balance(here: Region, account: str) -> int:
    [row] = await here.world.rows(
        "SELECT coalesce(sum(amount), 0)::bigint AS sum FROM ledger_entry WHERE chain = $1 AND account = $2",
        here.contributions,
        account,
    )
    return int(row["sum"])


async def test_a_month_is_billed_for_every_member_with_an_item_each(here: Region) -> None:
    [bill] = await here.world.facts("bill_issued", here.contributions)
    assert (bill["headcount"], bill["amount"], bill["month"]) == (HEADCOUNT, TOTAL, "2022-02")
    items = await here.world.rows("SELECT amount FROM bill_item WHERE bill = $1", bill["bill"])
    assert [row["amount"] for row in items] == [MONTHLY] * HEADCOUNT
    assert (await balance(here, "receivable"), await balance(here, "contributions")) == (TOTAL, -TOTAL)
    assert (f"{here.code}/bpkad", "bill_issued") in await here.world.notices(here.contributions)


async def test_an_overdue_bill_raises_a_ladder_that_rests_once_it_is_paid(here: Region) -> None:
    world = here.world
    [bill] = await world.facts("bill_issued", here.contributions)
    await world.advance(here.contributions, CONDUCTED.ends(bill["due_on"]) - timedelta(seconds=1))
    assert await world.facts("bill_overdue", here.contributions) == []
    late = CONDUCTED.ends(bill["due_on"])
    await world.advance(here.contributions, late)
    [overdue] = await world.facts("bill_overdue", here.contributions)
    assert (overdue["outstanding"], overdue["due_on"]) == (TOTAL, bill["due_on"])
    ladder = f"escalation/{here.contributions}/contributions.arrears.{YEAR}/1"
    [rung] = await world.facts("rung_climbed", ladder)
    assert rung["office"] == f"{here.code}/bpkad"
    await here.pay(here.payment(), late)
    assert await world.standing(ladder) == "closed"


async def test_nobody_is_billed_twice_for_a_month(here: Region) -> None:
    await here.world.advance(here.contributions, BILLED + timedelta(hours=1))
    assert len(await here.world.facts("bill_issued", here.contributions)) == 1
    await here.world.advance(here.contributions, on(date(YEAR, 3, 1), 0))
    bills = await here.world.facts("bill_issued", here.contributions)
    assert [row["month"] for row in bills] == ["2022-02", "2022-03"]


async def test_a_year_closes_when_its_last_bill_is_paid(here: Region) -> None:
    world = here.world
    await here.paid(*range(FIRST_MONTH, 13))
    assert await world.standing(here.contributions) == "closed"
    assert await balance(here, "receivable") == 0
    assert await balance(here, "cash") == TOTAL * 11
    await world.until_closed(here.contributions)
    assert len(await world.facts("bill_paid", here.contributions)) == 11


async def test_a_years_state_knows_its_open_bills(here: Region) -> None:
    state = await here.world.state(here.contributions, ContributionsState)
    assert [bill.paid for bill in state.bills.values()] == [False]
    assert await here.world.tasks(here.contributions) == {"contributions.pay"}


async def test_a_bill_brings_its_reminders_and_the_rule_by_which_its_line_lapses(here: Region) -> None:
    [bill] = (await here.world.state(here.contributions, ContributionsState)).bills.values()
    assert bill.reminders
    assert bill.lapse_rule is not None
    await here.world.advance(here.contributions, CONDUCTED.ends(bill.due_on))
    reminded = await here.world.facts("bill_reminded", here.contributions)
    assert {row["bill"] for row in reminded} == {bill.bill}
    [lapsed] = await here.world.facts("line_lapsed", here.contributions)
    assert (lapsed["line"], lapsed["months"], lapsed["headcount"]) == (here.line, bill.lapse_after, HEADCOUNT)
