"""Clerk: whoever does the computing of a check, piece by piece: judges rows, and seals the people who are new.

A clerk keeps the rows it has judged until it is told which of their people are on record already, and what the civil
registry found of the others. Pieces are sealed in the order in which they were judged.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from activities.ports.registry import Finding
from law.rosters import Row, RowChecks, Terms, refused
from schemas.base import Message
from schemas.errors import Reason
from schemas.refusals import Refusal
from schemas.rosters.sheet import Row as Cells
from store.staging import Chunk, StagedRow, person_id
from vault.keys import KeyRing
from vault.likeness import blocks
from vault.persons import Sensitivity, new_person_key, nik_digest, seal

REFUSALS: dict[Finding, Refusal] = {
    "unknown": Refusal.NOT_IN_REGISTRY,
    "mismatch": Refusal.OTHER_IN_REGISTRY,
}


class Desk(Message):
    """What a clerk needs to know of a roster."""

    batch: str
    header: tuple[str, ...]
    terms: Terms
    key_file: Path


class Piece(NamedTuple):
    """Some rows of a roster as they were read, and the number of the row before them."""

    after: int
    rows: Sequence[Cells]


class Judged(NamedTuple):
    """Those rows of a piece that can be registered: their numbers, and under which digest each person is found."""

    numbers: list[int]
    digests: list[bytes]


class Findings(NamedTuple):
    """What is known elsewhere of a piece's people."""

    known: Mapping[bytes, str]
    """Those on record, by their digests."""
    against: Mapping[int, Finding]
    """What the civil registry has against a row, by its number."""
    stand_in: bool
    """Whether a stand-in for the registry answered."""


class Clerk:
    """Computes, and nothing else: reads no file and asks nobody."""

    def __init__(self, desk: Desk) -> None:
        ring = KeyRing.load(desk.key_file)
        self._batch = desk.batch
        self._checks = RowChecks(desk.header, desk.terms)
        self._ring = ring
        self._index_key = ring.derive("index")
        self._block_key = ring.derive("block")
        self._judged: deque[tuple[int, list[Row], list[bytes], list[StagedRow]]] = deque()

    def judge(self, piece: Piece) -> Judged:
        """Judge the rows of *piece* and keep them."""
        check, key = self._checks.check, self._index_key
        rows: list[Row] = []
        staged: list[StagedRow] = []
        for number, cells in piece.rows:
            judged = check(number, cells)
            if isinstance(judged, Reason):
                staged.append(self._refused(number, judged))
            else:
                rows.append(judged)
        digests = [nik_digest(key, row.nik) for row in rows]
        self._judged.append((piece.after, rows, digests, staged))
        return Judged([row.number for row in rows], digests)

    def seal(self, findings: Findings) -> Chunk:
        """Return the piece judged longest ago as it is to be staged, and let go of it."""
        after, rows, digests, staged = self._judged.popleft()
        keys: list[tuple[str, bytes]] = []
        sealed: list[tuple[str, str, bytes]] = []
        for row, digest in zip(rows, digests, strict=True):
            if (person := findings.known.get(digest)) is not None:
                staged.append((
                    self._batch, row.number, person, digest, None, None, row.income, row.priority,
                    row.transport, row.warnings, None, False, False,
                ))  # fmt: skip
            elif (finding := findings.against.get(row.number)) is not None:
                reason = refused(row.number, [(REFUSALS[finding], {})])
                staged.append(self._refused(row.number, reason))
            else:
                person = person_id(self._batch, row.number)
                keys.append((person, self._seal(person, row, sealed)))
                name, mother = blocks(self._block_key, row.birth_date, row.name, row.mother)
                staged.append((
                    self._batch, row.number, person, digest, name, mother, row.income, row.priority,
                    row.transport, row.warnings, None, True, findings.stand_in,
                ))  # fmt: skip
        return Chunk(after, staged, keys, sealed)

    def _seal(self, person: str, row: Row, sealed: list[tuple[str, str, bytes]]) -> bytes:
        """Add what is known of *person* to *sealed*, and return the wrapped key."""
        key = new_person_key(self._ring)
        identity = seal(key.key, person, Sensitivity.IDENTITY, row.identity)
        sealed.append((person, Sensitivity.IDENTITY.value, identity))
        if row.family:
            family = seal(key.key, person, Sensitivity.FAMILY, row.family)
            sealed.append((person, Sensitivity.FAMILY.value, family))
        return key.wrapped

    def _refused(self, number: int, reason: Reason) -> StagedRow:
        why = reason.model_dump_json()
        return self._batch, number, None, None, None, None, 0, 0, False, (), why, False, False
