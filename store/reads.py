"""Reads: the facts of a case file, of whatever kind, each with the entry that recorded it and its two times."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, get_args

from schemas.base import Message
from schemas.facts import AnyFact
from store.pool import Connection
from store.queries import load, rows

sql = load("reads")


class Recorded(Message):
    """A fact as it stands in the record."""

    chain: str
    seq: int
    effective_on: date
    known_at: datetime
    fact: AnyFact


def kinds() -> tuple[str, ...]:
    """Return every kind of fact, in the order of `schemas/facts.py`; each is a table's name."""
    models = get_args(get_args(AnyFact)[0])
    return tuple(str(model.model_fields["kind"].default) for model in models)


async def facts(connection: Connection, chains: Sequence[str]) -> list[Recorded]:
    """Return all facts of *chains* in the order in which they became known."""
    found = await connection.fetch(_facts(), list(chains))
    return [
        Recorded(
            chain=row["chain"],
            seq=row["seq"],
            effective_on=row["effective_on"],
            known_at=row["known_at"],
            fact={"kind": row["kind"], **row["fact"]},
        )
        for row in found
    ]


async def entries(connection: Connection, chains: Sequence[str]) -> list[Any]:
    """Return the audit entries of *chains* in the order in which they were written."""
    return await rows(sql.entries(connection, chains=list(chains)))


@cache
def _facts() -> str:
    each = [
        f"SELECT '{kind}' AS kind, chain, seq, position, effective_on, known_at,"  # noqa: S608 - names from our schemas
        " to_jsonb(f) - ARRAY['chain', 'seq', 'position', 'effective_on', 'known_at'] AS fact"
        f" FROM {kind} f WHERE chain = ANY($1)"
        for kind in kinds()
    ]
    return " UNION ALL ".join(each) + " ORDER BY known_at, chain, seq, position"
