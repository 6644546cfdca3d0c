"""Clerking: where a clerk works, in a thread for a small roster, in a process of its own for a large one.

A million rows keep a processor busy for half a minute. In the worker's own process that would be half a minute in
which cases wait for their turn, and two processors would be of no use. The process is given pieces on its stdin and
answers on its stdout; it ends when its stdin does, which a killed worker's does at once.
"""

import asyncio
import gc
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from activities.registration.clerk import Clerk, Desk, Findings, Judged, Piece
from schemas.errors import Unavailable
from store.staging import Chunk

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "activities.registration.clerking")
LENGTH_BYTES = 8
BUFFER = 1 << 20


class Working(Protocol):
    """A clerk at work somewhere."""

    async def judge(self, piece: Piece) -> Judged:
        """Judge the rows of *piece*."""

    async def seal(self, findings: Findings) -> Chunk:
        """Return the piece judged longest ago as it is to be staged."""


class InThread:
    """A clerk in a thread of this process."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    async def judge(self, piece: Piece) -> Judged:
        """Judge the rows of *piece*."""
        return await asyncio.to_thread(self._clerk.judge, piece)

    async def seal(self, findings: Findings) -> Chunk:
        """Return the piece judged longest ago as it is to be staged."""
        return await asyncio.to_thread(self._clerk.seal, findings)


class InProcess:
    """A clerk in a process of its own; raises Unavailable when it has ended."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def judge(self, piece: Piece) -> Judged:
        """Judge the rows of *piece*."""
        judged: Judged = await self.ask(("judge", piece))
        return judged

    async def seal(self, findings: Findings) -> Chunk:
        """Return the piece judged longest ago as it is to be staged."""
        chunk: Chunk = await self.ask(("seal", findings))
        return chunk

    async def ask(self, question: object) -> Any:  # noqa: ANN401 - a judged piece or a chunk
        """Return the answer to *question*, once those before it are answered."""
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise RuntimeError("the clerk was started without pipes")
        asked = pickle.dumps(question, pickle.HIGHEST_PROTOCOL)
        try:
            async with self._turn:
                to.write(len(asked).to_bytes(LENGTH_BYTES) + asked)
                await to.drain()
                length = int.from_bytes(await back.readexactly(LENGTH_BYTES))
                answer = await back.readexactly(length)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise Unavailable("the process that judges and seals rows", error) from error
        return pickle.loads(answer)  # noqa: S301 - from our own process


@asynccontextmanager
async def clerk(desk: Desk, *, apart: bool) -> AsyncGenerator[Working, None]:
    """Yield a clerk at *desk*, *apart* in a process of its own or in a thread of this one."""
    if not apart:
        yield InThread(await asyncio.to_thread(Clerk, desk))
        return
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    process = await asyncio.create_subprocess_exec(
        *COMMAND, stdin=PIPE, stdout=PIPE, limit=BUFFER, env=os.environ | {"PYTHONPATH": path}
    )
    try:
        working = InProcess(process)
        await working.ask(desk)
        yield working
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def main() -> None:
    """Answer what comes on stdin until it ends: first the desk, then its pieces."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a piece is made of is let go with it and holds no circles; looking for some would take a fifth of the time.
    gc.disable()
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    desk = _read(questions)
    if desk is None:
        return
    seated = Clerk(desk)
    _write(answers, None)
    while (question := _read(questions)) is not None:
        what, given = question
        _write(answers, seated.judge(given) if what == "judge" else seated.seal(given))


def _read(pipe: BinaryIO) -> Any:  # noqa: ANN401 - whatever was asked
    length = pipe.read(LENGTH_BYTES)
    return pickle.loads(pipe.read(int.from_bytes(length))) if length else None  # noqa: S301 - from our own worker


def _write(pipe: BinaryIO, answer: object) -> None:
    data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(LENGTH_BYTES) + data)
    pipe.flush()


if __name__ == "__main__":
    main()
