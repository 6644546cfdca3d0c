"""Letters through the command line: listed by region, shown as a row and as a page, by whoever may see the region."""

from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.chores.letters import RenderLetters
from activities.escalation import escalation
from deploy.embedded.stack import Stack
from kawal import MISUSED
from schemas.errors import Refused
from schemas.facts import LetterSigned
from schemas.letters import file_name
from schemas.names import escalation_id
from schemas.orders import OpenEscalation
from schemas.terms import Role
from starter.people import Registers, sign_in
from starter.reading.upkeep import stuck
from store.pool import Pool, open_pool
from store.record import Record, Writer
from tests.commands.conftest import Result, typed
from tests.store.conftest import opened_case
from tests.support.changes import change
from tests.support.databases import Databases
from tests.support.letters import DRAFTED, SIGN_BY, drafted
from tests.support.pdf import pages
from tests.support.people import PASSWORD, everybody, user
from tests.support.world import WALL, World, on, real_now

Run = Callable[..., Coroutine[Any, Any, Result]]


@pytest.fixture
async def pool(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pool]:
    url = await databases.clone()
    monkeypatch.setenv("DATABASE_URL", url)
    opened = await open_pool(url, size=2)
    people = await everybody(opened)
    lebak = user("petugas.36-02", Role.OFFICER, region="36.02")
    await Registers(opened, people.admin).put_users([lebak])
    yield opened
    await opened.close()


@pytest.fixture
async def run(pool: Pool, tmp_path: Path) -> Run:
    tokens: dict[str, str] = {}

    async def type_one(*words: object, who: str = "officer") -> Result:
        if who not in tokens:
            tokens[who] = str(await sign_in(pool, who, PASSWORD))
        (tmp_path / "session").write_text(tokens[who])
        return await typed(*words, "--json", data=tmp_path)

    return type_one


async def draft(pool: Pool, region: str, *, signed: bool = False) -> str:
    """Record one letter of *region*, signed or not, and return its id."""
    record = Record(pool)
    case = await opened_case(record, region)
    name = f"{case}#letter.1"
    first = change(
        case, facts=(drafted(name),), series=f"{region}/2021", at=on(DRAFTED), effective_on=DRAFTED
    )
    await record.commit(first, Writer())
    if signed:
        fact = LetterSigned(letter=name, number="900/0123/2021", signed_on=SIGN_BY)
        second = change(case, "sign", facts=(fact,), expected_version=2, at=on(SIGN_BY), effective_on=SIGN_BY)
        await record.commit(second, Writer())
    return name


async def listed(run: Run, *words: str, who: str = "officer") -> list[str]:
    return [one["letter"] for one in (await run("letter", "list", *words, who=who)).document["letters"]]


async def test_letters_are_listed_by_region_case_and_signature(pool: Pool, run: Run) -> None:
    first, second = await draft(pool, "36.01"), await draft(pool, "36.02", signed=True)
    papua = await draft(pool, "91.01")
    assert await listed(run) == [first, second, papua]
    assert await listed(run, "--unsigned") == [first, papua]
    assert await listed(run, "--region", "93.01") == [papua]
    assert await listed(run, "--case", second.partition("#")[0]) == [second]
    assert await listed(run, who="petugas.36-02") == [second]


async def test_nobody_reads_a_letter_of_somebody_elses_region(pool: Pool, run: Run) -> None:
    first = await draft(pool, "36.01")
    assert (await run("letter", "show", first, who="petugas.36-02")).refused == "foreign_region"
    assert (await run("letter", "show", f"{first}0")).refused == "unknown_record"


async def test_a_letter_is_shown_before_and_after_the_chore_as_the_same_file(
    pool: Pool, run: Run, tmp_path: Path
) -> None:
    name = await draft(pool, "36.01")
    before = (await run("letter", "show", name, "-o", tmp_path / "before.pdf")).document
    assert before["pdf"]["file"] == str(tmp_path / "before.pdf")
    assert before["draft_number"] == "36.01/2021/001"
    assert not before["signed"]
    await ActivityEnvironment().run(RenderLetters(pool, rehearsal=False).once)
    after = (await run("letter", "show", name, "-o", tmp_path)).document
    assert after["pdf"]["sha256"] == before["pdf"]["sha256"]
    filed = tmp_path / file_name(name)
    assert after["pdf"]["file"] == str(filed)
    assert filed.read_bytes() == (tmp_path / "before.pdf").read_bytes()
    assert (await run("letter", "show", name, "-o", tmp_path / "none" / "x.pdf")).code == MISUSED


async def test_a_draft_that_cannot_be_set_is_stuck(pool: Pool) -> None:
    fine = await draft(pool, "36.01")
    case = fine.partition("#")[0]
    name = f"{case}#letter.2"
    wrong = change(
        case, "draft", facts=(drafted(name, without=("rung",)),), series="36.01/2021", expected_version=2,
        at=on(DRAFTED), effective_on=DRAFTED,
    )  # fmt: skip
    await Record(pool).commit(wrong, Writer())
    with pytest.raises(Refused):
        await ActivityEnvironment().run(RenderLetters(pool, rehearsal=False).once)
    for minutes, expected in ((0, []), (6, [name])):
        found = await stuck(pool, None, datetime.now(UTC) + timedelta(minutes=minutes))
        assert [one.record for one in found if one.kind == "letter"] == expected


async def test_a_signed_letter_is_shown_as_signed_whatever_was_kept_of_the_draft(
    pool: Pool, run: Run, tmp_path: Path
) -> None:
    name = await draft(pool, "36.01", signed=True)
    await ActivityEnvironment().run(RenderLetters(pool, rehearsal=False).once)
    out = tmp_path / "signed.pdf"
    shown = (await run("letter", "show", name, "-o", out)).document
    assert (shown["signed"], shown["signed_number"]) == (True, "900/0123/2021")
    [page] = pages(out.read_bytes())
    assert "KONSEP" not in page
    assert "900/0123/2021" in page


async def test_the_sending_office_signs_what_its_ladder_drafted_once(
    world: World, stack: Stack, region: str
) -> None:
    parent = world.parent(region, 2022)
    ladder = escalation_id(parent.id, "budgeting.RAPBD_SUBMITTED.2022", 1)
    order = OpenEscalation(
        parent=parent, id=ladder, cause="budgeting.RAPBD_SUBMITTED.2022", missed="RAPBD_SUBMITTED",
        due_on=DRAFTED, actor="bpkad", legal_basis="PP 12/2019", at=real_now(), clock=WALL,
    )  # fmt: skip
    await world.open(escalation(order))
    await world.until(ladder, "escalation.rung_climbed")

    async def run(*words: object, who: str) -> Result:
        token = await sign_in(world.installation.pool, who, PASSWORD)
        stack.settings.session_file.write_text(str(token))
        return await typed(*words, "--json", data=stack.data)

    [draft] = (await run("letter", "list", "--case", ladder, who="auditor")).document["letters"]
    sign = ("letter", "sign", draft["letter"], "--on", draft["drafted_on"], "--number")
    assert (await run(*sign, "900/0123/2021", who="officer")).refused == "not_permitted"
    assert (await run(*sign, "900/0123/2021", who="approver")).document["action"] == "letter.signed"
    shown = (await run("letter", "show", draft["letter"], who="auditor")).document
    assert (shown["signed"], shown["signed_number"]) == (True, "900/0123/2021")
    assert (await run(*sign, "900/0123/2021", who="approver")).document["repeated"]
    assert (await run(*sign, "900/0456/2021", who="approver")).refused == "different_content"
    unsigned = (await run("letter", "list", "--case", ladder, "--unsigned", who="auditor")).document
    assert unsigned["letters"] == []
    stack.settings.session_file.unlink()
