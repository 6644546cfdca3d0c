"""What a ruling's value is worth in Python: exact numbers, amounts and tables, never binary fractions."""

from decimal import Decimal
from fractions import Fraction

from pydantic import JsonValue

from schemas.money import Rupiah
from schemas.rulings import Ruling


def whole(value: Ruling | JsonValue) -> int:
    """Return a whole number: days, months, years."""
    value = _plain(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def amount(value: Ruling | JsonValue) -> Rupiah:
    """Return an amount of rupiah."""
    return Rupiah(whole(value))


def percent(value: Ruling | JsonValue) -> Fraction:
    """Return a percentage as a fraction of one: 0.24 % is 24/10000."""
    return Fraction(Decimal(str(_plain(value)))) / 100


def flag(value: Ruling | JsonValue) -> bool:
    """Return a yes or no."""
    value = _plain(value)
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is not yes or no")
    return value


def text(value: Ruling | JsonValue) -> str:
    """Return a word of the law book."""
    value = _plain(value)
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def table(value: Ruling | JsonValue) -> dict[str, JsonValue]:
    """Return a table by its keys."""
    value = _plain(value)
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is not a table")
    return value


def items(value: Ruling | JsonValue) -> list[JsonValue]:
    """Return a list in the order of the law."""
    value = _plain(value)
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return value


def _plain(value: Ruling | JsonValue) -> JsonValue:
    return value.value if isinstance(value, Ruling) else value
