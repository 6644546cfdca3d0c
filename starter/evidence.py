"""Evidence: from any line of the record to the event in the history that wrote it.

An audit entry names the workflow, run and activity that wrote it. The event is the one that scheduled the activity,
found in the run's archived history or in the one that Temporal still holds; each run is fetched once.
"""

import asyncio
import json
import zlib
from collections.abc import Iterable
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError

from schemas.base import Message
from store.pool import Pool, reading
from store.queries import load

sql = load("reads")
AT_ONCE = 8


class Link(Message):
    """An audit entry: its chain, its place in it, and its hash."""

    chain: str
    seq: int
    hash: str


class Evidence(Message):
    """Where a line of the record comes from. No workflow: a client opened or registered it directly."""

    workflow_id: str | None
    run_id: str | None
    event_id: int | None
    """The event that scheduled the writing activity; None when neither archive nor server holds the run."""
    audit: Link


class Resolver:
    """Finds events; without a client, in archived runs only."""

    def __init__(self, pool: Pool, client: Client | None) -> None:
        self.pool = pool
        self.client = client
        self._scheduled: dict[str, dict[str, int]] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def resolve(self, entries: Iterable[Any]) -> dict[tuple[str, int], Evidence]:
        """Return the evidence of audit *entries* (rows) by chain and sequence."""
        entries = list(entries)
        runs = {
            entry["run_id"]: entry["workflow_id"]
            for entry in entries
            if entry["run_id"] and entry["run_id"] not in self._scheduled
        }
        fetched = await asyncio.gather(*(self._history(workflow, run) for run, workflow in runs.items()))
        self._scheduled |= dict(zip(runs, fetched, strict=True))
        return {(entry["chain"], entry["seq"]): self._evidence(entry) for entry in entries}

    def _evidence(self, entry: Any) -> Evidence:  # noqa: ANN401 - a row
        return Evidence(
            workflow_id=entry["workflow_id"],
            run_id=entry["run_id"],
            event_id=self._scheduled.get(entry["run_id"], {}).get(entry["activity_id"]),
            audit=Link(chain=entry["chain"], seq=entry["seq"], hash=entry["hash"].hex()),
        )

    async def _history(self, workflow: str, run: str) -> dict[str, int]:
        async with self._gate:
            async with reading(self.pool) as connection:
                archived = await sql.archived(connection, run_id=run)
            if archived is not None:
                return _from_json(json.loads(zlib.decompress(archived)))
            if self.client is None:
                return {}
            try:
                handle = self.client.get_workflow_handle(workflow, run_id=run)
                return _from_json(json.loads((await handle.fetch_history()).to_json()))
            except RPCError:
                return {}


def _from_json(history: dict[str, Any]) -> dict[str, int]:
    """Return the event that scheduled each activity of a history."""
    return {
        event["activityTaskScheduledEventAttributes"]["activityId"]: int(event["eventId"])
        for event in history["events"]
        if "activityTaskScheduledEventAttributes" in event
    }
