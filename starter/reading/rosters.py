"""Rosters: how a batch stands, and its refused rows with what is wrong with each, for whoever corrects them."""

import asyncio
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from schemas.base import Message
from schemas.errors import Reason, Refused
from schemas.facts import DuplicateAdjudicated, SeatsRefilled
from schemas.names import registration_id
from schemas.refusals import Refusal
from schemas.rosters.columns import COLUMNS
from schemas.rosters.reading import open_sheet
from schemas.terms import Verdict
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.reader import Reader
from starter.rosters.files import private
from starter.rosters.returned import write_returned
from store.pool import Pool, reading
from store.queries import load, rows
from store.reads import facts

sql = load("reads")
seats = load("seats")


class RosterStatus(Message):
    """A batch: its stage, its line, and how many rows passed."""

    batch: str
    case: str
    region: str
    line: str
    segment: str
    fiscal_year: int
    stage: str
    accepted: int | None
    """Rows that passed the check, and those that an officer found to be another person than they resemble."""
    refused: int | None
    held: int | None
    """Rows that resemble somebody on record and await a verdict."""
    registered: int | None
    """Rows that have a number, those that followed from the queue included."""
    waiting: int | None
    """Rows in the line's queue."""
    cards_received_on: date | None
    handed_over_on: date | None
    stand_in: bool | None
    """Whether the numbers come from a stand-in for the agency."""


class RowError(Message):
    """A refused row, by its number in the file, and why. Never the row itself."""

    row: int
    code: str
    message: str


async def roster_status(pool: Pool, reader: Reader, batch: str) -> RosterStatus:
    """Return how a batch stands; raises Refused UNKNOWN_RECORD, FOREIGN_REGION."""
    roster = await _roster(pool, reader, batch)
    case = await case_of(pool, registration_id(batch))
    async with reading(pool) as connection:
        found = [one.fact for one in await facts(connection, [case["id"]])]
        waiting = await seats.waiting_of(connection, batch=batch)
    known: dict[str, Any] = {fact.kind: fact for fact in found}
    checked, registered = known.get("roster_checked"), known.get("roster_registered")
    received, handed_over = known.get("cards_received"), known.get("cards_handed_over")
    verdicts = Counter(fact.verdict for fact in found if isinstance(fact, DuplicateAdjudicated))
    followed = sum(fact.headcount for fact in found if isinstance(fact, SeatsRefilled))
    return RosterStatus(
        batch=batch,
        case=case["id"],
        region=roster["region"],
        line=roster["line"],
        segment=roster["segment"],
        fiscal_year=roster["fiscal_year"],
        stage=case["stage"],
        accepted=checked.accepted + verdicts[Verdict.DIFFERENT] if checked else None,
        refused=checked.refused + verdicts[Verdict.SAME] if checked else None,
        held=checked.held - verdicts.total() if checked else None,
        registered=registered.headcount + followed if registered else None,
        waiting=waiting if registered else None,
        cards_received_on=received.received_on if received else None,
        handed_over_on=handed_over.handed_over_on if handed_over else None,
        stand_in=registered.stand_in if registered else None,
    )


async def row_errors(pool: Pool, reader: Reader, batch: str, lang: str) -> list[RowError]:
    """Return the refused rows of a batch; raises Refused UNKNOWN_RECORD, FOREIGN_REGION."""
    await _roster(pool, reader, batch)
    async with reading(pool) as connection:
        found = await rows(sql.refused_rows(connection, batch=batch))
    reasons = [(row["row_number"], _reason(row)) for row in found]
    return [RowError(row=row, code=reason.code, message=reason.say(lang)) for row, reason in reasons]


async def returned_rows(installation: Installation, reader: Reader, batch: str, out: Path) -> int:
    """Write the refused rows to *out* as they were uploaded, with what is wrong with each; return how many.

    The rows are personal data: reading them is logged, row by row, and the file is its owner's alone. Raises
    Refused UNKNOWN_RECORD, FOREIGN_REGION, FILE_TOO_LARGE; OSError.
    """
    roster = await _roster(installation.pool, reader, batch)
    errors = {one.row: one.message for one in await row_errors(installation.pool, reader, batch, "id")}
    content = await installation.open_file(roster["content"])
    async with reading(installation.pool) as connection:
        await sql.log_personal_reads(
            connection,
            reader=reader.user,
            records=[f"{batch}/row-{row}" for row in errors],
            sensitivity="identity",
            why="roster errors",
        )

    def write() -> int:
        with private(out) as file, open_sheet(content, COLUMNS) as sheet:
            return write_returned(file, out, sheet, errors)

    return await asyncio.to_thread(write)


def _reason(row: Any) -> Reason:  # noqa: ANN401 - a row
    if row["reason"] is not None:
        return Reason.model_validate(row["reason"])
    number = row["row_number"]
    return Reason(code=Refusal.SAME_PERSON, record=f"row {number}", facts={"record_id": f"baris {number}"})


async def _roster(pool: Pool, reader: Reader, batch: str) -> Any:  # noqa: ANN401 - a row
    async with reading(pool) as connection:
        row = await sql.roster(connection, batch=batch)
    if row is None:
        raise Refused(Refusal.UNKNOWN_RECORD, batch, what="roster")
    reader.require(row["region"])
    return row
