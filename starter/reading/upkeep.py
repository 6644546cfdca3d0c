"""Upkeep: what cannot go on by itself, and where PostgreSQL and Temporal disagree about which cases run."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError

from schemas.base import Message
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("reads")
letters = load("claim_letters")
AT_ONCE = 20
MANY = 3
"""Attempts after which something keeps failing; offices named before the rest are only counted."""
LATE = timedelta(minutes=5)
"""After this a notice, or the start of a workflow, is overdue."""
CHORE = "chore/"
MAIL_SERVER = "check the mail server with `kawal ops doctor`"
UNSENT = {"unrendered": "nobody could put it on paper", "unsent": "it waits to be mailed"}
"""Why a letter to an heir has not gone out."""


class Stuck(Message):
    """Something that cannot go on by itself: what it is about, why, and the next step."""

    record: str
    kind: str
    why: str
    next_step: str


class Difference(Message):
    """A case that one side has and the other has not."""

    case: str
    why: str
    next_step: str


async def stuck(pool: Pool, client: Client | None, now: datetime) -> list[Stuck]:
    """Return what is stuck; without a client, only what PostgreSQL knows."""
    async with reading(pool) as connection:
        cases = await rows(sql.open_cases(connection))
        unset = await rows(sql.unset_letters(connection, older_than=now - LATE))
        late = await rows(sql.undelivered(connection, older_than=now - LATE))
        unaddressed = await rows(sql.without_address(connection))
        unsent = await rows(letters.overdue(connection, older_than=now - LATE))
    found = [
        Stuck(record=row["id"], kind="attention", why=row["attention"], next_step="see the case's timeline")
        for row in cases
        if row["attention"]
    ]
    found += [
        Stuck(
            record=row["id"],
            kind="unstarted",
            why="its workflow has not started",
            next_step="the sweeper starts it within a minute while a worker runs; see `kawal ops doctor`",
        )
        for row in cases
        if row["started_at"] is None
    ]
    if client is not None:
        found += await _failing(client, [row["id"] for row in cases if row["started_at"] is not None])
    found += [
        Stuck(
            record=row["message_id"],
            kind="notice",
            why=f"{row['template']} to {row['office']} waits since {row['recorded_at']:%Y-%m-%d %H:%M} UTC",
            next_step=MAIL_SERVER,
        )
        for row in late
    ]
    found += [
        Stuck(
            record=row["letter"],
            kind="letter",
            why=f"a draft without a PDF since {row['recorded_at']:%Y-%m-%d %H:%M} UTC",
            next_step="see with `kawal letter show` whether it can be set; else see logs/worker.log",
        )
        for row in unset
    ]
    found += [
        Stuck(
            record=row["letter"],
            kind="letter",
            why=f"{UNSENT[row['why']]} since {row['recorded_at']:%Y-%m-%d %H:%M} UTC",
            next_step="see logs/worker.log" if row["why"] == "unrendered" else MAIL_SERVER,
        )
        for row in unsent
    ]
    if unaddressed:
        offices = ", ".join(row["office"] for row in unaddressed[:MANY])
        found.append(
            Stuck(
                record=offices + (" …" if len(unaddressed) > MANY else ""),
                kind="no_address",
                why=f"{sum(row['notices'] for row in unaddressed)} notices to {len(unaddressed)} offices wait for an address",
                next_step="record it with `kawal ops office add CODE --mail` or `office upload`; they go out then",
            )
        )
    return found


async def differences(pool: Pool, client: Client) -> list[Difference]:
    """Return the cases that should run and do not, and the workflows that run without an open case."""
    async with reading(pool) as connection:
        cases = {row["id"]: row for row in await rows(sql.open_cases(connection))}
    running = {
        execution.id
        async for execution in client.list_workflows('ExecutionStatus = "Running"')
        if not execution.id.startswith(CHORE)
    }
    missing = [
        Difference(
            case=case, why="open, but its workflow was never started", next_step="the sweeper starts it"
        )
        if row["started_at"] is None
        else Difference(
            case=case,
            why="open and started, but no workflow runs",
            next_step="look at its last run in Temporal; a failed run is reset there",
        )
        for case, row in cases.items()
        if case not in running
    ]
    surplus = [
        Difference(
            case=case,
            why="a workflow runs without an open case",
            next_step="check that DATABASE_URL and the namespace belong together",
        )
        for case in sorted(running - cases.keys())
    ]
    return missing + surplus


async def _failing(client: Client, cases: list[str]) -> list[Stuck]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def look(case: str) -> list[Stuck]:
        async with gate:
            try:
                described = await client.get_workflow_handle(case).describe()
            except RPCError:
                return []
        return _failures(case, described.raw_description)

    return [one for found in await asyncio.gather(*map(look, cases)) for one in found]


def _failures(case: str, description: Any) -> list[Stuck]:  # noqa: ANN401 - a protobuf answer
    found = [
        Stuck(
            record=case,
            kind="activity",
            why=f"{pending.activity_type.name} failed {pending.attempt - 1} times, last as"
            f" {pending.last_failure.application_failure_info.type or 'unknown'}",
            next_step="it is tried again by itself; if it goes on, see logs/worker.log",
        )
        for pending in description.pending_activities
        if pending.attempt > MANY
    ]
    if description.pending_workflow_task.attempt > MANY:
        found.append(
            Stuck(
                record=case,
                kind="workflow",
                why=f"its code failed {description.pending_workflow_task.attempt} times",
                next_step="install the release that fits its history; it goes on where it stood",
            )
        )
    return found
