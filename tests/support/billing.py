"""A region's books for tests of billing: lines with money, members and what changes of them, months billed.

No workflow runs: memberships are put on record as registration and lists of changes would, and the activity bills
them as the worker does. Every change is known a minute after the one before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Self

from temporalio.testing import ActivityEnvironment

from activities.contributions.billing import Billing
from activities.contributions.opening import contributions
from law import regions
from schemas.base import Message
from schemas.cases import Account, CaseKey, CaseRow, CaseType, Change, Opening
from schemas.facts import LineBudgeted, MilestonePlanned, YearFunded
from schemas.money import Rupiah
from schemas.names import budget_id, commitment_id, contributions_id
from schemas.orders import Billed, BillMonth, OpenContributions
from schemas.terms import Funding, Milestone, Programme, Segment, WorkerClass
from store.pool import Pool, reading, transaction
from store.record import Record, Writer
from tests.support.world import CONDUCTED

BPU, PU = WorkerClass.BPU, WorkerClass.PU
LOWEST = 16_800
"""A month of a non-wage-earner of the lowest band; of the next band 18,800."""
NUMBERS = count()
REGIONS = regions.as_of(date(2022, 1, 1))
BEGINNING = CONDUCTED.at(date(2020, 1, 1), 9)
ENTRY = """
    INSERT INTO audit_entry (chain, seq, prev_hash, hash, action, role, command, effective_on, business_at, recorded_at)
    VALUES ($1::text, 1, sha256(convert_to($1::text, 'UTF8')), sha256(convert_to($1::text, 'UTF8')), 'changed', 'system', $1::text, $2, $3, $3)
"""


@dataclass(frozen=True)
class Line:
    """A line of a budget that has its money, or has not yet."""

    line: str
    year: int
    owner: str = "dinas-sosial"
    payer: str = "dinas-sosial"
    segment: Segment = Segment.RENTAN
    worker_class: WorkerClass = BPU
    funding: Funding = Funding.APBD_MURNI
    amount: int = 1_000_000_000
    programmes: tuple[Programme, ...] = (Programme.JKK, Programme.JKM)
    funded: bool = True

    @property
    def facts(self) -> tuple[LineBudgeted | YearFunded, ...]:
        """Return what is on record of it."""
        budgeted = LineBudgeted(
            line=self.line, fiscal_year=self.year, owner=self.owner, payer=self.payer, account_code="5.1",
            segment=self.segment, worker_class=self.worker_class, funding=self.funding, headcount=1000,
            income=Rupiah(1_000_000), months=12, amount=Rupiah(self.amount), shortfall=Rupiah(0),
            programmes=self.programmes,
        )  # fmt: skip
        return (budgeted, self.money) if self.funded else (budgeted,)

    @property
    def money(self) -> YearFunded:
        """Return what is on record once its money is there."""
        return YearFunded(fiscal_year=self.year, funding=self.funding, line=self.line, why="DPA")


@dataclass
class Books:
    """One region under an instruction of its own."""

    pool: Pool
    region: str
    instruction: str
    kpj: int
    """The first of the card numbers given here."""
    now: datetime = BEGINNING
    versions: dict[str, int] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)

    @classmethod
    def elsewhere(cls, pool: Pool) -> Self:
        """Return the books of a region and an instruction that none of the latest books were of."""
        number = next(NUMBERS)
        return cls(pool, REGIONS[number % len(REGIONS)].code, f"inpres-{number}", number * 10_000)

    async def open(self, year: int, lines: Sequence[Line], *, first_month: int = 2) -> None:
        """Open a year's budget with *lines* and its contributions from *first_month* on."""
        self.lines |= {line.line: line for line in lines}
        at = CONDUCTED.at(date(year, 1, 2), 9)
        parent = CaseKey(
            id=commitment_id(self.instruction, self.region), type=CaseType.COMMITMENT,
            instruction=self.instruction, region=self.region, province=self.region[:2],
        )  # fmt: skip
        key = parent.sibling(budget_id(self.instruction, self.region, year), CaseType.BUDGET, year)
        facts = sorted((fact for line in lines for fact in line.facts), key=lambda fact: fact.kind)
        revision = MilestonePlanned(
            fiscal_year=year, milestone=Milestone.RAPBD_P, budget_window="PERUBAHAN", due_on=date(year, 9, 14),
            actor="head", before_opening=False,
        )  # fmt: skip
        budget = Opening(
            key=key, stage="open", state={}, command=f"{key.id}/open", action="budget.opened", at=at,
            effective_on=date(year, 1, 2), facts=(*facts, revision),
        )  # fmt: skip
        order = OpenContributions(
            parent=parent, fiscal_year=year, first_month=first_month, at=at, clock=CONDUCTED
        )
        await Record(self.pool).open_cases([budget, contributions(order)], Writer())
        self.versions[self.case(year)] = 1

    async def fund(self, line: str) -> None:
        """Put on record that a line's money has come."""
        await self.commit(self.lines[line].year, self.lines[line].money)

    def case(self, year: int) -> str:
        """Return a year's case of contributions."""
        return contributions_id(self.instruction, self.region, year)

    async def register(
        self,
        membership: str,
        line: str,
        on: date,
        *,
        person: str = "",
        income: int = 1_000_000,
        moved_from: str | None = None,
        transport: bool = False,
        risk_group: str = "I",
    ) -> None:
        """Put a membership on record that begins on a day."""
        self.kpj += 1
        terms = self.lines[line]
        async with transaction(self.pool) as tx:
            person = person or f"w-{membership}"
            await tx.execute(
                "INSERT INTO person (id, wrapped_key) VALUES ($1, '') ON CONFLICT DO NOTHING", person
            )
            await self._insert(
                tx, "membership", id=membership, person=person, batch="b", region=self.region, line=line,
                segment=terms.segment, worker_class=terms.worker_class, income=income, kpj=f"{self.kpj:011d}",
                effective_on=on, transport=transport, risk_group=risk_group, moved_from=moved_from,
            )  # fmt: skip

    async def wage(self, membership: str, since: date, income: int) -> None:
        """Put on record that contributions are counted on another income from a day on."""
        async with transaction(self.pool) as tx:
            await self._insert(
                tx, "membership_wage", membership=membership, effective_on=since, income=income
            )

    async def leave(self, membership: str, on: date, why: str = "left") -> None:
        """Put on record that a membership ended on a day."""
        async with transaction(self.pool) as tx:
            await self._insert(tx, "membership_ended", membership=membership, effective_on=on, why=why)

    async def move(self, membership: str, to: str, line: str, on: date, income: int, person: str) -> None:
        """Put on record that a worker went to another line on a day."""
        await self.leave(membership, on, "transferred")
        await self.register(to, line, on, person=person, income=income, moved_from=membership)

    async def bill(self, year: int, month: int) -> Billed:
        """Bill a month on its first day."""
        case, on = self.case(year), date(year, month, 1)
        self.now = max(self.now, CONDUCTED.starts(on))
        change = Change(
            command=f"{case}/contributions.billed@{self.versions[case]}", case=case,
            expected_version=self.versions[case], action="contributions.billed", at=CONDUCTED.starts(on),
            effective_on=on, row=CaseRow(stage="billing"),
        )  # fmt: skip
        order = BillMonth(change=change, year=year, month=month)
        billed: Billed = await ActivityEnvironment().run(Billing(Record(self.pool)).bill_month, order)
        self.versions[case] = billed.answer.version
        return billed

    async def commit(self, year: int, *facts: Message, **fields: Any) -> None:  # noqa: ANN401 - of a change
        """Commit something else in a year's case, such as a credit for money that came twice."""
        case = self.case(year)
        change = Change(
            command=f"{case}/else@{self.versions[case]}", case=case, expected_version=self.versions[case],
            action="else", at=self.now, effective_on=self.now.date(), row=CaseRow(stage="billing"),
            facts=facts, **fields,
        )  # fmt: skip
        self.versions[case] = (await Record(self.pool).commit(change, Writer())).answer.version

    async def items(self, bill: str) -> dict[str, int]:
        """Return what stands on a bill for each membership."""
        found = await self.rows("SELECT membership, amount FROM bill_item WHERE bill = $1", bill)
        return {row["membership"]: row["amount"] for row in found}

    async def adjustments(self, paper: str) -> dict[tuple[str, str], int]:
        """Return what a later bill or a credit corrects for each month of a membership."""
        found = await self.rows(
            "SELECT membership, month, amount FROM bill_adjustment WHERE bill = $1", paper
        )
        return {(row["membership"], row["month"]): row["amount"] for row in found}

    async def balance(self, account: Account) -> int:
        """Return what stands on an account, all years together."""
        [row] = await self.rows(
            "SELECT coalesce(sum(amount), 0)::bigint AS sum FROM ledger_entry WHERE account = $1 AND chain LIKE $2",
            account.value,
            f"contributions/{self.instruction}/%",
        )
        return int(row["sum"])

    async def rows(self, statement: str, *values: object) -> list[dict[str, Any]]:
        """Return what a statement finds."""
        async with reading(self.pool) as connection:
            return [dict(row) for row in await connection.fetch(statement, *values)]

    async def _insert(self, tx: Any, table: str, **values: object) -> None:  # noqa: ANN401 - a connection
        self.now += timedelta(minutes=1)
        chain = f"changes/{self.instruction}/{self.region}/{self.now.isoformat()}"
        await tx.execute("INSERT INTO chain (id, seq, salt) VALUES ($1, 1, $2)", chain, bytes(16))
        await tx.execute(ENTRY, chain, self.now.date(), self.now)
        row = {**values, "chain": chain, "seq": 1, "known_at": self.now}
        places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
        await tx.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})",  # noqa: S608 - names of our own
            *row.values(),
        )
