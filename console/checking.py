"""Checking: whether a letter is genuine, for whoever holds it: `GET /periksa/<case>/<entry>/<mark>`, as a page or as JSON.

The address stands in the letter's QR code. It says what the case did and when, and nothing about people. Who has no
letter cannot guess the mark; who asks too often waits.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from activities.notices import words
from schemas.checks import PATH, Check
from schemas.claim_wording import DEEDS, word
from schemas.errors import Misused, Unavailable
from starter.installation import Installation
from store.claim_letters import checked, clock_of
from store.pool import reading

log = structlog.get_logger()

PER_CALLER = 30
"""Questions of one address in a minute: a person asks a few."""
PER_MINUTE = 600
"""Questions of everybody in a minute."""
CALLERS = 5000
"""Addresses remembered at once."""
MINUTE = 60.0
SAFE = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
"""Headers of every answer: nothing is loaded, kept, passed on or found by a search engine."""


class Turns:
    """Counts questions by the minute, everybody's and each caller's; whoever must wait uses up nobody else's."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        each: int = PER_CALLER,
        everybody: int = PER_MINUTE,
    ) -> None:
        self._clock = clock
        self._each = each
        self._everybody = everybody
        self._minute = 0
        self._asked = 0
        self._callers: OrderedDict[str, int] = OrderedDict()

    def take(self, caller: str) -> bool:
        """Return whether *caller* may ask now."""
        minute = int(self._clock() // MINUTE)
        if minute != self._minute:
            self._minute, self._asked = minute, 0
            self._callers.clear()
        self._callers[caller] = asked = self._callers.pop(caller, 0) + 1
        if len(self._callers) > CALLERS:
            self._callers.popitem(last=False)
        if asked > self._each:
            return False
        self._asked += 1
        return self._asked <= self._everybody


async def check(request: Request) -> Response:
    """Answer whether the entry that an address names is on record with that mark."""
    turns: Turns = request.app.state.turns
    caller = request.client.host if request.client else ""
    if not turns.take(caller):
        return _answer(request, 429, "busy", {"retry-after": str(int(MINUTE))})
    try:
        asked = Check.parse(f"{PATH}/{request.path_params['code']}")
    except Misused:
        return _answer(request, 404, "unknown")
    installation: Installation = request.app.state.installation
    try:
        async with reading(installation.pool) as connection:
            entry = await checked(connection, asked)
    except Unavailable as away:
        log.warning("check.away", why=str(away))
        return _answer(request, 503, "away", {"retry-after": str(int(MINUTE))})
    if entry is None:
        return _answer(request, 404, "unknown")
    return _answer(
        request, 200, "letter" if entry["letter"] else "entry", entry=entry,
        simulation=installation.settings.rehearsal,
    )  # fmt: skip


ROUTES = [Route(PATH + "/{code:path}", check, methods=["GET"])]

SAID: dict[str, tuple[str, str]] = {
    "letter": (
        "Surat ini tercatat",
        (
            "Surat dengan kode ini benar dikirim oleh sistem kawal. Cocokkan peristiwa dan tanggal di atas dengan surat yang"
            " Anda pegang. Isi surat dapat dicocokkan di kantor cabang yang namanya tertulis di surat."
        ),
    ),
    "entry": (
        "Catatan ini ada, tetapi bukan surat",
        "Kode ini menunjuk catatan yang benar ada, tetapi tidak ada surat yang dikirim dengan catatan itu.",
    ),
    "unknown": (
        "Tidak tercatat",
        (
            "Tidak ada surat dengan kode ini. Periksa apakah alamatnya tersalin lengkap. Jika surat yang Anda pegang memuat"
            " kode ini, surat itu bukan dari kami: jangan membayar atau memberikan data apa pun, dan tanyakan ke kantor"
            " cabang."
        ),
    ),
    "busy": ("Terlalu sering", "Terlalu banyak pemeriksaan dalam satu menit. Coba lagi sebentar lagi."),
    "away": ("Sedang tidak dapat diperiksa", "Catatan sedang tidak dapat dibuka. Coba lagi sebentar lagi."),
}
"""What each answer says: a heading, and what it means for whoever holds the letter."""


def _answer(
    request: Request,
    status: int,
    kind: str,
    headers: Mapping[str, str] = {},
    *,
    entry: Mapping[str, Any] | None = None,
    simulation: bool = False,
) -> Response:
    found = (
        {}
        if entry is None
        else {
            "action": word(DEEDS, entry["action"]),
            "on": words.day(clock_of(entry["region"]).today(entry["business_at"]), "id"),
        }
    )
    heading, meaning = SAID[kind]
    every = {**SAFE, **headers}
    if "application/json" in request.headers.get("accept", ""):
        said = {"genuine": kind == "letter", "recorded": entry is not None, "said": heading, **found}
        return JSONResponse({**said, "simulation": True} if simulation else said, status, every)
    return HTMLResponse(
        _page(heading, meaning, found, good=kind == "letter", simulation=simulation), status, every
    )


def _page(heading: str, meaning: str, found: Mapping[str, str], *, good: bool, simulation: bool) -> str:
    colour = "#1d5c4d" if good else "#8a3b12"
    facts = ""
    if found:
        facts = (
            f"<dl><dt>Peristiwa</dt><dd>{escape(found['action'])}</dd>"
            f"<dt>Tanggal</dt><dd>{escape(found['on'])}</dd></dl>"
        )
    note = "<p><strong>SIMULASI</strong>: bukan surat sungguhan.</p>" if simulation else ""
    return f"""<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(heading)} · kawal</title>
<style>
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 2rem 1.2rem; color: #1f1f1f; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; color: {colour}; border-left: .4rem solid {colour}; padding-left: .8rem; }}
dl {{ background: #f1f5f3; border-radius: .5rem; padding: 1rem; }} dt {{ color: #5f5f5f; font-size: .9rem; }}
dd {{ margin: 0 0 .6rem; font-weight: 600; }} footer {{ color: #5f5f5f; font-size: .85rem; margin-top: 2.5rem; }}
</style></head><body>
<h1>{escape(heading)}</h1>
{facts}<p>{escape(meaning)}</p>{note}
<footer>Halaman ini tidak menampilkan data pribadi. kawal, pengawalan komitmen jaminan sosial ketenagakerjaan daerah.
</footer></body></html>
"""
