"""`kawal ops week|replan`: how many days a region works, and planning open due dates again."""

from typing import Annotated

import typer

from law.regions import find
from starter.commands.frame import Desk, command
from starter.commands.options import From, Region
from starter.commands.output import Output
from starter.people import Registers
from starter.replanning import put_week, replan


def register(app: typer.Typer) -> None:
    """Add the commands to the group *app*."""
    command(app, "week", example="kawal ops week 36.01 --days 6 --from 2022-01-01")(week)
    command(app, "replan", example="kawal ops replan --region 36.01")(replan_open)


async def week(
    desk: Desk,
    region: Region,
    days: Annotated[int, typer.Option("--days", min=5, max=6, help="Five or six days a week.")],
    begins: From = None,
) -> Output:
    """Record how many days a week a region's offices work; its open due dates are planned again."""
    installation = await desk.installation()
    since = begins or desk.today()
    await put_week(Registers(installation.pool, desk.signed_in), region, days, since)
    told = await replan(installation, desk.signed_in, region)
    return Output(
        {"region": region, "days": days, "from": since.isoformat(), "told": told},
        [desk.say(f"{find(region).name}: {days} hari kerja", f"{find(region).name}: {days} working days")],
    )


async def replan_open(
    desk: Desk,
    region: Annotated[
        str | None, typer.Option("--region", help="Only this region; all if not given.")
    ] = None,
) -> Output:
    """Have every open case plan its statutory days again; what moves is recorded and its office told."""
    told = await replan(await desk.installation(), desk.signed_in, region)
    return Output({"told": told}, [desk.say(f"{told} perkara diberi tahu.", f"{told} cases told.")])
