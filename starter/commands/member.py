"""`kawal member`: how a list of changes stands, and its approval by a second pair of eyes."""

from typing import Annotated, Any

import typer

from schemas.names import changes_id
from schemas.registration import Approve, Reject
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Find, Order, answered, give
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.changes import changes_status
from starter.reading.reader import reader
from store.pool import Pool

app = group("Members: who leaves, whose wage changes, and who moves to another budget line.")
Batch = Annotated[str, typer.Argument(help="The list, as the upload named it: 36.01-2022-U001.")]


@command(app, "show", example="kawal member show 36.01-2022-U001 --json")
async def show(desk: Desk, batch: Batch) -> Output:
    """Show how a list of changes stands and what its accepted rows change, without anybody in it."""
    pool = await desk.pool()
    found = await changes_status(pool, await reader(pool, desk.signed_in), batch)
    counts = desk.say(
        f"diterima {found.accepted}, ditolak {found.refused}; diputuskan paling lambat {found.decide_by}",
        f"accepted {found.accepted}, refused {found.refused}; to be decided by {found.decide_by}",
    )
    headings = (
        ("perubahan", "alasan", "baris", "tujuan", "jumlah", "mulai", "sampai")
        if desk.lang == "id"
        else ("change", "why", "line", "to", "rows", "from", "until")
    )
    table = [
        (one.kind, one.why, one.line, one.to_line, one.rows, one.first_on, one.last_on)
        for one in found.groups
    ]
    blocks: list[str | Table] = [f"{batch}: {found.stage} · {found.region} {found.fiscal_year}", counts]
    return Output(found.model_dump(mode="json"), [*blocks, *([Table("", headings, table)] if table else [])])


@command(app, "approve", example="kawal member approve 36.01-2022-U001")
async def approve(desk: Desk, batch: Batch) -> Output:
    """Approve the accepted rows of a list that somebody else uploaded; all of them take effect."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("approve", "approve", Approve())

    case = changes_id(batch)
    return answered(desk, await give(desk, "changes.approve", case, _finder(case), draft))


@command(app, "reject", example="kawal member reject 36.01-2022-U001 --ground 'wrong target line'")
async def reject(
    desk: Desk, batch: Batch, ground: Annotated[str, typer.Option("--ground", help="Why; never a name.")]
) -> Output:
    """Send a list back; nothing of it takes effect."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("reject", "reject", Reject(ground=ground))

    case = changes_id(batch)
    return answered(desk, await give(desk, "changes.reject", case, _finder(case), draft))


def _finder(case: str) -> Find:
    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await case_of(pool, case)

    return find
