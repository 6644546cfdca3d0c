"""`kawal contribution arrears|trial-balance`: who owes what for how long, and whether the ledger balances."""

from datetime import date
from typing import Annotated

import typer

from law.regions import find, lineage, province_of
from schemas.cases import Account
from schemas.clock import WIB, Clock
from schemas.money import Rupiah
from starter.commands.frame import Desk, command
from starter.commands.options import DATE, OptionalOn
from starter.commands.output import Output, Table
from starter.reading.books import TrialBalance
from starter.reading.books import arrears as owed
from starter.reading.books import trial_balance as balances
from starter.reading.reader import reader
from starter.reading.tasks import business_today

RegionOption = Annotated[str | None, typer.Option("--region", help="Only this region, by any of its codes.")]
KnownOn = Annotated[
    date | None,
    typer.Option(
        "--known-on", parser=date.fromisoformat, metavar=DATE, help="As it was known at the end of this day."
    ),
]
EXPLAINED = {
    Account.RECEIVABLE: ("yang masih harus dibayar atas tagihan", "what is still owed of bills"),
    Account.CONTRIBUTIONS: ("iuran yang ditagihkan", "contributions that were billed"),
    Account.CASH: ("uang yang dilaporkan bank", "money that the bank reported"),
    Account.SUSPENSE: (
        "uang masuk yang belum terkait tagihan; per wilayah: yang sudah dihitung untuk tagihannya",
        "money no bill has claimed yet; of one region: what was counted for its bills",
    ),
    Account.CREDITS: ("kelebihan bayar, untuk tagihan berikutnya", "paid too much, kept for the next bill"),
    Account.FEES: ("denda keterlambatan", "late fees"),
    Account.BENEFITS: ("manfaat yang ditetapkan", "benefits that were granted"),
    Account.BENEFITS_PAYABLE: ("manfaat yang belum dibayarkan", "benefits still to be paid"),
    Account.IN_TRANSIT: (
        "manfaat yang diperintahkan kepada bank",
        "benefits that the bank was ordered to pay",
    ),
}
"""Each account in a line, Indonesian first."""


def register(app: typer.Typer) -> None:
    """Add the commands to the group *app*."""
    command(app, "arrears", example="kawal contribution arrears --province 36 --json")(arrears)
    command(app, "trial-balance", example="kawal contribution trial-balance --region 36.01 --on 2022-12-31")(
        trial_balance
    )


async def arrears(
    desk: Desk,
    province: Annotated[str | None, typer.Option("--province", help="Present province, by code.")] = None,
    region: RegionOption = None,
    on: OptionalOn = None,
) -> Output:
    """List what is owed in the regions you may see, by payer and by how late it is, the oldest first."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    today = await business_today(pool, rehearsal=desk.settings.rehearsal, today=desk.today())
    if region is not None:
        signed.require(find(region).code)
    codes = None if region is None else lineage(region)

    def shown(code: str) -> bool:
        inside = province in (None, province_of(code, desk.today()).code)
        return inside and (codes is None or code in codes) and signed.sees(code)

    found = await owed(pool, on or today, shown)
    ages = tuple(found.ages)
    words = (
        ("wilayah", "pembayar", *map(_indonesian, ages), "jumlah")
        if desk.lang == "id"
        else ("region", "payer", *ages, "total")
    )
    payers = [(one.region, one.payer, *one.ages.values(), one.total) for one in found.payers]
    headings = (
        ("wilayah", "tagihan", "bulan", "pembayar", "tunggakan", "jatuh tempo", "umur")
        if desk.lang == "id"
        else ("region", "bill", "month", "payer", "outstanding", "due", "age")
    )
    bills = [
        (one.region, one.bill, one.month, one.payer, one.outstanding, one.due_on,
         _indonesian(one.age) if desk.lang == "id" else one.age)
        for one in found.arrears
    ]  # fmt: skip
    sums = desk.say(
        f"{found.on}: Σ {found.total}, terlambat {found.overdue}",
        f"{found.on}: Σ {found.total}, late {found.overdue}",
    )
    blocks: list[str | Table] = [Table("", words, payers), Table("", headings, bills)] if payers else []
    return Output(found.model_dump(mode="json"), [*blocks, sums])


async def trial_balance(
    desk: Desk, region: RegionOption = None, on: OptionalOn = None, known_on: KnownOn = None
) -> Output:
    """Sum the ledger up, account by account; both sides must be equal, and it says so loudly if they are not."""
    pool = await desk.pool()
    signed = await reader(pool, desk.signed_in)
    if region is not None:
        signed.require(find(region).code)
    known = None if known_on is None else Clock(offset=WIB).ends(known_on)
    return balanced(desk, await balances(pool, signed, region=region, on=on, known_on=known_on, known=known))


def balanced(desk: Desk, found: TrialBalance) -> Output:
    """Return a trial balance for people and programs; one that does not balance is an alarm."""
    headings = (
        ("akun", "debit", "kredit", "saldo", "artinya")
        if desk.lang == "id"
        else ("account", "debit", "credit", "balance", "what it is")
    )
    table: list[tuple[object, ...]] = [
        (one.account, one.debit, one.credit, one.balance, desk.say(*EXPLAINED[one.account]))
        for one in found.accounts
    ]
    table.append(("Σ", found.debit, found.credit, found.difference, ""))
    document = {**found.model_dump(mode="json"), "difference": int(found.difference)}
    if found.difference == Rupiah(0):
        words = desk.say("Seimbang.", "It balances.")
    else:
        words = desk.say(
            f"!!! BUKU BESAR TIDAK SEIMBANG: selisih {found.difference}. Jangan lanjutkan; periksa basis data.",
            f"!!! THE LEDGER DOES NOT BALANCE: off by {found.difference}. Do not go on; examine the database.",
        )
    return Output(document, [Table("", headings, table), words], exit_code=int(bool(found.difference)))


def _indonesian(age: str) -> str:
    return age.replace("not due", "belum jatuh tempo").replace("over", "lebih dari")
