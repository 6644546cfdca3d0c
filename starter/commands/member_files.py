"""`kawal member template|changes|errors`: a list of changes as a file, out, in, and its refused rows back."""

import io
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.changes import COLUMNS, SubmitChanges
from schemas.errors import Misused
from schemas.rosters.reading import require_rows
from starter.changes.template import csv_template, xlsx_template
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give_region
from starter.commands.inputs import LARGE_FILE, content_of
from starter.commands.member import Batch
from starter.commands.options import InstructionName, Occurrence, Region, Year
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.reading.changes import change_errors, returned_changes
from starter.reading.reader import reader

Changes = Annotated[Path, typer.Argument(help="The list: CSV, XLSX or ODS; - reads stdin.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group *app*."""
    command(app, "template", example="kawal member template --out changes.xlsx", installed=False)(template)
    command(app, "changes", example="kawal member changes 36.01 changes.xlsx --year 2022")(changes)
    command(app, "errors", example="kawal member errors 36.01-2022-U001 --out perbaiki.xlsx")(errors)


async def template(
    desk: Desk,
    out: Annotated[
        Path, typer.Option("--out", help="Where to write it: .xlsx, or .csv for the header only.")
    ],
) -> Output:
    """Write an empty list of changes, with instructions, to be filled in by an office."""
    match out.suffix.lower():
        case ".xlsx":
            content = xlsx_template(desk.lang)
        case ".csv":
            content = csv_template()
        case _:
            raise Misused(f"{out} ends neither in .xlsx nor in .csv")
    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise Misused(f"{out} exists already; name another file") from None
    except OSError as error:
        raise Misused(f"{out} cannot be written: {error.strerror}") from None
    return Output({"out": str(out)}, [desk.say(f"Templat perubahan: {out}.", f"Template of changes: {out}.")])


async def changes(
    desk: Desk,
    region: Region,
    file: Changes,
    year: Year,
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Upload a list of leavers, wages and moves, sealed; its rows are checked one by one."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        content = content_of(file, largest=LARGE_FILE)
        require_rows(io.BytesIO(content), COLUMNS)
        return await submission(installation, content, year)

    answer = await give_region(
        desk, "commitment.submit_changes", region, None, instruction, draft, occurrence=occurrence
    )
    return answered(desk, answer)


async def submission(installation: Installation, content: bytes, year: int) -> Order:
    """Store a list, and return the command that makes it effective."""
    name, sha256 = await installation.upload("changes", content)
    body = SubmitChanges(fiscal_year=year, content=name, content_digest=sha256)
    return Order("submit_changes", f"submit_changes.{sha256[:12]}", body)


async def errors(
    desk: Desk,
    batch: Batch,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Write the refused rows here, as uploaded or as the name ends (.xlsx, .csv), each with what is wrong.",
        ),
    ] = None,
) -> Output:
    """List the refused rows and why; with --out, write them to a file of your own to correct and upload again."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    found = await change_errors(pool, signed, batch, desk.lang)
    document = {"batch": batch, "errors": [one.model_dump(mode="json") for one in found]}
    headings = (desk.say("baris", "row"), desk.say("kesalahan", "error"))
    blocks: list[str | Table] = [Table("", headings, [(one.row, one.message) for one in found])]
    if out is not None:
        try:
            rows = await returned_changes(await desk.installation(), signed, batch, out)
        except OSError as error:
            raise Misused(f"{out} cannot be written: {error.strerror}") from None
        document["out"] = str(out)
        blocks.append(desk.say(f"{rows} baris di {out}.", f"{rows} rows in {out}."))
    return Output(document, blocks)
