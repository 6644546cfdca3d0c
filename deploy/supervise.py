"""A supervisor of its own: keeps one stack up after the command that started it has ended."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from deploy.embedded.installation import Kind, supervisor
from deploy.embedded.stack import Stack
from schemas.errors import Unavailable
from schemas.settings import STACK_FILE

STARTS_WITHIN_S = 60.0
STOPS_WITHIN_S = 20.0
POLL_S = 0.1


def leave_running(data: Path, kind: Kind) -> None:
    """Start a stack in *data* under a supervisor that outlives this process; raises Unavailable if it does not start."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = (data / "supervisor.log").open("ab")
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "deploy.supervise", str(data), kind],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    log.close()
    until = time.monotonic() + STARTS_WITHIN_S
    while not ((data / STACK_FILE).exists() and (data / "worker.ready").exists()):
        if process.poll() is not None or time.monotonic() > until:
            raise Unavailable(f"The stack in {data} (log: {data / 'supervisor.log'})")
        time.sleep(POLL_S)


def stop(data: Path) -> bool:
    """Stop the stack in *data* and wait until it is gone; return whether one ran."""
    pid = supervisor(data)
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + STOPS_WITHIN_S
    while supervisor(data) is not None:
        if time.monotonic() > until:
            raise Unavailable(f"The supervisor {pid} of {data}")
        time.sleep(POLL_S)
    return True


async def _keep(data: Path, kind: Kind) -> None:
    async with Stack(data, kind=kind) as stack:
        await stack.until_stopped()


if __name__ == "__main__":
    try:
        asyncio.run(_keep(Path(sys.argv[1]), "rehearsal" if sys.argv[2] == "rehearsal" else "real"))
    except KeyboardInterrupt:
        sys.exit(0)
