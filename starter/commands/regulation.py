"""`kawal regulation`: drafts on their way to an instrument, step by step."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import typer

from schemas.base import Message
from schemas.issuing import (
    AbandonRegulation,
    CorrectRegulationStep,
    RecordRegulationStep,
    StartRegulation,
)
from schemas.terms import Effect, InstrumentKind, RegulationStep
from starter.commands.casefile import file_of
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Order, answered, give_region
from starter.commands.options import Document, InstructionName, Occurrence, On, OptionalOn, Region
from starter.commands.output import Output
from starter.commands.regulation_tables import draft_table
from starter.installation import Installation

app = group("Drafts of derived instruments: their steps, who owes each, and by when.")

DraftId = Annotated[str, typer.Argument(help="The draft, as `regulation show` names it: 36.01-R01.")]
StepName = Annotated[RegulationStep, typer.Argument(help="The step.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in at least ten characters; never a name.")]


@command(
    app, "start", example="kawal regulation start 36.01 --kind PERBUP --title-ref 180/12/2021 --on 2021-04-05"
)
async def start(
    desk: Desk,
    region: Region,
    kind: Annotated[InstrumentKind, typer.Option("--kind", help="Kind of instrument it is to become.")],
    title_ref: Annotated[
        str, typer.Option("--title-ref", help="Number of the document that holds its title.")
    ],
    on: OptionalOn = None,
    enacts: Annotated[
        list[Effect] | None,
        typer.Option("--enacts", help="What it is meant to be enough for; repeatable."),
    ] = None,
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Start to draft an instrument: its path is planned, and its first step is asked for."""
    return await _given(
        desk, region, instruction, "regulation.start", on, occurrence,
        "start_regulation", f"regulation.start.{kind}.{title_ref}",
        lambda: StartRegulation(
            instrument_kind=kind, title_ref=title_ref, on=on, enacts=tuple(enacts or ())
        ),
    )  # fmt: skip


@command(
    app,
    "record",
    example="kawal regulation record 36.01 36.01-R01 DRAFT --on 2021-04-28 --document 180/77/2021",
)
async def record(
    desk: Desk,
    region: Region,
    draft: DraftId,
    step: StepName,
    on: On,
    document: Document,
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Record a draft's next step on its document's date; the last step is `kawal case regulate --draft`."""
    return await _given(
        desk, region, instruction, "regulation.record", on, occurrence,
        "record_regulation_step", f"regulation.record.{draft}.{step}",
        lambda: RecordRegulationStep(draft=draft, step=step, met_on=on, document=document),
    )  # fmt: skip


@command(
    app,
    "correct",
    example="kawal regulation correct 36.01 36.01-R01 DRAFT --reason 'tanggal dokumen salah dicatat'",
)
async def correct(
    desk: Desk,
    region: Region,
    draft: DraftId,
    step: StepName,
    reason: Reason,
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Reverse the latest record of a draft, which was wrong; its step is the next one again."""
    return await _given(
        desk, region, instruction, "regulation.correct", None, occurrence,
        "correct_regulation_step", f"regulation.correct.{draft}.{step}",
        lambda: CorrectRegulationStep(draft=draft, step=step, why=reason),
    )  # fmt: skip


@command(
    app,
    "abandon",
    example="kawal regulation abandon 36.01 36.01-R01 --on 2021-06-01 --reason 'digabung dengan rancangan lain'",
)
async def abandon(
    desk: Desk,
    region: Region,
    draft: DraftId,
    on: On,
    reason: Reason,
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Give a draft up, with a reason; nobody is asked for its steps any more."""
    return await _given(
        desk, region, instruction, "regulation.abandon", on, occurrence,
        "abandon_regulation", f"regulation.abandon.{draft}",
        lambda: AbandonRegulation(draft=draft, on=on, why=reason),
    )  # fmt: skip


@command(app, "show", example="kawal regulation show 36.01")
async def show(desk: Desk, region: Region, instruction: InstructionName = None) -> Output:
    """Show a region's drafts: their steps, who must act, and by when."""
    found = await file_of(desk, region, instruction)
    document = {"region": found.region, "drafts": [draft.model_dump(mode="json") for draft in found.drafts]}
    count = desk.say(f"Rancangan: {len(found.drafts)}.", f"Drafts: {len(found.drafts)}.")
    return Output(document, [*(draft_table(desk, draft) for draft in found.drafts), count])


async def _given(
    desk: Desk, region: str, instruction: str | None, permit: str, on: date | None, occurrence: int,
    update: str, step: str, build: Callable[[], Message],
) -> Output:  # fmt: skip
    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order(update, step, build())

    return answered(
        desk, await give_region(desk, permit, region, on, instruction, draft, occurrence=occurrence)
    )
