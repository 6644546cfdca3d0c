"""The product's worker with the bare workflows beside its own: `python -m bench.worker`."""

import asyncio
from dataclasses import replace

import worker
from activities.tools import opened
from bench import bare
from schemas.settings import settings
from vault.client import connect
from vault.logs import configure_logging
from workflows import WORKFLOWS


async def main() -> None:
    """Run until SIGTERM or SIGINT."""
    configure_logging()
    current = settings()
    client = await connect(current)
    async with opened(current, client) as activities:
        both = replace(activities, cases=(*activities.cases, bare.nothing, bare.Starter(client).start))
        polling = worker.workers(client, both, workflows=[*WORKFLOWS, *bare.WORKFLOWS])
        await worker.serve(current, client, polling)


if __name__ == "__main__":
    asyncio.run(main())
