"""Likely duplicates across regions: an officer sees of other regions' people what is compared, and what was said of both."""

from collections.abc import Iterator

import pytest

from schemas.errors import Refused
from schemas.names import registration_id
from schemas.refusals import Refusal
from schemas.registration import Adjudicate
from schemas.terms import Verdict
from starter.reading.duplicates import compared, suspects
from starter.reading.reader import Reader
from tests.support.alike import AGAIN, FIRST, alike
from tests.support.stages import UPLOADED, YEAR, Region
from tests.support.world import World

WHY = "dibandingkan dengan kartu keluarga"


async def checked(world: World, region: str, content: bytes) -> str:
    """Have a roster checked in a region, and return its batch."""
    here = Region(world, region)
    await here.funded()
    await here.submitted(content)
    await world.advance(here.registration, UPLOADED)
    return f"{region}-{YEAR}-001"


def officer(*regions: str) -> Reader:
    return Reader("petugas", "kantor", tuple(("officer", region) for region in regions))


async def test_of_people_of_other_regions_house_and_telephone_stay_hidden(
    world: World, unused_regencies: Iterator[str]
) -> None:
    there, here = next(unused_regencies), next(unused_regencies)
    elsewhere = await checked(world, there, alike(there))
    batch = await checked(world, here, alike(there, shift=20))
    found = await suspects(world.installation.pool, officer(here), batch)
    assert f"w-{elsewhere}-{FIRST:05d}" in {one.other for one in found if one.row == FIRST}
    for reader, hidden in ((officer(here), True), (officer(here, there), False)):
        rows = await compared(world.installation, reader, batch, AGAIN, WHY)
        by_batch = {one.other.rsplit("-", 1)[0]: one.other_record for one in rows}
        assert by_batch[f"w-{batch}"]["telepon"] == "081234567890"
        assert by_batch[f"w-{elsewhere}"]["nama"]
        assert (by_batch[f"w-{elsewhere}"]["telepon"] == "***") is hidden
        assert (by_batch[f"w-{elsewhere}"]["alamat"] == "***") is hidden
    with pytest.raises(Refused) as refused:
        await suspects(world.installation.pool, officer(here), elsewhere)
    assert refused.value.reason.code is Refusal.FOREIGN_REGION


async def test_a_verdict_is_told_of_the_two_it_was_given_on_and_of_nobody_else(
    world: World, unused_regencies: Iterator[str]
) -> None:
    there, here = next(unused_regencies), next(unused_regencies)
    elsewhere = await checked(world, there, alike(there))
    same = Adjudicate(row_number=AGAIN, verdict=Verdict.SAME, why=WHY)
    await world.give(
        world.people.officer, registration_id(elsewhere), "adjudicate", "registration.adjudicate", same, at=UPLOADED
    )  # fmt: skip
    batch = await checked(world, here, alike(there, shift=20))
    found = await suspects(world.installation.pool, officer(here), batch)
    assert {f"w-{elsewhere}-{row:05d}" for row in (FIRST, AGAIN)} < {one.other for one in found}
    assert [one for one in found if one.verdicts] == []
