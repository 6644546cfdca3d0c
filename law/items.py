"""The parts of a death benefit."""

from enum import StrEnum

from schemas.base import Message
from schemas.money import Rupiah


class ItemCode(StrEnum):
    """The parts of a death benefit."""

    LUMP_SUM = "lump_sum"
    PERIODIC = "periodic"
    BURIAL = "burial"
    """For the burial: all that the heirs of a new non-wage-earner get."""
    SCHOLARSHIP = "scholarship"


class Item(Message):
    """One part of a benefit; a scholarship belongs to a child and is claimed year by year."""

    code: ItemCode
    amount: Rupiah
    paid_now: bool = True
    child: str | None = None
