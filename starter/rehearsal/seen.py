"""Seen: what officials of a rehearsal read from the record before they act, as an office would."""

from collections.abc import Sequence
from typing import Any

from schemas.money import Rupiah
from starter.client import Commands
from starter.rehearsal.hands import Lacking
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("rehearsal")


class Seen:
    """Reads, and reads again while the database is away."""

    def __init__(self, pool: Pool, national: Commands) -> None:
        self._pool = pool
        self._national = national

    async def owed(self, bill: str) -> Rupiah:
        """Return what a bill still asks for."""
        [row] = await self._rows(sql.owed_row, bill=bill)
        return Rupiah(int(row["outstanding"]))

    async def held(self, batch: str) -> list[tuple[int, int]]:
        """Return the rows of a roster that await a verdict, each with how much it resembles somebody."""
        return [(row["row_number"], row["score"]) for row in await self._rows(sql.held_rows, batch=batch)]

    async def booked(self, receipt: str) -> Rupiah:
        """Return how much a transfer brought."""
        [row] = await self._rows(sql.booked_row, receipt=receipt)
        return Rupiah(int(row["amount"]))

    async def look(self, claim: str) -> Lacking:
        """Return what an office sees of a claim."""
        [row] = await self._rows(sql.seen_of_claim, claim=claim)
        levels = await self._rows(sql.levels_of_claim, claim=claim)
        return Lacking(
            tuple(row["missing"] or ()),
            tuple(row["grounds"] or ()),
            {one["child"]: one["level"] for one in levels},
        )

    async def _rows(self, query: Any, **given: object) -> Sequence[Any]:  # noqa: ANN401 - a loaded query
        async def read() -> Sequence[Any]:
            async with reading(self._pool) as connection:
                return await rows(query(connection, **given))

        return await self._national.patiently(read)
