"""Receiving: each transfer once, whoever brings it and however often, and nobody's but one's own regions'."""

import asyncio
from datetime import date

import pytest

from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.terms import Role
from starter.banking.transfers import Transfer
from starter.people import Registers
from store.chain import broken_links
from tests.support.money import YEAR, Money, transfer
from tests.support.people import People, enter, user
from vault.content import open_content

REGIONS = iter(f"35.{number:02}" for number in range(1, 30))


@pytest.fixture
async def bill(books: Money) -> str:
    region = next(REGIONS)
    case = await books.year(region)
    await books.line(case, f"{region}-{YEAR}-L01")
    return await books.bill(case, f"{region}-{YEAR}-L01-03", 1_000)


def some(bill: str) -> list[Transfer]:
    return [
        transfer(f"{bill}a", 400, bill, entry=1),
        transfer(f"{bill}b", 600, f"iuran {bill.lower()}", entry=2),
        transfer(f"{bill}c", 5, "?", entry=3),
    ]


async def entries(books: Money) -> int:
    return int(await books.value("SELECT count(*) FROM audit_entry WHERE chain = 'register/receipts'"))


async def test_what_arrives_is_cash_that_nobody_has_claimed(books: Money, people: People, bill: str) -> None:
    before = await books.balances()
    received = await books.receive(*some(bill), signed_in=people.officer)
    assert len(received.new) == 3
    assert received.by_case == {f"contributions/uang/{bill[:5]}/{YEAR}": tuple(sorted(received.new[:2]))}
    assert received.waiting == {received.new[2]: "unknown"}
    after = await books.balances()
    assert after["cash"] - before.get("cash", 0) == 1_005
    assert after["suspense"] - before.get("suspense", 0) == -1_005
    await books.require_sound()
    chain = await books.rows("SELECT * FROM audit_entry WHERE chain = 'register/receipts' ORDER BY seq")
    assert broken_links(chain) == []
    assert (chain[-1]["actor"], chain[-1]["details"]["amount"]) == ("officer", 1_005)


async def test_brought_again_nothing_changes_and_what_was_not_counted_is_told_again(
    books: Money, bill: str
) -> None:
    first = await books.receive(*some(bill))
    logged = await entries(books)
    again = await books.receive(*reversed(some(bill)))
    assert (again.new, len(again.known), again.by_case) == ((), 3, first.by_case)
    assert await entries(books) == logged
    await books.settle(first)
    assert (await books.receive(*some(bill))).by_case == {}
    await books.require_sound()


async def test_the_same_file_twice_at_once_is_received_once(books: Money, bill: str) -> None:
    both = await asyncio.gather(books.receive(*some(bill)), books.receive(*some(bill)))
    assert sorted((len(one.new), len(one.known)) for one in both) == [(0, 3), (3, 0)]
    assert await books.value("SELECT count(*) FROM receipt WHERE bank_id LIKE $1", f"{bill}%") == 3
    await books.require_sound()


async def test_a_transfer_twice_in_a_file_is_one(books: Money, bill: str) -> None:
    received = await books.receive(transfer(f"{bill}a", 400, bill), transfer(f"{bill}a", 400, bill, entry=2))
    assert (len(received.new), len(received.known)) == (1, 1)


async def test_what_cannot_be_is_left_out_by_its_entry(books: Money, bill: str) -> None:
    await books.receive(transfer(f"{bill}a", 400, bill))
    received = await books.receive(
        transfer(f"{bill}a", 401, bill, entry=2),
        transfer(f"{bill}r", -401, reverses=f"{bill}a", entry=3),
        transfer(f"{bill}s", -400, reverses=f"{bill}z", entry=4),
        transfer(f"{bill}t", -400, reverses=f"{bill}a", entry=5),
        transfer(f"{bill}u", -400, reverses=f"{bill}a", entry=6),
        transfer(f"{bill}v", 400, reverses=None, entry=7),
    )
    assert [one.entry for one in received.refused] == [2, 3, 4, 6]
    assert {one.reason.code for one in received.refused} == {Refusal.INVALID_INPUT, Refusal.UNKNOWN_RECORD}
    assert len(received.new) == 2
    await books.require_sound()


async def test_a_return_may_stand_before_what_it_returns(books: Money, bill: str) -> None:
    received = await books.receive(
        transfer(f"{bill}r", -400, reverses=f"{bill}a", entry=1), transfer(f"{bill}a", 400, bill, entry=2)
    )
    assert (len(received.new), received.refused, received.by_case, received.waiting) == (2, (), {}, {})


async def test_what_the_payer_wrote_lies_sealed_and_nowhere_else(books: Money, bill: str) -> None:
    secret = f"iuran {bill} a.n. Warga Contoh"
    received = await books.receive(transfer(f"{bill}a", 400, secret), source="webhook")
    [row] = await books.rows("SELECT * FROM receipt WHERE receipt = $1", received.new[0])
    [content] = await books.rows("SELECT * FROM content WHERE id = $1", row["content"])
    assert secret in open_content(books.ring, content["id"], content["sealed"]).decode()
    tables = await books.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    for table in tables:
        found = await books.value(
            f"SELECT count(*) FROM {table['table_name']} AS one WHERE one::text ILIKE '%warga contoh%'"  # noqa: S608
        )
        assert found == 0, table["table_name"]


async def test_nobody_brings_money_for_a_region_that_is_not_theirs(
    books: Money, people: People, bill: str
) -> None:
    name = f"officer-{bill[:5]}"
    await Registers(books.pool, people.admin).put_users([user(name, Role.OFFICER, region=bill[:5])])
    own = await enter(books.pool, name)
    assert (await books.receive(transfer(f"{bill}a", 400, bill), signed_in=own)).new
    foreign = next(REGIONS)
    case = await books.year(foreign)
    await books.line(case, f"{foreign}-{YEAR}-L01")
    theirs = await books.bill(case, f"{foreign}-{YEAR}-L01-03", 1_000)
    await books.receive(transfer(f"{theirs}a", 400, theirs))
    for brought in (
        [transfer(f"{bill}b", 1, bill), transfer(f"{theirs}b", 400, theirs)],
        [transfer(f"{theirs}r", -400, reverses=f"{theirs}a")],
    ):
        with pytest.raises(Refused) as refused:
            await books.receive(*brought, signed_in=own)
        assert refused.value.reason.code is Refusal.FOREIGN_REGION
    for nobody in (people.approver, people.auditor):
        with pytest.raises(Refused) as refused:
            await books.receive(transfer(f"{bill}d", 1), signed_in=nobody)
        assert refused.value.reason.code is Refusal.NOT_PERMITTED
    assert await books.value("SELECT count(*) FROM receipt WHERE bank_id = $1", f"{bill}b") == 0


async def test_a_bill_that_is_issued_later_is_found_when_the_file_comes_again(
    books: Money, bill: str
) -> None:
    later, case = f"{bill[:-2]}04", f"contributions/uang/{bill[:5]}/{YEAR}"
    early = transfer(f"{bill}a", 300, later)
    received = await books.receive(early)
    assert received.waiting == {early.receipt: "unknown"}
    books.versions.setdefault(case, 1)
    await books.bill(case, later, 300, due_on=date(2022, 5, 17))
    again = await books.receive(early)
    assert again.by_case == {case: (early.receipt,)}
    await books.settle(again)
    assert await books.outstanding(later) == 0
