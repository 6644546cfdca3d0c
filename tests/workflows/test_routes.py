"""Budgets below the region: villages, one by one or all at once, and urban wards through their kecamatan."""

from datetime import date

import pytest

from schemas.budgeting import BudgetState, OpenRoute, RecordMilestone
from schemas.errors import Refused
from schemas.names import budget_id
from schemas.refusals import Refusal
from schemas.terms import Funding, Milestone, Route, UnitKind
from starter.people import Registers
from starter.registers import Unit, put_units
from tests.support.stages import YEAR, Region, line
from tests.support.world import CONDUCTED, INSTRUCTION, SIGNED_ON, World, on

FOLLOWED = on(date(2021, 4, 1))


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.issued()
    units = [
        Unit(code="desa-contoh", kind=UnitKind.VILLAGE, name="Desa Contoh", valid_from=SIGNED_ON),
        Unit(code="kec-contoh", kind=UnitKind.DISTRICT, name="Kecamatan Contoh", valid_from=SIGNED_ON),
    ]
    await put_units(Registers(world.installation.pool, world.people.admin), region, units)
    return found


async def followed(here: Region, route: Route, unit: str, year: int = YEAR) -> str:
    body = OpenRoute.model_validate({"route": route, "unit": unit, "fiscal_year": year})
    await here.world.give(
        here.world.people.officer, here.commitment, "open_route", "budget.open_unit", body, at=FOLLOWED,
        occurrence=unit,
    )  # fmt: skip
    return budget_id(INSTRUCTION, here.code, year, unit)


async def test_a_villages_budget_has_milestones_actors_and_a_ladder_of_its_own(here: Region) -> None:
    world = here.world
    case = await followed(here, Route.VILLAGE, "desa-contoh")
    planned = {row["milestone"]: row for row in await world.facts("milestone_planned", case)}
    assert planned["RKPDES"]["due_on"] == date(2021, 9, 30)
    assert planned["PERDES_APBDES"]["actor"] == f"{here.code}/desa-contoh"
    assert "RKPD" not in planned
    await world.advance(case, CONDUCTED.ends(date(2021, 9, 30)))
    [ladder] = (await world.state(case, BudgetState)).ladders.values()
    climbed = [row["office"] for row in await world.facts("rung_climbed", ladder)]
    assert climbed[:2] == [f"{here.code}/desa-contoh", f"{here.code}/kecamatan"]


async def test_a_villages_line_is_money_once_its_village_regulation_is_enacted(here: Region) -> None:
    world, day = here.world, date(2021, 12, 20)
    case = await followed(here, Route.VILLAGE, "desa")
    body = line(Funding.APBDES).model_copy(update={"route": Route.VILLAGE, "owner": "desa"})
    await world.give(world.people.officer, case, "add_line", "budget.line", body, at=on(day))
    assert not (await world.state(case, BudgetState)).funded
    enacted = RecordMilestone(milestone=Milestone.PERDES_APBDES, met_on=day, document="Perdes/1")
    await world.give(
        world.people.officer, case, "record_milestone", "budget.record", enacted, at=on(day),
        occurrence="perdes",
    )  # fmt: skip
    assert (await world.state(case, BudgetState)).funded
    await world.advance(here.commitment, on(day))
    [funded] = await world.facts("year_funded", here.commitment)
    assert (funded["funding"], funded["line"]) == ("APBDES", f"{here.code}-{YEAR}-desa-L01")


async def test_an_urban_wards_line_follows_its_kecamatan_and_not_the_regions_budget_twice(
    here: Region,
) -> None:
    world = here.world
    case = await followed(here, Route.KELURAHAN, "kec-contoh")
    planned = {row["milestone"]: row["actor"] for row in await world.facts("milestone_planned", case)}
    assert {"MUSRENBANG_KELURAHAN", "MUSRENBANG_KECAMATAN", "RKA_KECAMATAN", "DPA"} <= set(planned)
    assert planned["RKA_KECAMATAN"] == f"{here.code}/kec-contoh"
    assert not {"RKPD", "JOINT_APPROVAL"} & set(planned)


@pytest.mark.parametrize(("route", "unit"), [(Route.VILLAGE, "kec-contoh"), (Route.KELURAHAN, "desa")])
async def test_a_route_takes_a_registered_unit_of_its_kind(here: Region, route: Route, unit: str) -> None:
    with pytest.raises(Refused) as refused:
        await followed(here, route, unit)
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD


async def test_the_next_fiscal_year_of_a_followed_unit_opens_by_itself(world: World, region: str) -> None:
    here = Region(world, region)
    await world.open_commitment(region, on(SIGNED_ON), begin=True)
    await world.advance(here.commitment, on(SIGNED_ON))
    await followed(here, Route.VILLAGE, "desa", 2021)
    for year in (2021, 2022):
        assert await world.standing(budget_id(INSTRUCTION, region, year, "desa")) == "open"
    await world.advance(here.commitment, CONDUCTED.starts(date(2022, 1, 1)))
    assert await world.standing(budget_id(INSTRUCTION, region, 2023, "desa")) == "open"
