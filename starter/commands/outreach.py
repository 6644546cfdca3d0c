"""`kawal case outreach` and `follow-up`: events that carry an instruction to people, and what they leave to do."""

from pathlib import Path
from typing import Annotated, Any

import typer

from law.regions import find
from schemas.issuing import CompleteFollowUp, FollowUp, HoldOutreach
from schemas.terms import OutreachKind
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give_region
from starter.commands.inputs import SMALL_FILE, codes, content_of
from starter.commands.options import HeldOn, InstructionName, Occurrence, On, Region
from starter.commands.output import Output
from starter.installation import Installation


def register(app: typer.Typer) -> None:
    """Add the commands to *app*, the group of commitments."""
    held = "kawal case outreach 36.01 --kind sosialisasi --held-on 2021-06-02 --regions 36.01,36.02 --attendance 80"
    done = "kawal case follow-up 36.01 --outreach 36.01-E001 --item 1 --on 2021-06-20"
    command(app, "outreach", example=held)(outreach)
    command(app, "follow-up", example=done)(follow_up_done)


async def outreach(
    desk: Desk,
    region: Region,
    kind: Annotated[OutreachKind, typer.Option("--kind", help="Kind of event.")],
    held_on: HeldOn,
    attendance: Annotated[int, typer.Option("--attendance", min=0, help="How many people came.")],
    regions: Annotated[
        str | None, typer.Option("--regions", help="All regions it reached, comma-separated.")
    ] = None,
    minutes: Annotated[
        Path | None, typer.Option("--minutes", help="A file with the minutes; it is kept sealed.")
    ] = None,
    follow_up: Annotated[
        list[str] | None, typer.Option("--follow-up", help="OFFICE:DATE of something left to do; repeatable.")
    ] = None,
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Record an outreach event in one or many regions. A card hand-over is a ceremony: it pays nobody."""

    async def draft(installation: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        kept = None
        if minutes is not None:
            content = content_of(minutes, largest=SMALL_FILE)
            kept, _ = await installation.upload("minutes", content)
        body = HoldOutreach(
            outreach_kind=kind,
            held_on=held_on,
            regions=tuple(find(code).code for code in codes(regions or region)),
            attendance=attendance,
            minutes=kept,
            follow_ups=tuple(_follow_up(one) for one in follow_up or []),
        )
        return Order("hold_outreach", f"outreach.{kind}.{held_on}", body)

    return answered(
        desk,
        await give_region(
            desk, "commitment.outreach", region, held_on, instruction, draft, occurrence=occurrence
        ),
    )


async def follow_up_done(
    desk: Desk,
    region: Region,
    outreach: Annotated[str, typer.Option("--outreach", help="The event, as `case show` names it.")],
    item: Annotated[int, typer.Option("--item", min=1, help="Which of the things it left to do.")],
    on: On,
    instruction: InstructionName = None,
) -> Output:
    """Record that what an outreach event left to do is done."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        body = CompleteFollowUp(outreach=outreach, item=item, on=on)
        return Order("complete_follow_up", f"follow_up.{outreach}.{item}", body)

    return answered(desk, await give_region(desk, "commitment.follow_up", region, on, instruction, draft))


def _follow_up(text: str) -> FollowUp:
    owner, _, due_on = text.rpartition(":")
    return FollowUp.model_validate({"owner": owner, "due_on": due_on})
