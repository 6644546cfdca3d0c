"""Writing: few rows of many tables in one statement, more of them after it, and each in its own table and column."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import asyncpg
import pytest

from schemas.cases import Account, Notice, Posting, Task
from schemas.facts import AnyFact, ProgressMade, TargetSet
from schemas.money import Rupiah
from schemas.terms import Progress, Role, Segment
from store.pool import Connection, Pool, transaction
from store.queries import load
from store.record import Record, Writer
from store.writing import FEW, MANY, Writing
from tests.store.conftest import opening
from tests.support.changes import AT, change
from tests.support.world import INSTRUCTION

WRITER = Writer("workflow", "run", "1")
PROGRESS = ProgressMade(progress=Progress.ACKNOWLEDGED)
sql = load("record")


def numbered(case: str, number: int) -> dict[str, Any]:
    return {
        "message_id": f"<{case}-{number}@kawal.invalid>", "chain": case, "seq": 1, "position": 100 + number,
        "office": f"office {number}", "template": "duty_overdue", "data": {"number": number},
    }  # fmt: skip


def asked(case: str, name: str, *, office: str = "36.01/sekda") -> Task:
    return Task(id=f"{case}#{name}", what="regulate", role=Role.OFFICER, office=office, rule="policy")


async def tasks_of(pool: Pool, case: str) -> dict[str, tuple[str, bool]]:
    """Return the office of each task of a case, and whether it is open."""
    async with transaction(pool) as tx:
        found = await tx.fetch("SELECT id, office, closed_at FROM task WHERE case_id = $1", case)
    return {row["id"].partition("#")[2]: (row["office"], row["closed_at"] is None) for row in found}


@pytest.mark.parametrize("size", [1, FEW, FEW + 1, MANY - 1, MANY, MANY + 1])
async def test_any_number_of_rows_arrives(pool: Pool, case: str, size: int) -> None:
    writing = Writing()
    writing.insert("notice", [numbered(case, number) for number in range(size)])
    async with transaction(pool) as tx:
        await writing.write(tx)
        found = await tx.fetch(
            "SELECT office, data FROM notice WHERE chain = $1 AND position >= 100 ORDER BY position", case
        )
    assert [(row["office"], row["data"]) for row in found] == [
        (f"office {number}", {"number": number}) for number in range(size)
    ]


async def test_nothing_is_no_statement(pool: Pool) -> None:
    writing = Writing()
    writing.insert("notice", [])
    writing.each(sql.open_tasks, [])
    said: list[str] = []
    async with transaction(pool) as tx:
        with tx.query_logger(lambda asked: said.append(asked.query)):
            await writing.write(tx)
    assert said == []


async def test_a_whole_deed_is_one_statement(
    record: Record, pool: Pool, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    deed = change(
        case,
        facts=(PROGRESS, TargetSet(segment=Segment.NON_ASN, fiscal_year=2022, headcount=10)),
        opens=(asked(case, "one"), asked(case, "two")),
        closes=(f"{case}#other",),
        notices=(Notice(office="36.01/sekda", template="duty_overdue", data={}),),
        postings=(
            Posting(account=Account.CASH, party="b", amount=Rupiah(5)),
            Posting(account=Account.RECEIVABLE, party="b", amount=Rupiah(-5)),
        ),
    )

    @asynccontextmanager
    async def heard(pool: Pool) -> AsyncIterator[Connection]:
        async with transaction(pool) as tx:
            with tx.query_logger(lambda asked: said.append(asked.query)):
                yield tx

    monkeypatch.setattr("store.record.transaction", heard)
    await record.commit(deed, WRITER)
    assert len([query for query in said if "INSERT" in query or "SET" in query]) == 1
    assert await tasks_of(pool, case) == {"one": ("36.01/sekda", True), "two": ("36.01/sekda", True)}


async def test_a_task_that_is_opened_and_closed_at_once_is_closed(
    record: Record, pool: Pool, case: str
) -> None:
    await record.commit(change(case, opens=(asked(case, "both"),), closes=(f"{case}#both",)), WRITER)
    assert await tasks_of(pool, case) == {"both": ("36.01/sekda", False)}
    await record.commit(change(case, "again", opens=(asked(case, "both"),), expected_version=2), WRITER)
    assert await tasks_of(pool, case) == {"both": ("36.01/sekda", True)}


async def test_a_task_that_is_opened_twice_at_once_is_the_later_one(
    record: Record, pool: Pool, case: str
) -> None:
    twice = (asked(case, "one"), asked(case, "one", office="36.01/bkad"))
    await record.commit(change(case, opens=twice), WRITER)
    assert await tasks_of(pool, case) == {"one": ("36.01/bkad", True)}


@pytest.mark.parametrize("size", [FEW, FEW + 1, MANY])
async def test_what_comes_after_the_few_fails_with_them(pool: Pool, case: str, size: int) -> None:
    rows = [numbered(case, number) for number in range(size)]
    rows[-1] = {**rows[-1], "chain": "nobody"}
    writing = Writing()
    writing.change(sql.close_tasks, ids=[], at=AT)
    writing.insert("notice", rows)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with transaction(pool) as tx:
            await writing.write(tx)
    async with transaction(pool) as tx:
        assert await tx.fetchval("SELECT count(*) FROM notice WHERE chain = $1", case) == 0


@pytest.mark.parametrize("size", [1, FEW + 1, MANY])
async def test_what_is_opened_together_keeps_its_facts_apart(
    record: Record, pool: Pool, numbers: "count[int]", size: int
) -> None:
    facts: tuple[AnyFact, ...] = (PROGRESS, TargetSet(segment=Segment.NON_ASN, fiscal_year=2022, headcount=7))
    openings = [opening("36.01", f"{INSTRUCTION}-{next(numbers)}", facts) for _ in range(size)]
    opened = await record.open_cases(openings, WRITER)
    assert len(opened) == size
    async with transaction(pool) as tx:
        for table in ("progress_made", "target_set", "audit_entry", "case_file"):
            key = "id" if table == "case_file" else "chain"
            assert await tx.fetchval(f"SELECT count(*) FROM {table} WHERE {key} = ANY($1)", opened) == size  # noqa: S608 - names from above
