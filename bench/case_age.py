"""Age of a case: whether a commitment with ten fiscal years behind it answers as soon as a new one.

    python -m bench.case_age

One region lives ten fiscal years of a rehearsal; a neighbour's commitment is as it was issued. Both are given the
same updates in turn; the medians are compared, first with a worker that keeps no workflow in memory, so that every
update begins with a replay of its history (100 pairs), then with both in the worker's cache (500 pairs).
"""

import asyncio
import os
import signal
import statistics
import sys
import time
from datetime import date
from pathlib import Path

import worker
from bench.measuring import installed, publish
from bench.worker import CACHED
from schemas.issuing import SetTarget
from schemas.names import commitment_id
from schemas.terms import Role, Segment
from starter.client import Commands, SignedIn
from starter.installation import Installation
from starter.people import Grant, Registers, User, sign_in
from starter.rehearsal.directory import ADMIN, PASSWORD
from starter.rehearsal.run import rehearse

INSTRUCTION = "inpres-2-2021"
LIMIT = 1.2
PAIRS = 500
EVICTED_PAIRS = 100
"""Fewer: without a cache every update replays a history that the updates before it made longer."""
WARM = 20
OLD, NEW = "36.02", "36.03"
SINCE, UNTIL = date(2021, 3, 25), date(2031, 1, 15)
SEED = 7
CLERK = "petugas.contoh"


async def clerk(installation: Installation) -> Commands:
    """Return the commands of an officer of every region."""
    token = await sign_in(installation.pool, ADMIN, PASSWORD)
    registers = Registers(installation.pool, SignedIn(token.id, token.secret))
    grant = Grant(role=Role.OFFICER, region="*")
    await registers.put_users([User(id=CLERK, office="pusat/kawal", password=PASSWORD, grants=(grant,))])
    signed = await sign_in(installation.pool, CLERK, PASSWORD)
    return installation.commands(SignedIn(signed.id, signed.secret))


async def once(commands: Commands, code: str, number: int) -> float:
    """Return the seconds that one update of the commitment of *code* takes."""
    body = SetTarget(segment=Segment.RENTAN, fiscal_year=2031, headcount=number)
    began = time.perf_counter()
    await commands.give(
        commitment_id(INSTRUCTION, code),
        "set_target",
        "commitment.target",
        "age",
        body,
        occurrence=number + 1,
    )
    return time.perf_counter() - began


async def medians(commands: Commands, first: int, pairs: int) -> dict[str, float]:
    """Return the median seconds of an update of the old commitment and of the new one, given in turn."""
    took: dict[str, list[float]] = {OLD: [], NEW: []}
    for number in range(WARM + pairs):
        for code in (OLD, NEW) if number % 2 else (NEW, OLD):
            seconds = await once(commands, code, first + number)
            if number >= WARM:
                took[code].append(seconds)
    return {code: statistics.median(seconds) for code, seconds in took.items()}


def keep(data: Path, cached: int) -> None:
    """Let the supervisor replace the worker by one that keeps *cached* workflows in memory."""
    (data / CACHED).write_text(str(cached))
    ready = data / "worker.ready"
    former = ready.read_text()
    os.kill(int(former), signal.SIGKILL)
    ready.unlink()
    while not ready.exists() or ready.read_text() in ("", former):
        time.sleep(0.1)


async def main() -> int:
    """Measure, print, and return the exit code."""
    found = {}
    async with installed() as installation:
        await rehearse(installation, codes=[OLD], since=SINCE, until=UNTIL, seed=SEED)
        commands = await clerk(installation)
        data = installation.settings.data
        await asyncio.to_thread(keep, data, 0)
        found["evicted"] = await medians(commands, 0, EVICTED_PAIRS)
        await asyncio.to_thread(keep, data, worker.CACHED)
        found["warm"] = await medians(commands, WARM + EVICTED_PAIRS, PAIRS)
    ratios = {state: took[OLD] / took[NEW] for state, took in found.items()}
    result = {
        "bench": "case_age",
        "pairs": {"warm": PAIRS, "evicted": EVICTED_PAIRS},
        "ratio": {state: round(ratio, 3) for state, ratio in ratios.items()},
        "median_ms": {
            state: {"old": round(took[OLD] * 1000, 2), "new": round(took[NEW] * 1000, 2)}
            for state, took in found.items()
        },
    }
    lines = [
        f"{'cache':10}{'ten years':>12}{'new':>10}{'ratio':>8}   ms, medians of {PAIRS} and {EVICTED_PAIRS} pairs"
    ]
    lines += [
        f"{state:10}{took[OLD] * 1000:12.1f}{took[NEW] * 1000:10.1f}{ratios[state]:8.2f}"
        for state, took in found.items()
    ]
    return publish(result, lines, max(ratios.values()), LIMIT)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
