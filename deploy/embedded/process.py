"""One supervised child process: started on a leash, restarted when it dies, stopped in order.

Whoever kills a child with -9 finds it back within seconds. A restart may meet the ruins of its predecessor (a
port still bound, PostgreSQL's shared memory still attached by a last backend), so it is tried again with a
growing pause.
"""

import asyncio
import json
import math
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from signal import Signals

import structlog

from schemas.errors import Unavailable

LEASH = Path(__file__).with_name("leash.py")
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 2.0
STEADY_S = 1.0
"""A child that lived this long is restarted at once when it dies."""
PROBE_S = 0.05
HOPELESS_STARTS = 7
"""So many deaths before it ever served, and a start is given up."""
LOG_BYTES = 20_000_000

log = structlog.get_logger()


@dataclass(frozen=True)
class Command:
    """What a child runs, as whom, and with which signals it ends."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path | None = None
    uid: int | None = None
    accounts: Path | None = None
    """A file that the child sees as /etc/passwd, for programs that look their own user up."""
    stop: Signals = signal.SIGTERM
    orphaned: Signals = signal.SIGKILL
    """What it receives when the supervisor is gone."""
    patience_s: float = 10.0
    """How long it may take to stop before it is killed."""


def leashed(command: Command, lifeline: int | None = None) -> list[str]:
    """Return the argument vector that runs *command* as a child which dies with this process."""
    spec = {
        "parent": os.getpid(),
        "signal": int(command.orphaned),
        "uid": command.uid,
        "cwd": str(command.cwd) if command.cwd else None,
        "accounts": str(command.accounts) if command.accounts else None,
        "lifeline": lifeline,
    }
    return [sys.executable, "-I", "-S", str(LEASH), json.dumps(spec), *command.argv]


class Lifeline:
    """A pipe that ends when this process does; only needed where the kernel tells nobody of a parent's death."""

    def __init__(self, *, needed: bool = sys.platform != "linux") -> None:
        self.reader: int | None = None
        self._writer: int | None = None
        if needed:
            self.reader, self._writer = os.pipe()

    def close(self) -> None:
        """Let go: what still hangs on the line dies."""
        for end in (self.reader, self._writer):
            if end is not None:
                os.close(end)
        self.reader = self._writer = None


class Child:
    """A child process that is kept alive until it is stopped."""

    def __init__(
        self,
        command: Command,
        *,
        logs: Path,
        ready: Callable[[], Awaitable[bool]],
        before: Callable[[], None] = lambda: None,
        lifeline: Lifeline | None = None,
    ) -> None:
        """Prepare a child; *before* runs ahead of each start, *ready* says whether it serves."""
        self.command = command
        self.restarts = 0
        self.log_file = logs / f"{command.name}.log"
        self._ready = ready
        self._before = before
        self._lifeline = lifeline or Lifeline(needed=sys.platform != "linux")
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._unserved_deaths = 0
        self._stopping = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """Return the process id, or None between a death and the restart."""
        alive = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and alive else None

    async def start(self, within_s: float = 60.0) -> None:
        """Start the child and wait until it serves; raise Unavailable if it does not within *within_s* seconds."""
        self._keeper = asyncio.create_task(self._keep(), name=f"keep {self.command.name}")
        await self.up(within_s, hopeless_starts=HOPELESS_STARTS)

    async def up(self, within_s: float = 60.0, *, hopeless_starts: float = math.inf) -> None:
        """Wait until the child serves, after a start or a death; raise Unavailable if it does not."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_s
        while True:
            before = self.pid
            if before is not None and await self._ready() and self.pid == before:
                self._unserved_deaths = 0
                return
            if self._keeper is None or self._keeper.done():
                raise self._failed("was stopped")
            if self._unserved_deaths >= hopeless_starts:
                raise self._failed(f"died {self._unserved_deaths} times at its start")
            if loop.time() > deadline:
                raise self._failed(f"was not ready after {within_s:.0f} s")
            await asyncio.sleep(PROBE_S)

    async def stop(self) -> None:
        """Stop the child as its command says, and kill it if it takes too long."""
        if self._keeper is None:
            return
        self._stopping.set()
        self._signal(self.command.stop)
        done, _ = await asyncio.wait({self._keeper}, timeout=self.command.patience_s)
        if not done:
            log.warning("child.killed", child=self.command.name)
            self._signal(signal.SIGKILL)
        await self._keeper

    def kill(self, how: Signals = signal.SIGKILL) -> None:
        """Send the child a signal; it comes back by itself."""
        self._signal(how)

    def _signal(self, how: Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(how)

    def _failed(self, why: str) -> Unavailable:
        return Unavailable(f"{self.command.name} {why} (log: {self.log_file})")

    async def _keep(self) -> None:
        loop, pause = asyncio.get_running_loop(), FIRST_PAUSE_S
        while not self._stopping.is_set():
            began = loop.time()
            self._process = await self._spawn()
            if self._stopping.is_set():
                self._signal(self.command.stop)
            code = await self._process.wait()
            if self._stopping.is_set():
                return
            steady = loop.time() - began > STEADY_S
            self._unserved_deaths += 1
            pause = FIRST_PAUSE_S if steady else min(pause * 2, LONGEST_PAUSE_S)
            self.restarts += 1
            log.warning("child.died", child=self.command.name, code=code, restart_in_s=pause)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def _spawn(self) -> asyncio.subprocess.Process:
        self._before()
        line = self._lifeline.reader
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        with self.log_file.open("ab") as output:
            return await asyncio.create_subprocess_exec(
                *leashed(self.command, line),
                env=dict(self.command.env),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=() if line is None else (line,),
            )
