"""`kawal case`: what a region owes and does: lists, case files, and the deeds of the issuing stage."""

from datetime import date
from typing import Annotated, Any

import typer

from law.regions import lineage
from schemas.errors import Refused
from schemas.issuing import (
    Acknowledge,
    AcknowledgeInstrument,
    Regulate,
    SetTarget,
)
from schemas.refusals import Refusal
from schemas.terms import InstrumentKind, Progress, Relation, Segment, UnitKind
from starter.commands.casefile import case_output, file_of, timeline_output
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Order, answered, give_region
from starter.commands.options import (
    Document,
    EnactedOn,
    InstructionName,
    Occurrence,
    On,
    Region,
    Year,
)
from starter.commands.output import Output, Table
from starter.commands.regulation_tables import said
from starter.installation import Installation
from starter.reading.casefile import region_cases
from starter.reading.cases import commitment_of, commitments
from starter.reading.reader import reader
from starter.reading.timeline import timeline
from starter.registers import units_on

app = group("Commitments: one per region and instruction.")


@command(app, "list", example="kawal case list --province 36 --progress issued")
async def list_cases(
    desk: Desk,
    province: Annotated[str | None, typer.Option("--province", help="Present province, by code.")] = None,
    progress: Annotated[Progress | None, typer.Option("--progress", help="How far they have come.")] = None,
    breach: Annotated[
        bool, typer.Option("--breach", help="Only those with money and nobody registered.")
    ] = False,
    instruction: InstructionName = None,
) -> Output:
    """List the commitments you may see, each with its region's present code, province and governor."""
    pool = await desk.pool()
    reads = await reader(pool, desk.signed_in)
    listed = await commitments(
        pool,
        reads,
        on=desk.today(),
        instruction=instruction,
        province=province,
        progress=progress,
        breach=breach,
        lang=desk.lang,
    )
    headings = (
        ("wilayah", "kini", "nama", "provinsi", "tahap", "jatuh tempo", "pelanggaran", "perhatian")
        if desk.lang == "id"
        else ("region", "present", "name", "province", "progress", "next due", "breach", "attention")
    )
    rows = [
        (
            one.region, one.present.code, one.present.name, one.present.province_name, one.progress, one.due_at,
            ", ".join(one.breaches), one.attention,
        )
        for one in listed
    ]  # fmt: skip
    return Output(
        {"count": len(listed), "cases": [one.model_dump(mode="json") for one in listed]},
        [Table("", headings, rows), desk.say(f"{len(listed)} komitmen.", f"{len(listed)} commitments.")],
    )


@command(app, "show", example="kawal case show 36.01 --json")
async def show(desk: Desk, region: Region, instruction: InstructionName = None) -> Output:
    """Show one region's case file: its five stages with dates, amounts and the evidence for each line."""
    return case_output(desk, await file_of(desk, region, instruction))


@command(app, "timeline", example="kawal case timeline 36.01")
async def show_timeline(desk: Desk, region: Region, instruction: InstructionName = None) -> Output:
    """Show everything recorded about a region's commitment, entry by entry, in order of business time."""
    pool = await desk.pool()
    reads = await reader(pool, desk.signed_in)
    row = await commitment_of(pool, region, instruction)
    reads.require(row["region"])
    cases = await region_cases(pool, row["instruction"], [row["region"]])
    return timeline_output(desk, await timeline(pool, [case["id"] for case in cases]))


@command(app, "acknowledge", example="kawal case acknowledge 36.01 --on 2021-04-06 --document 560/12/2021")
async def acknowledge(
    desk: Desk,
    region: Region,
    on: On,
    document: Document,
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Record that the head of region acknowledged the instruction."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("acknowledge", "acknowledge", Acknowledge(on=on, document=document))

    return answered(
        desk,
        await give_region(
            desk, "commitment.acknowledge", region, on, instruction, draft, occurrence=occurrence
        ),
    )


@command(
    app,
    "regulate",
    example="kawal case regulate 36.01 --kind INBUP --number 1/2021 --enacted-on 2021-05-03 --addressees all",
)
async def regulate(
    desk: Desk,
    region: Region,
    kind: Annotated[InstrumentKind, typer.Option("--kind", help="Kind of instrument.")],
    number: Annotated[str, typer.Option("--number", help="Its number: 1/2021.")],
    enacted_on: EnactedOn,
    relation: Annotated[
        Relation, typer.Option("--relation", help="What it does to an instrument before it.")
    ] = Relation.IMPLEMENTS,
    target: Annotated[
        str | None, typer.Option("--target", help="The instrument it amends or replaces.")
    ] = None,
    draft: Annotated[
        str | None, typer.Option("--draft", help="The draft that became it, as `regulation show` names it.")
    ] = None,
    addressee: Annotated[
        list[str] | None, typer.Option("--addressee", help="Code of a unit it addresses; repeatable.")
    ] = None,
    addressees: Annotated[
        str | None, typer.Option("--addressees", help="`all` units of the register, or a kind of unit.")
    ] = None,
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Record a derived instrument and say what it allows; the units that it addresses are asked to acknowledge it."""

    async def drafted(installation: Installation, row: Any) -> Order:  # noqa: ANN401 - a row
        named = await _addressees(installation, row["region"], enacted_on, addressee or [], addressees)
        body = Regulate(
            instrument_kind=kind,
            number=number,
            enacted_on=enacted_on,
            relation=relation,
            target=target,
            draft=draft,
            addressees=named,
        )
        return Order("regulate", f"regulate.{kind}.{number}", body)

    answer = await give_region(
        desk, "commitment.regulate", region, enacted_on, instruction, drafted, occurrence=occurrence
    )
    output = answered(desk, answer)
    head, *_ = output.blocks
    return Output(output.document, [head, *said(desk, answer.details)])


@command(
    app,
    "acknowledge-instrument",
    example="kawal case acknowledge-instrument 36.01 --instrument 36.01/INBUP/1/2021 --unit dinkes --on 2021-05-10",
)
async def acknowledge_instrument(
    desk: Desk,
    region: Region,
    instrument: Annotated[str, typer.Option("--instrument", help="The instrument, as `case show` names it.")],
    unit: Annotated[str, typer.Option("--unit", help="Code of the unit.")],
    on: On,
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Record that a unit acknowledged the region's instrument."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        body = AcknowledgeInstrument(instrument=instrument, unit=unit, on=on)
        return Order("acknowledge_instrument", f"acknowledge_instrument.{instrument}.{unit}", body)

    permit = "commitment.acknowledge_instrument"
    return answered(
        desk, await give_region(desk, permit, region, on, instruction, draft, occurrence=occurrence)
    )


@command(app, "target", example="kawal case target 36.01 --segment RT_RW --year 2022 --headcount 3500")
async def target(
    desk: Desk,
    region: Region,
    segment: Annotated[Segment, typer.Option("--segment", help="Group of workers.")],
    year: Year,
    headcount: Annotated[int, typer.Option("--headcount", min=0, help="Workers to protect.")],
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Record how many workers of a segment the region means to protect in a year."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        body = SetTarget(segment=segment, fiscal_year=year, headcount=headcount)
        return Order("set_target", f"target.{segment}.{year}", body)

    return answered(
        desk,
        await give_region(desk, "commitment.target", region, None, instruction, draft, occurrence=occurrence),
    )


async def _addressees(
    installation: Installation, region: str, on: date, named: list[str], chosen: str | None
) -> tuple[str, ...]:
    known = await units_on(installation.pool, lineage(region), on)
    if unknown := [code for code in named if code not in known]:
        raise Refused(Refusal.UNKNOWN_RECORD, unknown[0], what="unit in the register")
    if chosen is None:
        return tuple(dict.fromkeys(named))
    if chosen != "all" and chosen not in set(UnitKind):
        kinds = ", ".join(kind.value for kind in UnitKind)
        raise Refused(Refusal.INVALID_INPUT, region, what="--addressees", why=f"it is all or one of {kinds}")
    found = [code for code, kind in known.items() if chosen in ("all", kind)]
    if not found:
        raise Refused(Refusal.UNKNOWN_RECORD, chosen, what="unit in the register (`kawal unit upload`)")
    return tuple(dict.fromkeys([*named, *found]))
