"""Carrying out: what was handed in is given to its case, as a command through the link; what a rule refuses is left to an officer.

The command bears the hand-in's id, so that a crash between any two steps is harmless: what was given before is
answered as it was then. Nothing is lost while Temporal or the worker is away: it waits, and is tried ever more rarely.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from law.offices import OfficeKind, office_code
from schemas.base import Message
from schemas.cases import Answer, Signature, Task
from schemas.claim_links import Outcome
from schemas.errors import Refused, Unavailable
from schemas.names import claim_id
from schemas.signing import link_session, proof
from schemas.terms import Role
from starter.claim_links.chain import Register
from starter.claim_links.handing_in import recorded
from starter.claim_links.issuing import task_of
from starter.client import Commands
from starter.installation import Installation
from starter.reading.tasks import business_now
from starter.rehearsal.turns import take_turns
from store.actors import SYSTEM
from store.changes import task_row
from store.pool import reading, transaction
from store.queries import load, rows
from store.record import sql as record_sql
from workflows.claims.tasks import BASIS

sql = load("claim_links")
log = structlog.get_logger()
BATCH = 50
PATIENCE = 20.0
"""Seconds that a case may take over one hand-in before the next one's turn comes."""
FIRST_REST = timedelta(seconds=10)
LONGEST_REST = timedelta(hours=1)


@dataclass(frozen=True)
class Through:
    """Signs commands with the key of a claim link."""

    link: str
    key: bytes

    @property
    def session(self) -> str:
        """Return the session that a link's commands name."""
        return link_session(self.link)

    def sign(self, command: str) -> Signature:
        """Return the signature of the command with that id."""
        return Signature(session=self.session, proof=proof(self.key, command))


@dataclass(frozen=True)
class Order:
    """A command that follows from a hand-in."""

    update: str
    permit: str
    body: Message
    link: str
    at: datetime


@dataclass(frozen=True)
class Rest:
    """Until when a hand-in that nobody could take waits, and how long it waited."""

    until: datetime
    lasted: timedelta


class CarryOutHandIns:
    """Gives cases what came in through links."""

    def __init__(
        self, installation: Installation, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.installation = installation
        self.clock = clock
        self._rests: dict[str, Rest] = {}

    async def once(self) -> int:
        """Carry out one batch, each hand-in on its own, and return how many are done with.

        Raises the error of one that failed otherwise than by a rule or a server that is away, once all were tried.
        """
        now = self.clock()
        self._rests = {link: rest for link, rest in self._rests.items() if now - rest.until < LONGEST_REST}
        resting = [link for link, rest in self._rests.items() if now < rest.until]
        async with reading(self.installation.pool) as connection:
            waiting = [
                row["link"] for row in await rows(sql.waiting(connection, resting=resting, most=BATCH))
            ]
        done, failed = 0, None
        for link in waiting:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._carry_out(link)
            except (Unavailable, TimeoutError):
                self._wait(link, now)
            except Exception as error:  # noqa: BLE001 - what fails for a defect holds up nobody else's, and is raised below
                self._wait(link, now)
                failed = failed or error
            else:
                done += 1
        if failed is not None:
            raise failed
        return done

    async def _carry_out(self, link: str) -> None:
        async with reading(self.installation.pool) as connection:
            row = await sql.handed_in(connection, link=link)
        given, claim = recorded(row), row["of_claim"]
        commands = Commands(
            self.installation.client, self.installation.pool, Through(link, row["token_hmac"]), patience=0
        )
        try:
            if given.report is not None:
                report = Order(
                    "report_death", "commitment.open_claim", given.report, link, row["handed_in_at"]
                )
                claim = str((await self._give(commands, row["case_id"], report)).details["claim"])
            if given.attach is not None:
                attach = Order("attach", "claim.attach", given.attach, link, row["handed_in_at"])
                await self._give(commands, claim_id(claim), attach)
        except Refused as refused:
            await self._came_to(row, Outcome.LEFT, claim, refused.reason.code)
        else:
            await self._came_to(row, Outcome.GIVEN, claim, None)

    async def _give(self, commands: Commands, case: str, order: Order) -> Answer:
        if self.installation.settings.rehearsal:
            # A case of a rehearsal that was left running may stand at an earlier instant, and take no later date.
            with suppress(Refused):
                await commands.advance(case, order.at)
        answer = await commands.give(
            case, order.update, order.permit, order.update, order.body, occurrence=order.link
        )
        await take_turns(self.installation, answer)
        return answer

    async def _came_to(self, row: Any, outcome: Outcome, claim: str | None, refusal: str | None) -> None:  # noqa: ANN401 - a row
        link, region, case = row["link"], row["region"], row["case_id"]
        at = await business_now(self.installation.pool, rehearsal=self.installation.settings.rehearsal)
        async with transaction(self.installation.pool) as tx:
            register = await Register.locked(tx, region)
            if await sql.carried_out(tx, link=link):
                return
            details = {"link": link, "claim": claim, "refusal": refusal}
            await register.log(f"hand_in.{outcome}", SYSTEM, at, details)
            await sql.came_to(
                tx, link=link, outcome=outcome, claim=claim, refusal=refusal, why=None, chain=register.chain,
                seq=register.seq,
            )  # fmt: skip
            if outcome is Outcome.LEFT:
                await record_sql.open_tasks(
                    tx, [task_row(case, region, register.seq, at, _task(case, region, link))]
                )
        log.info("hand_in.carried_out", link=link, outcome=outcome.value)

    def _wait(self, link: str, now: datetime) -> None:
        last = self._rests.get(link)
        lasts = min(last.lasted * 2, LONGEST_REST) if last else FIRST_REST
        self._rests[link] = Rest(now + lasts, lasts)


def _task(case: str, region: str, link: str) -> Task:
    return Task(
        id=task_of(case, link),
        what="claim.hand_in",
        role=Role.OFFICER,
        office=office_code(OfficeKind.SCHEME_BRANCH, region),
        rule=BASIS,
        ref=link,
    )
