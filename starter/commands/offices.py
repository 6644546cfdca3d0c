"""`kawal ops office`: the dated directory of who acts, who is told and who sends, and what it lacks."""

from datetime import date
from typing import Annotated

import typer

from law.regions import find
from schemas.directory import Holding
from schemas.errors import Refused
from starter.commands.frame import Desk, command, group
from starter.commands.giving import log_refusal
from starter.commands.inputs import valid
from starter.commands.options import Document, File, Mail, On, OptionalOn
from starter.commands.output import Output, Table
from starter.commands.tables import rows_of
from starter.people import Handover, Office, Registers
from starter.reading.offices import OfficeRow, missing, offices
from starter.reading.reader import reader

app = group("Offices: who acts, who is told, who sends; each entry from one day to another.")
NATION = "*"
Code = Annotated[str, typer.Argument(help="Its code: <region>/<office>, or pusat/<office>.")]
Phone = Annotated[str | None, typer.Option("--phone", help="Where it is called.")]
HOLDING = "How its head holds it: definitive, plt (acting), plh (daily acting), pj (interim)."
HEADINGS = {
    "id": ("kode", "wilayah", "sebutan", "surel", "telepon", "status", "sejak", "sampai"),
    "en": ("code", "region", "title", "mail", "phone", "held", "from", "until"),
}


@command(
    app,
    "add",
    example="kawal ops office add 36.01/bpkad --region 36.01 --title 'BPKAD Pandeglang' --mail bpkad@pandeglang.example",
)
async def add_office(
    desk: Desk,
    code: Code,
    region: Annotated[str, typer.Option("--region", help="Its region; * for the centre.")],
    title: Annotated[str, typer.Option("--title", help="What it is called; never a person's name.")],
    mail: Mail = None,
    phone: Phone = None,
    holding: Annotated[Holding | None, typer.Option("--holding", help=HOLDING)] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--from", parser=date.fromisoformat, metavar="YYYY-MM-DD",
            help="Begins an entry on that day; without it the newest is corrected.",
        ),
    ] = None,
) -> Output:  # fmt: skip
    """Add or change an office. Without sign-in only while nobody administers the installation."""
    with valid(code):
        new = Office(
            code=code, region=_region(region), title=title, mail=mail, phone=phone, holding=holding,
            valid_from=since,
        )  # fmt: skip
    await _put(desk, [new])
    return Output(new.model_dump(mode="json"), [f"{new.code} · {new.title}"])


@command(app, "upload", example="kawal ops office upload offices.csv")
async def upload_offices(desk: Desk, file: File) -> Output:
    """Add or change offices from a CSV: code,region,title[,mail,phone,holding,valid_from]; all rows or none."""
    listed = rows_of(file, Office)
    for one in listed:
        _region(one.region)
    await _put(desk, listed)
    words = desk.say(f"{len(listed)} kantor tercatat.", f"Offices recorded: {len(listed)}.")
    return Output({"offices": len(listed)}, [words])


@command(
    app,
    "handover",
    example="kawal ops office handover 36.01/sekda --on 2022-03-01 --holding plt --document 'SK 821/0042/2022'",
)
async def hand_over(
    desk: Desk,
    code: Code,
    on: On,
    holding: Annotated[Holding, typer.Option("--holding", help=HOLDING)],
    document: Document,
    mail: Mail = None,
    phone: Phone = None,
    title: Annotated[
        str | None, typer.Option("--title", help="What the office is called from then on, if that changes.")
    ] = None,
) -> Output:
    """End an office's entry and begin the next on a day; what is not given stays, an empty --mail ends an address."""
    try:
        with valid(code):
            given = Handover(
                code=code, on=on, holding=holding, document=document, mail=mail, phone=phone, title=title
            )
        begun = await Registers(await desk.pool(), desk.signed_in).hand_over(given)
    except Refused as refused:
        await log_refusal(desk, "register/offices", "register.office", refused)
        raise
    words = f"{begun.office} · {begun.holding} · {begun.valid_from}"
    return Output({"code": begun.office, **begun.model_dump(mode="json", exclude={"office"})}, [words])


@command(app, "list", example="kawal ops office list --region 36.01 --missing")
async def list_offices(
    desk: Desk,
    region: Annotated[str | None, typer.Option("--region", help="Only this region's, by any of its codes.")] = None,
    on: OptionalOn = None,
    lacking: Annotated[
        bool, typer.Option("--missing", help="Instead, the offices of the region's ladders without an address.")
    ] = False,
) -> Output:  # fmt: skip
    """List the entries of the offices you may see, all or those of one day; or which addresses are missing."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    if lacking:
        if region is None:
            raise typer.BadParameter("--missing takes a --region")
        signed.require(find(region).code)
        return _missing(desk, region, await missing(pool, region, on or desk.today()))
    found = await offices(pool, signed, region=region, on=on)
    document = {"offices": [one.model_dump(mode="json") for one in found]}
    return Output(document, [Table("", HEADINGS[desk.lang], [_row(one) for one in found])])


def _missing(desk: Desk, region: str, found: dict[str, str]) -> Output:
    document = {"region": region, "missing": [{"code": code, "title": found[code]} for code in found]}
    headings = (desk.say("kode", "code"), desk.say("sebutan", "title"))
    nothing = desk.say("Semua kantor punya alamat.", "Every office has an address.")
    return Output(document, [Table("", headings, list(found.items())) if found else nothing])


def _row(one: OfficeRow) -> tuple[object, ...]:
    return (
        one.code, one.region, one.title, one.mail, one.phone, one.holding, one.valid_from, one.valid_to,
    )  # fmt: skip


async def _put(desk: Desk, listed: list[Office]) -> None:
    try:
        await Registers(await desk.pool(), desk.signed_in).put_offices(listed)
    except Refused as refused:
        await log_refusal(desk, "register/offices", "register.office", refused)
        raise


def _region(code: str) -> str:
    return code if code == NATION else find(code).code
