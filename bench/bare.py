"""Bare Temporal: what kawal's work costs when nothing is recorded and nothing is decided."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes

from schemas.names import (
    DUE_AT,
    FISCAL_YEAR,
    INSTRUCTION_ID,
    PROVINCE_CODE,
    QUEUE_CASES,
    REGION_CODE,
    STAGE,
)

ATTEMPT = timedelta(seconds=30)
FAN_ATTEMPT = timedelta(minutes=5)
CLOCK, DAY = timedelta(days=2), timedelta(days=1)
"""A statutory clock, and how long after an order the bank is asked."""
NOISE = random.Random(1).randbytes(4096)
STATE, ASKED, ORDERED, DONE, ANSWERED = (NOISE[:size] for size in (860, 300, 760, 450, 480))
"""What a claim carries: its state, what its updates ask, its activities' orders and answers, and its updates' answers; as
many bytes as kawal's are on the average once they were deflated."""


@activity.defn
async def nothing() -> None:
    """Do nothing."""


@activity.defn
async def carried(order: bytes) -> bytes:  # noqa: ARG001 - it is only carried
    """Do nothing, and answer."""
    return DONE


@activity.defn
async def now() -> datetime:
    """Return the instant, and do nothing else."""
    return datetime.now(UTC)


@workflow.defn
class Bare:
    """One workflow with one empty activity."""

    @workflow.run
    async def run(self) -> None:
        """Have nothing done, once."""
        await workflow.execute_activity(nothing, start_to_close_timeout=ATTEMPT)


@workflow.defn
class Steps:
    """A workflow whose updates have one empty activity each, one after another."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.over = False

    @workflow.run
    async def run(self) -> None:
        """Wait until told to end."""
        await workflow.wait_condition(lambda: self.over and workflow.all_handlers_finished())

    @workflow.update
    async def step(self) -> None:
        """Have nothing done."""
        async with self.turn:
            await workflow.execute_activity(nothing, start_to_close_timeout=ATTEMPT)

    @workflow.signal
    def end(self) -> None:
        """End."""
        self.over = True


@workflow.defn
class Reported:
    """A workflow that is told of claims, as a commitment is of deaths: each time nothing is done, and one starts."""

    @workflow.run
    async def run(self) -> None:
        """Wait for ever."""
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def report(self, asked: bytes, name: str) -> bytes:  # noqa: ARG002 - it is only carried
        """Have nothing done, and a claim started."""
        await workflow.execute_activity(carried, ORDERED, start_to_close_timeout=ATTEMPT)
        await workflow.execute_activity("bare.claim", args=[ORDERED, name], start_to_close_timeout=ATTEMPT)
        return ANSWERED


@workflow.defn
class Claimed:
    """A claim in which nothing is done: three steps, a clock that the last of them stops, an order, a day, an answer."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.steps = 0

    @workflow.run
    async def run(self, state: bytes) -> None:  # noqa: ARG002 - it is only carried
        """Live until nothing was answered; the clock begins with the first step and never comes to its end."""
        await workflow.wait_condition(lambda: self.steps > 0)
        await workflow.wait_condition(lambda: self.steps > 2, timeout=CLOCK, timeout_summary="clock")
        await workflow.execute_activity(carried, ORDERED, start_to_close_timeout=ATTEMPT)
        workflow.upsert_search_attributes([STAGE.value_set("paying"), DUE_AT.value_set(workflow.now())])
        await workflow.sleep(DAY, summary="day")
        for _ in ("answered", "closed"):
            await workflow.execute_activity(carried, ORDERED, start_to_close_timeout=ATTEMPT)

    @workflow.update
    async def step(self, asked: bytes) -> bytes:  # noqa: ARG002 - it is only carried
        """Have nothing done."""
        async with self.turn:
            await workflow.execute_activity(carried, ORDERED, start_to_close_timeout=ATTEMPT)
            self.steps += 1
        return ANSWERED


@workflow.defn
class Timed:
    """A timer, then empty activities, one after another."""

    @workflow.run
    async def run(self, due: datetime, activities: int) -> datetime:
        """Wait until *due*, have nothing done so many times, and return when the last activity ended."""
        await workflow.sleep(max(due - workflow.now(), timedelta()))
        ended = due
        for _ in range(activities):
            ended = await workflow.execute_activity(now, start_to_close_timeout=ATTEMPT)
        return ended


@workflow.defn
class Fan:
    """One workflow that has many bare ones started by an activity, as an instruction has its commitments."""

    @workflow.run
    async def run(self, names: list[str], at_once: int) -> None:
        """Start them."""
        await workflow.execute_activity(
            "bare.start", args=[names, at_once], start_to_close_timeout=FAN_ATTEMPT
        )


class Starter:
    """Starts bare workflows from inside the worker."""

    def __init__(self, client: Client) -> None:
        self.client = client

    @activity.defn(name="bare.start")
    async def start(self, names: list[str], at_once: int) -> None:
        """Start one bare workflow per name, *at_once* concurrently."""
        gate = asyncio.Semaphore(at_once)

        async def start(name: str) -> None:
            async with gate:
                await self.client.start_workflow(Bare.run, id=name, task_queue=QUEUE_CASES)

        await asyncio.gather(*(start(name) for name in names))

    @activity.defn(name="bare.claim")
    async def claim(self, order: bytes, name: str) -> bytes:  # noqa: ARG002 - it is only carried
        """Start one bare claim, with the attributes that a claim has."""
        attributes = [
            SearchAttributePair(INSTRUCTION_ID, "bare"),
            SearchAttributePair(REGION_CODE, "99.01"),
            SearchAttributePair(PROVINCE_CODE, "99"),
            SearchAttributePair(STAGE, "deciding"),
            SearchAttributePair(FISCAL_YEAR, 1),
        ]
        await self.client.start_workflow(
            Claimed.run,
            STATE,
            id=name,
            task_queue=QUEUE_CASES,
            search_attributes=TypedSearchAttributes(attributes),
        )
        return DONE


WORKFLOWS = (Bare, Steps, Reported, Claimed, Timed, Fan)
ACTIVITIES = (nothing, carried, now)
