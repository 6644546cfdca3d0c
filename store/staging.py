"""Staging: rows of a roster that is being checked, in chunks that nobody reads before all of them are effective.

A chunk is one transaction: its new people, sealed, and its rows. The rows lie in an unlogged table, which a crash of
the server empties; the people lie in the table of people, inert, because nothing leads to them before they are
indexed. The last row staged says where an interrupted check goes on.
"""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.errors import Unavailable
from store.pool import Connection, Pool, reading, transaction
from store.queries import load

sql = load("staging")

STEP = 100_000
"""Rows of one statement, so that none runs longer than a statement may."""


class StagedRow(NamedTuple):
    """A row as it is staged, in the order of the table's columns."""

    batch: str
    row_number: int
    person: str | None
    nik_hmac: bytes | None
    name_block: int | None
    mother_block: int | None
    income: int
    priority: int
    transport: bool
    warnings: Sequence[str]
    reason: str | None
    fresh: bool
    stand_in: bool


class Chunk(NamedTuple):
    """What one transaction stages: the rows after *after*, and those of their people who are not on record yet."""

    after: int
    rows: Sequence[StagedRow]
    people: Sequence[tuple[str, bytes]]
    """Id and wrapped key."""
    sealed: Sequence[tuple[str, str, bytes]]
    """Id, sensitivity and sealed data."""


class Resemblance(NamedTuple):
    """A row and somebody whom it resembles, in the order of the table's columns."""

    batch: str
    row_number: int
    other: str
    score: int
    agrees: Sequence[str]


class LostStagingError(Exception):
    """The rows staged so far are not the ones this attempt has seen: a crash emptied them, or another attempt runs."""


def person_id(batch: str, row: int) -> str:
    """Return the id of the person whom row *row* of *batch* brings on record."""
    return f"{_prefix(batch)}{row:05d}"


async def resume(pool: Pool, batch: str) -> int | None:
    """Return the last row staged of *batch*, 0 before the first, None once it is checked.

    People whom a check that begins anew had left are removed. Raises Unavailable.
    """
    async with transaction(pool) as tx:
        await sql.lock_batch(tx, batch=batch)
        if await sql.is_checked(tx, batch=batch):
            return None
        until: int = await sql.staged_until(tx, batch=batch)
        prefix = _prefix(batch)
        if not until and await sql.has_people(tx, prefix=prefix):
            await sql.forget_data_of_batch(tx, prefix=prefix)
            await sql.forget_people_of_batch(tx, prefix=prefix)
    return until


async def stage(pool: Pool, batch: str, chunk: Chunk) -> None:
    """Stage *chunk*; raises Unavailable, also when another attempt has staged it or a crash took those before it."""
    async with transaction(pool) as tx:
        await sql.lock_batch(tx, batch=batch)
        if await sql.staged_until(tx, batch=batch) != chunk.after or await sql.is_checked(tx, batch=batch):
            raise lost(batch)
        await add_chunk(tx, chunk)


async def add_chunk(tx: Connection, chunk: Chunk) -> None:
    """Copy the people and the rows of *chunk*."""
    await tx.copy_records_to_table("person", records=chunk.people, columns=["id", "wrapped_key"])
    await tx.copy_records_to_table(
        "person_sealed", records=chunk.sealed, columns=["person", "sensitivity", "sealed"]
    )
    await tx.copy_records_to_table("roster_staged", records=chunk.rows, columns=StagedRow._fields)


async def add_resemblances(pool: Pool, found: Sequence[Resemblance]) -> None:
    """Stage whom rows resemble; raises Unavailable."""
    async with reading(pool) as connection:
        await put_resemblances(connection, found)


async def put_resemblances(connection: Connection, found: Sequence[Resemblance]) -> None:
    """Stage whom rows resemble, each pair once."""
    if found:
        await connection.executemany(
            "INSERT INTO likeness_staged (batch, row_number, other, score, agrees)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            found,
        )


def lost(batch: str) -> Unavailable:
    """Return the error for staged rows that are not what an attempt left: the next attempt begins where they end."""
    return Unavailable(f"the staging of {batch}", LostStagingError())


def _prefix(batch: str) -> str:
    return f"w-{batch}-"
