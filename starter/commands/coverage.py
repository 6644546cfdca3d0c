"""`kawal case coverage`: was this person covered on a day, and how many people of a region were."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from schemas.errors import Misused
from starter.commands.frame import Desk, command
from starter.commands.member_single import nik_of
from starter.commands.options import DATE, NIK_FILE, OptionalOn, _day
from starter.commands.output import Output, Table
from starter.commands.rulings import assumptions, ruling_table
from starter.reading.coverage import MembershipOn, PersonCoverage, person_coverage
from starter.reading.reach import Counts, RegionCoverage, region_coverage
from starter.reading.reader import reader
from starter.reading.tasks import business_today
from starter.reports.cut import cut

LEAST = 10
"""Characters that say why somebody is looked up."""
MOST = 500


def register(app: typer.Typer) -> None:
    """Add the command to *app*, the group of commitments."""
    example = "kawal case coverage 36.01 --on 2022-06-30"
    command(app, "coverage", example=example)(coverage)


async def coverage(
    desk: Desk,
    region: Annotated[
        str | None, typer.Argument(help="Kemendagri code, any that the region ever had: 36.01.")
    ] = None,
    nik_file: Annotated[Path | None, NIK_FILE] = None,
    on: OptionalOn = None,
    why: Annotated[
        str | None, typer.Option("--why", help="Why a person is looked up, for the log; never a name.")
    ] = None,
    known_on: Annotated[
        date | None,
        typer.Option(
            "--known-on", parser=_day, metavar=DATE, help="By what was known that day; today if not given."
        ),
    ] = None,
) -> Output:
    """Show who was covered on a day: the people of a region in numbers, or one person, whose look-up is logged."""
    if (region is None) == (nik_file is None):
        raise Misused("name a region, or one person with --nik-file; not both")
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    rehearsal = desk.settings.rehearsal
    today = await business_today(pool, rehearsal=rehearsal, today=desk.today())
    day = await cut(pool, rehearsal=rehearsal, today=today, as_of=on or today, known_on=known_on or today)
    if region is not None:
        return _region(desk, await region_coverage(pool, signed, region, day))
    if nik_file is None or why is None or not LEAST <= len(why) <= MOST:
        raise Misused(f"say with --why, in at least {LEAST} characters, why you look this person up")
    installation = await desk.installation()
    return _person(desk, await person_coverage(pool, installation.ring, signed, nik_of(nik_file), day, why))


def _person(desk: Desk, found: PersonCoverage) -> Output:
    if not found.memberships:
        words = desk.say(
            f"Tidak ada kepesertaan dengan NIK ini pada {found.on} di wilayah yang boleh Anda lihat.",
            f"Nobody with this NIK was a member on {found.on} in the regions that you may see.",
        )
        return Output(found.model_dump(mode="json"), [words])
    verdict = (
        desk.say("terlindungi", "covered") if found.covered else desk.say("tidak terlindungi", "not covered")
    )
    head = f"{found.person} · {found.on} ({desk.say('diketahui', 'known')} {found.known_on}): {verdict}"
    headings = (
        (
            "kepesertaan",
            "wilayah",
            "segmen",
            "golongan",
            "pembayar",
            "nomor",
            "sejak",
            "perlindungan sejak",
            "temuan",
        )
        if desk.lang == "id"
        else (
            "membership",
            "region",
            "segment",
            "class",
            "payer",
            "number",
            "since",
            "cover since",
            "findings",
        )
    )
    rows = [
        (
            one.membership, one.region, one.segment, one.worker_class, one.payer, one.number, one.since,
            one.cover_begins, one.findings,
        )
        for one in found.memberships
    ]  # fmt: skip
    blocks: list[str | Table] = [
        head,
        Table("", headings, rows),
        _months(desk, found.memberships),
        ruling_table(desk, found.rulings),
    ]
    return Output(found.model_dump(mode="json"), [*blocks, *assumptions(desk, found.rulings)])


def _months(desk: Desk, memberships: tuple[MembershipOn, ...]) -> Table:
    headings = (
        ("kepesertaan", "bulan", "tagihan", "jatuh tempo", "dibayar", "dokumen")
        if desk.lang == "id"
        else ("membership", "month", "bill", "due", "paid", "document")
    )
    rows = [
        (
            one.membership,
            one.month.month,
            one.month.bill,
            one.month.due_on,
            one.month.paid_on,
            one.month.document,
        )
        for one in memberships
    ]
    return Table(desk.say("Iuran bulan itu", "That month's contribution"), headings, rows)


def _region(desk: Desk, found: RegionCoverage) -> Output:
    head = f"{found.region} {found.name} · {found.on} ({desk.say('diketahui', 'known')} {found.known_on})"
    headings = (
        ("segmen", "terdaftar", f"aktif {found.month}", "menunggu")
        if desk.lang == "id"
        else ("segment", "registered", f"active {found.month}", "waiting")
    )
    everybody = desk.say("semua", "all")
    counts = [_row(one, everybody) for one in (*found.segments, found.total)]
    blocks: list[str | Table] = [head, Table("", headings, counts)]
    if not found.shares:
        blocks.append(
            desk.say(
                f"Belum ada penyebut yang tercatat per {found.on}: persentase tidak dapat diberikan.",
                f"No denominator is on record by {found.on}: no percentage can be given.",
            )
        )
        return Output(found.model_dump(mode="json"), blocks)
    return Output(found.model_dump(mode="json"), [*blocks, _shares(desk, found)])


def _shares(desk: Desk, found: RegionCoverage) -> Table:
    headings = (
        ("dari", "jumlah", "per", "sumber", "terdaftar %", "aktif %")
        if desk.lang == "id"
        else ("out of", "number", "as of", "source", "registered %", "active %")
    )
    shares = [
        (one.definition, one.denominator, one.as_of, one.source, one.registered_percent, one.active_percent)
        for one in found.shares
    ]
    title = desk.say(
        "Bagian dari tiap penyebut; tidak untuk dibandingkan satu sama lain",
        "Share of each denominator; not to be compared with one another",
    )
    return Table(title, headings, shares)


def _row(counts: Counts, everybody: str) -> tuple[object, ...]:
    return (counts.segment or everybody, str(counts.registered), str(counts.active), str(counts.waiting))
