"""The page that says whether a letter is genuine: to whoever has its code, no more than that, and not too often."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from httpx2 import ASGITransport, AsyncClient

from activities.notices import words
from console import checking
from console.checking import Turns
from console.webhooks import webhook_app
from deploy.embedded.stack import Stack
from schemas.checks import Check
from schemas.errors import Misused
from starter.installation import Installation
from store.claim_letters import checked, standing
from store.pool import Pool, open_pool, reading, transaction
from store.record import Record
from tests.support.claim_letters import SECRETS, Claim
from tests.support.databases import Databases


@pytest.fixture(scope="module")
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=4)
    yield opened
    await opened.close()


@pytest.fixture
async def claim(pool: Pool, installation: Installation) -> Claim:
    found = await Claim(pool, installation.ring).opened()
    # One deed writes to everybody, and each of its letters has the same code.
    letters = (found.letter("claim_granted", "H1"), found.letter("claim_granted_reported"))
    await found.did("claim.approved", *letters)
    return found


@pytest.fixture
async def client(pool: Pool) -> AsyncIterator[AsyncClient]:
    app = webhook_app(SimpleNamespace(pool=pool, settings=SimpleNamespace(rehearsal=False)))  # type: ignore[arg-type]
    async with AsyncClient(transport=ASGITransport(app), base_url="http://kawal.example") as opened:
        yield opened


async def code(pool: Pool, chain: str, seq: int = 2) -> Check:
    async with reading(pool) as connection:
        hashed = await connection.fetchval(
            "SELECT hash FROM audit_entry WHERE chain = $1 AND seq = $2", chain, seq
        )
    return Check.of(chain, seq, hashed)


async def test_a_genuine_letter_is_said_to_be_one_and_nothing_else(
    client: AsyncClient, claim: Claim, pool: Pool
) -> None:
    check = await code(pool, claim.chain)
    answer = await client.get(check.url("http://kawal.example"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for said in ("Surat ini tercatat", "klaim disetujui", "15 Maret 2022", "tidak menampilkan data pribadi"):
        assert said in answer.text
    for secret in (*SECRETS, claim.number, claim.person, "42", "SIMULASI", str(check.seq) + "/"):
        assert secret not in answer.text, secret
    told = await client.get(check.url("http://kawal.example"), headers={"accept": "application/json"})
    assert told.json() == {
        "genuine": True, "recorded": True, "said": "Surat ini tercatat", "action": "klaim disetujui",
        "on": "15 Maret 2022",
    }  # fmt: skip


@pytest.mark.parametrize(("region", "day"), [("36.01", "14 Maret 2022"), ("91.01", "15 Maret 2022")])
async def test_a_letter_is_of_the_day_that_it_was_in_its_region(
    client: AsyncClient, pool: Pool, installation: Installation, region: str, day: str
) -> None:
    # Half past midnight in eastern Indonesia, half past ten of the evening before in western.
    claim = Claim(pool, installation.ring, region=region, now=datetime(2022, 3, 13, 15, 30, tzinfo=UTC))
    await (await claim.opened()).write("claim_received", data={"written_on": None})
    assert day in (await client.get(f"/periksa/{await code(pool, claim.chain)}")).text
    async with reading(pool) as connection:
        [letter] = await standing(connection, claim=claim.number)
    assert words.day(letter.written_on, "id") == day


async def test_an_entry_of_no_case_is_of_the_day_in_western_indonesia(
    client: AsyncClient, pool: Pool, claim: Claim
) -> None:
    at = datetime(2022, 3, 14, 15, 30, tzinfo=UTC)
    await Record(pool).refuse(claim.chain, "claim.appeal", f"{claim.chain}/x", "four_eyes", None, at)
    check = await code(pool, f"refusal/{claim.chain}", 1)
    answer = await client.get(f"/periksa/{check}", headers={"accept": "application/json"})
    assert (answer.json()["recorded"], answer.json()["on"]) == (True, "14 Maret 2022")


async def test_every_answer_forbids_to_load_keep_or_find_it(client: AsyncClient) -> None:
    for answer in (await client.get("/periksa/x/1/0000000000000000"), await client.get("/periksa/x")):
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_entry_without_a_letter_is_no_letter(client: AsyncClient, claim: Claim, pool: Pool) -> None:
    check = await code(pool, claim.chain, 1)
    answer = await client.get(f"/periksa/{check}", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["genuine"], answer.json()["recorded"]) == (200, False, True)
    assert "bukan surat" in (await client.get(f"/periksa/{check}")).text


async def test_whoever_has_not_the_mark_learns_nothing(client: AsyncClient, claim: Claim, pool: Pool) -> None:
    check = await code(pool, claim.chain)
    other = f"{int(check.mark[0], 16) ^ 1:x}{check.mark[1:]}"
    wrong = [
        f"{check.chain}/{check.seq}/{other}",
        f"{check.chain}/{check.seq}/{check.mark[:-1]}",
        f"{check.chain}/{check.seq}/{check.mark[:8]}",
        f"{check.chain}/{check.seq}/{check.mark.upper()}",
        f"{check.chain}/{check.seq}",
        f"{check.chain}/{check.seq}/",
        f"{check.chain}/99/{check.mark}",
        f"{check.chain}/0/{check.mark}",
        f"claim/nobody/{check.seq}/{check.mark}",
        f"{check.chain}/{check.seq}/%",
        f"{check.chain}/2147483648/{check.mark}",
        f"{check.chain}'--/{check.seq}/{check.mark}",
        f"{'a' * 500}/{check.seq}/{check.mark}",
        f"{check.chain}/{check.seq}/{check.mark}/x",
    ]
    answers = [await client.get(f"/periksa/{one}") for one in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.text for answer in answers} == {answers[0].text}
    assert "Tidak tercatat" in answers[0].text
    told = await client.get(f"/periksa/{wrong[0]}", headers={"accept": "application/json"})
    assert told.json() == {"genuine": False, "recorded": False, "said": "Tidak tercatat"}


async def test_an_entry_that_was_tampered_with_is_none(client: AsyncClient, claim: Claim, pool: Pool) -> None:
    check = await code(pool, claim.chain)
    async with transaction(pool) as tx:
        await tx.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        await tx.execute(
            "UPDATE audit_entry SET action = 'claim.rejected' WHERE chain = $1 AND seq = 2", claim.chain
        )
        await tx.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    assert (await client.get(f"/periksa/{check}")).status_code == 404
    async with reading(pool) as connection:
        assert await checked(connection, check) is None


async def test_only_asking_is_allowed(client: AsyncClient, claim: Claim, pool: Pool) -> None:
    path = f"/periksa/{await code(pool, claim.chain)}"
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert (await client.request(method, path, content=b"x" * 100_000)).status_code == 405
    assert (await client.head(path)).status_code == 200


async def test_who_asks_too_often_waits(client: AsyncClient, claim: Claim, pool: Pool) -> None:
    path = f"/periksa/{await code(pool, claim.chain)}"
    codes = [(await client.get(path)).status_code for _ in range(checking.PER_CALLER + 2)]
    assert codes == [200] * checking.PER_CALLER + [429, 429]
    busy = await client.get(path)
    assert busy.headers["retry-after"] == "60"
    assert "Terlalu sering" in busy.text


def test_turns_are_counted_by_the_minute_for_each_and_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    turns = Turns(lambda: now[0], each=2, everybody=5)
    assert [turns.take("a") for _ in range(3)] == [True, True, False]
    assert turns.take("b")
    assert turns.take("c")
    assert not any(turns.take("a") for _ in range(10)), "which is nobody else's turn"
    assert turns.take("d")
    assert not turns.take("e"), "the sixth of all"
    now[0] = 60.0
    assert turns.take("a")
    monkeypatch.setattr(checking, "CALLERS", 3)
    many = Turns(lambda: 0.0, each=1, everybody=10_000)
    for caller in range(1000):
        many.take(str(caller))
    assert len(many._callers) == 3


async def test_while_the_record_is_away_nobody_is_told_that_a_letter_is_forged(databases: Databases) -> None:
    gone = await open_pool(await databases.clone(), size=1)
    await gone.close()
    app = webhook_app(SimpleNamespace(pool=gone, settings=SimpleNamespace(rehearsal=False)))  # type: ignore[arg-type]
    async with AsyncClient(transport=ASGITransport(app), base_url="http://kawal.example") as client:
        answer = await client.get("/periksa/claim/x/1/0000000000000000")
    assert answer.status_code == 503
    assert "Sedang tidak dapat diperiksa" in answer.text


async def test_a_rehearsals_letter_is_said_to_be_one(claim: Claim, pool: Pool) -> None:
    app = webhook_app(SimpleNamespace(pool=pool, settings=SimpleNamespace(rehearsal=True)))  # type: ignore[arg-type]
    path = f"/periksa/{await code(pool, claim.chain)}"
    async with AsyncClient(transport=ASGITransport(app), base_url="http://kawal.example") as client:
        assert "SIMULASI" in (await client.get(path)).text
        assert (await client.get(path, headers={"accept": "application/json"})).json()["simulation"] is True


async def test_the_embedded_stack_serves_the_page_under_its_public_address(stack: Stack) -> None:
    assert stack.settings.public_url.startswith("http://127.0.0.1:")
    url = Check(chain="claim/nobody", seq=1, mark="0" * 16).url(stack.settings.public_url)
    async with AsyncClient(trust_env=False) as client:
        answer = await client.get(url)
    assert answer.status_code == 404
    assert "Tidak tercatat" in answer.text


@pytest.mark.parametrize(
    "text",
    ["claim/36.01-2022-001/12/c0ffee00c0ffee00", " claim/36.01-2022-001/12/c0ffee00c0ffee00\n",
     "https://kawal.example/periksa/claim/36.01-2022-001/12/c0ffee00c0ffee00",
     "http://kawal.example/di/bawah/periksa/claim/36.01-2022-001/12/c0ffee00c0ffee00?x=1#y",
     "/periksa/claim/36.01-2022-001/12/c0ffee00c0ffee00"],
)  # fmt: skip
def test_a_code_is_read_bare_or_from_an_address(text: str) -> None:
    check = Check.parse(text)
    assert (check.chain, check.seq, check.mark) == ("claim/36.01-2022-001", 12, "c0ffee00c0ffee00")
    assert Check.parse(str(check)) == check
    assert Check.parse(check.url("https://kawal.example/")) == check


@pytest.mark.parametrize(
    "text",
    [
        "",
        "claim/1/c0ffee00c0ffee0",
        "1/c0ffee00c0ffee00",
        "claim/01/c0ffee00c0ffee00",
        "a" * 10_000,
        "claim/1/C0FFEE00C0FFEE00",
    ],
)
def test_what_is_no_code_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Misused, match="no check code"):
        Check.parse(text)
