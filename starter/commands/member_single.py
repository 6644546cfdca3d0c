"""`kawal member leave|wage|move`: one member's change, as a list of one row that somebody else approves.

The identity number comes from a file or standard input: what stands on a command line is seen by others.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from law.registration import read_nik
from schemas.changes import KINDS, SOURCE_COLUMN
from schemas.errors import Misused, Refused
from schemas.refusals import Refusal
from schemas.terms import ChangeKind, Leaving
from starter.changes.single import single
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give_region
from starter.commands.inputs import amount, content_of
from starter.commands.member_files import submission
from starter.commands.options import DATE, InstructionName, NikFile, Occurrence, On, Region, _day
from starter.commands.output import Output
from starter.installation import Installation

LINE_OF_TEXT = 100
"""Bytes of a file that holds one identity number."""
WORDS = {kind: word for word, kind in KINDS.items()}
Through = Annotated[str, typer.Option("--line", help="The worker's present line, where there are several.")]
FromOn = Annotated[date, typer.Option("--from", parser=_day, metavar=DATE, help="The first day it counts.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group *app*."""
    command(app, "leave", example="kawal member leave 36.01 --nik-file - --on 2022-03-31 --why left")(leave)
    command(app, "wage", example="kawal member wage 36.01 --nik-file - --from 2022-04-01 --wage 2500000")(
        wage
    )
    command(
        app, "move", example="kawal member move 36.01 --nik-file - --from 2022-04-01 --to 36.01-2022-L02"
    )(move)


async def leave(
    desk: Desk,
    region: Region,
    nik_file: NikFile,
    on: On,
    why: Annotated[Leaving, typer.Option("--why", help="Why; a death is reported with `kawal claim open`.")],
    line: Through = "",
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Let a member leave; the day is the last one of the membership."""
    if why is Leaving.TRANSFERRED:
        raise Misused("whoever moves to another line does not leave: use `kawal member move`")
    cells = {"tanggal": on.isoformat(), "alasan": why.value, SOURCE_COLUMN: line}
    return await _one(desk, region, ChangeKind.LEAVE, nik_file, cells, on, instruction, occurrence)


async def wage(
    desk: Desk,
    region: Region,
    nik_file: NikFile,
    since: FromOn,
    new_wage: Annotated[str, typer.Option("--wage", help="Whole rupiah a month, digits only: 2500000.")],
    line: Through = "",
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Change the wage, or the income, that a member's contributions are counted on."""
    cells = {"tanggal": since.isoformat(), "upah_baru": _wage(new_wage), SOURCE_COLUMN: line}
    return await _one(desk, region, ChangeKind.WAGE, nik_file, cells, since, instruction, occurrence)


async def move(
    desk: Desk,
    region: Region,
    nik_file: NikFile,
    since: FromOn,
    to: Annotated[str, typer.Option("--to", help="The budget line that pays from then on.")],
    new_wage: Annotated[
        str | None, typer.Option("--wage", help="Whole rupiah a month; the present wage if not given.")
    ] = None,
    line: Through = "",
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Move a member to another line: another segment, owner or payer, with a number of its own."""
    cells = {"tanggal": since.isoformat(), "baris_tujuan": to, SOURCE_COLUMN: line}
    if new_wage is not None:
        cells["upah_baru"] = _wage(new_wage)
    return await _one(desk, region, ChangeKind.MOVE, nik_file, cells, since, instruction, occurrence)


async def _one(
    desk: Desk, region: str, kind: ChangeKind, nik_file: Path, cells: Mapping[str, str], on: date,
    instruction: str | None, occurrence: int,
) -> Output:  # fmt: skip
    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        if cells.get("alasan") == Leaving.DEATH:
            raise Refused(Refusal.DEATH_IS_CLAIMED, "--why")
        content = single(installation.ring, {**cells, "nik": nik_of(nik_file), "perubahan": WORDS[kind]})
        return await submission(installation, content, on.year)

    answer = await give_region(
        desk, "commitment.submit_changes", region, None, instruction, draft, occurrence=occurrence
    )
    return answered(desk, answer)


def nik_of(path: Path) -> str:
    """Return the identity number in a file, `-` being stdin; raises Refused INVALID_NIK without repeating it."""
    nik = content_of(path, largest=LINE_OF_TEXT).decode(errors="replace").strip()
    read_nik(nik, record="--nik-file")
    return nik


def _wage(text: str) -> str:
    return str(int(amount(text, "--wage")))
