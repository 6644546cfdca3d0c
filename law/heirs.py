"""Heirs: whose turn it is to receive a death benefit, and how it is divided.

PP 44/2015 art. 40(2) orders the heirs in classes: the first class that has anybody receives everything. Without any
heir the burial benefit goes to whoever arranged the burial and the rest to the Social Security Fund.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from law.book import book
from law.values import items, table, text
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling


class HeirClass(StrEnum):
    """The classes of heirs; their order stands in the law book."""

    SPOUSE_AND_CHILDREN = "SPOUSE_AND_CHILDREN"
    STRAIGHT_LINE = "STRAIGHT_LINE"
    SIBLINGS = "SIBLINGS"
    PARENTS_IN_LAW = "PARENTS_IN_LAW"
    WILL = "WILL"


class Relation(StrEnum):
    """What an heir was to the worker."""

    WIDOW = "WIDOW"
    WIDOWER = "WIDOWER"
    CHILD = "CHILD"
    PARENT = "PARENT"
    GRANDCHILD = "GRANDCHILD"
    GRANDPARENT = "GRANDPARENT"
    SIBLING = "SIBLING"
    PARENT_IN_LAW = "PARENT_IN_LAW"
    NAMED_IN_WILL = "NAMED_IN_WILL"


class Heir(Message):
    """Somebody who may inherit; *ref* is an opaque id."""

    ref: str
    relation: Relation


class Succession(Message):
    """The heirs whose turn it is. Without a class there are none, and the Social Security Fund receives."""

    heir_class: HeirClass | None
    heirs: tuple[Heir, ...]
    rulings: tuple[Ruling, ...]


def rank(relation: Relation, on: date) -> int:
    """Return the place of *relation*'s class in the order in force on *on*, from 1."""
    classes = [items(table(entry)["relations"]) for entry in items(_order(on))]
    return next(place for place, relations in enumerate(classes, start=1) if relation.value in relations)


def first_class(heirs: Sequence[Heir], on: date) -> Succession:
    """Return the heirs of the first class that has anybody, in the order given, for a death on *on*."""
    order = _order(on)
    for entry in map(table, items(order)):
        chosen = tuple(heir for heir in heirs if heir.relation.value in items(entry["relations"]))
        if chosen:
            return Succession(heir_class=HeirClass(text(entry["class"])), heirs=chosen, rulings=(order,))
    return Succession(heir_class=None, heirs=(), rulings=(order,))


def shares(amount: Rupiah, n: int) -> tuple[Rupiah, ...]:
    """Return *amount* in *n* equal shares that sum to it exactly; the first ones carry the rupiah left over.

    Raises ValueError for a negative amount or fewer than one share.
    """
    if n < 1 or amount < 0:
        raise ValueError("shares take an amount from zero on and at least one heir")
    each, left = divmod(int(amount), n)
    return tuple(Rupiah(each + (place < left)) for place in range(n))


def _order(on: date) -> Ruling:
    return book().ruling("claims.heirs", on)
