"""`kawal claim link`: addresses through which families without an account report a death or hand in documents, once."""

from pathlib import Path
from typing import Annotated

import typer

from schemas.claim_links import Reason, address
from schemas.errors import Misused, Refused
from starter.claim_links.issuing import PERMIT, SETTLE, Links
from starter.commands.claiming import Why
from starter.commands.frame import Desk, command
from starter.commands.giving import log_refusal
from starter.commands.inputs import valid
from starter.commands.options import InstructionName, Region
from starter.commands.output import Output, Table, cell
from starter.commands.private import write_private
from starter.reading import claim_links as reads
from starter.reading.claim_links import LinkRow
from starter.reading.reader import reader
from starter.reading.tasks import business_now
from vault.keys import KeyRing

Link = Annotated[
    str, typer.Argument(metavar="LINK", help="The link, as `claim links` names it: 36.01-2022-K001.")
]
REGISTER = "register/claim-links"


def register(app: typer.Typer) -> None:
    """Add the commands to the claim group."""
    name = "36.01-2022-K001"
    command(app, "link", example="kawal claim link --region 36.01 --valid-days 14")(link)
    command(app, "links", example="kawal claim links 36.01")(links)
    command(
        app,
        "withdraw-link",
        example=f"kawal claim withdraw-link {name} --why 'nomor telepon keluarga keliru'",
    )(withdraw_link)
    command(app, "hand-in", example=f"kawal claim hand-in {name} -o kiriman")(hand_in)
    command(
        app,
        "settle-hand-in",
        example=f"kawal claim settle-hand-in {name} --why 'klaim dibuka dengan NIK yang benar'",
    )(settle_hand_in)


async def link(
    desk: Desk,
    region: Annotated[
        str | None, typer.Option("--region", help="For a family that reports a death: the region's code.")
    ] = None,
    claim: Annotated[
        str | None, typer.Option("--claim", help="For heirs who hand in documents: the claim's number.")
    ] = None,
    valid_days: Annotated[
        int | None, typer.Option("--valid-days", help="Days it is valid; the policy's number if not given.")
    ] = None,
    instruction: InstructionName = None,
) -> Output:
    """Issue an address for one family, to be used once; it is shown now and never again."""
    if (region is None) == (claim is None):
        raise Misused("say --region for a family that reports a death, or --claim for documents of a claim")
    if not desk.settings.public_url:
        raise Misused("KAWAL_PUBLIC_URL does not say where people reach the console's pages")
    try:
        issued = await (await _links(desk)).issue(
            region=region, claim=claim, days=valid_days, instruction=instruction
        )
    except Refused as refused:
        await log_refusal(desk, REGISTER, PERMIT, refused)
        raise
    url = address(desk.settings.public_url, issued.token)
    until = cell(issued.valid_until)
    what = desk.say("satu laporan kematian", "one death report") if claim is None else claim
    document = {
        "link": issued.link, "url": url, "region": issued.region, "claim": claim, "valid_until": issued.valid_until,
    }  # fmt: skip
    words = desk.say(
        f"{issued.link} · {what} · berlaku sampai {until}. Alamat ini tidak ditampilkan lagi:",
        f"{issued.link} · {what} · valid until {until}. This address is not shown again:",
    )
    return Output(document, [words, url])


async def links(desk: Desk, region: Region) -> Output:
    """List a region's links, who issued them, and what became of what came in; no person is in it."""
    pool = await desk.pool()
    at = await business_now(pool, rehearsal=desk.settings.rehearsal)
    found = await reads.links(pool, await reader(pool, desk.signed_in), region, at)
    document = {"region": region, "links": [one.model_dump(mode="json") for one in found]}
    if not found:
        return Output(document, [desk.say("Belum ada tautan.", "There are no links yet.")])
    headings = (
        ("tautan", "keadaan", "diberikan oleh", "berlaku sampai", "masuk", "dokumen", "hasil", "klaim")
        if desk.lang == "id"
        else ("link", "state", "issued by", "valid until", "handed in", "documents", "outcome", "claim")
    )
    return Output(document, [Table("", headings, [_row(desk, one) for one in found])])


async def withdraw_link(desk: Desk, link: Link, why: Why) -> Output:
    """Withdraw a link that nobody has used; its page then answers like one that never was."""
    await _changed(desk, PERMIT, "withdraw", link, why)
    return Output({"link": link, "withdrawn": True}, [desk.say(f"{link} ditarik.", f"{link} is withdrawn.")])


async def hand_in(
    desk: Desk,
    link: Link,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The folder to write into; its files are for you alone.")
    ],
) -> Output:
    """Write what came in through a link, the claim file and the documents; it names people, so that reading it is logged."""
    pool = await desk.pool()
    ring = KeyRing.load(desk.settings.key_file)
    found = await reads.hand_in(pool, ring, await reader(pool, desk.signed_in), link)
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misused(f"{out} cannot be made: {error.strerror}") from None
    files = {}
    if found.file is not None:
        files["klaim.json"] = found.file.model_dump_json(indent=1).encode()
    for number, (one, data) in enumerate(found.documents, 1):
        files[f"{number:02d}-{'-'.join(one.codes)[:80]}{_ending(data)}"] = data
    for name, data in files.items():
        write_private(out / name, data)
    return Output(
        {"link": link, "files": [str(out / name) for name in files]}, [str(out / name) for name in files]
    )


async def settle_hand_in(desk: Desk, link: Link, why: Why) -> Output:
    """Say what became of a hand-in that a rule left to an officer; it leaves the list of tasks and stays on record."""
    await _changed(desk, SETTLE, "settle", link, why)
    return Output({"link": link, "settled": True}, [desk.say(f"{link} selesai.", f"{link} is settled.")])


async def _changed(desk: Desk, permit: str, change: str, link: str, why: str) -> None:
    try:
        with valid(link):
            why = Reason(why=why).why
        register = await _links(desk)
        await (register.withdraw(link, why) if change == "withdraw" else register.settle(link, why))
    except Refused as refused:
        await log_refusal(desk, REGISTER, permit, refused)
        raise


async def _links(desk: Desk) -> Links:
    pool = await desk.pool()
    at = await business_now(pool, rehearsal=desk.settings.rehearsal)
    return Links(pool, KeyRing.load(desk.settings.key_file), desk.signed_in, at)


def _row(desk: Desk, one: LinkRow) -> tuple[object, ...]:
    outcome: str | None = one.outcome
    if one.handed_in_at and outcome is None:
        outcome = desk.say("menunggu", "waiting")
    elif one.refusal:
        outcome = f"{outcome}: {one.refusal}"
    return (
        one.link, one.state.value, one.issued_by, one.valid_until, one.handed_in_at, one.documents or None, outcome,
        one.claim,
    )  # fmt: skip


def _ending(data: bytes) -> str:
    return ".pdf" if data.startswith(b"%PDF") else ".png" if data.startswith(b"\x89PNG") else ".jpg"
