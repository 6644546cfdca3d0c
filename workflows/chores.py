"""Standing chores: deliver notices, archive closed runs, start what a crash left unstarted.

Chores keep real time, whatever the clocks of the cases say.
"""

import asyncio
from datetime import timedelta

from temporalio import workflow

from schemas.base import Message
from schemas.orders import DoChore
from schemas.work import DO_CHORE
from workflows.case import do

ROUNDS = 200
"""Rounds per run: short histories, archived like any other."""


class ChorePlan(Message):
    """Which chore, and how long it rests after a round that found nothing."""

    name: str
    rest: timedelta


@workflow.defn
class Chore:
    """One chore, done for ever."""

    @workflow.run
    async def run(self, plan: ChorePlan) -> None:
        """Do the chore, rest when there is nothing to do, begin again."""
        for _ in range(ROUNDS):
            result = await do(DO_CHORE, DoChore(name=plan.name))
            if result.done == 0:
                await asyncio.sleep(plan.rest.total_seconds())
        workflow.continue_as_new(plan)
