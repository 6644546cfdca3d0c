"""A region whose workers are insured for as long as a test wants it: memberships and paid months put on record.

Registration and billing are told elsewhere; here their facts are written as they write them, so that a death may find
any membership and any months paid. The commitment, and every claim that it opens, are real cases.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from activities.contributions.opening import contributions
from law.months import Month
from schemas.contributions import ContributionsState
from schemas.facts import LineBudgeted
from schemas.money import Rupiah
from schemas.names import contributions_id
from schemas.orders import OpenContributions
from schemas.terms import Funding, Segment, WorkerClass
from store.pool import Connection, transaction
from store.writing import insert_rows
from tests.support.stages import Region, born, nik
from tests.support.world import CONDUCTED, INSTRUCTION, SIGNED_ON, World, on
from vault.keys import KeyRing
from vault.persons import Sensitivity, new_person_key, nik_index, seal

YEAR = SIGNED_ON.year
CARDS = count(99_000_000_000)
"""Card numbers beyond those that the agency of the tests gives."""
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
SEGMENTS = {WorkerClass.PU: Segment.NON_ASN, WorkerClass.BPU: Segment.RENTAN}


@dataclass(frozen=True)
class Membership:
    """A membership as it stood, and the months paid for it."""

    worker_class: WorkerClass
    since: date
    paid: tuple[Month, ...]
    income: int = 1_000_000
    ended: date | None = None
    """The day on which its worker left, if before the death."""


@dataclass(frozen=True)
class Insured(Region):
    """A region with an open commitment, and as many insured as a test asks for."""

    people: "count[int]" = field(default_factory=lambda: count(1))
    lines: "count[int]" = field(default_factory=lambda: count(1))
    facts: "count[int]" = field(default_factory=lambda: count(1_000))

    @classmethod
    async def in_(cls, world: World, code: str) -> "Insured":
        """Open the commitment of a region, and a book in which its months stand as paid."""
        here = cls(world, code)
        await here.issued()
        order = OpenContributions(
            parent=world.parent(code), fiscal_year=YEAR, first_month=1, at=on(SIGNED_ON), clock=CONDUCTED
        )
        opening = contributions(order)
        state = ContributionsState.model_validate(opening.state)
        state.agenda = []
        await world.open(opening.model_copy(update={"state": state.model_dump(mode="json")}))
        return here

    async def insured(self, *memberships: Membership, born_on: date | None = None) -> int:
        """Put a worker on record with *memberships*, the months of each paid; return the worker's serial number."""
        serial = next(self.people)
        person = f"{self.code}-w{serial}"
        ring = self.world.installation.ring
        async with transaction(self.world.installation.pool) as tx:
            await self._known(tx, ring, person, serial, born_on or born(self.code, serial))
            for place, one in enumerate(memberships, 1):
                await self._member(tx, person, f"{person}-m{place}", one)
        return serial

    async def _known(self, tx: Connection, ring: KeyRing, person: str, serial: int, born_on: date) -> None:
        key, number = new_person_key(ring), nik(self.code, serial)
        said = {"nik": number, "nama": f"Warga Contoh {serial}", "tanggal_lahir": born_on.isoformat()}
        sealed = seal(key.key, person, Sensitivity.IDENTITY, said)
        await insert_rows(tx, "person", [{"id": person, "wrapped_key": key.wrapped}])
        row = {"person": person, "sensitivity": Sensitivity.IDENTITY, "sealed": sealed}
        await insert_rows(tx, "person_sealed", [row])
        await insert_rows(tx, "person_index", [{"nik_hmac": nik_index(ring, number), "person": person}])

    async def _member(self, tx: Connection, person: str, membership: str, one: Membership) -> None:
        line = f"{self.code}-{YEAR}-L{next(self.lines):02d}"
        budgeted = LineBudgeted(
            line=line, fiscal_year=YEAR, owner="dinas-sosial", payer="dinas-sosial", account_code="5.1",
            segment=SEGMENTS[one.worker_class], worker_class=one.worker_class, funding=Funding.APBD_MURNI,
            headcount=1, income=Rupiah(one.income), months=12, amount=Rupiah(1_000_000), shortfall=Rupiah(0),
        )  # fmt: skip
        await insert_rows(
            tx, "line_budgeted", [self._fact(SIGNED_ON) | budgeted.model_dump(exclude={"kind"})]
        )
        entry = {"chain": self.book, "seq": 1, "known_at": LONG_AGO}
        held = {
            **entry, "id": membership, "person": person, "batch": f"{line}-R", "region": self.code, "line": line,
            "segment": SEGMENTS[one.worker_class], "worker_class": one.worker_class, "income": one.income,
            "kpj": str(next(CARDS)), "effective_on": one.since,
        }  # fmt: skip
        await insert_rows(tx, "membership", [held])
        if one.ended is not None:
            ended = {"membership": membership, "why": "left", "effective_on": one.ended}
            await insert_rows(tx, "membership_ended", [{**entry, **ended}])
        issued, asked, paid = [], [], []
        for month in one.paid:
            bill, first = f"{line}-{month}", month.first_day
            issued.append(
                self._fact(first)
                | {"bill": bill, "line": line, "fiscal_year": first.year, "month": str(month), "payer": "dinas-sosial",
                   "headcount": 1, "amount": 16_800, "due_on": first, "bill_kind": "contribution"}
            )  # fmt: skip
            asked.append({"membership": membership, "month": str(month), "bill": bill, "amount": 16_800})
            paid.append(
                self._fact(first) | {"bill": bill, "paid_on": first, "document": "SP2D/1", "amount": 16_800}
            )
        await insert_rows(tx, "bill_issued", issued)
        await insert_rows(tx, "bill_item", asked)
        await insert_rows(tx, "bill_paid", paid)

    @property
    def book(self) -> str:
        """Return the case in whose chain the facts of membership and payment stand."""
        return contributions_id(INSTRUCTION, self.code, YEAR)

    def _fact(self, effective: date) -> dict[str, Any]:
        return {
            "chain": self.book, "seq": 1, "position": next(self.facts), "effective_on": effective,
            "known_at": LONG_AGO,
        }  # fmt: skip
