"""Standing chores: what must happen whether or not anybody asks."""

from collections.abc import Mapping
from typing import Protocol

from temporalio import activity

from schemas.orders import ChoreDone, DoChore
from schemas.work import DO_CHORE


class Chore(Protocol):
    """Something done again and again; safe to repeat."""

    async def once(self) -> int:
        """Do what there is to do, and return how much it was."""


class Chores:
    """The activity behind the `Chore` workflow."""

    def __init__(self, chores: Mapping[str, Chore]) -> None:
        self.chores = chores

    @activity.defn(name=DO_CHORE.name)
    async def do(self, order: DoChore) -> ChoreDone:
        """Do one round of a chore."""
        return ChoreDone(done=await self.chores[order.name].once())
