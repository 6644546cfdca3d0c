"""Marking: a point in an activity at which it says where it stands, over a connection of its own, and stalls.

The tests arm a point by writing a file; whoever is chosen and reaches it writes one row and waits until the file is
gone, or until it is killed there.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import asyncpg
from temporalio import activity

Point = Literal["before_commit", "after_commit"]

TABLE = """
CREATE TABLE chaos_marker (
    round int NOT NULL, point text NOT NULL, workflow_id text NOT NULL, run_id text NOT NULL,
    activity_id text NOT NULL, activity_type text NOT NULL, xid text, entries bigint NOT NULL,
    PRIMARY KEY (round, workflow_id, run_id, activity_id))
"""
MARK = """
INSERT INTO chaos_marker SELECT $1, $2, $3, $4, $5, $6, $7,
    (SELECT count(*) FROM audit_entry WHERE workflow_id = $3 AND run_id = $4 AND activity_id = $5)
"""
ARMED = "chaos.armed"
ONE_IN = 2
PROBE_S = 0.02


@dataclass(frozen=True)
class Armed:
    """What the tests ask for: activities that a seed chooses stall at one point."""

    round: int
    point: Point
    seed: int

    def chooses(self, workflow_id: str, activity_id: str) -> bool:
        """Return whether this invocation is one of those that stall."""
        drawn = sha256(f"{self.seed}/{self.round}/{workflow_id}/{activity_id}".encode()).digest()
        return drawn[0] % ONE_IN == 0


def arm(data: Path, armed: Armed) -> None:
    """Make chosen activities stall from now on."""
    written = data / f"{ARMED}.new"
    written.write_text(json.dumps(asdict(armed)))
    written.replace(data / ARMED)


def disarm(data: Path) -> None:
    """Let everybody go on."""
    (data / ARMED).unlink(missing_ok=True)


def armed(data: Path) -> Armed | None:
    """Return what is asked for just now."""
    try:
        return Armed(**json.loads((data / ARMED).read_text()))
    except FileNotFoundError:
        return None


async def stall(data: Path, url: str, point: Point, xid: str | None = None) -> None:
    """If this activity is chosen at *point*, write the marker row and wait until disarmed, or for death."""
    asked, info = armed(data), activity.info()
    if asked is None or asked.point != point or info.attempt > 1 or info.workflow_id is None:
        return
    if not asked.chooses(info.workflow_id, info.activity_id):
        return
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(
                MARK,
                *(asked.round, point, info.workflow_id, info.workflow_run_id, info.activity_id),
                *(info.activity_type, xid),
            )
        finally:
            await connection.close()
    while armed(data) == asked:  # noqa: ASYNC110 - whoever disarms is another process
        await asyncio.sleep(PROBE_S)
