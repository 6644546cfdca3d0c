"""`kawal contribution`: bills, payments and arrears."""

from typing import Annotated, Any

import typer

from law.regions import find, lineage, province_of
from schemas.contributions import Pay
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Order, answered, give
from starter.commands.inputs import amount as parsed
from starter.commands.options import Amount, Document, On, OptionalYear, Region
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.reading.cases import case_of
from starter.reading.reader import reader
from store.pool import Pool, reading
from store.queries import load, rows

app = group("Contributions: billed every month, per budget line.")
sql = load("reads")


@command(app, "bills", example="kawal contribution bills 36.01 --year 2022")
async def bills(desk: Desk, region: Region, year: OptionalYear = None) -> Output:
    """List a region's bills, month by month, and how each stands."""
    pool = await desk.pool()
    (await reader(pool, desk.signed_in)).require(find(region).code)
    async with reading(pool) as connection:
        found = await rows(sql.bills(connection, regions=list(lineage(region)), year=year))
    listed = [{**dict(row), "status": _status(row)} for row in found]
    headings = (
        ("tagihan", "jenis", "bulan", "pembayar", "pekerja", "jumlah", "kredit", "sisa tagihan", "jatuh tempo",
         "keadaan", "dibayar", "dokumen")
        if desk.lang == "id"
        else ("bill", "kind", "month", "payer", "workers", "amount", "credit", "outstanding", "due", "status",
              "paid on", "document")
    )  # fmt: skip
    table = [
        (
            one["bill"], one["bill_kind"], one["month"], one["payer"], one["headcount"], Rupiah(one["amount"]),
            Rupiah(one["credit"]), Rupiah(one["outstanding"]), one["due_on"], one["status"], one["paid_on"],
            one["document"],
        )
        for one in listed
    ]  # fmt: skip
    return Output({"region": region, "year": year, "bills": listed}, [Table("", headings, table)])


@command(
    app,
    "pay",
    example="kawal contribution pay 36.01-2022-L01-03 --amount 58800000 --on 2022-04-12 --document SP2D-118/2022",
)
async def pay(
    desk: Desk,
    bill: Annotated[str, typer.Argument(help="The bill, as `contribution bills` names it.")],
    amount: Amount,
    on: On,
    document: Document,
) -> Output:
    """Record that a bill was paid in full, by the treasury's disbursement order or a giver's transfer."""

    async def find_case(pool: Pool) -> Any:  # noqa: ANN401 - a row
        async with reading(pool) as connection:
            row = await sql.bill(connection, bill=bill)
        if row is None:
            raise Refused(Refusal.UNKNOWN_RECORD, bill, what="bill")
        return await case_of(pool, row["chain"])

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order(
            "pay", f"pay.{bill}", Pay(bill=bill, amount=parsed(amount, bill), paid_on=on, document=document)
        )

    return answered(desk, await give(desk, "contributions.pay", f"bill/{bill}", find_case, draft))


@command(app, "arrears", example="kawal contribution arrears --province 36 --json")
async def arrears(
    desk: Desk,
    province: Annotated[str | None, typer.Option("--province", help="Present province, by code.")] = None,
) -> Output:
    """List what is overdue in the regions you may see, the oldest first."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    async with reading(pool) as connection:
        found = await rows(sql.arrears(connection))
    listed = [
        dict(row)
        for row in found
        if signed.sees(row["region"]) and province in (None, province_of(row["region"], desk.today()).code)
    ]
    total = sum((Rupiah(row["outstanding"]) for row in listed), Rupiah(0))
    headings = (
        ("wilayah", "tagihan", "bulan", "pembayar", "tunggakan", "jatuh tempo")
        if desk.lang == "id"
        else ("region", "bill", "month", "payer", "outstanding", "due")
    )
    table = [
        (row["region"], row["bill"], row["month"], row["payer"], Rupiah(row["outstanding"]), row["due_on"])
        for row in listed
    ]
    return Output({"total": int(total), "arrears": listed}, [Table("", headings, table), f"Σ {total}"])


def _status(row: Any) -> str:  # noqa: ANN401 - a row
    if row["paid_on"] is not None:
        return "paid"
    return "overdue" if row["overdue"] else "open"
