"""Rounding: the one place where a fraction of a rupiah becomes a whole one."""

from fractions import Fraction

from schemas.money import Rupiah


def half_up(amount: Fraction, to: int = 1) -> Rupiah:
    """Return *amount* rounded to a multiple of *to* rupiah, halves away from zero."""
    units = abs(amount) / to
    whole = (2 * units.numerator + units.denominator) // (2 * units.denominator)
    return Rupiah(whole * to if amount >= 0 else -whole * to)


def divide(amount: int, by: int) -> Rupiah:
    """Return *amount* divided by *by*, rounded half up to whole rupiah."""
    return half_up(Fraction(amount, by))
