"""Taking receipts: every class of transfer on the record, late fees, reversals, payments by hand, four eyes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest

from schemas.contributions import ProposedPayment
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.names import receipt_id
from schemas.orders import TakeReceipts
from schemas.refusals import Refusal
from schemas.terms import Funding, UnitKind
from starter.people import Registers
from starter.registers import Unit, put_units
from tests.support.money import DUE, YEAR, Money, transfer
from tests.support.people import People

pytestmark = pytest.mark.anywhere

REGIONS = iter(
    [f"36.{number:02}" for number in (1, 2, 3, 4)] + [f"32.{number:02}" for number in range(1, 19)]
)
LATE = date(2022, 5, 19)
"""Two started months after 18 April."""
CONFIRM = "contributions.confirm"


@pytest.fixture
async def region() -> str:
    return next(REGIONS)


@pytest.fixture
async def case(books: Money, region: str) -> AsyncIterator[str]:
    """Return a year with one line; whatever a test does, the books must balance in the end."""
    case = await books.year(region)
    await books.line(case, f"{region}-{YEAR}-L01")
    yield case
    await books.require_sound()


@pytest.fixture
async def bill(books: Money, region: str, case: str) -> str:
    return await books.bill(case, f"{region}-{YEAR}-L01-03", 1_000)


async def test_an_exact_transfer_pays_its_bill_and_says_so(books: Money, case: str, bill: str) -> None:
    received = await books.receive(transfer(f"{bill}a", 1_000, f"iuran {bill}", sp2d="SP2D-1"))
    [taken] = await books.settle(received)
    [settled] = taken.settled
    assert (settled.bill, settled.outstanding, settled.paid_on, settled.document) == (
        bill, 0, date(2022, 4, 12), "SP2D-1",
    )  # fmt: skip
    assert (taken.answer.details["exact"], taken.answer.details["outcomes"]) == (1, {})
    [paid] = await books.facts("bill_paid", case)
    assert (paid["amount"], paid["paid_on"]) == (1_000, date(2022, 4, 12))
    [notice] = await books.rows("SELECT template, data FROM notice WHERE chain = $1", case)
    assert (notice["template"], notice["data"]["outstanding"], notice["data"]["amount"]) == (
        "payment_received",
        0,
        1_000,
    )


async def test_an_order_given_twice_is_carried_out_once_and_answered_alike(
    books: Money, case: str, bill: str
) -> None:
    received = await books.receive(transfer(f"{bill}a", 1_000, bill))
    order = TakeReceipts(change=books.change(case), year=YEAR, receipts=received.new)
    first = await books.ordered(order)
    again = await books.ordered(order)
    assert again.answer.repeated
    assert (again.settled, again.fees) == (first.settled, first.fees)
    assert len(await books.facts("receipt_allocated", case)) == 1


async def test_parts_add_up_and_the_last_one_pays(books: Money, case: str, bill: str) -> None:
    first = await books.receive(transfer(f"{bill}a", 400, bill))
    [taken] = await books.settle(first)
    assert [(one.outstanding, one.paid_on) for one in taken.settled] == [(600, None)]
    assert taken.answer.details["outcomes"] == {first.new[0]: "partial"}
    assert await books.facts("bill_paid", case) == []
    [taken] = await books.settle(await books.receive(transfer(f"{bill}b", 600, bill, on=date(2022, 4, 14))))
    assert [(one.outstanding, one.paid_on) for one in taken.settled] == [(0, date(2022, 4, 14))]


async def test_a_surplus_and_a_second_payment_are_the_payers_credit(
    books: Money, case: str, bill: str
) -> None:
    over = transfer(f"{bill}a", 1_300, bill)
    await books.settle(await books.receive(over, transfer(f"{bill}b", 1_000, bill, on=date(2022, 4, 13))))
    found = await books.facts("credit_granted", case)
    assert [(row["credit"], row["payer"], row["amount"]) for row in found] == [
        (f"{over.receipt}/credit", "dinas-sosial", 300),
        (f"{receipt_id(f'{bill}b')}/credit", "dinas-sosial", 1_000),
    ]


async def test_two_bills_in_one_transfer_are_filled_oldest_due_first(
    books: Money, case: str, region: str, bill: str
) -> None:
    older = await books.bill(case, f"{region}-{YEAR}-L01-02", 500, due_on=date(2022, 3, 15))
    await books.settle(await books.receive(transfer(f"{bill}a", 700, f"{bill} dan {older}")))
    assert (await books.outstanding(older), await books.outstanding(bill)) == (0, 800)


async def test_what_names_no_bill_waits_until_a_second_person_gives_it_to_one(
    books: Money, people: People, case: str, bill: str
) -> None:
    received = await books.receive(transfer(f"{bill}a", 1_000, "iuran bulan Maret"), signed_in=people.both)
    [receipt] = received.new
    assert received.by_case == {}
    assert received.waiting == {receipt: "unknown"}

    def allocating(who: str) -> dict[str, object]:
        change = books.change(case)
        return {
            "command": change.command,
            "permit": "contributions.allocate",
            "signed": getattr(people, who).sign(change.command),
        }

    with pytest.raises(Refused) as refused:
        await books.take(case, receipt, bill=bill, **allocating("both"))
    assert refused.value.reason.code is Refusal.FOUR_EYES
    taken = await books.take(case, receipt, bill=bill, **allocating("approver"))
    assert [one.outstanding for one in taken.settled] == [0]
    with pytest.raises(Refused) as refused:
        await books.take(case, receipt, bill=bill, **allocating("approver"))
    assert refused.value.reason.code is Refusal.ALREADY_RECORDED


async def test_money_is_given_to_no_bill_of_another_case(books: Money, case: str, bill: str) -> None:
    received = await books.receive(transfer(f"{bill}a", 1_000))
    elsewhere = await books.year(next(REGIONS))
    with pytest.raises(Refused) as refused:
        await books.take(elsewhere, *received.new, bill=bill)
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD
    assert await books.outstanding(bill) == 1_000


async def test_what_comes_after_the_case_is_closed_waits_for_a_person(
    books: Money, case: str, bill: str
) -> None:
    await books.settle(await books.receive(transfer(f"{bill}a", 1_000, bill)))
    await books.close(case)
    received = await books.receive(transfer(f"{bill}b", 1_000, bill))
    assert (received.by_case, received.waiting) == ({}, {received.new[0]: "closed"})


async def test_a_reversal_opens_a_paid_bill_again_and_it_can_be_paid_anew(
    books: Money, case: str, bill: str
) -> None:
    paid = transfer(f"{bill}a", 1_200, bill)
    await books.settle(await books.receive(paid))
    back = transfer(f"{bill}r", -1_200, on=date(2022, 4, 15), reverses=f"{bill}a")
    received = await books.receive(back)
    assert received.by_case == {case: (back.receipt,)}
    [taken] = await books.settle(received)
    [settled] = taken.settled
    assert (settled.outstanding, settled.reopened_by, settled.paid_on) == (1_000, back.receipt, None)
    [reopened] = await books.facts("bill_reopened", case)
    assert (reopened["outstanding"], reopened["reopened_on"]) == (1_000, date(2022, 4, 15))
    assert await books.value("SELECT sum(amount) FROM credit_granted WHERE chain = $1", case) == 0
    assert (
        await books.value(
            "SELECT count(*) FROM receipt_waiting WHERE receipt = ANY($1)", [paid.receipt, back.receipt]
        )
        == 0
    )
    templates = await books.rows("SELECT template FROM notice WHERE chain = $1 ORDER BY seq, position", case)
    assert [row["template"] for row in templates] == [
        "payment_received",
        "payment_credited",
        "payment_reversed",
    ]
    await books.take(case, back.receipt)
    assert await books.outstanding(bill) == 1_000
    await books.settle(await books.receive(transfer(f"{bill}b", 1_000, bill)))
    assert await books.outstanding(bill) == 0


async def test_a_transfer_that_went_back_before_it_counted_pays_nothing(
    books: Money, case: str, bill: str
) -> None:
    received = await books.receive(
        transfer(f"{bill}a", 1_000, bill), transfer(f"{bill}r", -1_000, reverses=f"{bill}a")
    )
    assert received.by_case == {}
    assert received.waiting == {}
    taken = await books.take(case, *received.new)
    assert set(taken.answer.details["outcomes"].values()) == {"reversal"}  # type: ignore[union-attr]
    assert await books.outstanding(bill) == 1_000


async def test_money_taken_back_and_paid_again_in_one_deed_leaves_the_bill_paid(
    books: Money, case: str, bill: str
) -> None:
    await books.settle(await books.receive(transfer(f"{bill}a", 1_000, bill)))
    received = await books.receive(
        transfer(f"{bill}r", -1_000, reverses=f"{bill}a"), transfer(f"{bill}b", 1_000, bill)
    )
    [taken] = await books.settle(received)
    [settled] = taken.settled
    assert (settled.outstanding, settled.reopened_by is not None, settled.paid_on) == (
        0,
        True,
        date(2022, 4, 12),
    )


@pytest.fixture
async def company(books: Money, people: People, region: str, case: str) -> str:
    """Return a line that a regional enterprise pays."""
    unit = Unit(code="bumd-contoh", kind=UnitKind.BUMD, name="BUMD Contoh", valid_from=date(2020, 1, 1))
    await put_units(Registers(books.pool, people.admin), region, [unit])
    await books.line(case, f"{region}-{YEAR}-L02", payer="bumd-contoh", funding=Funding.MANDIRI)
    return f"{region}-{YEAR}-L02"


async def test_a_company_that_pays_late_is_billed_the_fee_once_it_has_paid_all(
    books: Money, case: str, region: str, company: str
) -> None:
    bill = await books.bill(case, f"{company}-03", 1_000_000, payer="bumd-contoh")
    await books.settle(await books.receive(transfer(f"{bill}a", 400_000, bill)))
    [partly] = await books.settle(await books.receive(transfer(f"{bill}b", 100_000, bill, on=LATE)))
    assert partly.fees == ()
    [taken] = await books.settle(await books.receive(transfer(f"{bill}c", 500_000, bill, on=LATE)))
    # 600,000 came two started months late, at 2 % each; by hand: 24,000.
    [fee] = taken.fees
    assert (fee.bill, fee.amount, fee.corrects, fee.debtor) == (
        f"{bill}-D1",
        24_000,
        bill,
        f"{region}/bumd-contoh",
    )
    assert fee.due_on == date(2022, 4, 27)
    [issued] = [row for row in await books.facts("bill_issued", case) if row["bill_kind"] == "fee"]
    assert (issued["amount"], issued["corrects"]) == (24_000, bill)
    cited = await books.value(
        "SELECT rulings FROM audit_entry WHERE chain = $1 ORDER BY seq DESC LIMIT 1", case
    )
    assert {"contributions.late_fee.rate", "contributions.late_fee.counted", "policy.bill_days"} <= {
        one["parameter"] for one in cited
    }
    [fee_paid] = await books.settle(
        await books.receive(transfer(f"{bill}d", 24_000, f"denda {fee.bill}", on=date(2023, 1, 2)))
    )
    assert fee_paid.fees == ()
    assert await books.outstanding(fee.bill) == 0


async def test_a_fee_is_not_billed_twice_when_late_money_goes_back_and_comes_again(
    books: Money, case: str, company: str
) -> None:
    bill = await books.bill(case, f"{company}-03", 1_000_000, payer="bumd-contoh")
    [first] = await books.settle(
        await books.receive(transfer(f"{bill}a", 1_000_000, bill, on=date(2022, 5, 2)))
    )
    assert [(one.bill, one.amount) for one in first.fees] == [(f"{bill}-D1", 20_000)]
    await books.settle(await books.receive(transfer(f"{bill}r", -1_000_000, reverses=f"{bill}a", on=LATE)))
    [again] = await books.settle(await books.receive(transfer(f"{bill}b", 1_000_000, bill, on=LATE)))
    # Two months in all, of which one was billed.
    assert [(one.bill, one.amount) for one in again.fees] == [(f"{bill}-D2", 20_000)]


async def test_a_company_in_time_owes_no_fee(books: Money, case: str, company: str) -> None:
    bill = await books.bill(case, f"{company}-03", 1_000_000, payer="bumd-contoh")
    [taken] = await books.settle(await books.receive(transfer(f"{bill}a", 1_000_000, bill, on=DUE)))
    assert taken.fees == ()


async def test_a_state_body_owes_no_fee_however_late(books: Money, case: str, bill: str) -> None:
    [taken] = await books.settle(
        await books.receive(transfer(f"{bill}a", 1_000, bill, on=date(2022, 12, 30)))
    )
    assert taken.fees == ()
    assert [one.outstanding for one in taken.settled] == [0]


def proposed(bill: str, number: int, amount: int = 1_000, document: str = "SP2D-118/2022") -> ProposedPayment:
    return ProposedPayment(
        payment=f"{bill[:5]}-{YEAR}-M{number:03}", bill=bill, amount=Rupiah(amount), paid_on=date(2022, 4, 12),
        document=document, sp2d_on=date(2022, 4, 11), proposer="officer",
    )  # fmt: skip


async def test_a_confirmed_payment_becomes_a_transfer_that_the_bank_may_report_later(
    books: Money, case: str, bill: str
) -> None:
    taken = await books.take(case, payment=proposed(bill, 1))
    [settled] = taken.settled
    assert (settled.outstanding, settled.document) == (0, "SP2D-118/2022")
    [receipt] = await books.rows("SELECT * FROM receipt WHERE chain = $1", case)
    assert (receipt["source"], receipt["sp2d"], receipt["bills"]) == ("manual", "SP2D-118/2022", [bill])
    same = transfer(f"{bill}a", 1_000, bill, sp2d="SP2D-118/2022")
    received = await books.receive(same)
    assert (received.new, received.known, received.by_case) == ((), (receipt["receipt"],), {})
    other = await books.receive(transfer(f"{bill}b", 1_000, bill, sp2d="SP2D-118/2022"))
    assert len(other.new) == 1, "the same order twice from the bank is twice the money"
    assert (await books.receive(same)).known == (receipt["receipt"],)
    back = await books.receive(transfer(f"{bill}r", -1_000, reverses=f"{bill}a"))
    await books.settle(back)
    assert await books.outstanding(bill) == 1_000


async def test_money_that_the_bank_has_reported_cannot_be_entered_by_hand_again(
    books: Money, case: str, bill: str
) -> None:
    await books.receive(transfer(f"{bill}a", 1_000, f"SP2D-119/2022 {bill}", sp2d="SP2D-119/2022"))
    with pytest.raises(Refused) as refused:
        await books.take(case, payment=proposed(bill, 1, document="119/2022"))
    assert refused.value.reason.code is Refusal.ALREADY_RECORDED
    assert await books.value("SELECT count(*) FROM receipt WHERE chain = $1", case) == 0


async def test_a_payment_by_hand_and_the_banks_report_of_it_at_once_are_one_receipt(
    books: Money, case: str, bill: str
) -> None:
    document = f"SP2D-{bill}"
    by_bank = transfer(f"{bill}a", 1_000, bill, sp2d=document)
    _, _ = await asyncio.gather(
        books.take(case, payment=proposed(bill, 1, document=document)),
        books.receive(by_bank),
        return_exceptions=True,
    )
    assert await books.value("SELECT count(*) FROM receipt WHERE sp2d = $1", document) == 1


async def test_a_transfer_for_two_regions_is_settled_case_by_case(books: Money, case: str, bill: str) -> None:
    region = next(REGIONS)
    other = await books.year(region)
    await books.line(other, f"{region}-{YEAR}-L01")
    theirs = await books.bill(other, f"{region}-{YEAR}-L01-03", 500)
    received = await books.receive(transfer(f"{bill}a", 1_600, f"{bill} {theirs}"))
    assert set(received.by_case) == {case, other}
    first, second = await asyncio.gather(books.take(case, *received.new), books.take(other, *received.new))
    assert [one.outstanding for one in (*first.settled, *second.settled)] == [0, 0]
    [credit] = await books.rows("SELECT amount FROM credit_granted WHERE receipt = $1", received.new[0])
    assert credit["amount"] == 100
    [back] = (await books.receive(transfer(f"{bill}r", -1_600, reverses=f"{bill}a"))).new
    for one in (case, other, case):
        await books.take(one, back)
    assert (await books.outstanding(bill), await books.outstanding(theirs)) == (1_000, 500)
    assert await books.value("SELECT count(*) FROM receipt_waiting WHERE receipt = $1", back) == 0


async def test_a_receipt_that_nobody_knows_is_refused(books: Money, case: str) -> None:
    with pytest.raises(Refused) as refused:
        await books.take(case, "R-0000000000000000")
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD
