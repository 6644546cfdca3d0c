"""`kawal budget`: a region's budget years: milestones, lines, and other people's money."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from law.regions import require_valid
from schemas.budgeting import BudgetLine, Fallback, RecordMilestone
from schemas.cases import Answer
from schemas.terms import Funding, Milestone, Route, Segment, Stage, WorkerClass
from starter.commands.casefile import file_of, lines_table
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Draft, Order, answered, give
from starter.commands.inputs import amount as parsed
from starter.commands.options import (
    Amount,
    Document,
    InstructionName,
    Occurrence,
    On,
    OptionalYear,
    Region,
    Unit,
    Year,
)
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.reading.budgets import Standing, standings
from starter.reading.cases import budget_of
from store.pool import Pool

app = group("Budget years: two fiscal years are always open at once.")
FundingOption = Annotated[Funding, typer.Option("--funding", help="Where the money comes from.")]


@command(app, "show", example="kawal budget show 36.01 --year 2022")
async def show(
    desk: Desk, region: Region, year: OptionalYear = None, instruction: InstructionName = None
) -> Output:
    """Show milestones, lines, pledges and funding; for a region without a budget, its province's."""
    found = await file_of(desk, region, instruction)
    handed = found.handed_over
    lines = [
        line
        for line in (handed.lines if handed else found.stages[Stage.BUDGETING])
        if year in (None, line.details.get("fiscal_year"))
    ]
    title = f"{handed.province} {handed.province_name}" if handed else f"{found.region} {found.name}"
    serving = handed.province if handed else found.region
    stand = await standings(await desk.pool(), found.instruction, serving, year, desk.today())
    document = {
        "region": found.region,
        "budget_region": serving,
        "year": year,
        "standing": [one.model_dump(mode="json") for one in stand],
        "lines": [line.model_dump(mode="json") for line in lines],
    }
    return Output(document, [standing_table(desk, title, stand), lines_table(desk, "", lines)])


@command(
    app,
    "record",
    example="kawal budget record 36.01 --year 2022 --milestone RKPD --on 2021-06-28 --document 'Perbup 31/2021'",
)
async def record(
    desk: Desk,
    region: Region,
    year: Year,
    milestone: Annotated[Milestone, typer.Option("--milestone", help="Which milestone was met.")],
    on: On,
    document: Document,
    amount: Annotated[
        str | None, typer.Option("--amount", help="What the document gives contributions, whole rupiah.")
    ] = None,
    unit: Unit = "",
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Record that a statutory milestone was met, on the date its document bears."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        given = None if amount is None else parsed(amount, row["id"])
        body = RecordMilestone(milestone=milestone, met_on=on, document=document, amount=given)
        return Order("record_milestone", f"record.{milestone}", body)

    return answered(
        desk, await tell(desk, "budget.record", region, year, on, instruction, draft, occurrence, unit)
    )


@command(
    app,
    "line",
    example=(
        "kawal budget line 36.01 --year 2022 --owner 36.01/dpmd --payer 36.01/dpmd --account 5.1.02.02.02.0006"
        " --segment RT_RW --class BPU --funding APBD_MURNI --headcount 3500 --income 1000000 --months 12"
        " --amount 705600000"
    ),
)
async def line(
    desk: Desk,
    region: Region,
    year: Year,
    owner: Annotated[str, typer.Option("--owner", help="The office that owns the line.")],
    payer: Annotated[str, typer.Option("--payer", help="The office that pays.")],
    account: Annotated[str, typer.Option("--account", help="Account code.")],
    segment: Annotated[Segment, typer.Option("--segment", help="Group of workers.")],
    worker_class: Annotated[WorkerClass, typer.Option("--class", help="PU (wage earners) or BPU.")],
    funding: FundingOption,
    headcount: Annotated[int, typer.Option("--headcount", min=1, help="Workers it pays for.")],
    income: Annotated[str, typer.Option("--income", help="Monthly income per worker, whole rupiah.")],
    months: Annotated[int, typer.Option("--months", min=1, max=12, help="Months it pays for.")],
    amount: Amount,
    sub_activity: Annotated[str, typer.Option("--sub-activity", help="Code of the sub-activity.")] = "",
    route: Annotated[
        Route, typer.Option("--route", help="Through whose budget the money comes.")
    ] = Route.APBD,
    unit: Unit = "",
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Record a line for contributions; its shortfall against head-count × rate × months is stated with it."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        body = BudgetLine(
            owner=owner,
            payer=payer,
            account_code=account,
            sub_activity=sub_activity,
            route=route,
            segment=segment,
            worker_class=worker_class,
            funding=funding,
            headcount=headcount,
            income=parsed(income, row["id"]),
            months=months,
            amount=parsed(amount, row["id"]),
        )
        return Order("add_line", f"line.{segment}.{funding}", body)

    return answered(
        desk, await tell(desk, "budget.line", region, year, None, instruction, draft, occurrence, unit)
    )


@command(
    app,
    "fallback",
    example=(
        "kawal budget fallback 36.01 --year 2021 --pledge CSR-01 --step pledge --funding CSR"
        " --giver 'Bank Contoh' --amount 50000000 --document S-12/2021 --on 2021-10-05"
    ),
)
async def fallback(
    desk: Desk,
    region: Region,
    year: Year,
    pledge: Annotated[str, typer.Option("--pledge", help="Its name here; the same for all its steps.")],
    step: Annotated[str, typer.Option("--step", help="pledge, agreement or transfer, in this order.")],
    funding: FundingOption,
    giver: Annotated[str, typer.Option("--giver", help="The organisation that gives; never a person.")],
    amount: Amount,
    document: Document,
    on: On,
    unit: Unit = "",
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Record one step of somebody else's money: pledge, agreement, transfer. Only a transfer pays."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        body = Fallback.model_validate(
            {
                "pledge": pledge, "step": step, "funding": funding, "giver": giver,
                "amount": parsed(amount, row["id"]), "document": document, "on": on,
            }
        )  # fmt: skip
        return Order("fallback", f"fallback.{pledge}.{step}", body)

    return answered(
        desk, await tell(desk, "budget.fallback", region, year, on, instruction, draft, occurrence, unit)
    )


async def tell(
    desk: Desk, permit: str, region: str, year: int, on: date | None, instruction: str | None, draft: Draft,
    occurrence: int, unit: str = "",
) -> Answer:  # fmt: skip
    """Give a command to a budget year of *region*, or of a *unit* below it; a fact dated *on* takes a valid code."""

    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await budget_of(pool, region, year, on or desk.today(), instruction, unit)

    async def drafted(installation: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        if on is not None:
            require_valid(region, on)
        return await draft(installation, row)

    return await give(desk, permit, f"budget/{region}/{year}", find, drafted, occurrence=occurrence)


def standing_table(desk: Desk, title: str, stand: Sequence[Standing]) -> Table:
    """Return who must act by when in each budget year."""
    headings = (
        (
            "tahun",
            "unit",
            "jendela",
            "harus bertindak",
            "paling lambat",
            "terlewat",
            "kurang",
            "diminta evaluasi",
        )
        if desk.lang == "id"
        else ("year", "unit", "window", "must act", "by", "missed", "short", "evaluation demands")
    )
    return Table(
        title,
        headings,
        [
            (
                one.fiscal_year, one.unit, one.window if one.paused_until is None else f"{one.window} ⏸ {one.paused_until}",
                one.office, one.act_by, [left.milestone for left in one.open if left.missed],
                one.shortfall or None, one.demanded,
            )
            for one in stand
        ],
    )  # fmt: skip
