"""Likely duplicates: no approval before each has its verdict, once; the same is refused, a different one registered."""

from datetime import datetime, timedelta

import pytest

from schemas.cases import Answer
from schemas.errors import Refused
from schemas.names import registration_id
from schemas.refusals import Refusal
from schemas.registration import Adjudicate, Approve, RegistrationState, Reject
from schemas.terms import Role, Verdict
from starter.client import SignedIn
from tests.support.alike import AGAIN, FIRST, ONE, TWIN, alike
from tests.support.stages import UPLOADED, YEAR, Region
from tests.support.world import World

WHY = "dibandingkan dengan kartu keluarga"


@pytest.fixture
async def held(world: World, region: str) -> Region:
    """Return a region with a funded line and a roster of four rows, two of which are held."""
    here = Region(world, region)
    await here.funded()
    await here.submitted(alike(region))
    await world.advance(here.registration, UPLOADED)
    return here


async def judged(
    here: Region,
    row: int,
    verdict: Verdict,
    who: SignedIn | None = None,
    occurrence: int | str = 1,
    *,
    case: str = "",
    at: datetime = UPLOADED,
) -> Answer:
    world = here.world
    body = Adjudicate(row_number=row, verdict=verdict, why=WHY)
    return await world.give(
        who or world.people.officer, case or here.registration, "adjudicate", "registration.adjudicate", body,
        at=at, occurrence=f"{row}.{occurrence}",
    )  # fmt: skip


async def decided(
    here: Region,
    body: Approve | Reject,
    who: SignedIn | None = None,
    occurrence: int = 1,
    *,
    case: str = "",
    at: datetime = UPLOADED,
) -> Answer:
    world, name = here.world, "approve" if isinstance(body, Approve) else "reject"
    return await world.give(
        who or world.people.approver, case or here.registration, name, f"registration.{name}", body,
        at=at, occurrence=occurrence,
    )  # fmt: skip


async def test_an_officer_is_asked_to_compare_while_rows_are_held(held: Region) -> None:
    world = held.world
    assert "registration.adjudicate" in await world.tasks(held.registration)
    await judged(held, AGAIN, Verdict.SAME)
    assert "registration.adjudicate" in await world.tasks(held.registration)
    await judged(held, TWIN, Verdict.DIFFERENT)
    assert "registration.adjudicate" not in await world.tasks(held.registration)
    state = await world.state(held.registration, RegistrationState)
    assert (state.accepted, state.refused, state.held) == (3, 1, 0)


async def test_nobody_is_approved_while_rows_await_a_verdict(held: Region) -> None:
    for waiting in (2, 1):
        with pytest.raises(Refused) as refused:
            await decided(held, Approve(), occurrence=waiting)
        assert refused.value.reason.code is Refusal.OUT_OF_ORDER
        assert f"{waiting} of its rows" in str(refused.value)
        await judged(held, AGAIN if waiting == 2 else TWIN, Verdict.SAME)
    await decided(held, Approve(), occurrence=3)


async def test_who_is_somebody_else_is_registered_and_who_is_the_same_is_refused(held: Region) -> None:
    world = held.world
    await judged(held, AGAIN, Verdict.SAME)
    await judged(held, TWIN, Verdict.DIFFERENT)
    await decided(held, Approve())
    await world.advance(held.registration, UPLOADED)
    members = await world.rows("SELECT person FROM membership WHERE region = $1", held.code)
    batch = f"{held.code}-{YEAR}-001"
    assert {row["person"] for row in members} == {f"w-{batch}-{row:05d}" for row in (FIRST, ONE, TWIN)}
    verdicts = await world.facts("duplicate_adjudicated", held.registration)
    assert [(row["row_number"], row["verdict"], row["why"]) for row in verdicts] == [
        (AGAIN, "same", WHY),
        (TWIN, "different", WHY),
    ]


@pytest.mark.parametrize("second", list(Verdict))
async def test_a_second_verdict_on_a_row_is_refused(held: Region, second: Verdict) -> None:
    await judged(held, AGAIN, Verdict.SAME)
    with pytest.raises(Refused) as refused:
        await judged(held, AGAIN, second, held.world.people.second_officer, occurrence=2)
    assert refused.value.reason.code is Refusal.ALREADY_RECORDED
    state = await held.world.state(held.registration, RegistrationState)
    assert (state.refused, state.held) == (1, 1)


@pytest.mark.parametrize(("row", "code"), [(FIRST, Refusal.OUT_OF_ORDER), (99, Refusal.UNKNOWN_RECORD)])
async def test_only_a_held_row_takes_a_verdict(held: Region, row: int, code: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        await judged(held, row, Verdict.DIFFERENT)
    assert refused.value.reason.code is code


async def test_once_every_row_has_its_verdict_none_is_taken_any_more(held: Region) -> None:
    await judged(held, AGAIN, Verdict.SAME)
    await judged(held, TWIN, Verdict.SAME)
    with pytest.raises(Refused) as refused:
        await judged(held, ONE, Verdict.SAME)
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER


async def test_who_gave_a_verdict_does_not_approve(held: Region) -> None:
    both = held.world.people.both
    await judged(held, AGAIN, Verdict.SAME, both)
    await judged(held, TWIN, Verdict.DIFFERENT)
    with pytest.raises(Refused) as refused:
        await decided(held, Approve(), both)
    assert refused.value.reason.code is Refusal.FOUR_EYES
    await decided(held, Approve(), occurrence=2)


async def test_a_roster_can_be_sent_back_with_rows_that_nobody_compared(held: Region) -> None:
    await decided(held, Reject(ground="daftar disusun ulang"))
    assert await held.world.tasks(held.registration) == set()


@pytest.mark.parametrize("compared", [True, False])
async def test_whoever_was_held_in_a_roster_that_was_sent_back_blocks_the_next_one_too(
    held: Region, compared: bool
) -> None:
    world, first = held.world, f"{held.code}-{YEAR}-001"
    if compared:
        await judged(held, AGAIN, Verdict.SAME)
        await judged(held, TWIN, Verdict.DIFFERENT)
    await decided(held, Reject(ground="daftar disusun ulang"))
    await held.submitted(alike(held.code), occurrence=2)
    case = registration_id(f"{held.code}-{YEAR}-002")
    await world.advance(case, UPLOADED)
    state = await world.state(case, RegistrationState)
    assert (state.accepted, state.held) == ((3, 1) if compared else (2, 2))
    assert "registration.adjudicate" in await world.tasks(case)
    with pytest.raises(Refused) as refused:
        await decided(held, Approve(), case=case)
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    await judged(held, AGAIN, Verdict.SAME, case=case)
    if not compared:
        await judged(held, TWIN, Verdict.DIFFERENT, case=case)
    await decided(held, Approve(), occurrence=2, case=case)
    await world.advance(case, UPLOADED)
    members = await world.rows("SELECT person FROM membership WHERE region = $1", held.code)
    assert {row["person"] for row in members} == {f"w-{first}-{row:05d}" for row in (FIRST, ONE, TWIN)}


async def test_both_verdicts_and_decision_are_asked_for_by_the_last_day_to_decide(held: Region) -> None:
    state = await held.world.state(held.registration, RegistrationState)
    assert state.decide_by > state.clock.today(UPLOADED)
    tasks = await held.world.rows(
        "SELECT what, role, due_on, ref FROM task WHERE case_id = $1 AND closed_at IS NULL", held.registration
    )
    assert {(row["what"], row["role"], row["due_on"], row["ref"]) for row in tasks} == {
        ("registration.adjudicate", Role.OFFICER, state.decide_by, state.batch),
        ("registration.approve", Role.APPROVER, state.decide_by, state.batch),
    }


@pytest.mark.parametrize("body", [Approve(), Reject(ground="daftar disusun ulang")])
async def test_rows_that_nobody_compares_in_time_raise_a_ladder_that_rests_with_the_decision_alone(
    held: Region, body: Approve | Reject
) -> None:
    world, case = held.world, held.registration
    state = await world.state(case, RegistrationState)
    late = state.clock.ends(state.decide_by)
    await world.advance(case, late - timedelta(seconds=1))
    assert await world.facts("cause_raised", case) == []
    await world.advance(case, late)
    [raised] = await world.facts("cause_raised", case)
    assert (raised["due_on"], raised["missed"]) == (state.decide_by, state.batch)
    assert await world.standing(raised["ladder"]) == "open"
    assert await world.tasks(case) == {"registration.adjudicate", "registration.approve"}
    if isinstance(body, Approve):
        for row in (AGAIN, TWIN):
            await judged(held, row, Verdict.SAME, at=late)
        assert await world.facts("cause_lifted", case) == [], "nobody has decided yet"
    await decided(held, body, at=late)
    [lifted] = await world.facts("cause_lifted", case)
    assert lifted["ladder"] == raised["ladder"]
    await world.advance(raised["ladder"], late)
    assert await world.standing(raised["ladder"]) == "closed"
    assert await world.tasks(case) == set()


async def test_a_verdict_is_no_auditors_business(held: Region) -> None:
    with pytest.raises(Refused) as refused:
        await judged(held, AGAIN, Verdict.SAME, held.world.people.auditor)
    assert refused.value.reason.code is Refusal.NOT_PERMITTED
