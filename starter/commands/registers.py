"""`kawal unit`, `branch`, `partner` and `indicator`: what is no process but has a history."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Annotated, Any

import typer

from law.regions import find, lineage
from schemas.errors import Refused
from starter.commands.frame import Desk, command, group
from starter.commands.giving import log_refusal
from starter.commands.inputs import codes, valid
from starter.commands.options import AsOf, File, From, OptionalOn, Region
from starter.commands.output import Output, Table
from starter.commands.tables import rows_of
from starter.people import Registers
from starter.reading.reader import reader
from starter.registers import (
    Branch,
    Indicator,
    Partner,
    Unit,
    put_branch,
    put_indicator,
    put_partner,
    put_units,
)
from store.pool import reading
from store.queries import load, rows

reads = load("reads")
unit = group("Units below a region: work units, kecamatan, kelurahan, villages, BUMD, BUMDes.")
branch = group("Branch offices of the scheme and the regions they serve.")
partner = group("Partners: associations, unions, employers.")
indicator = group("Reported figures: coverage with numerator, denominator, definition and source.")
Code = Annotated[str, typer.Argument(help="Its code.")]
Name = Annotated[str, typer.Argument(help="Its name.")]


@command(unit, "upload", example="kawal unit upload 36.01 units.csv")
async def upload_units(desk: Desk, region: Region, file: File) -> Output:
    """Add or change units from a CSV: code,kind,name,valid_from[,valid_to]; all rows or none."""
    async with _registering(desk, "units", "register.unit") as registers:
        units = rows_of(file, Unit)
        await put_units(registers, find(region).code, units)
    return Output(
        {"region": region, "units": len(units)},
        [desk.say(f"{len(units)} unit tercatat.", f"{len(units)} units recorded.")],
    )


@command(unit, "list", example="kawal unit list 36.01")
async def list_units(desk: Desk, region: Region, on: OptionalOn = None) -> Output:
    """List a region's units, those of one day or all that ever were."""
    pool = await desk.pool()
    (await reader(pool, desk.signed_in)).require(find(region).code)
    async with reading(pool) as connection:
        found = await rows(reads.units(connection, regions=list(lineage(region))))
    listed = [
        dict(row)
        for row in found
        if on is None or (row["valid_from"] <= on and (row["valid_to"] is None or on < row["valid_to"]))
    ]
    return _listed(desk, "units", listed, ("code", "kind", "name", "valid_from", "valid_to"))


@command(branch, "add", example="kawal branch add serang 'Kantor Cabang Serang' --regions 36.01,36.04,36.73")
async def add_branch(
    desk: Desk,
    code: Code,
    name: Name,
    regions: Annotated[
        str, typer.Option("--regions", help="Codes of the regions it serves, comma-separated.")
    ],
    since: From = None,
) -> Output:
    """Add a scheme branch, or regions that it serves; one branch serves several regions."""
    async with _registering(desk, "branches", "register.branch") as registers:
        with valid(code):
            new = Branch(code=code, name=name, regions=codes(regions), valid_from=since or desk.today())
        await put_branch(registers, new)
    return Output(new.model_dump(mode="json"), [f"{new.code}: {', '.join(new.regions)}"])


@command(branch, "list", example="kawal branch list --json")
async def list_branches(desk: Desk) -> Output:
    """List the scheme branches and the regions each serves."""
    pool = await desk.pool()
    await reader(pool, desk.signed_in)
    async with reading(pool) as connection:
        found = [dict(row) for row in await rows(reads.branches(connection))]
    table = [
        (one["code"], one["name"], ", ".join(region["region"] for region in one["regions"])) for one in found
    ]
    headings = (desk.say("kode", "code"), desk.say("nama", "name"), desk.say("wilayah", "regions"))
    return Output({"branches": found}, [Table("", headings, table)])


@command(partner, "add", example="kawal partner add apeksi 'Asosiasi Pemerintah Kota' --kind association")
async def add_partner(
    desk: Desk, code: Code, name: Name, kind: Annotated[str, typer.Option("--kind", help="What it is.")]
) -> Output:
    """Add or change a partner."""
    async with _registering(desk, "partners", "register.partner") as registers:
        with valid(code):
            new = Partner(code=code, name=name, kind=kind)
        await put_partner(registers, new)
    return Output(new.model_dump(mode="json"), [f"{new.code}: {new.name} ({new.kind})"])


@command(partner, "list", example="kawal partner list")
async def list_partners(desk: Desk) -> Output:
    """List the partners."""
    pool = await desk.pool()
    await reader(pool, desk.signed_in)
    async with reading(pool) as connection:
        found = [dict(row) for row in await rows(reads.partners(connection))]
    return _listed(desk, "partners", found, ("code", "name", "kind"))


@command(
    indicator,
    "add",
    example=(
        "kawal indicator add 36.01 coverage --as-of 2021-12-31 --numerator 41000"
        " --numerator-definition 'active participants' --denominator 310000"
        " --denominator-definition 'working population' --source 'annual report 2021'"
    ),
)
async def add_indicator(
    desk: Desk,
    region: Annotated[str, typer.Argument(help="Code of the region; * for the nation.")],
    code: Code,
    as_of: AsOf,
    numerator_definition: Annotated[str, typer.Option("--numerator-definition", help="What was counted.")],
    source: Annotated[str, typer.Option("--source", help="Who reported it, and where.")],
    numerator: Annotated[int | None, typer.Option("--numerator", min=0, help="The count.")] = None,
    denominator: Annotated[int | None, typer.Option("--denominator", min=1, help="Out of how many.")] = None,
    denominator_definition: Annotated[
        str, typer.Option("--denominator-definition", help="Out of whom; as the source says it.")
    ] = "not stated by the source",
    percent: Annotated[
        str | None, typer.Option("--percent", help="The percentage as the source gives it: 54.09.")
    ] = None,
) -> Output:
    """Record a reported figure. Without a denominator it is recorded as a figure without one."""
    async with _registering(desk, "indicators", "register.indicator") as registers:
        with valid(code):
            new = Indicator.model_validate(
                {
                    "region": region, "code": code, "as_of": as_of, "numerator": numerator,
                    "numerator_definition": numerator_definition, "denominator": denominator,
                    "denominator_definition": denominator_definition, "percent_reported": percent,
                    "source": source,
                }
            )  # fmt: skip
        await put_indicator(registers, new)
    return Output(new.model_dump(mode="json"), [f"{region} {code} {as_of} · {source}"])


@command(indicator, "list", example="kawal indicator list 36.01 --json")
async def list_indicators(
    desk: Desk, region: Annotated[str, typer.Argument(help="Code of the region; * for the nation.")]
) -> Output:
    """List the figures reported about a region, with the coverage that their own numbers give."""
    pool = await desk.pool()
    reads_as = await reader(pool, desk.signed_in)
    known = ("*",) if region == "*" else lineage(region)
    reads_as.require(region)
    async with reading(pool) as connection:
        found = await rows(reads.indicators(connection, regions=list(known)))
    listed = [{**dict(row), "percent_computed": _percent(row)} for row in found]
    columns = (
        "code", "as_of", "numerator", "denominator", "percent_reported", "percent_computed",
        "denominator_definition", "source",
    )  # fmt: skip
    return _listed(desk, "indicators", listed, columns)


@asynccontextmanager
async def _registering(desk: Desk, register: str, permit: str) -> AsyncIterator[Registers]:
    try:
        yield Registers(await desk.pool(), desk.signed_in)
    except Refused as refused:
        await log_refusal(desk, f"register/{register}", permit, refused)
        raise


def _listed(desk: Desk, name: str, found: list[dict[str, Any]], columns: tuple[str, ...]) -> Output:
    if not found:
        return Output({name: []}, [desk.say("Belum ada.", "None yet.")])
    return Output({name: found}, [Table("", columns, [[row[column] for column in columns] for row in found])])


def _percent(row: Any) -> Decimal | None:  # noqa: ANN401 - a row
    if row["numerator"] is None or row["denominator"] is None:
        return None
    return (Decimal(row["numerator"]) * 100 / Decimal(row["denominator"])).quantize(Decimal("0.001"))
