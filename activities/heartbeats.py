"""Heartbeats: every activity shows that its worker lives, so that a killed worker's work is taken up in seconds.

Without them the server would wait for the whole time that an attempt may take, which for bulk work is minutes.
"""

import asyncio
from typing import Any

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

EVERY = 1.0
"""Seconds between two signs of life; an activity that is done sooner gives none."""


class _Beating(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401 - the SDK's signature
        beating = asyncio.create_task(_beat())
        try:
            return await super().execute_activity(input)
        finally:
            beating.cancel()


async def _beat() -> None:
    while True:
        await asyncio.sleep(EVERY)
        activity.heartbeat()


class HeartbeatInterceptor(Interceptor):
    """Give signs of life for as long as an activity runs."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        """Wrap every activity of the worker."""
        return _Beating(next)
