"""Draw-down: how long a line's money lasts, by hand and for any sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.drawdown import Drawn, ahead, shortage
from law.months import Month
from schemas.money import Rupiah

AMOUNTS = st.integers(0, 10**9).map(Rupiah)


def drawn(budgeted: int, billed: int, monthly: int, month: int) -> Drawn:
    return Drawn(
        budgeted=Rupiah(budgeted),
        billed=Rupiah(billed),
        monthly=Rupiah(monthly),
        latest=Month(year=2022, month=month),
    )


@pytest.mark.parametrize(
    ("line", "month", "missing"),
    [
        # Three months of 100 were billed; nine more are 900.
        (drawn(1200, 300, 100, 3), None, 0),
        (drawn(1199, 300, 100, 3), 12, 1),
        (drawn(600, 300, 100, 3), 7, 600),
        (drawn(650, 300, 100, 3), 7, 550),
        (drawn(300, 300, 100, 3), 4, 900),
        (drawn(299, 300, 100, 3), 3, 901),
        (drawn(1200, 1200, 100, 12), None, 0),
        (drawn(1150, 1200, 100, 12), 12, 50),
    ],
)
def test_the_month_from_which_on_it_is_not_enough_and_what_is_missing(
    line: Drawn, month: int | None, missing: int
) -> None:
    short = shortage(line)
    assert (short.month.month if short else None, short.missing if short else 0) == (month, missing)


@given(budgeted=AMOUNTS, billed=AMOUNTS, monthly=AMOUNTS, month=st.integers(1, 12))
def test_what_is_missing_is_what_the_months_ahead_lack(
    budgeted: Rupiah, billed: Rupiah, monthly: Rupiah, month: int
) -> None:
    line = drawn(budgeted, billed, monthly, month)
    months, short = ahead(line), shortage(line)
    assert [one.month.month for one in months] == [*range(month + 1, 13)]
    lacking = sum((one.missing for one in months), Rupiah(0)) + max(-line.remaining, Rupiah(0))
    assert (short.missing if short else 0) == lacking
    if short is not None and line.remaining >= 0:
        assert short.month == next(one.month for one in months if one.remaining < 0)
    if months:
        assert months[-1].remaining == line.remaining - monthly * len(months)
