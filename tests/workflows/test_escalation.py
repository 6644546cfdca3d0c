"""Ladders: one rung at a time, never skipped, never repeated, until somebody moves."""

import itertools
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
REASON = "dibahas dalam rapat TAPD"


async def raised(
    world: World, region: str, clock: Clock = CONDUCTED, number: int = 1, *, renew: bool = False
) -> str:
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
    opening = escalation(order)
    await world.open(opening.model_copy(update={"state": {**opening.state, "renew": renew}}))
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
        f"{region.split('.', maxsplit=1)[0]}/gubernur",
        "pusat/kemendagri-keuda",
        f"{region}/kejari",
    ]
    waits = [(later["effective_on"] - row["effective_on"]).days for row, later in itertools.pairwise(climbed)]
    assert waits == [rung.days for rung in rungs[:-1]]
    assert climbed[-1]["next_on"] is None
    assert await world.standing(ladder) == "open"


async def test_a_rung_is_climbed_at_local_midnight_and_not_a_moment_earlier(
    world: World, region: str
) -> None:
    ladder = await raised(world, region, WALL)
    await world.until(ladder, "escalation.rung_climbed")
    state = await world.state(ladder, EscalationState)
    [at] = [due.at for due in state.agenda if due.what == "rung"]
    assert at == state.clock.starts((await world.facts("rung_climbed", ladder))[0]["next_on"])
    await world.skip(ladder, at - await world.now(ladder) - timedelta(minutes=5))
    assert len(await world.facts("rung_climbed", ladder)) == 1
    await world.skip(ladder, timedelta(minutes=6))
    assert len(await world.facts("rung_climbed", ladder)) == 2


async def test_a_ladder_opens_with_the_rulings_it_rests_on(world: World, region: str) -> None:
    ladder = await raised(world, region)
    [entry] = await world.rows("SELECT rulings FROM audit_entry WHERE chain = $1 AND seq = 1", ladder)
    assert [ruling["parameter"] for ruling in entry["rulings"]] == [
        "escalation.order.government",
        *(
            f"escalation.rungs.{name}"
            for name in (
                "own_office", "sekda", "head", "compliance_team", "governor", "kemendagri_keuda", "prosecutor",
            )
        ),
        "escalation.limits",
    ]  # fmt: skip


async def test_a_province_has_no_governors_rung(world: World) -> None:
    ladder = await raised(world, "34")
    await world.advance(ladder, AT)
    offices = [rung.office for rung in (await world.state(ladder, EscalationState)).rungs]
    assert offices == [
        "34/bpkad",
        "34/sekda",
        "34/gubernur",
        "34/tim-kepatuhan",
        "pusat/kemendagri-keuda",
        "34/kejati",
    ]


async def test_every_region_numbers_its_own_letters(world: World, region: str) -> None:
    for number in (1, 2):
        ladder = await raised(world, region, number=number)
        await world.advance(ladder, AT)
    await world.advance(ladder, AT + timedelta(days=20))
    entries = await world.rows(
        "SELECT number FROM audit_entry WHERE chain LIKE $1 AND number IS NOT NULL ORDER BY business_at, number",
        f"escalation/commitment/{INSTRUCTION}/{region}/%",
    )
    assert [entry["number"] for entry in entries] == [f"{region}/2021/{number:03d}" for number in (1, 2, 3)]


async def test_a_pause_holds_the_ladder_for_thirty_days_at_most_and_then_it_climbs_on(
    world: World, region: str
) -> None:
    ladder = await raised(world, region)
    await world.advance(ladder, AT)
    too_long = Pause(until=CONDUCTED.today(AT) + timedelta(days=31), reason=REASON)
    with pytest.raises(Refused) as refused:
        await world.give(world.people.escalation, ladder, "pause", "escalation.acknowledge", too_long, at=AT)
    assert refused.value.reason.code is Refusal.INVALID_INPUT
    until = CONDUCTED.today(AT) + timedelta(days=30)
    await world.give(
        world.people.escalation,
        ladder,
        "pause",
        "escalation.acknowledge",
        Pause(until=until, reason=REASON),
        at=AT,
        occurrence=2,
    )
    assert [row["until"] for row in await world.facts("escalation_paused", ladder)] == [until]
    await world.advance(ladder, CONDUCTED.starts(until))
    assert len(await world.facts("rung_climbed", ladder)) == 1
    await world.advance(ladder, CONDUCTED.ends(until))
    assert [row["rung"] for row in await world.facts("rung_climbed", ladder)] == [1, 2]
    asked = "SELECT office FROM task WHERE case_id = $1 AND what = 'escalation.rung' ORDER BY opened_seq"
    assert [row["office"] for row in await world.rows(asked, ladder)] == [
        f"{region}/bpkad",
        f"{region}/sekda",
    ]


async def test_a_person_who_resolves_it_gives_a_reason_and_the_rung_is_told(
    world: World, region: str
) -> None:
    ladder = await raised(world, region)
    await world.advance(ladder, AT)
    reason = Resolve(reason="RAPBD diserahkan hari ini")
    answer = await world.give(world.people.escalation, ladder, "resolve", "escalation.resolve", reason, at=AT)
    assert answer.actor == "escalation"
    assert [row["why"] for row in await world.facts("escalation_resolved", ladder)] == [reason.reason]
    assert (await world.notices(ladder))[-1] == (f"{region}/bpkad", "escalation_resolved")
    assert await world.standing(ladder) == "closed"
    assert await world.tasks(ladder) == set()
    with pytest.raises(Refused) as refused:
        await world.give(
            world.people.escalation,
            ladder,
            "pause",
            "escalation.acknowledge",
            Pause(until=CONDUCTED.today(AT) + timedelta(days=3), reason=REASON),
            at=AT,
        )
    assert refused.value.reason.code is Refusal.CASE_CLOSED


async def test_a_ladder_that_continues_as_new_repeats_nothing_and_misses_nothing(
    world: World, region: str
) -> None:
    ladder = await raised(world, region, WALL, renew=True)
    await world.until(ladder, "escalation.rung_climbed")
    rungs = (await world.state(ladder, EscalationState)).rungs
    await world.skip(ladder, timedelta(days=rungs[0].days + 1))
    assert [row["rung"] for row in await world.facts("rung_climbed", ladder)] == [1, 2]
    assert len(await world.run_ids(ladder)) == 2


async def test_it_rests_when_a_sibling_says_that_the_cause_is_gone(world: World, region: str) -> None:
    ladder = await raised(world, region, WALL)
    await world.until(ladder, "escalation.rung_climbed")
    handle = world.installation.client.get_workflow_handle(ladder)
    await handle.signal(Case.tell, CauseEnded(why="recorded"))
    await world.until_closed(ladder)
    assert [row["why"] for row in await world.facts("escalation_resolved", ladder)] == ["recorded"]
