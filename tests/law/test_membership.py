"""When cover begins: with the number and the first contribution, whichever comes last."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from law.membership import cover_begins

NUMBERED = date(2022, 1, 12)
DAYS = st.dates(date(2015, 7, 1), date(2030, 12, 31))


def test_nobody_is_covered_who_has_not_paid() -> None:
    assert cover_begins(NUMBERED, None) is None


def test_a_number_before_the_money_waits_for_it_and_money_before_the_number_too() -> None:
    assert cover_begins(NUMBERED, date(2022, 2, 2)) == date(2022, 2, 2)
    assert cover_begins(NUMBERED, date(2021, 12, 30)) == NUMBERED


@given(numbered_on=DAYS, paid_on=DAYS)
def test_cover_begins_on_one_of_both_days_and_never_before_either(numbered_on: date, paid_on: date) -> None:
    begins = cover_begins(numbered_on, paid_on)
    assert begins in {numbered_on, paid_on}
    assert begins >= numbered_on
    assert begins >= paid_on
