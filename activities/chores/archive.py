"""Archiving: the history of every run that closed or continued is kept, long before the server forgets it."""

import hashlib
import zlib
from datetime import UTC, datetime, timedelta

from temporalio import activity
from temporalio.client import Client, WorkflowExecution

from store.pool import Pool, reading
from store.queries import load

sql = load("chores")
OVERLAP = timedelta(minutes=10)
"""How far back each round looks again: visibility is written a moment after a run closes."""


class ArchiveRuns:
    """Archives closed runs with the build that wrote them."""

    def __init__(self, pool: Pool, client: Client, build_id: str) -> None:
        self.pool = pool
        self.client = client
        self.build_id = build_id

    async def once(self) -> int:
        """Archive what has closed since the last archived run; a run is archived once."""
        async with reading(self.pool) as connection:
            since: datetime = await sql.archived_since(connection) or datetime(2021, 1, 1, tzinfo=UTC)
        query = f'ExecutionStatus != "Running" AND CloseTime >= "{(since - OVERLAP).isoformat()}"'
        closed = [execution async for execution in self.client.list_workflows(query)]
        done = 0
        # Oldest first: the next round looks back from the newest archived run.
        for execution in sorted(closed, key=lambda one: one.close_time or since):
            activity.heartbeat()
            done += await self._archive(execution)
        return done

    async def _archive(self, execution: WorkflowExecution) -> int:
        async with reading(self.pool) as connection:
            if await sql.is_archived(connection, run_id=execution.run_id):
                return 0
        handle = self.client.get_workflow_handle(execution.id, run_id=execution.run_id)
        history = await handle.fetch_history()
        text = history.to_json().encode()
        async with reading(self.pool) as connection:
            await sql.archive_run(
                connection,
                run_id=execution.run_id,
                workflow_id=execution.id,
                workflow_type=execution.workflow_type,
                build_id=self.build_id,
                status=execution.status.name.lower() if execution.status else "unknown",
                closed_at=execution.close_time,
                events=len(history.events),
                sha256=hashlib.sha256(text).hexdigest(),
                history=zlib.compress(text),
            )
        return 1
