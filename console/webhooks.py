"""Webhooks: the bank's own messages about transfers, received once each and told to the cases they concern.

Beside an embedded stack `kawal up` serves this. Beside servers of one's own any ASGI server does, behind whatever
ends TLS:

    uvicorn --factory console.webhooks:app --host 127.0.0.1 --port 8440

A message counts when it is signed (`console/signatures.py`) and well-formed (`console/events.py`). What it reports
commits first; then its cases are told, and where that fails the chore `receipts` tells them later. So a message may
be sent as often as the sender likes, and is answered with 200 only once it is on record. The same server answers
whoever asks whether a letter is genuine (`console/checking.py`), and takes what families hand in through a claim link
(`console/handing_in.py`).
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import structlog
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from activities.telling import tell
from console import handing_in
from console.checking import ROUTES, Turns
from console.events import EVENT, Received, Reversed, fields_of
from console.signatures import HEADERS, distrust
from schemas.cases import MoneyArrived
from schemas.clock import Clock
from schemas.errors import Misused, Reason, Refused, Unavailable
from schemas.refusals import Refusal
from schemas.settings import Settings, settings
from starter.banking.receiving import PERMIT, receive
from starter.installation import Installation, opened
from starter.reading.tasks import business_now
from store.record import Record
from vault.logs import configure_logging
from vault.webhooks import read_secrets

PATH = "/webhooks/bank"
LARGEST = 65_536
"""Bytes that a message may have: a transfer takes some hundred."""
RECEIPTS = "receipts"
"""What is refused here is logged in the chain `refusal/receipts`."""

log = structlog.get_logger()


def app() -> Starlette:
    """Return the application beside servers of one's own; it opens the installation that the environment names."""
    configure_logging()
    handing_in.hide_tokens()

    @asynccontextmanager
    async def lifespan(served: Starlette) -> AsyncIterator[None]:
        async with opened(settings()) as served.state.installation:
            read_secrets(served.state.installation.settings.webhook_file)
            yield

    return _routed(lifespan)


def webhook_app(installation: Installation) -> Starlette:
    """Return the application for an *installation* that its caller has opened."""
    served = _routed()
    served.state.installation = installation
    return served


class Rejected(Exception):
    """A message that is not taken: the status and what is said to its sender."""

    def __init__(self, status: int, **said: object) -> None:
        self.status = status
        self.said = said
        super().__init__(status)


def _routed(lifespan: Any = None) -> Starlette:  # noqa: ANN401 - Starlette's own
    served = Starlette(
        routes=[Route(PATH, _bank, methods=["POST"]), *ROUTES, *handing_in.ROUTES],
        lifespan=lifespan,
    )
    served.state.refused = Counter()
    served.state.turns = Turns()
    served.state.places = handing_in.Places()
    return served


async def _bank(request: Request) -> JSONResponse:
    """Answer one message of the bank; what cannot be decided now, its sender is asked to send again."""
    try:
        return JSONResponse(await _taken(request))
    except Rejected as rejected:
        return JSONResponse(rejected.said, status_code=rejected.status)
    except (Misused, Unavailable) as away:
        log.warning("webhook.away", why=str(away))
        return JSONResponse({"error": "not available; send it again"}, status_code=503)


async def _taken(request: Request) -> dict[str, object]:
    """Take a message, and return what it is answered; raises Rejected, Misused and Unavailable."""
    installation: Installation = request.app.state.installation
    body = await _trusted(request, installation.settings)
    at = await business_now(installation.pool, rehearsal=installation.settings.rehearsal)
    event = _understood(body, Clock().today(at))
    try:
        found = await receive(
            installation.pool, installation.ring, [event.transfer], source="webhook", signed_in=None,
            content=None, at=at,
        )  # fmt: skip
    except Refused as refused:
        raise await _forbidden(request, refused.reason) from None
    for entry in found.refused:
        raise await _forbidden(request, entry.reason)
    for case, receipts in found.by_case.items():
        await _tell(installation, case, receipts)
    return {"receipts": [*found.new, *found.known], "known": bool(found.known)}


async def _trusted(request: Request, where: Settings) -> bytes:
    """Return the body of a message that the bank has signed; raises Rejected."""
    if not all(request.headers.get(name) for name in HEADERS):
        raise await _distrusted(request, "Missing required headers")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Rejected(413, error=f"at most {LARGEST} bytes")
    if why := distrust(read_secrets(where.webhook_file), request.headers, bytes(body)):
        raise await _distrusted(request, why)
    return bytes(body)


def _understood(body: bytes, today: date) -> Received | Reversed:
    """Return what a message says; raises Rejected for what no transfer can be."""
    try:
        event = EVENT.validate_json(body)
    except ValidationError as malformed:
        raise Rejected(422, error="not a message about a transfer", fields=fields_of(malformed)) from None
    if event.data.booked_on > today:
        raise Rejected(422, error="booked on a day still to come", fields=["data.booked_on"])
    return event


async def _tell(installation: Installation, case: str, receipts: tuple[str, ...]) -> None:
    """Tell a case of its money; where nobody can be told now, the chore does it later."""
    try:
        await tell(installation.client, case, MoneyArrived(receipts=receipts))
    except Unavailable:
        log.warning("webhook.untold", case=case, receipts=len(receipts))


async def _distrusted(request: Request, why: str) -> Rejected:
    """Log a message that anybody may have sent, and return its rejection.

    It is logged once a minute for each reason: who cannot sign must not be able to fill the audit log.
    """
    now = datetime.now(UTC)
    await _log(request, f"{why}/{now:%Y-%m-%dT%H:%M}", Refusal.UNTRUSTED_MESSAGE, why, now)
    reason = Reason(code=Refusal.UNTRUSTED_MESSAGE, record=RECEIPTS, facts={"why": why})
    return Rejected(401, error=reason.say())


async def _forbidden(request: Request, reason: Reason) -> Rejected:
    """Log a message of the bank's that a rule forbids, and return its rejection."""
    attempt = f"{request.headers['webhook-id']}/{reason.code}"
    await _log(request, attempt, reason.code, reason.code, datetime.now(UTC))
    return Rejected(422, error=reason.say(), refused=reason.code)


async def _log(request: Request, attempt: str, code: str, why: str, now: datetime) -> None:
    refused: Counter[str] = request.app.state.refused
    refused[why] += 1
    log.warning("webhook.refused", why=why, times=refused[why])
    record = Record(request.app.state.installation.pool)
    await record.refuse(RECEIPTS, PERMIT, f"{RECEIPTS}/webhook/{attempt}", code, None, now)
