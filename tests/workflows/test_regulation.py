"""Regulation: drafts go their path step by step, the instrument that ends them opens only what it is enough for."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from law import regions, regulation
from schemas.base import Message
from schemas.cases import Answer, LawPublished
from schemas.errors import Refused
from schemas.issuing import (
    AbandonRegulation,
    CommitmentState,
    CorrectRegulationStep,
    RecordRegulationStep,
    Regulate,
    StartRegulation,
)
from schemas.refusals import Refusal
from schemas.terms import Effect, InstrumentKind, Progress, RegulationStep, Relation
from store.pool import transaction
from store.queries import load
from tests.support.world import CONDUCTED, INSTRUCTION, SIGNED_ON, WALL, World, on, real_now

AT = on(SIGNED_ON)
DRAFTED = date(2021, 4, 20)
WHY = "nomor dokumen salah dicatat"
PERMITS = {
    "start_regulation": "regulation.start",
    "record_regulation_step": "regulation.record",
    "correct_regulation_step": "regulation.correct",
    "abandon_regulation": "regulation.abandon",
    "regulate": "commitment.regulate",
}


def councils(region: str) -> InstrumentKind:
    """Return the regulation that a region enacts together with its parliament."""
    return InstrumentKind.QANUN if region.startswith("11.") else InstrumentKind.PERDA


async def give(
    world: World, case: str, update: str, body: Message, day: date, occurrence: object = 1
) -> Answer:
    return await world.give(
        world.people.officer, case, update, PERMITS[update], body, at=on(day), occurrence=str(occurrence)
    )


async def start(world: World, region: str, kind: InstrumentKind = InstrumentKind.PERBUP) -> tuple[str, str]:
    """Return a commitment with one draft, begun on the day of the instruction."""
    case = await world.open_commitment(region, AT)
    body = StartRegulation(instrument_kind=kind, title_ref="ND-1/2021", on=SIGNED_ON)
    await give(world, case, "start_regulation", body, SIGNED_ON)
    return case, f"{region}-R01"


def step(draft: str, name: RegulationStep, day: date = DRAFTED) -> RecordRegulationStep:
    return RecordRegulationStep(draft=draft, step=name, met_on=day, document=f"{name}/2021")


async def asked(world: World, case: str) -> list[tuple[str, date, str]]:
    rows = await world.rows(
        "SELECT what, due_on, office FROM task WHERE case_id = $1 AND closed_at IS NULL"
        " AND what LIKE 'commitment.regulation_%' ORDER BY id",
        case,
    )
    return [
        (row["what"].removeprefix("commitment.regulation_"), row["due_on"], row["office"]) for row in rows
    ]


async def test_a_draft_is_planned_whole_and_asks_for_its_first_step(world: World, region: str) -> None:
    case, draft = await start(world, region)
    planned = await world.facts("regulation_planned", case)
    assert [row["step"] for row in planned] == ["DRAFT", "HARMONISATION", "FACILITATION", "ENACTMENT"]
    assert [row["due_on"] for row in planned] == sorted(row["due_on"] for row in planned)
    province = region.split(".", maxsplit=1)[0]
    assert [row["actor"] for row in planned[:3]] == [
        f"{region}/disnaker",
        f"{region}/biro-hukum",
        f"{province}/biro-hukum",
    ]
    assert await asked(world, case) == [("draft", planned[0]["due_on"], f"{region}/disnaker")]
    [started] = await world.facts("regulation_started", case)
    assert (started["draft"], started["effects"]) == (draft, [])


async def test_a_step_recorded_late_gives_the_next_office_its_whole_time(world: World, region: str) -> None:
    case, draft = await start(world, region)
    late = date(2021, 5, 10)
    await give(
        world, case, "record_regulation_step", step(draft, RegulationStep.DRAFT, late), date(2021, 5, 20)
    )
    [recorded] = await world.facts("regulation_step_recorded", case)
    assert (recorded["effective_on"], recorded["days_late"] > 0) == (late, True)
    replanned = {row["step"]: row for row in await world.facts("regulation_planned", case)}
    harmonised = replanned["HARMONISATION"]
    assert harmonised["counted_from"] == late
    assert await asked(world, case) == [("harmonisation", harmonised["due_on"], f"{region}/biro-hukum")]


async def test_steps_are_recorded_in_their_order_and_the_last_is_the_instrument(
    world: World, region: str
) -> None:
    case, draft = await start(world, region)
    first = step(draft, RegulationStep.DRAFT)
    refused = [
        (step(draft, RegulationStep.FACILITATION), Refusal.OUT_OF_ORDER),
        (step(draft, RegulationStep.ENACTMENT), Refusal.OUT_OF_ORDER),
        (step(draft, RegulationStep.PROPEMPERDA), Refusal.UNKNOWN_RECORD),
        (step(f"{region}-R09", RegulationStep.DRAFT), Refusal.UNKNOWN_RECORD),
        (step(draft, RegulationStep.DRAFT, date(2021, 4, 22)), Refusal.TOO_EARLY),
    ]
    for number, (body, code) in enumerate(refused):
        with pytest.raises(Refused) as caught:
            await give(world, case, "record_regulation_step", body, date(2021, 4, 21), number)
        assert caught.value.reason.code is code
    await give(world, case, "record_regulation_step", first, date(2021, 4, 21), "now")
    for body, code in (
        (first, Refusal.ALREADY_RECORDED),
        (step(draft, RegulationStep.HARMONISATION, date(2021, 4, 1)), Refusal.INVALID_INPUT),
    ):
        with pytest.raises(Refused) as caught:
            await give(world, case, "record_regulation_step", body, date(2021, 4, 22), body.step)
        assert caught.value.reason.code is code


async def test_a_wrong_record_is_reversed_and_its_step_owed_again(world: World, region: str) -> None:
    case, draft = await start(world, region)
    before = await asked(world, case)
    await give(world, case, "record_regulation_step", step(draft, RegulationStep.DRAFT), DRAFTED)
    wrong = CorrectRegulationStep(draft=draft, step=RegulationStep.HARMONISATION, why=WHY)
    with pytest.raises(Refused) as refused:
        await give(world, case, "correct_regulation_step", wrong, DRAFTED, "wrong")
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    body = CorrectRegulationStep(draft=draft, step=RegulationStep.DRAFT, why=WHY)
    await give(world, case, "correct_regulation_step", body, DRAFTED)
    assert await asked(world, case) == before
    [reversed_] = await world.facts("regulation_step_reversed", case)
    assert (reversed_["record"], reversed_["why"]) == (1, WHY)
    with pytest.raises(Refused) as refused:
        await give(world, case, "correct_regulation_step", body, DRAFTED, "again")
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD
    again = step(draft, RegulationStep.DRAFT, date(2021, 4, 19))
    await give(world, case, "record_regulation_step", again, DRAFTED, "again")
    assert [row["record"] for row in await world.facts("regulation_step_recorded", case)] == [1, 2]


async def test_a_missed_step_raises_a_ladder_that_rests_once_it_is_recorded(
    world: World, region: str
) -> None:
    case, draft = await start(world, region)
    [(_, due_on, _)] = await asked(world, case)
    ladder = f"escalation/{case}/issuing.DRAFT.2021/1"
    for days in (14, 7):
        await world.advance(case, CONDUCTED.starts(due_on - timedelta(days=days)))
    assert (await world.notices(case)).count((f"{region}/disnaker", "regulation_reminder")) == 2
    assert await world.standing(ladder) is None
    await world.advance(case, CONDUCTED.ends(due_on))
    assert await world.standing(ladder) == "open"
    raised = {row["subject"]: row["missed"] for row in await world.facts("cause_raised", case)}
    assert raised[f"regulation.{draft}"] == "DRAFT"
    done = due_on + timedelta(days=1)
    await give(world, case, "record_regulation_step", step(draft, RegulationStep.DRAFT, done), done)
    await world.advance(ladder, on(done))
    assert await world.standing(ladder) == "closed"


async def test_on_the_wall_clock_a_missed_step_is_escalated_by_itself(world: World, region: str) -> None:
    case = await world.open_commitment(region, real_now(), clock=WALL)
    body = StartRegulation(
        instrument_kind=InstrumentKind.INBUP,
        title_ref="ND-1",
        on=await world.today(case),
        enacts=(Effect.DIRECT,),
    )
    await world.give(world.people.officer, case, "start_regulation", "regulation.start", body)
    [(_, due_on, _)] = await asked(world, case)
    await world.skip_to(case, WALL.ends(due_on))
    await world.until(case, "commitment.regulation_missed")
    await world.until(f"escalation/{case}/issuing.DRAFT.{due_on.year}/1", "escalation.opened")


async def test_the_instrument_ends_its_draft_once_every_step_before_it_is_recorded(
    world: World, region: str
) -> None:
    case, draft = await start(world, region, InstrumentKind.INBUP)
    body = Regulate(
        instrument_kind=InstrumentKind.INBUP, number="1/2021", enacted_on=date(2021, 4, 21), draft=draft
    )
    other = body.model_copy(update={"instrument_kind": InstrumentKind.PERBUP})
    for wrong, code in ((body, Refusal.OUT_OF_ORDER), (other, Refusal.INVALID_INPUT)):
        with pytest.raises(Refused) as refused:
            await give(world, case, "regulate", wrong, date(2021, 4, 21), wrong.instrument_kind + " early")
        assert refused.value.reason.code is code
    await give(world, case, "record_regulation_step", step(draft, RegulationStep.DRAFT), DRAFTED)
    await give(world, case, "regulate", body, date(2021, 4, 21))
    recorded = await world.facts("regulation_step_recorded", case)
    assert [(row["step"], row["document"]) for row in recorded][-1] == ("SIGNATURE", "1/2021")
    state = await world.state(case, CommitmentState)
    assert (state.drafts, state.progress) == ([], Progress.REGULATED)
    assert await asked(world, case) == []
    assert {due.what for due in state.agenda} == {"acknowledge"}


async def test_an_abandoned_draft_asks_nobody_any_more(world: World, region: str) -> None:
    case, draft = await start(world, region)
    [(_, due_on, _)] = await asked(world, case)
    await world.advance(case, CONDUCTED.ends(due_on))
    day = due_on + timedelta(days=3)
    body = AbandonRegulation(draft=draft, on=day, why="digabung dengan rancangan lain")
    await give(world, case, "abandon_regulation", body, day)
    assert await asked(world, case) == []
    assert [row["subject"] for row in await world.facts("cause_lifted", case)] == [f"regulation.{draft}"]
    with pytest.raises(Refused) as refused:
        await give(world, case, "record_regulation_step", step(draft, RegulationStep.DRAFT), day)
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD
    assert "regulation_missed" not in {due.what for due in (await world.state(case, CommitmentState)).agenda}


async def test_a_draft_too_weak_for_what_it_is_meant_to_do_is_refused_with_what_is_enough(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, AT)
    for kind, effect, enough in (
        (InstrumentKind.INBUP, Effect.REGULATE, "PERBUP"),
        (InstrumentKind.SE, Effect.DIRECT, "INBUP"),
        (councils(region), Effect.SPEND, "DPA"),
    ):
        body = StartRegulation(instrument_kind=kind, title_ref="ND-2", on=SIGNED_ON, enacts=(effect,))
        with pytest.raises(Refused) as refused:
            await give(world, case, "start_regulation", body, SIGNED_ON, kind)
        assert refused.value.reason.code is Refusal.TOO_WEAK
        assert enough in str(refused.value)


@pytest.mark.parametrize("kind", [InstrumentKind.SE, InstrumentKind.PKS])
async def test_a_circular_or_an_agreement_alone_is_recorded_and_lets_nobody_rest(
    world: World, region: str, kind: InstrumentKind
) -> None:
    case = await world.open_commitment(region, AT)
    due = (await world.state(case, CommitmentState)).regulate_by
    await world.advance(case, CONDUCTED.ends(due))
    ladder = f"escalation/{case}/issuing.regulate.{due.year}/1"
    day = due + timedelta(days=2)
    weak = Regulate(instrument_kind=kind, number="9/2021", enacted_on=day)
    answer = await give(world, case, "regulate", weak, day)
    assert answer.action == "commitment.instrument_recorded"
    assert (answer.details["fulfils"], answer.details["allows"]) == (False, [])
    assert answer.details["lacks"]["spend"] == ["DPA"]  # type: ignore[index, call-overload]
    assert {"INBUP", "PERBUP"} <= set(answer.details["would_fulfil"])  # type: ignore[arg-type]
    assert len(await world.facts("instrument_enacted", case)) == 1
    assert (await world.state(case, CommitmentState)).progress is Progress.ISSUED
    assert "commitment.regulate" in await world.tasks(case)
    assert await world.standing(ladder) == "open"
    strong = Regulate(instrument_kind=InstrumentKind.INBUP, number="2/2021", enacted_on=day)
    answer = await give(world, case, "regulate", strong, day, 2)
    assert (answer.action, answer.details["allows"]) == ("commitment.regulated", ["direct"])
    assert "PERBUP" in answer.details["lacks"]["regulate"]  # type: ignore[index, call-overload, operator]
    await world.advance(ladder, on(day))
    assert (await world.state(case, CommitmentState)).progress is Progress.REGULATED
    assert await world.standing(ladder) == "closed"


async def test_only_an_instrument_that_is_there_and_no_stronger_is_amended_or_replaced(
    world: World, region: str
) -> None:
    case = await world.open_commitment(region, AT)
    day = date(2021, 5, 3)
    perbup = Regulate(
        instrument_kind=InstrumentKind.PERBUP, number="1/2021", enacted_on=day, addressees=("dinas-a",)
    )
    target = f"{region}/PERBUP/1/2021"
    change = perbup.model_copy(
        update={"number": "2/2021", "relation": Relation.REPLACES, "target": target, "addressees": ()}
    )
    inbup = change.model_copy(update={"instrument_kind": InstrumentKind.INBUP})
    older = change.model_copy(update={"enacted_on": day - timedelta(days=1)})
    expected = [
        (change, Refusal.UNKNOWN_RECORD),
        (perbup, None),
        (inbup, Refusal.TOO_WEAK),
        (older, Refusal.INVALID_INPUT),
        (change, None),
    ]
    for number, (body, code) in enumerate(expected):
        if code is None:
            await give(world, case, "regulate", body, day, number)
        else:
            with pytest.raises(Refused) as refused:
                await give(world, case, "regulate", body, day, number)
            assert refused.value.reason.code is code
    assert [row["target"] for row in await world.facts("instrument_enacted", case)] == [None, target]
    assert "commitment.acknowledge_instrument" not in await world.tasks(case)


async def test_an_instrument_without_a_draft_is_recorded_as_before(world: World, region: str) -> None:
    case = await world.open_commitment(region, AT)
    body = Regulate(instrument_kind=councils(region), number="1/2021", enacted_on=SIGNED_ON)
    await give(world, case, "regulate", body, SIGNED_ON)
    assert (await world.facts("instrument_enacted", case))[0]["draft"] is None
    assert INSTRUCTION in case


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_is_done_every_open_draft_asks_for_exactly_one_next_step(
    world: World, region: str, seed: int
) -> None:
    rng = random.Random(seed)
    case = await world.open_commitment(region, AT)
    day = SIGNED_ON
    for number in range(25):
        day += timedelta(days=rng.randint(0, 12))
        await world.advance(case, on(day))
        state = await world.state(case, CommitmentState)
        draft = rng.choice(state.drafts) if state.drafts else None
        match rng.choice(["start", "record", "record", "record", "correct", "abandon", "enact"]):
            case "record" if draft and draft.next is not draft.steps[-1]:
                body: Message = step(draft.id, draft.next.plan.step, day)
                await give(world, case, "record_regulation_step", body, day, number)
            case "correct" if draft and draft.latest:
                body = CorrectRegulationStep(draft=draft.id, step=draft.latest.plan.step, why=WHY)
                await give(world, case, "correct_regulation_step", body, day, number)
            case "abandon" if draft and number % 3 == 0:
                body = AbandonRegulation(draft=draft.id, on=day, why=WHY)
                await give(world, case, "abandon_regulation", body, day, number)
            case "enact" if draft and draft.next is draft.steps[-1]:
                body = Regulate(
                    instrument_kind=draft.kind, number=f"{number}", enacted_on=day, draft=draft.id
                )
                await give(world, case, "regulate", body, day, number)
            case _:
                kind = rng.choice([councils(region), InstrumentKind.PERBUP, InstrumentKind.KEPUTUSAN])
                body = StartRegulation(instrument_kind=kind, title_ref=f"ND-{number}", on=day)
                await give(world, case, "start_regulation", body, day, number)
        state = await world.state(case, CommitmentState)
        owed = sorted((draft.next.plan.step.lower(), draft.next.plan.due_on) for draft in state.drafts)
        assert sorted((what, due) for what, due, _ in await asked(world, case)) == owed
        waiting = Counter(due.ref for due in state.agenda if due.what == "regulation_missed")
        climbing = {subject.removeprefix("regulation.") for subject in state.ladders if "-R" in subject}
        assert waiting == {draft.id: 1 for draft in state.drafts if draft.id not in climbing}
        assert climbing <= {draft.id for draft in state.drafts}


async def test_a_new_law_book_moves_the_days_of_open_drafts_visibly_and_only_if_they_change(
    world: World, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, draft = await start(world, region)
    handle = world.installation.client.get_workflow_handle(case)
    await handle.signal("tell", LawPublished())
    await world.advance(case, on(DRAFTED))
    assert "commitment.regulation_replanned" not in await world.actions(case)
    [(_, due_on, office)] = await asked(world, case)
    by_the_old_book = regulation.plan

    def by_the_new_book(*given: Any, **named: Any) -> tuple[regulation.PathStep, ...]:  # noqa: ANN401 - as given
        return tuple(
            one.model_copy(update={"due_on": one.due_on + timedelta(days=7)})
            for one in by_the_old_book(*given, **named)
        )

    monkeypatch.setattr(regulation, "plan", by_the_new_book)
    await handle.signal("tell", LawPublished())
    await world.advance(case, on(DRAFTED))
    assert await asked(world, case) == [("draft", due_on + timedelta(days=7), office)]
    state = await world.state(case, CommitmentState)
    [missed] = [due.at for due in state.agenda if due.what == "regulation_missed"]
    assert missed == CONDUCTED.ends(due_on + timedelta(days=7))
    assert (await world.actions(case)).count("commitment.regulation_replanned") == 1
    assert draft in {row["draft"] for row in await world.facts("regulation_planned", case)}


async def test_a_region_that_works_six_days_a_week_owes_a_facilitation_sooner(
    world: World, region: str
) -> None:
    async with transaction(world.installation.pool) as tx:
        await load("budgets").put_working_week(tx, region=region, valid_from=date(2021, 1, 1), days=6)
    case, _ = await start(world, region)
    due = {row["step"]: row["due_on"] for row in await world.facts("regulation_planned", case)}
    [five] = [
        step.due_on
        for step in regulation.plan(InstrumentKind.PERBUP, regions.find(region), SIGNED_ON)
        if step.step is RegulationStep.FACILITATION
    ]
    assert due["FACILITATION"] < five
