"""Whatever is killed, the story stays the same: at least twenty kills of worker, Temporal and PostgreSQL."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.embedded.stack import WORKER, Stack
from starter.installation import opened
from starter.rehearsal import run, story
from tests.chaos import cast
from tests.chaos.killing import UNDER_WAY, Chaos, WatchedInstallation, plan

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


@pytest.mark.timeout(300)
async def test_a_story_is_the_same_whatever_is_killed_meanwhile(
    tmp_path: Path, isolated: None, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    async with installed(tmp_path / "undisturbed", WORKER) as (_, installation):
        story.write(
            tmp_path / "undisturbed.jsonl", await run.tell(installation, await rehearsed(installation))
        )
    undisturbed_s = time.monotonic() - began
    async with installed(tmp_path / "disturbed", CHAOS_WORKER) as (stack, installation):
        chaos = Chaos(stack, installation.flights, SEED)
        await chaos.prepare()
        regions = asyncio.create_task(rehearsed(installation))
        while not installation.flights.now and not regions.done():  # noqa: ASYNC110 - the issue comes first
            await asyncio.sleep(0.05)
        kills = asyncio.create_task(chaos.run())
        await asyncio.wait({regions, kills}, return_when=asyncio.FIRST_COMPLETED)
        if not regions.done():
            kills.result()
        lived = await regions
        with capsys.disabled():
            print(
                f"\n{len(chaos.done)} kills in {time.monotonic() - began - undisturbed_s:.0f} s, undisturbed {undisturbed_s:.0f} s"
            )
            for (target, point), count in sorted(chaos.counts().items()):
                print(f"  {target:8} {point:13} {count}")
            print([(d.round, d.kill.target, d.kill.point, d.under_way) for d in chaos.done])
        assert kills.done(), "the regions were done before the plan was"
        story.write(tmp_path / "disturbed.jsonl", await run.tell(installation, lived))
        markers = await chaos.markers()
    assert (tmp_path / "disturbed.jsonl").read_bytes() == (tmp_path / "undisturbed.jsonl").read_bytes()
