"""An instruction that is killed half-way through its issue, and issued again, opens each commitment once."""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import kawal
from activities.chores import sweep
from activities.issuing import commitment
from activities.opening import Opener
from deploy.embedded.stack import Stack
from schemas.clock import Clock, ClockMode
from schemas.orders import OpenCommitments
from schemas.terms import Role
from starter import session
from starter.installation import Installation, opened
from starter.people import Grant, Office, Registers, User, sign_in
from store.pool import reading
from store.record import Record, Writer
from tests.chaos.isolation import isolate

INSTRUCTION = "inpres-2-2021"
ADDRESSEES = 548
PASSWORD = "kata sandi contoh"
ROOT = Path(kawal.__file__).parent


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    with pytest.MonkeyPatch.context() as patch:
        isolate(patch)
        async with Stack(tmp_path_factory.mktemp("issuing"), kind="rehearsal", durable=False) as running:
            yield running


@pytest.fixture(scope="module")
async def installation(stack: Stack) -> AsyncIterator[Installation]:
    async with opened(stack.settings) as running:
        registers = Registers(running.pool, None)
        await registers.put_offices([Office(code="pusat/kantor-contoh", region="*", title="Kantor Contoh")])
        admin = Grant(role=Role.ADMIN, region="*")
        await registers.put_users(
            [User(id="admin", office="pusat/kantor-contoh", password=PASSWORD, grants=(admin,))]
        )
        session.keep(stack.settings, await sign_in(running.pool, "admin", PASSWORD))
        yield running


async def command(data: Path, *arguments: str) -> asyncio.subprocess.Process:
    """Start `kawal` in a process of its own."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kawal", *arguments),
        env={**os.environ, "KAWAL_DATA": str(data)},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


async def rows(installation: Installation) -> Counter[str]:
    """Return how many commitments have a row, and how many audit entries say that one opened."""
    async with reading(installation.pool) as connection:
        return Counter(
            cases=await connection.fetchval("SELECT count(*) FROM case_file WHERE type = 'Commitment'"),
            entries=await connection.fetchval(
                "SELECT count(*) FROM audit_entry WHERE action = 'commitment.opened'"
            ),
        )


async def until_open(installation: Installation, commitments: int) -> int:
    """Wait until so many commitments have a row, and return how many have."""
    while (found := (await rows(installation))["cases"]) < commitments:  # noqa: ASYNC110 - rows announce nothing
        await asyncio.sleep(0.01)
    return int(found)


async def workflows(installation: Installation) -> int:
    return (await installation.client.count_workflows("WorkflowType = 'Commitment'")).count


async def test_a_case_whose_opener_died_before_its_workflow_started_is_started_by_the_sweeper(
    stack: Stack, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "GRACE", sweep.GRACE * 0)
    clock = Clock(mode=ClockMode.CONDUCTED)
    order = OpenCommitments(
        instruction=INSTRUCTION,
        regions=("36.01",),
        issued_on=date(2021, 3, 25),
        at=clock.at(date(2021, 3, 25), 9),
        clock=clock,
    )
    record = Record(installation.pool)
    opening = commitment(order, "36.01")
    await record.open_cases([opening], Writer())
    sweeper = sweep.SweepUnstarted(record, Opener(record, installation.client))
    assert await sweeper.once() == 1
    assert await sweeper.once() == 0
    started = await installation.client.get_workflow_handle(opening.key.id).describe()
    assert started.start_time <= datetime.now(UTC)


async def test_an_issue_killed_half_way_and_issued_again_opens_every_commitment_once(
    stack: Stack, installation: Installation
) -> None:
    issue = ("instruction", "issue", INSTRUCTION, "--on", "2021-03-25")
    first = await command(stack.data, *issue)
    reached = await until_open(installation, 100)
    first.kill()
    stack.kill("worker")
    await first.wait()
    assert reached < ADDRESSEES, "the issue was over before it was killed"
    again = await command(stack.data, *issue, "--json")
    output, _ = await again.communicate()
    assert again.returncode == 0
    assert json.loads(output)["commitments"] == ADDRESSEES
    assert await rows(installation) == Counter(cases=ADDRESSEES, entries=ADDRESSEES)
    while (found := await workflows(installation)) < ADDRESSEES:  # noqa: ASYNC110 - the visibility store lags
        await asyncio.sleep(0.1)
    assert found == ADDRESSEES
