"""Coverage: whether a worker was covered on a day by a membership and those it was moved from, and what a death gives."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self, TypeVar

from law.book import book
from law.claims import Eligibility, benefit, covered
from law.membership import cover_begins
from law.months import Month
from law.values import flag
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Cause, WorkerClass

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


class PaidSpell(Message):
    """One membership as a death finds it: from when it holds, and the months paid for it."""

    begins: date
    months: tuple[Month, ...]

    @classmethod
    def of(cls, begins: date, months: Iterable[str]) -> Self:
        """Return a membership with its paid *months* as the record spells them."""
        return cls(begins=begins, months=tuple(map(Month.parse, months)))


class Decision(Message):
    """What the law gives for a death, before it is shared among heirs."""

    eligible: bool
    amount: Rupiah
    """What the heirs are owed at once; nothing unless the worker was covered."""
    findings: tuple[str, ...]
    rulings: tuple[Ruling, ...]


def decide(
    *,
    cause: Cause,
    died_on: date,
    worker_class: WorkerClass,
    monthly_wage: Rupiah,
    spells: Sequence[PaidSpell],
) -> Decision:
    """Return what the law gives for the death of the worker of the last of *spells*.

    *spells* are a membership and those that its worker was moved from, the oldest first. Raises Refused as `covered`
    and `benefit` do.
    """
    counted, asked = counting(spells, died_on)
    found = covered(
        died_on, worker_class, [month for one in counted for month in one.months], counted[0].begins
    )
    findings = tuple(finding.code for finding in found.findings)
    if not found.eligible:
        return Decision(eligible=False, amount=Rupiah(0), findings=findings, rulings=(*asked, *found.rulings))
    owed = benefit(
        cause=cause,
        died_on=died_on,
        worker_class=worker_class,
        monthly_wage=monthly_wage,
        paid_months=found.consecutive_months,
        contribution_months=found.paid_months,
    )
    return Decision(
        eligible=True,
        amount=owed.paid_now,
        findings=findings,
        rulings=tuple({one.parameter: one for one in (*asked, *found.rulings, *owed.rulings)}.values()),
    )
