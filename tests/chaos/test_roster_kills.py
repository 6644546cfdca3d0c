"""Whatever point of a check the worker is killed at, the roster ends as if nobody had been."""

import asyncio
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.activity.v1 import ActivityOptions
from temporalio.api.common.v1 import RetryPolicy, WorkflowExecution
from temporalio.api.workflowservice.v1 import UpdateActivityOptionsRequest

from activities.opening import Opener
from activities.registration.submitting import registration
from deploy.embedded.stack import Stack
from schemas.cases import CaseKey, CaseType
from schemas.facts import RosterSubmitted
from schemas.names import commitment_id, registration_id
from schemas.orders import OpenRegistration
from schemas.terms import Segment
from starter.installation import Installation, opened
from store.pool import open_pool
from store.record import Record, Writer
from tests.chaos.roster_worker import ROWS, ask, has_stopped
from tests.support.databases import Databases
from tests.support.rosters import AT, REGION, Rosters, csv_of, worker
from tests.support.world import CONDUCTED, INSTRUCTION

SEED = 11
WORKERS = 1000
BATCH = f"{REGION}-2022-001"
WORKER = (sys.executable, "-m", "tests.chaos.roster_worker")
LATE = ("compared", "completed", "before the commit", "after the commit")
EARLY = 6
"""Kills while rows are staged."""


def points(rng: random.Random) -> list[str]:
    """Return ten points of a check in their order: pieces while or after they are staged, and all that comes then."""
    pieces = sorted(rng.sample(range(WORKERS // ROWS), EARLY))
    after = [1 + piece * ROWS if piece else 0 for piece in pieces]
    return [f"{rng.choice(['within', 'after'])} {row}" for row in after] + list(LATE)


def roster() -> bytes:
    """Return a roster in which rows are wrong, twice, and alike."""
    rows = [worker(number) for number in range(1, WORKERS + 1)]
    for number in range(17, WORKERS, 97):
        rows[number] = {**rows[number - 10], "nama": "Nama Lain"}
        rows[number + 1] = {**rows[number + 1], "pekerjaan": ""}
        rows[number + 2] = {**rows[number - 2], "nik": rows[number + 2]["nik"]}
    return csv_of(rows)


async def expected(installation: Installation, content: bytes) -> str:
    """Return the state that an undisturbed check leaves in a database of its own."""
    async with Databases.on(installation.settings.database_url) as databases:
        pool = await open_pool(await databases.clone())
        try:
            undisturbed = Rosters(pool, installation.ring)
            order = await undisturbed.submit(await undisturbed.line(), content)
            await undisturbed.check(order)
            return str(await undisturbed.state(order.batch)).replace(order.batch, BATCH)
        finally:
            await pool.close()


async def submitted(installation: Installation, rosters: Rosters, content: bytes) -> str:
    """Submit the roster and open its case, as the commitment does; return the case."""
    line = await rosters.line()
    name, sha256 = await installation.upload("roster", content)
    parent = CaseKey(
        id=commitment_id(INSTRUCTION, REGION), type=CaseType.COMMITMENT, instruction=INSTRUCTION, region=REGION,
        province="36",
    )  # fmt: skip
    common = {"batch": BATCH, "line": line, "segment": Segment.RENTAN, "fiscal_year": 2022, "content": name,
              "content_digest": sha256}  # fmt: skip
    order = OpenRegistration(parent=parent, uploader="officer", at=AT, clock=CONDUCTED, **common)
    opening = registration(order).model_copy(update={"facts": (RosterSubmitted(**common),)})
    await Opener(Record(installation.pool), installation.client).open([opening], Writer())
    return registration_id(BATCH)


async def retried_at_once(installation: Installation, case: str) -> None:
    """Have the check in *case* be tried again at once, however often it was lost: the server would wait ever longer."""
    [check] = (
        await installation.client.get_workflow_handle(case).describe()
    ).raw_description.pending_activities
    soon = RetryPolicy(maximum_interval=Duration(nanos=200_000_000))
    await installation.client.workflow_service.update_activity_options(
        UpdateActivityOptionsRequest(
            namespace=installation.client.namespace,
            execution=WorkflowExecution(workflow_id=case),
            id=check.activity_id,
            activity_options=ActivityOptions(retry_policy=soon),
            update_mask=FieldMask(paths=["retry_policy.maximum_interval"]),
        )
    )


@pytest.mark.timeout(300)
async def test_a_check_killed_at_ten_points_ends_as_if_nobody_had_been_killed(
    tmp_path: Path, isolated: None, measured: Callable[[str], None]
) -> None:
    content, plan, data = roster(), points(random.Random(SEED)), tmp_path / "stack"
    async with (
        Stack(data, kind="rehearsal", worker=WORKER, durable=False) as stack,
        opened(stack.settings, size=10) as installation,
    ):
        rosters = Rosters(installation.pool, installation.ring)
        case = await submitted(installation, rosters, content)
        ask(data, plan[0])
        checked = asyncio.create_task(installation.commands(None).advance(case, AT))
        for point, following in zip(plan, [*plan[1:], None], strict=True):
            while not has_stopped(data):
                assert not checked.done(), f"the check passed by {point!r}"
                await asyncio.sleep(0.02)
            if point == plan[0]:
                await retried_at_once(installation, case)
            ask(data, following)
            stack.kill("worker")
            await stack.up("worker")
        await checked
        state = str(await rosters.state(BATCH))
        assert state == await expected(installation, content)
        orphans = await rosters.rows(
            "SELECT p.id FROM person p LEFT JOIN person_index i ON i.person = p.id WHERE i.person IS NULL"
        )
        assert orphans == []
        [fact] = await rosters.rows(
            "SELECT accepted, refused, held FROM roster_checked WHERE batch = $1", BATCH
        )
        assert min(fact.values()) > 0, "the roster has nothing of one kind"
    measured(f"{len(plan)} kills: {', '.join(plan)}: {fact}")
