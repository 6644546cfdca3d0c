"""PostgreSQL on loopback, from the wheel's programs: made once, then run in the foreground as a child.

The cluster behaves alike on every machine: UTF-8 with the builtin C.UTF-8 collation whatever LANG says, scram
passwords, UTC, no Unix socket. Its own directory is all that its user must be able to enter: the programs are
started inside it and know it as `/proc/self/cwd`, so that no folder above needs opening.
"""

import asyncio
import os
import secrets
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from deploy.embedded.binaries import account, postgres_programs, unprivileged
from deploy.embedded.process import Command, leashed
from schemas.errors import Unavailable

USER = DATABASE = "kawal"
HERE = "/proc/self/cwd"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "cluster_name": "kawal",
    "max_connections": "100",
    # A roster of a million rows grows indexes by as much as this, and should not wait for checkpoints meanwhile.
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "ISO, YMD",
    # A failed statement, or the detail of a violated key, may hold a person's number.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
HASTY = {"fsync": "off"}
"""Safe against the death of any process, since the kernel holds what was written; not against a power cut. Full
page writes stay on: a kill may tear a page. `synchronous_commit=off` would lose commits to a mere kill."""


class Postgres:
    """One cluster in one directory."""

    def __init__(self, folder: Path, port: int, password: str, *, durable: bool = True) -> None:
        self.folder = folder
        self.port = port
        self.durable = durable
        self._password = password
        self._uid = unprivileged()
        self._programs = postgres_programs(self._uid)

    @property
    def url(self) -> str:
        """Return the URL of kawal's database, password included."""
        return f"postgresql://{USER}:{quote(self._password, safe='')}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def command(self) -> Command:
        """Return what runs the server."""
        settings = SETTINGS | {"port": str(self.port)} | ({} if self.durable else HASTY)
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        return Command(
            name="postgres",
            argv=(str(self._programs / "postgres"), "-D", self._seen(), *options),
            env=_environment(),
            cwd=self.folder,
            uid=self._uid,
            stop=signal.SIGINT,
            orphaned=signal.SIGINT,
        )

    def create(self) -> None:
        """Make the cluster unless it exists; raise Unavailable, quoting initdb, if it cannot be made.

        It is made beside its place and moved there when it is whole, so that a kill leaves nothing half-made.
        """
        if self.folder.exists():
            return
        for ruin in self.folder.parent.glob(f".{self.folder.name}.*"):
            shutil.rmtree(ruin)
        draft = self.folder.with_name(f".{self.folder.name}.{secrets.token_hex(4)}")
        draft.mkdir(mode=0o700)
        known = account()
        accounts = None if known is not None else self._accounts_file()
        try:
            said = self._initdb(draft, self._uid and (known or self._uid), accounts)
        finally:
            if accounts is not None:
                accounts.unlink()
        if said is not None:
            shutil.rmtree(draft)
            raise Unavailable(f"PostgreSQL's initdb (it said: {said}; DATABASE_URL can name another server)")
        for path in (draft, *draft.rglob("*")):
            _own(path, self._uid)
        draft.rename(self.folder)

    def _initdb(self, folder: Path, uid: int | None, accounts: Path | None) -> str | None:
        """Fill *folder* with a new cluster as *uid*; return what initdb complained of, or None if it did not."""
        _own(folder, uid)
        reader = self._password_pipe(uid)
        argv = (
            *(str(self._programs / "initdb"), "-D", HERE if Path(HERE).exists() else str(folder)),
            *("-U", USER, f"--pwfile=/dev/fd/{reader}", "--auth=scram-sha-256", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"),
            *(() if self.durable else ("--no-sync",)),
        )
        command = Command("initdb", argv, env=_environment(), cwd=folder, uid=uid, accounts=accounts)
        try:
            made = subprocess.run(  # noqa: S603
                leashed(command),
                env=dict(command.env),
                pass_fds=(reader,),
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            os.close(reader)
        return None if made.returncode == 0 else made.stderr.strip()[-400:]

    def forget_dead_server(self) -> None:
        """Remove the lock file of a server that is gone, when its process id belongs to another program by now."""
        lock = self.folder / "postmaster.pid"
        try:
            pid = int(lock.read_text().split()[0])
            cwd = Path(f"/proc/{pid}/cwd").readlink()
        except (OSError, ValueError, IndexError):
            return
        if cwd != self.folder.resolve():
            lock.unlink(missing_ok=True)

    async def ready(self) -> bool:
        """Return whether the server answers queries."""
        return (await self._psql("postgres", "select 1"))[0] == 0

    async def create_database(self) -> None:
        """Make kawal's database unless it exists."""
        absent = f"not exists (select from pg_database where datname = '{DATABASE}')"
        code, said = await self._psql(
            "postgres", f"select 'create database {DATABASE}' where {absent} \\gexec"
        )
        if code != 0:
            raise Unavailable(f"PostgreSQL's database {DATABASE} ({said})")

    async def _psql(self, database: str, statement: str) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            str(self._programs / "psql"),
            *("-X", "-w", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", database),
            *("-v", "ON_ERROR_STOP=1", "-f", "-"),
            env=_environment() | {"PGPASSWORD": self._password, "PGCONNECT_TIMEOUT": "5"},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await process.communicate(statement.encode())
        return process.returncode or 0, said.decode(errors="replace").strip()

    def _seen(self) -> str:
        return HERE if Path(HERE).exists() else str(self.folder)

    def _password_pipe(self, user: int | None) -> int:
        """Return a pipe that holds the password and that *user* may open: it never stands in a file."""
        reader, writer = os.pipe()
        os.write(writer, f"{self._password}\n".encode())
        os.close(writer)
        if user is not None:
            os.fchown(reader, user, user)
        return reader

    def _accounts_file(self) -> Path:
        """Write a user list that knows the uid which runs PostgreSQL, for a machine whose own does not."""
        uid = os.geteuid() if self._uid is None else self._uid
        path = self.folder.with_name(f".accounts.{secrets.token_hex(4)}")
        path.write_text(f"root:x:0:0::/:\nkawal:x:{uid}:{uid}::/:\n")
        path.chmod(0o644)
        return path


def _own(path: Path, uid: int | None) -> None:
    if uid is not None:
        os.chown(path, uid, uid, follow_symlinks=False)


def _environment() -> dict[str, str]:
    """Return an environment without the caller's locale and PG* settings, which must not change the server."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    if sys.platform == "darwin":
        kept["LC_ALL"] = "C"
    return kept | {"LANG": "C", "TZ": "UTC"}
