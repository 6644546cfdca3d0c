"""`kawal roster`: how a batch stands, and its approval by a second pair of eyes."""

from typing import Annotated, Any

import typer

from schemas.names import registration_id
from schemas.registration import Approve, Reject
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Find, Order, answered, give
from starter.commands.output import Output, cell
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.reader import reader
from starter.reading.rosters import roster_status
from store.pool import Pool

app = group("Rosters: the workers that a budget line pays for.")
Batch = Annotated[str, typer.Argument(help="The batch, as the upload named it: 36.01-2022-001.")]


@command(app, "status", example="kawal roster status 36.01-2022-001 --json")
async def status(desk: Desk, batch: Batch) -> Output:
    """Show how a batch stands: how many rows passed, have numbers and wait, and where the cards are."""
    pool = await desk.pool()
    found = await roster_status(pool, await reader(pool, desk.signed_in), batch)
    words = f"{batch}: {found.stage} · {found.segment} {found.fiscal_year} · {found.line}"
    if found.accepted is None:
        return Output(
            found.model_dump(mode="json"),
            [words, desk.say("barisnya belum diperiksa", "its rows are not checked yet")],
        )
    counts = desk.say(
        f"diterima {found.accepted}, ditolak {found.refused}, ditahan {found.held}",
        f"accepted {found.accepted}, refused {found.refused}, held {found.held}",
    )
    if found.registered is not None:
        counts += desk.say(
            f", bernomor {found.registered}, menunggu {found.waiting}",
            f", numbered {found.registered}, waiting {found.waiting}",
        )
    cards = desk.say(
        f"kartu diterima {cell(found.cards_received_on)}, diserahkan {cell(found.handed_over_on)}",
        f"cards received {cell(found.cards_received_on)}, handed over {cell(found.handed_over_on)}",
    )
    return Output(found.model_dump(mode="json"), [words, counts, cards])


@command(app, "approve", example="kawal roster approve 36.01-2022-001")
async def approve(desk: Desk, batch: Batch) -> Output:
    """Approve the accepted rows of a batch that somebody else uploaded; the agency numbers them."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("approve", "approve", Approve())

    case = registration_id(batch)
    return answered(desk, await give(desk, "registration.approve", case, _finder(case), draft))


@command(app, "reject", example="kawal roster reject 36.01-2022-001 --ground 'wrong segment'")
async def reject(
    desk: Desk, batch: Batch, ground: Annotated[str, typer.Option("--ground", help="Why; never a name.")]
) -> Output:
    """Send a batch back; nobody of it is registered."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("reject", "reject", Reject(ground=ground))

    case = registration_id(batch)
    return answered(desk, await give(desk, "registration.reject", case, _finder(case), draft))


def _finder(case: str) -> Find:
    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await case_of(pool, case)

    return find
