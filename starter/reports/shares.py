"""Shares: a part and its whole, kept together, since a percentage without its denominator says nothing."""

from fractions import Fraction

from schemas.base import Message

TENTHS = 10


class Share(Message):
    """A part of a whole; nothing of nothing is no share at all."""

    part: int
    whole: int

    @property
    def percent(self) -> str | None:
        """Return the percentage with one decimal, halves to even, or None where there is no whole."""
        if not self.whole:
            return None
        tenths = round(Fraction(100 * TENTHS * self.part, self.whole))
        return f"{tenths // TENTHS}.{tenths % TENTHS}"
