"""Timelines and chains: audit entries in the order of business time, and whether each chain holds."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import JsonValue

from schemas.base import Message
from store.chain import broken_links
from store.pool import Pool, reading
from store.queries import load, rows
from store.reads import entries

record = load("record")


class Entry(Message):
    """One audit entry, without its digests."""

    chain: str
    seq: int
    action: str
    actor: str | None
    role: str
    office: str | None
    number: str | None
    command: str
    effective_on: date
    business_at: datetime
    recorded_at: datetime
    workflow_id: str | None
    run_id: str | None
    activity_id: str | None
    hash: str
    details: dict[str, JsonValue]
    rulings: tuple[dict[str, JsonValue], ...]


async def timeline(pool: Pool, chains: Sequence[str]) -> list[Entry]:
    """Return the entries of *chains* in the order of business time."""
    async with reading(pool) as connection:
        return [_entry(row) for row in await entries(connection, chains)]


async def chain_log(pool: Pool, chain: str) -> tuple[list[Entry], list[int]]:
    """Return the entries of one chain, and the sequences at which its hashes do not hold (none, if all is well)."""
    async with reading(pool) as connection:
        found = await rows(record.chain_entries(connection, chain=chain))
    return [_entry(row) for row in found], broken_links(dict(row) for row in found)


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a row
    kept = {name: row[name] for name in Entry.model_fields if name not in ("hash", "rulings")}
    return Entry(**kept, hash=row["hash"].hex(), rulings=tuple(row["rulings"]))
