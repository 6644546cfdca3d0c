"""`kawal instruction`: issue, show, amend and revoke national instructions."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from law import instruction as instructions
from law.regions import require_valid
from schemas.clock import WIB, Clock, ClockMode
from schemas.errors import Misused, Refused
from schemas.issuing import Amend, Revoke
from schemas.names import instruction_id
from schemas.refusals import Refusal
from schemas.terms import Progress
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Find, Order, answered, give, log_refusal
from starter.commands.inputs import codes
from starter.commands.options import Occurrence, On, OptionalOn
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.issuing import issue
from starter.reading.cases import commitments, instruction_row
from starter.reading.reader import reader
from store.pool import Pool

app = group("National instructions.")
Name = Annotated[str, typer.Argument(help="The instruction's name in the law book: inpres-2-2021.")]
Instrument = Annotated[str, typer.Option("--instrument", help="The number of the instrument that orders it.")]
NINE = 9
"""The hour at which an instruction goes out when only its day is given."""


@command(app, "issue", example="kawal instruction issue inpres-2-2021")
async def issue_instruction(desk: Desk, name: Name, on: OptionalOn = None) -> Output:
    """Issue an instruction: a commitment opens for every region it addresses. Issued twice, it opens none twice."""
    installation = await desk.installation()
    clock = Clock(mode=ClockMode.CONDUCTED if desk.settings.rehearsal else ClockMode.WALL, offset=WIB)
    try:
        at = issue_instant(desk, name, clock, on)
        issued = await issue(installation, desk.signed_in, name, clock, at)
    except Refused as refused:
        await log_refusal(desk, instruction_id(name), "instruction.issue", refused)
        raise
    words = desk.say(
        f"{issued.case}: {issued.commitments} komitmen terbuka, {issued.new} baru.",
        f"{issued.case}: {issued.commitments} commitments open, {issued.new} of them new.",
    )
    return Output(issued.model_dump(mode="json"), [words])


@command(app, "show", example="kawal instruction show inpres-2-2021 --json")
async def show(desk: Desk, name: Name) -> Output:
    """Show whom an instruction addresses, with what, and how far its regions have come."""
    pool = await desk.pool()
    reads = await reader(pool, desk.signed_in)
    law = instructions.load(name)
    row = await instruction_row(pool, name)
    listed = await commitments(pool, reads, on=desk.today(), instruction=name, lang=desk.lang)
    counted = Counter(one.progress for one in listed)
    progress = {one.value: counted[one.value] for one in Progress}
    document = {
        "case": row["id"],
        "name": law.name(desk.lang),
        "title": law.title.model_dump(),
        "signed_on": law.signed_on,
        "stage": row["stage"],
        "commitments": len(listed),
        "progress": progress,
        "central": _central(law),
        "regional": law.regional.model_dump(mode="json"),
    }
    unnamed = desk.say(law.central.unnamed_note.id, law.central.unnamed_note.en)
    addressees = [
        (
            desk.say(one.title.id, one.title.en),
            "; ".join(desk.say(duty.text.id, duty.text.en) for duty in one.duties),
        )
        for one in law.central.named
    ] + [(f"+ {law.central.unnamed_count}", unnamed)]
    blocks: list[str | Table] = [
        f"{law.name(desk.lang)} · {law.signed_on} · {desk.say(law.title.id, law.title.en)}",
        Table(
            desk.say("Kemajuan", "Progress"),
            (desk.say("tahap", "progress"), desk.say("komitmen", "commitments")),
            list(progress.items()),
        ),
        Table(
            desk.say("Penerima pusat", "Central addressees"),
            (desk.say("penerima", "addressee"), desk.say("kewajiban", "duties")),
            addressees,
        ),
    ]
    return Output(document, blocks)


@command(
    app,
    "amend",
    example="kawal instruction amend inpres-2-2021 --add 93,94 --instrument 5/2023 --on 2023-03-01",
)
async def amend(
    desk: Desk,
    name: Name,
    add: Annotated[str, typer.Option("--add", help="Codes of the regions to address, comma-separated.")],
    instrument: Instrument,
    on: On,
    occurrence: Occurrence = 1,
) -> Output:
    """Address more regions, as an amending instrument orders."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        regions = codes(add)
        for code in regions:
            require_valid(code, on)
        return Order("amend", f"amend.{instrument}", Amend(regions=regions, instrument=instrument, on=on))

    return answered(
        desk,
        await give(
            desk, "instruction.amend", instruction_id(name), _finder(name), draft, occurrence=occurrence
        ),
    )


@command(app, "revoke", example="kawal instruction revoke inpres-2-2021 --instrument 9/2030 --on 2030-01-02")
async def revoke(desk: Desk, name: Name, instrument: Instrument, on: On) -> Output:
    """End an instruction, as a revoking instrument orders."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("revoke", "revoke", Revoke(instrument=instrument, on=on))

    return answered(desk, await give(desk, "instruction.revoke", instruction_id(name), _finder(name), draft))


def issue_instant(desk: Desk, name: str, clock: Clock, on: date | None) -> datetime:
    """Return when an instruction goes out: now; in a rehearsal on the day given, or on the day it was signed.

    Raises Misused for another day in an installation with real cases: every deadline that has passed since then
    would fall due at once.
    """
    now = datetime.now(UTC)
    if not clock.conducted:
        if on not in (None, clock.today(now)):
            raise Misused(
                "--on is for rehearsals: real cases open today, and earlier deeds keep their own dates"
            )
        return now
    at = clock.at(on or instructions.load(name).signed_on, NINE)
    if at > now:
        raise Refused(Refusal.TOO_EARLY, name, what="The issue", on=str(on), today=desk.today().isoformat())
    return at


def _finder(name: str) -> Find:
    async def find_case(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await instruction_row(pool, name)

    return find_case


def _central(law: instructions.Instruction) -> dict[str, Any]:
    central = law.central
    return {
        "expected": central.expected_count,
        "named": [one.model_dump(mode="json") for one in central.named],
        "unnamed": central.unnamed_count,
        "unnamed_note": central.unnamed_note.model_dump(),
    }
