"""The product's worker with the bare workflows beside its own: `python -m bench.worker`."""

import asyncio
import os
from dataclasses import replace

import worker
from activities.tools import opened
from bench import bare
from schemas.settings import settings
from vault.client import connect
from vault.logs import configure_logging
from workflows import WORKFLOWS

CACHED = "KAWAL_BENCH_CACHED"
"""How many workflows this worker keeps in its cache, if not as many as the product's."""


async def main() -> None:
    """Run until SIGTERM or SIGINT."""
    configure_logging()
    current = settings()
    client = await connect(current)
    async with opened(current, client) as activities:
        both = replace(activities, cases=(*activities.cases, *bare.ACTIVITIES, bare.Starter(client).start))
        polling = worker.workers(
            client,
            both,
            workflows=[*WORKFLOWS, *bare.WORKFLOWS],
            cached=int(os.environ.get(CACHED, worker.CACHED)),
        )
        await worker.serve(current, client, polling)


if __name__ == "__main__":
    asyncio.run(main())
