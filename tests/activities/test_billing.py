"""Billing on a real database: what a month's bills come to, what corrects them, what credits pay, what runs dry."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from itertools import count

import pytest

from activities.contributions.charges import charges
from activities.contributions.scope import Scope
from law import regions
from law.months import Month
from schemas.cases import Account, Posting
from schemas.errors import Refused
from schemas.facts import CreditGranted
from schemas.money import Rupiah
from schemas.terms import BillKind, Funding, Programme, Segment
from store.pool import Pool, open_pool, transaction
from tests.support.billing import PU, Books, Line
from tests.support.databases import Databases

NUMBERS = count(1)
REGIONS = iter(regions.as_of(date(2022, 1, 1)))
LOWEST = 16_800
"""A month of a non-wage-earner of the lowest band; of the next band 18,800."""


@pytest.fixture(scope="module")
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=4)
    yield opened
    await opened.close()


@pytest.fixture
def books(pool: Pool) -> Books:
    number = next(NUMBERS)
    return Books(pool, next(REGIONS).code, f"inpres-{number}", number * 10_000)


@pytest.fixture
def line(books: Books) -> str:
    return f"{books.region}-2022-L01"


async def items(books: Books, bill: str) -> dict[str, int]:
    """Return what stands on a bill for each membership."""
    found = await books.rows("SELECT membership, amount FROM bill_item WHERE bill = $1", bill)
    return {row["membership"]: row["amount"] for row in found}


async def adjustments(books: Books, bill: str) -> dict[tuple[str, str], int]:
    found = await books.rows("SELECT membership, month, amount FROM bill_adjustment WHERE bill = $1", bill)
    return {(row["membership"], row["month"]): row["amount"] for row in found}


async def balance(books: Books, account: Account) -> int:
    [row] = await books.rows(
        "SELECT coalesce(sum(amount), 0)::bigint AS sum FROM ledger_entry WHERE account = $1 AND chain LIKE $2",
        account.value,
        f"contributions/{books.instruction}/%",
    )
    return int(row["sum"])


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


async def test_who_began_before_the_month_and_did_not_end_before_it_is_billed(
    books: Books, line: str
) -> None:
    await books.open(2022, [Line(line, 2022)])
    for name, begins in (("before", date(2022, 1, 31)), ("on-the-day", date(2022, 2, 1))):
        await books.register(f"{line}-{name}", line, begins)
    await books.register(f"{line}-left-before", line, date(2022, 1, 10))
    await books.leave(f"{line}-left-before", date(2022, 1, 31))
    await books.register(f"{line}-leaves-that-day", line, date(2022, 1, 10))
    await books.leave(f"{line}-leaves-that-day", date(2022, 2, 1))
    [bill] = (await books.bill(2022, 2)).bills
    assert set(await items(books, bill.bill)) == {f"{line}-before", f"{line}-leaves-that-day"}
    assert (bill.bill, bill.headcount, bill.amount) == (f"{line}-02", 2, 2 * LOWEST)


async def test_each_is_billed_at_the_income_band_risk_group_and_programmes_that_hold(books: Books) -> None:
    bpu, pu = f"{books.region}-2022-L01", f"{books.region}-2022-L02"
    whole = (Programme.JKK, Programme.JKM, Programme.JHT)
    await books.open(
        2022, [Line(bpu, 2022), Line(pu, 2022, segment=Segment.NON_ASN, worker_class=PU, programmes=whole)]
    )
    await books.register(f"{bpu}-1", bpu, date(2022, 1, 10))
    await books.register(f"{bpu}-2", bpu, date(2022, 1, 10), income=1_250_000)
    await books.register(f"{pu}-1", pu, date(2022, 1, 10), income=2_000_000)
    await books.register(f"{pu}-2", pu, date(2022, 1, 10), income=2_000_000, risk_group="III")
    await books.bill(2022, 2)
    # 1 % of 1,000,000 and of 1,200,000, with 6,800; 0.24 + 0.30 + 5.7 % and 0.89 + 0.30 + 5.7 % of 2,000,000.
    assert await items(books, f"{bpu}-02") == {f"{bpu}-1": 16_800, f"{bpu}-2": 18_800}
    assert await items(books, f"{pu}-02") == {f"{pu}-1": 124_800, f"{pu}-2": 137_800}
    [rate] = await books.rows(
        "SELECT headcount, amount, programmes FROM bill_rate WHERE bill = $1 AND risk_group = 'III'",
        f"{pu}-02",
    )
    assert rate == {
        "headcount": 1,
        "amount": 137_800,
        "programmes": {"JKK": 17_800, "JKM": 6_000, "JHT": 114_000},
    }


async def test_the_latest_wage_by_the_months_first_day_counts_as_it_is_known_last(
    books: Books, line: str
) -> None:
    await books.open(2022, [Line(line, 2022)])
    await books.register(line, line, date(2022, 1, 10))
    await books.wage(line, date(2022, 2, 1), 1_350_000)
    await books.wage(line, date(2022, 2, 1), 1_250_000)
    await books.wage(line, date(2022, 1, 15), 2_000_000)
    await books.wage(line, date(2022, 2, 2), 5_000_000)
    await books.bill(2022, 2)
    assert await items(books, f"{line}-02") == {line: 18_800}


@pytest.mark.parametrize(
    ("funding", "transport", "month", "amount"),
    [
        (Funding.APBD_MURNI, False, 4, 16_800),
        (Funding.CSR, False, 3, 16_800),
        (Funding.CSR, False, 4, 8_400),
        (Funding.CSR, True, 3, 8_400),
    ],
)
async def test_the_discount_reaches_its_payers_in_its_months(
    books: Books, funding: Funding, month: int, amount: int, *, transport: bool
) -> None:
    line = f"{books.region}-2026-L01"
    await books.open(2026, [Line(line, 2026, funding=funding)])
    await books.register(line, line, date(2026, 1, 10), transport=transport)
    await books.bill(2026, month)
    assert await items(books, f"{line}-{month:02d}") == {line: amount}


async def test_the_relief_spares_nobody_in_arrears_and_no_newcomer(books: Books) -> None:
    old, new = f"{books.region}-2020-L01", f"{books.region}-2020-L02"
    other = Line(new, 2020, owner="dinas-lain", payer="dinas-lain")
    await books.open(2020, [Line(old, 2020), other], first_month=7)
    await books.register(old, old, date(2020, 6, 1))
    await books.register(f"{new}-1", new, date(2020, 6, 1))
    await books.bill(2020, 7)
    await books.rows(
        "INSERT INTO receipt (receipt, source, bank_id, amount, booked_on, chain, seq, known_at)"
        " VALUES ($1, 'file', $1, 16800, '2020-07-15', $2, 1, now())", new, books.case(2020)
    )  # fmt: skip
    await books.rows(
        "INSERT INTO receipt_allocated (chain, seq, position, effective_on, known_at, receipt, bill, amount, booked_on)"
        " VALUES ($1, 1, 99, '2020-07-15', now(), $2, $3, 16800, '2020-07-15')", books.case(2020), new, f"{new}-07"
    )  # fmt: skip
    await books.register(f"{new}-2", new, date(2020, 7, 20))
    await books.bill(2020, 8)
    assert await items(books, f"{old}-08") == {old: 16_800}
    assert await items(books, f"{new}-08") == {f"{new}-1": 168, f"{new}-2": 16_800}


async def test_nobody_is_billed_twice_through_two_lines_of_one_owner(books: Books) -> None:
    lines = [f"{books.region}-2022-L0{number}" for number in (1, 2)]
    await books.open(2022, [Line(line, 2022) for line in lines])
    for line in lines:
        await books.register(line, line, date(2022, 1, 10), person=f"w-{books.region}")
    await books.bill(2022, 2)
    found = await books.rows("SELECT membership FROM bill_item WHERE membership = ANY($1)", lines)
    assert [row["membership"] for row in found] == lines[:1]


async def test_next_year_goes_on_through_the_likest_line(books: Books, line: str) -> None:
    await books.open(2022, [Line(line, 2022)])
    later = [
        Line(f"{books.region}-2023-L01", 2023, funding=Funding.CSR),
        Line(f"{books.region}-2023-L02", 2023),
    ]
    await books.open(2023, later, first_month=1)
    await books.register(line, line, date(2022, 1, 10))
    await books.bill(2023, 1)
    assert await items(books, f"{books.region}-2023-L02-01") == {line: LOWEST}


async def test_a_late_leaver_becomes_a_credit_that_pays_the_next_bill(books: Books, line: str) -> None:
    await books.open(2022, [Line(line, 2022)])
    for number in (1, 2):
        await books.register(f"{line}-{number}", line, date(2022, 1, 10))
    await books.bill(2022, 2)
    await books.bill(2022, 3)
    await books.leave(f"{line}-1", date(2022, 2, 10), "death")
    [bill] = (await books.bill(2022, 4)).bills
    assert await adjustments(books, f"{line}-03/credit-2022-04") == {(f"{line}-1", "2022-03"): -LOWEST}
    assert (bill.amount, bill.outstanding, bill.paid) == (LOWEST, 0, True)
    [paid] = await books.rows("SELECT amount, document FROM bill_paid WHERE bill = $1", bill.bill)
    assert paid == {"amount": LOWEST, "document": f"{line}-03/credit-2022-04"}
    [applied] = await books.rows("SELECT payer, amount FROM credit_applied WHERE bill = $1", bill.bill)
    assert applied == {"payer": "dinas-sosial", "amount": LOWEST}
    assert await balance(books, Account.CREDITS) == 0
    assert await balance(books, Account.RECEIVABLE) == 4 * LOWEST
    assert await balance(books, Account.CONTRIBUTIONS) == -4 * LOWEST
    tasks = await books.rows(
        "SELECT ref FROM task WHERE case_id = $1 AND closed_at IS NULL", books.case(2022)
    )
    assert {row["ref"] for row in tasks} == {f"{line}-02", f"{line}-03"}


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
    assert await adjustments(books, beside) == {(f"{there}-1", "2022-03"): -2_000}
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
    assert await balance(books, Account.CREDITS) == 0
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


async def test_a_line_that_will_run_dry_is_told_once_a_month_of_it(books: Books, line: str) -> None:
    # Twelve months of two are 403,200; eleven of them 369,600.
    await books.open(2022, [Line(line, 2022, amount=300_000)])
    for number in (1, 2):
        await books.register(f"{line}-{number}", line, date(2022, 1, 10))
    await books.bill(2022, 2)
    told = "SELECT month, remaining, missing, act_by FROM line_runs_dry WHERE line = $1 ORDER BY month"
    # 300,000 less 33,600 leaves 266,400: seven more months and 31,200, so October's 33,600 are not all there.
    first = {"month": "2022-10", "remaining": 266_400, "missing": 69_600, "act_by": date(2022, 9, 14)}
    assert await books.rows(told, line) == [first]
    await books.bill(2022, 3)
    assert await books.rows(told, line) == [first]
    await books.leave(f"{line}-2", date(2022, 3, 31))
    await books.bill(2022, 4)
    assert await books.rows(told, line) == [first]
    notices = await books.rows(
        "SELECT data FROM notice WHERE template = 'line_runs_dry' AND chain = $1", books.case(2022)
    )
    assert [(row["data"]["month"], row["data"]["act_by"]) for row in notices] == [("2022-10", "2022-09-14")]


async def test_once_the_revised_budget_is_over_nothing_can_be_done_in_time(books: Books, line: str) -> None:
    await books.open(2022, [Line(line, 2022, amount=20_000)], first_month=10)
    await books.register(line, line, date(2022, 9, 10))
    await books.bill(2022, 10)
    [told] = await books.rows("SELECT month, act_by FROM line_runs_dry WHERE line = $1", line)
    assert told == {"month": "2022-11", "act_by": None}


async def test_a_payer_that_is_an_office_elsewhere_is_sent_its_bill_too(books: Books, line: str) -> None:
    payer = f"pusat/kemenag-{next(NUMBERS)}"
    await books.rows("INSERT INTO office (code, region) VALUES ($1, '*')", payer)
    await books.open(2022, [Line(line, 2022, payer=payer)])
    await books.register(line, line, date(2022, 1, 10))
    await books.bill(2022, 2)
    notices = await books.rows(
        "SELECT office FROM notice WHERE chain = $1 ORDER BY position", books.case(2022)
    )
    assert [row["office"] for row in notices] == [f"{books.region}/bpkad", payer]


async def test_a_bills_state_says_when_its_payer_is_reminded_and_when_cover_lapses(
    books: Books, line: str
) -> None:
    await books.open(2022, [Line(line, 2022)])
    await books.register(line, line, date(2022, 1, 10))
    [bill] = (await books.bill(2022, 2)).bills
    assert (bill.due_on, bill.reminders) == (date(2022, 2, 15), (date(2022, 2, 10), date(2022, 2, 14)))
    assert bill.lapse_after == 1
    assert bill.lapse_rule is not None
    assert bill.lapse_rule.parameter == "contributions.inactive_after.bpu"


async def test_the_same_order_again_is_answered_alike_and_bills_nothing(books: Books, line: str) -> None:
    await books.open(2022, [Line(line, 2022)])
    await books.register(line, line, date(2022, 1, 10))
    first = await books.bill(2022, 2)
    books.versions[books.case(2022)] = 1
    again = await books.bill(2022, 2)
    assert again.bills == first.bills
    assert again.answer.repeated
    with pytest.raises(Refused):
        await books.bill(2022, 2)
