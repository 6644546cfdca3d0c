"""The rehearsal: a year of some regions, against the same number of bare steps of the same shape.

    python -m bench.rehearse

kawal's steps are its updates and its activities, counted in the histories of the regions' cases. Its time runs from
the first update that any of those histories accepted until the rehearsal is over. The baseline has as many workflows
as there are regions, side by side; each is given, one after another, as many bare steps as its region had steps, and
a bare step is one update whose handler has one empty activity done. Same servers, same worker process, same client
process, same run; each round has a stack of its own, and within it the two take turns at being first. `per_pair` is
the stricter ratio, to half as many bare steps: as many updates and activities, taken together, as kawal had.
"""

import asyncio
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from temporalio.api.enums.v1 import EventType

from bench.bare import Steps
from bench.measuring import counted, each, histories, installed, instants, publish
from law import instruction as instructions
from schemas.names import QUEUE_CASES
from starter.installation import Installation
from starter.rehearsal.run import rehearse
from store.pool import reading

INSTRUCTION = "inpres-2-2021"
LIMIT = 1.5
ROUNDS = 3
REGIONS = 8
SINCE, UNTIL = date(2021, 12, 20), date(2022, 12, 19)
SEED = 7
WARM = 10


@dataclass(frozen=True)
class Lived:
    """What a year of the regions took."""

    seconds: float
    steps: dict[str, Counter[str]]
    """Updates and activities by region."""


def codes() -> list[str]:
    """Return regions from all over the country."""
    addressed = instructions.load(INSTRUCTION)
    roster = [region.code for region in instructions.roster(addressed, addressed.signed_on)]
    return roster[40 :: len(roster) // (REGIONS + 1)][:REGIONS]


async def kawal(installation: Installation) -> Lived:
    """Rehearse the year."""
    lived = await rehearse(installation, codes=codes(), since=SINCE, until=UNTIL, seed=SEED)
    over = datetime.now(UTC)
    steps: dict[str, Counter[str]] = {}
    began = over
    for region in lived.regions:
        async with reading(installation.pool) as connection:
            rows = await connection.fetch(
                "SELECT workflow_id, run_id FROM audit_entry e JOIN case_file c ON c.id = e.chain"
                " WHERE c.region = ANY($1::text[]) AND workflow_id = c.id GROUP BY 1, 2",
                list(region.codes),
            )
        found = await histories(installation, [(row["workflow_id"], row["run_id"]) for row in rows])
        steps[region.official.region] = counted(found)
        for history in found:
            accepted = instants(history, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
            began = min([began, *accepted])
    return Lived((over - began).total_seconds(), steps)


async def baseline(installation: Installation, steps: Sequence[int], name: str) -> float:
    """Return how many seconds the bare steps take: one workflow for each number of *steps*, side by side."""
    client = installation.client
    handles = [
        await client.start_workflow(Steps.run, id=f"{name}/{number}", task_queue=QUEUE_CASES)
        for number in range(len(steps))
    ]

    async def live(number: int) -> None:
        for _ in range(steps[number]):
            await handles[number].execute_update(Steps.step)

    began = time.monotonic()
    await each(range(len(steps)), live, len(steps))
    took = time.monotonic() - began
    for handle in handles:
        await handle.signal(Steps.end)
    return took


async def round_of(number: int, steps: Sequence[int]) -> tuple[Lived, float]:
    """Return kawal's year and the baseline's seconds, on a stack of their own."""
    async with installed() as installation:
        await baseline(installation, [WARM] * REGIONS, "warm-up")
        if number % 2:
            bare = await baseline(installation, steps, "bare")
            lived = await kawal(installation)
        else:
            lived = await kawal(installation)
            bare = await baseline(installation, steps or steps_of(lived), "bare")
        return lived, bare


def steps_of(lived: Lived) -> list[int]:
    """Return each region's updates and activities."""
    return [count.total() for count in lived.steps.values()]


async def main() -> int:
    """Measure, print, and return the exit code."""
    rounds: list[tuple[Lived, float]] = []
    for number in range(ROUNDS):
        rounds.append(await round_of(number, steps_of(rounds[0][0]) if rounds else ()))
    lived = rounds[0][0]
    total: Counter[str] = sum(lived.steps.values(), Counter())
    ours = statistics.median(one.seconds for one, _ in rounds)
    bare = statistics.median(seconds for _, seconds in rounds)
    ratio = ours / bare
    result = {
        "bench": "rehearse",
        "region_years": REGIONS,
        "steps_per_region_year": round(total.total() / REGIONS, 1),
        "updates": total["updates"],
        "activities": total["activities"],
        "ratio": round(ratio, 3),
        "per_pair": round(2 * ratio, 3),
        "seconds": [[round(one.seconds, 2), round(seconds, 2)] for one, seconds in rounds],
    }
    lines = [
        f"{REGIONS} regions, {SINCE} to {UNTIL}: {total['updates']} updates, {total['activities']} activities",
        f"{total.total() / REGIONS:.0f} steps per region-year",
        f"{'kawal':>10}{'baseline':>10}{'ratio':>8}   seconds, median of {ROUNDS} rounds",
        f"{ours:10.2f}{bare:10.2f}{ratio:8.2f}",
    ]
    return publish(result, lines, ratio, LIMIT)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
