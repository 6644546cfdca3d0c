"""Credits: whatever was granted, taken back and spent, nobody spends more than there is."""

from hypothesis import given
from hypothesis import strategies as st

from activities.contributions.credits import Credit, Purse
from schemas.money import Rupiah

AMOUNTS = st.integers(1, 1_000_000).map(Rupiah)


def test_the_oldest_credit_is_spent_first_and_named() -> None:
    purse = Purse([Credit("a", Rupiah(100)), Credit("b", Rupiah(50)), Credit("c", Rupiah(30))], Rupiah(120))
    assert purse.balance == 60
    first = purse.spend(Rupiah(40))
    assert (first.amount, first.credits) == (40, ("b", "c"))
    second = purse.spend(Rupiah(40))
    assert (second.amount, second.credits) == (20, ("c",))
    assert purse.spend(Rupiah(40)).credits == ()


def test_a_credit_that_was_taken_back_after_it_was_spent_is_owed_by_the_next_one() -> None:
    granted = [Credit("a", Rupiah(100)), Credit("a", Rupiah(-100))]
    assert Purse(granted, Rupiah(100)).balance == -100
    assert Purse(granted, Rupiah(100)).spend(Rupiah(1)).amount == 0
    assert Purse([*granted, Credit("b", Rupiah(130))], Rupiah(100)).spend(Rupiah(50)).amount == 30


@given(
    granted=st.lists(st.tuples(AMOUNTS, st.booleans())),
    applied=st.integers(0, 100_000).map(Rupiah),
    bills=st.lists(AMOUNTS),
)
def test_bills_are_paid_as_far_as_the_balance_goes(
    granted: list[tuple[Rupiah, bool]], applied: Rupiah, bills: list[Rupiah]
) -> None:
    credits_ = [
        Credit(f"c{number}", -amount if back else amount) for number, (amount, back) in enumerate(granted)
    ]
    balance = sum((one.amount for one in credits_), Rupiah(0)) - applied
    purse = Purse(credits_, applied)
    assert purse.balance == balance
    spent = [purse.spend(bill) for bill in bills]
    paid = sum((one.amount for one in spent), Rupiah(0))
    assert paid == max(min(balance, sum(bills, Rupiah(0))), 0)
    assert purse.balance == balance - paid
    assert all(bool(one.amount) == bool(one.credits) for one in spent)
    assert all(one.amount <= bill for one, bill in zip(spent, bills, strict=True))
