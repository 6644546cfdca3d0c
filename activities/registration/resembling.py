"""Resembling: new people of a roster are compared with those who share a block with them, on record or in the file.

People with equal NIKs are one person already and are not compared: a row of somebody on record resembles whom they
resembled when they came (`carry_likenesses` in `store/queries/staging.sql`).

Whoever shares a block with more people than `MOST` is compared with the first of them only, and the row says so: a
block that full holds a birth date that many write who do not know theirs, and what is common to hundreds tells nobody
apart.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import aclosing
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from activities.ahead import Pieces, ahead
from activities.registration.reading import Names
from schemas.terms import RowWarning
from store.pool import Connection, Pool, reading
from store.queries import load, rows
from store.staging import Resemblance, add_resemblances, put_resemblances
from vault.keys import KeyRing
from vault.likeness import LIKELY, likeness, may_be_one
from vault.names import Part, parts
from vault.persons import Sensitivity, open_, unwrap

duplicates = load("duplicates")
reads = load("reads")
staging = load("staging")

MOST = 25
"""How many people of one block a row is compared with."""
PAGE = 5000
"""Members of blocks, or rows, whose comparisons are made together."""
READER = "kawal"


class Pair(NamedTuple):
    """A row's new person and somebody worth comparing."""

    row: int
    person: str
    other: str


class Crowd:
    """Pairs the members of blocks, which come in the order of the blocks, page by page; only those whose names match."""

    def __init__(self, names: Names) -> None:
        self.too_many: set[int] = set()
        """Rows of the last page that share a block with more people than they were compared with."""
        self._names = names
        self._block: int | None = None
        self._before: deque[tuple[str, list[Part]]] = deque(maxlen=MOST)

    def pairs(self, page: Sequence[tuple[int, int, str]]) -> list[Pair]:
        """Return each member of *page* (block, row, person) with those of its block before it."""
        self.too_many = set()
        return [pair for member in page for pair in self._of(*member)]

    def _of(self, block: int, row: int, person: str) -> Iterator[Pair]:
        if block != self._block:
            self._block = block
            self._before.clear()
        if len(self._before) == MOST:
            self.too_many.add(row)
        name = parts(self._names.of(row))
        yield from (Pair(row, person, other) for other, theirs in self._before if may_be_one(name, theirs))
        self._before.append((person, name))


class Resembling:
    """Finds whom the rows of one roster resemble, and stages it."""

    def __init__(self, pool: Pool, ring: KeyRing, batch: str) -> None:
        self._pool = pool
        self._ring = ring
        self._batch = batch
        self._compared_with: frozenset[str] = frozenset()

    async def compare(self, names: Names) -> None:
        """Compare the new people of all rows staged with each other, and with those on record now."""
        async with reading(self._pool) as connection:
            await staging.forget_likenesses(connection, batch=self._batch)
            await staging.analyse(connection)
            self._compared_with = await self._checked(connection)
            last = await staging.staged_until(connection, batch=self._batch)
        async with aclosing(ahead(self._worth_comparing(last, Crowd(names)))) as found:
            async for pairs in found:
                async with reading(self._pool) as connection:
                    resemblances = await self._resemblances(connection, pairs)
                await add_resemblances(self._pool, resemblances)

    async def compare_late(self, tx: Connection) -> None:
        """Compare with those whom other rosters brought on record since `compare`; no other may do so meanwhile."""
        late = await self._checked(tx) - self._compared_with
        if late:
            found = await rows(staging.on_record_since(tx, batch=self._batch, batches=sorted(late)))
            pairs = [Pair(*row) for row in found]
            await put_resemblances(tx, await self._resemblances(tx, pairs))

    async def _checked(self, connection: Connection) -> frozenset[str]:
        return frozenset([row["batch"] for row in await rows(staging.checked_batches(connection))])

    async def _worth_comparing(self, last: int, crowd: Crowd) -> Pieces[list[Pair]]:
        for first in range(1, last + 1, PAGE):
            async with reading(self._pool) as connection:
                pairs, crowded = await self._on_record(connection, first, first + PAGE - 1)
                await self._warn(connection, crowded)
            if pairs:
                yield pairs
        async with (
            reading(self._pool) as connection,
            staging.crowded_cursor(connection, batch=self._batch) as factory,
        ):
            cursor = await factory
            while page := await cursor.fetch(PAGE):
                pairs = await asyncio.to_thread(crowd.pairs, page)
                async with reading(self._pool) as other:
                    await self._warn(other, crowd.too_many)
                if pairs:
                    yield pairs

    async def _on_record(
        self, connection: Connection, first: int, last: int
    ) -> tuple[list[Pair], Collection[int]]:
        found = await rows(
            staging.on_record(connection, batch=self._batch, first=first, last=last, most=MOST + 1)
        )
        pairs, crowded = [], []
        for row, members in groupby((Pair(*one) for one in found), itemgetter(0)):
            others = list(members)
            if len(others) > MOST:
                crowded.append(row)
            pairs += others[:MOST]
        if pairs:
            await reads.log_personal_reads(
                connection,
                reader=READER,
                records=sorted({pair.other for pair in pairs}),
                sensitivity=Sensitivity.IDENTITY,
                why=f"compared with {self._batch}",
            )
        return pairs, crowded

    async def _warn(self, connection: Connection, crowded: Collection[int]) -> None:
        if crowded:
            await staging.warn_of_crowd(
                connection, batch=self._batch, warning=RowWarning.COMPARED_IN_PART, numbers=sorted(crowded)
            )

    async def _resemblances(self, connection: Connection, pairs: Sequence[Pair]) -> list[Resemblance]:
        persons = {pair.person for pair in pairs} | {pair.other for pair in pairs}
        sealed = await rows(duplicates.identities(connection, persons=sorted(persons)))
        return await asyncio.to_thread(self._compared, pairs, sealed)

    def _compared(
        self, pairs: Sequence[Pair], sealed: Sequence[tuple[str, bytes, bytes]]
    ) -> list[Resemblance]:
        cells = {
            person: open_(unwrap(self._ring, wrapped), person, Sensitivity.IDENTITY, data)
            for person, wrapped, data in sealed
        }
        names = {person: parts(said["nama"]) for person, said in cells.items()}
        return [
            Resemblance(self._batch, pair.row, pair.other, found.score, found.agrees)
            for pair in pairs
            if may_be_one(names[pair.person], names[pair.other])
            and (found := likeness(cells[pair.person], cells[pair.other])).score >= LIKELY
        ]
