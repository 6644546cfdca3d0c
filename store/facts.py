"""Rows from models: a fact goes into the table named after it, its fields into the columns named after them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from schemas.facts import AnyFact
from store.pool import Connection

POSTING = ("chain", "seq", "position", "account", "party", "amount", "effective_on", "known_at")


def fact_rows(
    chain: str, seq: int, effective_on: date, known_at: datetime, facts: Sequence[AnyFact]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the table and the row of each fact, with the audit entry that records them and their two times."""
    entry = {"chain": chain, "seq": seq, "effective_on": effective_on, "known_at": known_at}
    for position, fact in enumerate(facts, 1):
        yield fact.kind, entry | {"position": position} | fact.model_dump(exclude={"kind"})


async def copy_postings(tx: Connection, postings: Sequence[tuple[Any, ...]]) -> None:
    """Insert a whole ledger transaction at once, as tuples of `POSTING`: its sum is checked once, at the end."""
    if postings:
        await tx.copy_records_to_table("ledger_entry", columns=POSTING, records=postings)
