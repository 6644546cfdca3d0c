"""Nothing outlives its supervisor, and a stack runs whoever starts it and wherever."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.embedded.process import Command, leashed
from tests.deploy.conftest import HERE, WORKER

ROOT = HERE.parents[1]
ACCOUNTLESS_UID = 64_999
CEILING_S = 5.0
"""The promise: whatever dies with its supervisor is gone within this time."""
ORDERLY_S = 90.0
"""Who is asked to stop stops its children one after another, and a worker ends what it is at first."""


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}


@contextmanager
def supervised(
    command: list[str], env: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[str], dict[str, int]]]:
    """Run a supervisor until the block ends; gives it and its children's process ids."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd="/"
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        first = process.stdout.readline()
        if not first:
            pytest.fail(f"the stack did not start: {process.stderr.read()[-2000:]}")
        yield process, json.loads(first)["children"]
    finally:
        process.terminate()
        process.wait(timeout=ORDERLY_S)
        process.stdout.close()
        process.stderr.close()


def program(data: Path, *worker: str) -> list[str]:
    return [sys.executable, str(HERE / "supervise.py"), str(data), *worker]


def gone(pids: dict[str, int], within_s: float = CEILING_S) -> list[str]:
    """Return the names of those still alive after *within_s* seconds."""
    deadline = time.monotonic() + within_s
    left = dict(pids)
    while left and time.monotonic() < deadline:
        left = {name: pid for name, pid in left.items() if _alive(pid)}
        time.sleep(0.02)
    return list(left)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_everything_dies_with_a_killed_supervisor_and_starts_again(tmp_path: Path) -> None:
    with supervised(program(tmp_path, *WORKER), environment()) as (process, children):
        assert set(children) == {"postgres", "temporal", "worker"}
        process.kill()
        assert gone(children) == []
    assert (tmp_path / "stack.json").exists()
    with supervised(program(tmp_path, *WORKER), environment()) as (process, again):
        assert set(again) == set(children)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=ORDERLY_S) == 0
        assert gone(again) == []
    assert not (tmp_path / "stack.json").exists()


def test_a_private_directory_and_an_uninstalled_locale_are_no_obstacle(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    indonesian = environment(LANG="id_ID.UTF-8", LC_ALL="id_ID.UTF-8")
    with supervised(program(private / "data"), indonesian) as (process, children):
        assert private.stat().st_mode & 0o777 == 0o700
        assert user_of(children["postgres"]) != 0
        process.terminate()
        assert process.wait(timeout=ORDERLY_S) == 0
        assert gone(children) == []
    assert not (private / "data" / "stack.json").exists()


def user_of(pid: int) -> int:
    return int(subprocess.run(["ps", "-o", "uid=", "-p", str(pid)], capture_output=True, check=True).stdout)


def test_where_the_kernel_tells_nobody_a_lifeline_does(tmp_path: Path) -> None:
    code = (
        "import os, subprocess, sys, time\n"
        "from deploy.embedded.process import Command, Lifeline, leashed\n"
        "line = Lifeline(needed=True)\n"
        "command = Command('sleeper', ('/bin/sleep', '600'))\n"
        "child = subprocess.Popen(leashed(command, line.reader), pass_fds=[line.reader], stdout=subprocess.DEVNULL)\n"
        "time.sleep(0.5)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment(), cwd=tmp_path
    )
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    assert _alive(pid)
    process.kill()
    process.wait()
    process.stdout.close()
    assert gone({"sleeper": pid}) == []


def test_a_child_whose_parent_died_at_once_does_not_start() -> None:
    command = Command("late", ("/bin/echo", "started"))
    orphan = leashed(command)
    spec = json.loads(orphan[4]) | {"parent": 1 if os.getpid() != 1 else 2}
    late = subprocess.run(
        [*orphan[:4], json.dumps(spec), *orphan[5:]], capture_output=True, text=True, check=False
    )
    assert late.returncode != 0
    assert "started" not in late.stdout


def as_user(uid: int) -> list[str]:
    """Return the prefix that runs a command as *uid*: nothing when the tests do not run as root.

    Where the interpreter lies in a folder closed to that user, it is lent the right to read, and only that.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.fail("as root, this test needs setpriv (util-linux) to become an ordinary user")
    plain = [setpriv, "--reuid", str(uid), "--regid", str(uid), "--clear-groups"]
    probe = (
        "import subprocess, sys, deploy.embedded.stack; subprocess.run([sys.executable, '-V'], check=True)"
    )
    importable = [*plain, sys.executable, "-c", probe]
    if (
        subprocess.run(importable, env=environment(), capture_output=True, check=False, cwd="/").returncode
        == 0
    ):
        return plain
    right = "+dac_read_search"
    return [*plain, "--inh-caps", right, "--ambient-caps", right]


@pytest.fixture
def home(request: pytest.FixtureRequest) -> Iterator[Path]:
    """Give a directory that belongs to the user under test and that everybody can reach."""
    folder = Path(tempfile.mkdtemp(prefix="kawal-test-"))
    if os.geteuid() == 0:
        os.chown(folder, request.param, request.param)
    yield folder
    shutil.rmtree(folder)


ORDINARY = pwd.getpwnam("nobody").pw_uid


@pytest.mark.parametrize("home", [ORDINARY], indirect=True)
def test_an_ordinary_user_runs_everything_under_one_uid_and_without_any_locale(home: Path) -> None:
    expected = ORDINARY if os.geteuid() == 0 else os.geteuid()
    with supervised([*as_user(ORDINARY), *program(home / "data")], environment(HOME=str(home))) as (
        _,
        children,
    ):
        assert set(children) == {"postgres", "temporal"}
        assert (home / "data" / "postgres").stat().st_uid == expected


@pytest.mark.parametrize("home", [ACCOUNTLESS_UID], indirect=True)
def test_a_user_without_an_account_gets_a_cluster_or_is_told_what_to_do(home: Path) -> None:
    """`initdb` insists on an account; where namespaces are allowed it is shown one."""
    prefix = as_user(ACCOUNTLESS_UID)
    command = [*prefix, *program(home / "data")]
    allowed = subprocess.run(
        [*prefix, "unshare", "--user", "--mount", "true"], capture_output=True, check=False
    ).returncode
    if allowed == 0:
        unnamed = environment(HOME=str(home))
        unnamed.pop("USER", None)
        with supervised(command, unnamed) as (_, children):
            assert set(children) == {"postgres", "temporal"}
    else:
        refused = subprocess.run(
            command, env=environment(HOME=str(home)), capture_output=True, text=True, check=False
        )
        assert refused.returncode == 1
        assert "DATABASE_URL" in refused.stderr
