"""Coverage: whether a worker was covered on a day by a membership and those it was moved from."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from law.book import book
from law.claims import Eligibility, covered
from law.membership import cover_begins
from law.months import Month
from law.values import flag
from schemas.base import Message
from schemas.rulings import Ruling
from schemas.terms import WorkerClass

S = TypeVar("S")


class Paid(Message):
    """A month paid for a membership, and the day on which its bill was paid in full."""

    month: Month
    on: date


class Spell(Message):
    """One membership: from when it holds, and what was paid for it."""

    begins: date
    paid: tuple[Paid, ...] = ()


def counting(spells: Sequence[S], on: date) -> tuple[Sequence[S], tuple[Ruling, ...]]:
    """Return those of *spells* whose paid months count for the last of them on *on*, and the policy if one was asked.

    *spells* are a membership and those that it was moved from, the oldest first.
    """
    if len(spells) == 1:
        return spells, ()
    ruling = book().ruling("policy.moved_months", on)
    return (spells if flag(ruling) else spells[-1:]), (ruling,)


class Cover(Message):
    """What the law says of a worker on a day."""

    begins: date | None
    """The first day of cover; None while nothing is paid."""
    eligibility: Eligibility
    rulings: tuple[Ruling, ...]


def cover(on: date, worker_class: WorkerClass, spells: Sequence[Spell]) -> Cover:
    """Return whether the last of *spells* covers its worker on *on*.

    *spells* are a membership and those that it was moved from, the oldest first. Whether what was paid for the
    older ones counts is a policy.
    """
    counted, asked = counting(spells, on)
    paid = [paid for spell in counted for paid in spell.paid]
    begins = cover_begins(counted[0].begins, min((one.on for one in paid), default=None))
    found = covered(on, worker_class, [one.month for one in paid], begins or counted[0].begins)
    cited = {ruling.parameter: ruling for ruling in (*asked, *found.rulings)}
    return Cover(begins=begins, eligibility=found, rulings=tuple(cited.values()))
