"""The registration of one roster, as a workflow."""

from datetime import datetime

from temporalio import workflow

from schemas.cases import Due, News, SeatsFreed
from schemas.registration import RegistrationState
from workflows.registration.cards import Cards
from workflows.registration.deciding import Deciding
from workflows.registration.seats import Seats


@workflow.defn
class Registration(Deciding, Seats, Cards):
    """One roster. Its rows never enter a workflow; counts do."""

    @workflow.init
    def __init__(self, state: RegistrationState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: RegistrationState) -> None:
        """Live until the roster is sent back, or its cards are handed over and nobody waits for a seat any more."""
        await self.live()

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Check the rows, number them once they are approved, serve the queue; escalate what nobody does in time."""
        match due.what:
            case "check":
                await self._check(due, now)
            case "compare":
                await self._compare(due, now)
            case "undecided":
                await self._undecided(due, now)
            case "number":
                await self._number(due, now)
            case "follow":
                await self._follow(due, now)
            case "refill":
                await self._refill_monthly(due, now)
            case "cards":
                await self._cards_late(due, now)
            case "hand_over":
                await self._handover_late(due, now)
            case _:
                await super().fall_due(due, now)

    async def hear(self, news: News, now: datetime) -> None:
        """Serve the queue when a seat of the line came free."""
        match news:
            case SeatsFreed():
                await self._refill_now(now)
            case _:
                await super().hear(news, now)
