"""Contents: stored once whoever brings them how often, read piece by piece, and never as something else."""

import asyncio
import secrets
from pathlib import Path

import pytest

from activities import contents as of_worker
from activities.contents import Contents
from schemas.errors import Refused
from schemas.refusals import Refusal
from starter import installation as client
from starter.installation import Installation
from store import contents as contents_of_store
from store.pool import reading
from vault import parts as of_files
from vault.content import content_digest

SIZE = 1000


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_files, "PART_BYTES", SIZE)


@pytest.fixture
def contents(installation: Installation) -> Contents:
    return Contents(installation.pool, installation.ring)


@pytest.fixture
def content() -> bytes:
    return secrets.token_bytes(5 * SIZE + 1)


@pytest.fixture
def file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    return path


async def stored(installation: Installation, name: str) -> tuple[int, int]:
    """Return how many rows and parts a content has."""
    async with reading(installation.pool) as connection:
        rows = await connection.fetchval("SELECT count(*) FROM content WHERE id = $1", name)
        parts = await connection.fetchval("SELECT count(*) FROM content_part WHERE content = $1", name)
    return rows, parts


async def test_a_file_is_stored_in_parts_once_and_read_by_worker_and_client(
    installation: Installation, contents: Contents, file: Path, content: bytes
) -> None:
    name, sha256 = await installation.upload_file("roster", file)
    assert await stored(installation, name) == (1, 6)
    assert await installation.upload_file("roster", file) == (name, sha256)
    assert await installation.upload("roster", content) == (name, sha256)
    assert await stored(installation, name) == (1, 6)
    opened = await contents.open(name, sha256)
    assert await asyncio.to_thread(opened.read) == content
    assert await contents.get(name, sha256) == content
    opened = await installation.open_file(name)
    assert await asyncio.to_thread(opened.read) == content


async def test_what_was_stored_whole_is_not_stored_again_in_parts(
    installation: Installation, contents: Contents, file: Path, content: bytes
) -> None:
    name, sha256 = await installation.upload("roster", content)
    assert await installation.upload_file("roster", file) == (name, sha256)
    assert await stored(installation, name) == (1, 0)
    assert (await contents.open(name, sha256)).read() == content
    assert (await installation.open_file(name)).read() == content


async def test_an_upload_that_was_interrupted_is_nothing_until_it_is_done_again(
    installation: Installation,
    contents: Contents,
    file: Path,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[int] = []
    store_part = contents_of_store.store_part

    async def until_the_third(pool: object, name: str, part: int, sealed: bytes) -> None:
        if len(kept) == 3:
            raise ConnectionResetError
        kept.append(part)
        await store_part(pool, name, part, sealed)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(client, "store_part", until_the_third)
        with pytest.raises(ConnectionResetError):
            await installation.upload_file("roster", file)
    sha256 = content_digest(content)
    name = f"roster/{sha256[:32]}"
    assert await stored(installation, name) == (0, 3)
    with pytest.raises(Refused) as refused:
        await contents.open(name, sha256)
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD
    again: list[int] = []

    async def noted(pool: object, name: str, part: int, sealed: bytes) -> None:
        again.append(part)
        await store_part(pool, name, part, sealed)  # type: ignore[arg-type]

    monkeypatch.setattr(client, "store_part", noted)
    assert await installation.upload_file("roster", file) == (name, sha256)
    assert (kept, again) == ([0, 1, 2], [3, 4, 5])
    assert await contents.get(name, sha256) == content


async def test_a_content_that_a_command_names_wrongly_is_refused(
    installation: Installation, contents: Contents, file: Path
) -> None:
    other = content_digest(b"another")
    whole, _ = await installation.upload("claim", b"a claim")
    with pytest.raises(Refused) as refused:
        await contents.open(whole, other)
    assert refused.value.reason.code is Refusal.DIGEST_MISMATCH
    parted, _ = await installation.upload_file("roster", file)
    with pytest.raises(Refused) as refused:
        await contents.get(parted, other)
    assert refused.value.reason.code is Refusal.DIGEST_MISMATCH


async def test_contents_that_are_asked_for_together_come_in_their_order(
    installation: Installation,
    contents: Contents,
    file: Path,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    first_contents = contents_of_store.first_contents

    async def noted(pool: object, names: list[str], size: int) -> list[object]:
        found = await first_contents(pool, names, size)  # type: ignore[arg-type]
        asked.append(len(found))
        return list(found)

    monkeypatch.setattr(of_worker, "first_contents", noted)
    monkeypatch.setattr(of_worker, "TOGETHER", 3 * SIZE)
    small = [secrets.token_bytes(SIZE) for _ in range(5)]
    large = secrets.token_bytes(4 * SIZE)
    whole = [*small[:3], large, *small[3:]]
    wanted = [await installation.upload("claim", one) for one in whole]
    wanted.insert(1, await installation.upload_file("roster", file))
    whole.insert(1, content)
    assert [data async for data in contents.each(wanted)] == whole
    # A small one has some bytes more when it is sealed, so that two fit; a large one is alone, parts come by themselves.
    assert asked == [3, 1, 1, 2]
    other = content_digest(b"another")
    for wrong, why in (
        ((wanted[0][0], other), Refusal.DIGEST_MISMATCH),
        (("claim/none", other), Refusal.UNKNOWN_RECORD),
    ):
        with pytest.raises(Refused) as refused:
            _ = [data async for data in contents.each([wanted[2], wrong])]
        assert (refused.value.reason.code, refused.value.reason.record) == (why, wrong[0])


async def test_parts_are_not_waited_for_in_the_loop_that_fetches_them(
    installation: Installation, contents: Contents, file: Path
) -> None:
    opened = await contents.open(*await installation.upload_file("roster", file))
    with pytest.raises(RuntimeError, match="thread"):
        opened.read()


async def test_stored_parts_cannot_be_changed_or_removed(installation: Installation, file: Path) -> None:
    name, _ = await installation.upload_file("roster", file)
    async with reading(installation.pool) as connection:
        for statement in (
            "UPDATE content_part SET sealed = '' WHERE content = $1",
            "DELETE FROM content_part WHERE content = $1",
        ):
            with pytest.raises(Exception, match="insert"):
                await connection.execute(statement, name)
