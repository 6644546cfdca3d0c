"""`kawal roster template|upload|errors`: a roster as a file, out to an office, in, and its refused rows back."""

import io
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.errors import Misused, Refused
from schemas.issuing import SubmitRoster
from schemas.refusals import Refusal
from schemas.rosters.columns import COLUMNS
from schemas.rosters.delimited import LARGEST_CSV
from schemas.rosters.reading import require_rows
from schemas.rosters.sheet import too_large
from schemas.terms import Segment
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give_region
from starter.commands.inputs import LARGE_FILE, STDIN, content_of
from starter.commands.options import InstructionName, OptionalYear, Region
from starter.commands.output import Output, Table
from starter.commands.roster import Batch
from starter.installation import Installation
from starter.reading.reader import reader
from starter.reading.rosters import returned_rows, row_errors
from starter.rosters.lines import line_for
from starter.rosters.template import csv_template, xlsx_template
from store.pool import reading
from store.queries import load

sql = load("reads")
Roster = Annotated[Path, typer.Argument(help="The roster: CSV, XLSX or ODS; - reads stdin.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group *app*."""
    command(
        app,
        "template",
        example="kawal roster template --segment RENTAN --out roster.xlsx",
        installed=False,
    )(template)
    command(app, "upload", example="kawal roster upload 36.01 roster.xlsx --segment RENTAN --year 2022")(
        upload
    )
    command(app, "errors", example="kawal roster errors 36.01-2022-001 --out perbaiki.xlsx")(errors)


async def template(
    desk: Desk,
    segment: Annotated[Segment, typer.Option("--segment", help="Group of workers.")],
    out: Annotated[
        Path, typer.Option("--out", help="Where to write it: .xlsx, or .csv for the header only.")
    ],
) -> Output:
    """Write an empty roster of a segment, with instructions, to be filled in by an office."""
    match out.suffix.lower():
        case ".xlsx":
            content = xlsx_template(segment, desk.lang)
        case ".csv":
            content = csv_template(segment)
        case _:
            raise Misused(f"{out} ends neither in .xlsx nor in .csv")
    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise Misused(f"{out} exists already; name another file") from None
    except OSError as error:
        raise Misused(f"{out} cannot be written: {error.strerror}") from None
    words = desk.say(f"Templat segmen {segment}: {out}.", f"Template of segment {segment}: {out}.")
    return Output({"segment": segment, "out": str(out)}, [words])


async def upload(
    desk: Desk,
    region: Region,
    file: Roster,
    segment: Annotated[
        Segment | None, typer.Option("--segment", help="Group of workers; the line's if not given.")
    ] = None,
    year: OptionalYear = None,
    line: Annotated[
        str | None,
        typer.Option(
            "--line", help="The budget line that pays; the only funded one of segment and year if not given."
        ),
    ] = None,
    channel: Annotated[
        str, typer.Option("--channel", help="Through whom: the code of a partner of kind perisai or wadah.")
    ] = "",
    instruction: InstructionName = None,
) -> Output:
    """Upload a roster, sealed, and make it effective; its rows are checked one by one."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        content = content_of(file, largest=LARGE_FILE) if str(file) == STDIN else None
        _require_roster(file, content)
        chosen = line or await line_for(installation.pool, row, *_group(segment, year))
        async with reading(installation.pool) as connection:
            known = await sql.line(connection, line=chosen)
        if known is None:
            raise Refused(Refusal.UNKNOWN_RECORD, chosen, what="budget line")
        if content is None:
            name, sha256 = await installation.upload_file("roster", file)
        else:
            name, sha256 = await installation.upload("roster", content)
        body = SubmitRoster(
            line=chosen,
            segment=segment or Segment(known["segment"]),
            fiscal_year=year or known["fiscal_year"],
            content=name,
            content_digest=sha256,
            channel=channel,
        )
        return Order("submit_roster", f"submit_roster.{chosen}.{sha256[:12]}", body)

    return answered(
        desk, await give_region(desk, "commitment.submit_roster", region, None, instruction, draft)
    )


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
    found = await row_errors(pool, signed, batch, desk.lang)
    document = {"batch": batch, "errors": [one.model_dump(mode="json") for one in found]}
    blocks: list[str | Table] = [
        Table(
            "",
            (desk.say("baris", "row"), desk.say("kesalahan", "error")),
            [(e.row, e.message) for e in found],
        )
    ]
    if out is not None:
        try:
            rows = await returned_rows(await desk.installation(), signed, batch, out)
        except OSError as error:
            raise Misused(f"{out} cannot be written: {error.strerror}") from None
        document["out"] = str(out)
        blocks.append(desk.say(f"{rows} baris di {out}.", f"{rows} rows in {out}."))
    return Output(document, blocks)


def _require_roster(path: Path, content: bytes | None) -> None:
    """Refuse what is no roster before anything of it is kept."""
    try:
        if content is None and path.stat().st_size > LARGEST_CSV:
            raise too_large(LARGEST_CSV, "bytes", "bita")
        with io.BytesIO(content) if content is not None else path.open("rb") as file:
            require_rows(file, COLUMNS)
    except OSError as error:
        raise Misused(f"{path} cannot be read: {error.strerror}") from None


def _group(segment: Segment | None, year: int | None) -> tuple[Segment, int]:
    if segment is None or year is None:
        raise Misused("name the budget line with --line, or the workers with --segment and --year")
    return segment, year
