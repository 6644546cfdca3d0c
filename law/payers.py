"""Payers: as whose money a contribution counts, and whom the discount of PP 50/2025 reaches.

Budgets know funding sources; the law of discounts and late fees knows only who pays.
"""

from datetime import date
from enum import StrEnum

from law.book import book
from law.values import flag, table, text
from schemas.base import Message
from schemas.rulings import Ruling
from schemas.terms import Funding, WorkerClass


class Payer(StrEnum):
    """Who pays a contribution, as far as the law tells payers apart."""

    APBN = "APBN"
    """The state budget."""
    APBD = "APBD"
    """A regional budget."""
    APBDES = "APBDES"
    """A village budget."""
    CSR = "CSR"
    """A company's donation."""
    ZAKAT = "ZAKAT"
    """A zakat agency."""
    SELF = "SELF"
    """The worker."""
    EMPLOYER = "EMPLOYER"
    """An employer that is no state body."""


class Reach(Message):
    """Whether a rule reaches a payer, and the rulings that say so."""

    reached: bool
    rulings: tuple[Ruling, ...]


def usual(worker_class: WorkerClass) -> Payer:
    """Return who pays unless somebody else is known to: an employer for wage earners, else the worker."""
    return Payer.EMPLOYER if worker_class is WorkerClass.PU else Payer.SELF


def payer_of(funding: Funding, on: date) -> tuple[Payer, Ruling]:
    """Return as whose money *funding* counts on *on*, and the ruling. Raises Refused NO_RULING."""
    ruling = book().ruling("contributions.payers", on)
    return Payer(text(table(ruling)[funding.value])), ruling


def discounted(payer: Payer, on: date) -> Reach:
    """Return whether the discount of PP 50/2025 reaches what *payer* pays for a month that begins on *on*.

    Raises Refused NO_RULING before the discount.
    """
    ruling = book().ruling("contributions.bpu.discount_payers", on)
    if payer.value not in table(ruling):
        ruling = book().ruling("contributions.bpu.discount_payers_unclear", on)
    return Reach(reached=flag(table(ruling)[payer.value]), rulings=(ruling,))
