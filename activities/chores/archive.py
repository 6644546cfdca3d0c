"""Archiving: the history of every run that closed or continued is kept, long before the server forgets it."""

import hashlib
import zlib
from datetime import UTC, datetime, timedelta

from temporalio import activity
from temporalio.client import Client, WorkflowExecution

from store.pool import Pool, reading
from store.queries import load, rows

sql = load("chores")
RECENT, LATE = timedelta(minutes=1), timedelta(days=1)
"""How far back a round looks again, and one in many: visibility is written a moment after a run closes, or much later."""
LATE_EVERY = 30
"""Rounds from one that looks far back to the next."""


class ArchiveRuns:
    """Archives closed runs with the build that wrote them."""

    def __init__(self, pool: Pool, client: Client, build_id: str) -> None:
        self.pool = pool
        self.client = client
        self.build_id = build_id
        self.rounds = 0

    async def once(self) -> int:
        """Archive what has closed since the last archived run; a run is archived once."""
        async with reading(self.pool) as connection:
            since: datetime = await sql.archived_since(connection) or datetime(2021, 1, 1, tzinfo=UTC)
        back = RECENT if self.rounds % LATE_EVERY else LATE
        query = f'ExecutionStatus != "Running" AND CloseTime >= "{(since - back).isoformat()}"'
        closed = {one.run_id: one async for one in self.client.list_workflows(query)}
        async with reading(self.pool) as connection:
            unarchived = await rows(sql.unarchived(connection, run_ids=list(closed)))
        found = [closed[row["id"]] for row in unarchived]
        # Oldest first: the next round looks back from the newest archived run.
        for execution in sorted(found, key=lambda one: one.close_time or since):
            activity.heartbeat()
            await self._archive(execution)
        self.rounds += 1
        return len(found)

    async def _archive(self, execution: WorkflowExecution) -> None:
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
