"""Killing: a seeded plan of kills, carried out against a stack while regions live on it."""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from deploy.embedded.stack import Stack
from schemas.cases import Answer
from starter.client import Commands, SignedIn
from starter.installation import Installation
from tests.chaos.marking import TABLE, Armed, Point, arm, disarm

PROBE_S = 0.02
UNDER_WAY = 50
"""Commands that must be under way when a proven kill hits."""

PROVEN: dict[Point, tuple[str, ...]] = {
    "before_commit": ("worker", "worker", "worker", "postgres", "postgres", "temporal"),
    "after_commit": ("worker", "worker", "worker", "postgres", "temporal", "temporal"),
}
AT_RANDOM = ("worker", "worker", "postgres", "postgres", "postgres", "temporal", "temporal", "temporal")


@dataclass(frozen=True)
class Kill:
    """One kill of the plan; without a point it hits wherever it hits."""

    target: str
    point: Point | None
    pause_s: float


@dataclass(frozen=True)
class Done:
    """One kill as it happened."""

    round: int
    kill: Kill
    under_way: int


def plan(seed: int) -> list[Kill]:
    """Return the kills, in the order and with the pauses that *seed* draws."""
    rng = random.Random(seed)
    wanted: list[tuple[str, Point | None]] = [(target, None) for target in AT_RANDOM]
    wanted += [(target, point) for point, targets in PROVEN.items() for target in targets]
    rng.shuffle(wanted)
    return [Kill(target, point, rng.uniform(0.2, 1.0)) for target, point in wanted]


@dataclass
class Flights:
    """Which commands are under way: sent, and not answered."""

    now: set[str] = field(default_factory=set)


class Watched(Commands):
    """Commands that can be counted while they are under way."""

    flights: Flights

    async def _update(self, case: str, update: str, argument: object, name: str) -> Answer:
        self.flights.now.add(name)
        try:
            return await super()._update(case, update, argument, name)
        finally:
            self.flights.now.discard(name)


@dataclass(frozen=True)
class WatchedInstallation(Installation):
    """An installation whose commands are counted."""

    flights: Flights = field(default_factory=Flights)

    @classmethod
    def of(cls, installation: Installation) -> "WatchedInstallation":
        """Return *installation*, watched."""
        return cls(**{name: getattr(installation, name) for name in installation.__dataclass_fields__})

    def commands(self, signed_in: SignedIn | None) -> Commands:
        watched = Watched(self.client, self.pool, signed_in)
        watched.flights = self.flights
        return watched


@dataclass
class Chaos:
    """The plan of a seed, and what became of it."""

    stack: Stack
    flights: Flights
    seed: int
    done: list[Done] = field(default_factory=list)

    async def prepare(self) -> None:
        """Make the table that markers are written to."""
        connection = await asyncpg.connect(self.stack.settings.database_url)
        await connection.execute(TABLE)
        await connection.close()

    async def run(self) -> None:
        """Carry the plan out."""
        for number, kill in enumerate(plan(self.seed), 1):
            await asyncio.sleep(kill.pause_s)
            if kill.point is not None:
                arm(self.stack.data, Armed(number, kill.point, self.seed))
                while not (await self._marked(number) and len(self.flights.now) >= UNDER_WAY):
                    await asyncio.sleep(PROBE_S)
            self.done.append(Done(number, kill, len(self.flights.now)))
            self.stack.kill(kill.target)
            disarm(self.stack.data)
            await self.stack.up(kill.target)

    async def markers(self) -> list[dict[str, Any]]:
        """Return all marker rows, each with what became of its transaction."""
        connection = await asyncpg.connect(self.stack.settings.database_url)
        rows = await connection.fetch("SELECT *, pg_xact_status(xid::xid8) AS became FROM chaos_marker")
        await connection.close()
        return [dict(row) for row in rows]

    def counts(self) -> Counter[tuple[str, str]]:
        """Return how often each server was killed at each point."""
        return Counter((done.kill.target, done.kill.point or "anywhere") for done in self.done)

    async def _marked(self, number: int) -> bool:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection = await asyncpg.connect(self.stack.settings.database_url, timeout=5)
            try:
                return bool(
                    await connection.fetchval("SELECT count(*) FROM chaos_marker WHERE round = $1", number)
                )
            finally:
                await connection.close()
        return False
