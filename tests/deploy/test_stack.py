"""A stack starts, serves, heals, refuses a second supervisor, and cleans up."""

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from deploy.embedded.installation import supervisor
from deploy.embedded.stack import Stack
from deploy.embedded.temporal import KIND, described, missing_search_attributes
from schemas.errors import Misused, Refused, Unavailable
from schemas.settings import settings
from tests.deploy.conftest import WORKER
from vault.client import connect


async def asked(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def killed(stack: Stack, name: str) -> None:
    """Kill a child and wait until it serves again."""
    before = stack.children[name]
    stack.kill(name, signal.SIGKILL)
    while stack.children.get(name) == before:  # noqa: ASYNC110 - a death has no event to wait for
        await asyncio.sleep(0.01)
    await stack.up(name)


async def test_postgres_answers_in_its_own_collation_and_time_zone(stack: Stack) -> None:
    url = stack.settings.database_url
    assert await asked(url, "select 1") == 1
    assert await asked(url, "show timezone") == "UTC"
    assert (
        await asked(
            url,
            "select datlocprovider::text || datlocale from pg_database where datname = current_database()",
        )
        == "bC.UTF-8"
    )


async def test_postgres_refuses_another_password(stack: Stack) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(stack.settings.database_url, password="guess")


async def test_the_namespace_keeps_closed_workflows_long_enough_and_says_what_it_holds(stack: Stack) -> None:
    client = await connect(stack.settings)
    namespace = stack.settings.temporal_namespace
    found = await described(client, namespace)
    assert found is not None
    assert found.config.workflow_execution_retention_ttl.ToTimedelta() >= timedelta(days=90)
    assert found.namespace_info.data[KIND] == "rehearsal"
    assert await missing_search_attributes(client, namespace) == {}


async def test_other_commands_find_the_stack_through_its_private_file(stack: Stack) -> None:
    assert settings(stack.data) == stack.settings
    assert (stack.data / "stack.json").stat().st_mode & 0o077 == 0
    assert stack.settings.rehearsal
    assert supervisor(stack.data) == os.getpid()


async def test_a_second_stack_in_the_same_directory_is_refused(stack: Stack) -> None:
    with pytest.raises(Misused, match=f"already runs.*{os.getpid()}"):
        async with Stack(stack.data, kind="rehearsal", worker=None):
            pass
    assert (stack.data / "stack.json").exists()


@pytest.mark.parametrize("name", ["postgres", "temporal", "worker"])
async def test_a_killed_child_comes_back(stack: Stack, name: str) -> None:
    before, deaths = stack.children[name], stack.restarts[name]
    await killed(stack, name)
    assert stack.children[name] != before
    assert stack.restarts[name] > deaths


async def test_what_was_committed_survives_the_death_of_postgres(stack: Stack) -> None:
    url = stack.settings.database_url
    connection = await asyncpg.connect(url)
    await connection.execute("create table if not exists survives (n int)")
    await connection.execute("insert into survives select generate_series(1, 1000)")
    connection.terminate()
    await killed(stack, "postgres")
    assert await asked(url, "select count(*) from survives") == 1000
    await asked(url, "drop table survives")


async def test_two_stacks_run_at_once_and_leave_nothing_behind(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Stack(tmp_path / "other", worker=WORKER, durable=False) as other:
        assert await asked(other.settings.database_url, "select 1") == 1
        assert await asked(stack.settings.database_url, "select 1") == 1
        pids = list(other.children.values())
        assert len(pids) == 3
        with monkeypatch.context() as patch:
            patch.setenv("TEMPORAL_ADDRESS", other.settings.temporal_address)
            patch.setenv("DATABASE_URL", stack.settings.database_url)
            with pytest.raises(Refused, match="namespace kawal is not marked as a rehearsal"):
                async with Stack(tmp_path / "guest", kind="rehearsal", worker=None):
                    pass
    assert not any(alive(pid) for pid in pids)
    assert not (tmp_path / "other" / "stack.json").exists()
    assert supervisor(tmp_path / "other") is None
    with pytest.raises(Refused, match="other is not marked as a rehearsal"):
        async with Stack(tmp_path / "other", kind="rehearsal", worker=None):
            pass


async def test_a_stack_that_cannot_start_stops_what_had_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.embedded.process.HOPELESS_STARTS", 2)
    hopeless = Stack(tmp_path, worker=("/bin/false",), durable=False)
    with pytest.raises(Unavailable, match=r"worker died \d+ times"):
        async with hopeless:
            pass
    assert hopeless.children == {}
    assert supervisor(tmp_path) is None


async def test_real_servers_take_the_place_of_the_embedded_ones(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", stack.settings.database_url)
    monkeypatch.setenv("TEMPORAL_ADDRESS", stack.settings.temporal_address)
    async with Stack(tmp_path / "guest", kind="rehearsal", worker=None) as guest:
        assert guest.children == {}
        assert guest.settings.database_url == stack.settings.database_url
        assert guest.settings.temporal_address == stack.settings.temporal_address


async def test_a_profile_of_temporal_toml_takes_the_place_of_the_embedded_server(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "temporal.toml"
    profile.write_text(
        f'[profile.default]\naddress = "{stack.settings.temporal_address}"\nnamespace = "kawal"\n'
    )
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(profile))
    monkeypatch.setenv("DATABASE_URL", stack.settings.database_url)
    with pytest.raises(Misused, match="holds a rehearsal"):
        async with Stack(tmp_path / "guest", kind="real", worker=None):
            pass
    async with Stack(tmp_path / "other", kind="rehearsal", worker=None) as guest:
        assert guest.children == {}
        assert guest.settings.temporal_address == ""


async def test_a_real_server_that_is_down_is_unavailable(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", stack.settings.database_url)
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:9")
    with pytest.raises(Unavailable, match="Temporal does not answer"):
        async with Stack(tmp_path / "guest", kind="rehearsal", worker=None):
            pass
    monkeypatch.setenv("DATABASE_URL", "postgresql://kawal:x@127.0.0.1:9/kawal")
    monkeypatch.setenv("TEMPORAL_ADDRESS", stack.settings.temporal_address)
    with pytest.raises(Unavailable, match="PostgreSQL does not answer"):
        async with Stack(tmp_path / "guest", kind="rehearsal", worker=None):
            pass


async def test_a_profile_that_cannot_be_read_is_misuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "temporal.toml"
    profile.write_text("[profile.default\n")
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(profile))
    with pytest.raises(Misused, match=r"temporal\.toml cannot be read"):
        async with Stack(tmp_path / "guest", worker=None):
            pass


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
