"""Corrections on a real database: what bills had wrong becomes later bills and credits, and what credits pay."""

import asyncio
from datetime import date

from activities.contributions.charges import charges
from activities.contributions.scope import Scope
from law.months import Month
from schemas.cases import Account, Posting
from schemas.facts import CreditGranted
from schemas.money import Rupiah
from schemas.terms import BillKind
from store.pool import transaction
from tests.support.billing import LOWEST, Books, Line
from tests.support.world import CONDUCTED


async def credit(books: Books, amount: int, year: int = 2022) -> None:
    """Grant a payer a credit, as money does that came twice for the first month's bill."""
    bill = f"{books.region}-{year}-L01-02"
    granted = CreditGranted(
        credit=f"{bill}/twice", payer="dinas-sosial", amount=Rupiah(amount), corrects=bill
    )
    postings = (
        Posting(account=Account.CASH, party=bill, amount=Rupiah(amount)),
        Posting(account=Account.CREDITS, party=bill, amount=Rupiah(-amount)),
    )
    await books.commit(year, granted, postings=postings)


async def test_a_late_leaver_becomes_a_credit_that_pays_the_next_bill(books: Books, line: str) -> None:
    await books.open(2022, [Line(line, 2022)])
    for number in (1, 2):
        await books.register(f"{line}-{number}", line, date(2022, 1, 10))
    await books.bill(2022, 2)
    await books.bill(2022, 3)
    await books.leave(f"{line}-1", date(2022, 2, 10), "death")
    [bill] = (await books.bill(2022, 4)).bills
    assert await books.adjustments(f"{line}-03/credit-2022-04") == {(f"{line}-1", "2022-03"): -LOWEST}
    assert (bill.amount, bill.outstanding, bill.paid) == (LOWEST, 0, True)
    [paid] = await books.rows("SELECT amount, document FROM bill_paid WHERE bill = $1", bill.bill)
    assert paid == {"amount": LOWEST, "document": f"{line}-03/credit-2022-04"}
    [applied] = await books.rows("SELECT payer, amount FROM credit_applied WHERE bill = $1", bill.bill)
    assert applied == {"payer": "dinas-sosial", "amount": LOWEST}
    assert await books.balance(Account.CREDITS) == 0
    assert await books.balance(Account.RECEIVABLE) == 4 * LOWEST
    assert await books.balance(Account.CONTRIBUTIONS) == -4 * LOWEST
    tasks = await books.rows(
        "SELECT ref FROM task WHERE case_id = $1 AND closed_at IS NULL", books.case(2022)
    )
    assert {row["ref"] for row in tasks} == {f"{line}-02", f"{line}-03"}


async def test_what_was_recorded_after_its_own_time_is_corrected_though_a_bill_came_between(
    books: Books, line: str
) -> None:
    await books.open(2022, [Line(line, 2022)])
    for number in (1, 2):
        await books.register(f"{line}-{number}", line, date(2022, 1, 10))
    await books.bill(2022, 2)
    await books.bill(2022, 3)
    # Known in February, but committed when March had been billed already.
    books.now = CONDUCTED.at(date(2022, 2, 20), 9)
    await books.leave(f"{line}-1", date(2022, 1, 20))
    await books.bill(2022, 4)
    for month in ("02", "03"):
        credit_of = await books.adjustments(f"{line}-{month}/credit-2022-04")
        assert credit_of == {(f"{line}-1", f"2022-{month}"): -LOWEST}


async def test_a_backdated_raise_becomes_a_later_bill_once(books: Books, line: str) -> None:
    await books.open(2022, [Line(line, 2022)])
    await books.register(line, line, date(2022, 1, 10))
    await books.bill(2022, 2)
    await books.wage(line, date(2022, 1, 20), 1_250_000)
    bills = {bill.bill: bill for bill in (await books.bill(2022, 3)).bills}
    late = bills[f"{line}-02-K1"]
    assert (late.amount, late.bill_kind, late.corrects, late.month) == (
        2_000, BillKind.CORRECTION, f"{line}-02", "2022-02",
    )  # fmt: skip
    assert (late.due_on, late.lapse_after, late.headcount) == (date(2022, 3, 8), 0, 1)
    assert bills[f"{line}-03"].amount == 18_800
    assert [bill.bill for bill in (await books.bill(2022, 4)).bills] == [f"{line}-04"]
    await books.wage(line, date(2022, 1, 20), 1_450_000)
    again = [bill.bill for bill in (await books.bill(2022, 5)).bills]
    assert again == [f"{line}-02-K2", f"{line}-03-K1", f"{line}-04-K1", f"{line}-05"]


async def test_a_move_in_mid_month_is_billed_once_and_a_backdated_one_moves_the_bill(books: Books) -> None:
    here, there = f"{books.region}-2022-L01", f"{books.region}-2022-L02"
    await books.open(2022, [Line(here, 2022), Line(there, 2022, owner="kesra", payer="kesra")])
    person = f"w-{books.region}"
    await books.register(f"{here}-1", here, date(2022, 1, 10), person=person)
    await books.bill(2022, 2)
    await books.bill(2022, 3)
    await books.move(f"{here}-1", f"{there}-1", there, date(2022, 2, 15), 1_000_000, person)
    bills = [bill.bill for bill in (await books.bill(2022, 4)).bills]
    assert bills == [f"{there}-03-K1", f"{there}-04"]
    [late] = await books.rows("SELECT corrects FROM bill_issued WHERE bill = $1", f"{there}-03-K1")
    assert late["corrects"] == f"{here}-03"
    granted = await books.rows(
        "SELECT credit, payer, amount FROM credit_granted WHERE corrects = $1", f"{here}-03"
    )
    assert granted == [{"credit": f"{here}-03/credit-2022-04", "payer": "dinas-sosial", "amount": LOWEST}]


async def test_two_lines_that_give_back_beside_one_bill_give_two_credits(books: Books) -> None:
    here, there = f"{books.region}-2022-L01", f"{books.region}-2022-L02"
    await books.open(2022, [Line(here, 2022), Line(there, 2022, owner="kesra", payer="kesra")])
    person = f"w-{books.region}"
    await books.register(f"{here}-1", here, date(2022, 1, 10), person=person)
    await books.register(f"{here}-2", here, date(2022, 1, 10))
    for month in (2, 3):
        await books.bill(2022, month)
    await books.move(f"{here}-1", f"{there}-1", there, date(2022, 2, 15), 1_250_000, person)
    assert f"{there}-03-K1" in {bill.bill for bill in (await books.bill(2022, 4)).bills}
    await books.wage(f"{there}-1", date(2022, 2, 20), 1_000_000)
    await books.leave(f"{here}-2", date(2022, 2, 10))
    await books.bill(2022, 5)
    own, beside = f"{here}-03/credit-2022-05", f"{here}-03/{there}/credit-2022-05"
    granted = await books.rows(
        "SELECT credit, payer, amount FROM credit_granted WHERE corrects = $1 AND effective_on = '2022-05-01' ORDER BY 1",
        f"{here}-03",
    )
    assert granted == [
        {"credit": beside, "payer": "kesra", "amount": 2_000},
        {"credit": own, "payer": "dinas-sosial", "amount": LOWEST},
    ]
    assert await books.adjustments(beside) == {(f"{there}-1", "2022-03"): -2_000}
    # What was given back once counts once when the same months are looked at again.
    await books.wage(f"{there}-1", date(2022, 2, 21), 1_000_000)
    assert [bill.bill for bill in (await books.bill(2022, 6)).bills] == [f"{there}-06"]


async def test_a_mover_whose_memberships_overlap_is_billed_once(books: Books) -> None:
    here, there = f"{books.region}-2022-L01", f"{books.region}-2022-L02"
    await books.open(2022, [Line(here, 2022), Line(there, 2022, owner="kesra", payer="kesra")])
    person = f"w-{books.region}"
    await books.register(here, here, date(2022, 1, 10), person=person)
    await books.register(there, there, date(2022, 1, 20), person=person, moved_from=here)
    await books.leave(here, date(2022, 2, 10), "transferred")
    bills = [bill.bill for month in (2, 3) for bill in (await books.bill(2022, month)).bills]
    assert bills == [f"{here}-02", f"{there}-03"]


async def test_two_years_of_a_region_cannot_spend_the_same_credit_at_once(books: Books, line: str) -> None:
    follows = f"{books.region}-2023-L01"
    await books.open(2022, [Line(line, 2022)])
    await books.open(2023, [Line(follows, 2023)], first_month=1)
    await books.register(line, line, date(2022, 1, 10))
    await books.bill(2022, 2)
    await credit(books, LOWEST)
    async with transaction(books.pool) as december:
        await charges(
            december, Scope(books.instruction, books.region, Month(year=2022, month=12)), date(2022, 12, 1)
        )
        january = asyncio.create_task(books.bill(2023, 1))
        waiting = (
            "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()"
        )
        while not january.done() and not await books.rows(waiting):  # noqa: ASYNC110 - PostgreSQL tells nobody
            await asyncio.sleep(0.01)
        assert not january.done()
    assert [bill.outstanding for bill in (await january).bills] == [0]


async def test_december_is_corrected_by_the_next_year(books: Books, line: str) -> None:
    await books.open(2022, [Line(line, 2022)], first_month=12)
    follows = f"{books.region}-2023-L01"
    await books.open(2023, [Line(follows, 2023)], first_month=1)
    await books.register(line, line, date(2022, 11, 10))
    await books.bill(2022, 12)
    await books.wage(line, date(2022, 11, 20), 1_250_000)
    bills = {bill.bill: bill.amount for bill in (await books.bill(2023, 1)).bills}
    assert bills == {f"{line}-12-K1": 2_000, f"{follows}-01": 18_800}


async def test_who_was_registered_late_is_billed_for_the_month_that_missed_them(
    books: Books, line: str
) -> None:
    await books.open(2022, [Line(line, 2022)])
    await books.register(f"{line}-1", line, date(2022, 1, 10))
    await books.bill(2022, 2)
    await books.register(f"{line}-2", line, date(2022, 1, 31))
    bills = {bill.bill: bill.amount for bill in (await books.bill(2022, 3)).bills}
    assert bills == {f"{line}-02-K1": LOWEST, f"{line}-03": 2 * LOWEST}


async def test_a_month_without_a_bill_is_billed_late_not_corrected(books: Books, line: str) -> None:
    await books.open(2022, [Line(line, 2022)])
    assert (await books.bill(2022, 2)).bills == ()
    await books.register(line, line, date(2022, 1, 31))
    bills = {bill.bill: bill.bill_kind for bill in (await books.bill(2022, 3)).bills}
    assert bills == {f"{line}-02": BillKind.CONTRIBUTION, f"{line}-03": BillKind.CONTRIBUTION}


async def test_credits_pay_the_bills_of_the_oldest_line_first_and_are_spent_once(books: Books) -> None:
    lines = [f"{books.region}-2022-L0{number}" for number in (1, 2)]
    await books.open(2022, [Line(lines[0], 2022), Line(lines[1], 2022, owner="kesra")])
    for line in lines:
        await books.register(line, line, date(2022, 1, 10))
    await books.bill(2022, 2)
    await credit(books, 20_000)
    paid = [(bill.bill, bill.outstanding) for bill in (await books.bill(2022, 3)).bills]
    assert paid == [(f"{lines[0]}-03", 0), (f"{lines[1]}-03", LOWEST - 3_200)]
    assert {bill.outstanding for bill in (await books.bill(2022, 4)).bills} == {LOWEST}
    assert await books.balance(Account.CREDITS) == 0
    standing = await books.rows(
        "SELECT bill, outstanding FROM bill_standing WHERE chain = $1", books.case(2022)
    )
    receivable = await books.rows(
        "SELECT party, sum(amount)::bigint AS sum FROM ledger_entry WHERE account = 'receivable' AND chain = $1"
        " GROUP BY party", books.case(2022)
    )  # fmt: skip
    assert {row["bill"]: row["outstanding"] for row in standing} == {
        row["party"]: row["sum"] for row in receivable
    }
