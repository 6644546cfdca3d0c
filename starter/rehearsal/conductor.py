"""The conductor: moves business time, sends each due case its turn, and lets officials act in between.

Inside a region one thing happens after another, in a fixed order; regions share nothing that one could change for
another, so they run side by side, each on its own time within the month that all of them share. Whoever a case
woke is advanced at the same instant, until nobody is left; then the region's time moves.
"""

import heapq
from datetime import datetime
from typing import Any

from schemas.cases import Answer
from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.client import Commands
from starter.rehearsal.hands import Duty
from starter.rehearsal.officials import Act, Official
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("rehearsal")


class Region:
    """One region's cases and officials, on one timeline."""

    def __init__(self, official: Official, commands: Commands, pool: Pool, codes: tuple[str, ...]) -> None:
        self.official = official
        self.commands = commands
        self.pool = pool
        self.codes = codes
        self.due: dict[str, datetime] = {}
        self.acts: list[Act] = []
        self.known: set[tuple[str, datetime]] = set()
        self.woken: dict[str, int] = {}
        self.steps = 0
        self.refused = 0

    def begin(self, case: str, at: datetime) -> None:
        """Take the region's commitment on, as it was opened at *at*."""
        self.due[case] = at
        self.acts = self.official.begin()
        heapq.heapify(self.acts)

    @property
    def next_at(self) -> datetime | None:
        """Return the instant at which something next happens here."""
        instants = [*self.due.values(), *(act.at for act in self.acts[:1])]
        return min(instants, default=None)

    async def play(self, until: datetime) -> None:
        """Live through everything before *until*."""
        while (at := self.next_at) is not None and at < until:
            self.woken.clear()
            await self._advance([case for case, due in self.due.items() if due <= at], at)
            await self._look(at)
            while self.acts and self.acts[0].at <= at:
                await self._act(heapq.heappop(self.acts), at)
                await self._look(at)

    async def rest(self, at: datetime) -> None:
        """Bring every case to *at*, when the rehearsal is over: nothing falls due any more, but all know the time."""
        for case in sorted(self.due):
            await self.commands.advance(case, at)

    async def _act(self, act: Act, at: datetime) -> None:
        try:
            answer = await act.do(at)
        except Refused:
            self.refused += 1
            return
        finally:
            self.steps += 1
        if answer is None:
            return
        woken = [] if answer.repeated else self._take(answer)
        due = self.due.get(answer.case)
        if answer.repeated or (due is not None and due <= at):
            # A case whose answer was found on record may still be telling siblings; taking a turn waits for that. What
            # falls due in it at the same instant happens then, and so it does whatever became of the answer.
            woken += self._take(await self._turn(answer.case, at))
            self.steps += 1
        await self._advance(woken, at)

    async def _advance(self, cases: list[str], at: datetime) -> None:
        queue = sorted(cases)
        while queue:
            answer = await self._turn(queue.pop(0), at)
            self.steps += 1
            queue = sorted({*queue, *self._take(answer)})

    async def _turn(self, case: str, at: datetime) -> Answer:
        """Advance *case*; of one whose closing answer got lost, the record knows whom it woke."""
        try:
            return await self.commands.advance(case, at)
        except Refused as refused:
            if refused.reason.code is not Refusal.CASE_CLOSED:
                raise
        woke = await self.commands.patiently(lambda: self._woken(case, at))
        return Answer(command=case, case=case, action="closed", entry=0, version=0, woke=woke)

    async def _woken(self, case: str, at: datetime) -> tuple[str, ...]:
        async with reading(self.pool) as connection:
            found = await rows(sql.woken(connection, case_id=case, at=at))
        return tuple(one for row in found for one in row["woke"])

    def _take(self, answer: Answer) -> list[str]:
        if answer.next_due is None:
            self.due.pop(answer.case, None)
        else:
            self.due[answer.case] = answer.next_due
        fresh = answer.woke[self.woken.get(answer.case, 0) :]
        self.woken[answer.case] = len(answer.woke)
        return [*fresh]

    async def _look(self, at: datetime) -> None:
        async def opened() -> list[Any]:
            async with reading(self.pool) as connection:
                return await rows(sql.tasks_opened(connection, codes=list(self.codes), at=at))

        for row in await self.commands.patiently(opened):
            duty = Duty(row["id"], row["case_id"], row["what"], row["ref"], row["office"], row["due_on"])
            if (duty.id, at) not in self.known:
                self.known.add((duty.id, at))
                for act in self.official.react(duty, at):
                    heapq.heappush(self.acts, act)
