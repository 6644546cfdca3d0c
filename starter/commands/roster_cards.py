"""`kawal roster`: cards received and handed over, the list and the certificate to go with them, and the queue."""

from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.errors import Misused
from schemas.names import registration_id
from schemas.registration import HandOverCards, ReceiveCards
from starter.commands.frame import Desk, command
from starter.commands.giving import Draft, Order, answered, give
from starter.commands.options import On, ReceivedOn, Region
from starter.commands.output import SIMULATION, Output, Table
from starter.commands.private import write_private
from starter.installation import Installation
from starter.reading import cards, seats
from starter.reading.cases import case_of
from starter.reading.reader import reader
from starter.reports.layouts.certificate import document as certificate_document
from starter.reports.rendering import paper
from store.pool import Pool

Batch = Annotated[str, typer.Argument(help="The batch, as the upload named it: 36.01-2022-001.")]
Out = Annotated[Path, typer.Option("--out", help="Write to this file, for your eyes only.")]
PDF = ".pdf"
SHOWN = 50
"""Places of a queue that are listed unless more are asked for."""
MOST = 100_000


def register(app: typer.Typer) -> None:
    """Add the commands to the roster group."""
    batch = "36.01-2022-001"
    received = f"kawal roster cards {batch} --received-on 2022-01-20 --certificate S-12/2022"
    command(app, "cards", example=received)(receive)
    command(app, "hand-over", example=f"kawal roster hand-over {batch} --on 2022-01-21")(hand_over)
    command(app, "card-list", example=f"kawal roster card-list {batch} --out kartu.xlsx")(card_list)
    command(app, "certificate", example=f"kawal roster certificate {batch} --out bukti.pdf")(certificate)
    command(app, "queue", example="kawal roster queue 36.01 --line 36.01-2022-L01")(queue)


async def receive(
    desk: Desk,
    batch: Batch,
    received_on: ReceivedOn,
    number: Annotated[
        str, typer.Option("--certificate", help="The number of the agency's certificate, never a name.")
    ],
) -> Output:
    """Record that the agency's certificate and cards of a batch have come; the days to hand them over begin."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("receive_cards", "cards", ReceiveCards(on=received_on, certificate=number))

    return await _given(desk, "registration.cards", batch, draft)


async def hand_over(desk: Desk, batch: Batch, on: On) -> Output:
    """Record that the workers of a batch have their cards."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("hand_over_cards", "hand_over", HandOverCards(on=on))

    return await _given(desk, "registration.hand_over", batch, draft)


async def card_list(desk: Desk, batch: Batch, out: Out) -> Output:
    """Write number, name, birth date and unit of everybody who gets a card, as .csv or .xlsx; the reading is logged."""
    if out.suffix.lower() not in cards.FORMATS:
        raise Misused(f"a card list is written as {' or '.join(cards.FORMATS)}, not as {out.name}")
    pool = await desk.pool()
    people = await cards.card_list(await desk.installation(), await reader(pool, desk.signed_in), batch)
    title = f"{SIMULATION} · {batch}" if desk.settings.rehearsal else batch
    write_private(out, cards.rendered(people, out, title=title))
    words = desk.say(f"{len(people)} orang di {out}.", f"{len(people)} people in {out}.")
    return Output({"batch": batch, "people": len(people), "out": str(out)}, [words])


async def certificate(desk: Desk, batch: Batch, out: Out) -> Output:
    """Write the certificate of a registered batch as .pdf: counts, days and a digest of the numbers, no names."""
    if out.suffix.lower() != PDF:
        raise Misused(f"a certificate is written as {PDF}, not as {out.name}")
    pool = await desk.pool()
    found = await cards.certified(pool, await reader(pool, desk.signed_in), batch)
    printed = certificate_document(found, desk.lang, simulation=desk.settings.rehearsal)
    write_private(out, paper.rendered(printed))
    lines = [f"{label}: {value}" for label, value in printed.facts]
    return Output({**found.model_dump(mode="json"), "out": str(out)}, [printed.title, *lines, str(out)])


async def queue(
    desk: Desk,
    region: Region,
    line: Annotated[str, typer.Option("--line", help="The budget line whose queue it is.")],
    most: Annotated[int, typer.Option("--most", min=1, max=MOST, help="Places to list.")] = SHOWN,
) -> Output:
    """Show how many seats of a line are free, and who waits for one: places and row numbers, no names."""
    pool = await desk.pool()
    found = await seats.queue(pool, await reader(pool, desk.signed_in), region, line, most=most)
    counts = desk.say(
        f"{found.line}: kursi {found.headcount}, terisi {found.seated}, kosong {found.free}, menunggu {found.waiting}",
        f"{found.line}: seats {found.headcount}, taken {found.seated}, free {found.free}, waiting {found.waiting}",
    )
    headings = (
        desk.say("urutan", "place"), desk.say("pendaftaran", "batch"), desk.say("baris", "row"),
        desk.say("sejak", "since"),
    )  # fmt: skip
    rows = [(one.place, one.batch, one.row, one.since) for one in found.places]
    return Output(found.model_dump(mode="json"), [counts, Table("", headings, rows)])


async def _given(desk: Desk, permit: str, batch: str, draft: Draft) -> Output:
    case = registration_id(batch)

    async def find(pool: Pool) -> Any:  # noqa: ANN401 - a row
        return await case_of(pool, case)

    return answered(desk, await give(desk, permit, case, find, draft))
