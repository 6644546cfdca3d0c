"""People who were insured and paid for all of last year, as the record knows of them; no workflow of that year runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from temporalio.testing import ActivityEnvironment

from activities.contributions.billing import Billing
from activities.contributions.opening import contributions
from bench.measuring import each
from law.regions import find
from law.registration import compose_nik
from schemas.cases import CaseKey, CaseRow, CaseType, Change, Opening
from schemas.clock import Clock, ClockMode
from schemas.facts import LineBudgeted, YearFunded
from schemas.money import Rupiah
from schemas.names import budget_id, commitment_id, contributions_id
from schemas.orders import BillMonth, OpenContributions
from schemas.terms import Funding, Segment, WorkerClass
from starter.installation import Installation
from store.pool import reading
from store.record import Record, Writer
from vault.persons import Sensitivity, new_person_key, nik_index, seal

INSTRUCTION = "inpres-2-2021"
YEAR = Clock().today(datetime.now(UTC)).year - 1
SINCE = date(YEAR, 1, 2)
CLOCK = Clock(mode=ClockMode.CONDUCTED)
INCOME = Rupiah(1_000_000)
FIRST_BORN, DAYS = date(1970, 1, 1), 9000
AT_ONCE = 4
COLUMNS = {
    "person": ("id", "wrapped_key"),
    "person_sealed": ("person", "sensitivity", "sealed"),
    "person_index": ("nik_hmac", "person"),
}
MEMBERS = """
    INSERT INTO membership (id, person, chain, seq, batch, region, line, segment, worker_class, income, kpj,
        effective_on, known_at)
    SELECT p.id, p.id, l.chain, l.seq, p.region || '-bench', p.region, l.line, l.segment, l.worker_class, $5, p.kpj,
        $6, l.known_at
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS p (id, region, line, kpj)
    JOIN line_budgeted l ON l.line = p.line
"""
PAID = (
    # What follows a payment rests while the scene is set: nothing of it is measured.
    "SET session_replication_role = replica",
    """
    INSERT INTO bill_paid (chain, seq, position, effective_on, known_at, bill, amount, paid_on, document)
    SELECT chain, seq, 1000 + position, due_on, known_at, bill, amount, due_on, 'SP2D' FROM bill_issued
    """,
    "SET session_replication_role = origin",
    "ANALYZE",
)


@dataclass(frozen=True)
class Insured:
    """Somebody who was."""

    nik: str
    region: str
    born: date


async def insured(installation: Installation, codes: Sequence[str], count: int) -> list[Insured]:
    """Have so many people insured, spread evenly over the regions of *codes*; return them."""
    record = Record(installation.pool)
    openings = [opening for code in codes for opening in last_year(code, -(-count // len(codes)))]
    await record.open_cases(openings, Writer())
    people = [_somebody(codes[number % len(codes)], number, len(codes)) for number in range(count)]
    await _registered(installation, people)
    billing = Billing(record)

    async def billed(code: str) -> None:
        for month in range(1, 13):
            order = BillMonth(change=_billing(code, month), year=YEAR, month=month)
            await ActivityEnvironment().run(billing.bill_month, order)

    await each(codes, billed, AT_ONCE)
    async with reading(installation.pool) as connection:
        for statement in PAID:
            await connection.execute(statement)
    return people


def last_year(code: str, headcount: int) -> list[Opening]:
    """Return last year's budget of a region, with one line that has money, and its contributions."""
    at = CLOCK.at(SINCE, 9)
    parent = CaseKey(
        id=commitment_id(INSTRUCTION, code), type=CaseType.COMMITMENT, instruction=INSTRUCTION, region=code,
        province=find(code).province_code or code,
    )  # fmt: skip
    key = parent.sibling(budget_id(INSTRUCTION, code, YEAR), CaseType.BUDGET, YEAR)
    budgeted = LineBudgeted(
        line=_line(code), fiscal_year=YEAR, owner="dinas-sosial", payer="dinas-sosial",
        account_code="5.1.02.02.02.0006", segment=Segment.RENTAN, worker_class=WorkerClass.BPU,
        funding=Funding.APBD_MURNI, headcount=headcount, income=INCOME, months=12,
        amount=Rupiah(1_000_000_000), shortfall=Rupiah(0),
    )  # fmt: skip
    funded = YearFunded(fiscal_year=YEAR, funding=Funding.APBD_MURNI, line=budgeted.line, why="DPA")
    budget = Opening(
        key=key, stage="executing", state={}, command=f"{key.id}/open", action="budget.opened", at=at,
        effective_on=SINCE, facts=(budgeted, funded),
    )  # fmt: skip
    order = OpenContributions(parent=parent, fiscal_year=YEAR, first_month=1, at=at, clock=CLOCK)
    return [budget, contributions(order)]


def _line(code: str) -> str:
    return f"{code}-{YEAR}-L01"


def _somebody(code: str, number: int, regions: int) -> Insured:
    born = FIRST_BORN + timedelta(days=number % DAYS)
    serial = number // regions % 9999 + 1
    return Insured(compose_nik(code, born, female=False, serial=serial), code, born)


async def _registered(installation: Installation, people: Sequence[Insured]) -> None:
    ring = installation.ring
    persons, sealed, indexed = [], [], []
    for number, one in enumerate(people):
        person, key = f"bench-{number:06}", new_person_key(ring)
        said = {"nik": one.nik, "nama": f"Warga Contoh {number}", "tanggal_lahir": one.born.isoformat()}
        persons.append((person, key.wrapped))
        sealed.append((person, Sensitivity.IDENTITY, seal(key.key, person, Sensitivity.IDENTITY, said)))
        indexed.append((nik_index(ring, one.nik), person))
    async with reading(installation.pool) as connection:
        for table, rows in (("person", persons), ("person_sealed", sealed), ("person_index", indexed)):
            await connection.copy_records_to_table(table, records=rows, columns=COLUMNS[table])
        await connection.execute(
            MEMBERS,
            [person for person, _ in persons],
            [one.region for one in people],
            [_line(one.region) for one in people],
            [f"{number:011}" for number in range(len(people))],
            INCOME,
            SINCE,
        )


def _billing(code: str, month: int) -> Change:
    case, on = contributions_id(INSTRUCTION, code, YEAR), max(date(YEAR, month, 1), SINCE)
    return Change(
        command=f"{case}/contributions.billed@{month}", case=case, expected_version=month,
        action="contributions.billed", at=CLOCK.at(on, 9), effective_on=on, row=CaseRow(stage="billing"),
    )  # fmt: skip
