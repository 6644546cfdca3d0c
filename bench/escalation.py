"""Escalation: how soon a rung is climbed after it fell due, and how fast many that fell due at once are drained.

    python -m bench.escalation

Spread: 1,000 ladders whose first rung falls due over one minute of real time; from the due instant to the committed
notice. The baseline, in the same run, is as many bare timers, each followed by one empty activity. At once: 5,000
ladders due at one instant, until the last notice is committed; the baseline is as many bare timers with two empty
activities each. Ladders and bare workflows take turns on one stack with one worker.
"""

import asyncio
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from activities.escalation import escalation
from activities.issuing import commitment
from activities.opening import Opener
from bench.bare import Timed
from bench.measuring import each, installed, publish
from law import instruction as instructions
from schemas.cases import CaseKey
from schemas.clock import Clock, ClockMode
from schemas.names import QUEUE_CASES, escalation_id
from schemas.orders import OpenCommitments, OpenEscalation
from schemas.terms import Track
from starter.client import SignedIn
from starter.installation import Installation
from starter.issuing import issue
from starter.people import Registers, sign_in
from starter.rehearsal.directory import ADMIN, PASSWORD, furnish
from store.pool import reading
from store.record import Record, Writer

INSTRUCTION = "inpres-2-2021"
SINCE = date(2021, 3, 25)
SPREAD, SPREAD_OVER = 1000, timedelta(minutes=1)
AT_ONCE = 5000
BEHIND_S = 2.0
"""How much later than a bare timer's activity the 99th percentile of notices may be."""
LIMIT = 1.5
OPENED_A_SECOND = 40
"""Workflows a slow machine opens in a second: how far ahead the first due instant is set."""
STARTS = 50
SETTLED = timedelta(seconds=10)


@dataclass(frozen=True)
class Drained:
    """When each of a number of timers was due and when its work was done."""

    due: tuple[datetime, ...]
    done: tuple[datetime, ...]

    @property
    def p99(self) -> float:
        """Return the 99th percentile of the seconds between the two."""
        late = [(done - due).total_seconds() for due, done in zip(self.due, self.done, strict=True)]
        return statistics.quantiles(late, n=100)[98]

    @property
    def seconds(self) -> float:
        """Return the seconds from the first due instant until all was done."""
        return (max(self.done) - min(self.due)).total_seconds()


def instants(count: int, over: timedelta) -> list[datetime]:
    """Return when each of *count* timers falls due, far enough ahead for all of them to be armed."""
    first = datetime.now(UTC) + timedelta(seconds=count / OPENED_A_SECOND) + SETTLED
    return [first + over * number / count for number in range(count)]


def parents() -> list[CaseKey]:
    """Return the commitments that raise the ladders."""
    addressed = instructions.load(INSTRUCTION)
    codes = [region.code for region in instructions.roster(addressed, addressed.signed_on)]
    at = Clock().at(SINCE, 9)
    order = OpenCommitments(
        instruction=INSTRUCTION, regions=tuple(codes[:1]), issued_on=SINCE, at=at, clock=Clock()
    )
    return [commitment(order, code).key for code in codes]


async def ladders(installation: Installation, name: str, due: Sequence[datetime]) -> Drained:
    """Return when ladders that fall due at *due* had their first notice committed."""
    above = parents()
    openings = []
    for number, at in enumerate(due):
        parent = above[number % len(above)]
        order = OpenEscalation(
            parent=parent,
            id=escalation_id(parent.id, f"issuing.{name}", 1 + number // len(above)),
            subject=name,
            cause=f"issuing.{name}",
            missed="acknowledge",
            due_on=Clock().today(at) - timedelta(days=1),
            actor="sekda",
            track=Track.GOVERNMENT,
            legal_basis=INSTRUCTION,
            at=at,
            clock=Clock(),
        )
        openings.append(escalation(order))
    opener = Opener(Record(installation.pool), installation.client)
    for start in range(0, len(openings), 200):
        await opener.open(openings[start : start + 200], Writer())
    require_ahead(due)
    found: dict[str, datetime] = {}
    while len(found) < len(due):
        await asyncio.sleep(1)
        async with reading(installation.pool) as connection:
            rows = await connection.fetch(
                "SELECT e.chain, min(e.recorded_at) AS at FROM audit_entry e JOIN notice n"
                " ON n.chain = e.chain AND n.seq = e.seq WHERE e.chain LIKE $1 GROUP BY e.chain",
                f"%/issuing.{name}/%",
            )
        found = {row["chain"]: row["at"] for row in rows}
    return Drained(tuple(due), tuple(found[opening.key.id] for opening in openings))


async def bare(installation: Installation, name: str, due: Sequence[datetime], activities: int) -> Drained:
    """Return when bare timers at *due* had as many empty activities done."""

    async def start(number: int) -> None:
        await installation.client.start_workflow(
            Timed.run, args=[due[number], activities], id=f"{name}/{number}", task_queue=QUEUE_CASES
        )

    await each(range(len(due)), start, STARTS)
    require_ahead(due)

    async def result(number: int) -> datetime:
        handle = installation.client.get_workflow_handle(f"{name}/{number}", result_type=datetime)
        ended: datetime = await handle.result()
        return ended

    await asyncio.sleep((max(due) - datetime.now(UTC)).total_seconds())
    return Drained(tuple(due), tuple(await each(range(len(due)), result, STARTS)))


def require_ahead(due: Sequence[datetime]) -> None:
    """Stop when timers fell due while others were still being armed: nothing would be measured."""
    if min(due) < datetime.now(UTC):
        raise SystemExit("this machine opens workflows too slowly for the measurement")


async def prepared(installation: Installation) -> None:
    """Issue the instruction to addressees whose offices have addresses; nothing of it moves by itself."""
    addressed = instructions.load(INSTRUCTION)
    codes = [region.code for region in instructions.roster(addressed, addressed.signed_on)]
    await furnish(Registers(installation.pool, None), codes, codes[:1], SINCE)
    token = await sign_in(installation.pool, ADMIN, PASSWORD)
    clock = Clock(mode=ClockMode.CONDUCTED)
    await issue(installation, SignedIn(token.id, token.secret), INSTRUCTION, clock, clock.at(SINCE, 9))


async def main() -> int:
    """Measure, print, and return the exit code."""
    async with installed() as installation:
        await prepared(installation)
        await bare(installation, "warm-up", instants(100, SPREAD_OVER / 10), 1)
        spread_bare = await bare(installation, "spread", instants(SPREAD, SPREAD_OVER), 1)
        spread = await ladders(installation, "spread", instants(SPREAD, SPREAD_OVER))
        at_once = await ladders(installation, "at-once", instants(AT_ONCE, timedelta()))
        at_once_bare = await bare(installation, "at-once", instants(AT_ONCE, timedelta()), 2)
    behind = spread.p99 - spread_bare.p99
    ratio = at_once.seconds / at_once_bare.seconds
    result = {
        "bench": "escalation",
        "p99_s": {"kawal": round(spread.p99, 3), "baseline": round(spread_bare.p99, 3)},
        "p99_behind_s": round(behind, 3),
        "p99_limit_s": BEHIND_S,
        "drained_s": {"kawal": round(at_once.seconds, 1), "baseline": round(at_once_bare.seconds, 1)},
        "ratio": round(ratio, 3),
    }
    lines = [
        f"{SPREAD} due over {SPREAD_OVER.seconds} s: p99 {spread.p99:.2f} s, bare {spread_bare.p99:.2f} s",
        f"{behind:+.2f} s behind, at most +{BEHIND_S} s",
        f"{AT_ONCE} due at once: drained in {at_once.seconds:.1f} s, bare {at_once_bare.seconds:.1f} s",
    ]
    code = publish(result, lines, ratio, LIMIT)
    return code if behind <= BEHIND_S else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
