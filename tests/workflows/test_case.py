"""What every case does: one deed at a time, whole or not at all, repeated without harm, stuck but never lost."""

import asyncio
from datetime import date, timedelta

import pytest

from schemas.cases import Answer
from schemas.errors import Refused, Unavailable
from schemas.issuing import Acknowledge, CommitmentState, SetTarget
from schemas.refusals import Refusal
from schemas.terms import Segment
from starter import client
from starter.client import Commands
from tests.support.world import SIGNED_ON, WALL, World, on, real_now

AT = on(SIGNED_ON)
BODY = Acknowledge(on=SIGNED_ON, document="1/2021")


async def attention(world: World, case: str) -> str | None:
    [row] = await world.rows("SELECT attention FROM case_file WHERE id = $1", case)
    return row["attention"]


@pytest.mark.parametrize("lost", ["before", "after"])
async def test_a_command_whose_first_attempt_is_lost_is_carried_out_once(
    world: World, region: str, lost: str
) -> None:
    case = await world.open_commitment(region, AT)
    faults = world.faults[case, "commitment.acknowledged"] = [lost]
    answer = await world.give(
        world.people.officer, case, "acknowledge", "commitment.acknowledge", BODY, at=AT
    )
    assert faults == []
    assert answer.entry == 2
    assert await world.actions(case) == ["commitment.opened", "commitment.acknowledged"]
    assert (await world.state(case, CommitmentState)).version == 2


async def test_who_stops_waiting_for_a_case_that_does_not_get_on_is_let_go_and_the_case_goes_on(
    world: World, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await world.open_commitment(region, AT)
    commands = Commands(world.installation.client, world.installation.pool, world.people.officer, patience=0)
    faults = world.faults[case, "commitment.acknowledged"] = ["before"] * 1_000

    async def acknowledge() -> Answer:
        return await commands.give(case, "acknowledge", "commitment.acknowledge", "acknowledge", BODY, at=AT)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(acknowledge(), 0.5)
    monkeypatch.setattr(client, "LONGEST", 0.5)
    with pytest.raises(Unavailable):
        await acknowledge()
    monkeypatch.undo()
    faults.clear()
    answer = await acknowledge()
    assert (answer.entry, await world.actions(case)) == (2, ["commitment.opened", "commitment.acknowledged"])


async def test_what_kawal_does_by_itself_and_a_rule_refuses_needs_attention_and_then_goes_on(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, AT)
    due = (await world.state(case, CommitmentState)).acknowledge_by
    world.faults[case, "commitment.acknowledge_overdue"] = ["refused"] * 4
    advancing = asyncio.create_task(world.advance(case, WALL.ends(due)))
    while await attention(world, case) is None:
        assert not advancing.done()
        await asyncio.sleep(0.05)
    assert "law book" in (await attention(world, case) or "")
    await advancing
    assert await attention(world, case) is None
    assert (await world.actions(case)).count("commitment.acknowledge_overdue") == 1


async def test_a_refused_command_changes_nothing_and_a_refusal_stands_in_the_log_once(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, AT)
    for number in (1, 2):
        with pytest.raises(Refused) as refused:
            await world.give(world.people.auditor, case, "acknowledge", "commitment.acknowledge", BODY, at=AT)
        assert refused.value.reason.code is Refusal.NOT_PERMITTED
        logged = await world.rows("SELECT actor FROM audit_entry WHERE chain = $1", f"refusal/{case}")
        assert [row["actor"] for row in logged] == ["auditor"] * number
    assert await world.actions(case) == ["commitment.opened"]
    assert (await world.state(case, CommitmentState)).acknowledged_on is None


async def test_commands_given_at_once_are_carried_out_one_after_the_other(world: World, region: str) -> None:
    case = await world.open_commitment(region, AT)
    bodies = [SetTarget(segment=Segment.RENTAN, fiscal_year=2022, headcount=n) for n in range(12)]
    answers = await asyncio.gather(
        *(
            world.give(
                world.people.officer,
                case,
                "set_target",
                "commitment.target",
                body,
                at=AT,
                occurrence=body.headcount,
            )
            for body in bodies
        )
    )
    assert sorted(answer.entry for answer in answers) == list(range(2, 14))
    assert sorted(row["headcount"] for row in await world.facts("target_set", case)) == list(range(12))


async def test_the_wall_clock_is_nobodys_to_move(world: World, region: str) -> None:
    case = await world.open_commitment(region, real_now(), clock=WALL)
    commands = world.installation.commands(world.people.officer)
    with pytest.raises(Refused) as refused:
        await commands.advance(case, real_now() + timedelta(days=1))
    assert refused.value.reason.code is Refusal.WALL_CLOCK
    with pytest.raises(Refused) as refused:
        await world.give(
            world.people.officer, case, "acknowledge", "commitment.acknowledge", BODY, at=real_now()
        )
    assert refused.value.reason.code is Refusal.WALL_CLOCK


async def test_conducted_time_never_runs_backwards_and_stands_still_between_advances(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, AT)
    later = AT + timedelta(days=3)
    first = await world.advance(case, later)
    assert first.next_due is not None
    assert first == await world.advance(case, later)
    for earlier in (AT, later - timedelta(seconds=1)):
        with pytest.raises(Refused) as refused:
            await world.advance(case, earlier)
        assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    assert (await world.state(case, CommitmentState)).now == later


async def test_every_entry_names_the_activity_that_wrote_it(world: World, region: str) -> None:
    case = await world.open_commitment(region, AT)
    await world.give(world.people.officer, case, "acknowledge", "commitment.acknowledge", BODY, at=AT)
    [entry] = await world.rows("SELECT * FROM audit_entry WHERE chain = $1 AND seq = 2", case)
    assert entry["workflow_id"] == case
    handle = world.installation.client.get_workflow_handle(case, run_id=entry["run_id"])
    scheduled = [
        event.activity_task_scheduled_event_attributes
        async for event in handle.fetch_history_events()
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    assert [one.activity_type.name for one in scheduled if one.activity_id == entry["activity_id"]] == [
        "record.commit"
    ]
    assert entry["effective_on"] == date(2021, 3, 25)
