"""What an embedded stack keeps in its data directory between starts: its kind, ports, password, and a lock.

The lock is the kernel's (`flock`), so that it ends with the supervisor however it dies; a `stack.json` without a
locked supervisor is stale.
"""

import fcntl
import os
import random
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import Field

from schemas.base import State
from schemas.errors import Misused, Refused
from schemas.refusals import Refusal
from schemas.settings import STACK_FILE

Kind = Literal["real", "rehearsal"]
"""Whether an installation holds real cases or a rehearsal's; it never changes."""

KEPT_FILE = "embedded.json"
LOCK_FILE = "stack.lock"
PORTS = range(15_000, 30_000)
"""Below every system's ephemeral range: a client that keeps knocking at a dead server's port must neither take
that port for its own end of the connection nor, on loopback, connect to itself."""


class Installation(State):
    """The facts that a data directory keeps."""

    kind: Kind
    password: str
    """Of PostgreSQL's only user."""
    ports: dict[str, int] = Field(default_factory=dict)

    def port(self, name: str) -> int:
        """Return the port that *name* had before if it is still free, or another free one, and remember it."""
        known = self.ports.get(name)
        taken = {port for other, port in self.ports.items() if other != name}
        if known is None or not _free(known):
            known = _free_port(taken)
            self.ports[name] = known
        return known

    def keep(self, data: Path) -> None:
        """Write the facts into *data*, readable by their owner only."""
        write_private(data / KEPT_FILE, self.model_dump_json(indent=1))


def installation(data: Path, kind: Kind) -> Installation:
    """Return what *data* keeps, making the directory if need be.

    Raises Refused when the directory belongs to an installation of the other kind: a rehearsal is never mixed
    with real cases.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / KEPT_FILE
    if not path.exists():
        return Installation(kind=kind, password=secrets.token_urlsafe(24))
    kept = Installation.model_validate_json(path.read_text())
    if kept.kind != kind:
        if kind == "rehearsal":
            raise Refused(Refusal.NOT_A_REHEARSAL, str(data))
        raise Misused(f"{data} holds a rehearsal; choose another directory with --data for real cases")
    return kept


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold *data* for this supervisor; raise Misused if another one does. A stale stack.json is removed."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (data / LOCK_FILE).open("a+")
    except PermissionError:
        raise Misused(f"{data} belongs to another user; choose another directory with --data") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misused(f"a stack already runs in {data} (supervisor {_holder(data)})") from None
        (data / STACK_FILE).unlink(missing_ok=True)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def supervisor(data: Path) -> int | None:
    """Return the process id of the supervisor that runs a stack in *data*, or None if none does."""
    try:
        with (data / LOCK_FILE).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return _holder(data)
    return None


def write_private(path: Path, text: str) -> None:
    """Write *text* to *path* in one step, readable by its owner only."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _holder(data: Path) -> int | None:
    text = (data / LOCK_FILE).read_text().strip()
    return int(text) if text.isdigit() else None


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_port(taken: set[int]) -> int:
    dice = random.SystemRandom()
    while True:
        port = dice.choice(PORTS)
        if port not in taken and _free(port):
            return port
