"""Issuing an instruction: one case opens, and it opens all the commitments it orders."""

import asyncio
from datetime import datetime

from law import instruction as instructions
from law.offices import OfficeKind, office_code
from schemas.base import Message
from schemas.cases import CaseKey, CaseType, Due, Opening
from schemas.clock import WIB, Clock
from schemas.errors import Refused, Unavailable
from schemas.issuing import InstructionState
from schemas.names import QUEUE_CASES, instruction_id
from schemas.refusals import Refusal
from starter.client import SignedIn
from starter.installation import Installation
from store.pool import reading
from store.queries import load
from store.record import Record, Writer
from workflows.calendar import months_after

sql = load("cases")
NATION = "*"
POLL = 0.2
PATIENCE = 300


class Issued(Message):
    """An instruction as it went out."""

    case: str
    commitments: int
    new: int


async def issue(
    installation: Installation, signed_in: SignedIn | None, name: str, clock: Clock, at: datetime
) -> Issued:
    """Issue the instruction called *name* and wait until every commitment it orders is open.

    Issued before, it stays as it is: its missing commitments, if a crash left any, are opened, none twice.
    Raises Refused UNKNOWN_INSTRUCTION, NOT_SIGNED_IN, NOT_PERMITTED, BEFORE_INSTRUCTION; Unavailable.
    """
    opening = _opening(name, clock, at, signed_in)
    record = Record(installation.pool)
    before = await _opened(installation, name)
    await record.open_cases([opening], Writer())
    commands = installation.commands(signed_in)
    await commands.start(CaseType.INSTRUCTION, opening.state, opening.key.id, QUEUE_CASES)
    await record.started([opening.key.id])
    expected = len(opening.state["regions"])  # type: ignore[arg-type]
    for _ in range(int(PATIENCE / POLL)):
        if (now := await _opened(installation, name)) >= expected:
            return Issued(case=opening.key.id, commitments=now, new=now - before)
        await asyncio.sleep(POLL)
    raise Unavailable("The worker")


def _opening(name: str, clock: Clock, at: datetime, signed_in: SignedIn | None) -> Opening:
    instruction = instructions.load(name)
    today = clock.today(at)
    if today < instruction.signed_on:
        raise Refused(
            Refusal.BEFORE_INSTRUCTION,
            name,
            what="The issue",
            on=today.isoformat(),
            issued=instruction.signed_on.isoformat(),
        )
    key = CaseKey(
        id=instruction_id(name), type=CaseType.INSTRUCTION, instruction=name, region=NATION, province=NATION
    )
    rhythm = instruction.coordinator.every_months
    report = Due(at=clock.starts(months_after(today, rhythm)), what="report")
    regions = [region.code for region in instructions.roster(instruction, instruction.signed_on)]
    state = InstructionState(
        key=key,
        clock=clock.model_copy(update={"offset": WIB}),
        stage="issued",
        region_name=instruction.name(),
        offices={"menko_pmk": office_code(OfficeKind.MENKO_PMK, regions[0])},
        now=at,
        agenda=[report],
        regions=regions,
        reports_months=rhythm,
        signed_on=instruction.signed_on,
    )
    command = f"{key.id}/issue/1"
    return Opening(
        key=key,
        stage=state.stage,
        state=state.model_dump(mode="json"),
        command=command,
        action="instruction.issued",
        at=at,
        effective_on=instruction.signed_on,
        due_at=report.at,
        details={"regions": len(regions), "central": instruction.central.expected_count},
        permit="instruction.issue",
        signed=signed_in.sign(command) if signed_in else None,
    )


async def _opened(installation: Installation, name: str) -> int:
    async with reading(installation.pool) as connection:
        return int(await sql.commitments_started(connection, instruction=name))
