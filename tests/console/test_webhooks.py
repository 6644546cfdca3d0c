"""The bank's messages over HTTP: only signed ones count, each once, and what they report reaches its case."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from console.webhooks import LARGEST, PATH, webhook_app
from schemas.contributions import ContributionsState, Pay
from schemas.money import Rupiah
from starter.installation import Installation
from store.pool import open_pool
from tests.console.conftest import BOOKED_ON, Bank, payment, signature
from tests.support.stages import YEAR, Region
from tests.support.years import AMOUNT, BEGINS
from vault.webhooks import rotate_secrets

pytestmark = pytest.mark.anywhere
PAID_ON = date(YEAR, 1, 10)


async def outstanding(here: Region, month: int = 2) -> int:
    await here.world.advance(here.contributions, BEGINS)
    state = await here.world.state(here.contributions, ContributionsState)
    return int(state.bills[here.bill(month)].outstanding)


async def receipts(here: Region, bank_id: str) -> list[dict[str, Any]]:
    return await here.world.rows("SELECT * FROM receipt WHERE bank_id = $1", bank_id)


async def test_a_signed_message_pays_its_bill_by_itself(bank: Bank, here: Region) -> None:
    name = f"BR-{here.code}-1"
    answer = await bank.send(payment(name, here.bill(2), sp2d="SP2D-118/2022", sp2d_on="2022-01-11"))
    assert (answer.status_code, answer.json()["known"]) == (200, False)
    [receipt] = await receipts(here, name)
    assert (receipt["source"], receipt["amount"], receipt["bills"]) == ("webhook", AMOUNT, [here.bill(2)])
    assert (receipt["sp2d"], receipt["sp2d_on"]) == ("SP2D-118/2022", date(2022, 1, 11))
    assert await outstanding(here) == 0


async def test_what_is_sent_again_happens_once(bank: Bank, here: Region) -> None:
    event = payment(f"BR-{here.code}-1", here.bill(2), amount=60_000)
    answers = [await bank.send(event) for _ in range(3)]
    answers += await asyncio.gather(*(bank.send(event, message=f"msg_{n}") for n in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.json()["known"] for answer in answers] == [False, *[True] * 7]
    assert len(await receipts(here, f"BR-{here.code}-1")) == 1
    assert await outstanding(here) == AMOUNT - 60_000
    assert (await here.world.actions(here.contributions)).count("contributions.money_counted") == 1


async def test_a_reversal_opens_its_bill_again(bank: Bank, here: Region) -> None:
    name = f"BR-{here.code}-1"
    await bank.send(payment(name, here.bill(2)))
    assert await outstanding(here) == 0
    back = payment(f"BR-{here.code}-2", reverses=name) | {"type": "payment.reversed"}
    assert (await bank.send(back)).status_code == 200
    assert await outstanding(here) == AMOUNT
    twice = await bank.send(payment(f"BR-{here.code}-3", reverses=name) | {"type": "payment.reversed"})
    assert (twice.status_code, twice.json()["refused"]) == (422, "invalid_input")


async def test_a_reversal_before_its_transfer_is_refused_so_that_it_is_sent_again(
    bank: Bank, here: Region
) -> None:
    back = payment(f"BR-{here.code}-2", reverses=f"BR-{here.code}-1") | {"type": "payment.reversed"}
    early = await bank.send(back)
    assert (early.status_code, early.json()["refused"]) == (422, "unknown_record")
    await bank.send(payment(f"BR-{here.code}-1", here.bill(2)))
    assert (await bank.send(back)).status_code == 200
    assert await outstanding(here) == AMOUNT


@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature"])
async def test_a_message_without_a_header_of_the_specification_is_not_trusted(
    bank: Bank, header: str
) -> None:
    assert (await bank.send(payment("BR-x"), without=header)).status_code == 401


@pytest.mark.parametrize("late_s", [400, -400, 10**9])
async def test_a_message_of_another_time_is_not_trusted(bank: Bank, late_s: float) -> None:
    assert (await bank.send(payment("BR-x"), late_s=late_s)).status_code == 401


@pytest.mark.parametrize("late_s", [200, -200])
async def test_five_minutes_are_tolerated(bank: Bank, here: Region, late_s: float) -> None:
    assert (await bank.send(payment(f"BR-{here.code}-1"), late_s=late_s)).status_code == 200


async def test_a_wrong_signature_is_refused_and_logged_without_the_message(bank: Bank, here: Region) -> None:
    forged = payment(f"BR-{here.code}-forged", here.bill(2))
    answer = await bank.send(forged, secret="whsec_" + "A" * 43 + "=")
    assert answer.status_code == 401
    assert await receipts(here, f"BR-{here.code}-forged") == []
    assert await outstanding(here) == AMOUNT
    assert "untrusted_message" in await bank.refused()
    [entry] = await here.world.rows(
        "SELECT * FROM audit_entry WHERE chain = 'refusal/receipts' AND command LIKE $1 ORDER BY seq DESC LIMIT 1",
        "receipts/webhook/No matching signature found/%",
    )
    assert "forged" not in str(entry)
    assert entry["details"] == {"command": "register.receipts", "refusal": "untrusted_message"}


async def test_who_cannot_sign_cannot_fill_the_audit_log(bank: Bank, here: Region) -> None:
    before = len(await bank.refused())
    for n in range(10):
        await bank.send(payment(f"BR-{n}"), also="v2,", message=f"msg_{n}")
    assert len(await bank.refused()) - before <= 2


@pytest.mark.parametrize(
    "broken", ["v1,", "v1", "v1,%%%", "v9,AAAA v1", "", "v1,AAAA", "v1a,AAAA", "v1,AAAA,BBBB"]
)
async def test_a_signature_that_is_none_is_refused_and_breaks_nothing(bank: Bank, broken: str) -> None:
    headers = {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": broken}
    answer = await bank.client.post(
        bank.world.installation.settings.webhook_url, content=b"{}", headers=headers
    )
    assert answer.status_code == 401


async def test_either_secret_counts_while_they_are_rotated_and_only_those_two(
    bank: Bank, here: Region
) -> None:
    old = bank.secrets[0]
    new, kept = rotate_secrets(bank.world.installation.settings.webhook_file)
    assert kept == old
    assert (await bank.send(payment(f"BR-{here.code}-1"), secret=old)).status_code == 200
    assert (await bank.send(payment(f"BR-{here.code}-2"), secret=new)).status_code == 200
    # A sender that rotates signs with both, and one of them is enough.
    stale = signature("whsec_" + "B" * 43 + "=", "m", "1", b"")
    assert (await bank.send(payment(f"BR-{here.code}-3"), secret=new, also=f"{stale} ")).status_code == 200
    rotate_secrets(bank.world.installation.settings.webhook_file)
    assert (await bank.send(payment(f"BR-{here.code}-4"), secret=old)).status_code == 401
    assert (await bank.send(payment(f"BR-{here.code}-4"), secret=new)).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        (b"not json", ["body"]),
        (b"[]", ["body"]),
        ({}, ["body"]),
        ({"type": "payment.guessed"}, ["body"]),
        ({"type": "payment.received"}, ["data"]),
        (payment("BR x"), ["data.bank_id"]),
        (payment("BR-1", amount=0), ["data.amount"]),
        (payment("BR-1", amount=-5), ["data.amount"]),
        (payment("BR-1", amount="100"), ["data.amount"]),  # type: ignore[arg-type]
        (payment("BR-1", amount=1.5), ["data.amount"]),  # type: ignore[arg-type]
        (payment("BR-1", amount=True), ["data.amount"]),
        (payment("BR-1", amount=10**15), ["data.amount"]),
        (payment("BR-1", currency="USD"), ["data.currency"]),
        (payment("BR-1", booked_on="yesterday"), ["data.booked_on"]),
        (payment("BR-1", booked_on="2999-01-01"), ["data.booked_on"]),
        (payment("BR-1", reference="x" * 2001), ["data.reference"]),
        (payment("BR-1") | {"type": "payment.reversed"}, ["data.reverses"]),
    ],
    ids=str,
)
async def test_a_signed_message_that_no_transfer_can_be_is_refused_by_its_fields(
    bank: Bank, here: Region, wrong: object, fields: list[str]
) -> None:
    answer = await bank.send(wrong)
    assert (answer.status_code, answer.json()["fields"]) == (422, fields)
    assert await receipts(here, "BR-1") == []


async def test_a_known_transfer_with_another_amount_is_refused(bank: Bank, here: Region) -> None:
    name = f"BR-{here.code}-1"
    await bank.send(payment(name, here.bill(2)))
    dearer = await bank.send(payment(name, here.bill(2), amount=AMOUNT + 1))
    assert (dearer.status_code, dearer.json()["refused"]) == (422, "invalid_input")
    assert "invalid_input" in await bank.refused()
    [receipt] = await receipts(here, name)
    assert receipt["amount"] == AMOUNT


async def test_a_message_takes_neither_the_place_of_a_payment_by_hand_nor_takes_one_back(
    bank: Bank, here: Region
) -> None:
    by_hand = f"manual/{here.code}-{YEAR}-M001"
    entered = Pay(bill=here.bill(2), amount=Rupiah(AMOUNT), paid_on=PAID_ON, document="K-1/2022")
    await here.pay(entered, BEGINS)
    back = payment(f"BR-{here.code}-2", reverses=by_hand) | {"type": "payment.reversed"}
    forged = (payment(by_hand, here.bill(2)), payment(f"{by_hand}0", here.bill(3)), back)
    for number, message in enumerate(forged):
        answer = await bank.send(message, message=f"msg_{here.code}_{number}")
        assert (answer.status_code, answer.json()["refused"]) == (422, "invalid_input")
        assert "by hand" in answer.json()["error"]
    assert (await bank.refused())[-3:] == ["invalid_input"] * 3
    [receipt] = await receipts(here, by_hand)
    assert receipt["source"] == "manual"
    assert await receipts(here, f"{by_hand}0") == []
    assert await outstanding(here) == 0


async def test_a_message_that_is_too_large_is_refused_while_it_is_read(installation: Installation) -> None:
    chunks = 0
    sent: list[Any] = []

    async def endless() -> dict[str, Any]:
        nonlocal chunks
        chunks += 1
        return {"type": "http.request", "body": b" " * 1000, "more_body": True}

    async def send(message: Any) -> None:  # noqa: ANN401 - the server's own
        sent.append(message)

    headers = [(b"webhook-id", b"m"), (b"webhook-timestamp", b"1"), (b"webhook-signature", b"v1,AAAA")]
    scope = {"type": "http", "method": "POST", "path": PATH, "headers": headers, "query_string": b""}
    await webhook_app(installation)(scope, endless, send)
    assert sent[0]["status"] == 413
    assert chunks == LARGEST // 1000 + 1


async def test_what_a_message_says_besides_is_left_alone(bank: Bank, here: Region) -> None:
    answer = await bank.send(payment(f"BR-{here.code}-1", here.bill(2), branch="KC Contoh") | {"api": 2})
    assert answer.status_code == 200


async def test_money_without_a_bill_waits_in_suspense(bank: Bank, here: Region) -> None:
    name = f"BR-{here.code}-1"
    assert (await bank.send(payment(name))).status_code == 200
    [row] = await here.world.rows("SELECT in_suspense FROM receipt_standing WHERE bank_id = $1", name)
    assert row["in_suspense"] == AMOUNT


async def test_a_sender_is_asked_to_send_again_while_postgresql_is_away(installation: Installation) -> None:
    pool = await open_pool(installation.settings.database_url, size=1)
    await pool.close()
    broken = Installation(installation.settings, pool, installation.client, installation.ring)
    with TestClient(webhook_app(broken)) as client:
        unsigned = client.post("/webhooks/bank", content=b"{}")
    assert unsigned.status_code == 503


async def test_only_the_one_door_is_there(bank: Bank) -> None:
    base = bank.world.installation.settings.webhook_url.removesuffix("/webhooks/bank")
    assert (await bank.client.get(f"{base}/webhooks/bank")).status_code == 405
    assert (await bank.client.get(f"{base}/")).status_code == 404


def test_the_door_can_be_served_beside_servers_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from console import webhooks  # noqa: PLC0415

    monkeypatch.setattr(webhooks, "configure_logging", lambda: None)
    assert isinstance(webhooks.app(), Starlette)


def test_the_day_of_the_tests_is_a_day_of_the_year() -> None:
    assert date.fromisoformat(BOOKED_ON) == BEGINS.date() < date(YEAR, 12, 31) - timedelta(days=1)
