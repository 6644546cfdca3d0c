"""Seats: a line pays for so many workers. Approved rows get its free seats in order, and the others wait their turn."""

from datetime import date, datetime

from schemas.cases import Due, Registered
from schemas.orders import SeatsTaken
from schemas.registration import RegistrationState
from schemas.work import REFILL_SEATS, REGISTER_ROSTER
from workflows.deed import Deed
from workflows.registration.cards import Cards


class Seats(Cards):
    """From the decision to the last seat."""

    async def _number(self, due: Due, now: datetime) -> None:
        """Have the agency number an approved roster, for as long as it takes to get an answer."""
        async with self.deed("registration.registered", now, due=due) as deed:
            deed.through(REGISTER_ROSTER, batch=self.state.batch, line=self.state.line)
            deed.state.stage = "registered"
            self._take(deed)

    async def _follow(self, due: Due, now: datetime) -> None:
        """Draw the consequences of numbers given: the commitment hears, cards are awaited, the queue is watched."""
        async with self.deed("registration.followed_up", now, due=due) as deed:
            deed.touch(self.state.batch)
            deed.note(batch=self.state.batch, registered=self.state.untold, waiting=self.state.waiting)
            if self.state.untold:
                deed.tell(
                    self.state.commitment,
                    Registered(
                        batch=self.state.batch,
                        line=self.state.line,
                        fiscal_year=self.state.key.fiscal_year or 0,
                        segment=self.state.segment,
                        headcount=self.state.untold,
                    ),
                )
                deed.state.untold = 0
            self._await_cards(deed)
            self._go_on(deed)

    async def _refill_monthly(self, due: Due, now: datetime) -> None:
        """Look for free seats on the first of a month; when the fiscal year is over nobody waits any more."""
        today = self.state.clock.today(now)
        if not self._year_over(today):
            await self._refill(now, due)
            return
        async with self.deed("registration.queue_ended", now, due=due) as deed:
            deed.touch(self.state.batch)
            deed.note(batch=self.state.batch, line=self.state.line, waiting=self.state.waiting)
            self._go_on(deed)

    async def _refill_now(self, now: datetime) -> None:
        """Serve the queue at once, as somebody has left the line."""
        if self.state.waiting and not self._year_over(self.state.clock.today(now)):
            await self._refill(now, None)

    async def _refill(self, now: datetime, due: Due | None) -> None:
        async with self.deed("registration.seats_refilled", now, due=due) as deed:
            deed.through(REFILL_SEATS, batch=self.state.batch, line=self.state.line)
            if due is not None:
                deed.state.plan(self._next_refill(deed.today))
            self._take(deed)
        if due is not None and not deed.outcome.answer.entry:
            # Nothing was free, and nothing was recorded.
            self.skip(due)
            self.state.plan(self._next_refill(self.state.clock.today(now)))

    def _take(self, deed: Deed[RegistrationState]) -> None:
        deed.touch(self.state.batch)
        deed.note(batch=self.state.batch, line=self.state.line, segment=self.state.segment)
        deed.state.plan(Due(at=deed.now, what="follow"))

        def taken(seats: SeatsTaken) -> None:
            deed.state.registered += seats.registered
            deed.state.untold += seats.registered
            deed.state.waiting = seats.waiting
            if seats.registered and deed.state.numbered_on is None:
                self._numbered(deed.state, deed.today, seats)

        deed.then(taken)

    def _numbered(self, state: RegistrationState, today: date, seats: SeatsTaken) -> None:
        state.numbered_on = today
        state.cards_by, state.cards_rule = seats.cards_by, seats.cards_rule
