"""`kawal claim letters | letter | file`: what was written to the heirs, and a claim's whole file on paper."""

import asyncio
import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Protocol

import typer

from schemas.claim_dossier import ClaimDossier, Section
from schemas.claim_dossier import file_name as dossier_name
from schemas.claim_letters import LetterStanding, file_name
from schemas.claim_wording import STAGES, SUBJECTS, word
from starter.commands.frame import Desk, command
from starter.commands.output import Output, Table
from starter.commands.private import write_into
from starter.reading import claim_letters as reads
from starter.reading.claim_file import dossier
from starter.reading.reader import reader
from vault.keys import KeyRing

Claim = Annotated[str, typer.Argument(help="The claim's number: 36.01-2022-001.")]
Out = Annotated[
    Path, typer.Option("--out", "-o", help="Write the PDF into this file, or folder; for you alone.")
]
HEADINGS = {
    "id": ("surat", "hal", "kepada", "tanggal", "disampaikan", "sejak", "SHA-256"),
    "en": ("letter", "about", "to", "written", "delivered", "since", "SHA-256"),
}


class Render(Protocol):
    """How a dossier becomes a PDF."""

    def __call__(self, dossier: ClaimDossier, sections: Collection[Section], *, rehearsal: bool) -> bytes:
        """Return the PDF; raises Refused when it cannot be set."""


def register(app: typer.Typer, render: Render) -> None:
    """Add the commands to *app*, with what puts a dossier on paper: the command line cannot reach into the activities."""

    @command(app, "letters", example="kawal claim letters 36.01-2022-001")
    async def letters(desk: Desk, claim: Claim) -> Output:
        """List what was written about a claim, to whom by their ref, and whether it went out; no person is in it."""
        pool = await desk.pool()
        found = await reads.letters(pool, await reader(pool, desk.signed_in), claim)
        document = {"claim": claim, "letters": [one.model_dump(mode="json") for one in found]}
        nothing = desk.say("Belum ada surat.", "There are no letters yet.")
        return Output(
            document,
            [Table("", HEADINGS[desk.lang], [_row(desk, one) for one in found]) if found else nothing],
        )

    @command(app, "letter", example="kawal claim letter 36.01-2022-001-S01 -o surat.pdf")
    async def letter(
        desk: Desk,
        letter: Annotated[
            str, typer.Argument(metavar="LETTER", help="The letter, as `claim letters` names it.")
        ],
        out: Out,
    ) -> Output:
        """Write one letter as it was sent; it names people, so that reading it is logged."""
        pool = await desk.pool()
        signed = await reader(pool, desk.signed_in)
        found = await reads.letter(pool, signed, letter)
        pdf = await reads.on_paper(pool, KeyRing.load(desk.settings.key_file), signed, found)
        path = write_into(out, file_name(letter), pdf)
        document = {**found.model_dump(mode="json"), "file": path, "sha256": hashlib.sha256(pdf).hexdigest()}
        return Output(document, [f"{found.letter} · {_about(desk, found)} · {_delivered(desk, found)}", path])

    @command(app, "file", example="kawal claim file 36.01-2022-001 -o berkas.pdf")
    async def file(
        desk: Desk,
        claim: Claim,
        out: Out,
        section: Annotated[
            list[Section] | None, typer.Option("--section", help="Only this part; again for another one.")
        ] = None,
    ) -> Output:
        """Write a claim's whole file as one PDF; it names people, so that reading it is logged."""
        pool = await desk.pool()
        ring = KeyRing.load(desk.settings.key_file)
        found = await dossier(pool, ring, await reader(pool, desk.signed_in), claim)
        sections = frozenset(section or Section)
        pdf = await asyncio.to_thread(render, found, sections, rehearsal=desk.settings.rehearsal)
        path = write_into(out, dossier_name(claim), pdf)
        document = {
            "claim": claim,
            "stage": found.stage,
            "as_of": found.as_of,
            "intact": found.intact,
            "entries": len(found.entries),
            "documents": len(found.documents),
            "letters": len(found.letters),
            "sections": [one.value for one in Section if one in sections],
            "file": path,
            "sha256": hashlib.sha256(pdf).hexdigest(),
        }
        stage = word(STAGES, found.stage, desk.lang)
        told = desk.say(
            f"{claim} · {stage} · {len(found.entries)} catatan, {len(found.documents)} dokumen",
            f"{claim} · {stage} · {len(found.entries)} entries, {len(found.documents)} documents",
        )
        broken = desk.say("RANTAI CATATAN PUTUS", "THE AUDIT CHAIN IS BROKEN")
        return Output(document, [told, path, *([] if found.intact else [broken])], 0 if found.intact else 1)


def _row(desk: Desk, one: LetterStanding) -> tuple[object, ...]:
    return (
        one.letter, _about(desk, one), one.to_ref, one.written_on, _delivered(desk, one), one.sent_at,
        one.pdf.sha256[:12] if one.pdf else None,
    )  # fmt: skip


def _about(desk: Desk, one: LetterStanding) -> str:
    return word(SUBJECTS, one.template, desk.lang)


def _delivered(desk: Desk, one: LetterStanding) -> str:
    if one.sent_to is None:
        return desk.say("belum dicetak", "not on paper yet")
    if one.declined:
        return desk.say("surel ditolak, diserahkan kantor", "mail declined, the office hands it over")
    if one.sent_to == "office":
        return desk.say("diserahkan kantor", "the office hands it over")
    return desk.say("surel", "by mail") if one.sent_at else desk.say("menunggu surel", "waits to be mailed")
