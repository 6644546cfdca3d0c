"""Ladders: one rung at a time, never skipped, never repeated, until somebody moves."""

from datetime import date, timedelta

import pytest

from activities.escalation import escalation
from schemas.cases import CauseEnded
from schemas.clock import Clock
from schemas.errors import Refused
from schemas.escalation import EscalationState, Pause, Resolve
from schemas.names import escalation_id
from schemas.orders import OpenEscalation
from schemas.refusals import Refusal
from tests.support.world import CONDUCTED, INSTRUCTION, WALL, World, on, real_now
from workflows.case import Case

DUE_ON = date(2021, 9, 6)
AT = on(date(2021, 9, 7), 0)


async def raised(world: World, region: str, clock: Clock = CONDUCTED, number: int = 1) -> str:
    parent = world.parent(region, 2022)
    ladder = escalation_id(parent.id, "budgeting.RAPBD_SUBMITTED.2022", number)
    order = OpenEscalation(
        parent=parent,
        id=ladder,
        cause="budgeting.RAPBD_SUBMITTED.2022",
        missed="RAPBD_SUBMITTED",
        due_on=DUE_ON,
        actor="bpkad",
        legal_basis=INSTRUCTION,
        at=real_now() if clock == WALL else AT,
        clock=clock,
    )
    await world.open(escalation(order))
    return ladder


async def test_on_the_wall_clock_a_ladder_climbs_all_its_rungs_once_and_in_order(
    world: World, region: str
) -> None:
    ladder = await raised(world, region, WALL)
    await world.until(ladder, "escalation.rung_climbed")
    rungs = (await world.state(ladder, EscalationState)).rungs
    assert await world.skip(ladder, timedelta(days=sum(rung.days for rung in rungs) + 30))
    climbed = await world.facts("rung_climbed", ladder)
    assert [row["rung"] for row in climbed] == [1, 2, 3, 4, 5, 6, 7]
    assert [row["office"] for row in climbed] == [
        f"{region}/bpkad",
        f"{region}/sekda",
        f"{region}/bupati",
        f"{region}/tim-kepatuhan",
        f"{region.split('.')[0]}/gubernur",
        "pusat/kemendagri-keuda",
        f"{region}/kejari",
    ]
    waits = [
        (later["effective_on"] - row["effective_on"]).days
        for row, later in zip(climbed, climbed[1:], strict=False)
    ]
    assert waits == [rung.days for rung in rungs[:-1]]
    assert climbed[-1]["next_on"] is None
    assert await world.standing(ladder) == "open"


async def test_a_rung_is_climbed_at_local_midnight_and_not_a_moment_earlier(
    world: World, region: str
) -> None:
    ladder = await raised(world, region, WALL)
    await world.until(ladder, "escalation.rung_climbed")
    state = await world.state(ladder, EscalationState)
    assert state.next_due is not None
    assert state.next_due == state.clock.starts((await world.facts("rung_climbed", ladder))[0]["next_on"])
    await world.skip(ladder, state.next_due - await world.now(ladder) - timedelta(minutes=5))
    assert len(await world.facts("rung_climbed", ladder)) == 1
    await world.skip(ladder, timedelta(minutes=6))
    assert len(await world.facts("rung_climbed", ladder)) == 2
