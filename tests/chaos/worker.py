"""The product's worker, with two points at which the tests can make it stall, and kill it there."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any, Unpack

from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from schemas.cases import Change, Committed
from schemas.settings import settings
from store.pool import Connection, Pool
from store.record import Parts, Record, Writer
from tests.chaos.marking import stall
from vault.client import connect
from vault.logs import configure_logging
from worker import serve, tooled, workers


class StallingRecord(Record):
    """Commits like the product, and may stall inside the transaction once its entry is written."""

    def __init__(self, pool: Pool, *, data: Path, url: str) -> None:
        super().__init__(pool)
        self.data, self.url = data, url

    async def commit(self, change: Change, writer: Writer, **parts: Unpack[Parts]) -> Committed:
        work = parts.get("work")

        async def stalling(tx: Connection, seq: int) -> None:
            if work is not None:
                await work(tx, seq)
            xid = await tx.fetchval("SELECT pg_current_xact_id()::text")
            await stall(self.data, self.url, "before_commit", xid)

        return await super().commit(change, writer, **{**parts, "work": stalling})


class _Stalling(ActivityInboundInterceptor):
    def __init__(self, inner: ActivityInboundInterceptor, data: Path, url: str) -> None:
        super().__init__(inner)
        self.data, self.url = data, url

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401
        result = await super().execute_activity(input)
        if isinstance(result, Committed) and not result.answer.repeated:
            await stall(self.data, self.url, "after_commit")
        return result


class StallAfterwards(Interceptor):
    """Lets an activity that has committed stall before anybody hears of it."""

    def __init__(self, data: Path, url: str) -> None:
        self.data, self.url = data, url

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _Stalling(next, self.data, self.url)


async def main() -> None:
    configure_logging()
    current = settings()
    client = await connect(current)
    recorder = partial(StallingRecord, data=current.data, url=current.database_url)
    async with tooled(current, client, recorder=recorder) as activities:
        afterwards = StallAfterwards(current.data, current.database_url)
        await serve(current, client, workers(client, activities, interceptors=[afterwards]))


if __name__ == "__main__":
    asyncio.run(main())
