"""The civil registry (Dukcapil): it says whether a NIK is known and fits; kawal never reads people out of it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from aiohttp import ClientSession

from activities.ports.http import Answer, Remote

Finding = Literal["match", "mismatch", "unknown"]


class Check(NamedTuple):
    """One worker to be checked: an opaque reference and the keyed digest of the NIK."""

    ref: str
    nik_digest: str


class Findings(Answer):
    """The registry's answer: one finding per reference."""

    results: dict[str, Finding]
    stand_in: bool = False
    """Whether a stand-in answered, not the registry."""


class Registry:
    """The registry's interface."""

    def __init__(self, base_url: str, client: ClientSession) -> None:
        self._remote = Remote("the civil registry", base_url, client)

    async def verify(self, checks: Sequence[Check]) -> Findings:
        """Return a finding for every check; nobody is asked about nothing.

        Raises Unavailable when there is no usable answer, and Refused when the registry refuses to look.
        """
        if not checks:
            return Findings(results={})
        asked = {"checks": [check._asdict() for check in checks]}
        reply = await self._remote.post("/registry/verify", checks[0].ref, asked)
        found = self._remote.read(Findings, reply)
        if found.results.keys() != {check.ref for check in checks}:
            raise self._remote.unexpected("findings for other rows than those asked for")
        return found
