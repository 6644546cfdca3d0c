"""Whoever acts through a link acts by what was handed in, in that link's region, and by nothing else."""

from collections.abc import Iterator
from datetime import date

import pytest

from schemas.base import Message
from schemas.errors import Refused
from schemas.families import Family
from schemas.issuing import Acknowledge, ReportDeath
from schemas.refusals import Refusal
from starter.claim_links.carrying_out import Through
from starter.claim_links.handing_in import recorded, sql
from starter.client import Commands
from store.pool import reading
from tests.support.claiming import heir
from tests.support.handing_in import Visitor, carried_out, filled, link_for, on_the_day, scan
from tests.support.stages import REPORTED, Region
from tests.support.world import World

pytestmark = pytest.mark.anywhere


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with on_the_day():
        yield


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.issued()
    await world.advance(found.commitment, REPORTED)
    return found


@pytest.fixture
async def link(here: Region) -> str:
    issued = await link_for(here)
    sent = await Visitor(here.world.installation).send(
        issued.token, filled(here.code), {"doc.will": scan(here.code)}
    )
    assert sent.status_code == 200
    return issued.link


async def handed_in(here: Region, link: str) -> tuple[bytes, ReportDeath]:
    async with reading(here.world.installation.pool) as connection:
        row = await sql.handed_in(connection, link=link)
    report = recorded(row).report
    assert report is not None
    return row["token_hmac"], report


async def refused(here: Region, signer: Through, case: str, update: str, permit: str, body: Message) -> str:
    commands = Commands(here.world.installation.client, here.world.installation.pool, signer, patience=0)
    with pytest.raises(Refused) as refusal:
        await commands.give(case, update, permit, update, body, occurrence=signer.link)
    return str(refusal.value.reason.code)


REPORT = ("report_death", "commitment.open_claim")


async def test_only_what_was_handed_in_is_done_in_the_links_name(here: Region, link: str) -> None:
    key, report = await handed_in(here, link)
    family = Family(heirs=(heir(),)).model_dump_json().encode()
    content, digest = await here.world.installation.upload("claim-family", family)
    other = report.model_copy(update={"family": content, "family_digest": digest})
    signer = Through(link, key)
    assert await refused(here, signer, here.commitment, *REPORT, other) == Refusal.DIFFERENT_CONTENT
    acknowledge = Acknowledge(on=date(2022, 3, 1), document="SK/1")
    command = ("acknowledge", "commitment.acknowledge")
    assert await refused(here, signer, here.commitment, *command, acknowledge) == Refusal.NOT_PERMITTED
    assert not {"commitment.death_reported", "commitment.acknowledged"} & {
        *await here.world.actions(here.commitment)
    }
    entries = await here.world.rows(
        "SELECT actor FROM audit_entry WHERE chain = $1", f"refusal/{here.commitment}"
    )
    assert [one["actor"] for one in entries] == [link, link]


async def test_another_region_is_not_reached(
    here: Region, link: str, unused_elsewhere: Iterator[str], world: World
) -> None:
    elsewhere = Region(world, next(unused_elsewhere))
    await elsewhere.issued()
    key, report = await handed_in(here, link)
    assert (
        await refused(here, Through(link, key), elsewhere.commitment, *REPORT, report)
        == Refusal.FOREIGN_REGION
    )


async def test_without_the_links_own_key_nobody_acts_through_it(here: Region, link: str) -> None:
    _, report = await handed_in(here, link)
    for signer in (Through(link, bytes(32)), Through("99.99-2022-K001", bytes(32))):
        assert await refused(here, signer, here.commitment, *REPORT, report) == Refusal.NOT_SIGNED_IN


async def test_what_is_done_with_is_over(here: Region, link: str) -> None:
    key, report = await handed_in(here, link)
    assert await carried_out(here) == 1
    assert await refused(here, Through(link, key), here.commitment, *REPORT, report) == Refusal.NOT_SIGNED_IN
