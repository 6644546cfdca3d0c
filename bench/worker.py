"""The product's worker with the bare workflows beside its own: `python -m bench.worker`."""

import asyncio
from dataclasses import replace

import worker
from bench import bare
from bench.measuring import WITHOUT
from schemas.settings import settings
from vault.client import connect
from vault.logs import configure_logging
from workflows import WORKFLOWS

CACHED = "bench.cached"
"""The file in the data directory that says how many workflows to keep in the cache, if not the product's number."""


async def main() -> None:
    """Run until SIGTERM or SIGINT."""
    configure_logging()
    current = settings()
    for chore in (current.data / WITHOUT).read_text().split():
        del worker.CHORES[chore]
    client = await connect(current)
    async with worker.tooled(current, client) as activities:
        starter = bare.Starter(client)
        both = replace(activities, cases=(*activities.cases, *bare.ACTIVITIES, starter.start, starter.claim))
        told = current.data / CACHED
        cached = int(told.read_text()) if told.exists() else worker.CACHED
        polling = worker.workers(
            client,
            both,
            workflows=[*WORKFLOWS, *bare.WORKFLOWS],
            cached=cached,
            modules=["bench"],
        )
        await worker.serve(current, client, polling)


if __name__ == "__main__":
    asyncio.run(main())
