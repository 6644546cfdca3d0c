"""`kawal contribution`: bills, and payments that one person enters and another confirms."""

from datetime import date
from typing import Annotated, Any

import typer

from law.regions import find
from schemas.contributions import ConfirmPayment, DeclinePayment, Pay
from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.commands.frame import Desk, command, group
from starter.commands.giving import Draft, Find, Order, answered, give
from starter.commands.inputs import amount as parsed
from starter.commands.options import DATE, Amount, Document, Occurrence, On, OptionalYear, Reason, Region
from starter.commands.output import Output, Table
from starter.installation import Installation
from starter.reading.books import bills as bills_of
from starter.reading.cases import case_of
from starter.reading.reader import reader
from store.pool import Pool, reading
from store.queries import load

app = group("Contributions: billed every month, per budget line.")
sql = load("books")
Payment = Annotated[str, typer.Argument(help="The payment, as `contribution pay` named it: 36.01-2022-M001.")]


@command(app, "bills", example="kawal contribution bills 36.01 --year 2022")
async def bills(desk: Desk, region: Region, year: OptionalYear = None) -> Output:
    """List a region's bills, month by month: open, part-paid, paid, overdue or reopened."""
    pool = await desk.pool()
    (await reader(pool, desk.signed_in)).require(find(region).code)
    found = await bills_of(pool, region, year)
    headings = (
        ("tagihan", "jenis", "bulan", "pembayar", "pekerja", "jumlah", "kredit", "sisa", "jatuh tempo", "keadaan",
         "dibayar", "dokumen")
        if desk.lang == "id"
        else ("bill", "kind", "month", "payer", "workers", "amount", "credit", "outstanding", "due", "status",
              "paid on", "document")
    )  # fmt: skip
    table = [
        (
            one.bill, one.bill_kind, one.month, one.payer, one.headcount, one.amount, one.credit, one.outstanding,
            one.due_on, one.status, one.paid_on, one.document,
        )
        for one in found
    ]  # fmt: skip
    listed = [one.model_dump(mode="json") for one in found]
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
    sp2d_on: Annotated[
        date | None,
        typer.Option(
            "--sp2d-on", parser=date.fromisoformat, metavar=DATE, help="The day of the disbursement order."
        ),
    ] = None,
    occurrence: Occurrence = 1,
) -> Output:
    """Enter a payment of a bill, in full or in part, by its document; it counts once somebody else confirms it."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        body = Pay(bill=bill, amount=parsed(amount, bill), paid_on=on, document=document, sp2d_on=sp2d_on)
        return Order("pay", f"pay.{bill}", body)

    answer = await give(
        desk,
        "contributions.pay",
        f"bill/{bill}",
        _finder(sql.bill, "bill", bill),
        draft,
        occurrence=occurrence,
    )
    return answered(desk, answer)


@command(app, "confirm", example="kawal contribution confirm 36.01-2022-M001")
async def confirm(desk: Desk, payment: Payment) -> Output:
    """Confirm a payment that somebody else entered, once you have seen its document: the bill is paid by it."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("confirm_payment", f"confirm.{payment}", ConfirmPayment(payment=payment))

    return await _decided(desk, payment, "contributions.confirm", draft)


@command(
    app, "decline", example="kawal contribution decline 36.01-2022-M001 --reason 'nomor SP2D tidak ditemukan'"
)
async def decline(desk: Desk, payment: Payment, reason: Reason) -> Output:
    """Decline a payment that was entered wrongly; whatever is owed of its bill is asked for again."""

    async def draft(_: Installation, row: Any) -> Order:  # noqa: ANN401, ARG001 - a row
        return Order("decline_payment", f"decline.{payment}", DeclinePayment(payment=payment, why=reason))

    return await _decided(desk, payment, "contributions.decline", draft)


async def _decided(desk: Desk, payment: str, permit: str, draft: Draft) -> Output:
    found = _finder(sql.payment, "payment", payment)
    return answered(desk, await give(desk, permit, f"payment/{payment}", found, draft))


def _finder(query: Any, what: str, record: str) -> Find:  # noqa: ANN401 - a statement
    async def find_case(pool: Pool) -> Any:  # noqa: ANN401 - a row
        async with reading(pool) as connection:
            row = await query(connection, **{what: record})
        if row is None:
            raise Refused(Refusal.UNKNOWN_RECORD, record, what=what)
        return await case_of(pool, row["chain"])

    return find_case
