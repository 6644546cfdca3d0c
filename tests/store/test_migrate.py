"""Migrations: applied once, in order, by one process at a time; neither edited nor unknown."""

import asyncio

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


async def test_without_a_server_it_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        await migrate("postgresql://nobody@127.0.0.1:1/none")
