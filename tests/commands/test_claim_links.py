"""`kawal claim link`: who may issue one, what is kept of it, what officers see of it, and the whole way on a running stack."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import AsyncClient

from schemas.claim_links import links_chain
from tests.commands.conftest import PANDEGLANG, Office
from tests.support.handing_in import JPEG, REPORTER, filled
from vault.persons import Sensitivity, open_, unwrap

OFFICER, APPROVER = "petugas.36-01", "pemeriksa.36-01"
ELSEWHERE = "35.09"
CHAIN = links_chain(PANDEGLANG)
PATIENCE = 60


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAWAL_LANG", "en")


async def issued(office: Office, *words: object) -> dict[str, Any]:
    return (await office.ask("claim", "link", "--region", PANDEGLANG, *words, user=OFFICER)).document


async def send(url: str, region: str, **said: str) -> int:
    parts: list[Any] = [(name, (None, value)) for name, value in filled(region, **said).items()]
    parts.append(("doc.death_certificate", ("akta.jpg", JPEG, "image/jpeg")))
    async with AsyncClient(trust_env=False, timeout=60) as client:
        return (await client.post(url, files=parts)).status_code


async def row(office: Office, link: str) -> dict[str, Any]:
    listed = (await office.ask("claim", "links", PANDEGLANG, user=OFFICER)).document["links"]
    [found] = [one for one in listed if one["link"] == link]
    return dict(found)


async def settled(office: Office, link: str) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE):
        while (found := await row(office, link))["outcome"] is None:  # noqa: ASYNC110 - the chore of another process
            await asyncio.sleep(0.5)
    return found


async def test_an_address_is_shown_once_and_only_a_digest_of_it_is_kept(office: Office) -> None:
    result = await office.run("claim", "link", "--region", PANDEGLANG, "--valid-days", 14, user=OFFICER)
    words, url = result.out.splitlines()
    token = url.rpartition("/")[2]
    assert url == f"{office.stack.settings.public_url}/lapor/{token}"
    assert len(token) * 4 >= 128
    link = words.split(" ")[0]
    for table in ("claim_link", "audit_entry", "command"):
        assert token not in str(await office.value(f"SELECT array_agg(t::text) FROM {table} t")), table  # noqa: S608
    entry = json.loads((await office.ask("audit", "log", CHAIN, user="auditor")).out)["entries"][-1]
    assert (entry["action"], entry["actor"], entry["details"]["link"]) == ("claim_link.issued", OFFICER, link)
    found = await row(office, link)
    assert (found["state"], found["issued_by"], found["claim"]) == ("open", OFFICER, None)
    lasts = datetime.fromisoformat(found["valid_until"]) - datetime.fromisoformat(found["issued_at"])
    assert timedelta(days=14) <= lasts <= timedelta(days=15)


@pytest.mark.parametrize(
    ("user", "region", "refusal"),
    [
        (OFFICER, ELSEWHERE, "foreign_region"),
        (APPROVER, PANDEGLANG, "not_permitted"),
        (None, PANDEGLANG, "not_signed_in"),
    ],
)
async def test_only_an_officer_of_the_region_issues_one(
    office: Office, user: str | None, region: str, refusal: str
) -> None:
    before = await office.value("SELECT count(*) FROM claim_link")
    result = await office.ask("claim", "link", "--region", region, user=user)
    assert result.refused == refusal
    assert await office.value("SELECT count(*) FROM claim_link") == before
    assert (await office.refusals("register/claim-links"))[-1] == refusal


@pytest.mark.parametrize("words", [(), ("--region", PANDEGLANG, "--claim", f"{PANDEGLANG}-2022-001")])
async def test_a_link_is_for_a_region_or_for_a_claim(office: Office, words: tuple[str, ...]) -> None:
    assert (await office.ask("claim", "link", *words, user=OFFICER)).code == 2


@pytest.mark.parametrize("days", [0, -1, 91])
async def test_a_link_lasts_no_longer_than_the_policy_lets_it(office: Office, days: int) -> None:
    result = await office.ask("claim", "link", "--region", PANDEGLANG, "--valid-days", days, user=OFFICER)
    assert result.refused == "invalid_input"
    assert "1 to 90 days" in result.document["refused"]["message"]


async def test_a_closed_claim_and_one_that_never_was_get_no_link(office: Office) -> None:
    closed = await office.value(
        "SELECT id FROM case_file WHERE type = 'Claim' AND closed_at IS NOT NULL LIMIT 1"
    )
    result = await office.ask("claim", "link", "--claim", closed.removeprefix("claim/"), user=OFFICER)
    assert result.refused == "case_closed"
    assert (
        await office.ask("claim", "link", "--claim", "36.01-2022-999", user=OFFICER)
    ).refused == "unknown_case"


async def test_a_withdrawn_link_is_withdrawn_once_and_its_page_is_gone(office: Office) -> None:
    made = await issued(office)
    why = ("--why", "nomor telepon keluarga keliru")
    assert (
        await office.ask("claim", "withdraw-link", made["link"], *why, user=APPROVER)
    ).refused == "not_permitted"
    assert (
        await office.ask("claim", "withdraw-link", made["link"], "--why", "salah", user=OFFICER)
    ).refused == "invalid_input"
    assert (await office.ask("claim", "withdraw-link", made["link"], *why, user=OFFICER)).code == 0
    assert (
        await office.ask("claim", "withdraw-link", made["link"], *why, user=OFFICER)
    ).refused == "out_of_order"
    assert (
        await office.ask("claim", "withdraw-link", "36.01-2022-K999", *why, user=OFFICER)
    ).refused == "unknown_record"
    found = await row(office, made["link"])
    assert (found["state"], found["withdrawn"]) == ("withdrawn", why[1])
    assert await send(made["url"], PANDEGLANG) == 404


async def test_a_family_reports_on_a_running_stack_and_the_claim_opens_by_itself(office: Office) -> None:
    nik = await living(office)
    made = await issued(office)
    assert await send(made["url"], PANDEGLANG, nik=nik, died_on="2022-12-30") == 200
    found = await settled(office, made["link"])
    assert (found["state"], found["outcome"], found["documents"]) == ("used", "given", 1)
    shown = (await office.ask("claim", "show", found["claim"], user=OFFICER)).document
    assert [one["codes"] for one in shown["documents"]] == [["death_certificate"]]
    file = (await office.ask("audit", "log", f"claim/{found['claim']}", user=OFFICER)).document
    assert (file["intact"], file["entries"][1]["actor"], file["entries"][1]["role"]) == (
        True,
        made["link"],
        "link",
    )


async def test_what_no_rule_lets_through_is_an_officers_task_until_it_is_settled(
    office: Office, tmp_path: Path
) -> None:
    made = await issued(office)
    assert await send(made["url"], PANDEGLANG, nik="3601019999999999", died_on="2022-11-20") == 200
    found = await settled(office, made["link"])
    assert (found["outcome"], found["refusal"], found["claim"]) == ("left", "not_covered", None)

    async def due() -> list[str]:
        tasks = (await office.ask("todo", user=OFFICER)).document["tasks"]
        return [one["ref"] for one in tasks if one["what"] == "claim.hand_in"]

    assert made["link"] in await due()
    folder = tmp_path / "kiriman"
    assert (
        await office.ask("claim", "hand-in", made["link"], "-o", folder, user=APPROVER)
    ).refused == "not_permitted"
    assert not folder.exists()
    result = await office.run("claim", "hand-in", made["link"], "-o", folder, user=OFFICER)
    assert result.code == 0, result.err
    assert json.loads((folder / "klaim.json").read_text())["reporter"]["name"] == REPORTER
    assert (folder / "01-death_certificate.jpg").read_bytes() == JPEG
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    reads = "SELECT count(*) FROM personal_read WHERE reader = $1 AND why = $2"
    assert await office.value(reads, OFFICER, f"hand-in {made['link']}") == 1
    settle = ("claim", "settle-hand-in", made["link"], "--why", "NIK diperbaiki, klaim dibuka petugas")
    assert (await office.ask(*settle, user=APPROVER)).refused == "not_permitted"
    assert (await office.ask(*settle, user=OFFICER)).code == 0
    assert (await office.ask(*settle, user=OFFICER)).refused == "out_of_order"
    assert made["link"] not in await due()
    assert (await row(office, made["link"]))["outcome"] == "settled"


async def living(office: Office) -> str:
    """Return the NIK of a member of staff whom no other test names, and whose death nobody has reported."""
    person = await office.value(
        "SELECT m.person FROM membership m WHERE m.region = $1 AND NOT EXISTS (SELECT FROM membership_ended e"
        " WHERE e.membership = m.id) AND NOT EXISTS (SELECT FROM claim_opened o WHERE o.person = m.person)"
        " AND m.batch = $1 || '-2022-001' ORDER BY m.id DESC LIMIT 1",
        PANDEGLANG,
    )
    ring = office.installation.ring
    wrapped = await office.value("SELECT wrapped_key FROM person WHERE id = $1", person)
    sealed = await office.value(
        "SELECT sealed FROM person_sealed WHERE person = $1 AND sensitivity = 'identity'", person
    )
    return str(open_(unwrap(ring, wrapped), person, Sensitivity.IDENTITY, sealed)["nik"])
