"""`kawal claim`: one death, from its report on; where a claim stands, who must act, by when."""

from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.families import ClaimFile
from schemas.issuing import ReportDeath
from schemas.terms import Stage
from starter.commands.casefile import file_of, lines_table
from starter.commands.claim_standing import standing_blocks
from starter.commands.claiming import Claim
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Order, answered, give_region
from starter.commands.inputs import SMALL_FILE, content_of
from starter.commands.options import InstructionName, Region
from starter.commands.output import Output
from starter.installation import Installation
from starter.reading.claims import claim_standing
from starter.reading.reader import reader

app = group("Death-benefit claims: prepared by one person, approved by others.")
TEMPLATE = {
    "nik": "3601010101800001",
    "died_on": "2022-08-11",
    "cause": "non_work",
    "traffic": False,
    "reporter": {"name": "Nama Pelapor", "relation": "istri", "contact": {"phone": "081200000000"}},
    "family": {
        "heirs": [
            {
                "ref": "H1",
                "name": "Nama Ahli Waris",
                "nik": "3601014101820002",
                "relation": "WIDOW",
                "birth_date": "1982-01-01",
                "account": "1234567890",
                "contact": {"mail": None, "address": "alamat lengkap"},
            }
        ],
        "children": [
            {"ref": "C1", "name": "Nama Anak", "birth_date": "2012-05-02", "level": "SD", "paid_to": "H1"}
        ],
        "pay_mode": "split",
        "reported_by": None,
        "will": "none",
    },
}
"""A claim file with every part that people commonly fill in."""


@command(app, "open", example="kawal claim open 36.01 --file klaim.json")
async def open_claim(
    desk: Desk,
    region: Region,
    file: Annotated[
        Path,
        typer.Option(
            "--file", help="The claim file as JSON (`kawal claim template`), kept sealed; - is stdin."
        ),
    ],
    instruction: InstructionName = None,
) -> Output:
    """Report a worker's death; its memberships end and a claim opens, or the one that is open is joined."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        claim = ClaimFile.model_validate_json(content_of(file, largest=SMALL_FILE))
        (content, sha256), (family, family_sha256) = await installation.upload_all(claim.contents)
        body = ReportDeath(
            died_on=claim.died_on,
            cause=claim.cause,
            traffic=claim.traffic,
            content=content,
            content_digest=sha256,
            family=family,
            family_digest=family_sha256,
        )
        return Order("report_death", f"report_death.{sha256[:12]}", body)

    return answered(desk, await give_region(desk, "commitment.open_claim", region, None, instruction, draft))


@command(app, "template", example="kawal claim template", installed=False)
async def template(desk: Desk) -> Output:  # noqa: ARG001 - every command has a desk
    """Print a claim file to fill in; nothing in it is anybody's."""
    return Output(TEMPLATE, [Output(TEMPLATE).json(simulation=False)])


@command(app, "show", example="kawal claim show 36.01-2022-001 --json")
async def show(desk: Desk, claim: Claim) -> Output:
    """Show where a claim stands, who must act by when, and every deed with its evidence; never a person."""
    pool = await desk.pool()
    found = await claim_standing(pool, await reader(pool, desk.signed_in), claim)
    file = await file_of(desk, found.region, None)
    lines = [line for line in file.stages[Stage.CLAIMS] if claim in (line.record, line.details.get("claim"))]
    document = {**found.model_dump(mode="json"), "lines": [line.model_dump(mode="json") for line in lines]}
    return Output(document, [*standing_blocks(desk, found), lines_table(desk, "", lines)])
