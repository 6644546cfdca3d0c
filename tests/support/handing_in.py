"""What a family fills in and sends through a claim link; its people are synthetic, its documents scans of nothing."""

from collections.abc import AsyncIterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient, Response

from console import handing_in
from console.webhooks import webhook_app
from law.registration import compose_nik
from schemas.claim_links import PATH, links_chain
from starter.claim_links import carrying_out
from starter.claim_links.carrying_out import CarryOutHandIns
from starter.claim_links.issuing import Issued, Links
from starter.client import SignedIn
from starter.installation import Installation
from store.pool import Pool
from tests.support.claiming import ACCOUNTS, PDF
from tests.support.stages import DIED, REPORTED, Region, born, nik
from tests.support.world import INSTRUCTION

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
REPORTER = "Pelapor Contoh Tautan"
ADDRESS = "Kampung Contoh RT 01 RW 02"
PHONE = "081200000017"
SECRETS = (REPORTER, ADDRESS, PHONE)


def filled(region: str, serial: int = 1, **more: str) -> dict[str, str]:
    """Return a death report as a neighbour fills it in; a field set to nothing is left out."""
    said = {
        "nik": nik(region, serial),
        "died_on": DIED.isoformat(),
        "cause": "non_work",
        "name": REPORTER,
        "relation": "lain",
        "phone": PHONE,
        "mail": "",
        "address": ADDRESS,
    }
    return {name: value for name, value in (said | more).items() if value is not None}


def widow(region: str) -> dict[str, str]:
    """Return what a widow fills in besides."""
    own = compose_nik(region, born(region, 1), female=True, serial=801)
    return {
        "relation": "istri",
        "heir": "1",
        "own_nik": own,
        "birth_date": "1981-03-01",
        "account": f"{next(ACCOUNTS)}",
    }


def scan(*words: object, kind: bytes = PDF) -> bytes:
    """Return a document of a kind that nobody else has."""
    return kind + " ".join(map(str, words)).encode() + b"\n%%EOF\n"


@dataclass
class Visitor:
    """Somebody with a browser, at an address of their own."""

    installation: Installation
    caller: str = "203.0.113.1"
    app: Any = field(default=None)

    def client(self) -> AsyncClient:
        """Return a client of the console's application."""
        self.app = self.app or webhook_app(self.installation)
        transport = ASGITransport(self.app, client=(self.caller, 40_000))
        return AsyncClient(transport=transport, base_url="http://kawal.example", timeout=60)

    async def look(self, token: str) -> Response:
        """Open the page of a link."""
        async with self.client() as client:
            return await client.get(f"{PATH}/{token}")

    async def send(
        self, token: str, fields: Mapping[str, str], files: Mapping[str, bytes | None] | None = None
    ) -> Response:
        """Send the form as a browser does, in which a file that nobody chose has no name; None stands for one."""
        parts: list[Any] = [(name, (None, value)) for name, value in fields.items()]
        chosen = {"doc.claim_form": None} if files is None else files
        for name, data in chosen.items():
            parts.append(
                (name, ("foto.bin" if data is not None else "", data or b"", "application/octet-stream"))
            )
        async with self.client() as client:
            return await client.post(f"{PATH}/{token}", files=parts)

    async def raw(
        self, token: str, body: bytes | AsyncIterable[bytes], kind: str = "multipart/form-data; boundary=X"
    ) -> Response:
        """Send whatever bytes."""
        async with self.client() as client:
            return await client.post(f"{PATH}/{token}", content=body, headers={"content-type": kind})


async def link_for(
    here: Region,
    *,
    by: SignedIn | None = None,
    at: datetime | None = None,
    claim: str | None = None,
    days: int | None = None,
) -> Issued:
    """Issue a link, as an officer does."""
    installation = here.world.installation
    links = Links(installation.pool, installation.ring, by or here.world.people.officer, at or REPORTED)
    return await links.issue(
        region=None if claim else here.code, claim=claim, days=days, instruction=INSTRUCTION
    )


@contextmanager
def on_the_day(at: datetime = REPORTED) -> Iterator[None]:
    """Let it be the instant at which somebody reports, whatever other tests have come to."""

    async def business_now(pool: Pool, *, rehearsal: bool) -> datetime:
        return at

    with pytest.MonkeyPatch.context() as patch:
        for module in (handing_in, carrying_out):
            patch.setattr(module, "business_now", business_now)
        yield


async def carried_out(here: Region) -> int:
    """Let the standing chore do one round, and return how many hand-ins of this region it is done with."""
    done = "SELECT count(*) AS done FROM hand_in_outcome o JOIN claim_link l ON l.link = o.link WHERE l.region = $1"
    [before] = await here.world.rows(done, here.code)
    await CarryOutHandIns(here.world.installation).once()
    [after] = await here.world.rows(done, here.code)
    return int(after["done"]) - int(before["done"])


def register_of(here: Region) -> str:
    """Return the chain of a region's links."""
    return links_chain(here.code)
