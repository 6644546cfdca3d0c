"""`kawal roster`: upload a roster for a funded line, see its errors, approve it with a second pair of eyes."""

import io
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.errors import Misused, Refused
from schemas.issuing import SubmitRoster
from schemas.names import registration_id
from schemas.refusals import Refusal
from schemas.registration import Approve, Reject
from schemas.rosters.columns import COLUMNS
from schemas.rosters.reading import open_sheet
from schemas.terms import Segment
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Find, Order, answered, give, give_region
from starter.commands.inputs import LARGE_FILE, content_of
from starter.commands.options import File, InstructionName, OptionalYear, Region
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.reader import reader
from starter.reading.rosters import errors_file, roster_status, row_errors
from store.pool import Pool, reading
from store.queries import load

app = group("Rosters: the workers that a budget line pays for.")
sql = load("reads")
Batch = Annotated[str, typer.Argument(help="The batch, as the upload named it: 36.01-2022-001.")]


@command(app, "upload", example="kawal roster upload 36.01 roster.csv --line 36.01-2022-L01")
async def upload(
    desk: Desk,
    region: Region,
    file: File,
    line: Annotated[str, typer.Option("--line", help="The budget line that pays.")],
    segment: Annotated[
        Segment | None, typer.Option("--segment", help="Group of workers; the line's if not given.")
    ] = None,
    year: OptionalYear = None,
    instruction: InstructionName = None,
) -> Output:
    """Upload a roster, sealed, and make it effective; its rows are checked one by one."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        content = content_of(file, largest=LARGE_FILE)
        open_sheet(io.BytesIO(content), COLUMNS).close()
        async with reading(installation.pool) as connection:
            known = await sql.line(connection, line=line)
        if known is None:
            raise Refused(Refusal.UNKNOWN_RECORD, line, what="budget line")
        name, sha256 = await installation.upload("roster", content)
        body = SubmitRoster(
            line=line,
            segment=segment or Segment(known["segment"]),
            fiscal_year=year or known["fiscal_year"],
            content=name,
            content_digest=sha256,
        )
        return Order("submit_roster", f"submit_roster.{line}.{sha256[:12]}", body)

    return answered(
        desk, await give_region(desk, "commitment.submit_roster", region, None, instruction, draft)
    )


@command(app, "status", example="kawal roster status 36.01-2022-001 --json")
async def status(desk: Desk, batch: Batch) -> Output:
    """Show how a batch stands: how many rows passed, and whether the agency has numbered them."""
    pool = await desk.pool()
    found = await roster_status(pool, await reader(pool, desk.signed_in), batch)
    words = f"{batch}: {found.stage} · {found.segment} {found.fiscal_year} · {found.line}"
    counts = desk.say(
        f"diterima {found.accepted}, ditolak {found.refused}, bernomor {found.registered}",
        f"accepted {found.accepted}, refused {found.refused}, numbered {found.registered}",
    )
    return Output(found.model_dump(mode="json"), [words, counts])


@command(app, "errors", example="kawal roster errors 36.01-2022-001 --out perbaiki.csv")
async def errors(
    desk: Desk,
    batch: Batch,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the refused rows here, with a column saying what is wrong."),
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
        _write(out, await errors_file(await desk.installation(), signed, batch))
        document["out"] = str(out)
        blocks.append(desk.say(f"{len(found)} baris di {out}.", f"{len(found)} rows in {out}."))
    return Output(document, blocks)


@command(app, "approve", example="kawal roster approve 36.01-2022-001")
async def approve(desk: Desk, batch: Batch) -> Output:
    """Approve the accepted rows of a batch that somebody else uploaded; the agency numbers them."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("approve", "approve", Approve())

    case = registration_id(batch)
    return answered(desk, await give(desk, "registration.approve", case, _finder(case), draft))


@command(app, "reject", example="kawal roster reject 36.01-2022-001 --ground 'wrong segment'")
async def reject(
    desk: Desk, batch: Batch, ground: Annotated[str, typer.Option("--ground", help="Why; never a name.")]
) -> Output:
    """Send a batch back; nobody of it is registered."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("reject", "reject", Reject(ground=ground))

    case = registration_id(batch)
    return answered(desk, await give(desk, "registration.reject", case, _finder(case), draft))


def _finder(case: str) -> Find:
    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await case_of(pool, case)

    return find


def _write(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise Misused(f"{path} cannot be written: {error.strerror}") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
