"""Rupiah: whole amounts that stay whole."""

import json
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.base import Message
from schemas.money import LIMIT, Rupiah

amounts = st.integers(min_value=-(10**12), max_value=10**12)


class Bill(Message):
    amount: Rupiah


@given(st.lists(amounts, max_size=50))
def test_sums_are_the_sums_of_whole_numbers_and_stay_rupiah(values: list[int]) -> None:
    total = sum((Rupiah(value) for value in values), Rupiah(0))
    assert total == sum(values)
    assert type(total) is Rupiah


@given(amounts, amounts, st.integers(min_value=-100, max_value=100))
def test_differences_and_multiples_stay_rupiah(first: int, second: int, times: int) -> None:
    for found, expected in (
        (Rupiah(first) - Rupiah(second), first - second),
        (Rupiah(first) * times, first * times),
        (times * Rupiah(first), first * times),
        (-Rupiah(first), -first),
    ):
        assert found == expected
        assert type(found) is Rupiah


@given(amounts)
def test_json_and_pickle_give_the_same_amount_back(value: int) -> None:
    bill = Bill(amount=Rupiah(value))
    assert json.loads(bill.model_dump_json()) == {"amount": value}
    back = Bill.model_validate_json(bill.model_dump_json())
    assert back == bill
    assert type(back.amount) is Rupiah
    assert type(pickle.loads(pickle.dumps(bill.amount))) is Rupiah  # noqa: S301 - our own bytes


@pytest.mark.parametrize("value", [1.0, 1.5, "1", Decimal(1), Fraction(1), True, None])
def test_nothing_but_a_whole_number_is_an_amount(value: object) -> None:
    with pytest.raises(TypeError):
        Rupiah(value)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        Bill.model_validate({"amount": value})


@pytest.mark.parametrize("text", ['{"amount": 1.0}', '{"amount": 1.5}', '{"amount": "1"}', '{"amount": 1e3}'])
def test_json_with_a_fraction_is_no_amount(text: str) -> None:
    with pytest.raises(ValidationError):
        Bill.model_validate_json(text)


@pytest.mark.parametrize("other", [0.5, 1.0, Decimal(1), Fraction(1, 2)])
def test_fractions_do_not_mix_with_rupiah(other: object) -> None:
    for mix in (
        lambda: Rupiah(1) + other,
        lambda: Rupiah(1) - other,
        lambda: Rupiah(1) * other,
        lambda: Rupiah(1) / other,
    ):
        with pytest.raises(TypeError):
            mix()


@pytest.mark.parametrize("other", [0.5, Decimal("0.5"), Fraction(1, 2)])
def test_what_a_fraction_makes_of_rupiah_is_no_amount(other: object) -> None:
    with pytest.raises(TypeError):
        Rupiah(other + Rupiah(1))  # type: ignore[operator]


@pytest.mark.parametrize("value", [LIMIT, -LIMIT, 10**20])
def test_a_quadrillion_is_a_typing_error(value: int) -> None:
    with pytest.raises(ValueError, match="below"):
        Rupiah(value)
    with pytest.raises(ValidationError):
        Bill.model_validate({"amount": value})


def test_people_read_it_with_indonesian_separators() -> None:
    assert f"{Rupiah(42_000_000)}" == "Rp42.000.000"
    assert f"{Rupiah(-1_500)}" == "-Rp1.500"
