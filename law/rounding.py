"""Rounding: the one place where a fraction of a rupiah becomes a whole one."""

from enum import StrEnum
from fractions import Fraction

from law.values import table, text, whole
from schemas.money import Rupiah
from schemas.rulings import Ruling


class Mode(StrEnum):
    """Which way a fraction goes; which one holds is a policy."""

    HALF_UP = "half_up"
    UP = "up"
    DOWN = "down"


def by_rule(amount: Fraction, rule: Ruling) -> Rupiah:
    """Return *amount*, not below zero, rounded as the law book says: to what multiple, and which way."""
    to, mode = whole(table(rule)["to"]), Mode(text(table(rule)["mode"]))
    if mode is Mode.HALF_UP:
        return half_up(amount, to)
    units, left = divmod(amount, to)
    return Rupiah((units + (mode is Mode.UP and left > 0)) * to)


def half_up(amount: Fraction, to: int = 1) -> Rupiah:
    """Return *amount* rounded to a multiple of *to* rupiah, halves away from zero."""
    units = abs(amount) / to
    whole = (2 * units.numerator + units.denominator) // (2 * units.denominator)
    return Rupiah(whole * to if amount >= 0 else -whole * to)


def divide(amount: int, by: int) -> Rupiah:
    """Return *amount* divided by *by*, rounded half up to whole rupiah."""
    return half_up(Fraction(amount, by))
