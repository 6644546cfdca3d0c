"""The ports speak with the stand-ins over real HTTP, and turn every kind of failure into the right error."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from activities.ports.agency import Agency, MembershipRequest
from activities.ports.bank import Bank, PaymentOrder
from activities.ports.http import outside_client, proxy_for
from activities.ports.registry import Check, Registry
from deploy.embedded.standins import standins
from deploy.embedded.web import served
from schemas.errors import Refused, Unavailable
from schemas.money import Rupiah
from schemas.refusals import Refusal

ORDER = PaymentOrder(
    order_id="claim/36.01-0001/pay/1",
    amount=Rupiah(42_000_000),
    account="1234567890",
    beneficiary_ref="heir-1",
)
ROWS = [MembershipRequest(ref=f"row-{n}", nik_digest=f"{n:064x}") for n in range(50)]
CHECKS = [Check(ref="row-1", nik_digest="00" * 32)]
ON = date(2022, 2, 1)

Call = Callable[[str, ClientSession], Awaitable[Any]]
CALLS: dict[str, Call] = {
    "agency": lambda url, client: Agency(url, client).register("batch-1", ROWS, ON),
    "bank order": lambda url, client: Bank(url, client).order(ORDER),
    "bank answer": lambda url, client: Bank(url, client).answer(ORDER.order_id),
    "registry": lambda url, client: Registry(url, client).verify(CHECKS),
}
every_port = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with outside_client() as client:
        yield client


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    port = free_port()
    with standins(tmp_path) as app:
        async with served(app, port):
            yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def answering(status: int, body: object = None) -> AsyncIterator[str]:
    """Serve one answer to every request, and yield the address."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(content, status)(scope, receive, send)

    port = free_port()
    async with served(answer, port):
        yield f"http://127.0.0.1:{port}"


async def test_the_agency_numbers_every_row_and_the_same_batch_alike(url: str, client: ClientSession) -> None:
    first = await Agency(url, client).register("batch-1", ROWS, ON)
    assert first.numbers.keys() == {row.ref for row in ROWS}
    assert first.stand_in
    assert await Agency(url, client).register("batch-1", ROWS, ON) == first


async def test_the_bank_takes_an_order_once_and_knows_it_afterwards(url: str, client: ClientSession) -> None:
    bank = Bank(url, client)
    first, second = await bank.order(ORDER), await bank.order(ORDER)
    assert (first.state, second.state) == ("accepted", "known")
    assert first.stand_in
    assert second.stand_in


async def test_the_bank_refuses_a_known_id_with_another_amount(url: str, client: ClientSession) -> None:
    bank = Bank(url, client)
    await bank.order(ORDER)
    with pytest.raises(Refused) as refusal:
        await bank.order(ORDER.model_copy(update={"amount": Rupiah(42_000_001)}))
    assert refusal.value.reason.code is Refusal.DIFFERENT_CONTENT
    assert refusal.value.reason.record == ORDER.order_id


async def test_the_bank_answers_for_an_order_it_has_and_refuses_another(
    url: str, client: ClientSession
) -> None:
    bank = Bank(url, client)
    await bank.order(ORDER)
    assert (await bank.answer(ORDER.order_id)).state == "settled"
    with pytest.raises(Refused) as refusal:
        await bank.answer("claim/36.01-0001/pay/2")
    assert refusal.value.reason.facts == {"what": "the bank", "status": 404}


async def test_the_registry_finds_for_every_check(url: str, client: ClientSession) -> None:
    found = await Registry(url, client).verify(CHECKS)
    assert (found.results, found.stand_in) == ({"row-1": "match"}, True)
    assert (await Registry(url, client).verify([])).results == {}


@every_port
async def test_a_server_that_is_down_is_unavailable(call: Call, client: ClientSession) -> None:
    with pytest.raises(Unavailable, match="ClientConnectorError"):
        await call(f"http://127.0.0.1:{free_port()}", client)


@every_port
async def test_a_server_without_an_address_is_unavailable(call: Call, client: ClientSession) -> None:
    with pytest.raises(Unavailable, match="no address"):
        await call("", client)


@every_port
@pytest.mark.parametrize("status", [302, 401, 408, 429, 500, 503])
async def test_a_server_in_trouble_is_unavailable(call: Call, status: int, client: ClientSession) -> None:
    async with answering(status, {"error": "busy"}) as url:
        with pytest.raises(Unavailable):
            await call(url, client)


@every_port
@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_server_that_says_no_refuses(call: Call, status: int, client: ClientSession) -> None:
    async with answering(status, {"error": "no"}) as url:
        with pytest.raises(Refused) as refusal:
            await call(url, client)
    assert refusal.value.reason.code is Refusal.REFUSED_OUTSIDE
    assert str(status) in refusal.value.reason.say("id")


@every_port
@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b"{}"])
async def test_nonsense_is_unavailable(call: Call, body: bytes, client: ClientSession) -> None:
    for status in (200, 201):
        async with answering(status, body) as url:
            with pytest.raises(Unavailable, match="UnexpectedAnswerError"):
                await call(url, client)


async def test_a_timeout_is_unavailable() -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(60)

    port = free_port()
    timeout = ClientTimeout(sock_read=0.1)
    async with served(silent, port), ClientSession(timeout=timeout) as client:
        with pytest.raises(Unavailable, match="Timeout"):
            await Bank(f"http://127.0.0.1:{port}", client).order(ORDER)


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("http://bank.example/api", "http://proxy.example:3128"),
        ("https://bank.example", None),
        ("http://inside.example", None),
        ("http://127.0.0.1:8080", None),
        ("http://localhost:8080", None),
        ("http://[::1]:8080", None),
        ("", None),
    ],
)
def test_the_environment_names_the_proxy_but_never_for_this_machine(
    url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert proxy_for(url) == proxy


@pytest.mark.parametrize(
    "numbers",
    [
        {"row-0": "00000000001"},
        {"row-0": "00000000001", "row-2": "00000000002"},
        {"row-0": "00000000001", "row-1": "00000000001"},
    ],
    ids=["a row left out", "a row not asked for", "one number twice"],
)
async def test_numbers_that_do_not_fit_the_rows_are_not_taken(
    numbers: dict[str, str], client: ClientSession
) -> None:
    async with answering(200, {"numbers": numbers}) as url:
        with pytest.raises(Unavailable):
            await Agency(url, client).register("batch-1", ROWS[:2], ON)


async def test_findings_that_do_not_fit_the_checks_are_not_taken(client: ClientSession) -> None:
    async with answering(200, {"results": {"row-2": "match"}}) as url:
        with pytest.raises(Unavailable):
            await Registry(url, client).verify(CHECKS)


async def test_an_answer_about_another_order_is_not_taken(client: ClientSession) -> None:
    async with answering(200, {"order_id": "other", "state": "settled"}) as url:
        with pytest.raises(Unavailable):
            await Bank(url, client).answer(ORDER.order_id)


@pytest.mark.parametrize(("status", "state"), [(201, "known"), (409, "accepted")])
async def test_an_order_that_is_new_and_known_at_once_is_not_taken(
    status: int, state: str, client: ClientSession
) -> None:
    async with answering(status, {"order_id": ORDER.order_id, "state": state}) as url:
        with pytest.raises(Unavailable):
            await Bank(url, client).order(ORDER)
