"""The order of heirs: whose turn it is to receive a death benefit, and who of them is a minor."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from law.book import book
from law.registration import age
from law.values import flag, items, table, text, whole
from schemas.base import Message
from schemas.deaths import PayMode, WillKind
from schemas.rulings import Ruling


class HeirClass(StrEnum):
    """The classes of heirs; their order stands in the law book, and nobody's turn comes by itself after it."""

    SPOUSE_AND_CHILDREN = "SPOUSE_AND_CHILDREN"
    STRAIGHT_LINE = "STRAIGHT_LINE"
    SIBLINGS = "SIBLINGS"
    PARENTS_IN_LAW = "PARENTS_IN_LAW"
    WILL = "WILL"
    OUTSIDE_ORDER = "OUTSIDE_ORDER"
    """Whom only a court's determination makes heirs."""


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
    OTHER = "OTHER"
    """Anybody else: a nephew, a stepchild, a companion."""


OF_AGE = {
    Relation.WIDOW,
    Relation.WIDOWER,
    Relation.PARENT,
    Relation.GRANDPARENT,
    Relation.PARENT_IN_LAW,
}
"""Who is of age by what they were to the worker, whatever is known of their birth."""


class Heir(Message):
    """Somebody who may inherit; *ref* is an opaque id."""

    ref: str
    relation: Relation
    birth_date: date | None = None
    """None if nobody knows it: then a child, grandchild, sibling or other is not paid before somebody does."""
    married: bool = False
    """Married now or before, which makes a minor of age."""
    guardian: str | None = None
    """The opaque id of who receives for a minor, such as the other parent; it may be another heir."""
    contested: bool = False
    """Whether somebody disputes that this is an heir."""
    renounced: bool = False
    """Whether this heir wants nothing. Whoever renounces is left out, as if there were nobody."""


class Succession(Message):
    """The heirs whose turn it is. Without a class there are none, and the Social Security Fund receives."""

    heir_class: HeirClass | None
    heirs: tuple[Heir, ...]
    rulings: tuple[Ruling, ...]


class Court(Message):
    """A court's determination of heirs (penetapan ahli waris): who inherits, by their ids in the file."""

    heirs: tuple[str, ...] = Field(min_length=1)


class Inheritance(Message):
    """What is known of those who may inherit, and how they want to be paid."""

    heirs: tuple[Heir, ...] = ()
    pay_mode: PayMode = PayMode.SPLIT
    holder: str | None = None
    """Who is paid for all if they want it so: an heir of age whose turn it is, or a guardian of one who is not."""
    joint_letter: bool = False
    """Whether the joint letter and the power of attorney that name the holder were accepted."""
    will: WillKind = WillKind.NONE
    court: Court | None = None
    buried_by: str | None = None
    """The opaque id of who arranged the burial."""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({heir.ref for heir in self.heirs}) < len(self.heirs):
            raise ValueError("two heirs have the same id")
        return self


def rank(relation: Relation, on: date) -> int:
    """Return the place of *relation*'s class in the order in force on *on*, from 1; outside the order comes last."""
    classes = [items(table(entry)["relations"]) for entry in items(_order(on))]
    places = (place for place, relations in enumerate(classes, start=1) if relation.value in relations)
    return next(places, len(classes) + 1)


def first_class(heirs: Sequence[Heir], on: date) -> Succession:
    """Return the heirs of the first class that has anybody, in the order given, for a death on *on*.

    Who stands outside the order is in no class.
    """
    order = _order(on)
    for entry in map(table, items(order)):
        chosen = tuple(heir for heir in heirs if heir.relation.value in items(entry["relations"]))
        if chosen:
            return Succession(heir_class=HeirClass(text(entry["class"])), heirs=chosen, rulings=(order,))
    return Succession(heir_class=None, heirs=(), rulings=(order,))


def turn(facts: Inheritance, died_on: date, *, on: date | None = None) -> Succession:
    """Return whose turn it is: the heirs whom a court names, else the first class that has anybody.

    Of several classes that a court names the first is given as theirs; all of them share. *on* is as for `claiming`.
    Raises Refused NO_RULING.
    """
    stay = claiming(facts, died_on, on=on)
    if facts.court is None:
        return first_class(stay, died_on)
    named = tuple(heir for heir in stay if heir.ref in facts.court.heirs)
    first = first_class(named, died_on)
    return Succession(
        heir_class=first.heir_class or (HeirClass.OUTSIDE_ORDER if named else None),
        heirs=named,
        rulings=(book().ruling("claims.outside_order", died_on), *first.rulings),
    )


def claiming(facts: Inheritance, died_on: date, *, on: date | None = None) -> tuple[Heir, ...]:
    """Return everybody but whoever renounced; minors on *on* (the day of death if not given) cannot renounce."""
    rule = book().ruling("claims.minority", died_on)
    may = flag(table(rule)["may_renounce"])
    return tuple(
        heir
        for heir in facts.heirs
        if not (heir.renounced and (may or is_minor(heir, rule, on or died_on) is False))
    )


def outside_order(facts: Inheritance, died_on: date, *, on: date | None = None) -> bool:
    """Return whether somebody outside the order is to receive, by a court's word or once there is one."""
    receiving = turn(facts, died_on, on=on).heirs or claiming(facts, died_on, on=on)
    return any(heir.relation is Relation.OTHER for heir in receiving)


def is_minor(heir: Heir, rule: Ruling, on: date) -> bool | None:
    """Return whether *heir* is a minor on *on* by the rule `claims.minority`; None if nobody knows."""
    if heir.married and flag(table(rule)["married_is_of_age"]):
        return False
    if heir.birth_date is None:
        return False if heir.relation in OF_AGE else None
    return age(heir.birth_date, on) < whole(table(rule)["age"])


def _order(on: date) -> Ruling:
    return book().ruling("claims.heirs", on)
