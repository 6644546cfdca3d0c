"""Drafts and instruments from the command line: what is asked, what is refused, and what an instrument allows."""

from datetime import date

import pytest

from schemas.terms import Role
from starter.people import Grant, Registers, User
from starter.rehearsal.directory import PASSWORD
from tests.commands.conftest import Office, case

TANAH_LAUT = "63.01"
SOUTH = "petugas.selatan"
DAY = date(2021, 3, 25)


@pytest.fixture(scope="module", autouse=True)
async def south(office: Office) -> None:
    """Add an officer for a province in which only these tests act."""
    new = User(
        id=SOUTH, office="36.01/sekda", password=PASSWORD, grants=(Grant(role=Role.OFFICER, region="63"),)
    )
    await Registers(office.installation.pool, await office.signed_in("admin")).put_users([new])


async def test_a_draft_goes_its_way_to_an_instrument(office: Office) -> None:
    start = (
        "regulation", "start", TANAH_LAUT, "--kind", "INBUP", "--title-ref", "180/1/2021", "--on", DAY, "--enacts", "direct",
    )  # fmt: skip
    started = (await office.ask(*start, user=SOUTH)).document
    draft = started["details"]["draft"]
    assert (started["details"]["next"], started["details"]["office"]) == ("DRAFT", f"{TANAH_LAUT}/disnaker")
    again = (await office.ask(*start, user=SOUTH)).document
    assert again["repeated"] is True
    record = ("regulation", "record", TANAH_LAUT, draft, "DRAFT", "--on", DAY, "--document", "180/2/2021")
    assert (await office.ask(*record, user=SOUTH)).document["details"]["next"] == "SIGNATURE"
    correct = ("regulation", "correct", TANAH_LAUT, draft, "DRAFT", "--reason", "nomor dokumen salah dicatat")
    assert (await office.ask(*correct, user=SOUTH)).document["details"]["next"] == "DRAFT"
    assert (await office.ask(*record, "--occurrence", 2, user=SOUTH)).code == 0
    found = (await office.ask("regulation", "show", TANAH_LAUT, user=SOUTH)).document["drafts"][0]
    assert (found["status"], found["next"]) == ("open", "SIGNATURE")
    assert [step["record"] for step in found["steps"]] == [2, None]
    regulate = (
        "case", "regulate", TANAH_LAUT, "--kind", "INBUP", "--number", "7/2021", "--enacted-on", DAY, "--draft", draft,
    )  # fmt: skip
    done = (await office.ask(*regulate, user=SOUTH)).document["details"]
    assert (done["allows"], done["fulfils"], done["lacks"]["spend"]) == (["direct"], True, ["DPA"])
    shown = (await office.ask("case", "show", TANAH_LAUT, user=SOUTH)).document
    assert (shown["drafts"][0]["status"], shown["drafts"][0]["next"]) == ("enacted", None)
    [instrument] = shown["instruments"]
    assert (instrument["draft"], instrument["allows"]) == (draft, ["direct"])


async def test_a_circular_is_answered_with_what_it_lacks_in_both_languages(office: Office) -> None:
    words = (
        "case", "regulate", "63.02", "--kind", "SE", "--number", "5/2021", "--enacted-on", DAY,
    )  # fmt: skip
    english = await office.run(*words, "--lang", "en", user=SOUTH)
    assert "The duty to regulate is NOT fulfilled" in english.out
    assert "INBUP" in english.out
    indonesian = await office.run(*words, "--lang", "id", user=SOUTH)
    assert "BELUM terpenuhi" in indonesian.out
    shown = (await office.ask("case", "show", "63.02", user=SOUTH)).document
    assert (shown["progress"], shown["instruments"][0]["fulfils"]) == ("issued", False)
    people = await office.run("case", "show", "63.02", "--lang", "en", user=SOUTH)
    assert "fulfils the duty" in people.out or "binding everybody" in people.out


async def test_a_kind_too_weak_for_what_it_is_meant_to_do_is_refused(office: Office) -> None:
    words = (
        "regulation", "start", "63.03", "--kind", "INBUP", "--title-ref", "180/3/2021", "--on", DAY,
        "--enacts", "regulate",
    )  # fmt: skip
    assert (await office.ask(*words, user=SOUTH)).refused == "too_weak"
    assert "PERBUP" in (await office.run(*words, "--lang", "id", "--occurrence", 2, user=SOUTH)).err


async def test_an_instrument_that_amends_names_one(office: Office) -> None:
    words = (
        "case", "regulate", "63.03", "--kind", "PERBUP", "--number", "5/2021", "--enacted-on", DAY,
        "--relation", "amends",
    )  # fmt: skip
    assert (await office.ask(*words, user=SOUTH)).refused == "invalid_input"
    target = ("--target", "63.03/PERBUP/1/2021")
    assert (await office.ask(*words, *target, user=SOUTH)).refused == "unknown_record"


async def test_an_abandoned_draft_stays_in_the_case_file_with_its_reason(office: Office) -> None:
    start = ("regulation", "start", "63.03", "--kind", "PERBUP", "--title-ref", "180/4/2021", "--on", DAY)
    draft = (await office.ask(*start, user=SOUTH)).document["details"]["draft"]
    why = "digabung dengan rancangan lain"
    abandon = ("regulation", "abandon", "63.03", draft, "--on", DAY, "--reason", why)
    assert (await office.ask(*abandon, user=SOUTH)).code == 0
    people = await office.run("regulation", "show", "63.03", "--lang", "id", user=SOUTH)
    assert why in people.out
    record = ("regulation", "record", "63.03", draft, "DRAFT", "--on", DAY, "--document", "1")
    assert (await office.ask(*record, user=SOUTH)).refused == "unknown_record"
    assert await office.refusals(case("63.03"))


async def test_nobody_outside_the_region_starts_a_draft(office: Office) -> None:
    start = ("regulation", "start", "35.17", "--kind", "PERBUP", "--title-ref", "1", "--on", DAY)
    assert (await office.ask(*start, user=SOUTH)).refused == "foreign_region"


async def test_only_regions_in_breach_are_listed_when_asked_for(office: Office) -> None:
    everybody = (await office.ask("case", "list", user="admin")).document
    assert all(one["breaches"] == [] for one in everybody["cases"])
    assert (await office.ask("case", "list", "--breach", user="admin")).document["count"] == 0
