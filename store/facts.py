"""Rows from models: a fact goes into the table named after it, its fields into the columns named after them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any

from schemas.cases import Change
from schemas.facts import AnyFact
from store.pool import Connection


async def insert_facts(
    tx: Connection, chain: str, seq: int, effective_on: date, known_at: datetime, facts: Sequence[AnyFact]
) -> None:
    """Insert *facts* with the audit entry that records them and their two times."""
    rows = [
        (
            fact.kind,
            {
                "chain": chain,
                "seq": seq,
                "position": position,
                "effective_on": effective_on,
                "known_at": known_at,
            }
            | fact.model_dump(exclude={"kind"}),
        )
        for position, fact in enumerate(facts, 1)
    ]
    for table, group in groupby(rows, key=lambda row: row[0]):
        await insert_rows(tx, table, [row for _, row in group])


async def insert_postings(tx: Connection, seq: int, change: Change) -> None:
    """Insert the ledger transaction of *change*; the database refuses one that does not sum to zero."""
    await copy_postings(
        tx,
        [
            (change.case, seq, position, posting.account, posting.party, int(posting.amount), change.effective_on, change.at)
            for position, posting in enumerate(change.postings, 1)
        ],
    )  # fmt: skip


POSTING = ("chain", "seq", "position", "account", "party", "amount", "effective_on", "known_at")


async def copy_postings(tx: Connection, postings: Sequence[tuple[Any, ...]]) -> None:
    """Insert a whole ledger transaction at once, as tuples of `POSTING`: its sum is checked once, at the end."""
    if postings:
        await tx.copy_records_to_table("ledger_entry", columns=POSTING, records=postings)


MANY = 20
"""From so many rows on they are copied, which costs a question more and then a fraction of inserting each."""


async def insert_rows(tx: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert *rows*, all of the same columns, into *table*."""
    if not rows:
        return
    columns = tuple(rows[0])
    records = [tuple(row[name] for name in columns) for row in rows]
    if len(records) < MANY:
        await tx.executemany(_statement(table, columns), records)
    else:
        await tx.copy_records_to_table(table, columns=columns, records=records)


@cache
def _statement(table: str, columns: tuple[str, ...]) -> str:
    places = ", ".join(f"${position}" for position in range(1, len(columns) + 1))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - names from our schemas
