"""Billing: one month of a million memberships, against a bare insert of as many rows.

    python -m bench.billing

548 regions with contributions of their own, each with three budget lines: non-wage-earners of several bands, wage
earners of two risk groups; one worker in ten whose wage has changed since, one in a hundred who will leave. A month of all of them is billed by
the activity that the worker runs, several regions at a time, one transaction each. The baseline, in the same run, is
one INSERT … SELECT of as many rows, of as many columns and with the same key, into a table without anything else.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import date, datetime

from temporalio.testing import ActivityEnvironment

from activities.contributions.billing import Billing
from activities.contributions.opening import contributions
from bench.measuring import each, installed, publish
from law import instruction as instructions
from law.regions import find
from schemas.cases import CaseKey, CaseRow, CaseType, Change, Opening
from schemas.clock import Clock, ClockMode
from schemas.facts import LineBudgeted, YearFunded
from schemas.money import Rupiah
from schemas.names import budget_id, commitment_id, contributions_id
from schemas.orders import BillMonth, OpenContributions
from schemas.terms import Funding, Segment, WorkerClass
from starter.installation import Installation
from store.pool import Pool, reading
from store.record import Record, Writer

INSTRUCTION = "inpres-2-2021"
YEAR, FIRST = 2022, 2
MEMBERS = 1_000_000
LINES = (
    (Segment.RENTAN, WorkerClass.BPU),
    (Segment.RT_RW, WorkerClass.BPU),
    (Segment.NON_ASN, WorkerClass.PU),
)
AT_ONCE = 4
ROUNDS = 3
LIMIT = 4.0
CLOCK = Clock(mode=ClockMode.CONDUCTED)

SEED = (
    # Triggers and foreign keys rest while the scene is set: nothing of it is measured.
    "SET session_replication_role = replica",
    """
    CREATE TEMP TABLE worker AS
    SELECT g, c.region, 1 + g % 3 AS number, region || '-2022-001-' || lpad(g::text, 7, '0') AS id
    FROM generate_series(0, {members} - 1) g
    JOIN (SELECT region, row_number() OVER (ORDER BY region) - 1 AS place FROM case_file WHERE type = 'Contributions') c
        ON c.place = g % {regions}
    ORDER BY md5(c.region), g
    """,
    "INSERT INTO person (id, wrapped_key) SELECT 'w-' || id, '' FROM worker",
    """
    INSERT INTO membership (id, person, chain, seq, batch, region, line, segment, worker_class, income, kpj,
        effective_on, known_at, risk_group)
    SELECT w.id, 'w-' || w.id, l.chain, l.seq, w.region || '-2022-001', w.region, l.line, l.segment, l.worker_class,
        1000000 + 100000 * (w.g % 7), lpad(w.g::text, 11, '0'), '2022-01-12', '2022-01-12 02:00Z',
        CASE WHEN w.number = 3 AND w.g % 5 = 0 THEN 'II' ELSE 'I' END
    FROM worker w JOIN line_budgeted l ON l.line = w.region || '-2022-L0' || w.number
    """,
    """
    INSERT INTO membership_wage (membership, effective_on, income, chain, seq, known_at)
    SELECT id, '2022-01-15', income + 500000, chain, seq, '2022-01-15 02:00Z' FROM membership
    WHERE right(id, 1) = '7'
    """,
    """
    INSERT INTO membership_ended (membership, chain, seq, why, effective_on, known_at)
    SELECT id, chain, seq, 'left', '2022-12-31', '2022-01-20 02:00Z' FROM membership WHERE right(id, 2) = '03'
    """,
    """
    INSERT INTO membership_change (line, membership, first_month, known_at)
    SELECT m.line, m.id, month_after(c.effective_on), c.known_at FROM membership m
    JOIN (SELECT membership, effective_on, known_at FROM membership_wage
        UNION ALL SELECT membership, effective_on, known_at FROM membership_ended) c ON c.membership = m.id
    ORDER BY m.line
    """,
    "SET session_replication_role = origin",
    "ANALYZE",
)
BARE = (
    "DROP TABLE IF EXISTS bare",
    "CREATE TABLE bare (month text, membership text, bill text, amount bigint, rate smallint, PRIMARY KEY (month, membership))",
)


async def furnished(installation: Installation) -> list[str]:
    """Open a budget with its lines and a year of contributions in every region; return the contributions' cases."""
    addressed = instructions.load(INSTRUCTION)
    codes = [region.code for region in instructions.roster(addressed, addressed.signed_on)]
    record = Record(installation.pool)
    at = CLOCK.at(date(YEAR, 1, 12), 9)
    budgets, years = [], []
    for code in codes:
        parent = CaseKey(
            id=commitment_id(INSTRUCTION, code), type=CaseType.COMMITMENT, instruction=INSTRUCTION,
            region=code, province=find(code).province_code or code,
        )  # fmt: skip
        budgets.append(budget(parent, at))
        years.append(
            contributions(
                OpenContributions(parent=parent, fiscal_year=YEAR, first_month=FIRST, at=at, clock=CLOCK)
            )
        )
    await record.open_cases([*budgets, *years], Writer())
    async with reading(installation.pool) as connection:
        for statement in SEED:
            await connection.execute(statement.format(members=MEMBERS, regions=len(codes)), timeout=600)
    return [contributions_id(INSTRUCTION, code, YEAR) for code in codes]


def budget(parent: CaseKey, at: datetime) -> Opening:
    """Return the budget of a region whose lines have money."""
    key = parent.sibling(budget_id(INSTRUCTION, parent.region, YEAR), CaseType.BUDGET, YEAR)
    facts: list[LineBudgeted | YearFunded] = []
    for number, (segment, worker_class) in enumerate(LINES, 1):
        line = f"{parent.region}-{YEAR}-L{number:02d}"
        facts.append(
            LineBudgeted(
                line=line, fiscal_year=YEAR, owner="dinas-sosial", payer="dinas-sosial",
                account_code="5.1.02.02.02.0006", segment=segment, worker_class=worker_class,
                funding=Funding.APBD_MURNI, headcount=1000, income=Rupiah(1_000_000), months=12,
                amount=Rupiah(1_000_000_000), shortfall=Rupiah(0),
            )
        )  # fmt: skip
        facts.append(YearFunded(fiscal_year=YEAR, funding=Funding.APBD_MURNI, line=line, why="DPA"))
    facts.sort(key=lambda fact: fact.kind)
    return Opening(
        key=key, stage="executing", state={}, command=f"{key.id}/open", action="budget.opened", at=at,
        effective_on=CLOCK.today(at), facts=tuple(facts),
    )  # fmt: skip


async def billed(pool: Pool, cases: Sequence[str], month: int) -> float:
    """Return how many seconds it takes to bill a month of all cases."""
    billing = Billing(Record(pool))
    on = date(YEAR, month, 1)

    async def bill(case: str) -> None:
        change = Change(
            command=f"{case}/contributions.billed@{month}",
            case=case,
            expected_version=month - FIRST + 1,
            action="contributions.billed",
            at=CLOCK.starts(on),
            effective_on=on,
            row=CaseRow(stage="billing"),
        )
        await ActivityEnvironment().run(billing.bill_month, BillMonth(change=change, year=YEAR, month=month))

    await rest(pool)
    began = time.perf_counter()
    await each(cases, bill, AT_ONCE)
    took = time.perf_counter() - began
    async with reading(pool) as connection:
        items = await connection.fetchval(
            "SELECT count(*) FROM bill_item WHERE month = $1", f"{YEAR}-{month:02d}", timeout=600
        )
    assert items == MEMBERS, items
    return took


async def bare(pool: Pool) -> float:
    """Return how many seconds one bare insert of as many rows takes."""
    async with reading(pool) as connection:
        for statement in BARE:
            await connection.execute(statement)
        await rest(pool)
        began = time.perf_counter()
        await connection.execute(
            "INSERT INTO bare SELECT '2022-02', id, line || '-02', income, 1 FROM membership", timeout=600
        )
        return time.perf_counter() - began


async def rest(pool: Pool) -> None:
    """Let PostgreSQL write out what came before, so that nobody pays for another's rows."""
    async with reading(pool) as connection:
        await connection.execute("CHECKPOINT", timeout=600)


async def main() -> int:
    """Measure, print, and return the exit code."""
    async with installed() as installation:
        cases = await furnished(installation)
        ours, baseline = [], []
        for number in range(ROUNDS):
            baseline.append(await bare(installation.pool))
            ours.append(await billed(installation.pool, cases, FIRST + number))
    ratio = statistics.median(ours) / statistics.median(baseline)
    result = {
        "bench": "billing",
        "memberships": MEMBERS,
        "cases": len(cases),
        "at_once": AT_ONCE,
        "seconds": {
            "kawal": [round(one, 2) for one in ours],
            "baseline": [round(one, 2) for one in baseline],
        },
        "ratio": round(ratio, 3),
    }
    lines = [
        f"{'kawal':10}{statistics.median(ours):8.2f} s, {MEMBERS:,} items of {len(cases)} cases, {AT_ONCE} at once",
        f"{'baseline':10}{statistics.median(baseline):8.2f} s, one bare insert; medians of {ROUNDS} months",
    ]
    return publish(result, lines, ratio, LIMIT)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
