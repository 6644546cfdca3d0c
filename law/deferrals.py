"""Deferrals: the part of a contribution that stays owed but may be paid in a later window (PP 49/2020)."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from law.book import book
from law.months import Month
from law.rounding import half_up
from law.values import percent, table, text
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Programme


class Deferral(Message):
    """The part of one programme's contribution that may wait, and from when until when it is payable."""

    programme: Programme
    amount: Rupiah
    payable_from: date
    payable_until: date
    ruling: Ruling


def deferral(programmes: Mapping[Programme, Rupiah], month: Month) -> Deferral | None:
    """Return what may wait of one worker's contributions of *month*, or None; the payer must have no arrears."""
    ruling = book().find("contributions.deferral", month.first_day)
    if ruling is None:
        return None
    rule = table(ruling)
    programme = Programme(text(rule["programme"]))
    if programme not in programmes:
        return None
    return Deferral(
        programme=programme,
        amount=half_up(Fraction(programmes[programme]) * percent(rule["share"])),
        payable_from=date.fromisoformat(text(rule["payable_from"])),
        payable_until=date.fromisoformat(text(rule["payable_until"])),
        ruling=ruling,
    )
