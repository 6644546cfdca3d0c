"""Bare Temporal: what kawal's work costs when nothing is recorded and nothing is decided."""

import asyncio
from datetime import UTC, datetime, timedelta

from temporalio import activity, workflow
from temporalio.client import Client

from schemas.names import QUEUE_CASES

ATTEMPT = timedelta(seconds=30)
FAN_ATTEMPT = timedelta(minutes=5)
CLOCK, DAY = timedelta(days=2), timedelta(days=1)
"""A statutory clock, and how long after an order the bank is asked."""


@activity.defn
async def nothing() -> None:
    """Do nothing."""


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
    async def report(self, name: str) -> None:
        """Have nothing done, and a claim started."""
        await workflow.execute_activity(nothing, start_to_close_timeout=ATTEMPT)
        await workflow.execute_activity("bare.claim", name, start_to_close_timeout=ATTEMPT)


@workflow.defn
class Claimed(Steps):
    """A claim in which nothing is done: three steps, a clock that the last of them stops, an order, a day, an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    @workflow.run
    async def run(self, clock: timedelta, day: timedelta) -> None:
        """Live until nothing was answered; *clock* begins with the first step and never comes to its end."""
        await workflow.wait_condition(lambda: self.steps > 0)
        await workflow.wait_condition(lambda: self.steps > 2, timeout=clock)
        await workflow.execute_activity(nothing, start_to_close_timeout=ATTEMPT)
        await workflow.sleep(day)
        for _ in ("answered", "closed"):
            await workflow.execute_activity(nothing, start_to_close_timeout=ATTEMPT)

    @workflow.update
    async def step(self) -> None:
        """Have nothing done."""
        async with self.turn:
            await workflow.execute_activity(nothing, start_to_close_timeout=ATTEMPT)
            self.steps += 1


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
    async def claim(self, name: str) -> None:
        """Start one bare claim."""
        await self.client.start_workflow(Claimed.run, args=[CLOCK, DAY], id=name, task_queue=QUEUE_CASES)


WORKFLOWS = (Bare, Steps, Reported, Claimed, Timed, Fan)
ACTIVITIES = (nothing, now)
