"""`kawal escalation`: what is late across a province or the nation, and what its addressees answer."""

from typing import Annotated, Any

import typer

from schemas.escalation import Pause, Resolve
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Find, Order, answered, give
from starter.commands.options import Until
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.ladders import ladders
from starter.reading.reader import reader
from store.pool import Pool

app = group("Escalations: ladders that climb until somebody moves.")
Id = Annotated[str, typer.Argument(help="The escalation, as `escalation list` names it.")]


@command(app, "list", example="kawal escalation list --province 36")
async def list_ladders(
    desk: Desk,
    province: Annotated[str | None, typer.Option("--province", help="Present province, by code.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Also those that rest.")] = False,
) -> Output:
    """List the escalations you may see: cause, rung, office, and when the next rung is climbed."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    found = await ladders(pool, signed, on=desk.today(), province=province, closed=closed)
    headings = (
        ("eskalasi", "wilayah", "sebab", "tenggat", "anak tangga", "kantor", "berikutnya", "keadaan")
        if desk.lang == "id"
        else ("escalation", "region", "cause", "was due", "rung", "office", "next", "status")
    )
    rows = [
        (
            one.case, one.region, one.missed, one.due_on, one.rung, one.office, one.paused_until or one.next_on,
            one.why if one.closed else desk.say("terbuka", "open"),
        )
        for one in found
    ]  # fmt: skip
    return Output(
        {"escalations": [one.model_dump(mode="json") for one in found]}, [Table("", headings, rows)]
    )


@command(
    app,
    "acknowledge",
    example=(
        "kawal escalation acknowledge"
        " escalation/commitment/inpres-2-2021/36.01/issuing.acknowledge.2021/1 --until 2021-05-20"
    ),
)
async def acknowledge(desk: Desk, escalation: Id, until: Until) -> Output:
    """Acknowledge: the ladder waits until a day, at most thirty days away."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("pause", f"pause.{until}", Pause(until=until))

    return answered(desk, await give(desk, "escalation.acknowledge", escalation, _finder(escalation), draft))


@command(
    app,
    "resolve",
    example=(
        "kawal escalation resolve escalation/commitment/inpres-2-2021/36.01/issuing.acknowledge.2021/1"
        " --reason 'letter received, recorded on another date'"
    ),
)
async def resolve(
    desk: Desk,
    escalation: Id,
    reason: Annotated[str, typer.Option("--reason", help="Why, in at least ten characters.")],
) -> Output:
    """End a ladder, with a reason."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("resolve", "resolve", Resolve(reason=reason))

    return answered(desk, await give(desk, "escalation.resolve", escalation, _finder(escalation), draft))


def _finder(escalation: str) -> Find:
    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await case_of(pool, escalation)

    return find
