"""An office: one rehearsal installation with its worker, and a hand that types commands as one user or another."""

import asyncio
import contextlib
import io
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.embedded.stack import Stack
from kawal import main
from schemas.clock import Clock, ClockMode
from schemas.names import commitment_id
from starter.client import SignedIn
from starter.installation import Installation, opened
from starter.people import sign_in
from starter.rehearsal.directory import PASSWORD
from starter.rehearsal.run import rehearse
from store.pool import reading
from vault.signin import Token

INSTRUCTION = "inpres-2-2021"
PANDEGLANG = "36.01"
CLOCK = Clock(mode=ClockMode.CONDUCTED)


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def refused(self) -> str:
        """Return the code of the refusal; fails when the command was not refused."""
        assert self.code == 1, (self.code, self.out, self.err)
        return str(self.document["refused"]["code"])


@dataclass
class Office:
    """One installation and the people who type."""

    stack: Stack
    installation: Installation
    tokens: dict[str, Token] = field(default_factory=dict)

    async def run(self, *words: object, user: str | None = None) -> Result:
        """Run one command line as *user*, or as nobody, without `--json`."""
        await self._sign_in(user)
        return await typed(*words, data=self.stack.data)

    async def ask(self, *words: object, user: str | None = None) -> Result:
        """Run one command line with `--json`."""
        return await self.run(*words, "--json", user=user)

    async def advance(self, case: str, day: date, hour: int = 9) -> None:
        """Move a case's business time, and that of the siblings it wakes."""
        at = CLOCK.at(day, hour)
        commands = self.installation.commands(None)
        waiting = [case]
        while waiting:
            answer = await commands.advance(waiting.pop(0), at)
            waiting += answer.woke

    async def value(self, query: str, *given: object) -> Any:  # noqa: ANN401 - any column
        """Return one value from the database."""
        async with reading(self.installation.pool) as connection:
            return await connection.fetchval(query, *given)

    async def refusals(self, chain: str) -> list[str]:
        """Return the refusals logged beside a chain, oldest first."""
        async with reading(self.installation.pool) as connection:
            rows = await connection.fetch(
                "SELECT details FROM audit_entry WHERE chain = $1 ORDER BY seq", f"refusal/{chain}"
            )
        return [row["details"]["refusal"] for row in rows]

    async def _sign_in(self, user: str | None) -> None:
        session = self.stack.settings.session_file
        if user is None:
            session.unlink(missing_ok=True)
            return
        if user not in self.tokens:
            self.tokens[user] = await sign_in(self.installation.pool, user, PASSWORD)
        session.write_text(str(self.tokens[user]))

    async def signed_in(self, user: str) -> SignedIn:
        await self._sign_in(user)
        return SignedIn(self.tokens[user].id, self.tokens[user].secret)


async def typed(*words: object, data: Path | None = None) -> Result:
    """Run one command line in this process, as `kawal` would."""
    arguments = [str(word) for word in words]
    if data is not None:
        arguments += ["--data", str(data)]
    out, err = io.StringIO(), io.StringIO()

    def run() -> int:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            return main(arguments)

    code = await asyncio.to_thread(run)
    return Result(code, out.getvalue(), err.getvalue())


def case(region: str) -> str:
    return commitment_id(INSTRUCTION, region)


def at(day: date) -> datetime:
    return CLOCK.at(day, 9)


@pytest.fixture(scope="session")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """548 commitments, of which one region has lived through two years and all five stages."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            if name == "DATABASE_URL" or name.startswith(("KAWAL_", "TEMPORAL_")):
                patch.delenv(name)
        patch.setenv("TEMPORAL_CONFIG_FILE", os.devnull)
        patch.setenv("LANG", "C.UTF-8")
        data = tmp_path_factory.mktemp("office")
        async with (
            Stack(data, kind="rehearsal", durable=False) as stack,
            opened(stack.settings, size=20) as installation,
        ):
            await rehearse(
                installation,
                codes=[PANDEGLANG],
                since=date(2021, 3, 25),
                until=date(2022, 12, 31),
                seed=7,
            )
            yield Office(stack, installation)
