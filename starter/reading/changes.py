"""Lists of changes: how one stands, what it changes, and its refused rows for whoever corrects them."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

from schemas.base import Message
from schemas.changes import COLUMNS
from schemas.errors import Reason, Refused
from schemas.names import changes_id
from schemas.refusals import Refusal
from schemas.rosters.reading import open_sheet
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.reader import Reader
from starter.reading.rosters import RowError
from starter.rosters.files import private
from starter.rosters.returned import write_returned
from store.pool import Pool, reading
from store.queries import load, rows
from store.reads import facts
from vault.persons import Sensitivity

sql = load("changes")
reads = load("reads")


class ChangeGroup(Message):
    """So many accepted rows that change alike; what an approver decides on, without a person in it."""

    kind: str
    why: str
    line: str
    to_line: str | None
    rows: int
    first_on: date
    last_on: date


class ChangesStatus(Message):
    """A list of changes: its stage, its counts, and what its accepted rows change."""

    batch: str
    case: str
    region: str
    fiscal_year: int
    stage: str
    decide_by: date
    accepted: int | None
    refused: int | None
    groups: tuple[ChangeGroup, ...]
    leavers: int | None
    wages: int | None
    moves: int | None
    stand_in: bool | None
    """Whether the numbers of those who moved come from a stand-in for the agency."""


async def changes_status(pool: Pool, reader: Reader, batch: str) -> ChangesStatus:
    """Return how a list stands; raises Refused UNKNOWN_RECORD, FOREIGN_REGION."""
    submitted = await _list(pool, reader, batch)
    case = await case_of(pool, changes_id(batch))
    async with reading(pool) as connection:
        known = {one.fact.kind: one.fact for one in await facts(connection, [case["id"]])}
        groups = await rows(sql.groups(connection, batch=batch))
    checked: Any = known.get("changes_checked")
    applied: Any = known.get("changes_applied")
    return ChangesStatus(
        batch=batch,
        case=case["id"],
        region=submitted["region"],
        fiscal_year=submitted["fiscal_year"],
        stage=case["stage"],
        decide_by=case["opening"]["decide_by"],
        accepted=checked.accepted if checked else None,
        refused=checked.refused if checked else None,
        groups=tuple(ChangeGroup(**dict(row)) for row in groups),
        leavers=applied.leavers if applied else None,
        wages=applied.wages if applied else None,
        moves=applied.moves if applied else None,
        stand_in=applied.stand_in if applied else None,
    )


async def change_errors(pool: Pool, reader: Reader, batch: str, lang: str) -> list[RowError]:
    """Return the refused rows of a list; raises Refused UNKNOWN_RECORD, FOREIGN_REGION."""
    await _list(pool, reader, batch)
    async with reading(pool) as connection:
        found = await rows(sql.refused_rows(connection, batch=batch))
    reasons = [(row["row_number"], Reason.model_validate(row["reason"])) for row in found]
    return [RowError(row=row, code=reason.code, message=reason.say(lang)) for row, reason in reasons]


async def returned_changes(installation: Installation, reader: Reader, batch: str, out: Path) -> int:
    """Write the refused rows to *out* as they were uploaded, with what is wrong with each; return how many.

    The rows are personal data: reading them is logged, row by row, and the file is its owner's alone. Raises
    Refused UNKNOWN_RECORD, FOREIGN_REGION, FILE_TOO_LARGE; OSError.
    """
    submitted = await _list(installation.pool, reader, batch)
    errors = {one.row: one.message for one in await change_errors(installation.pool, reader, batch, "id")}
    content = await installation.open_file(submitted["content"])
    async with reading(installation.pool) as connection:
        await reads.log_personal_reads(
            connection,
            reader=reader.user,
            records=[f"{batch}/row-{row}" for row in errors],
            sensitivity=Sensitivity.IDENTITY,
            why="errors in changes",
        )

    def write() -> int:
        with private(out) as file, open_sheet(content, COLUMNS) as sheet:
            return write_returned(file, out, sheet, errors)

    return await asyncio.to_thread(write)


async def _list(pool: Pool, reader: Reader, batch: str) -> Any:  # noqa: ANN401 - a row
    async with reading(pool) as connection:
        row = await sql.list_of(connection, batch=batch)
    if row is None:
        raise Refused(Refusal.UNKNOWN_RECORD, batch, what="list of changes")
    reader.require(row["region"])
    return row
