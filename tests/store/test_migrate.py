"""Migrations: applied once, in order, by one process at a time; neither edited nor unknown."""

import asyncio
from datetime import UTC, datetime

import asyncpg
import pytest

from schemas.errors import Unavailable
from store import migrate as migrations
from store.migrate import MigrationError, migrate, pending, shipped
from tests.support.databases import Databases


def names() -> list[str]:
    return [name for _, name, _ in shipped()]


async def test_a_new_database_gets_every_migration_and_the_next_time_none(databases: Databases) -> None:
    url = await databases.empty()
    assert await pending(url) == names()
    assert await migrate(url, kind="rehearsal") == names()
    assert await migrate(url, kind="rehearsal") == []
    assert await pending(url) == []
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT kind FROM installation") == "rehearsal"
    await connection.close()


async def test_a_rehearsals_database_takes_no_real_cases(databases: Databases) -> None:
    url = await databases.clone()
    connection = await asyncpg.connect(url)
    newest = len(shipped())
    await connection.execute("DELETE FROM migration WHERE version = $1", newest)
    with pytest.raises(MigrationError, match="never mix"):
        await migrate(url, kind="real")
    assert await connection.fetchval("SELECT max(version) FROM migration") == newest - 1
    await connection.close()


async def test_two_processes_at_once_apply_each_migration_once(databases: Databases) -> None:
    url = await databases.empty()
    both = await asyncio.gather(migrate(url), migrate(url), migrate(url))
    assert sorted(name for applied in both for name in applied) == names()


async def test_an_applied_migration_that_was_edited_is_refused(databases: Databases) -> None:
    url = await databases.clone()
    connection = await asyncpg.connect(url)
    await connection.execute("UPDATE migration SET sha256 = 'other' WHERE version = 2")
    await connection.close()
    with pytest.raises(MigrationError, match=r"0002_facts\.sql was edited"):
        await migrate(url, kind="rehearsal")


async def test_a_database_of_a_newer_release_is_refused(databases: Databases) -> None:
    url = await databases.clone()
    connection = await asyncpg.connect(url)
    await connection.execute("INSERT INTO migration (version, name, sha256) VALUES (99, '0099', '')")
    await connection.close()
    with pytest.raises(MigrationError, match="does not know"):
        await migrate(url, kind="rehearsal")


async def test_a_migration_that_fails_leaves_nothing_behind(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await databases.empty()
    broken = [
        (1, "0001_good.sql", "CREATE TABLE good ()"),
        (2, "0002_bad.sql", "CREATE TABLE bad (); SELECT 1/0"),
    ]
    monkeypatch.setattr(migrations, "shipped", lambda: broken)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(url)
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT to_regclass('bad')") is None
    assert await connection.fetchval("SELECT count(*) FROM migration") == 1
    await connection.close()


async def test_what_a_corrected_month_comes_to_is_worked_out_for_corrections_of_before(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, everything = await databases.empty(), shipped()
    monkeypatch.setattr(migrations, "shipped", lambda: everything[:14])
    await migrate(url, kind="rehearsal")
    connection = await asyncpg.connect(url)
    bill = (
        "INSERT INTO bill_issued (chain, seq, position, effective_on, known_at, bill, line, fiscal_year, month, payer,"
        " headcount, amount, due_on, bill_kind, corrects) VALUES ('c', $2, 1, '2022-01-01', $3, $1, 'l', 2022, '2022-02',"
        " 'p', 1, 9, '2022-01-01', CASE WHEN $4::text IS NULL THEN 'contribution' ELSE 'correction' END, $4)"
    )
    credit = (
        "INSERT INTO credit_granted (chain, seq, position, effective_on, known_at, credit, payer, amount, corrects)"
        " VALUES ('c', $2, 1, '2022-01-01', $3, $1, 'p', 9, 'own')"
    )
    await connection.execute("SET session_replication_role = replica")
    for place, (statement, name, *corrects) in enumerate(
        [(bill, "own", None), (bill, "more", "own"), (credit, "all"), (bill, "anew", "own")], 1
    ):
        await connection.execute(statement, name, place, datetime(2022, place, 1, tzinfo=UTC), *corrects)
    await connection.execute(
        "INSERT INTO bill_item (bill, membership, month, amount) VALUES ('own', 'm', '2022-02', 100)"
    )
    for name, amount in (("anew", 70), ("all", -120), ("more", 20)):
        await connection.execute(
            "INSERT INTO bill_adjustment (bill, membership, month, amount) VALUES ($1, 'm', '2022-02', $2)",
            name,
            amount,
        )
    monkeypatch.setattr(migrations, "shipped", lambda: everything)
    await migrate(url, kind="rehearsal")
    found = await connection.fetch("SELECT bill, due FROM bill_adjustment ORDER BY bill")
    assert {row["bill"]: row["due"] for row in found} == {"all": 0, "anew": 70, "more": 120}
    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute("SET session_replication_role = origin; UPDATE bill_adjustment SET due = 1")
    await connection.close()


async def test_without_a_server_it_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        await migrate("postgresql://nobody@127.0.0.1:1/none")
