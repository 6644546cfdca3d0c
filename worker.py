"""The worker: the one place where settings become tools, and tools become a running process."""

import asyncio
import gc
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.worker import Interceptor, Worker
from temporalio.worker.workflow_sandbox import SandboxRestrictions

from activities import chores
from activities.heartbeats import HeartbeatInterceptor
from activities.refusals import RefusalInterceptor
from activities.tools import Activities, build_id, opened
from schemas.names import QUEUE_BULK, QUEUE_CASES, QUEUE_NOTICES, chore_id
from schemas.settings import Settings, settings
from starter.claim_links.carrying_out import CarryOutHandIns
from starter.installation import Installation
from store.pool import Pool
from store.record import Record
from vault.client import connect
from vault.keys import KeyRing
from vault.logs import configure_logging
from vault.sandbox import Sandbox
from workflows import WORKFLOWS
from workflows.chores import Chore, ChorePlan

log = structlog.get_logger()

CHORES = {
    "letters": timedelta(seconds=2),
    "notices": timedelta(seconds=2),
    "claim_letters": timedelta(seconds=2),
    "archive": timedelta(seconds=10),
    "sweep": timedelta(seconds=30),
    "law": timedelta(hours=1),
    "receipts": timedelta(seconds=30),
    "hand_ins": timedelta(seconds=2),
}
"""The standing chores and how long each rests when there is nothing to do."""

CACHED = 2000
"""Workflows that a worker keeps in memory; the others are replayed from their histories when they are needed."""

COLLECTED = 20_000
"""Objects after which the collector looks for cycles among the newest; with Python's 700 it took 3 % of a busy worker."""


@asynccontextmanager
async def tooled(
    settings: Settings, client: Client, *, recorder: Callable[[Pool], Record] = Record
) -> AsyncIterator[Activities]:
    """Yield the activities over open tools, with the chores that command cases as clients do; raises Unavailable."""

    def commanding(pool: Pool, ring: KeyRing) -> Mapping[str, chores.Chore]:
        return {"hand_ins": CarryOutHandIns(Installation(settings, pool, client, ring))}

    async with opened(settings, client, recorder=recorder, chores=commanding) as activities:
        yield activities


def workers(
    client: Client,
    activities: Activities,
    *,
    workflows: Sequence[type] = WORKFLOWS,
    interceptors: Sequence[Interceptor] = (),
    cached: int = CACHED,
    modules: Sequence[str] = (),
) -> list[Worker]:
    """Return one worker per task queue; *workflows* live on `cases`, *interceptors* stand around our own.

    *modules* are passed through the sandbox as our own are.
    """
    common: dict[str, Any] = {
        "interceptors": [*interceptors, HeartbeatInterceptor(), RefusalInterceptor(activities.record)],
        "graceful_shutdown_timeout": timedelta(seconds=5),
    }
    return [
        Worker(
            client,
            task_queue=QUEUE_CASES,
            workflows=workflows,
            activities=activities.cases,
            workflow_runner=runner(*modules),
            # After a crash the next worker waits this long for the dead one before it takes over.
            sticky_queue_schedule_to_start_timeout=timedelta(seconds=1),
            max_cached_workflows=cached,
            **common,
        ),
        Worker(client, task_queue=QUEUE_BULK, activities=activities.bulk, **common),
        Worker(client, task_queue=QUEUE_NOTICES, activities=activities.notices, **common),
    ]


def runner(*modules: str) -> Sandbox:
    """Return the sandbox, with what is known to be deterministic passed through, *modules* besides."""
    return Sandbox(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(
            "schemas",
            "law",
            "workflows",
            "pydantic",
            "pydantic_core",
            "annotated_types",
            "typing_extensions",
            *modules,
        )
    )


async def start_chores(client: Client) -> None:
    """Start the standing chores that do not run yet."""
    for name, rest in CHORES.items():
        await client.start_workflow(
            Chore.run,
            ChorePlan(name=name, rest=rest),
            id=chore_id(name),
            task_queue=QUEUE_CASES,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )


async def main(chosen: Settings | None = None) -> None:
    """Run the worker until SIGTERM or SIGINT."""
    configure_logging()
    current = chosen or settings()
    client = await connect(current)
    async with tooled(current, client) as activities:
        await serve(current, client, workers(client, activities))


async def serve(current: Settings, client: Client, polling: Sequence[Worker]) -> None:
    """Run *polling* and the standing chores until SIGTERM or SIGINT; say so in the data directory once they poll."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with AsyncExitStack() as running:
        for worker in polling:
            await running.enter_async_context(worker)
        await start_chores(client)
        # What is loaded by now stays: the collector need not look at it again whenever it looks for what does not.
        gc.collect()
        gc.freeze()
        gc.set_threshold(COLLECTED)
        ready = current.data / "worker.ready"
        ready.write_text(str(os.getpid()))
        log.info("worker.started", build=build_id(), namespace=current.temporal_namespace)
        await stop.wait()
        ready.unlink(missing_ok=True)
    # The SDK's native threads must let go before the loop closes (temporalio/sdk-python#300).
    await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main())
