"""Killing: a seeded plan of kills, carried out against a stack while regions live on it."""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import asyncpg
from temporalio.client import WorkflowHistory

from deploy.embedded.stack import Stack
from schemas.cases import Answer
from starter.client import Commands, SignedIn
from starter.installation import Installation
from tests.chaos.marking import TABLE, Armed, Point, arm, disarm

PROBE_S = 0.02
UNDER_WAY = 50
"""Commands that must be under way when a proven kill hits."""

PATIENCE_S = 5.0
"""So long a stalled activity waits for company; then it is let go, and another moment is tried."""
TENACITY_S = 300.0
"""So long a command is given again: what one kill loses Temporal hands out after ten seconds, and the next may lose it."""
LAST = 0.3
"""No kill is due later: each takes its time, and in the end too few regions still have something to do."""

PROVEN: dict[Point, tuple[str, ...]] = {
    "before_commit": ("worker", "worker", "worker", "postgres", "postgres", "temporal"),
    "after_commit": ("worker", "worker", "worker", "postgres", "temporal", "temporal"),
}
AT_RANDOM = ("worker", "postgres", "postgres", "postgres", "temporal", "temporal", "temporal", "temporal")


@dataclass(frozen=True)
class Kill:
    """One kill of the plan; without a point it hits wherever it hits."""

    target: str
    point: Point | None
    after: float
    """Which share of the commands has been answered by then."""


@dataclass(frozen=True)
class Done:
    """One kill as it happened."""

    round: int
    kill: Kill
    under_way: int
    answered: int


def plan(seed: int) -> list[Kill]:
    """Return the kills, in the order and at the moments that *seed* draws."""
    rng = random.Random(seed)
    wanted: list[tuple[str, Point | None]] = [(target, None) for target in AT_RANDOM]
    wanted += [(target, point) for point, targets in PROVEN.items() for target in targets]
    rng.shuffle(wanted)
    shares = sorted(rng.uniform(0.02, LAST) for _ in wanted)
    return [Kill(target, point, share) for (target, point), share in zip(wanted, shares, strict=True)]


@dataclass(frozen=True)
class Marker:
    """One marker row, and what was found about its activity afterwards."""

    round: int
    point: Point
    workflow_id: str
    run_id: str
    activity_id: str
    activity_type: str
    entries: int
    """Audit entries that the activity had committed when it wrote the row."""
    became: str | None
    """What became of the transaction it was in."""
    attempt: int
    """The attempt that the history says completed; above 1 if the marked one was lost."""

    def proves(self, point: Point) -> bool:
        """Return whether the row shows that its activity stood at *point*."""
        return self.point == point and self.entries == (1 if point == "after_commit" else 0)


@dataclass
class Flights:
    """Which commands are under way: sent, and not answered."""

    now: set[str] = field(default_factory=set)
    answered: int = 0
    first: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def enter(self, name: str) -> None:
        """Take note of a command that is being sent."""
        self.now.add(name)
        if not self.first.done():
            self.first.set_result(None)


class Watched(Commands):
    """Commands that can be counted while they are under way."""

    flights: Flights

    async def _update(self, case: str, update: str, argument: object, name: str) -> Answer:
        self.flights.enter(name)
        try:
            answer = await super()._update(case, update, argument, name)
        finally:
            self.flights.now.discard(name)
        self.flights.answered += 1
        return answer


@dataclass(frozen=True)
class WatchedInstallation(Installation):
    """An installation whose commands are counted."""

    flights: Flights = field(default_factory=Flights)

    @classmethod
    def of(cls, installation: Installation) -> "WatchedInstallation":
        """Return *installation*, watched."""
        return cls(**{name: getattr(installation, name) for name in installation.__dataclass_fields__})

    def commands(self, signed_in: SignedIn | None) -> Commands:
        watched = Watched(self.client, self.pool, signed_in, patience=TENACITY_S)
        watched.flights = self.flights
        return watched


def attempt_of(history: WorkflowHistory, activity_id: str) -> int:
    """Return which attempt of an activity completed, as its history tells."""
    scheduled = next(
        event.event_id
        for event in history.events
        if event.activity_task_scheduled_event_attributes.activity_id == activity_id
    )
    return next(
        event.activity_task_started_event_attributes.attempt
        for event in history.events
        if event.activity_task_started_event_attributes.scheduled_event_id == scheduled
    )


@dataclass
class Chaos:
    """The plan of a seed, and what became of it."""

    stack: Stack
    flights: Flights
    seed: int
    commands: int
    """How many an undisturbed run gives."""
    armed: int = 0
    """How often activities were made to stall."""
    done: list[Done] = field(default_factory=list)

    async def prepare(self) -> None:
        """Make the table that markers are written to."""
        connection = await asyncpg.connect(self.stack.settings.database_url)
        await connection.execute(TABLE)
        await connection.close()

    async def run(self) -> None:
        """Carry the plan out."""
        for kill in plan(self.seed):
            while self.flights.answered < kill.after * self.commands:  # noqa: ASYNC110 - counts announce nothing
                await asyncio.sleep(PROBE_S)
            if kill.point is not None:
                while not await self._caught(kill.point):  # noqa: ASYNC110 - chance announces nothing
                    await asyncio.sleep(PROBE_S)
            self.done.append(Done(self.armed, kill, len(self.flights.now), self.flights.answered))
            self.stack.kill(kill.target)
            disarm(self.stack.data)
            await self.stack.up(kill.target)

    async def _caught(self, point: Point) -> bool:
        """Make activities stall at *point*; return whether one did while enough commands were under way."""
        self.armed += 1
        arm(self.stack.data, Armed(self.armed, point, self.seed))
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_S
        while loop.time() < until:
            if await self._marked(self.armed) and len(self.flights.now) >= UNDER_WAY:
                return True
            await asyncio.sleep(PROBE_S)
        disarm(self.stack.data)
        return False

    @property
    def finished(self) -> bool:
        """Return whether the whole plan was carried out."""
        return len(self.done) == len(plan(self.seed))

    async def markers(self, installation: Installation) -> list[Marker]:
        """Return all marker rows, with what became of their transactions and attempts."""
        connection = await asyncpg.connect(self.stack.settings.database_url)
        rows = await connection.fetch("SELECT *, pg_xact_status(xid::xid8) AS became FROM chaos_marker")
        await connection.close()
        found = []
        for row in rows:
            fields = {name: value for name, value in row.items() if name != "xid"}
            handle = installation.client.get_workflow_handle(row["workflow_id"], run_id=row["run_id"])
            attempt = attempt_of(await handle.fetch_history(), row["activity_id"])
            found.append(Marker(**fields, attempt=attempt))
        return found

    def report(self, markers: list[Marker]) -> str:
        """Return what was killed, how often, and where it stood."""
        counts = Counter((done.kill.target, done.kill.point or "at random") for done in self.done)
        rows = [f"  {target:10}{point:15}{count:3}" for (target, point), count in sorted(counts.items())]
        least = min(done.under_way for done in self.done if done.kill.point)
        kinds = ", ".join(sorted({marker.activity_type for marker in markers}))
        return "\n".join(
            [
                f"{len(self.done)} kills, {len(markers)} marker rows ({kinds}),",
                f"at least {least} commands under way at each proven kill,",
                f"the last kill after {self.done[-1].answered} of {self.commands} commands:",
                *rows,
            ]
        )

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
