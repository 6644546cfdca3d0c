"""`kawal claim`: one death, from report to payment. People stand in sealed files, never in a command."""

from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.claims import ClaimFile, Prepare
from schemas.issuing import ReportDeath
from schemas.names import claim_id
from schemas.registration import Approve, Reject
from schemas.terms import Stage
from starter.commands.casefile import file_of, lines_table
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Find, Order, answered, give, give_region
from starter.commands.inputs import SMALL_FILE, content_of
from starter.commands.options import CompleteOn, InstructionName, Region
from starter.commands.output import Output
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.reader import reader
from store.pool import Pool

app = group("Death-benefit claims: prepared by one person, approved by another.")
Claim = Annotated[str, typer.Argument(help="The claim's number: 36.01-2022-001.")]


@command(app, "open", example="kawal claim open 36.01 --file claim.json")
async def open_claim(
    desk: Desk,
    region: Region,
    file: Annotated[
        Path, typer.Option("--file", help="The claim file as JSON (`ClaimFile`), kept sealed; - reads stdin.")
    ],
    instruction: InstructionName = None,
) -> Output:
    """Report a worker's death from a claim file; the membership ends and a claim opens."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        content = content_of(file, largest=SMALL_FILE)
        claim = ClaimFile.model_validate_json(content)
        name, sha256 = await installation.upload("claim", content)
        body = ReportDeath(died_on=claim.died_on, cause=claim.cause, content=name, content_digest=sha256)
        return Order("report_death", f"report_death.{sha256[:12]}", body)

    return answered(desk, await give_region(desk, "commitment.open_claim", region, None, instruction, draft))


@command(app, "prepare", example="kawal claim prepare 36.01-2022-001 --complete-on 2022-08-15")
async def prepare(desk: Desk, claim: Claim, complete_on: CompleteOn) -> Output:
    """Decide from the sealed facts what is due, and stand behind the recommendation."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("prepare", "prepare", Prepare(complete_on=complete_on))

    return answered(desk, await give(desk, "claim.prepare", claim_id(claim), _finder(claim), draft))


@command(app, "approve", example="kawal claim approve 36.01-2022-001")
async def approve(desk: Desk, claim: Claim) -> Output:
    """Approve a recommendation that somebody else prepared; the bank is ordered once."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("approve", "approve", Approve())

    return answered(desk, await give(desk, "claim.approve", claim_id(claim), _finder(claim), draft))


@command(
    app, "reject", example="kawal claim reject 36.01-2022-001 --ground 'not covered on the day of death'"
)
async def reject(
    desk: Desk, claim: Claim, ground: Annotated[str, typer.Option("--ground", help="Why; never a name.")]
) -> Output:
    """Refuse a claim, on a ground; nothing is paid."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("reject", "reject", Reject(ground=ground))

    return answered(desk, await give(desk, "claim.reject", claim_id(claim), _finder(claim), draft))


@command(app, "show", example="kawal claim show 36.01-2022-001 --json")
async def show(desk: Desk, claim: Claim) -> Output:
    """Show a claim line by line: amounts, dates and opaque ids, never a person."""
    pool = await desk.pool()
    await reader(pool, desk.signed_in)
    row = await case_of(pool, claim_id(claim))
    found = await file_of(desk, row["region"], row["instruction"])
    lines = [line for line in found.stages[Stage.CLAIMS] if claim in (line.record, line.details.get("claim"))]
    document = {
        "claim": claim,
        "case": row["id"],
        "stage": row["stage"],
        "region": row["region"],
        "lines": [line.model_dump(mode="json") for line in lines],
    }
    return Output(document, [f"{row['id']} · {row['stage']}", lines_table(desk, "", lines)])


def _finder(claim: str) -> Find:
    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await case_of(pool, claim_id(claim))

    return find
