"""Measuring: stacks to measure on, what histories tell, and how a result is printed."""

import asyncio
import json
import os
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory

from deploy.embedded.stack import Stack
from starter.installation import Installation, opened

WORKER = (sys.executable, "-m", "bench.worker")
WITHOUT = "bench.without"
"""The file in the data directory that names the chores which the worker leaves out."""
AT_ONCE = 20
"""Histories fetched concurrently, after the measurement."""

REST_S = 2.0
"""Seconds left to the servers before histories are read, again and again: reading takes from what is measured."""

T = TypeVar("T")
X = TypeVar("X")
Run = tuple[str, str | None]
"""A workflow's id and, for another run than its latest, the run's."""


@asynccontextmanager
async def installed(
    *, without: Sequence[str] = (), time_skipping: bool = False
) -> AsyncIterator[Installation]:
    """Yield an installation of its own, which is gone afterwards; its worker leaves out the chores in *without*."""
    with tempfile.TemporaryDirectory(prefix="kawal-bench-") as folder:
        (Path(folder) / WITHOUT).write_text(" ".join(without))
        async with (
            Stack(
                Path(folder), kind="rehearsal", worker=WORKER, durable=True, time_skipping=time_skipping
            ) as stack,
            opened(stack.settings, size=20) as installation,
        ):
            yield installation


async def each(things: Iterable[X], do: Callable[[X], Awaitable[T]], at_once: int) -> list[T]:
    """Return what *do* gives for each thing, *at_once* concurrently."""
    gate = asyncio.Semaphore(at_once)

    async def gated(thing: X) -> T:
        async with gate:
            return await do(thing)

    return list(await asyncio.gather(*(gated(thing) for thing in things)))


async def histories(installation: Installation, runs: Iterable[Run]) -> list[WorkflowHistory]:
    """Return the history of every run."""

    async def fetch(run: Run) -> WorkflowHistory:
        return await installation.client.get_workflow_handle(run[0], run_id=run[1]).fetch_history()

    return await each(runs, fetch, AT_ONCE)


def instants(history: WorkflowHistory, kind: "EventType.ValueType") -> list[datetime]:
    """Return when the events of a kind happened, by the server's clock, which is this machine's."""
    return [event.event_time.ToDatetime(UTC) for event in history.events if event.event_type == kind]


async def first(
    installation: Installation, cases: Iterable[str], kind: "EventType.ValueType"
) -> list[datetime]:
    """Return when the first event of a kind happened in each case's history; wait for those that have none yet."""
    found: dict[str, datetime] = {}
    waiting = list(cases)
    while waiting:
        await asyncio.sleep(REST_S)
        fetched = await histories(installation, [(case, None) for case in waiting])
        for case, history in zip(waiting, fetched, strict=True):
            if happened := instants(history, kind):
                found[case] = happened[0]
        waiting = [case for case in waiting if case not in found]
    return list(found.values())


def counted(found: Iterable[WorkflowHistory]) -> Counter[str]:
    """Return how many updates were accepted and how many activities scheduled."""
    names = {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: "updates",
        EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: "activities",
    }
    return Counter(
        names[event.event_type] for history in found for event in history.events if event.event_type in names
    )


def machine() -> dict[str, object]:
    """Return what was measured on."""
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }


def publish(result: Mapping[str, object], lines: Iterable[str], ratio: float, limit: float) -> int:
    """Print the result as one line of JSON and as a table; return the exit code, 1 above the limit."""
    held = ratio <= limit
    print(json.dumps({**result, "limit": limit, "held": held, "machine": machine()}))
    for line in lines:
        print(line)
    print(f"ratio {ratio:.2f}, at most {limit}: {'held' if held else 'NOT held'}; {machine()}")
    return 0 if held else 1
