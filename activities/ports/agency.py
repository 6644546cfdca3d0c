"""The social-security agency (BPJS Ketenagakerjaan): it alone issues membership numbers; kawal records them."""

from collections.abc import Sequence
from datetime import date

from aiohttp import ClientSession

from activities.ports.http import Answer, Remote
from schemas.base import Message


class MembershipRequest(Message):
    """One worker to be registered: an opaque reference and the keyed digest of the NIK."""

    ref: str
    nik_digest: str


class Memberships(Answer):
    """The agency's answer to a batch: a membership number (KPJ) per reference."""

    numbers: dict[str, str]
    stand_in: bool = False
    """Whether a stand-in answered, not the agency."""


class Agency:
    """The agency's interface."""

    def __init__(self, base_url: str, client: ClientSession) -> None:
        self._remote = Remote("the social-security agency", base_url, client)

    async def register(
        self, batch: str, rows: Sequence[MembershipRequest], requested_on: date
    ) -> Memberships:
        """Register the rows of *batch* and return a number for each; the same batch again, the same numbers.

        Raises Unavailable when there is no usable answer (also one that leaves a row out, or gives two workers
        one number), and Refused when the agency refuses the batch.
        """
        asked = {
            "batch": batch,
            "rows": [row.model_dump(mode="json") for row in rows],
            "requested_on": requested_on.isoformat(),
        }
        reply = await self._remote.post("/agency/memberships", batch, asked, (200, 201))
        given = self._remote.read(Memberships, reply)
        if given.numbers.keys() != {row.ref for row in rows}:
            raise self._remote.unexpected("numbers for other rows than those asked for")
        if len(set(given.numbers.values())) != len(given.numbers):
            raise self._remote.unexpected("one number for two rows")
        return given
