"""`kawal claim`: documents, the family, contests and the cause; whatever changes the file is assessed at once."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.claims import Attach, Contest, Determine, NameFamily, RejectDocument, Reroute
from schemas.errors import Misused
from schemas.names import claim_id
from schemas.terms import Cause
from starter.commands.claiming import (
    Claim,
    FamilyFile,
    ReceivedOn,
    Why,
    finder,
    seal_documents,
    seal_family,
    step,
    tell,
)
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give
from starter.commands.options import DATE, Document, On
from starter.commands.output import Output
from starter.commands.private import write_into
from starter.installation import Installation
from starter.reading.claim_file import family_on_file
from starter.reading.reader import reader
from vault.keys import KeyRing

Heirs = Annotated[
    list[str] | None, typer.Option("--heir", help="An heir's ref in the family: H1; repeatable.")
]
Traffic = Annotated[bool, typer.Option("--traffic", help="The accident happened in traffic.")]
CauseOption = Annotated[Cause, typer.Option("--cause", help="Why the worker died.")]
Until = Annotated[
    date,
    typer.Option("--until", parser=date.fromisoformat, metavar=DATE, help="The day to come back to it."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the claim group."""
    claim = "36.01-2022-001"
    attached = f"kawal claim attach {claim} --document death_certificate=akta.pdf --received-on 2022-08-15"
    command(app, "attach", example=attached)(attach)
    command(
        app,
        "reject-document",
        example=f"kawal claim reject-document {claim} {claim}-D02 --why 'tidak terbaca'",
    )(reject_document)
    command(app, "family", example=f"kawal claim family {claim} -o keluarga.json")(family)
    command(app, "heirs", example=f"kawal claim heirs {claim} --file keluarga.json")(heirs)
    contested = (
        f"kawal claim contest {claim} --heir H2 --until 2022-11-01 --why 'gugatan di pengadilan agama'"
    )
    command(app, "contest", example=contested)(contest)
    determined = (
        f"kawal claim determine {claim} --heir H1 --document 'Penetapan 12/Pdt.P/2022' --on 2022-10-03"
    )
    command(app, "determine", example=determined)(determine)
    command(
        app,
        "reroute",
        example=f"kawal claim reroute {claim} --cause commuting --why 'laporan polisi menyusul'",
    )(reroute)


async def attach(
    desk: Desk,
    claim: Claim,
    document: Annotated[
        list[str],
        typer.Option("--document", help="code=file, or code,code=file for one scan of several; repeatable."),
    ],
    received_on: ReceivedOn,
    about: Annotated[str | None, typer.Option("--about", help="Whose documents: an heir's ref.")] = None,
) -> Output:
    """Take documents on file (PDF, JPEG, PNG), sealed; says what is still missing."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        body = Attach(documents=await seal_documents(installation, document, about), received_on=received_on)
        return Order("attach", step("attach", body), body)

    return answered(desk, await give(desk, "claim.attach", claim_id(claim), finder(claim), draft))


async def reject_document(
    desk: Desk, claim: Claim, document: Annotated[str, typer.Argument(help="The document's id.")], why: Why
) -> Output:
    """Set a document aside, with the reason; it stays on file, and another is asked for."""
    return await tell(
        desk, claim, "claim.reject_document", "reject_document", "reject_document",
        lambda: RejectDocument(document=document, why=why), about=document,
    )  # fmt: skip


async def family(
    desk: Desk,
    claim: Claim,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Write the JSON into this file, or folder; for you alone.")
    ],
) -> Output:
    """Write the family on file, as `claim heirs` and `correct-account` take it; it names people, so that reading is logged."""
    pool = await desk.pool()
    ring = KeyRing.load(desk.settings.key_file)
    found = await family_on_file(pool, ring, await reader(pool, desk.signed_in), claim)
    path = write_into(out, f"keluarga-{claim}.json", found.family.model_dump_json(indent=2).encode())
    told = desk.say(
        f"{claim} · keluarga, edisi {found.edition} · ahli waris: {len(found.family.heirs)}",
        f"{claim} · family, edition {found.edition} · heirs: {len(found.family.heirs)}",
    )
    document = {"claim": claim, "edition": found.edition, "file": path}
    return Output(document, [told, path])


async def heirs(desk: Desk, claim: Claim, file: FamilyFile) -> Output:
    """Name the family anew: heirs, accounts, guardians, children, how they want to be paid."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        content, sha256 = await seal_family(installation, file)
        return Order(
            "name_family", f"family.{sha256[:12]}", NameFamily(content=content, content_digest=sha256)
        )

    return answered(desk, await give(desk, "claim.family", claim_id(claim), finder(claim), draft))


async def contest(desk: Desk, claim: Claim, until: Until, why: Why, heir: Heirs = None) -> Output:
    """Note that an heir's right is contested: nothing is decided before that is settled."""
    return await tell(
        desk, claim, "claim.contest", "contest", "contest",
        lambda: Contest(heirs=tuple(heir or ()), until=until, why=why),
    )  # fmt: skip


async def determine(
    desk: Desk,
    claim: Claim,
    document: Document,
    on: On,
    heir: Heirs = None,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Nobody contests any more.")] = False,
) -> Output:
    """Record whom a court found to be heirs, or that a contest was withdrawn."""
    if withdrawn == bool(heir):
        raise Misused("name the heirs that the court found with --heir, or say --withdrawn")
    return await tell(
        desk, claim, "claim.determine", "determine", "determine",
        lambda: Determine(heirs=tuple(heir or ()), document=document, on=on),
    )  # fmt: skip


async def reroute(desk: Desk, claim: Claim, cause: CauseOption, why: Why, traffic: Traffic = False) -> Output:
    """Send the claim through another door: another cause of death; every document stays on file."""
    return await tell(
        desk, claim, "claim.reroute", "reroute", "reroute",
        lambda: Reroute(cause=cause, traffic=traffic, why=why),
    )  # fmt: skip
