"""Letters and files of claims through the command line: listed without people, written out for whoever may see them."""

import json
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.chores.claim_letters import SendClaimLetters
from activities.contents import Contents
from activities.notices.channels.mail import MailChannel
from kawal import MISUSED
from schemas.claim_dossier import Section
from schemas.errors import Refused, Unavailable
from schemas.terms import Role
from starter.commands.claiming import family_of
from starter.people import Registers, sign_in
from starter.reading.upkeep import stuck
from store.pool import Pool, open_pool
from tests.activities.test_delivery import Server
from tests.activities.test_delivery import server as server  # noqa: PLC0414 - the fixture
from tests.commands.conftest import Result, typed
from tests.support.claim_letters import FAMILY, PUBLIC, SECRETS, Claim
from tests.support.claim_story import lived
from tests.support.databases import Databases
from tests.support.pdf import pages, squeezed
from tests.support.people import PASSWORD, everybody, user
from vault.keys import KeyRing

Run = Callable[..., Coroutine[Any, Any, Result]]


@pytest.fixture
async def pool(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pool]:
    url = await databases.clone()
    monkeypatch.setenv("DATABASE_URL", url)
    opened = await open_pool(url, size=4)
    people = await everybody(opened)
    await Registers(opened, people.admin).put_users([user("petugas.36-02", Role.OFFICER, region="36.02")])
    yield opened
    await opened.close()


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json")


@pytest.fixture
async def run(pool: Pool, tmp_path: Path) -> Run:
    tokens: dict[str, str] = {}

    async def type_one(*words: object, who: str = "officer", as_json: bool = True) -> Result:
        if who not in tokens:
            tokens[who] = str(await sign_in(pool, who, PASSWORD))
        (tmp_path / "session").write_text(tokens[who])
        return await typed(*words, *(["--json"] if as_json else []), data=tmp_path)

    return type_one


@pytest.fixture
async def claim(pool: Pool, ring: KeyRing) -> Claim:
    return await Claim(pool, ring).opened()


@pytest.fixture
def letters(pool: Pool, ring: KeyRing, server: Server) -> SendClaimLetters:
    return SendClaimLetters(pool, Contents(pool, ring), server[1], public_url=PUBLIC, rehearsal=False)


async def test_letters_are_listed_without_people_and_with_what_became_of_them(
    run: Run, claim: Claim, letters: SendClaimLetters, server: Server
) -> None:
    assert (await run("claim", "letters", claim.number)).document["letters"] == []
    mailed = await claim.write("payment_sent", "H1")
    handed = await claim.write("payment_returned", "G1")
    before = (await run("claim", "letters", claim.number)).document["letters"]
    assert [(one["letter"], one["pdf"]) for one in before] == [(mailed, None), (handed, None)]
    await ActivityEnvironment().run(letters.once)
    server[0].declines = "lurah@surel.example"
    declined = await claim.write("claim_received")
    await ActivityEnvironment().run(letters.once)
    listed = (await run("claim", "letters", claim.number)).document["letters"]
    assert [(one["letter"], one["to_ref"], one["sent_to"], one["sent_at"] is None, one["declined"]) for one in listed] == [
        (mailed, "H1", "heir", False, False), (handed, "G1", "office", True, False), (declined, "reporter", "heir", True, True),
    ]  # fmt: skip
    plain = (await run("claim", "letters", claim.number, as_json=False)).out
    for words in (
        "a payment sent\tH1", "receipt of a death report\treporter", "by mail", "the office hands it over",
        "mail declined, the office hands it over",
    ):  # fmt: skip
        assert words in plain
    assert not any(secret in plain + json.dumps(listed) for secret in SECRETS)


async def test_a_letter_is_written_out_as_it_was_sent_for_its_owner_alone_and_the_reading_logged(
    run: Run, claim: Claim, letters: SendClaimLetters, pool: Pool, tmp_path: Path
) -> None:
    name = await claim.write("payment_sent", "H1")
    out = tmp_path / "surat.pdf"
    early = await run("claim", "letter", name, "-o", out)
    assert early.refused == "out_of_order"
    assert not out.exists()
    assert await pool.fetchval("SELECT count(*) FROM personal_read WHERE reader = 'officer'") == 0
    await ActivityEnvironment().run(letters.once)
    said = (await run("claim", "letter", name, "-o", out)).document
    assert squeezed("Siti Contoh Aminah") in squeezed("".join(pages(out.read_bytes())))
    assert out.stat().st_mode & 0o777 == 0o600
    assert said["sha256"] == said["pdf"]["sha256"]
    rows = await pool.fetch("SELECT person, sensitivity, why FROM personal_read WHERE reader = 'officer'")
    assert [tuple(row) for row in rows] == [(f"{claim.number}/H1", "family", f"letter {name}")]
    folder = await run("claim", "letter", name, "--out", tmp_path, as_json=False)
    assert folder.out.splitlines()[-1] == str(tmp_path / f"surat-{name}.pdf")
    assert not any(secret in folder.out for secret in SECRETS)


async def test_whoever_has_no_role_in_the_region_sees_nothing(
    run: Run, claim: Claim, letters: SendClaimLetters, pool: Pool, tmp_path: Path
) -> None:
    name = await claim.write("payment_sent", "H1")
    await ActivityEnvironment().run(letters.once)
    out = tmp_path / "x.pdf"
    for words in (
        ("claim", "letters", claim.number),
        ("claim", "letter", name, "-o", out),
        ("claim", "file", claim.number, "-o", out),
        ("claim", "family", claim.number, "-o", out),
    ):
        assert (await run(*words, who="petugas.36-02")).refused == "foreign_region"
        assert (await run(*words, who="auditor")).code == 0
        out.unlink(missing_ok=True)
    assert await pool.fetchval("SELECT count(*) FROM personal_read WHERE reader LIKE 'petugas%'") == 0
    assert (await run("claim", "letter", f"{name}9", "-o", out)).refused == "unknown_record"
    assert (await run("claim", "letters", "36.01-2022-999")).refused == "unknown_case"
    for what in ("file", "family"):
        assert (await run("claim", what, "36.01-2022-999", "-o", out)).refused == "unknown_record"


async def test_a_claims_whole_file_is_one_pdf(run: Run, claim: Claim, pool: Pool, tmp_path: Path) -> None:
    await lived(claim)
    out = tmp_path / "berkas.pdf"
    said = (await run("claim", "file", claim.number, "-o", out)).document
    assert (said["stage"], said["intact"], said["documents"]) == ("schooling", True, 2)
    assert said["sections"] == [one.value for one in Section]
    assert out.stat().st_mode & 0o777 == 0o600
    page = squeezed("".join(pages(out.read_bytes())))
    assert squeezed("Urutan peristiwa") in page
    assert await pool.fetchval("SELECT count(*) FROM personal_read WHERE why = 'claim file'") == 7
    part = await run("claim", "file", claim.number, "-o", out, "--section", "payments", "--section", "heirs")
    assert part.document["sections"] == ["heirs", "payments"]
    assert squeezed("Urutan peristiwa") not in squeezed("".join(pages(out.read_bytes())))
    plain = (await run("claim", "file", claim.number, "-o", tmp_path, as_json=False)).out
    assert f"berkas-klaim-{claim.number}.pdf" in plain
    assert f"{claim.number} · paid; the children's scholarships go on ·" in plain
    assert not any(secret in plain for secret in SECRETS)


async def test_the_family_on_file_is_written_out_as_the_commands_take_it_and_the_reading_logged(
    run: Run, claim: Claim, pool: Pool, tmp_path: Path
) -> None:
    out = tmp_path / "keluarga.json"
    said = await run("claim", "family", claim.number, "-o", out)
    assert (said.document["edition"], said.document["file"]) == (1, str(out))
    assert family_of(out.read_bytes()) == FAMILY
    assert out.stat().st_mode & 0o777 == 0o600
    rows = await pool.fetch("SELECT person, sensitivity, why FROM personal_read WHERE reader = 'officer'")
    assert {tuple(row) for row in rows} == {
        (f"{claim.number}/{ref}", "family", "family on file") for ref in ("H1", "H2", "G1", "B1", "C1")
    }
    folder = await run("claim", "family", claim.number, "--out", tmp_path, as_json=False)
    assert folder.out.splitlines() == [
        f"{claim.number} · family, edition 1 · heirs: 2", str(tmp_path / f"keluarga-{claim.number}.json"),
    ]  # fmt: skip
    assert not any(secret in folder.out + json.dumps(said.document) for secret in SECRETS)


async def test_a_file_whose_chain_is_broken_says_so_and_fails(
    run: Run, claim: Claim, pool: Pool, tmp_path: Path
) -> None:
    await pool.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
    await pool.execute("UPDATE audit_entry SET action = 'claim.closed' WHERE chain = $1", claim.chain)
    result = await run("claim", "file", claim.number, "-o", tmp_path / "x.pdf", as_json=False)
    assert (result.code, "BROKEN" in result.out) == (1, True)


async def test_a_code_says_whether_a_letter_is_genuine(run: Run, claim: Claim, pool: Pool) -> None:
    await claim.write("claim_granted")
    hashed = await pool.fetchval("SELECT hash FROM audit_entry WHERE chain = $1 AND seq = 2", claim.chain)
    code = f"{claim.chain}/2/{hashed.hex()[:16]}"
    for given in (code, f"{PUBLIC}/periksa/{code}"):
        said = (await run("letter", "check", given)).document
        assert (said["genuine"], said["action"], said["on"]) == (True, "claim.approved", "2022-03-15")
    assert (await run("letter", "check", code, "--lang", "id", as_json=False)).out == (
        "Surat ini tercatat: klaim disetujui, 2022-03-15\n"
    )
    assert (await run("letter", "check", code, "--lang", "en", as_json=False)).out == (
        "This letter is genuine: the claim was approved, 2022-03-15\n"
    )
    east = Claim(pool, claim.ring, region="91.01", now=datetime(2022, 3, 13, 15, 30, tzinfo=UTC))
    await (await east.opened()).write("claim_granted")
    hashed = await pool.fetchval("SELECT hash FROM audit_entry WHERE chain = $1 AND seq = 2", east.chain)
    said = (await run("letter", "check", f"{east.chain}/2/{hashed.hex()[:16]}")).document
    assert said["on"] == "2022-03-15", "half past midnight there"
    first = await pool.fetchval("SELECT hash FROM audit_entry WHERE chain = $1 AND seq = 1", claim.chain)
    other = await run("letter", "check", f"{claim.chain}/1/{first.hex()[:16]}")
    assert (other.code, other.document["recorded"], other.document["genuine"]) == (1, True, False)
    forged = await run("letter", "check", f"{claim.chain}/2/{'0' * 16}")
    assert (forged.code, forged.document["recorded"]) == (1, False)
    assert (await run("letter", "check", "whatever")).code == MISUSED


async def test_letters_that_do_not_go_out_are_seen(
    pool: Pool, claim: Claim, letters: SendClaimLetters
) -> None:
    bad = await claim.write("claim_granted", data={"amount": "much"})
    waits = await claim.write("payment_sent", "H1")
    letters.channel = MailChannel("127.0.0.1", 1, "kawal@kawal.invalid")
    with pytest.raises((Refused, Unavailable)):
        await ActivityEnvironment().run(letters.once)
    soon = datetime.now(UTC) + timedelta(minutes=10)
    found = {one.record: one.why for one in await stuck(pool, None, soon) if one.kind == "letter"}
    assert set(found) == {bad, waits}
    assert found[bad].startswith("nobody could put it on paper")
    assert found[waits].startswith("it waits to be mailed")
    assert [one for one in await stuck(pool, None, datetime.now(UTC)) if one.kind == "letter"] == []
