"""`kawal report`: what offices print: the six-monthly report, digests, deadlines, matrix, funnel, times, league."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.base import Message
from schemas.errors import Misused
from starter.commands.frame import Desk, command, group
from starter.commands.options import DATE, InstructionName, OptionalYear
from starter.commands.output import Output, Table
from starter.reading.cases import only_instruction
from starter.reading.reader import reader
from starter.reports import deadlines, digest, funnel, league, matrix, six_monthly, stages
from starter.reports.cut import cut
from starter.reports.layouts import deadlines as deadlines_layout
from starter.reports.layouts import digest as digest_layout
from starter.reports.layouts import funnel as funnel_layout
from starter.reports.layouts import league as league_layout
from starter.reports.layouts import matrix as matrix_layout
from starter.reports.layouts import six_monthly as six_monthly_layout
from starter.reports.layouts import stages as stages_layout
from starter.reports.layouts.document import Document, Note, shown
from starter.reports.layouts.document import Table as Printed
from starter.reports.layouts.framing import Framing
from starter.reports.record import KnownRecord, known_record
from starter.reports.rendering import page, paper, sheet

app = group("Reports: tables and charts that print, as the record stood and was known on a day.")


class Format(StrEnum):
    """The forms a report comes in."""

    HTML = "html"
    PDF = "pdf"
    CSV = "csv"
    JSON = "json"


RENDERED: Mapping[Format, Callable[[Document], bytes]] = {
    Format.HTML: page.rendered,
    Format.PDF: paper.rendered,
    Format.CSV: sheet.rendered,
}


def _day(text: str) -> date:
    return date.fromisoformat(text)


AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=_day,
        metavar=DATE,
        help="As it stood on this day; today if not given, in a rehearsal the latest business day.",
    ),
]
KnownOn = Annotated[
    date | None,
    typer.Option(
        "--known-on", parser=_day, metavar=DATE, help="As it was known at this day's end; that of --as-of."
    ),
]
Form = Annotated[Format | None, typer.Option("--format", help="By the file's name if not given.")]
Target = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")]
ProvinceName = Annotated[str | None, typer.Option("--province", help="Only this province, by code.")]


@dataclass(frozen=True)
class Asked:
    """What every report can be asked for."""

    as_of: date | None
    known_on: date | None
    instruction: str | None
    form: Format | None
    target: Path | None
    province: str | None = None


@command(app, "six-monthly", example="kawal report six-monthly --as-of 2022-09-25 -o laporan.pdf")
async def six_monthly_report(
    desk: Desk,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    instruction: InstructionName = None,
    province: ProvinceName = None,
    form: Form = None,
    target: Target = None,
) -> Output:
    """Report an instruction's progress to the coordinating minister: duties, money, workers, escalations."""
    asked = Asked(as_of, known_on, instruction, form, target, province)
    record = await _record(desk, asked)
    pool = await desk.pool()
    before = await known_record(
        pool,
        await reader(pool, desk.signed_in),
        record.instruction,
        record.cut.earlier(six_monthly.eve(record)),
        province=province,
    )
    found = six_monthly.six_monthly(record, before)
    return _answer(desk, asked, record, found, six_monthly_layout.document(found, _framing(desk, record)))


@command(app, "digest", example="kawal report digest --province 36 -o ikhtisar.pdf")
async def digest_report(
    desk: Desk,
    province: Annotated[str, typer.Option("--province", help="The governor's province, by code.")],
    as_of: AsOf = None,
    known_on: KnownOn = None,
    instruction: InstructionName = None,
    form: Form = None,
    target: Target = None,
) -> Output:
    """Tell a governor what is late in his regencies and cities, who must act by when, and what he can demand."""
    asked = Asked(as_of, known_on, instruction, form, target, province)
    pool = await desk.pool()
    (await reader(pool, desk.signed_in)).require(province)
    return await _report(desk, asked, lambda record: digest.digest(record, desk.lang), digest_layout.document)


@command(app, "deadlines", example="kawal report deadlines --days 30 --province 36")
async def deadlines_report(
    desk: Desk,
    days: Annotated[int, typer.Option("--days", min=1, max=730, help="How many days ahead.")] = 60,
    province: ProvinceName = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    instruction: InstructionName = None,
    form: Form = None,
    target: Target = None,
) -> Output:
    """List what falls due across all cases: what, who, by when, by which rule."""
    asked = Asked(as_of, known_on, instruction, form, target, province)
    return await _report(
        desk, asked, lambda record: deadlines.deadlines(record, days), deadlines_layout.document
    )


@command(app, "matrix", example="kawal report matrix --year 2022 -o matriks.pdf")
async def matrix_report(
    desk: Desk,
    year: OptionalYear = None,
    province: ProvinceName = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    instruction: InstructionName = None,
    form: Form = None,
    target: Target = None,
) -> Output:
    """Show how every duty of every government stands, for one fiscal year: that of the day, if none is given."""
    asked = Asked(as_of, known_on, instruction, form, target, province)
    return await _report(
        desk,
        asked,
        lambda record: matrix.matrix(record, year or record.cut.as_of.year),
        matrix_layout.document,
    )


@command(app, "funnel", example="kawal report funnel --as-of 2022-06-30")
async def funnel_report(
    desk: Desk,
    province: ProvinceName = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    instruction: InstructionName = None,
    form: Form = None,
    target: Target = None,
) -> Output:
    """Count the governments at each step from instructed to benefits paid, each with its denominator."""
    asked = Asked(as_of, known_on, instruction, form, target, province)
    return await _report(
        desk, asked, lambda record: funnel.funnel(record.governments), funnel_layout.document
    )


@command(app, "stages", example="kawal report stages --province 35 --format csv")
async def stages_report(
    desk: Desk,
    province: ProvinceName = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    instruction: InstructionName = None,
    form: Form = None,
    target: Target = None,
) -> Output:
    """Show how long each stage takes: median, nine in ten, longest; whoever is still in it counts as censored."""
    asked = Asked(as_of, known_on, instruction, form, target, province)
    return await _report(desk, asked, stages.stages, stages_layout.document)


@command(app, "league", example="kawal report league --group island -o peringkat.html")
async def league_report(
    desk: Desk,
    peers: Annotated[
        league.Peers,
        typer.Option("--group", help="Peers: by kind of government, or by kind within an island group."),
    ] = league.Peers.KIND,
    year: OptionalYear = None,
    province: ProvinceName = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    instruction: InstructionName = None,
    form: Form = None,
    target: Target = None,
) -> Output:
    """Rank governments among their peers by regulation, coverage and budget; the score is defined below it."""
    asked = Asked(as_of, known_on, instruction, form, target, province)
    return await _report(
        desk,
        asked,
        lambda record: league.league(record, year or record.cut.as_of.year, peers),
        league_layout.document,
    )


async def _report(
    desk: Desk,
    asked: Asked,
    make: Callable[[KnownRecord], Any],
    lay_out: Callable[[Any, Framing], Document],
) -> Output:
    record = await _record(desk, asked)
    found = make(record)
    return _answer(desk, asked, record, found, lay_out(found, _framing(desk, record)))


async def _record(desk: Desk, asked: Asked) -> KnownRecord:
    _form(asked)
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    day = await cut(
        pool,
        rehearsal=desk.settings.rehearsal,
        today=desk.today(),
        as_of=asked.as_of,
        known_on=asked.known_on,
    )
    name = asked.instruction or await only_instruction(pool)
    return await known_record(pool, signed, name, day, province=asked.province)


def _framing(desk: Desk, record: KnownRecord) -> Framing:
    return Framing(record, desk.lang, desk.settings.rehearsal)


def _form(asked: Asked) -> Format | None:
    if asked.form is not None or asked.target is None:
        form = asked.form
    else:
        suffix = asked.target.suffix.removeprefix(".").lower()
        if suffix not in [one.value for one in Format]:
            raise Misused(f"{asked.target} does not say its format; add --format html, pdf, csv or json")
        form = Format(suffix)
    if form is Format.PDF and asked.target is None:
        raise Misused("a PDF goes to a file: add -o FILE")
    return form


def _answer(desk: Desk, asked: Asked, record: KnownRecord, found: Message, document: Document) -> Output:
    form = _form(asked)
    told = {
        "report": document.name,
        "instruction": record.instruction,
        "as_of": record.cut.as_of.isoformat(),
        "known_on": record.cut.known_on.isoformat(),
        "scopes": list(record.scopes),
        **found.model_dump(mode="json"),
    }
    if form is None:
        return Output(told, _blocks(document))
    if form is Format.JSON:
        content = f"{Output(told).json(simulation=desk.settings.rehearsal)}\n".encode()
    else:
        content = RENDERED[form](document)
    if asked.target is not None:
        _write(asked.target, content)
        return Output(
            {**told, "file": str(asked.target)},
            [f"{asked.target} · {form} · {len(content)} {desk.say('byte', 'bytes')}"],
        )
    if not desk.options.as_json:
        sys.stdout.write(content.decode())
    return Output(told)


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise Misused(f"{target} cannot be written: {error.strerror}") from None


def _blocks(document: Document) -> list[str | Table]:
    """Return a document as a terminal shows it: its tables and notes, without the charts."""
    blocks: list[str | Table] = [document.title, *(f"{label}: {value}" for label, value in document.facts)]
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Note):
                blocks.append(block.text)
            elif isinstance(block, Printed):
                rows = [
                    [shown(value, document.lang) for value in row] for row in (*block.rows, *block.totals)
                ]
                blocks.append(Table(block.caption, [column.head for column in block.columns], rows))
    return blocks
