"""Finding: what is known elsewhere of the people of a piece, on record and in the civil registry."""

import asyncio
from collections.abc import Sequence

from activities.ports.registry import Check, Registry
from activities.registration.clerk import REFUSALS, Findings, Judged
from activities.registration.common import people
from store.pool import Pool, reading
from store.queries import rows
from vault.content import content_digest

ASKED_AT_ONCE = 1000
"""People in one question to the civil registry."""


async def find(pool: Pool, registry: Registry, judged: Judged) -> Findings:
    """Return what is known of the people of *judged*; only those not on record are asked for at the registry.

    Raises Unavailable when PostgreSQL or the registry is away.
    """
    async with reading(pool) as connection:
        found = await rows(people.known_persons(connection, hmacs=judged.digests))
    known = {row["nik_hmac"]: row["person"] for row in found}
    checks = [
        Check(ref=str(number), nik_digest=content_digest(b"registry" + digest))
        for number, digest in zip(judged.numbers, judged.digests, strict=True)
        if digest not in known
    ]
    answers = await asyncio.gather(
        *(registry.verify(asked) for asked in _in_parts(checks)),
    )
    against = {
        int(ref): finding
        for answer in answers
        for ref, finding in answer.results.items()
        if finding in REFUSALS
    }
    return Findings(known, against, any(answer.stand_in for answer in answers))


def _in_parts(checks: Sequence[Check]) -> list[Sequence[Check]]:
    return [checks[at : at + ASKED_AT_ONCE] for at in range(0, len(checks), ASKED_AT_ONCE)]
