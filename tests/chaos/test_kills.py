"""Whatever is killed, the story stays the same: at least twenty kills of worker, Temporal and PostgreSQL."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from deploy.embedded.stack import WORKER, Stack
from starter.installation import opened
from starter.rehearsal import run
from tests.chaos import cast
from tests.chaos.killing import UNDER_WAY, Chaos, WatchedInstallation
from tests.support.turnstile import Turnstile

SEED = 7
CHAOS_WORKER = (sys.executable, "-m", "tests.chaos.worker")


@asynccontextmanager
async def installed(data: Path, worker: tuple[str, ...]) -> AsyncIterator[tuple[Stack, WatchedInstallation]]:
    """Yield a stack of its own and a client of it."""
    async with (
        Stack(data, kind="rehearsal", worker=worker, durable=False) as stack,
        opened(stack.settings, size=20) as installation,
    ):
        yield stack, WatchedInstallation.of(installation)


async def rehearsed(installation: WatchedInstallation, progress: run.Progress | None = None) -> run.Rehearsed:
    return await run.rehearse(
        installation, codes=cast.codes(), since=cast.SINCE, until=cast.UNTIL, seed=SEED, progress=progress
    )


@pytest.mark.timeout(900)
async def test_a_story_is_the_same_whatever_is_killed_meanwhile(
    tmp_path: Path, isolated: None, turnstile: Turnstile, measured: Callable[[str], None]
) -> None:
    # Beside other tests, what is killed may not be back before the patience of those who wait for it ends.
    with turnstile.alone():
        await same_whatever_is_killed(tmp_path, measured)


async def same_whatever_is_killed(tmp_path: Path, measured: Callable[[str], None]) -> None:
    async with installed(tmp_path / "undisturbed", WORKER) as (_, installation):
        undisturbed = await run.tell(installation, await rehearsed(installation))
        commands = installation.flights.answered
    async with installed(tmp_path / "disturbed", CHAOS_WORKER) as (stack, installation):
        chaos = Chaos(stack, installation.flights, SEED, commands)
        await chaos.prepare()
        regions = asyncio.create_task(rehearsed(installation))
        await installation.flights.first
        async with asyncio.TaskGroup() as together:
            together.create_task(chaos.run())
            lived = await regions
            assert chaos.finished, f"the regions had lived to the end after {len(chaos.done)} kills"
        disturbed = await run.tell(installation, lived)
        markers = await chaos.markers(installation)
    measured(chaos.report(markers))
    killed = Counter(done.kill.target for done in chaos.done)
    assert killed.total() >= 20
    assert min(killed["worker"], killed["temporal"], killed["postgres"]) >= 5
    for point in ("before_commit", "after_commit"):
        hits = [done for done in chaos.done if done.kill.point == point]
        assert len(hits) >= 5
        assert all(done.under_way >= UNDER_WAY for done in hits)
        assert {done.round for done in hits} <= {marker.round for marker in markers if marker.proves(point)}
    assert disturbed == undisturbed
