"""Seating without workflows: lines, rosters and members straight in PostgreSQL, and an agency that keeps count."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from temporalio.testing import ActivityEnvironment

from activities.ports.agency import Agency, MembershipRequest, Memberships
from activities.registration.numbering import Numbering
from schemas.cases import CaseKey, CaseRow, CaseType, Change, Opening
from schemas.errors import Unavailable
from schemas.facts import LineBudgeted, RosterChecked, RosterSubmitted, YearFunded
from schemas.money import Rupiah
from schemas.names import registration_id
from schemas.orders import RefillSeats, RegisterRoster, SeatsTaken
from schemas.terms import Funding, Segment, WorkerClass
from store.contents import Whole, store_contents
from store.pool import Pool, transaction
from store.record import Record, Writer
from store.writing import insert_rows
from tests.support.world import INSTRUCTION, on

REGION = "36.01"
CONTENT = "roster/seating"
BEGIN = on(date(2022, 1, 10))


class CountingAgency(Agency):
    """An agency that insists on its own rules: one reference is one list, and nobody is asked for twice."""

    def __init__(self) -> None:
        self.asked: dict[str, list[str]] = {}
        self.requests = 0
        self.gives_up_after: int | None = None
        """How many requests it answers before it answers none."""
        self.away = 0
        """How many of the next requests get no answer, though they are carried out."""
        self.slow = 0.0

    async def register(
        self,
        batch: str,
        rows: Sequence[MembershipRequest],
        requested_on: date,  # noqa: ARG002 - the port's
    ) -> Memberships:
        """Give each row a number; fails the test for a reference with other rows, or a row under two references."""
        refs = [row.ref for row in rows]
        await asyncio.sleep(self.slow)
        assert self.asked.setdefault(batch, refs) == refs, f"{batch} was other rows before"
        others = {ref for name, known in self.asked.items() if name != batch for ref in known}
        assert not others & set(refs), "somebody is asked for under two references"
        self.requests += 1
        if self.away or (self.gives_up_after is not None and self.requests > self.gives_up_after):
            self.away = max(self.away - 1, 0)
            raise Unavailable("the social-security agency")
        return Memberships(numbers={ref: self.kpj(ref) for ref in refs}, stand_in=True)

    def kpj(self, ref: str) -> str:
        """Return the number of *ref*, which no other test's agency gives."""
        return str(int(sha256(ref.encode()).hexdigest(), 16) % 10**11).zfill(11)


@dataclass
class Roster:
    """A roster that was approved and not numbered yet, or was."""

    batch: str
    line: str
    rows: list[tuple[str, int]]
    """Person and priority, the first row being row 2."""

    def in_order(self) -> list[tuple[int, str]]:
        """Return row numbers and people in the order in which they get seats: by priority, none given last."""
        ranked = sorted(
            (priority == 0, priority, row, person) for row, (person, priority) in enumerate(self.rows, 2)
        )
        return [(row, person) for _, _, row, person in ranked]


SERIAL = count(1)


@dataclass
class Seating:
    """One owner's lines in one region, and a clock that moves a minute with every deed."""

    pool: Pool
    record: Record
    agency: CountingAgency = field(default_factory=CountingAgency)
    number: int = field(default_factory=lambda: next(SERIAL))
    at: datetime = BEGIN
    lines: int = 0
    batches: int = 0
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        """Return the owner, whom no other seating shares."""
        return f"dinas-{self.number}"

    def person(self, serial: int) -> str:
        """Return the id of somebody."""
        return f"w-{self.number}-{serial}"

    async def line(
        self, headcount: int, *, year: int = 2022, funded: bool = True, region: str = REGION
    ) -> str:
        """Budget a line for so many workers."""
        self.lines += 1
        name = f"{region}-{year}-L{self.number:04d}{self.lines:02d}"
        budgeted = LineBudgeted(
            line=name, fiscal_year=year, owner=self.owner, payer=self.owner, account_code="5.1.02.02.02.0006",
            segment=Segment.RENTAN, worker_class=WorkerClass.BPU, funding=Funding.APBD_MURNI, headcount=headcount,
            income=Rupiah(1_000_000), months=12, amount=Rupiah(1), shortfall=Rupiah(0),
        )  # fmt: skip
        money = YearFunded(fiscal_year=year, funding=Funding.APBD_MURNI, line=name, why="")
        await self._open(
            f"budget/seating/{name}", CaseType.BUDGET, (budgeted, *([money] if funded else [])), region
        )
        return name

    async def roster(
        self, line: str, rows: Sequence[tuple[int, int]], *, held: Collection[int] = ()
    ) -> Roster:
        """Submit and check a roster of people, each a serial and a priority; the rows *held* await a verdict."""
        self.batches += 1
        region = line.split("-", maxsplit=1)[0]
        batch = f"{region}-2022-{self.number:04d}{self.batches:02d}"
        people = [(self.person(serial), priority) for serial, priority in rows]
        await store_contents(self.pool, [Whole(CONTENT, "roster", "0" * 64, b"sealed")])
        submitted = RosterSubmitted(
            batch=batch, line=line, segment=Segment.RENTAN, fiscal_year=2022, content=CONTENT,
            content_digest="0" * 64,
        )  # fmt: skip
        checked = RosterChecked(batch=batch, accepted=len(rows), refused=0)
        await self._open(registration_id(batch), CaseType.REGISTRATION, (submitted, checked), region)
        async with transaction(self.pool) as tx:
            for person, _ in people:
                await tx.execute(
                    "INSERT INTO person (id, wrapped_key) VALUES ($1, ''::bytea) ON CONFLICT DO NOTHING",
                    person,
                )
                await tx.execute(
                    "INSERT INTO person_index (nik_hmac, person) VALUES (sha256($1::text::bytea), $1)"
                    " ON CONFLICT DO NOTHING",
                    person,
                )
            await insert_rows(
                tx,
                "roster_row",
                [
                    {"batch": batch, "row_number": row, "outcome": "held" if row - 1 in held else "accepted", "person": person,
                     "income": 1_000_000, "priority": priority}
                    for row, (person, priority) in enumerate(people, 2)
                ],
            )  # fmt: skip
        return Roster(batch, line, people)

    async def adjudicated(self, roster: Roster, verdicts: Mapping[int, str]) -> None:
        """Record a verdict on rows of a roster, each counted from 1."""
        async with transaction(self.pool) as tx:
            await insert_rows(
                tx,
                "duplicate_adjudicated",
                [
                    {"chain": registration_id(roster.batch), "seq": 1, "position": 10 + row, "known_at": self.at,
                     "effective_on": self.at.date(), "batch": roster.batch, "row_number": row + 1,
                     "verdict": verdict, "why": "dibandingkan"}
                    for row, verdict in verdicts.items()
                ],
            )  # fmt: skip

    def registering(self, roster: Roster) -> RegisterRoster:
        """Return the order to register a roster now; the same order again is another attempt."""
        change = self._change(roster.batch, "registration.registered")
        return RegisterRoster(change=change, batch=roster.batch, line=roster.line)

    def refilling(self, roster: Roster) -> RefillSeats:
        """Return the order to serve the queue for a roster now."""
        change = self._change(roster.batch, "registration.seats_refilled")
        return RefillSeats(change=change, batch=roster.batch, line=roster.line)

    async def register(self, order: RegisterRoster) -> SeatsTaken:
        """Carry an order out, as a worker's attempt does."""
        taken: SeatsTaken = await ActivityEnvironment().run(self._numbering().register, order)
        self._moved(order.change, taken)
        return taken

    async def refill(self, order: RefillSeats) -> SeatsTaken:
        """Carry an order out, as a worker's attempt does."""
        taken: SeatsTaken = await ActivityEnvironment().run(self._numbering().refill, order)
        self._moved(order.change, taken)
        return taken

    async def leave(self, line: str, person: str, why: str = "left") -> str:
        """End somebody's membership, and return it."""
        self.at += timedelta(minutes=1)
        async with transaction(self.pool) as tx:
            membership = await tx.fetchval(
                "SELECT membership FROM seat WHERE person = $1 AND line = $2", person, line
            )
            await tx.execute(
                "INSERT INTO membership_ended (membership, chain, seq, why, effective_on, known_at)"
                " VALUES ($1, $2, 1, $3, $4, $5)",
                membership, f"budget/seating/{line}", why, self.at.date(), self.at,
            )  # fmt: skip
        return str(membership)

    async def seated(self, line: str) -> set[str]:
        """Return whom a line pays for."""
        found = await self.rows("SELECT person FROM seat WHERE line = $1", line)
        return {row["person"] for row in found}

    async def queue(self, line: str) -> list[tuple[str, int]]:
        """Return batch and row of whoever waits for a line, in order."""
        found = await self.rows(
            "SELECT batch, row_number FROM queue_standing WHERE line = $1 ORDER BY place", line
        )
        return [(row["batch"], row["row_number"]) for row in found]

    async def rows(self, statement: str, *arguments: object) -> list[dict[str, Any]]:
        """Return what PostgreSQL answers."""
        async with transaction(self.pool) as tx:
            return [dict(row) for row in await tx.fetch(statement, *arguments)]

    def _numbering(self) -> Numbering:
        return Numbering(self.record, self.agency)

    def _moved(self, change: Change, taken: SeatsTaken) -> None:
        self.versions[change.case] = taken.answer.version

    def _change(self, batch: str, action: str) -> Change:
        self.at += timedelta(minutes=1)
        case = registration_id(batch)
        version = self.versions.get(case, 1)
        return Change(
            command=f"{case}/{action}@{version}/{self.at.isoformat()}",
            case=case,
            expected_version=version,
            action=action,
            at=self.at,
            effective_on=self.at.date(),
            row=CaseRow(stage="registered"),
        )

    async def _open(self, case: str, kind: CaseType, facts: tuple[Any, ...], region: str) -> None:
        key = CaseKey(
            id=case, type=kind, instruction=INSTRUCTION, region=region, province="36", fiscal_year=2022
        )
        opening = Opening(
            key=key, stage="open", state={}, command=f"{case}/open", action="opened", at=self.at,
            effective_on=self.at.date(), facts=facts,
        )  # fmt: skip
        await self.record.open_cases([opening], Writer())
