"""Giving commands: find the case, draft the command, give it, and show the answer.

What is refused before a command reaches its case (an unknown region, a code that has ended, half a rupiah) is
logged just as what the case refuses. Whoever may not give the command learns nothing else about the case, and
uploads nothing; the case checks again. In a rehearsal, whoever the command woke takes its turn before it is answered.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pydantic import JsonValue

from law.regions import require_valid
from schemas.base import Message
from schemas.cases import Answer
from schemas.errors import Refused, Unavailable
from schemas.money import Rupiah
from starter.client import PATIENCE
from starter.commands.frame import Desk
from starter.commands.inputs import valid
from starter.commands.output import Output, cell
from starter.installation import Installation
from starter.reading.cases import commitment_of
from starter.rehearsal.turns import take_turns
from store.actors import Actor, establish, permitted
from store.pool import Pool, reading
from store.record import Record

GRACE = 5.0
"""Seconds beyond the client's own patience before a silent worker counts as away."""
AMOUNTS = ("allocated", "amount", "credited", "fees")
"""The particulars of an answer that are rupiah."""


@dataclass(frozen=True)
class Order:
    """A drafted command: the workflow's method, the step that names it, and what it says."""

    update: str
    step: str
    body: Message


Find = Callable[[Pool], Awaitable[Any]]
Draft = Callable[[Installation, Any], Awaitable[Order]]


async def give(
    desk: Desk, permit: str, record: str, find: Find, draft: Draft, *, occurrence: int = 1
) -> Answer:
    """Find the case that *record* names, draft a command for it, give it, and return the answer.

    *find* returns the case's row, *draft* the command. Raises Refused, logged, and Unavailable.
    """
    installation = await desk.installation()
    case = record
    try:
        actor = await _actor(desk, installation.pool, record)
        row = await find(installation.pool)
        case = row["id"]
        permitted(actor, permit, row["region"])
        with valid(case):
            order = await draft(installation, row)
    except Refused as refused:
        await log_refusal(desk, case, permit, refused)
        raise
    commands = installation.commands(desk.signed_in)
    try:
        async with asyncio.timeout(PATIENCE + GRACE):
            answer = await commands.give(
                case, order.update, permit, order.step, order.body, occurrence=occurrence
            )
    except TimeoutError as silent:
        raise Unavailable("The worker", silent) from silent
    await take_turns(installation, answer)
    return answer


async def _actor(desk: Desk, pool: Pool, record: str) -> Actor:
    signed = desk.signed_in.sign(record) if desk.signed_in else None
    async with reading(pool) as connection:
        return await establish(connection, signed, record)


async def log_refusal(desk: Desk, case: str, permit: str, refused: Refused) -> None:
    """Log a refusal that no case saw."""
    session = desk.signed_in.session if desk.signed_in else None
    attempt = f"{case}/{permit}#{secrets.token_hex(4)}"
    record = Record(await desk.pool())
    await record.refuse(case, permit, attempt, refused.reason.code, session, datetime.now(UTC))


async def give_region(
    desk: Desk, permit: str, region: str, on: date | None, instruction: str | None, draft: Draft,
    *, occurrence: int = 1,
) -> Answer:  # fmt: skip
    """Give a command to the commitment of *region*; a fact dated *on* takes a code in force on that day."""

    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await commitment_of(pool, region, instruction)

    async def drafted(installation: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        if on is not None:
            require_valid(region, on)
        return await draft(installation, row)

    return await give(desk, permit, f"commitment/{region}", find, drafted, occurrence=occurrence)


def answered(desk: Desk, answer: Answer) -> Output:
    """Return what a command did, for people and programs."""
    repeated = desk.say(" (sudah dijalankan sebelumnya)", " (carried out before)") if answer.repeated else ""
    number = f" · {answer.number}" if answer.number else ""
    # The record keeps no order of names: a repeated answer reads like the first one only if they are sorted.
    details = ", ".join(
        f"{name} {_particular(name, value)}"
        for name, value in sorted(answer.details.items())
        if value is not False and value not in (None, "", [], {})
    )
    words = f"{answer.action}{repeated} · {answer.case} #{answer.entry}{number}"
    return Output(answer.model_dump(mode="json"), [words, *([details] if details else [])])


def _particular(name: str, value: JsonValue) -> str:
    match value:
        case dict():
            return " ".join(f"{key} {_particular(key, one)}" for key, one in sorted(value.items()))
        case list() if any(isinstance(one, dict | list) for one in value):
            return str(len(value))
        case list():
            return " ".join(_particular(name, one) for one in value)
        case int() if name in AMOUNTS and not isinstance(value, bool):
            return str(Rupiah(value))
        case _:
            return cell(value)
