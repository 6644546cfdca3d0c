"""`kawal budget correct|withdraw|extend|pause|open`: what changes a budget year after the fact or in its time."""

from typing import Annotated, Any

import typer

from schemas.budgeting import CorrectMilestone, Extend, OpenRoute, Suspend, WithdrawLine
from schemas.terms import Milestone, Route
from starter.commands.budget import tell
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give_region
from starter.commands.options import InstructionName, Occurrence, Owner, Reason, Region, Unit, Until, Year
from starter.commands.output import Output
from starter.installation import Installation

MilestoneOption = Annotated[Milestone, typer.Option("--milestone", help="Which milestone.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group *app*."""
    command(
        app,
        "correct",
        example="kawal budget correct 36.01 --year 2022 --milestone RKPD --reason 'nomor dokumen keliru'",
    )(correct)
    command(
        app,
        "withdraw",
        example="kawal budget withdraw 36.01 --year 2022 --line 36.01-2022-L01 --reason 'tercatat dua kali'",
    )(withdraw)
    command(
        app,
        "extend",
        example=(
            "kawal budget extend 36.01 --year 2022 --milestone JOINT_APPROVAL --until 2021-12-15"
            " --owner 36/gubernur --reason 'perpanjangan oleh gubernur'"
        ),
    )(extend)
    command(
        app,
        "pause",
        example=(
            "kawal budget pause 36.01 --year 2022 --until 2021-08-31 --owner 36/gubernur"
            " --reason 'tanggap darurat bencana'"
        ),
    )(pause)
    command(app, "open", example="kawal budget open 36.01 --year 2022 --route village --unit desa")(open_unit)


async def correct(
    desk: Desk,
    region: Region,
    year: Year,
    milestone: MilestoneOption,
    reason: Reason,
    unit: Unit = "",
    instruction: InstructionName = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Reverse a wrong record of a milestone: it is open again, and nothing on record is changed."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        body = CorrectMilestone(milestone=milestone, reason=reason)
        return Order("correct_milestone", f"correct.{milestone}", body)

    return answered(
        desk, await tell(desk, "budget.correct", region, year, None, instruction, draft, occurrence, unit)
    )


async def withdraw(
    desk: Desk,
    region: Region,
    year: Year,
    line: Annotated[str, typer.Option("--line", help="The line, as `budget show` names it.")],
    reason: Reason,
    unit: Unit = "",
    instruction: InstructionName = None,
) -> Output:
    """Let a line count no longer, as long as nobody was registered from it."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("withdraw_line", f"withdraw.{line}", WithdrawLine(line=line, reason=reason))

    return answered(
        desk, await tell(desk, "budget.withdraw_line", region, year, None, instruction, draft, 1, unit)
    )


async def extend(
    desk: Desk,
    region: Region,
    year: Year,
    milestone: MilestoneOption,
    until: Until,
    owner: Owner,
    reason: Reason,
    unit: Unit = "",
    instruction: InstructionName = None,
) -> Output:
    """Give an open milestone more time; it takes an approver or an escalation owner, and ends by itself."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        body = Extend(milestone=milestone, until=until, owner=owner, reason=reason)
        return Order("extend", f"extend.{milestone}.{until}", body)

    return answered(desk, await tell(desk, "budget.extend", region, year, None, instruction, draft, 1, unit))


async def pause(
    desk: Desk,
    region: Region,
    year: Year,
    until: Until,
    owner: Owner,
    reason: Reason,
    unit: Unit = "",
    instruction: InstructionName = None,
) -> Output:
    """Have a budget year wait until a day: no reminders, no new ladders. What fell due acts when it is over."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("suspend", f"pause.{until}", Suspend(until=until, owner=owner, reason=reason))

    return answered(desk, await tell(desk, "budget.pause", region, year, None, instruction, draft, 1, unit))


async def open_unit(
    desk: Desk,
    region: Region,
    year: Year,
    route: Annotated[Route, typer.Option("--route", help="village or kelurahan.")],
    unit: Annotated[
        str, typer.Option("--unit", help="The village, `desa` for all of them, or the kecamatan.")
    ],
    instruction: InstructionName = None,
) -> Output:
    """Follow the budgets of a village, or an urban ward's line in its kecamatan, from a fiscal year on."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        body = OpenRoute.model_validate({"route": route, "unit": unit, "fiscal_year": year})
        return Order("open_route", f"open.{unit}", body)

    return answered(desk, await give_region(desk, "budget.open_unit", region, None, instruction, draft))
