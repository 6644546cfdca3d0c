"""Reconciliation: a bank's statement of 100,000 payments, from file to settled bills, against bare PostgreSQL.

    python -m bench.reconcile [payments]

The payments are for the bills of 548 regions; one in a hundred is wrong in a way that the generator knows: a part, too
much, no such bill, two bills in one, the same transfer twice, taken back. Every entry must be classified as the
generator knows it, and every bill, the credits and what waits must come out as it expects.

The baseline, in the same run on the same servers, has the same shape and no sense. PostgreSQL alone writes the same rows
into tables of the same definitions: the receipts copied, then one INSERT … SELECT for each of allocations, paid bills
and postings. And as many bare workflows as there are cases take one update each, with one empty activity. It reads no
references, decides nothing, tells nobody, and knows neither four eyes nor chains.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import WorkflowHandle

from activities.contributions.opening import contributions
from activities.opening import Opener
from bench.bare import Steps
from bench.measuring import each, installed, publish
from law import instruction as instructions
from law.receipts import Outcome
from schemas.cases import CaseKey, CaseType, Due, Opening
from schemas.clock import Clock
from schemas.contributions import BillState, ContributionsState
from schemas.facts import BillIssued, LineBudgeted
from schemas.money import Rupiah
from schemas.names import QUEUE_CASES, commitment_id
from schemas.orders import OpenContributions
from schemas.terms import Funding, Role, Segment, WorkerClass
from starter.banking.receiving import Received, receive
from starter.banking.reconciling import AT_ONCE, Reconciled, reconcile
from starter.banking.sealed import STATEMENT
from starter.banking.statements import read_statement
from starter.banking.transfers import Statement
from starter.client import SignedIn
from starter.installation import Installation
from starter.people import Grant, Office, Registers, User, sign_in
from starter.rehearsal.directory import PASSWORD
from store.pool import reading, transaction
from store.record import Record, Writer

PAYMENTS = 100_000
WRONG = 100
"""One payment in so many is wrong."""
LIMIT = 6.0
INSTRUCTION = "inpres-2-2021"
MONTHS = 12
LEAST, MOST = 100_000, 90_000_000
OPENED_AT_ONCE = 20
PAYER = "dinas-sosial"
OFFICE, OFFICER = "pusat/bench", "bench"
HEADER = "bank_id,booked_on,amount,reference,sp2d,sp2d_on,reverses\n"
WAYS = (Outcome.PARTIAL, Outcome.OVER, Outcome.UNKNOWN, Outcome.SEVERAL, Outcome.KNOWN, Outcome.REVERSAL)


@dataclass(frozen=True)
class Owed:
    """A bill that was issued."""

    bill: str
    region: str
    amount: int


@dataclass
class Generated:
    """A statement and what its generator knows of it."""

    rows: list[str] = field(default_factory=list)
    expected: list[Outcome] = field(default_factory=list)
    """Of each entry."""
    paid: Counter[str] = field(default_factory=Counter)
    """What counts for each bill in the end."""
    credit: int = 0
    waiting: int = 0

    def add(self, outcome: Outcome, bank_id: str, amount: int, text: str, reverses: str = "") -> None:
        """Add an entry."""
        self.rows.append(f"{bank_id},{BOOKED},{amount},{text},,,{reverses}\n")
        self.expected.append(outcome)


TODAY = Clock().today(datetime.now(UTC))
BOOKED = TODAY - timedelta(days=1)
DUE = TODAY + timedelta(days=60)


def owed(regions: Sequence[str], count: int, chance: random.Random) -> list[Owed]:
    """Return so many bills, spread over the regions."""
    found = []
    for number in range(count):
        place, region = number // len(regions), regions[number % len(regions)]
        bill = f"{region}-{TODAY.year}-L{place // MONTHS + 1:02}-{place % MONTHS + 1:02}"
        found.append(Owed(bill, region, chance.randrange(LEAST, MOST)))
    return found


def generated(bills: Sequence[Owed], payments: int, chance: random.Random) -> Generated:
    """Return a statement of so many entries; references are written as people write them."""
    found, left = Generated(), iter(bills)
    while len(found.rows) < payments:
        number = len(found.rows)
        wrong = WAYS[number // WRONG % len(WAYS)] if number % WRONG == 0 else Outcome.EXACT
        _entry(found, wrong, f"B{number:07}", left, chance)
    return found


def _entry(
    found: Generated, wrong: Outcome, bank_id: str, left: Iterator[Owed], chance: random.Random
) -> None:
    if wrong is Outcome.UNKNOWN:
        amount = chance.randrange(LEAST, MOST)
        found.add(wrong, bank_id, amount, "setoran iuran tanpa nomor")
        found.waiting += amount
        return
    one = next(left)
    text = _written(one.bill, chance)
    match wrong:
        case Outcome.PARTIAL:
            found.add(wrong, bank_id, one.amount // 3, text)
            found.paid[one.bill] += one.amount // 3
        case Outcome.OVER:
            found.add(wrong, bank_id, one.amount + 500, text)
            found.paid[one.bill] += one.amount
            found.credit += 500
        case Outcome.SEVERAL:
            other = next(left)
            found.add(wrong, bank_id, one.amount + other.amount, f"{text} dan {_written(other.bill, chance)}")
            found.paid.update({one.bill: one.amount, other.bill: other.amount})
        case Outcome.REVERSAL:
            found.add(wrong, bank_id, one.amount, text)
            found.add(wrong, f"{bank_id}R", -one.amount, "retur", bank_id)
        case _:
            found.add(Outcome.EXACT, bank_id, one.amount, text)
            found.paid[one.bill] += one.amount
            if wrong is Outcome.KNOWN:
                found.add(wrong, bank_id, one.amount, text)


def _written(bill: str, chance: random.Random) -> str:
    return chance.choice((f"iuran {bill}", bill.lower(), bill.replace("-", " "), f"INV/{bill}/SETORAN"))


def years(regions: Sequence[str], bills: Sequence[Owed]) -> list[Opening]:
    """Return every region's year of contributions with its bills issued; nothing of it falls due by itself."""
    by_region: dict[str, list[Owed]] = {region: [] for region in regions}
    for one in bills:
        by_region[one.region].append(one)
    return [_year(region, found) for region, found in by_region.items()]


def _year(region: str, bills: Sequence[Owed]) -> Opening:
    now = datetime.now(UTC)
    parent = CaseKey(
        id=commitment_id(INSTRUCTION, region), type=CaseType.COMMITMENT, instruction=INSTRUCTION, region=region,
        province=region[:2],
    )  # fmt: skip
    order = OpenContributions(parent=parent, fiscal_year=TODAY.year, first_month=1, at=now, clock=Clock())
    opening = contributions(order)
    lines = dict.fromkeys(one.bill.rpartition("-")[0] for one in bills)
    budgeted = [
        LineBudgeted(
            line=line, fiscal_year=TODAY.year, owner=PAYER, payer=PAYER, account_code="5.1.02.02.02.0006",
            segment=Segment.RENTAN, worker_class=WorkerClass.BPU, funding=Funding.APBD_MURNI, headcount=10,
            income=Rupiah(1_000_000), months=12, amount=Rupiah(MOST), shortfall=Rupiah(0),
        )
        for line in lines
    ]  # fmt: skip
    issued = [
        BillIssued(
            bill=one.bill, line=one.bill.rpartition("-")[0], fiscal_year=TODAY.year,
            month=f"{TODAY.year}-{one.bill[-2:]}", payer=PAYER, headcount=10, amount=Rupiah(one.amount), due_on=DUE,
        )
        for one in bills
    ]  # fmt: skip
    state = ContributionsState.model_validate(opening.state)
    state.bills = {
        one.bill: BillState(
            bill=one.bill, line=one.line, month=one.month, payer=PAYER, amount=one.amount, outstanding=one.amount,
            due_on=DUE, headcount=10,
        )
        for one in issued
    }  # fmt: skip
    state.agenda, state.told = [Due(at=now + timedelta(days=300), what="bill", ref="12")], True
    return opening.model_copy(
        update={
            "state": state.model_dump(mode="json"),
            "facts": (*budgeted, *issued),
            "due_at": state.next_due,
        }
    )


async def prepared(installation: Installation, regions: Sequence[str], bills: Sequence[Owed]) -> SignedIn:
    """Open the years and return an officer of the nation."""
    registers = Registers(installation.pool, None)
    await registers.put_offices([Office(code=OFFICE, region="*", title="Bench")])
    grant = Grant(role=Role.OFFICER, region="*")
    await registers.put_users([User(id=OFFICER, office=OFFICE, password=PASSWORD, grants=(grant,))])
    opener = Opener(Record(installation.pool), installation.client)
    openings = years(regions, bills)
    groups = [openings[start : start + OPENED_AT_ONCE] for start in range(0, len(openings), OPENED_AT_ONCE)]

    async def open_some(group: list[Opening]) -> None:
        await opener.open(group, Writer())

    await each(groups, open_some, 2)
    async with reading(installation.pool) as connection:
        await connection.execute("ANALYZE")
    token = await sign_in(installation.pool, OFFICER, PASSWORD)
    return SignedIn(token.id, token.secret)


async def kawal(
    installation: Installation, who: SignedIn, file: Path
) -> tuple[float, Statement, Received, Reconciled]:
    """Return the seconds from file to settled, and what became of it."""
    begun = time.monotonic()
    with file.open("rb") as opened:
        statement = await asyncio.to_thread(read_statement, opened, "")
    content, _ = await installation.upload(STATEMENT, await asyncio.to_thread(file.read_bytes))
    received = await receive(
        installation.pool, installation.ring, statement.transfers, source="file", signed_in=who, content=content,
        at=datetime.now(UTC),
    )  # fmt: skip
    found = await reconcile(installation, who, received)
    return time.monotonic() - begun, statement, received, found


def confusion(
    made: Generated, statement: Statement, received: Received, found: Reconciled
) -> Counter[tuple[Outcome, Outcome | None]]:
    """Return how many entries of each expected outcome came to which."""
    table: Counter[tuple[Outcome, Outcome | None]] = Counter()
    repeated, seen = Counter(received.known), set()
    for transfer, expected in zip(statement.transfers, made.expected, strict=True):
        again = transfer.receipt in seen
        seen.add(transfer.receipt)
        known = again and repeated[transfer.receipt] > 0
        table[expected, Outcome.KNOWN if known else found.outcomes.get(transfer.receipt)] += 1
    return table


async def differences(installation: Installation, made: Generated, bills: Sequence[Owed]) -> list[str]:
    """Return where the record differs from what the generator expects."""
    async with reading(installation.pool) as connection:
        rows = await connection.fetch("SELECT bill, amount - outstanding AS paid FROM bill_standing")
        credit = await connection.fetchval("SELECT coalesce(sum(amount), 0)::bigint FROM credit_granted")
        waiting = await connection.fetchval(
            "SELECT coalesce(sum(in_suspense), 0)::bigint FROM receipt_waiting"
        )
        unbalanced = await connection.fetchval("SELECT coalesce(sum(amount), 0)::bigint FROM ledger_entry")
    paid = {row["bill"]: row["paid"] for row in rows}
    wrong = [one.bill for one in bills if paid[one.bill] != made.paid[one.bill]]
    found = [f"{len(wrong)} bills, such as {wrong[0]}"] if wrong else []
    found += [f"credits {credit}, not {made.credit}"] if credit != made.credit else []
    found += [f"in suspense {waiting}, not {made.waiting}"] if waiting != made.waiting else []
    return found + ([f"the ledger sums to {unbalanced}"] if unbalanced else [])


BARE = (
    "CREATE TABLE bare_{0} (LIKE {0} INCLUDING ALL)",
    """INSERT INTO bare_receipt_allocated
    SELECT 'bare', 1, row_number() OVER (), r.booked_on, now(), r.receipt, b.bill, least(r.amount, b.amount), r.booked_on
    FROM bare_receipt r JOIN bill_issued b ON b.bill = r.bills[1]""",
    """INSERT INTO bare_bill_paid
    SELECT 'bare', 1, row_number() OVER (), a.booked_on, now(), b.bill, b.amount, a.booked_on, a.receipt
    FROM bare_receipt_allocated a JOIN bill_issued b ON b.bill = a.bill WHERE a.amount = b.amount""",
    """INSERT INTO bare_ledger_entry
    SELECT 'bare', 1, row_number() OVER (), p.account, p.party, p.amount, a.booked_on, now()
    FROM bare_receipt_allocated a CROSS JOIN LATERAL (VALUES
        ('cash', a.receipt, a.amount), ('suspense', a.receipt, -a.amount),
        ('suspense', a.receipt, a.amount), ('receivable', a.bill, -a.amount)) AS p (account, party, amount)""",
)
COLUMNS = ("receipt", "source", "bank_id", "amount", "booked_on", "bills", "chain", "seq", "known_at")


async def bare_rows(installation: Installation, bills: Sequence[Owed]) -> float:
    """Return the seconds in which PostgreSQL alone writes as many receipts and what they settle."""
    make, *settling = BARE
    now = datetime.now(UTC)
    async with transaction(installation.pool) as tx:
        for table in ("receipt", "receipt_allocated", "bill_paid", "ledger_entry"):
            await tx.execute(make.format(table))
    begun = time.monotonic()
    async with transaction(installation.pool) as tx:
        records = [
            (f"R-{number:016}", "file", f"B{number}", one.amount, BOOKED, [one.bill], "bare", 1, now)
            for number, one in enumerate(bills)
        ]
        await tx.copy_records_to_table("bare_receipt", columns=COLUMNS, records=records)
        for statement in settling:
            await tx.execute(statement)
    return time.monotonic() - begun


async def bare_updates(installation: Installation, cases: int) -> float:
    """Return the seconds in which as many bare workflows take an update with an empty activity each."""

    async def start(number: int) -> WorkflowHandle[Steps, None]:
        return await installation.client.start_workflow(
            Steps.run, id=f"bare-{number}", task_queue=QUEUE_CASES
        )

    handles = await each(range(cases), start, OPENED_AT_ONCE)
    begun = time.monotonic()
    await each(handles, lambda handle: handle.execute_update(Steps.step), AT_ONCE)
    return time.monotonic() - begun


def shown(table: Counter[tuple[Outcome, Outcome | None]]) -> list[str]:
    """Return the confusion table as lines: expected down, found across."""
    found = [*Outcome]
    lines = ["expected".ljust(10) + "".join(one.rjust(10) for one in found)]
    for expected in Outcome:
        row = [table[expected, one] for one in found]
        if any(row):
            lines.append(expected.ljust(10) + "".join(str(count or "").rjust(10) for count in row))
    return lines


async def main() -> int:
    """Measure, print, and return the exit code."""
    payments = int(sys.argv[1]) if len(sys.argv) > 1 else PAYMENTS
    chance = random.Random(7)
    addressed = instructions.load(INSTRUCTION)
    regions = [region.code for region in instructions.roster(addressed, addressed.signed_on)]
    bills = owed(regions, payments + payments // WRONG, chance)
    made = generated(bills, payments, chance)
    with tempfile.TemporaryDirectory(prefix="kawal-statement-") as folder:
        file = Path(folder) / "statement.csv"
        file.write_text(HEADER + "".join(made.rows))
        async with installed() as installation:
            who = await prepared(installation, regions, bills)
            seconds, statement, received, found = await kawal(installation, who, file)
            wrong = await differences(installation, made, bills)
            rows = await bare_rows(installation, bills[:payments])
            updates = await bare_updates(installation, found.cases)
    table = confusion(made, statement, received, found)
    misplaced = sum(count for (expected, outcome), count in table.items() if expected != outcome)
    troubles = [*wrong, *(f"{case}: {why.say()}" for case, why in found.refusals.items())]
    ratio = seconds / (rows + updates)
    result = {
        "bench": "reconcile",
        "payments": len(statement.transfers),
        "cases": found.cases,
        "seconds": {"kawal": round(seconds, 1), "rows": round(rows, 1), "updates": round(updates, 1)},
        "per_second": round(len(statement.transfers) / seconds),
        "misplaced": misplaced,
        "troubles": troubles,
        "ratio": round(ratio, 2),
    }
    spent = f"{seconds:.1f} s; bare rows {rows:.1f} s, bare updates {updates:.1f} s"
    lines = [
        *shown(table),
        f"{len(statement.transfers)} payments over {found.cases} cases: {spent}",
        *troubles,
    ]
    code = publish(result, lines, ratio, LIMIT)
    return 1 if misplaced or troubles else code


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
