"""Rosters without workflows: lines and submitted rosters straight in PostgreSQL, checked by the product's activity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from temporalio.testing import ActivityEnvironment

from activities.contents import Contents
from activities.ports.registry import Check, Finding, Findings, Registry
from activities.registration.adjudicating import Adjudicating
from activities.registration.checking import Checking
from law.registration import compose_nik
from schemas.cases import CaseKey, CaseRow, CaseType, Change, Opening
from schemas.facts import LineBudgeted, RosterRejected, RosterSubmitted
from schemas.money import Rupiah
from schemas.names import registration_id
from schemas.orders import AdjudicateRow, CheckRoster, RosterResult
from schemas.rosters.columns import COLUMNS
from schemas.terms import Funding, Segment, Verdict, WorkerClass
from store.pool import Pool, reading, transaction
from store.record import Record, Writer
from tests.support.world import INSTRUCTION, on
from vault.content import content_digest, content_name
from vault.keys import KeyRing
from vault.persons import Sensitivity, open_, unwrap

REGION = "36.01"
AT = on(date(2022, 1, 12))
BORN = date(1980, 1, 2)
SERIAL = count(1)
ALIKE = ("nama", "tanggal_lahir", "nama_ibu", "telepon", "alamat")
"""Cells by which a lookalike resembles somebody."""
WITH_ADDRESS = (*COLUMNS, "alamat")


class ReadyRegistry(Registry):
    """A civil registry that answers at once: that everybody is as they say, but for whom a test has told it of."""

    def __init__(self) -> None:
        self.against: dict[str, Finding] = {}
        """What it finds of rows, by their numbers."""
        self.asked = 0

    async def verify(self, checks: Sequence[Check]) -> Findings:
        """Answer for every check."""
        self.asked += len(checks)
        return Findings(
            results={check.ref: self.against.get(check.ref, "match") for check in checks}, stand_in=True
        )


def worker(number: int = 1, **cells: str) -> dict[str, str]:
    """Return the cells of a synthetic worker, as good as can be; *cells* are as a test wants them."""
    good = {
        "nik": compose_nik(REGION, BORN, female=False, serial=number),
        "nama": f"Warga Contoh {word(number)}",
        "tanggal_lahir": BORN.isoformat(),
        "jenis_kelamin": "L",
        "nama_ibu": f"Ibu {word(number * 7 + 3)}",
        "pekerjaan": "petani",
        "telepon": "",
        "penghasilan": "1000000",
    }
    return good | cells


def lookalike(one: Mapping[str, str], number: int, **cells: str) -> dict[str, str]:
    """Return another worker, with a NIK of their own, who resembles *one*; *cells* are as a test wants them."""
    return {**worker(number), **{name: one[name] for name in ALIKE}, **cells}


def word(number: int) -> str:
    """Return a made-up name that sounds like no other number's."""
    syllables = ("ba", "de", "gi", "lo", "mu", "na", "re", "si", "to", "wu")
    return "".join(syllables[int(digit)] for digit in f"{number * 7919 % 100_000:05d}").capitalize()


def csv_of(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> bytes:
    """Return a roster file of *rows*."""
    lines = [",".join(columns), *(",".join(row.get(name, "") for name in columns) for row in rows)]
    return "\n".join(lines).encode()


@dataclass
class Rosters:
    """Lines of one region and rosters for them, in one database."""

    pool: Pool
    ring: KeyRing
    registry: ReadyRegistry = field(default_factory=ReadyRegistry)

    def __post_init__(self) -> None:
        self.record = Record(self.pool)
        self.contents = Contents(self.pool, self.ring)

    def checking(self) -> Checking:
        """Return the activity, as a worker holds it."""
        return Checking(self.record, self.contents, self.ring, self.registry)

    async def line(
        self,
        *,
        region: str = REGION,
        owner: str = "dinas-sosial",
        segment: Segment = Segment.RENTAN,
        worker_class: WorkerClass = WorkerClass.BPU,
        income: int = 1_000_000,
    ) -> str:
        """Budget a line and return its name."""
        name = f"{region}-2022-L{next(SERIAL):04d}"
        budgeted = LineBudgeted(
            line=name, fiscal_year=2022, owner=owner, payer=owner, account_code="5.1.02.02.02.0006",
            segment=segment, worker_class=worker_class, funding=Funding.APBD_MURNI, headcount=1_000_000,
            income=Rupiah(income), months=12, amount=Rupiah(1), shortfall=Rupiah(0),
        )  # fmt: skip
        await self._open(f"budget/rosters/{name}", CaseType.BUDGET, region, budgeted)
        return name

    async def submit(self, line: str, content: bytes) -> CheckRoster:
        """Store a small roster and submit it for *line*; return the order to check it."""
        name, sha256 = await self.contents.put("roster", content)
        return await self.submitted(line, name, sha256)

    async def submitted(self, line: str, content: str, sha256: str) -> CheckRoster:
        """Submit a stored roster for *line*; return the order to check it."""
        region = line.split("-", maxsplit=1)[0]
        batch = f"{region}-2022-{next(SERIAL):03d}"
        case = registration_id(batch)
        fact = RosterSubmitted(
            batch=batch, line=line, segment=await self._segment(line), fiscal_year=2022, content=content,
            content_digest=sha256,
        )  # fmt: skip
        await self._open(case, CaseType.REGISTRATION, region, fact)
        change = await self._next(case, "checked", "check")
        return CheckRoster(change=change, batch=batch, line=line, content=content, content_digest=sha256)

    async def check(self, order: CheckRoster) -> RosterResult:
        """Check a roster as a worker does."""
        return await ActivityEnvironment().run(self.checking().check, order)

    async def checked(
        self, rows: Sequence[Mapping[str, str]], *, line: str = "", columns: Sequence[str] = COLUMNS
    ) -> CheckRoster:
        """Submit *rows*, for a line of their own unless told otherwise, and check them."""
        order = await self.submit(line or await self.line(), csv_of(rows, columns))
        await self.check(order)
        return order

    async def judge(
        self, order: CheckRoster, row: int, verdict: Verdict, *, at: datetime = AT
    ) -> CheckRoster:
        """Give a verdict on a held row, as an officer does; return the order the row is of."""
        change = await self._next(order.change.case, "adjudicated", f"adjudicate.{row}", at)
        why = "dibandingkan dengan kartu keluarga"
        given = AdjudicateRow(change=change, batch=order.batch, row_number=row, verdict=verdict, why=why)
        await ActivityEnvironment().run(Adjudicating(self.record).adjudicate, given)
        return order

    async def reject(self, order: CheckRoster) -> None:
        """Send a roster back, as an approver does."""
        change = await self._next(order.change.case, "rejected", "reject")
        fact = RosterRejected(batch=order.batch, why="daftar disusun ulang")
        await self.record.commit(change.model_copy(update={"facts": (fact,)}), Writer())

    async def rows(self, statement: str, *arguments: object) -> list[dict[str, Any]]:
        """Return what PostgreSQL answers."""
        async with reading(self.pool) as connection:
            return [dict(row) for row in await connection.fetch(statement, *arguments)]

    async def outcomes(self, order: CheckRoster) -> dict[int, str]:
        """Return what became of each row: accepted, held, or the code of its first reason."""
        found = await self.rows(
            "SELECT row_number, coalesce(reason ->> 'code', outcome) AS outcome FROM roster_row"
            " WHERE batch = $1 ORDER BY row_number",
            order.batch,
        )
        return {row["row_number"]: row["outcome"] for row in found}

    async def state(self, batch: str) -> dict[str, Any]:
        """Return what a batch left behind, by content: keys are random, and ids of people follow from their rows."""
        rows = await self.rows("SELECT * FROM roster_row WHERE batch = $1 ORDER BY row_number", batch)
        people = await self.rows(
            "SELECT s.person, s.sensitivity, s.sealed, p.wrapped_key, encode(i.nik_hmac, 'hex') AS nik_hmac,"
            " i.name_block, i.mother_block FROM person p"
            " LEFT JOIN person_sealed s ON s.person = p.id LEFT JOIN person_index i ON i.person = p.id"
            " WHERE starts_with(p.id, $1) ORDER BY p.id, s.sensitivity",
            f"w-{batch}-",
        )
        for person in people:
            key = unwrap(self.ring, person.pop("wrapped_key"))
            sensitivity = Sensitivity(person["sensitivity"])
            person["sealed"] = open_(key, person["person"], sensitivity, person["sealed"])
        likely = await self.rows(
            "SELECT row_number, other, score, agrees FROM likely_duplicate WHERE batch = $1 ORDER BY 1, 2",
            batch,
        )
        checked = await self.rows(
            "SELECT accepted, refused, held FROM roster_checked WHERE batch = $1", batch
        )
        staged = await self.rows(
            "SELECT (SELECT count(*) FROM roster_staged) + (SELECT count(*) FROM likeness_staged) AS left"
        )
        return {"rows": rows, "people": people, "likely": likely, "checked": checked, "staged": staged}

    async def warnings(self, order: CheckRoster) -> dict[int, list[str]]:
        """Return the warnings of each row."""
        found = await self.rows(
            "SELECT row_number, warnings FROM roster_row WHERE batch = $1 ORDER BY 1", order.batch
        )
        return {row["row_number"]: row["warnings"] for row in found}

    async def orphans(self) -> list[str]:
        """Return people that nothing leads to."""
        found = await self.rows(
            "SELECT p.id FROM person p LEFT JOIN person_index i ON i.person = p.id WHERE i.person IS NULL"
        )
        return [row["id"] for row in found]

    async def member(self, order: CheckRoster, row: int, line: str, *, ended: str | None = None) -> None:
        """Make the person of a row a member through *line*, as the agency's number does, perhaps not for long."""
        batch = order.batch
        name = f"{batch}-{row:05d}-{line}"
        async with transaction(self.pool) as tx:
            await tx.execute(
                "INSERT INTO membership (id, person, chain, seq, batch, row_number, region, line, segment, worker_class,"
                " income, kpj, effective_on, known_at)"
                " SELECT $1, r.person, 'registration/' || r.batch, 1, r.batch, r.row_number, c.region, l.line, l.segment,"
                " l.worker_class, 1000000, lpad((abs(hashtext($1)) % 1000000000)::text, 11, '0'), '2022-01-13', now()"
                " FROM roster_row r, line_budgeted l JOIN case_file c ON c.id = l.chain"
                " WHERE r.batch = $2 AND r.row_number = $3 AND l.line = $4",
                name, batch, row, line,
            )  # fmt: skip
            if ended:
                await tx.execute(
                    "INSERT INTO membership_ended (membership, chain, seq, why, effective_on, known_at)"
                    " VALUES ($1, 'registration/' || $2, 1, $3, '2022-01-14', now())",
                    name, batch, ended,
                )  # fmt: skip

    async def empty(self) -> None:
        """Empty the record of people, so that the next roster finds nobody."""
        tables = (
            "duplicate_adjudicated", "likely_duplicate", "roster_row", "membership_ended", "seat", "membership",
            "person_index", "person_sealed", "person", "roster_staged", "likeness_staged",
        )  # fmt: skip
        async with transaction(self.pool) as tx:
            await tx.execute("SET LOCAL session_replication_role = replica")
            for table in tables:
                await tx.execute(f"DELETE FROM {table}")  # noqa: S608 - a table named above

    async def _segment(self, line: str) -> Segment:
        [row] = await self.rows("SELECT segment FROM line_budgeted WHERE line = $1", line)
        return Segment(row["segment"])

    async def _next(self, case: str, action: str, step: str, at: datetime = AT) -> Change:
        """Return the next change of a roster's case, without facts."""
        [file] = await self.rows("SELECT version FROM case_file WHERE id = $1", case)
        return Change(
            command=f"{case}/{step}/1",
            content=step,
            case=case,
            expected_version=file["version"],
            action=f"registration.{action}",
            at=at,
            effective_on=at.date(),
            row=CaseRow(stage="checked"),
        )

    async def _open(
        self, case: str, kind: CaseType, region: str, fact: LineBudgeted | RosterSubmitted
    ) -> None:
        key = CaseKey(
            id=case, type=kind, instruction=INSTRUCTION, region=region, province=region.split(".", maxsplit=1)[0],
            fiscal_year=2022,
        )  # fmt: skip
        opening = Opening(
            key=key, stage="open", state={}, command=f"{case}/open", action="opened", at=AT,
            effective_on=AT.date(), facts=(fact,),
        )  # fmt: skip
        await self.record.open_cases([opening], Writer())


def stored_name(content: bytes) -> tuple[str, str]:
    """Return under which name and digest a roster's content is stored."""
    sha256 = content_digest(content)
    return content_name("roster", sha256), sha256
