"""`kawal budget import`: budget lines from a spreadsheet, each row accepted or refused on its own."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from law import regions
from schemas.cases import Answer
from schemas.errors import Reason, Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import Funding, Route, Segment, WorkerClass
from starter.commands.budget import tell
from starter.commands.frame import Desk, command
from starter.commands.giving import Order
from starter.commands.inputs import LARGE_FILE, content_of
from starter.commands.inputs import amount as parsed
from starter.commands.options import File, InstructionName, Region, Unit, Year
from starter.commands.output import Output, Table
from starter.importing.columns import records
from starter.importing.lines import Drafted, Imported, drafted
from starter.importing.rows import Given, judged
from starter.importing.sheets import sheets
from starter.installation import Installation

OF_THE_LINE = {Refusal.INVALID_INPUT, Refusal.CONTRADICTS_RECORD, Refusal.DIFFERENT_CONTENT}
"""What a budget year refuses about one line; anything else is about the whole command."""
OWN_MONEY = {
    Route.APBD: Funding.APBD_MURNI,
    Route.KELURAHAN: Funding.APBD_MURNI,
    Route.VILLAGE: Funding.APBDES,
}
"""What money that a file calls the budget's own counts as."""


def register(app: typer.Typer) -> None:
    """Add the command to the budget group."""
    example = "kawal budget import 36.01 rka.xlsx --year 2022 --segment RENTAN --class BPU --income 1000000 --dry-run"
    command(app, "import", example=example)(import_lines)


async def import_lines(
    desk: Desk,
    region: Region,
    file: File,
    year: Year,
    route: Annotated[
        Route, typer.Option("--route", help="Through whose budget the money comes.")
    ] = Route.APBD,
    segment: Annotated[
        Segment | None, typer.Option("--segment", help="Group of workers, where no column 'segmen' says it.")
    ] = None,
    worker_class: Annotated[
        WorkerClass | None, typer.Option("--class", help="PU or BPU, where no column 'kelas' says it.")
    ] = None,
    income: Annotated[
        str | None,
        typer.Option("--income", help="Monthly income per worker, where no column 'penghasilan' says it."),
    ] = None,
    months: Annotated[
        int | None, typer.Option("--months", min=1, max=12, help="Months, where no row says them.")
    ] = None,
    funding: Annotated[
        Funding | None,
        typer.Option("--funding", help="What the region's own money counts as: APBD_P for a revised budget."),
    ] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", help="The office that owns the lines, instead of the file's.")
    ] = None,
    payer: Annotated[
        str | None, typer.Option("--payer", help="The office that pays; the owner if not given.")
    ] = None,
    account: Annotated[
        list[str] | None,
        typer.Option("--account", help="A further account that pays contributions here; repeatable."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be recorded, and record nothing.")
    ] = False,
    unit: Unit = "",
    instruction: InstructionName = None,
) -> Output:
    """Import the lines for contributions from a budget: CSV (; , or tab), XLSX or ODS, as SIPD-RI exports it.

    Rows under the accounts of contributions are kept; rows of one unit, sub-activity, source, head-count and months
    become one line, with its shortfall against head-count × rate × months. Refused rows are listed by their number;
    the same file twice changes nothing. A changed row is a new line: withdraw the old one.
    """
    regions.find(region)
    given = Given(
        fiscal_year=year,
        general=funding or OWN_MONEY[route],
        owner=owner,
        segment=segment,
        worker_class=worker_class,
        income=None if income is None else parsed(income, "--income"),
        months=months,
        accounts=frozenset(account or ()),
    )
    content = content_of(file, largest=LARGE_FILE)
    found = drafted(
        judged(records(sheets(content, file.name), file.name), given), year, route=route, payer=payer
    )
    refused = [(one.row, one.reason) for one in found.turned]
    answers: dict[int, Answer] = {}
    for number, one in enumerate(() if dry_run else found.lines):
        try:
            answers[number] = await _record(desk, region, year, one, instruction, unit)
        except Refused as refusal:
            if refusal.reason.code not in OF_THE_LINE:
                raise
            refused += [(row, refusal.reason) for row in one.rows]
    return _output(desk, found, answers, sorted(refused, key=lambda pair: pair[0]), dry_run=dry_run)


async def _record(
    desk: Desk, region: str, year: int, one: Drafted, instruction: str | None, unit: str
) -> Answer:
    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("add_line", one.step, one.line)

    return await tell(desk, "budget.line", region, year, None, instruction, draft, one.occurrence, unit)


def _output(
    desk: Desk,
    found: Imported,
    answers: dict[int, Answer],
    refused: Sequence[tuple[int, Reason]],
    *,
    dry_run: bool,
) -> Output:
    lines = [
        {
            **one.line.model_dump(mode="json"),
            "rows": list(one.rows),
            "shortfall": int(one.shortfall),
            "shortfall_by_account": {code: int(lacking) for code, lacking in one.by_account.items()},
            "line": answers[number].details.get("line") if number in answers else None,
            "repeated": answers[number].repeated if number in answers else None,
        }
        for number, one in enumerate(found.lines)
        if dry_run or number in answers
    ]
    document = {
        "dry_run": dry_run,
        "lines": lines,
        "refused": [
            {"row": row, **reason.model_dump(mode="json"), "message": reason.say(desk.lang)}
            for row, reason in refused
        ],
        "skipped": found.skipped,
    }
    headings = (
        ("baris", "dicatat sebagai", "SKPD", "segmen", "dana", "orang", "bulan", "jumlah", "kekurangan")
        if desk.lang == "id"
        else ("rows", "recorded as", "unit", "segment", "money", "workers", "months", "amount", "shortfall")
    )
    table = [
        (
            one["rows"], one["line"], one["owner"], one["segment"], one["funding"], one["headcount"],
            one["months"], Rupiah(one["amount"]), Rupiah(one["shortfall"]),
        )
        for one in lines
    ]  # fmt: skip
    blocks: list[str | Table] = [Table("", headings, table)]
    if refused:
        said = (desk.say("baris", "row"), desk.say("ditolak karena", "refused because"))
        blocks.append(Table("", said, [(row, reason.say(desk.lang)) for row, reason in refused]))
    verb = desk.say("akan dicatat", "would be recorded") if dry_run else desk.say("dicatat", "recorded")
    before = sum(answer.repeated for answer in answers.values())
    again = desk.say(f" ({before} sebelumnya)", f" ({before} of them before)") if before else ""
    blocks.append(
        desk.say(
            f"Baris anggaran {verb}: {len(lines)}{again}. Baris ditolak: {len(refused)}. Bukan iuran: {found.skipped}.",
            f"Lines {verb}: {len(lines)}{again}. Rows refused: {len(refused)}. Rows about something else: {found.skipped}.",
        )
    )
    return Output(document, blocks, 1 if refused else 0)
