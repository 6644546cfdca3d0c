"""Histories of money on the real record: whatever comes, in whatever order, the books balance."""

from datetime import date, timedelta
from itertools import count
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.terms import Funding
from starter.banking.transfers import Transfer
from tests.support.money import YEAR, Money, transfer

Step = tuple[Literal["bill", "pay", "again", "back", "take", "give"], int, list[int]]
FIRST = date(2022, 4, 1)
histories = count(1)
steps: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(
        st.sampled_from(["bill", "pay", "pay", "pay", "again", "back", "take", "take", "give"]),
        st.integers(1, 1_500),
        st.lists(st.integers(0, 5), max_size=3, unique=True),
    ),
    min_size=4,
    max_size=14,
)


class History:
    """Two regions with two bills each, one of a company that may owe late fees, and what happens to them."""

    def __init__(self, books: Money, number: int) -> None:
        self.books = books
        self.number = number
        self.cases: list[str] = []
        self.bills: list[str] = []
        self.paid: list[Transfer] = []
        self.day = FIRST

    async def begin(self) -> None:
        self.books.instruction = f"riwayat-{self.number}"
        for place, region in enumerate(("36.01", "36.02"), 1):
            case = await self.books.year(region)
            below = f"{region}-{YEAR}-r{self.number}"
            self.cases.append(case)
            await self.books.line(case, f"{below}-L01")
            await self.books.line(case, f"{below}-L02", payer="pt-contoh", funding=Funding.MANDIRI)
            for line, payer, due in (("L01", "dinas-sosial", 10), ("L02", "pt-contoh", 5)):
                name = f"{below}-{line}-03"
                amount = 400 + 300 * place
                bill = self.books.bill(case, name, amount, payer=payer, due_on=FIRST + timedelta(days=due))
                self.bills.append(await bill)

    async def live(self, what: str, value: int, named: list[int]) -> None:
        self.day += timedelta(days=value % 40)
        bank_id = f"{self.number}/{len(self.paid)}"
        match what:
            case "bill":
                case = self.cases[value % 2]
                name = f"{self.bills[2 * (value % 2)][:-2]}{4 + len(self.bills):02}"
                if name not in self.bills and name[-2:] <= "12":
                    self.bills.append(await self.books.bill(case, name, value, due_on=self.day))
            case "pay":
                names = [self.bills[one] if one < len(self.bills) else "?" for one in named]
                await self.arrive(transfer(bank_id, value, " ".join(names), on=self.day))
            case "again" if self.paid:
                await self.books.receive(self.paid[value % len(self.paid)])
            case "back" if came := [one for one in self.paid if one.amount > 0]:
                one = came[value % len(came)]
                await self.arrive(transfer(bank_id, -one.amount, on=self.day, reverses=one.bank_id))
            case "take":
                await self.take(self.cases[value % 2])
            case "give":
                await self.give(value)

    async def arrive(self, one: Transfer) -> None:
        if (await self.books.receive(one)).new:
            self.paid.append(one)

    async def take(self, case: str) -> None:
        if self.paid:
            await self.books.take(case, *(one.receipt for one in self.paid))

    async def give(self, value: int) -> None:
        waiting = await self.books.rows(
            "SELECT receipt FROM receipt_waiting WHERE in_suspense > 0 AND reversed_by IS NULL AND receipt = ANY($1)",
            [one.receipt for one in self.paid],
        )
        if waiting:
            bill = self.bills[value % 4]
            case = self.cases[value % 4 // 2]
            await self.books.take(case, waiting[value % len(waiting)]["receipt"], bill=bill)

    async def undo_everything(self) -> None:
        """Have the bank take back whatever it still can, and every case undo it."""
        for place, one in enumerate([*self.paid]):
            if one.amount > 0:
                await self.arrive(
                    transfer(f"{self.number}/u{place}", -one.amount, on=self.day, reverses=one.bank_id)
                )
        for case in self.cases:
            await self.take(case)


@settings(max_examples=25)
@given(steps)
async def test_the_books_balance_whatever_comes(books: Money, happens: list[Step]) -> None:
    history = History(books, next(histories))
    await history.begin()
    for what, value, named in happens:
        await history.live(what, value, named)
        await books.require_sound()
    for case in history.cases:
        await history.take(case)
    await books.require_sound()
    await history.undo_everything()
    await books.require_sound()
    for bill in history.bills:
        owed, amount = (
            await books.rows("SELECT outstanding, amount FROM bill_standing WHERE bill = $1", bill)
        )[0].values()
        assert owed == amount, "everything went back, so everything is owed"
    receipts = [one.receipt for one in history.paid]
    assert await books.value("SELECT count(*) FROM receipt_waiting WHERE receipt = ANY($1)", receipts) == 0
