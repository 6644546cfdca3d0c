"""The product's worker in small steps: it stops where a test asks it to while it checks a roster, to be killed there."""

import asyncio
import json
from pathlib import Path
from typing import Any

from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities.registration import checking, effect, reading, resembling
from schemas.cases import Change
from schemas.orders import RosterResult
from schemas.settings import settings
from store import staging
from store.pool import Connection, Pool
from store.staging import Chunk
from vault.client import connect
from vault.logs import configure_logging
from worker import serve, tooled, workers

ASKED, REACHED = "roster.stop", "roster.stopped"
ROWS = 50
"""Rows of a piece."""


def ask(data: Path, point: str | None) -> None:
    """Ask the worker to stop at *point*, or not at all."""
    (data / REACHED).unlink(missing_ok=True)
    draft = data / f"{ASKED}.new"
    draft.write_text(json.dumps(point))
    draft.replace(data / ASKED)


def has_stopped(data: Path) -> bool:
    """Return whether the worker stands at the point that was asked for."""
    return (data / REACHED).exists()


class Stops:
    """The points at which this worker can stop."""

    def __init__(self, data: Path) -> None:
        self.data = data

    async def at(self, point: str) -> None:
        """Stop here for good, if asked to."""
        path = self.data / ASKED
        if path.exists() and json.loads(path.read_text()) == point:
            (self.data / REACHED).touch()
            await asyncio.Event().wait()

    def install(self) -> None:
        """Let the check pass by here at every step."""
        stage, copied = staging.stage, staging.add_chunk
        compare, complete = resembling.Resembling.compare, effect.Effect.complete
        work = effect.Effect.work

        async def staged(pool: Pool, batch: str, chunk: Chunk) -> None:
            await stage(pool, batch, chunk)
            await self.at(f"after {chunk.after}")

        async def copying(tx: Connection, chunk: Chunk) -> None:
            await copied(tx, chunk)
            await self.at(f"within {chunk.after}")

        async def comparing(one: resembling.Resembling, names: reading.Names) -> None:
            await compare(one, names)
            await self.at("compared")

        async def completing(one: effect.Effect, tx: Connection, change: Change) -> Change:
            found = await complete(one, tx, change)
            await self.at("completed")
            return found

        async def working(one: effect.Effect, tx: Connection, seq: int) -> None:
            await work(one, tx, seq)
            await self.at("before the commit")

        staging.add_chunk, checking.stage = copying, staged
        resembling.Resembling.compare = comparing  # type: ignore[method-assign]
        effect.Effect.complete, effect.Effect.work = completing, working  # type: ignore[method-assign]
        checking.ROWS = reading.ROWS = ROWS


class _Afterwards(ActivityInboundInterceptor):
    def __init__(self, inner: ActivityInboundInterceptor, stops: Stops) -> None:
        super().__init__(inner)
        self.stops = stops

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401
        result = await super().execute_activity(input)
        if isinstance(result, RosterResult):
            await self.stops.at("after the commit")
        return result


class StopAfterwards(Interceptor):
    """Lets a check that has committed stop before anybody hears of it."""

    def __init__(self, stops: Stops) -> None:
        self.stops = stops

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _Afterwards(next, self.stops)


async def main() -> None:
    configure_logging()
    current = settings()
    stops = Stops(current.data)
    stops.install()
    client = await connect(current)
    async with tooled(current, client) as activities:
        await serve(current, client, workers(client, activities, interceptors=[StopAfterwards(stops)]))


if __name__ == "__main__":
    asyncio.run(main())
