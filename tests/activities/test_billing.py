"""Billing on a real database: what a month's bills come to, who is told of them, what runs dry."""

from datetime import date

import asyncpg
import pytest

from schemas.errors import Refused
from schemas.terms import Funding, Programme, Segment
from store.pool import transaction
from tests.support.billing import LOWEST, PU, Books, Line


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
    assert set(await books.items(bill.bill)) == {f"{line}-before", f"{line}-leaves-that-day"}
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
    assert await books.items(f"{bpu}-02") == {f"{bpu}-1": 16_800, f"{bpu}-2": 18_800}
    assert await books.items(f"{pu}-02") == {f"{pu}-1": 124_800, f"{pu}-2": 137_800}
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
    assert await books.items(f"{line}-02") == {line: 18_800}


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
    assert await books.items(f"{line}-{month:02d}") == {line: amount}


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
    assert await books.items(f"{old}-08") == {old: 16_800}
    assert await books.items(f"{new}-08") == {f"{new}-1": 168, f"{new}-2": 16_800}


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
    assert await books.items(f"{books.region}-2023-L02-01") == {line: LOWEST}


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
    payer = f"pusat/kemenag-{books.kpj}"
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


async def test_the_database_itself_refuses_to_bill_a_month_of_a_membership_twice(
    books: Books, line: str
) -> None:
    await books.open(2022, [Line(line, 2022)])
    await books.register(line, line, date(2022, 1, 10))
    [bill] = (await books.bill(2022, 2)).bills
    with pytest.raises(asyncpg.UniqueViolationError, match="bill_item"):
        async with transaction(books.pool) as tx:
            await tx.execute("INSERT INTO bill_item SELECT * FROM bill_item WHERE bill = $1", bill.bill)
