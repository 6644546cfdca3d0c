"""`kawal contribution suspense|allocate|payments`: money that waits for a person, and what persons entered."""

from typing import Annotated, Any

import typer

from law.regions import find, lineage
from schemas.base import Message
from schemas.contributions import Allocate
from schemas.errors import Misused, Refused
from schemas.issuing import Why
from schemas.money import Rupiah
from schemas.refusals import Refusal
from starter.commands.frame import Desk, command
from starter.commands.giving import Order, answered, give
from starter.commands.inputs import valid
from starter.commands.options import OptionalYear, Region
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.reader import reader
from starter.reading.suspense import Waiting, revealed, waiting
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("receipts")
WhyOption = Annotated[
    str | None, typer.Option("--why", help="Why, in at least ten characters; never a name.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group *app*."""
    command(app, "suspense", example="kawal contribution suspense --region 36.01")(suspense)
    command(
        app,
        "allocate",
        example="kawal contribution allocate R-0f1e2d3c4b5a6978 --bill 36.01-2022-L01-03 --why 'konfirmasi bendahara'",
    )(allocate)
    command(app, "payments", example="kawal contribution payments 36.01 --year 2022")(payments)


class Purpose(Message):
    """Why somebody reads what payers wrote."""

    why: Why


async def suspense(
    desk: Desk,
    region: Annotated[
        str | None, typer.Option("--region", help="Only what names bills of this region, by code.")
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show what the payers wrote; who reads it, and why, is logged.")
    ] = False,
    why: WhyOption = None,
) -> Output:
    """List the transfers that wait in suspense, the oldest first: since when, how much, and what they name."""
    if reveal != (why is not None):
        raise Misused("--reveal and --why go together: reading what payers wrote is logged with its reason")
    pool = await desk.pool()
    who = await reader(pool, desk.signed_in)
    found = await waiting(pool, who, region)
    if why is not None:
        with valid("--why"):
            purpose = Purpose(why=why)
        found = await revealed(await desk.installation(), who, found, purpose.why)
    total = sum((one.amount for one in found), Rupiah(0))
    document = {
        "region": region,
        "transfers": len(found),
        "amount": int(total),
        "waiting": [one.model_dump(mode="json", exclude=None if reveal else {"reference"}) for one in found],
    }
    return Output(document, [_table(desk, found, reveal=reveal), f"Σ {len(found)} · {total}"])


def _table(desk: Desk, found: list[Waiting], *, reveal: bool) -> Table:
    headings = (
        ("transfer", "dibukukan", "rupiah", "menyebut", "SP2D", "sebab")
        if desk.lang == "id"
        else ("transfer", "booked on", "rupiah", "names", "SP2D", "why")
    )
    return Table(
        "",
        (*headings, desk.say("berita", "reference")) if reveal else headings,
        [
            (one.receipt, one.booked_on, one.amount, one.bills, one.sp2d, one.why)
            + ((one.reference,) if reveal else ())
            for one in found
        ],
    )


async def allocate(
    desk: Desk,
    receipt: Annotated[str, typer.Argument(help="The transfer, as `contribution suspense` names it.")],
    bill: Annotated[str, typer.Option("--bill", help="The bill it is for.")],
    why: Annotated[
        str, typer.Option("--why", help="How you know, in at least ten characters; never a name.")
    ],
) -> Output:
    """Give a transfer that waits to the bill it is for; whoever brought it in cannot."""

    async def find_case(pool: Pool) -> Any:  # noqa: ANN401 - a row
        async with reading(pool) as connection:
            case = await sql.case_of_bill(connection, bill=bill)
        if case is None:
            raise Refused(Refusal.UNKNOWN_RECORD, bill, what="bill")
        return await case_of(pool, case)

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("allocate", f"allocate.{receipt}.{bill}", Allocate(receipt=receipt, bill=bill, why=why))

    return answered(desk, await give(desk, "contributions.allocate", f"bill/{bill}", find_case, draft))


async def payments(desk: Desk, region: Region, year: OptionalYear = None) -> Output:
    """List the payments that were entered by hand in a region: proposed, confirmed or declined, and by whom."""
    pool = await desk.pool()
    (await reader(pool, desk.signed_in)).require(find(region).code)
    async with reading(pool) as connection:
        found = [
            dict(row)
            for row in await rows(sql.payments(connection, regions=list(lineage(region)), year=year))
        ]
    headings = (
        (
            "pembayaran",
            "tagihan",
            "rupiah",
            "dibayar",
            "dokumen",
            "keadaan",
            "oleh",
            "diputuskan oleh",
            "sebab",
        )
        if desk.lang == "id"
        else ("payment", "bill", "rupiah", "paid on", "document", "status", "by", "decided by", "why")
    )
    table = [
        (
            row["payment"], row["bill"], Rupiah(row["amount"]), row["paid_on"], row["document"], row["status"],
            row["proposed_by"], row["decided_by"], row["why"],
        )
        for row in found
    ]  # fmt: skip
    return Output({"region": region, "year": year, "payments": found}, [Table("", headings, table)])
