"""The fan-out: 548 commitments opened on record, against 548 workflows with one empty activity each.

    python -m bench.fanout

kawal's time runs from the command to issue the instruction until the last of 548 commitments has its row, its audit
entry, its workflow, and its first workflow task completed. The baseline's runs from the start of one workflow whose
activity, in the same worker and with the same concurrency, starts 548 workflows with one empty activity each, until
the last of them has completed. On the wall clock the budgets that each commitment opens some time later are not
part of it. Instants are the servers' own, read from rows and histories afterwards, so that
nobody's polling disturbs the measurement. Each round has a stack of its own; within it the two take turns at being
first.
"""

import asyncio
import statistics
import sys
import time
from datetime import UTC, date, datetime

from temporalio.api.enums.v1 import EventType

from activities.opening import AT_ONCE
from bench.bare import Fan
from bench.measuring import first, installed, publish
from law import instruction as instructions
from schemas.clock import Clock, ClockMode
from schemas.names import QUEUE_CASES, commitment_id
from schemas.terms import Role
from starter.client import SignedIn
from starter.installation import Installation
from starter.issuing import issue
from starter.people import Grant, Office, Registers, User, sign_in
from store.pool import reading

INSTRUCTION = "inpres-2-2021"
LIMIT = 1.2
ROUNDS = 3
WARM = 100
PASSWORD = "kata sandi contoh"  # noqa: S105 - of a user who lives for a minute


async def kawal(installation: Installation, admin: SignedIn, mode: ClockMode) -> float:
    """Return how many seconds it takes to issue the instruction."""
    clock = Clock(mode=mode)
    addressed = instructions.load(INSTRUCTION)
    cases = [
        commitment_id(INSTRUCTION, one.code) for one in instructions.roster(addressed, addressed.signed_on)
    ]
    began = datetime.now(UTC)
    at = clock.at(date(2021, 3, 25), 9) if clock.conducted else began
    await issue(installation, admin, INSTRUCTION, clock, at)
    tasks = await first(installation, cases, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
    async with reading(installation.pool) as connection:
        row = await connection.fetchrow(
            "SELECT count(*) AS rows, max(started_at) AS started, max(e.recorded_at) AS recorded"
            " FROM case_file c JOIN audit_entry e ON e.chain = c.id AND e.seq = 1 WHERE c.type = 'Commitment'"
        )
    assert row is not None
    assert row["rows"] == len(cases) == len(tasks)
    done: datetime = max(*tasks, row["started"], row["recorded"])
    return (done - began).total_seconds()


async def baseline(installation: Installation, count: int, name: str) -> float:
    """Return how many seconds as many bare workflows take."""
    names = [f"{name}/{number}" for number in range(count)]
    began = datetime.now(UTC)
    await installation.client.execute_workflow(
        Fan.run, args=[names, AT_ONCE], id=name, task_queue=QUEUE_CASES
    )
    ended = await first(installation, names, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
    return (max(ended) - began).total_seconds()


async def round_of(mode: ClockMode, number: int) -> tuple[float, float]:
    """Return kawal's seconds and the baseline's, on a stack of their own."""
    async with installed() as installation:
        registers = Registers(installation.pool, None)
        await registers.put_offices([Office(code="pusat/kantor-contoh", region="*", title="Kantor Contoh")])
        admin = Grant(role=Role.ADMIN, region="*")
        await registers.put_users(
            [User(id="admin", office="pusat/kantor-contoh", password=PASSWORD, grants=(admin,))]
        )
        token = await sign_in(installation.pool, "admin", PASSWORD)
        signed_in = SignedIn(token.id, token.secret)
        addressed = instructions.load(INSTRUCTION)
        count = len(instructions.roster(addressed, addressed.signed_on))
        await baseline(installation, WARM, "warm-up")
        if number % 2:
            bare = await baseline(installation, count, "bare")
            ours = await kawal(installation, signed_in, mode)
        else:
            ours = await kawal(installation, signed_in, mode)
            bare = await baseline(installation, count, "bare")
        return ours, bare


async def main() -> int:
    """Measure, print, and return the exit code."""
    began = time.monotonic()
    measured = {mode: [await round_of(mode, number) for number in range(ROUNDS)] for mode in ClockMode}
    ratios = {}
    lines = [f"{'clock':12}{'kawal':>10}{'baseline':>10}{'ratio':>8}   seconds, median of {ROUNDS} rounds"]
    for mode, rounds in measured.items():
        ours, bare = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratios[mode] = ours / bare
        lines.append(f"{mode:12}{ours:10.2f}{bare:10.2f}{ratios[mode]:8.2f}")
    result = {
        "bench": "fanout",
        "concurrency": AT_ONCE,
        "ratio": {mode: round(ratio, 3) for mode, ratio in ratios.items()},
        "seconds": {
            mode: [[round(one, 3) for one in pair] for pair in rounds] for mode, rounds in measured.items()
        },
        "took_s": round(time.monotonic() - began),
    }
    return publish(result, lines, max(ratios.values()), LIMIT)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
