"""Money for tests: years of contributions with bills, transfers that arrive, and cases that count them, without workflows."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from temporalio.testing import ActivityEnvironment

from activities.contributions.taking import Taking
from schemas.cases import Account, CaseKey, CaseRow, CaseType, Change, Opening, Posting
from schemas.contributions import ProposedPayment
from schemas.facts import BillIssued, LineBudgeted
from schemas.money import Rupiah
from schemas.names import contributions_id
from schemas.orders import Taken, TakeReceipts
from schemas.terms import BillKind, Funding, Segment, WorkerClass
from starter.banking.receiving import Received, Source, receive
from starter.banking.transfers import Transfer
from starter.client import SignedIn
from store.pool import Pool, reading
from store.record import Record, Writer
from tests.support.world import on
from vault.keys import KeyRing

YEAR = 2022
MONTH = "2022-03"
DUE = date(2022, 4, 18)
AT = on(date(2022, 4, 20))


@dataclass
class Money:
    """One database, its record and its key ring."""

    pool: Pool
    ring: KeyRing
    instruction: str = "uang"
    steps: "count[int]" = field(default_factory=lambda: count(1))
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def record(self) -> Record:
        return Record(self.pool)

    async def year(self, region: str) -> str:
        """Open a year of contributions of *region*, without a workflow."""
        key = CaseKey(
            id=contributions_id(self.instruction, region, YEAR),
            type=CaseType.CONTRIBUTIONS,
            instruction=self.instruction,
            region=region,
            province=region.split(".", maxsplit=1)[0],
            fiscal_year=YEAR,
        )
        opening = Opening(
            key=key, stage="billing", state={}, command=f"{key.id}/open", action="contributions.opened", at=AT,
            effective_on=AT.date(),
        )  # fmt: skip
        await self.record.open_cases([opening], Writer())
        self.versions[key.id] = 1
        return key.id

    def change(self, case: str, **fields: Any) -> Change:  # noqa: ANN401
        """Return a change of *case*, its next one."""
        step = next(self.steps)
        given: dict[str, Any] = {
            "command": f"{case}/step/{step}", "case": case, "expected_version": self.versions[case],
            "action": "contributions.changed", "at": AT, "effective_on": AT.date(),
            "row": CaseRow(stage="billing"),
        }  # fmt: skip
        return Change(**given | fields)

    async def commit(self, change: Change) -> None:
        """Commit a change."""
        self.versions[change.case] = (await self.record.commit(change, Writer())).answer.version

    async def line(
        self,
        case: str,
        line: str,
        *,
        payer: str = "dinas-sosial",
        worker_class: WorkerClass = WorkerClass.PU,
        funding: Funding = Funding.APBD_MURNI,
    ) -> None:
        """Budget a line."""
        fact = LineBudgeted(
            line=line, fiscal_year=YEAR, owner="dinas-sosial", payer=payer, account_code="5.1.02.02.02.0006",
            segment=Segment.NON_ASN, worker_class=worker_class, funding=funding, headcount=10,
            income=Rupiah(1_000_000), months=12, amount=Rupiah(10_000_000), shortfall=Rupiah(0),
        )  # fmt: skip
        await self.commit(self.change(case, facts=(fact,)))

    async def bill(
        self, case: str, bill: str, amount: int, *, payer: str = "dinas-sosial", due_on: date = DUE
    ) -> str:
        """Issue a bill of a line, with its postings."""
        line, _, month = bill.rpartition("-")
        fact = BillIssued(
            bill=bill, line=line, fiscal_year=YEAR, month=f"{YEAR}-{month}", payer=payer, headcount=10,
            amount=Rupiah(amount), due_on=due_on, bill_kind=BillKind.CONTRIBUTION,
        )  # fmt: skip
        postings = (
            Posting(account=Account.RECEIVABLE, party=bill, amount=Rupiah(amount)),
            Posting(account=Account.CONTRIBUTIONS, party=bill, amount=Rupiah(-amount)),
        )
        await self.commit(self.change(case, facts=(fact,), postings=postings))
        return bill

    async def close(self, case: str) -> None:
        """Close a case."""
        await self.commit(self.change(case, row=CaseRow(stage="settled", closed=True)))

    async def receive(
        self,
        *transfers: Transfer,
        source: Source = "file",
        signed_in: SignedIn | None = None,
        content: str | None = None,
    ) -> Received:
        """Have transfers received, by kawal itself unless somebody brings them."""
        return await receive(
            self.pool, self.ring, transfers, source=source, signed_in=signed_in, content=content, at=AT
        )

    async def take(
        self,
        case: str,
        *receipts: str,
        bill: str | None = None,
        payment: ProposedPayment | None = None,
        **fields: Any,  # noqa: ANN401
    ) -> Taken:
        """Have a case count transfers."""
        return await self.ordered(
            TakeReceipts(
                change=self.change(case, **fields), year=YEAR, receipts=receipts, bill=bill, payment=payment
            )
        )

    async def ordered(self, order: TakeReceipts) -> Taken:
        """Carry out an order, as a worker would."""
        taken: Taken = await ActivityEnvironment().run(Taking(self.record).take_receipts, order)
        self.versions[order.change.case] = taken.answer.version
        return taken

    async def settle(self, received: Received) -> list[Taken]:
        """Have every case count what was received for it."""
        return [await self.take(case, *receipts) for case, receipts in received.by_case.items()]

    async def rows(self, statement: str, *arguments: object) -> list[dict[str, Any]]:
        """Return what PostgreSQL answers."""
        async with reading(self.pool) as connection:
            return [dict(row) for row in await connection.fetch(statement, *arguments)]

    async def value(self, statement: str, *arguments: object) -> Any:  # noqa: ANN401
        """Return one value."""
        async with reading(self.pool) as connection:
            return await connection.fetchval(statement, *arguments)

    async def outstanding(self, bill: str) -> int:
        """Return what is owed of a bill."""
        return int(await self.value("SELECT outstanding FROM bill_standing WHERE bill = $1", bill))

    async def facts(self, kind: str, case: str) -> list[dict[str, Any]]:
        """Return the facts of one kind that a case recorded."""
        return await self.rows(f"SELECT * FROM {kind} WHERE chain = $1 ORDER BY seq, position", case)  # noqa: S608

    async def balances(self) -> dict[str, int]:
        """Return the ledger's accounts."""
        found = await self.rows(
            "SELECT account, sum(amount)::bigint AS sum FROM ledger_entry GROUP BY account"
        )
        return {row["account"]: row["sum"] for row in found}

    async def require_sound(self) -> None:
        """Assert what must hold whatever happened: the ledger says what bills, transfers and credits say."""
        ledger = await self.balances()
        assert sum(ledger.values()) == 0
        sums = {
            "suspense": "SELECT -coalesce(sum(in_suspense), 0)::bigint FROM receipt_standing",
            "cash": "SELECT coalesce(sum(amount), 0)::bigint FROM receipt",
            "receivable": "SELECT coalesce(sum(outstanding), 0)::bigint FROM bill_standing",
            "credits": "SELECT -coalesce(sum(amount), 0)::bigint FROM credit_granted",
            "fees": "SELECT -coalesce(sum(amount), 0)::bigint FROM bill_issued WHERE bill_kind = 'fee'",
        }
        for account, statement in sums.items():
            assert ledger.get(account, 0) == await self.value(statement), account
        assert (
            await self.value("SELECT count(*) FROM bill_standing WHERE outstanding NOT BETWEEN 0 AND amount")
            == 0
        )
        unpaid = "SELECT count(*) FROM bill_standing s WHERE (outstanding = 0) <> EXISTS (SELECT FROM bill_settled p WHERE p.bill = s.bill)"
        assert await self.value(unpaid) == 0


def transfer(
    bank_id: str,
    amount: int,
    reference: str = "",
    *,
    on: date = date(2022, 4, 12),
    reverses: str | None = None,
    sp2d: str | None = None,
    entry: int = 0,
) -> Transfer:
    """Return a transfer."""
    return Transfer(
        bank_id=bank_id, amount=Rupiah(amount), booked_on=on, reference=reference, reverses=reverses, sp2d=sp2d,
        entry=entry,
    )  # fmt: skip
