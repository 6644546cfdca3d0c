"""Registrations: rows judged one by one, approved by a second person, numbered once."""

import pytest

from schemas.errors import Refused
from schemas.issuing import CommitmentState
from schemas.refusals import Refusal
from schemas.registration import Approve, RegistrationState, Reject
from tests.support.stages import HEADCOUNT, UPLOADED, Region, born, nik, roster
from tests.support.world import World


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.funded()
    return found


async def decided(here: Region, who: str, body: Approve | Reject, occurrence: int = 1) -> None:
    name = "approve" if isinstance(body, Approve) else "reject"
    await here.world.give(
        getattr(here.world.people, who),
        here.registration,
        name,
        f"registration.{name}",
        body,
        at=UPLOADED,
        occurrence=occurrence,
    )
    if name == "approve":
        await here.world.advance(here.registration, UPLOADED)


async def test_rows_are_accepted_or_refused_one_by_one_and_their_people_are_sealed(here: Region) -> None:
    world = here.world
    bad = f"123,Warga Contoh 900,1980-01-02,L,Ibu Contoh,petani,,1000000\n{nik(here.code, 1)}"
    doubled = f"{bad},Warga Contoh 901,{born(here.code, 1)},L,Ibu Contoh,petani,,1000000"
    await here.submitted(roster(here.code, 2, extra=doubled))
    await world.advance(here.registration, UPLOADED)
    [checked] = await world.facts("roster_checked", here.registration)
    assert (checked["accepted"], checked["refused"]) == (2, 2)
    rows = await world.rows(
        "SELECT row_number, outcome, reason FROM roster_row WHERE batch = $1 ORDER BY 1",
        checked["batch"],
    )
    assert [(row["row_number"], row["outcome"]) for row in rows] == [
        (2, "accepted"),
        (3, "accepted"),
        (4, "refused"),
        (5, "refused"),
    ]
    assert [row["reason"]["code"] for row in rows[2:]] == [Refusal.INVALID_NIK, Refusal.REPEATED_ROW]
    everything = await world.rows(
        "SELECT row_to_json(s)::text AS row FROM person_sealed s WHERE person LIKE $1",
        f"w-{checked['batch']}%",
    )
    assert len(everything) == 2
    assert not any("Warga" in row["row"] for row in everything)
    state = await world.state(here.registration, RegistrationState)
    assert (state.accepted, state.refused, state.stage) == (2, 2, "checked")


async def test_more_rows_than_the_line_pays_for_are_accepted_and_left_to_the_approval(here: Region) -> None:
    await here.submitted(roster(here.code, HEADCOUNT + 2))
    await here.world.advance(here.registration, UPLOADED)
    [checked] = await here.world.facts("roster_checked", here.registration)
    assert (checked["accepted"], checked["refused"]) == (HEADCOUNT + 2, 0)


async def test_who_uploaded_a_roster_cannot_approve_it_and_the_attempt_is_logged(here: Region) -> None:
    world = here.world
    await here.submitted(roster(here.code), by=world.people.both)
    await world.advance(here.registration, UPLOADED)
    with pytest.raises(Refused) as refused:
        await decided(here, "both", Approve())
    assert refused.value.reason.code is Refusal.FOUR_EYES
    [logged] = await world.rows("SELECT * FROM audit_entry WHERE chain = $1", f"refusal/{here.registration}")
    assert (logged["actor"], logged["details"]["refusal"]) == ("both", Refusal.FOUR_EYES)
    assert await world.standing(here.registration) == "open"
    await decided(here, "approver", Approve(), 2)
    assert (await world.state(here.registration, RegistrationState)).registered == HEADCOUNT


async def test_approval_numbers_every_accepted_worker_once_and_tells_the_commitment(here: Region) -> None:
    world = here.world
    await here.submitted(roster(here.code))
    await world.advance(here.registration, UPLOADED)
    await decided(here, "approver", Approve())
    members = await world.rows("SELECT kpj, person FROM membership WHERE region = $1", here.code)
    assert len({row["kpj"] for row in members}) == len({row["person"] for row in members}) == HEADCOUNT
    [fact] = await world.facts("roster_registered", here.registration)
    assert (fact["headcount"], fact["stand_in"]) == (HEADCOUNT, True)
    await world.advance(here.commitment, UPLOADED)
    assert (await world.state(here.commitment, CommitmentState)).headcount == HEADCOUNT
    assert await world.standing(here.contributions) == "open"


async def test_a_roster_that_is_not_checked_yet_is_not_decided(here: Region) -> None:
    await here.submitted(roster(here.code))
    with pytest.raises(Refused) as refused:
        await decided(here, "approver", Approve())
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER


async def test_a_rejected_roster_registers_nobody(here: Region) -> None:
    world = here.world
    await here.submitted(roster(here.code))
    await world.advance(here.registration, UPLOADED)
    await decided(here, "approver", Reject(ground="daftar belum lengkap"))
    assert await world.rows("SELECT id FROM membership WHERE region = $1", here.code) == []
    assert [row["why"] for row in await world.facts("roster_rejected", here.registration)] == [
        "daftar belum lengkap"
    ]
    assert await world.tasks(here.registration) == set()


async def test_a_file_that_is_no_roster_is_refused_when_it_is_submitted(here: Region) -> None:
    with pytest.raises(Refused) as refused:
        await here.submitted(b"nama;alamat\nWarga Contoh 001;Jalan Contoh\n")
    assert refused.value.reason.code is Refusal.INVALID_INPUT
    assert await here.world.standing(here.registration) is None


async def test_a_roster_that_nobody_decides_in_time_raises_a_ladder_that_ends_with_the_decision(
    here: Region,
) -> None:
    world = here.world
    await here.submitted(roster(here.code, 2))
    await world.advance(here.registration, UPLOADED)
    state = await world.state(here.registration, RegistrationState)
    late = state.clock.ends(state.decide_by)
    await world.advance(here.registration, late)
    [raised] = await world.facts("cause_raised", here.registration)
    assert raised["due_on"] == state.decide_by
    await world.give(
        world.people.approver, here.registration, "approve", "registration.approve", Approve(), at=late
    )
    [lifted] = await world.facts("cause_lifted", here.registration)
    assert lifted["ladder"] == raised["ladder"]
