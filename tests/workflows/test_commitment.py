"""Commitments: acknowledged, regulated, chased when late, carried over the years."""

from datetime import date, timedelta

import pytest

from schemas.errors import Refused
from schemas.escalation import EscalationState
from schemas.issuing import (
    Acknowledge,
    AcknowledgeInstrument,
    CommitmentState,
    FollowUp,
    HoldOutreach,
    Regulate,
    SetTarget,
    SubmitRoster,
)
from schemas.names import budget_id
from schemas.refusals import Refusal
from schemas.terms import Funding, InstrumentKind, OutreachKind, Progress, Segment
from tests.support.stages import Region, line
from tests.support.world import CONDUCTED, INSTRUCTION, SIGNED_ON, WALL, World, on, real_now

AT = on(SIGNED_ON)
PERBUP = Regulate(
    instrument_kind=InstrumentKind.PERBUP,
    number="1/2021",
    enacted_on=date(2021, 4, 1),
    addressees=("dinas-a", "dinas-b"),
)


async def test_acknowledging_in_time_moves_the_commitment_on_and_nobody_is_chased(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, AT)
    day = SIGNED_ON + timedelta(days=14)
    body = Acknowledge(on=day, document="1/2021")
    answer = await world.give(
        world.people.officer, case, "acknowledge", "commitment.acknowledge", body, at=CONDUCTED.at(day, 23)
    )
    assert (answer.entry, answer.actor, answer.repeated) == (2, "officer", False)
    await world.advance(case, CONDUCTED.ends(day))
    assert "commitment.acknowledge_overdue" not in await world.actions(case)
    assert [row["progress"] for row in await world.facts("progress_made", case)] == [Progress.ACKNOWLEDGED]
    assert await world.tasks(case) == {"commitment.regulate"}


async def test_a_second_acknowledgement_and_one_before_the_instruction_are_refused(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, AT)
    early = Acknowledge(on=SIGNED_ON - timedelta(days=1), document="0/2021")
    to_come = Acknowledge(on=SIGNED_ON + timedelta(days=1), document="0/2021")
    now = Acknowledge(on=SIGNED_ON, document="1/2021")
    expected = [
        (early, Refusal.BEFORE_INSTRUCTION),
        (to_come, Refusal.TOO_EARLY),
        (now, None),
        (now, Refusal.ALREADY_RECORDED),
    ]
    for occurrence, (body, code) in enumerate(expected):
        give = world.give(
            world.people.officer,
            case,
            "acknowledge",
            "commitment.acknowledge",
            body,
            at=AT,
            occurrence=occurrence,
        )
        if code is None:
            await give
        else:
            with pytest.raises(Refused) as refused:
                await give
            assert refused.value.reason.code is code
    assert len(await world.facts("progress_made", case)) == 1


async def test_on_the_wall_clock_an_unacknowledged_instruction_raises_a_ladder_that_rests_once_it_is(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, real_now(), clock=WALL)
    due = (await world.state(case, CommitmentState)).acknowledge_by
    await world.skip_to(case, WALL.ends(due))
    await world.until(case, "commitment.acknowledge_overdue")
    ladder = f"escalation/{case}/issuing.acknowledge.{due.year}/1"
    await world.until(ladder, "escalation.opened")
    assert (await world.state(ladder, EscalationState)).rungs[0].office == f"{region}/sekda"
    body = Acknowledge(on=due + timedelta(days=1), document="9/2021")
    await world.give(world.people.officer, case, "acknowledge", "commitment.acknowledge", body)
    await world.until(ladder, "escalation.cause_ended")
    assert await world.standing(ladder) == "closed"


async def test_regulating_records_the_instrument_and_its_addressees_acknowledge_one_by_one(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, AT)
    officer, at = world.people.officer, on(date(2021, 4, 10))
    await world.give(officer, case, "regulate", "commitment.regulate", PERBUP, at=at)
    [enacted] = await world.facts("instrument_enacted", case)
    assert (enacted["effective_on"], enacted["strength"] > 0) == (PERBUP.enacted_on, True)
    assert [row["unit"] for row in await world.facts("instrument_addressed", case)] == ["dinas-a", "dinas-b"]
    for unit in PERBUP.addressees:
        assert "commitment.acknowledge_instrument" in await world.tasks(case)
        body = AcknowledgeInstrument(instrument=enacted["instrument"], unit=unit, on=date(2021, 4, 9))
        await world.give(
            officer,
            case,
            "acknowledge_instrument",
            "commitment.acknowledge_instrument",
            body,
            at=at,
            occurrence=unit,
        )
    assert "commitment.acknowledge_instrument" not in await world.tasks(case)
    with pytest.raises(Refused) as refused:
        await world.give(
            officer,
            case,
            "acknowledge_instrument",
            "commitment.acknowledge_instrument",
            body,
            at=at,
            occurrence="again",
        )
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD


async def test_a_regency_enacts_no_governors_regulation(world: World, region: str) -> None:
    case = await world.open_commitment(region, AT)
    body = PERBUP.model_copy(update={"instrument_kind": InstrumentKind.PERGUB})
    with pytest.raises(Refused) as refused:
        await world.give(
            world.people.officer,
            case,
            "regulate",
            "commitment.regulate",
            body,
            at=on(date(2021, 4, 10)),
        )
    assert refused.value.reason.code is Refusal.INVALID_INPUT


async def test_targets_and_outreach_are_recorded_and_move_no_stage(world: World, region: str) -> None:
    case = await world.open_commitment(region, AT)
    officer, at = world.people.officer, on(date(2021, 5, 3))
    target = SetTarget(segment=Segment.RENTAN, fiscal_year=2022, headcount=1_000)
    await world.give(officer, case, "set_target", "commitment.target", target, at=at)
    event = HoldOutreach(
        outreach_kind=OutreachKind.CARD_HANDOVER,
        held_on=date(2021, 5, 2),
        regions=(region, "36"),
        attendance=80,
        follow_ups=(FollowUp(owner=f"{region}/disnaker", due_on=date(2021, 6, 1)),),
    )
    await world.give(officer, case, "hold_outreach", "commitment.outreach", event, at=at)
    assert [row["headcount"] for row in await world.facts("target_set", case)] == [1_000]
    assert [row["region"] for row in await world.facts("outreach_reached", case)] == [region, "36"]
    assert "commitment.follow_up" in await world.tasks(case)
    assert (await world.state(case, CommitmentState)).progress is Progress.ISSUED


async def test_a_roster_without_money_for_its_year_is_refused(world: World, region: str) -> None:
    case = await world.open_commitment(region, AT)
    roster = SubmitRoster(
        line="none", segment=Segment.RENTAN, fiscal_year=2022, content="none", content_digest="none"
    )
    with pytest.raises(Refused) as refused:
        await world.give(
            world.people.officer, case, "submit_roster", "commitment.submit_roster", roster, at=AT
        )
    assert refused.value.reason.code is Refusal.NO_FUNDING


async def test_a_fiscal_year_turns_into_a_new_run_that_keeps_everything_and_answers_as_before(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, real_now(), clock=WALL, begin=True)
    await world.until(case, "commitment.begun")
    today = await world.today(case)
    body = Acknowledge(on=today, document="1")
    given = await world.give(world.people.officer, case, "acknowledge", "commitment.acknowledge", body)
    before = await world.state(case, CommitmentState)
    turn = next(due.at for due in before.agenda if due.what == "fiscal_year")
    regulate = next(due for due in before.agenda if due.what == "regulate")
    await world.skip_to(case, turn)
    await world.until(case, "commitment.fiscal_year_turned")
    after = await world.state(case, CommitmentState)
    assert len(await world.run_ids(case)) == 2
    assert after.version == before.version + 1
    assert after.budgets == [today.year, today.year + 1, today.year + 2]
    assert after.tasks == before.tasks
    assert (regulate in after.agenda) == (regulate.at > turn)
    assert [due.at for due in after.agenda if due.what == "fiscal_year"] == [
        WALL.starts(date(today.year + 2, 1, 1))
    ]
    assert await world.standing(budget_id(INSTRUCTION, region, today.year + 2)) == "open"
    again = await world.give(world.people.officer, case, "acknowledge", "commitment.acknowledge", body)
    assert again.repeated
    assert again.entry == given.entry
    assert len(await world.facts("progress_made", case)) == 1
    other = body.model_copy(update={"document": "2"})
    with pytest.raises(Refused) as refused:
        await world.give(world.people.officer, case, "acknowledge", "commitment.acknowledge", other)
    assert refused.value.reason.code is Refusal.DIFFERENT_CONTENT


async def test_a_unit_of_jakarta_has_no_budget_of_its_own_and_hands_over_to_the_province(
    world: World,
) -> None:
    case = await world.open_commitment("31.71", AT, begin=True)
    await world.advance(case, AT)
    [begun] = await world.rows("SELECT details FROM audit_entry WHERE chain = $1 AND seq = 2", case)
    assert begun["details"] == {"budget_region": "31"}
    assert await world.rows("SELECT id FROM case_file WHERE region = '31.71' AND type = 'Budget'") == []


async def test_a_regency_opens_two_budget_years_at_once(world: World, region: str) -> None:
    case = await world.open_commitment(region, AT, begin=True)
    await world.advance(case, AT)
    years = await world.rows(
        "SELECT fiscal_year FROM case_file WHERE region = $1 AND type = 'Budget' ORDER BY 1", region
    )
    assert [row["fiscal_year"] for row in years] == [2021, 2022]


async def test_money_that_a_budget_finds_reaches_its_commitment_as_news(world: World, region: str) -> None:
    here = Region(world, region)
    await here.issued()
    await here.planned()
    given = await world.give(
        world.people.officer,
        here.budget,
        "add_line",
        "budget.line",
        line(Funding.MANDIRI),
        at=on(date(2021, 5, 3)),
    )
    assert given.woke == (here.commitment,)
    assert await world.facts("year_funded", here.commitment) == []
    await world.advance(here.commitment, on(date(2021, 5, 3)))
    [funded] = await world.facts("year_funded", here.commitment)
    assert (funded["line"], funded["funding"]) == (here.line, "MANDIRI")
    state = await world.state(here.commitment, CommitmentState)
    assert (state.progress, state.funded) == (Progress.BUDGETED, [2022])
    assert "commitment.roster" in await world.tasks(here.commitment)
