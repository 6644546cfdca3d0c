"""Which line pays for a roster, and which rosters a line takes."""

from typing import Any

import pytest

from schemas.budgeting import WithdrawLine
from schemas.errors import Refused
from schemas.issuing import SubmitRoster
from schemas.refusals import Refusal
from schemas.terms import Segment
from starter.people import Registers
from starter.registers import Partner, put_partner
from starter.rosters.lines import line_for
from tests.support.stages import DPA, UPLOADED, YEAR, Region, line, roster
from tests.support.world import INSTRUCTION, World


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.funded()
    return found


def commitment(here: Region) -> dict[str, Any]:
    return {"id": here.commitment, "instruction": INSTRUCTION, "region": here.code}


async def found(here: Region, segment: Segment = Segment.RENTAN, year: int = YEAR) -> str:
    return await line_for(here.world.installation.pool, commitment(here), segment, year)


async def refusal(here: Region, **asked: Any) -> Refused:  # noqa: ANN401
    with pytest.raises(Refused) as refused:
        await found(here, **asked)
    return refused.value


async def test_the_only_line_with_money_is_the_one(here: Region) -> None:
    assert await found(here) == here.line
    assert (await refusal(here, segment=Segment.LINMAS)).reason.code is Refusal.NO_FUNDING
    assert (await refusal(here, year=YEAR + 1)).reason.code is Refusal.NO_FUNDING


async def test_a_line_whose_money_is_not_there_yet_pays_for_nobody(world: World, region: str) -> None:
    here = Region(world, region)
    await here.issued()
    await here.planned()
    await world.give(world.people.officer, here.budget, "add_line", "budget.line", line(), at=DPA)
    assert (await refusal(here)).reason.code is Refusal.NO_FUNDING


async def test_several_lines_are_named_to_choose_from(here: Region) -> None:
    await second(here)
    refused = await refusal(here)
    assert refused.reason.code is Refusal.SEVERAL_LINES
    for language in ("id", "en"):
        assert here.line in refused.reason.say(language)
        assert f"{here.code}-{YEAR}-L02" in refused.reason.say(language)


async def test_a_line_that_was_withdrawn_is_no_choice_and_takes_no_roster(here: Region) -> None:
    await second(here)
    withdrawn = f"{here.code}-{YEAR}-L02"
    body = WithdrawLine(line=withdrawn, reason="tercatat dua kali")
    await here.world.give(
        here.world.people.officer, here.budget, "withdraw_line", "budget.withdraw_line", body, at=DPA
    )
    assert await found(here) == here.line
    assert (await submitted(here, line=withdrawn)).reason.code is Refusal.NO_FUNDING


async def second(here: Region) -> None:
    await here.world.give(
        here.world.people.officer, here.budget, "add_line", "budget.line", line(), at=DPA, occurrence=2
    )
    await here.world.advance(here.commitment, DPA)


async def submitted(here: Region, **given: Any) -> Refused:  # noqa: ANN401
    content = given.pop("file", roster(here.code))
    name, sha256 = await here.world.installation.upload("roster", content)
    body = {
        "line": here.line, "segment": Segment.RENTAN, "fiscal_year": YEAR, "content": name,
        "content_digest": sha256, **given,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        await here.world.give(
            here.world.people.officer, here.commitment, "submit_roster", "commitment.submit_roster",
            SubmitRoster(**body), at=UPLOADED,
        )  # fmt: skip
    return refused.value


async def test_a_roster_fits_the_segment_and_region_of_its_line(here: Region) -> None:
    for wrong in ({"segment": Segment.LINMAS}, {"line": f"36.01-{YEAR}-L01"}, {"line": "none"}):
        assert (await submitted(here, **wrong)).reason.code is Refusal.NO_FUNDING


async def test_a_roster_comes_through_partners_of_the_kinds_that_register_workers(here: Region) -> None:
    registers = Registers(here.world.installation.pool, here.world.people.admin)
    await put_partner(registers, Partner(code="serikat-uji", name="Serikat Contoh", kind="union"))
    for code in ("serikat-uji", "nobody"):
        refused = await submitted(here, channel=code)
        assert refused.reason.code is Refusal.NOT_ONE_OF
        assert "perisai, wadah" in str(refused)


async def test_a_file_whose_content_was_exchanged_is_not_taken(here: Region) -> None:
    refused = await submitted(here, content_digest="0" * 64)
    assert refused.reason.code is Refusal.DIGEST_MISMATCH
