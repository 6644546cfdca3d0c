"""The books: how bills stand, who owes what for how long, and whether the ledger balances."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from law.ageing import age, ages
from law.regions import lineage
from schemas.base import Message
from schemas.cases import Account
from schemas.money import Rupiah
from schemas.rulings import Ruling
from starter.reading.reader import Reader
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("books")
NATION = "*"


class BillRow(Message):
    """A bill and how it stands: open, part-paid, paid, overdue, reopened."""

    bill: str
    line: str
    month: str
    payer: str
    bill_kind: str
    headcount: int
    amount: Rupiah
    credit: Rupiah
    outstanding: Rupiah
    due_on: date
    paid_on: date | None
    document: str | None
    region: str
    chain: str
    seq: int
    status: str


class Owed(Message):
    """What is owed of a bill on a day, and how late it is."""

    region: str
    bill: str
    line: str
    month: str
    payer: str
    bill_kind: str
    due_on: date
    amount: Rupiah
    outstanding: Rupiah
    chain: str
    age: str


class PayerAges(Message):
    """What one payer of a region owes, by age."""

    region: str
    payer: str
    ages: dict[str, Rupiah]
    total: Rupiah


class Arrears(Message):
    """Everything that is owed on a day."""

    on: date
    total: Rupiah
    overdue: Rupiah
    """What of it is late."""
    ages: dict[str, Rupiah]
    payers: tuple[PayerAges, ...]
    arrears: tuple[Owed, ...]
    policy: Ruling


class AccountBalance(Message):
    """One account of the ledger: what was posted on each side, and what is left."""

    account: Account
    debit: Rupiah
    credit: Rupiah
    balance: Rupiah


class TrialBalance(Message):
    """All accounts; their balances sum to nothing, or the ledger is broken."""

    region: str | None
    on: date | None
    known_on: date | None
    accounts: tuple[AccountBalance, ...]
    debit: Rupiah
    credit: Rupiah

    @property
    def difference(self) -> Rupiah:
        """Return by how much both sides differ: nothing, ever."""
        return self.debit - self.credit


async def bills(pool: Pool, region: str, year: int | None) -> list[BillRow]:
    """Return a region's bills, month by month."""
    async with reading(pool) as connection:
        found = await rows(sql.bills(connection, regions=list(lineage(region)), year=year))
    return [BillRow(**_known(BillRow, row), status=status(row)) for row in found]


def status(row: Any) -> str:  # noqa: ANN401 - a row
    """Return how a bill stands, in one word: what matters most of it."""
    if row["outstanding"] <= 0:
        return "paid"
    if row["reopened"]:
        return "reopened"
    if row["overdue"]:
        return "overdue"
    return "open" if row["outstanding"] == row["amount"] - row["credit"] else "part-paid"


async def arrears(pool: Pool, on: date, shown: Callable[[str], bool]) -> Arrears:
    """Return what is owed on a day in the regions that are *shown*."""
    async with reading(pool) as connection:
        found = await rows(sql.owed(connection, on=on))
    owed = [Owed(**_known(Owed, row), age=age(row["due_on"], on)) for row in found if shown(row["region"])]
    names, policy = ages(on)
    payers = sorted({(one.region, one.payer) for one in owed})
    by_age = _by_age(names, owed)
    return Arrears(
        on=on,
        total=_sum(owed),
        overdue=_sum(owed) - by_age[names[0]],
        ages=by_age,
        payers=tuple(_payer(names, region, payer, owed) for region, payer in payers),
        arrears=tuple(owed),
        policy=policy,
    )


async def trial_balance(
    pool: Pool,
    reader: Reader,
    *,
    region: str | None,
    on: date | None,
    known_on: date | None,
    known: datetime | None,
) -> TrialBalance:
    """Return the ledger's balances as they stood on a day and were *known*, of a region or of all one may see.

    Transfers as they arrive belong to no region; whoever sees the whole nation sees them too.
    """
    async with reading(pool) as connection:
        found = await rows(sql.balances(connection, on=on, known=known))
    codes = None if region is None else frozenset(lineage(region))
    return balance(
        (row for row in found if _shown(row["region"], codes, reader)),
        region=region,
        on=on,
        known_on=known_on,
    )


def balance(
    found: Iterable[Any], *, region: str | None = None, on: date | None = None, known_on: date | None = None
) -> TrialBalance:
    """Return the trial balance of rows of account, debit and credit."""
    listed = [(Account(row["account"]), Rupiah(row["debit"]), Rupiah(row["credit"])) for row in found]
    accounts = []
    for account in Account:
        debit = sum((one[1] for one in listed if one[0] is account), Rupiah(0))
        credit = sum((one[2] for one in listed if one[0] is account), Rupiah(0))
        if debit or credit:
            accounts.append(
                AccountBalance(account=account, debit=debit, credit=credit, balance=debit - credit)
            )
    return TrialBalance(
        region=region,
        on=on,
        known_on=known_on,
        accounts=tuple(accounts),
        debit=sum((one.debit for one in accounts), Rupiah(0)),
        credit=sum((one.credit for one in accounts), Rupiah(0)),
    )


def _shown(region: str, codes: frozenset[str] | None, reader: Reader) -> bool:
    if codes is not None:
        return region in codes
    return NATION in reader.scopes if region == NATION else reader.sees(region)


def _payer(names: tuple[str, ...], region: str, payer: str, owed: list[Owed]) -> PayerAges:
    own = [one for one in owed if (one.region, one.payer) == (region, payer)]
    return PayerAges(region=region, payer=payer, ages=_by_age(names, own), total=_sum(own))


def _by_age(names: tuple[str, ...], owed: list[Owed]) -> dict[str, Rupiah]:
    return {name: _sum([one for one in owed if one.age == name]) for name in names}


def _sum(owed: list[Owed]) -> Rupiah:
    return sum((one.outstanding for one in owed), Rupiah(0))


def _known(model: type[Message], row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row
    return {name: row[name] for name in model.model_fields if name in row.keys()}  # noqa: SIM118 - a row is no mapping
