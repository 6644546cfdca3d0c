"""What the evaluation of a draft budget is asked to demand: what its lines lack for whom the region means to protect."""

from datetime import date

import pytest

from schemas.budgeting import BudgetLine, RecordMilestone
from schemas.issuing import SetTarget
from schemas.money import Rupiah
from schemas.names import budget_id
from schemas.terms import Funding, Milestone, Segment
from tests.support.stages import HEADCOUNT, MONTHLY, YEAR, Region, line
from tests.support.world import CONDUCTED, INSTRUCTION, World, on

APPROVAL = CONDUCTED.ends(date(2021, 11, 30))


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.issued()
    await found.planned()
    return found


async def budgeted(here: Region, case: str, body: BudgetLine) -> None:
    await here.world.give(
        here.world.people.officer, case, "add_line", "budget.line", body, at=on(date(2021, 9, 1))
    )


async def test_without_a_target_it_is_the_workers_of_the_year_before(here: Region) -> None:
    before = await here.planned(year=YEAR - 1)
    await budgeted(here, before, line(Funding.APBD_P, months=3))
    await here.world.advance(here.budget, APPROVAL)
    [demand] = await here.world.facts("evaluation_demanded", here.budget)
    assert (demand["workers"], demand["amount"]) == (HEADCOUNT, HEADCOUNT * MONTHLY * 12)


async def test_a_target_counts_more_than_the_year_before(here: Region) -> None:
    before = budget_id(INSTRUCTION, here.code, YEAR - 1)
    await here.planned(year=YEAR - 1)
    await budgeted(here, before, line(Funding.APBD_P, months=3))
    target = SetTarget(segment=Segment.RENTAN, fiscal_year=YEAR, headcount=100)
    await here.world.give(
        here.world.people.officer, here.commitment, "set_target", "commitment.target", target,
        at=on(date(2021, 9, 1)),
    )  # fmt: skip
    await budgeted(here, here.budget, line().model_copy(update={"amount": Rupiah(MONTHLY * 60 * 12)}))
    await here.world.advance(here.budget, APPROVAL)
    [demand] = await here.world.facts("evaluation_demanded", here.budget)
    assert demand["amount"] == 40 * MONTHLY * 12


async def test_a_recorded_approval_is_answered_on_its_own_day(here: Region) -> None:
    approved = RecordMilestone(milestone=Milestone.JOINT_APPROVAL, met_on=date(2021, 11, 16), document="NK/1")
    await here.world.give(
        here.world.people.officer, here.budget, "record_milestone", "budget.record", approved,
        at=on(date(2021, 11, 17)),
    )  # fmt: skip
    await here.world.advance(here.budget, on(date(2021, 11, 17)))
    [demand] = await here.world.facts("evaluation_demanded", here.budget)
    assert demand["effective_on"] == date(2021, 11, 17)
    await here.world.advance(here.budget, APPROVAL)
    assert len(await here.world.facts("evaluation_demanded", here.budget)) == 1
