"""Late fees: what a company owes for paying contributions late, and who is spared.

The rule speaks of employers other than state bodies; governments and non-wage-earners owe nothing.
"""

from datetime import date
from fractions import Fraction

from law.book import book
from law.contributions import due_on
from law.months import Month
from law.payers import Payer, Reach
from law.rounding import half_up
from law.values import items, percent, table, text
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import WorkerClass


class Fee(Message):
    """A late fee in whole rupiah, nothing where the payer is spared, and the rulings behind it."""

    amount: Rupiah
    months: int
    """Months of delay that count."""
    rulings: tuple[Ruling, ...]


def spared(worker_class: WorkerClass, payer: Payer, month: Month) -> Reach:
    """Return whether *payer* owes no late fee on contributions of *month*."""
    on = month.first_day
    state = book().ruling("contributions.late_fee.spared", on)
    rule = table(state)
    if worker_class.value in items(rule["classes"]) or payer.value in items(rule["payers"]):
        return Reach(reached=True, rulings=(state,))
    villages = book().ruling("contributions.late_fee.spared_villages", on)
    if payer.value in items(villages):
        return Reach(reached=True, rulings=(state, villages))
    return Reach(reached=False, rulings=(state,))


def fee_per_month(owed: Rupiah, worker_class: WorkerClass, payer: Payer, month: Month) -> Fee:
    """Return the fee on *owed* contributions of *month* for one counted month of delay."""
    return _fee(owed, worker_class, payer, month, 1)


def late_fee(owed: Rupiah, worker_class: WorkerClass, payer: Payer, month: Month, paid_on: date) -> Fee:
    """Return the fee on *owed* contributions of *month* that were paid on *paid_on*; none when in time."""
    counted = book().ruling("contributions.late_fee.counted", month.first_day)
    months = months_late(due_on(worker_class, month), paid_on, started=text(counted) == "started")
    found = _fee(owed, worker_class, payer, month, months)
    return found.model_copy(update={"rulings": (*found.rulings, counted)})


def months_late(due: date, paid_on: date, *, started: bool) -> int:
    """Return the months from *due* to *paid_on*: those *started*, or only the full ones."""
    full = Month.of(paid_on).since(Month.of(due)) - (paid_on.day < due.day)
    return max(full + (started and paid_on.day != due.day), 0)


def _fee(owed: Rupiah, worker_class: WorkerClass, payer: Payer, month: Month, months: int) -> Fee:
    found = spared(worker_class, payer, month)
    if found.reached:
        return Fee(amount=Rupiah(0), months=months, rulings=found.rulings)
    rate = book().ruling("contributions.late_fee.rate", month.first_day)
    amount = half_up(Fraction(owed) * percent(rate) * months)
    return Fee(amount=amount, months=months, rulings=(*found.rulings, rate))
