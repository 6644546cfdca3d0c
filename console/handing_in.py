"""Handing in: the page behind a claim link: `GET` and `POST /lapor/<token>`, for a family that has no account.

What comes in is sealed and on record before it is answered, and no case is told from here: a standing chore does that
(`starter/claim_links/carrying_out.py`). So the answer says nothing about anybody, depends on nobody but PostgreSQL, and
takes as long for one as for another. Unknown, withdrawn and expired links have one page. The token stands in the
address: it is kept out of logs, and nothing that the page links to is told of it.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from console.checking import MINUTE, SAFE, Turns
from console.forms import NoForm, TooMuch, read_form
from console.hand_in_fields import checked
from console.hand_in_page import asking, most_bytes, said
from schemas.claim_links import PATH, LinkState
from schemas.errors import Unavailable
from schemas.families import MANY
from starter.claim_links.handing_in import Kept, Link, keep, sealed, valid_link
from starter.installation import Installation
from starter.reading.tasks import business_now

log = structlog.get_logger()
HEADERS = {
    **SAFE,
    "content-security-policy": SAFE["content-security-policy"].replace(
        "form-action 'none'", "form-action 'self'"
    ),
}
AT_ONCE = 3
"""Forms that are read at the same time: each may fill its limit of memory."""
IN_LINE = 20.0
"""Seconds that somebody waits for their turn to send."""
SLOWEST = 600.0
"""Seconds that a form may take to come in over a poor line."""
HIDDEN = f"{PATH}/***"


class Places:
    """The places of those who send just now."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> None:
        """Wait for a place; raises TimeoutError when none becomes free."""
        await asyncio.wait_for(self._free.acquire(), IN_LINE)

    async def __aexit__(self, *error: object) -> None:
        """Leave the place to the next."""
        self._free.release()


class Tokenless(logging.Filter):
    """Takes the tokens out of the lines that a server writes about requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass, without a token."""
        if isinstance(record.args, tuple):
            record.args = tuple(HIDDEN if _holds_token(one) else one for one in record.args)
        return True


def hide_tokens() -> None:
    """Keep tokens out of the access log of uvicorn, however it was started."""
    logging.getLogger("uvicorn.access").addFilter(Tokenless())


async def door(request: Request) -> Response:
    """Show the page of a link, and take what is sent through it."""
    try:
        return await _answer(request)
    except Unavailable as away:
        log.warning("hand_in.away", why=str(away))
        return _said(request, 503, "away", {"retry-after": str(int(MINUTE))})
    except ClientDisconnect:
        return _said(request, 400, "broken")
    except Exception as error:  # noqa: BLE001 - a traceback could hold what somebody filled in
        log.error("hand_in.failed", what=type(error).__name__)  # noqa: TRY400 - without the traceback
        return _said(request, 500, "failed")


ROUTES = [Route(PATH + "/{token}", door, methods=["GET", "POST"])]


async def _answer(request: Request) -> Response:
    turns: Turns = request.app.state.turns
    if not turns.take(request.client.host if request.client else ""):
        return _said(request, 429, "busy", {"retry-after": str(int(MINUTE))})
    installation: Installation = request.app.state.installation
    at = await business_now(installation.pool, rehearsal=installation.settings.rehearsal)
    link = await valid_link(installation, request.path_params["token"], at)
    if link is None:
        return _said(request, 404, "dead")
    if request.method == "POST":
        return await _taken(request, installation, link)
    if link.state is LinkState.USED:
        return _said(request, 200, "used", number=link.link)
    return _asking(request, 200, link)


async def _taken(request: Request, installation: Installation, link: Link) -> Response:
    try:
        async with request.app.state.places:
            return await _read(request, installation, link)
    except TimeoutError:
        return _said(request, 503, "crowded", {"retry-after": str(int(MINUTE))})
    except TooMuch:
        return _said(request, 413, "much")
    except NoForm:
        return _said(request, 400, "broken")


async def _read(request: Request, installation: Installation, link: Link) -> Response:
    try:
        async with asyncio.timeout(SLOWEST):
            form = await read_form(request, most_bytes=most_bytes(link), most_files=MANY)
    except TimeoutError:
        raise NoForm from None
    found = await asyncio.to_thread(checked, form, link)
    if found.errors:
        return _asking(request, 422, link, form=form, errors=found.errors)
    given = await sealed(installation, link, found.file, found.scans)
    at = await business_now(installation.pool, rehearsal=installation.settings.rehearsal)
    match await keep(installation, link, given, request.path_params["token"], at):
        case Kept.KEPT:
            return _said(request, 200, "kept", number=link.link)
        case Kept.OTHER:
            return _said(request, 409, "other", number=link.link)
        case _:
            return _said(request, 404, "dead")


def _asking(request: Request, status: int, link: Link, **more: Any) -> Response:  # noqa: ANN401 - the form and its errors
    page = asking(link, request.url.path, simulation=_simulation(request), **more)
    return HTMLResponse(page, status, HEADERS)


def _said(
    request: Request, status: int, kind: str, headers: Mapping[str, str] = {}, *, number: str = ""
) -> Response:
    return HTMLResponse(
        said(kind, simulation=_simulation(request), number=number), status, {**HEADERS, **headers}
    )


def _simulation(request: Request) -> bool:
    return bool(request.app.state.installation.settings.rehearsal)


def _holds_token(argument: object) -> bool:
    return isinstance(argument, str) and argument.startswith(f"{PATH}/")
