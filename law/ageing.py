"""Ageing: how arrears are told apart by how late they are."""

from collections.abc import Sequence
from datetime import date

from law.book import book
from law.values import items, whole
from schemas.rulings import Ruling

NOT_DUE = "not due"
PARAMETER = "policy.ageing_days"


def ages(on: date) -> tuple[tuple[str, ...], Ruling]:
    """Return the names of all ages by the policy of *on*, the youngest first, and the ruling."""
    ruling = book().ruling(PARAMETER, on)
    return _names([whole(day) for day in items(ruling)]), ruling


def age(due_on: date, on: date) -> str:
    """Return how old a claim that was due on *due_on* is on *on*: `not due`, `1-30`, …, `over 90`."""
    lasts = [whole(day) for day in items(book().ruling(PARAMETER, on))]
    late = (on - due_on).days
    if late <= 0:
        return NOT_DUE
    return _names(lasts)[1 + sum(late > last for last in lasts)]


def _names(lasts: Sequence[int]) -> tuple[str, ...]:
    firsts = [1, *(last + 1 for last in lasts)]
    bounded = (f"{first}-{last}" for first, last in zip(firsts, lasts, strict=False))
    return (NOT_DUE, *bounded, f"over {lasts[-1]}")
