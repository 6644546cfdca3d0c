"""Signs of life: an activity that takes long gives them for as long as it runs, and no longer."""

import asyncio
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from activities import heartbeats


class Slow(ActivityInboundInterceptor):
    """An activity that takes five beats."""

    def __init__(self) -> None:
        """Stand where the activity stands."""

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401, ARG002
        await asyncio.sleep(5 * heartbeats.EVERY)
        return "done"


async def test_a_long_activity_shows_that_it_lives_until_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeats, "EVERY", 0.01)
    beats: list[Any] = []
    environment = ActivityEnvironment()
    environment.on_heartbeat = lambda *details: beats.append(details)
    around = heartbeats.HeartbeatInterceptor().intercept_activity(Slow())
    order = ExecuteActivityInput(fn=print, args=(), executor=None, headers={})

    async def run() -> Any:  # noqa: ANN401
        return await around.execute_activity(order)

    assert await environment.run(run) == "done"
    given = len(beats)
    assert given >= 2
    await asyncio.sleep(3 * heartbeats.EVERY)
    assert len(beats) == given
