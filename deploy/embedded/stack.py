"""The embedded stack: every server of one installation, up while the context is open.

    async with Stack(data) as stack:
        ...  # stack.settings says where everything is

PostgreSQL, Temporal and the worker are child processes; mail sink, codec server and stand-ins live in this one.
`DATABASE_URL`, and `TEMPORAL_ADDRESS` or a profile of `temporal.toml`, put a real server in place of either.
`stack.json` appears in the data directory once the servers serve, just before the worker starts; every other
command finds them through it.
"""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path
from signal import Signals
from types import TracebackType
from typing import Any, Self

import structlog
from temporalio.client import Client

from console.webhooks import PATH, webhook_app
from deploy.embedded.codec import codec_app
from deploy.embedded.installation import Installation, Kind, installation, locked, write_private
from deploy.embedded.mail import mail_sink
from deploy.embedded.postgres import Postgres
from deploy.embedded.process import Child, Command, Lifeline
from deploy.embedded.standins import standins
from deploy.embedded.temporal import (
    check_kind,
    healthy,
    make_namespace,
    profiled_namespace,
    temporal_command,
)
from deploy.embedded.web import served
from schemas.settings import STACK_FILE, Settings
from schemas.settings import settings as settings_of
from starter.installation import opened
from store.migrate import migrate
from vault.client import connect
from vault.codec import codec_for
from vault.keys import KeyRing
from vault.webhooks import create_secrets

NAMESPACE = "kawal"
WORKER = (sys.executable, "-m", "worker")
READY_FILE = "worker.ready"
"""The worker writes its process id here when it polls its queues."""
SOURCES = Path(__file__).parents[2]
FAREWELL_S = 0.1
"""The Temporal client's threads end some milliseconds after their last use; an interpreter that exits before
them may crash."""

log = structlog.get_logger()


class Stack:
    """One installation's servers and worker, supervised by this process."""

    settings: Settings

    def __init__(
        self,
        data: Path,
        *,
        kind: Kind = "real",
        worker: Sequence[str] | None = WORKER,
        time_skipping: bool = False,
        durable: bool = True,
        log_level: str = "error",
    ) -> None:
        """Describe a stack in the directory *data*; nothing starts before the context is entered.

        *worker* is the worker's command, None for none. *time_skipping* lets tests skip time on Temporal.
        Without *durable* a power cut may lose data; a killed process never does. *log_level* is Temporal's.
        """
        self.data = data.absolute()
        self.kind = kind
        self._worker = worker
        self._time_skipping = time_skipping
        self._durable = durable
        self._log_level = log_level
        self._children: dict[str, Child] = {}
        self._exit = AsyncExitStack()

    @property
    def children(self) -> dict[str, int]:
        """Return the process id of every child that runs just now."""
        return {name: child.pid for name, child in self._children.items() if child.pid is not None}

    @property
    def restarts(self) -> dict[str, int]:
        """Return how often each child died and was started again."""
        return {name: child.restarts for name, child in self._children.items()}

    def kill(self, name: str, how: Signals = signal.SIGKILL) -> None:
        """Send a signal to a child; whatever it ends is started again."""
        self._children[name].kill(how)

    async def up(self, name: str, within_s: float = 60.0) -> None:
        """Wait until a child serves again; raise Unavailable if it does not."""
        await self._children[name].up(within_s)

    async def until_stopped(self) -> None:
        """Wait until a person or the system asks this process to stop (Ctrl-C, SIGTERM, a closed terminal)."""
        loop, asked = asyncio.get_running_loop(), asyncio.Event()
        loop.add_signal_handler(signal.SIGINT, asked.set)
        try:
            await asked.wait()
        finally:
            loop.remove_signal_handler(signal.SIGINT)

    async def __aenter__(self) -> Self:
        """Start everything; what had started is stopped again when something does not."""
        self._exit.enter_context(_stopped_like_ctrl_c())
        try:
            await self._start()
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop everything in order: the worker first, the servers it uses last."""
        await self._close()

    async def _close(self) -> None:
        await self._exit.aclose()
        self._children.clear()
        await asyncio.sleep(FAREWELL_S)

    async def _start(self) -> None:
        self._exit.enter_context(locked(self.data))
        kept = installation(self.data, self.kind)
        ports = {
            name: kept.port(name)
            for name in ("postgres", "temporal", "ui", "mail", "codec", "standins", "webhooks")
        }
        kept.keep(self.data)
        self._lifeline = Lifeline()
        self._exit.callback(self._lifeline.close)
        facts = self._facts(kept, ports)
        postgres = (
            None
            if facts["database_url"]
            else Postgres(self.data / "postgres", ports["postgres"], kept.password, durable=self._durable)
        )
        if postgres is not None:
            facts["database_url"] = postgres.url
        planned = Settings(**{**facts, "data": self.data})
        KeyRing.create(planned.key_file)
        create_secrets(planned.webhook_file)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._start_postgres(postgres))
                group.create_task(self._start_temporal(planned, ports))
        except BaseExceptionGroup as both:
            raise both.exceptions[0] from None
        await migrate(planned.database_url, kind=self.kind)
        await self._serve_inside(planned, ports)
        write_private(self.data / STACK_FILE, json.dumps(facts, indent=1))
        self._exit.callback((self.data / STACK_FILE).unlink, missing_ok=True)
        self.settings = settings_of(self.data)
        if self._worker is not None:
            await self._start_worker(self._worker)

    def _facts(self, kept: Installation, ports: dict[str, int]) -> dict[str, Any]:
        """Return what stack.json will say; real servers that the environment names stand in already."""
        environment = os.environ
        address = environment.get("TEMPORAL_ADDRESS") or environment.get("KAWAL_TEMPORAL_ADDRESS")
        namespace = environment.get("TEMPORAL_NAMESPACE") or environment.get("KAWAL_TEMPORAL_NAMESPACE")
        profiled = None if address else profiled_namespace()
        self._own_temporal = not (address or profiled)
        outside = f"http://127.0.0.1:{ports['standins']}"
        return {
            "database_url": environment.get("DATABASE_URL") or environment.get("KAWAL_DATABASE_URL") or "",
            "temporal_address": address or ("" if profiled else f"127.0.0.1:{ports['temporal']}"),
            "temporal_namespace": namespace or profiled or NAMESPACE,
            "smtp_host": "127.0.0.1",
            "smtp_port": ports["mail"],
            "agency_url": outside,
            "bank_url": outside,
            "registry_url": outside,
            "webhook_url": f"http://127.0.0.1:{ports['webhooks']}{PATH}",
            "public_url": f"http://127.0.0.1:{ports['webhooks']}",
            "ui_url": f"http://127.0.0.1:{ports['ui']}" if self._own_temporal else "",
            "codec_url": f"http://127.0.0.1:{ports['codec']}" if self._own_temporal else "",
            "mail_url": (self.data / "mail").as_uri(),
            "rehearsal": kept.kind == "rehearsal",
        }

    async def _start_postgres(self, postgres: Postgres | None) -> None:
        if postgres is None:
            return
        await asyncio.to_thread(postgres.create)
        child = self._child(postgres.command, postgres.ready, postgres.forget_dead_server)
        await child.start()
        await postgres.create_database()

    async def _start_temporal(self, planned: Settings, ports: dict[str, int]) -> None:
        namespace = planned.temporal_namespace
        if self._own_temporal:
            client = await Client.connect(planned.temporal_address, namespace=namespace, lazy=True)
            command = temporal_command(
                self.data,
                port=ports["temporal"],
                ui_port=ports["ui"],
                codec_url=f"http://127.0.0.1:{ports['codec']}",
                time_skipping=self._time_skipping,
                durable=self._durable,
                log_level=self._log_level,
            )

            async def ready() -> bool:
                return await healthy(client)

            await self._child(command, ready).start()
            await make_namespace(client, namespace, self.kind)
        else:
            client = await connect(planned)
        await check_kind(client, namespace, self.kind)

    async def _serve_inside(self, planned: Settings, ports: dict[str, int]) -> None:
        await self._exit.enter_async_context(mail_sink(self.data / "mail", ports["mail"]))
        outside = self._exit.enter_context(standins(self.data))
        await self._exit.enter_async_context(served(outside, ports["standins"]))
        if self._own_temporal:
            codec = codec_for(planned.key_file, planned.temporal_namespace)
            origins = [f"http://{host}:{ports['ui']}" for host in ("127.0.0.1", "localhost")]
            app = codec_app(codec, planned.temporal_namespace, origins)
            await self._exit.enter_async_context(served(app, ports["codec"]))
        installed = await self._exit.enter_async_context(opened(planned))
        await self._exit.enter_async_context(served(webhook_app(installed), ports["webhooks"]))

    async def _start_worker(self, argv: Sequence[str]) -> None:
        announced = self.data / READY_FILE
        path = os.pathsep.join(filter(None, (str(SOURCES), os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, "KAWAL_DATA": str(self.data), "PYTHONPATH": path}
        command = Command(name="worker", argv=tuple(argv), env=environment, patience_s=20.0)

        async def ready() -> bool:
            with suppress(FileNotFoundError):
                return announced.read_text().strip() == str(child.pid)
            return False

        child = self._child(command, ready, lambda: announced.unlink(missing_ok=True))
        await child.start()

    def _child(
        self,
        command: Command,
        ready: Callable[[], Awaitable[bool]],
        before: Callable[[], None] = lambda: None,
    ) -> Child:
        logs = self.data / "logs"
        logs.mkdir(mode=0o700, exist_ok=True)
        child = Child(command, logs=logs, ready=ready, before=before, lifeline=self._lifeline)
        self._children[command.name] = child
        self._exit.push_async_callback(child.stop)
        return child


@contextmanager
def _stopped_like_ctrl_c() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end this process as Ctrl-C does: by way of every context's exit."""
    mine = [wish for wish in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(wish) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        mine.clear()
    loop = asyncio.get_running_loop()
    for wish in mine:
        loop.add_signal_handler(wish, signal.raise_signal, signal.SIGINT)
    try:
        yield
    finally:
        for wish in mine:
            loop.remove_signal_handler(wish)
