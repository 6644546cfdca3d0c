"""Coverage as it is read, held against a story whose answers are worked out without the law's code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from itertools import count, groupby
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from schemas.cases import CaseType
from schemas.facts import LineBudgeted
from schemas.money import Rupiah
from schemas.names import budget_id, contributions_id
from schemas.terms import Funding, Segment, WorkerClass
from starter.reading.coverage import person_coverage
from starter.reading.reach import region_coverage
from starter.reading.reader import Reader
from starter.reports.cut import Cut
from store.pool import Connection, Pool, open_pool, transaction
from store.writing import insert_rows
from tests.support.databases import Databases
from tests.support.reported import PANDEGLANG, Reported
from tests.support.spells import BEGINS, LINES, Story, stories, telling_days
from tests.support.world import INSTRUCTION, on
from vault.keys import KeyRing
from vault.persons import nik_index

BUDGET, YEAR = (name(INSTRUCTION, PANDEGLANG, 2022) for name in (budget_id, contributions_id))
READER = Reader("auditor", "pusat/kawal", (("auditor", "*"),))
LATER = date(2023, 12, 31)
"""When everything is known."""
WHY = "uji cakupan kepesertaan"


@pytest.fixture(scope="module")
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=2)
    record = Reported(opened)
    await record.open(BUDGET, CaseType.BUDGET, PANDEGLANG, BEGINS, 2022)
    lines = [
        LineBudgeted(
            line=line_of(segment), fiscal_year=2022, owner=f"dinas-{number}", payer=f"dinas-{number}",
            account_code="5.1.02.02.02.0006", segment=Segment(segment), worker_class=WorkerClass(kind),
            funding=Funding.APBD_MURNI, headcount=10, income=Rupiah(1_000_000), months=12,
            amount=Rupiah(1_000_000), shortfall=Rupiah(0),
        )
        for number, (segment, kind) in enumerate(LINES.items())
    ]  # fmt: skip
    await record.tell(BUDGET, BEGINS, *lines)
    await record.open(YEAR, CaseType.CONTRIBUTIONS, PANDEGLANG, BEGINS, 2022)
    for _ in range(2):
        await record.tell(YEAR, BEGINS)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.create(tmp_path_factory.mktemp("keys") / "keys.json")


def line_of(segment: str) -> str:
    return f"{PANDEGLANG}-2022-{segment}"


def nik_of(person: int) -> str:
    return f"360101020180000{person + 1}"


class OneConnection:
    """A pool that only ever gives out one connection, inside one transaction: a story leaves nothing behind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """Yield the connection."""
        yield self._connection


@asynccontextmanager
async def undone(pool: Pool) -> AsyncIterator[Connection]:
    """Yield a connection whose transaction is rolled back."""
    async with pool.acquire() as connection:
        begun = connection.transaction()
        await begun.start()
        try:
            yield connection
        finally:
            await begun.rollback()


async def written(tx: Connection, ring: KeyRing, story: Story) -> None:
    """Write *story* as the activities of registration, of changes and of contributions do."""
    people = sorted({one.person for one in story.spells})
    await insert_rows(tx, "person", [{"id": f"w-{person}", "wrapped_key": b"key"} for person in people])
    await insert_rows(
        tx,
        "person_index",
        [{"nik_hmac": nik_index(ring, nik_of(person)), "person": f"w-{person}"} for person in people],
    )
    for one in story.spells:
        entry = {"chain": BUDGET, "seq": 2}
        await insert_rows(
            tx,
            "membership",
            [
                {
                    **entry, "id": f"m-{one.number}", "person": f"w-{one.person}", "batch": "b",
                    "region": PANDEGLANG, "line": line_of(one.segment), "segment": one.segment,
                    "worker_class": LINES[one.segment], "income": 1_000_000, "kpj": f"{one.number:011d}",
                    "moved_from": f"m-{one.moved_from.number}" if one.moved_from else None,
                    "effective_on": one.begins, "known_at": on(one.known),
                }
            ],
        )  # fmt: skip
        if one.ends is not None:
            ended = {"membership": f"m-{one.number}", "why": one.why, "effective_on": one.ends}
            await insert_rows(tx, "membership_ended", [{**entry, **ended, "known_at": on(one.end_known)}])
    await insert_rows(
        tx,
        "membership_wage",
        [
            {"membership": f"m-{spell.number}", "effective_on": day, "income": 900_000 + number, "chain": BUDGET,
             "seq": 2, "known_at": on(known)}
            for number, (spell, day, known) in enumerate(
                {(spell.number, day): (spell, day, known) for spell, day, known in story.wages}.values()
            )
        ],
    )  # fmt: skip
    await _billed(tx, story)


async def _billed(tx: Connection, story: Story) -> None:
    positions = count(100)

    def fact(seq: int, effective: date, known: date) -> dict[str, Any]:
        times = {"effective_on": effective, "known_at": on(known)}
        return {"chain": YEAR, "seq": seq, "position": next(positions), **times}

    for paper, group in groupby(
        sorted(story.charges, key=lambda one: (one.issued, one.paper)), key=lambda one: one.paper
    ):
        charges = list(group)
        first, total = charges[0], sum(one.amount for one in charges)
        corrects = None if paper == first.bill else first.bill
        of_it = fact(2, first.issued, first.issued)
        if total < 0:
            granted = {"credit": paper, "payer": "dinas", "amount": -total, "corrects": corrects}
            await insert_rows(tx, "credit_granted", [{**of_it, **granted}])
        else:
            issued = {"bill": paper, "line": line_of(first.segment), "fiscal_year": 2022, "amount": total,
                      "month": f"{first.month:%Y-%m}", "payer": "dinas", "headcount": len(charges),
                      "due_on": first.issued, "corrects": corrects,
                      "bill_kind": "correction" if corrects else "contribution"}  # fmt: skip
            await insert_rows(tx, "bill_issued", [{**of_it, **issued}])
        stands = [
            {
                "membership": f"m-{one.spell}",
                "month": f"{one.month:%Y-%m}",
                "bill": paper,
                "amount": one.amount,
            }
            for one in charges
        ]
        if first.issued == first.month:
            await insert_rows(tx, "bill_item", stands)
        else:
            due = [{**row, "due": one.due} for row, one in zip(stands, charges, strict=True)]
            await insert_rows(tx, "bill_adjustment", due)
        payment = story.payments.get(paper)
        if payment is None:
            continue
        paid_on = first.issued + timedelta(days=payment.after)
        known = paid_on + timedelta(days=payment.lag)
        paid = {"bill": paper, "paid_on": paid_on, "document": "SP2D/1", "amount": total}
        await insert_rows(tx, "bill_paid", [{**fact(2, paid_on, known), **paid}])
        if payment.reversed_after is not None:
            back = known + timedelta(days=payment.reversed_after)
            receipt = {"receipt": f"R-{paper}", "source": "manual", "bank_id": paper, "amount": 1000,
                       "booked_on": paid_on, "chain": YEAR, "seq": 2, "known_at": on(known)}  # fmt: skip
            await insert_rows(tx, "receipt", [receipt])
            again = {"bill": paper, "receipt": f"R-{paper}", "reopened_on": back, "outstanding": 1000}
            await insert_rows(tx, "bill_reopened", [{**fact(3, back, back), **again}])


# A story that fails is shown as it was found: to make it smaller would take minutes.
@settings(max_examples=15, phases=(Phase.generate,), suppress_health_check=[HealthCheck.too_slow])
@given(story=stories())
async def test_coverage_on_every_day_is_what_the_rule_gives_from_scratch(
    pool: Pool, ring: KeyRing, story: Story
) -> None:
    async with undone(pool) as tx:
        await written(tx, ring, story)
        await agrees(cast("Pool", OneConnection(tx)), ring, story)


async def agrees(one: Pool, ring: KeyRing, story: Story) -> None:
    """Assert that what is read agrees with the story, on all telling days and by early and late knowledge."""
    for day in telling_days(story):
        for known in (day, day + timedelta(days=30), LATER):
            cut = Cut(as_of=day, known_on=known)
            found = await region_coverage(one, READER, PANDEGLANG, cut)
            assert (found.total.registered, found.total.active) == story.counted(day, known), (day, known)
            assert {each.segment: (each.registered, each.active) for each in found.segments} == {
                segment: story.counted(day, known, segment)
                for segment in LINES
                if story.counted(day, known, segment)[0]
            }, (day, known)
            for person in sorted({spell.person for spell in story.spells}):
                said = await person_coverage(one, ring, READER, nik_of(person), cut, WHY)
                assert said.covered == story.covered(person, day, known), (person, day, known)
                holding = [spell for spell in story.holding(day, known) if spell.person == person]
                assert [each.membership for each in said.memberships] == [
                    f"m-{spell.number}" for spell in holding
                ], (person, day, known)
                for each, spell in zip(said.memberships, holding, strict=True):
                    assert {each.month.bill} == story.asking(spell, day, known), (spell, day, known)


async def test_every_look_up_is_logged_before_anything_is_said(pool: Pool, ring: KeyRing) -> None:
    cut = Cut(as_of=BEGINS, known_on=LATER)
    found = await person_coverage(pool, ring, READER, nik_of(7), cut, WHY)
    assert found.memberships == ()
    async with transaction(pool) as tx:
        logged = await tx.fetch("SELECT reader, person, sensitivity, why FROM personal_read")
    assert [tuple(row) for row in logged] == [("auditor", "nik/unknown", "identity", WHY)]
