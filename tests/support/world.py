"""The world of the workflow tests: open cases as the product does, command them, move time, read the record."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from activities.issuing import commitment
from activities.opening import Opener
from schemas.base import Message
from schemas.cases import Answer, CaseKey, CaseState, CaseType, Opening
from schemas.clock import Clock, ClockMode
from schemas.names import STAGE, commitment_id, instruction_id
from schemas.orders import OpenCommitments
from starter.client import SignedIn
from starter.installation import Installation
from starter.issuing import _opening
from store.pool import reading
from store.record import Record, Writer
from tests.support.faults import Faults, FaultyRecord
from tests.support.people import People
from worker import tooled, workers

INSTRUCTION = "inpres-2-2021"
SIGNED_ON = date(2021, 3, 25)
PATIENCE = 15.0
"""Seconds in which anything that should happen by itself has happened."""
SKIPS = 10_000
"""More skips of time than any test needs; the server's own limit would stop one silently."""
CONDUCTED = Clock(mode=ClockMode.CONDUCTED)
WALL = Clock()

S = TypeVar("S", bound=CaseState)


@dataclass(frozen=True)
class World:
    """One installation, its worker, its people, and a hand on the clock."""

    installation: Installation
    opener: Opener
    skipper: TimeSkipper
    people: People
    faults: Faults

    async def open(self, *openings: Opening) -> None:
        """Open cases as an activity of the product does."""
        await self.opener.open(openings, Writer())

    async def open_commitment(
        self, region: str, at: datetime, *, clock: Clock = CONDUCTED, begin: bool = False
    ) -> str:
        """Open the commitment of *region*; unless *begin*, without the budget years it would open."""
        order = OpenCommitments(
            instruction=INSTRUCTION, regions=(region,), issued_on=SIGNED_ON, at=at, clock=clock
        )
        opening = commitment(order, region)
        if not begin:
            agenda = [due for due in opening.state["agenda"] if due["what"] != "begin"]  # type: ignore[union-attr, call-overload, index]
            opening = opening.model_copy(update={"state": {**opening.state, "agenda": agenda}})
        await self.open(opening)
        return commitment_id(INSTRUCTION, region)

    def small_instruction(self, name: str, regions: tuple[str, ...], clock: Clock) -> Opening:
        """Return an instruction as it is issued, under another name and to few regions."""
        opening = _opening(
            INSTRUCTION, clock, real_now() if clock == WALL else on(SIGNED_ON), self.people.admin
        )
        case = instruction_id(name)
        command = f"{case}/issue/1"
        key = opening.key.model_copy(update={"id": case})
        state = opening.state | {"key": key.model_dump(mode="json"), "regions": list(regions)}
        signed = self.people.admin.sign(command)
        return opening.model_copy(update={"key": key, "state": state, "command": command, "signed": signed})

    def parent(self, region: str, fiscal_year: int | None = None) -> CaseKey:
        """Return the key of the commitment of *region*, as orders to open its siblings carry it."""
        return CaseKey(
            id=commitment_id(INSTRUCTION, region),
            type=CaseType.COMMITMENT,
            instruction=INSTRUCTION,
            region=region,
            province=region.split(".", maxsplit=1)[0],
            fiscal_year=fiscal_year,
        )

    async def give(
        self,
        who: SignedIn,
        case: str,
        update: str,
        permit: str,
        body: Message,
        *,
        at: datetime | None = None,
        occurrence: int | str = 1,
    ) -> Answer:
        """Give a command as the command line does."""
        commands = self.installation.commands(who)
        return await commands.give(case, update, permit, update, body, occurrence=occurrence, at=at)

    async def advance(self, case: str, at: datetime) -> Answer:
        """Move a conducted case and everyone it wakes to *at*, until nobody has anything left to do."""
        commands = self.installation.commands(None)
        answer = await commands.advance(case, at)
        waiting, seen = list(answer.woke), {case}
        while waiting:
            sibling = waiting.pop(0)
            if await self.standing(sibling) == "open":
                told = await commands.advance(sibling, at)
                waiting += [one for one in told.woke if one not in seen]
                seen.add(sibling)
        return answer

    async def skip(self, case: str, time: timedelta) -> bool:
        """Let *time* pass for a wall-clock case; return False when it closed meanwhile."""
        return await self.skipper.fast_forward(self.installation.client.get_workflow_handle(case), time)

    async def skip_to(self, case: str, instant: datetime) -> bool:
        """Let time pass for a wall-clock case until a moment after *instant*."""
        now = await self.skipper.get_current_time(self.installation.client.get_workflow_handle(case))
        return await self.skip(case, instant - now + timedelta(seconds=1))

    async def now(self, case: str) -> datetime:
        """Return a wall-clock case's own time."""
        return await self.skipper.get_current_time(self.installation.client.get_workflow_handle(case))

    async def today(self, case: str) -> date:
        """Return a wall-clock case's own date in Western Indonesia."""
        return WALL.today(await self.now(case))

    async def state(self, case: str, kind: type[S]) -> S:
        """Return the state a case shows."""
        handle = self.installation.client.get_workflow_handle(case)
        return await handle.query("show", result_type=kind)

    async def shown(self, case: str) -> str | None:
        """Return what Temporal's own lists show as a case's stage."""
        described = await self.installation.client.get_workflow_handle(case).describe()
        return described.typed_search_attributes.get(STAGE)

    async def run_ids(self, case: str) -> list[str]:
        """Return the ids of a case's runs, oldest first: one more than it continued as new."""
        described = await self.installation.client.get_workflow_handle(case).describe()
        runs = [described.raw_info.first_run_id]
        while (following := await self._next_run(case, runs[-1])) is not None:
            runs.append(following)
        return runs

    async def _next_run(self, case: str, run: str) -> str | None:
        handle = self.installation.client.get_workflow_handle(case, run_id=run)
        last = [event async for event in handle.fetch_history_events()][-1]
        following = last.workflow_execution_continued_as_new_event_attributes.new_execution_run_id
        return following or None

    async def rows(self, statement: str, *arguments: object) -> list[dict[str, Any]]:
        """Return what PostgreSQL answers."""
        async with reading(self.installation.pool) as connection:
            return [dict(row) for row in await connection.fetch(statement, *arguments)]

    async def facts(self, kind: str, case: str) -> list[dict[str, Any]]:
        """Return the facts of one kind that a case recorded, in order."""
        return await self.rows(f"SELECT * FROM {kind} WHERE chain = $1 ORDER BY seq, position", case)  # noqa: S608 - a fact's own table

    async def actions(self, case: str) -> list[str]:
        """Return what a case did, as its audit chain tells."""
        found = await self.rows("SELECT action FROM audit_entry WHERE chain = $1 ORDER BY seq", case)
        return [row["action"] for row in found]

    async def tasks(self, case: str) -> set[str]:
        """Return what people are asked to do in a case just now."""
        statement = "SELECT what FROM task WHERE case_id = $1 AND closed_at IS NULL"
        return {row["what"] for row in await self.rows(statement, case)}

    async def notices(self, case: str) -> list[tuple[str, str]]:
        """Return whom a case wrote to and with which template, in order."""
        statement = "SELECT office, template FROM notice WHERE chain = $1 ORDER BY seq, position"
        return [(row["office"], row["template"]) for row in await self.rows(statement, case)]

    async def standing(self, case: str) -> str | None:
        """Return whether a case is open or closed, None if there is none."""
        return await self.opener.record.standing(case)

    async def until(self, case: str, action: str, *, times: int = 1) -> None:
        """Wait until a case has done *action* (so many *times*), as it does by itself."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while (await self.actions(case)).count(action) < times:
            assert loop.time() < until, f"{case} did not come to {action}: {await self.actions(case)}"
            await asyncio.sleep(0.02)
        # The record commits a moment before the workflow starts, and before its own state moves on.
        [row] = await self.rows("SELECT version FROM case_file WHERE id = $1", case)
        while await self._version(case) < row["version"]:
            assert loop.time() < until, f"the workflow of {case} does not catch up with its record"
            await asyncio.sleep(0.02)

    async def _version(self, case: str) -> int:
        """Return the version a case's workflow shows: 0 while it has not started, 1 as it opens."""
        handle = self.installation.client.get_workflow_handle(case)
        try:
            return int((await handle.query("show", result_type=dict))["version"])
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return 0

    async def until_closed(self, case: str) -> None:
        """Wait until a case's workflow has ended."""
        await asyncio.wait_for(self.installation.client.get_workflow_handle(case).result(), PATIENCE)


@asynccontextmanager
async def inhabited(installation: Installation, people: People) -> AsyncIterator[World]:
    """Yield the world of an installation, its worker running in this process."""
    client = installation.client
    faults: Faults = {}
    async with AsyncExitStack() as running:
        activities = await running.enter_async_context(
            tooled(installation.settings, client, recorder=lambda pool: FaultyRecord(pool, faults))
        )
        for worker in workers(client, activities):
            await running.enter_async_context(worker)
        skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False, max_session_skip_count=SKIPS))
        yield World(installation, Opener(Record(installation.pool), client), skipper, people, faults)


def on(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day in Western Indonesia."""
    return WALL.at(day, hour)


def real_now() -> datetime:
    """Return the machine's time: where a wall-clock case begins."""
    return datetime.now(UTC)
