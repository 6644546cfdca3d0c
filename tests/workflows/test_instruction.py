"""Instructions: commitments opened, reports on their rhythm, amended, revoked."""

from datetime import date, timedelta

import pytest

from schemas.errors import Refused
from schemas.issuing import Amend, InstructionState, Revoke
from schemas.names import commitment_id
from schemas.refusals import Refusal
from tests.support.world import CONDUCTED, INSTRUCTION, SIGNED_ON, WALL, World, on

NEW_PROVINCES = ("93", "94", "95", "96")
"""The provinces into which Papua was divided in 2022: no addressees of 2021."""


async def test_it_opens_its_commitments_and_reports_every_six_months_on_the_wall_clock(
    world: World, region: str
) -> None:
    opening = world.small_instruction(f"rhythm-{region}", (region,), WALL)
    await world.open(opening)
    case = opening.key.id
    await world.until(commitment_id(INSTRUCTION, region), "commitment.opened")
    for report in (1, 2):
        due = (await world.state(case, InstructionState)).next_due
        assert due is not None
        await world.skip_to(case, due)
        await world.until(case, "instruction.report_due", times=report)
    entries = await world.rows(
        "SELECT effective_on FROM audit_entry WHERE chain = $1 AND action = 'instruction.report_due'"
        " ORDER BY seq",
        case,
    )
    first, second = (row["effective_on"] for row in entries)
    assert (second.year * 12 + second.month) - (first.year * 12 + first.month) == 6
    assert [office for office, _ in await world.notices(case)] == ["pusat/menko-pmk"] * 2
    assert len(await world.run_ids(case)) == 3


async def test_an_amendment_addresses_the_provinces_of_2022_too_and_none_twice(
    world: World, region: str
) -> None:
    opening = world.small_instruction(f"amended-{region}", (region,), CONDUCTED)
    await world.open(opening)
    case, at = opening.key.id, on(date(2023, 1, 9))
    amend = Amend(regions=NEW_PROVINCES, instrument="Inpres contoh 1/2023", on=date(2023, 1, 9))
    await world.give(world.people.admin, case, "amend", "instruction.amend", amend, at=at)
    assert [row["region"] for row in await world.facts("region_added", case)] == list(NEW_PROVINCES)
    for code in NEW_PROVINCES:
        assert await world.standing(commitment_id(INSTRUCTION, code)) == "open"
    refusals = {(region,): Refusal.ALREADY_RECORDED, ("36", "36"): Refusal.INVALID_INPUT}
    for occurrence, (regions, code) in enumerate(refusals.items(), 2):
        again = Amend(regions=regions, instrument="Inpres contoh 2/2023", on=date(2023, 1, 9))
        with pytest.raises(Refused) as refused:
            await world.give(
                world.people.admin, case, "amend", "instruction.amend", again, at=at, occurrence=occurrence
            )
        assert refused.value.reason.code is code


async def test_only_an_admin_amends_and_a_revoked_instruction_takes_no_more_commands(
    world: World, region: str
) -> None:
    opening = world.small_instruction(f"revoked-{region}", (region,), CONDUCTED)
    await world.open(opening)
    case, at = opening.key.id, on(SIGNED_ON) + timedelta(days=40)
    revoke = Revoke(instrument="Inpres contoh 3/2021", on=SIGNED_ON + timedelta(days=40))
    with pytest.raises(Refused) as refused:
        await world.give(world.people.officer, case, "revoke", "instruction.revoke", revoke, at=at)
    assert refused.value.reason.code is Refusal.NOT_PERMITTED
    await world.give(world.people.admin, case, "revoke", "instruction.revoke", revoke, at=at, occurrence=2)
    assert await world.standing(case) == "closed"
    with pytest.raises(Refused) as refused:
        await world.give(
            world.people.admin, case, "revoke", "instruction.revoke", revoke, at=at, occurrence=3
        )
    assert refused.value.reason.code is Refusal.CASE_CLOSED
    assert await world.standing(commitment_id(INSTRUCTION, region)) == "open"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (SIGNED_ON - timedelta(days=1), Refusal.BEFORE_INSTRUCTION),
        (SIGNED_ON + timedelta(days=1), Refusal.TOO_EARLY),
    ],
)
async def test_nothing_is_amended_or_revoked_before_the_instruction_or_in_advance(
    world: World, region: str, day: date, code: Refusal
) -> None:
    opening = world.small_instruction(f"dated-{region}", (region,), CONDUCTED)
    await world.open(opening)
    bodies = {
        "amend": Amend(regions=("36",), instrument="Inpres contoh", on=day),
        "revoke": Revoke(instrument="Inpres contoh", on=day),
    }
    for name, body in bodies.items():
        with pytest.raises(Refused) as refused:
            await world.give(
                world.people.admin, opening.key.id, name, f"instruction.{name}", body, at=on(SIGNED_ON)
            )
        assert refused.value.reason.code is code
