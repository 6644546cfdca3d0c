"""Sealing: those of a draft's people who are not on record yet are confirmed by the civil registry and sealed."""

import asyncio
from collections.abc import Mapping, Sequence

from activities.ports.registry import Check, Finding, Registry
from activities.registration.common import people
from activities.registration.drafting import Draft
from law.rosters import Row, refused
from schemas.errors import Reason
from schemas.refusals import Refusal
from store.pool import Pool, reading
from store.queries import rows
from store.staging import Chunk, StagedRow, person_id
from vault.content import content_digest
from vault.keys import KeyRing
from vault.likeness import blocks
from vault.persons import Sensitivity, new_person_key, seal

ASKED_AT_ONCE = 1000
"""People in one question to the civil registry."""
REFUSALS: dict[Finding, Refusal] = {
    "unknown": Refusal.NOT_IN_REGISTRY,
    "mismatch": Refusal.OTHER_IN_REGISTRY,
}


class Sealing:
    """Turns the drafts of one roster into chunks to be staged."""

    def __init__(self, pool: Pool, ring: KeyRing, registry: Registry, batch: str) -> None:
        self._pool = pool
        self._ring = ring
        self._registry = registry
        self._batch = batch

    async def seal(self, draft: Draft) -> Chunk:
        """Return *draft* as a chunk; raises Unavailable when PostgreSQL or the civil registry is away."""
        async with reading(self._pool) as connection:
            found = await rows(people.known_persons(connection, hmacs=draft.digests))
        known = {row["nik_hmac"]: row["person"] for row in found}
        pairs = list(zip(draft.rows, draft.digests, strict=True))
        asked = [(row, digest) for row, digest in pairs if digest not in known]
        findings, stand_in = await self._findings(asked)
        return await asyncio.to_thread(self._chunk, draft, known, findings, stand_in)

    async def _findings(self, asked: Sequence[tuple[Row, bytes]]) -> tuple[dict[int, Finding], bool]:
        """Return what speaks against a row, by its number, and whether a stand-in said so."""
        checks = [
            Check(ref=str(row.number), nik_digest=content_digest(b"registry" + digest))
            for row, digest in asked
        ]
        answers = await asyncio.gather(
            *(
                self._registry.verify(checks[at : at + ASKED_AT_ONCE])
                for at in range(0, len(checks), ASKED_AT_ONCE)
            )
        )
        against = {
            int(ref): finding
            for answer in answers
            for ref, finding in answer.results.items()
            if finding in REFUSALS
        }
        return against, any(answer.stand_in for answer in answers)

    def _chunk(
        self, draft: Draft, known: Mapping[bytes, str], against: Mapping[int, Finding], stand_in: bool
    ) -> Chunk:
        staged = [self._refused(number, reason) for number, reason in draft.refused]
        keys: list[tuple[str, bytes]] = []
        sealed: list[tuple[str, str, bytes]] = []
        for row, digest in zip(draft.rows, draft.digests, strict=True):
            if (person := known.get(digest)) is not None:
                staged.append(self._row(row, person, digest, (None, None), fresh=False, stand_in=False))
            elif (finding := against.get(row.number)) is not None:
                staged.append(self._refused(row.number, refused(row.number, [(REFUSALS[finding], {})])))
            else:
                person = person_id(self._batch, row.number)
                keys.append((person, self._seal(person, row, sealed)))
                found = blocks(self._ring.derive("block"), row.birth_date, row.name, row.mother)
                staged.append(self._row(row, person, digest, found, fresh=True, stand_in=stand_in))
        return Chunk(draft.after, staged, keys, sealed)

    def _seal(self, person: str, row: Row, sealed: list[tuple[str, str, bytes]]) -> bytes:
        """Add what is known of *person* to *sealed*, and return the wrapped key."""
        key = new_person_key(self._ring)
        identity = seal(key.key, person, Sensitivity.IDENTITY, row.identity)
        sealed.append((person, Sensitivity.IDENTITY, identity))
        if row.family:
            sealed.append((person, Sensitivity.FAMILY, seal(key.key, person, Sensitivity.FAMILY, row.family)))
        return key.wrapped

    def _row(
        self,
        row: Row,
        person: str,
        digest: bytes,
        found: tuple[int | None, int | None],
        *,
        fresh: bool,
        stand_in: bool,
    ) -> StagedRow:
        return StagedRow(
            self._batch, row.number, person, digest, *found,
            row.income, row.priority, row.transport, row.warnings, None, fresh, stand_in,
        )  # fmt: skip

    def _refused(self, number: int, reason: Reason) -> StagedRow:
        return StagedRow(
            self._batch, number, None, None, None, None,
            0, 0, False, (), reason.model_dump_json(), False, False,
        )  # fmt: skip
