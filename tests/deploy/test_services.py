"""What lives in the supervisor: stand-ins, codec server, mail sink, and the doctor that looks at them."""

import json
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest
from google.protobuf import json_format
from httpx2 import AsyncClient, Response
from temporalio.api.common.v1 import Payload

from deploy.embedded import standins as standins_module
from deploy.embedded.doctor import State, examine
from deploy.embedded.stack import Stack
from deploy.embedded.standins import Agency, Applicant, Memberships, membership_number, standins
from deploy.embedded.web import served
from schemas.settings import Settings
from vault.codec import codec_for

ORDER = {
    "order_id": "claim/1/benefit",
    "amount": 42_000_000,
    "account": "1234567890",
    "beneficiary_ref": "heir-1",
}


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    async with AsyncClient(trust_env=False, timeout=10) as opened:
        yield opened


def codec_url(stack: Stack) -> str:
    return str(json.loads((stack.data / "stack.json").read_text())["codec_url"])


async def test_the_bank_takes_an_order_once_whatever_restarts(tmp_path: Path, client: AsyncClient) -> None:
    orders = "http://127.0.0.1:14999/bank/orders"
    with standins(tmp_path) as app:
        async with served(app, 14_999):
            first = await client.post(orders, json=ORDER)
    with standins(tmp_path) as app:
        async with served(app, 14_999):
            again = await client.post(orders, json=ORDER)
            dearer = await client.post(orders, json=ORDER | {"amount": 43_000_000})
            settled = await client.get(f"{orders}/claim%2F1%2Fbenefit")
            unknown = await client.get(f"{orders}/claim%2F2%2Fbenefit")
    kept = {name: value for name, value in ORDER.items() if name != "account"}
    assert (first.status_code, first.json()["state"]) == (201, "accepted")
    assert (again.status_code, again.json()) == (
        409,
        {"state": "known", "stand_in": True, "closed": False, **kept},
    )
    assert dearer.status_code == 422
    assert (settled.status_code, settled.json()["state"]) == (200, "settled")
    assert unknown.status_code == 404


async def test_the_agency_gives_the_same_numbers_to_the_same_people_in_any_order(
    stack: Stack, client: AsyncClient
) -> None:
    url = f"{stack.settings.agency_url}/agency/memberships"
    rows = [{"ref": f"worker-{n}", "nik_digest": f"d{n}"} for n in range(50)]
    asked = {"batch": "b1", "rows": rows, "requested_on": "2021-07-01"}
    first = await client.post(url, json=asked)
    second = await client.post(url, json=asked | {"batch": "b2", "rows": rows[::-1]})
    numbers = first.json()["numbers"]
    assert numbers == second.json()["numbers"]
    assert len(set(numbers.values())) == 50
    assert all(len(number) == 11 and number.isdigit() for number in numbers.values())
    assert membership_number("worker-1") != membership_number("worker-1", 1)


def test_no_two_people_have_one_number_whichever_requests_they_came_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standins_module, "membership_number", lambda _, draw: f"{draw:011d}")

    def numbers(*refs: str) -> dict[str, str]:
        rows = [Applicant(ref=ref, nik_digest="d") for ref in refs]
        agency = Agency(tmp_path / "agency.db")
        try:
            _, answer = agency.register(Memberships(batch=refs[0], rows=rows))
        finally:
            agency.close()
        return dict(answer["numbers"])

    first, second = numbers("a", "b"), numbers("b", "c")
    assert first["b"] == second["b"]
    assert len({*first.values(), *second.values()}) == 3


async def test_every_answer_says_that_it_is_a_stand_in(stack: Stack, client: AsyncClient) -> None:
    base = stack.settings.bank_url
    answers: list[Response] = [
        await client.post(f"{base}/bank/orders", json=ORDER),
        await client.post(f"{base}/bank/orders", json=ORDER | {"amount": -1}),
        await client.post(
            f"{base}/registry/verify", json={"checks": [{"ref": "worker-1", "nik_digest": "d"}]}
        ),
        await client.get(f"{base}/bank/orders/none"),
        await client.get(f"{base}/nowhere"),
        await client.delete(f"{base}/registry/verify"),
    ]
    assert [answer.status_code for answer in answers] == [201, 400, 200, 404, 404, 405]
    assert answers[2].json()["results"] == {"worker-1": "match"}
    for answer in answers:
        assert answer.headers["X-Stand-In"] == "kawal"
        assert answer.json()["stand_in"] is True


async def test_the_web_ui_reads_what_was_sealed(stack: Stack, client: AsyncClient) -> None:
    settings = stack.settings
    codec = codec_for(settings.key_file, settings.temporal_namespace)
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b'"36.01"')
    sealed = (await codec.encode([plain]))[0]
    assert plain.data not in sealed.SerializeToString()
    asked = {"payloads": [_as_json(sealed)]}
    for origin in (settings.ui_url, settings.ui_url.replace("127.0.0.1", "localhost")):
        headers = {"Origin": origin, "X-Namespace": settings.temporal_namespace}
        answer = await client.post(f"{codec_url(stack)}/decode", json=asked, headers=headers)
        assert answer.json() == {"payloads": [_as_json(plain)]}
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"


async def test_a_browser_may_ask_before_it_asks(stack: Stack, client: AsyncClient) -> None:
    headers = {
        "Origin": stack.settings.ui_url,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, x-namespace, authorization",
    }
    answer = await client.options(f"{codec_url(stack)}/decode", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == stack.settings.ui_url
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert {"content-type", "x-namespace", "authorization"} <= set(allowed.replace(" ", "").split(","))


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
async def test_the_codec_opens_nothing_for_other_pages(
    stack: Stack, client: AsyncClient, origin: str | None
) -> None:
    codec = codec_for(stack.settings.key_file, stack.settings.temporal_namespace)
    sealed = (await codec.encode([Payload(data=b"secret")]))[0]
    headers = {"Origin": origin} if origin else {}
    answer = await client.post(
        f"{codec_url(stack)}/decode", json={"payloads": [_as_json(sealed)]}, headers=headers
    )
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
    preflight = await client.options(
        f"{codec_url(stack)}/decode", headers=headers | {"Access-Control-Request-Method": "POST"}
    )
    assert "Access-Control-Allow-Origin" not in preflight.headers


async def test_the_codec_refuses_what_it_cannot_or_must_not_read(stack: Stack, client: AsyncClient) -> None:
    url, headers = f"{codec_url(stack)}/decode", {"Origin": stack.settings.ui_url}
    forged = Payload(metadata={"encoding": b"binary/encrypted", "encryption-key-id": b"k1"}, data=b"x" * 40)
    for content, status in (
        (b"not json", 400),
        (json.dumps({"payloads": [_as_json(forged)]}).encode(), 422),
        (b" " * 8_000_001, 413),
    ):
        answer = await client.post(url, content=content, headers=headers)
        assert answer.status_code == status
    foreign = await client.post(url, json={"payloads": []}, headers=headers | {"X-Namespace": "other"})
    assert foreign.status_code == 404


def _as_json(payload: Payload) -> dict[str, object]:
    return json_format.MessageToDict(payload)


async def test_a_notice_sent_twice_is_one_file(stack: Stack) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "kawal@kawal.invalid", "sekda@36-01.example"
    message["Subject"], message["Message-ID"] = "SIMULASI: APBD", "<notice/36.01/1@kawal.invalid>"
    message.set_content("SIMULASI")
    before = set((stack.data / "mail").iterdir())
    for _ in range(2):
        await aiosmtplib.send(message, hostname=stack.settings.smtp_host, port=stack.settings.smtp_port)
    (kept,) = set((stack.data / "mail").iterdir()) - before
    assert kept.suffix == ".eml"
    assert b"SIMULASI: APBD" in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0


async def test_a_message_id_never_leads_out_of_the_folder(stack: Stack) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = "a@kawal.invalid", "b@b.example", "<../../x@y>"
    message.set_content("x")
    before = {path.name for path in stack.data.parent.rglob("*.eml")}
    await aiosmtplib.send(message, hostname=stack.settings.smtp_host, port=stack.settings.smtp_port)
    after = {path for path in stack.data.parent.rglob("*.eml") if path.name not in before}
    assert {path.parent for path in after} == {stack.data / "mail"}


async def test_the_doctor_finds_a_running_stack_well_but_for_its_missing_worker(stack: Stack) -> None:
    findings = {finding.subject: finding for finding in await examine(stack.settings)}
    ill = {subject for subject, finding in findings.items() if finding.state is not State.OK}
    assert ill - {"disk"} == {"queue cases", "queue bulk", "queue notices"}
    assert all(finding.next_step for finding in findings.values() if finding.state is not State.OK)
    assert "18." in findings["postgresql"].detail
    assert "365 days" in findings["namespace"].detail
    assert "password" not in str(findings)
    assert stack.settings.database_url.split(":")[2].split("@")[0] not in str(findings)


async def test_the_doctor_reports_the_dead_without_dying(tmp_path: Path, stack: Stack) -> None:
    (tmp_path / "stack.json").write_text("{}")
    (tmp_path / "keys.json").write_text("{}")
    (tmp_path / "keys.json").chmod(0o644)
    nowhere = Settings(
        data=tmp_path,
        database_url="postgresql://kawal:x@127.0.0.1:9/kawal",
        temporal_address="127.0.0.1:9",
        smtp_port=9,
        bank_url="http://127.0.0.1:9",
    )
    broken = {finding.subject for finding in await examine(nowhere) if finding.state is State.BROKEN}
    assert broken == {"stack", "postgresql", "temporal", "mail", "bank", "keys"}
    wrong_kind = stack.settings.model_copy(update={"rehearsal": False})
    findings = {finding.subject: finding for finding in await examine(wrong_kind)}
    assert findings["namespace"].state is State.BROKEN
