"""`kawal letter`: drafts that await an authorised signature, as rows and as PDF, and what was signed."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from schemas.errors import Misused
from schemas.ladders import SignLetter
from schemas.letters import Letter, file_name
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Order, answered, give
from starter.commands.options import On
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.reading import letters as reads
from starter.reading.cases import case_of
from starter.reading.reader import reader
from store.pool import Pool

app = group("Letters: drafts by kawal, signed and numbered by the offices that send them.")
EXAMPLE = "'escalation/budget/inpres-2-2021/36.01/2022/budgeting.RAPBD_SUBMITTED.2022/1#letter.2'"
Id = Annotated[str, typer.Argument(help="The letter, as `letter list` names it.")]
HEADINGS = {
    "id": ("surat", "wilayah", "jenis", "pengirim", "tujuan", "tanggal", "batas tanda tangan", "nomor"),
    "en": ("letter", "region", "kind", "from", "to", "drafted", "sign by", "number"),
}


class Render(Protocol):
    """How a letter becomes a PDF."""

    def __call__(self, letter: Letter, *, rehearsal: bool) -> bytes:
        """Return the PDF; raises Refused when the letter's row cannot be set."""


def register(render: Render) -> None:
    """Add the commands, with what puts a letter on paper: the command line cannot reach into the activities."""

    @command(app, "show", example=f"kawal letter show {EXAMPLE} -o surat.pdf")
    async def show(
        desk: Desk,
        letter: Id,
        out: Annotated[
            Path | None, typer.Option("--out", "-o", help="Write the PDF into this file, or folder.")
        ] = None,
    ) -> Output:
        """Show one letter, and write it as a PDF: the draft that was sent, or the signed letter's copy."""
        pool = await desk.pool()
        found = await reads.letter(pool, await reader(pool, desk.signed_in), letter)
        set_in = partial(render, rehearsal=desk.settings.rehearsal)
        pdf = await reads.on_paper(pool, found, set_in)
        written = None if out is None else _write(out, found, pdf)
        document = {
            **found.model_dump(mode="json"),
            "signed": found.signed,
            "pdf": {"sha256": hashlib.sha256(pdf).hexdigest(), "bytes": len(pdf), "file": written},
        }
        return Output(document, [_told(desk, found), *([written] if written else [])])


@command(app, "list", example="kawal letter list --region 36.01 --unsigned")
async def list_letters(
    desk: Desk,
    region: Annotated[
        str | None, typer.Option("--region", help="Only this region's, by any of its codes.")
    ] = None,
    case: Annotated[str | None, typer.Option("--case", help="Only those of this case.")] = None,
    unsigned: Annotated[
        bool, typer.Option("--unsigned", help="Only drafts that await their signature.")
    ] = False,
) -> Output:
    """List the letters of the regions you may see."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    found = await reads.letters(pool, signed, region=region, case=case, unsigned=unsigned)
    document = {"letters": [one.model_dump(mode="json", exclude={"data"}) for one in found]}
    nothing = desk.say("Tidak ada surat.", "There are no letters.")
    return Output(
        document, [Table("", HEADINGS[desk.lang], [_row(one) for one in found]) if found else nothing]
    )


@command(app, "sign", example=f"kawal letter sign {EXAMPLE} --number 900/0123/2021 --on 2021-11-08")
async def sign(
    desk: Desk,
    letter: Id,
    number: Annotated[str, typer.Option("--number", help="The number that the sending office gave it.")],
    on: On,
) -> Output:
    """Record that an authorised official of the sending office signed a draft."""

    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        found = await reads.letter(pool, await reader(pool, desk.signed_in), letter)
        return await case_of(pool, found.chain)

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("sign_letter", f"sign.{letter}", SignLetter(letter=letter, number=number, on=on))

    return answered(desk, await give(desk, "letter.sign", letter, find, draft))


def _row(one: Letter) -> tuple[object, ...]:
    return (
        one.letter, one.region, one.template, one.sender, one.addressee, one.drafted_on, one.sign_by,
        one.signed_number,
    )  # fmt: skip


def _told(desk: Desk, found: Letter) -> str:
    if found.signed:
        state = desk.say(
            f"ditandatangani {found.signed_on}, nomor {found.signed_number}",
            f"signed {found.signed_on}, number {found.signed_number}",
        )
    else:
        state = desk.say(
            f"konsep, menunggu tanda tangan paling lambat {found.sign_by}",
            f"a draft that awaits its signature by {found.sign_by}",
        )
    return f"{found.letter} · {found.sender} → {found.addressee} · {state} · {found.chain} #{found.seq}"


def _write(out: Path, found: Letter, pdf: bytes) -> str:
    path = out / file_name(found.letter) if out.is_dir() else out
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise Misused(f"{path} cannot be written: {error.strerror}") from None
    return str(path)
