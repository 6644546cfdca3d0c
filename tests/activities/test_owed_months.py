"""Which months are owed for a membership, and which are paid, as billing leaves them: one rule for whoever reads it."""

from datetime import date

import pytest

from schemas.facts import BillPaid
from schemas.money import Rupiah
from store.pool import Pool
from tests.support.billing import Books, Line

BEGAN = date(2022, 1, 10)
OWED = "SELECT month, bill, paid_on IS NOT NULL AS paid FROM owed_of(ARRAY[$1], 'infinity', 'infinity') ORDER BY month"


@pytest.fixture
async def books(pool: Pool) -> Books:
    books = Books.elsewhere(pool)
    payers = ("dinas-sosial", "kesra")
    await books.open(
        2022, [Line(f"{books.region}-2022-L0{n}", 2022, payer=payer) for n, payer in enumerate(payers, 1)]
    )
    return books


@pytest.fixture
async def line(books: Books) -> str:
    """Return the first of two lines of one owner, on which somebody stays who never changes."""
    line = f"{books.region}-2022-L01"
    await books.register(f"{line}-stays", line, BEGAN)
    return line


async def pay(books: Books, bill: str) -> None:
    """Put on record that money for a whole bill came."""
    [issued] = await books.rows("SELECT amount FROM bill_issued WHERE bill = $1", bill)
    paid = BillPaid(
        bill=bill, amount=Rupiah(issued["amount"]), paid_on=books.now.date(), document="SP2D-1/2022"
    )
    await books.commit(2022, paid)


async def owed(books: Books, membership: str, *months: str) -> list[tuple[str, str, bool]]:
    """Return the months owed for a membership, or some of them, with the bill that asks for each and whether it is paid."""
    found = await books.rows(OWED, membership)
    paid = [row["month"] for row in await books.rows("SELECT paid_months($1) AS month", membership)]
    assert sorted(paid) == [row["month"] for row in found if row["paid"]]
    return [(row["month"], row["bill"], row["paid"]) for row in found if not months or row["month"] in months]


async def test_a_month_that_only_a_correction_charged_is_owed_and_paid_by_it(books: Books, line: str) -> None:
    await books.bill(2022, 2)
    late = f"{line}-late"
    await books.register(late, line, date(2022, 1, 31))
    await books.bill(2022, 3)
    await pay(books, f"{line}-02")
    assert await owed(books, late) == [
        ("2022-02", f"{line}-02-K1", False),
        ("2022-03", f"{line}-03", False),
    ]
    await pay(books, f"{line}-02-K1")
    assert await owed(books, late, "2022-02") == [("2022-02", f"{line}-02-K1", True)]


async def test_a_month_billed_late_as_a_whole_is_owed(books: Books) -> None:
    line = f"{books.region}-2022-L02"
    await books.bill(2022, 2)
    await books.register(line, line, date(2022, 1, 31))
    await books.bill(2022, 3)
    await pay(books, f"{line}-02")
    assert await owed(books, line) == [("2022-02", f"{line}-02", True), ("2022-03", f"{line}-03", False)]


async def test_a_month_that_was_given_back_is_not_owed_though_its_bill_was_paid(
    books: Books, line: str
) -> None:
    gone = f"{line}-gone"
    await books.register(gone, line, BEGAN)
    for month in (2, 3):
        await books.bill(2022, month)
        await pay(books, f"{line}-{month:02}")
    await books.leave(gone, date(2022, 2, 10))
    await books.bill(2022, 4)
    assert await owed(books, gone) == [("2022-02", f"{line}-02", True)]
    # What was given back pays the next bill at once.
    assert await owed(books, f"{line}-stays") == [
        (f"2022-{month:02}", f"{line}-{month:02}", True) for month in (2, 3, 4)
    ]


async def test_more_asked_of_a_month_neither_unpays_it_nor_pays_it(books: Books, line: str) -> None:
    for name in ("paid-first", "paid-later"):
        await books.register(f"{line}-{name}", line, BEGAN)
    await books.bill(2022, 2)
    await books.wage(f"{line}-paid-first", date(2022, 1, 20), 1_250_000)
    await books.bill(2022, 3)
    await pay(books, f"{line}-02-K1")
    assert await owed(books, f"{line}-paid-first", "2022-02") == [("2022-02", f"{line}-02", False)]
    await pay(books, f"{line}-02")
    await books.wage(f"{line}-paid-later", date(2022, 1, 20), 1_250_000)
    await books.bill(2022, 4)
    assert await owed(books, f"{line}-paid-later", "2022-02") == [("2022-02", f"{line}-02", True)]


async def test_less_asked_of_a_month_leaves_it_paid(books: Books, line: str) -> None:
    member = f"{line}-less"
    await books.register(member, line, BEGAN, income=1_250_000)
    await books.bill(2022, 2)
    await pay(books, f"{line}-02")
    await books.wage(member, date(2022, 1, 20), 1_000_000)
    await books.bill(2022, 3)
    assert await owed(books, member, "2022-02") == [("2022-02", f"{line}-02", True)]


async def test_a_month_asked_for_anew_waits_for_the_bill_that_does(books: Books, line: str) -> None:
    # One worker on two lines of one owner is billed through the membership that began first, as far as is known.
    person, first, second = f"w-{books.region}-twice", f"{line}-first", f"{line}-second"
    await books.register(second, line, date(2022, 1, 20), person=person)
    await books.bill(2022, 2)
    await pay(books, f"{line}-02")
    await books.register(first, f"{books.region}-2022-L02", BEGAN, person=person)
    await books.bill(2022, 3)
    assert await owed(books, second) == []
    await books.leave(first, date(2022, 1, 15))
    await books.bill(2022, 4)
    anew = f"{line}-02-K1"
    assert await owed(books, second, "2022-02") == [("2022-02", anew, False)]
    assert await owed(books, first) == []
    await pay(books, anew)
    assert await owed(books, second, "2022-02") == [("2022-02", anew, True)]
