"""Checking: every row of a roster is judged, its people are sealed, and whoever resembles somebody is held.

A roster of a million rows is checked in one pass and in bounded memory: while one piece of it is staged, the next is
sealed and the one after it is read and judged. What is staged is read by nobody; one transaction in the end makes it
effective (`effect.py`). An attempt that follows a killed one goes on after the last row that was staged.
"""

import asyncio
from contextlib import aclosing
from typing import Any

from temporalio import activity

from activities.ahead import Pieces, ahead, in_thread
from activities.contents import Contents
from activities.evidence import writer
from activities.ports.registry import Registry
from activities.registration.clerk import Desk, Judged, Piece
from activities.registration.clerking import Working, clerk
from activities.registration.common import people
from activities.registration.effect import Effect, Paying
from activities.registration.finding import find
from activities.registration.reading import ROWS, Reading
from activities.registration.resembling import Resembling
from law import regions
from law.rosters import Terms
from schemas.cases import Committed
from schemas.money import Rupiah
from schemas.orders import CheckRoster, RosterResult
from schemas.rosters.columns import COLUMNS
from schemas.rosters.reading import open_sheet
from schemas.work import CHECK_ROSTER
from store.pool import reading
from store.queries import load
from store.queries import rows as all_of
from store.record import Record
from store.staging import Chunk, resume, stage
from vault.keys import KeyRing

staging = load("staging")

AT_ONCE = 2
"""Rosters that one worker checks at a time: each takes its share of memory and the whole of a processor."""


class Checking:
    """Judges rosters row by row."""

    def __init__(self, record: Record, contents: Contents, ring: KeyRing, registry: Registry) -> None:
        self.record = record
        self.contents = contents
        self.ring = ring
        self.registry = registry
        self._turns = asyncio.Semaphore(AT_ONCE)

    @activity.defn(name=CHECK_ROSTER.name)
    async def check(self, order: CheckRoster) -> RosterResult:
        """Judge every row, seal the people of the accepted ones, and commit the counts.

        Raises Unavailable when PostgreSQL or the civil registry is away, or when what was staged is lost.
        """
        async with self._turns:
            committed = await self._checked(order)
        counts = {name: int(str(committed.answer.details[name])) for name in ("accepted", "refused", "held")}
        return RosterResult(**dict(committed), **counts)

    async def _checked(self, order: CheckRoster) -> Committed:
        pool, batch = self.record.pool, order.batch
        async with reading(pool) as connection:
            line = await people.line_of(connection, line=order.line)
        resembling = Resembling(pool, self.ring, batch)
        rows = 0
        after = await resume(pool, batch)
        if after is not None:
            read = await self._stage(order, line, after)
            rows = read.rows
            await resembling.compare(read.names)
        paying = Paying(region=line["region"], segment=line["segment"], owner=line["owner"])
        effect = Effect(batch, paying, resembling, rows)
        return await self.record.commit(order.change, writer(), complete=effect.complete, work=effect.work)

    async def _stage(self, order: CheckRoster, line: Any, after: int) -> Reading:  # noqa: ANN401 - a row
        """Stage the rows after *after*, and return what was read: all of the file."""
        pool, batch = self.record.pool, order.batch
        terms = await self._terms(order, line)
        file = await self.contents.open(order.content, order.content_digest)
        with await asyncio.to_thread(open_sheet, file, COLUMNS) as sheet:
            read = Reading(sheet, after)
            desk = Desk(batch=batch, header=sheet.header, terms=terms, key_file=self.ring.path)
            async with aclosing(ahead(in_thread(read.pieces()))) as pieces:
                first = await anext(pieces, None)
                apart = first is not None and len(first.rows) == ROWS
                async with clerk(desk, apart=apart) as working:
                    judged = ahead(_judged(working, first, pieces))
                    async with aclosing(ahead(self._sealed(working, judged))) as chunks:
                        async for chunk in chunks:
                            await stage(pool, batch, chunk)
        return read

    async def _sealed(self, working: Working, pieces: Pieces[Judged]) -> Pieces[Chunk]:
        async with aclosing(pieces):
            async for judged in pieces:
                found = await find(self.record.pool, self.registry, judged)
                yield await working.seal(found)

    async def _terms(self, order: CheckRoster, line: Any) -> Terms:  # noqa: ANN401 - a row
        on = order.change.effective_on
        async with reading(self.record.pool) as connection:
            codes = list(regions.lineage(line["region"]))
            units = await all_of(staging.unit_codes(connection, regions=codes, on_day=on))
        return Terms(
            worker_class=line["worker_class"],
            segment=line["segment"],
            income=Rupiah(line["income"]),
            units=frozenset(unit["code"] for unit in units),
            on=on,
        )


async def _judged(working: Working, first: Piece | None, others: Pieces[Piece]) -> Pieces[Judged]:
    if first is not None:
        yield await working.judge(first)
    async for piece in others:
        yield await working.judge(piece)
