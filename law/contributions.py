"""Contributions: what one worker's month costs, and by when it is due.

Wage earners (PU) pay a share of the wage, non-wage-earners (BPU) a share of the base of their income band, and a
flat amount for the death programme. Each programme is computed exactly and rounded once.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from pydantic import JsonValue

from law.book import book
from law.deadlines import Deadline, after_days
from law.months import Month
from law.rounding import half_up
from law.values import amount, items, percent, table, whole
from law.working_days import calendar
from schemas.base import Message
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import Funding, Programme, WorkerClass

__all__ = ["Month", "Monthly", "Rates", "band_base", "due_on", "due_rule", "monthly", "rates"]

MINIMUM = (Programme.JKK, Programme.JKM)
"""The least that a region registers its workers for."""
CAPPED = Programme.JP
BANDED = WorkerClass.BPU


class Rates(Message):
    """The rulings that a month's contribution rests on."""

    worker_class: WorkerClass
    month: Month
    programmes: dict[Programme, Ruling]
    risk_group: str
    bands: Ruling | None
    cap: Ruling | None
    reductions: tuple[Ruling, ...]
    rounding: Ruling

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """Return all of them, each once."""
        optional = (self.bands, self.cap)
        found = (*self.programmes.values(), *(ruling for ruling in optional if ruling), *self.reductions)
        return (*found, self.rounding)


class Monthly(Message):
    """One worker's contribution for one month, by programme."""

    programmes: dict[Programme, Rupiah]
    total: Rupiah
    rulings: tuple[Ruling, ...]


def rates(
    worker_class: WorkerClass,
    month: Month,
    *,
    risk_group: str = "I",
    programmes: Iterable[Programme] = MINIMUM,
    funding: Funding | None = None,
    transport: bool = False,
    relief: bool = True,
) -> Rates:
    """Return the rulings for contributions of *month*.

    *funding* is who pays, as far as known: the discount of PP 50/2025 is not for government money. *transport* says
    whether the worker drives for a living. *relief* is whether the payer meets the condition of PP 49/2020, that the
    months before it are paid. Raises Refused NO_RULING, such as for a pension contribution of a non-wage-earner.
    """
    on, law = month.first_day, book()
    branch = f"contributions.{worker_class.value.lower()}"
    chosen = {programme: law.ruling(f"{branch}.{programme.value.lower()}", on) for programme in programmes}
    reductions = []
    if relief and (found := law.find("contributions.relief", on)):
        reductions.append(found)
    discount = "discount_transport" if transport else "discount"
    if (found := law.find(f"{branch}.{discount}", on)) and funding in items(table(found)["funding"]):
        reductions.append(found)
    return Rates(
        worker_class=worker_class,
        month=month,
        programmes=chosen,
        risk_group=risk_group,
        bands=law.ruling(f"{branch}.bands", on) if worker_class is BANDED else None,
        cap=law.ruling(f"{branch}.jp_cap", on) if CAPPED in chosen else None,
        reductions=tuple(reductions),
        rounding=law.ruling("contributions.rounding", on),
    )


def monthly(
    worker_class: WorkerClass,
    income: Rupiah,
    month: Month,
    *,
    risk_group: str = "I",
    programmes: Iterable[Programme] = MINIMUM,
    funding: Funding | None = None,
    transport: bool = False,
    relief: bool = True,
) -> Monthly:
    """Return what *income* a month costs in contributions for *month*; arguments as for `rates`.

    Raises Refused INVALID_AMOUNT for a negative income, INVALID_INPUT for an unknown risk group, and NO_RULING.
    """
    if income < 0:
        raise Refused(Refusal.INVALID_AMOUNT, "income", given=int(income))
    found = rates(
        worker_class,
        month,
        risk_group=risk_group,
        programmes=programmes,
        funding=funding,
        transport=transport,
        relief=relief,
    )
    base = _base(found, income)
    to = whole(table(found.rounding)["to"])
    due = {
        programme: half_up(_full(found, programme, base) * _share(found, programme), to)
        for programme in found.programmes
    }
    return Monthly(programmes=due, total=sum(due.values(), Rupiah(0)), rulings=found.rulings)


def band_base(income: Rupiah, on: date) -> tuple[Rupiah, Ruling]:
    """Return the base of the income band of a non-wage-earner with *income* a month, and the band table."""
    bands = book().ruling("contributions.bpu.bands", on)
    return _band(bands, income), bands


def due_rule(worker_class: WorkerClass, month: Month) -> Ruling:
    """Return the rule by which contributions of *month* fall due."""
    return book().ruling(f"contributions.due.{worker_class.value.lower()}", month.first_day)


def due_on(worker_class: WorkerClass, month: Month) -> date:
    """Return the last day on which contributions of *month* are paid in time; never a holiday or weekend."""
    rule = table(due_rule(worker_class, month))
    falls = month.plus(whole(rule["months_after"]))
    day = min(whole(rule["day"]), falls.last_day.day)
    return calendar().next_working(date(falls.year, falls.month, day))


def bill_by(worker_class: WorkerClass, month: Month, billed_on: date) -> Deadline:
    """Return by when a bill issued on *billed_on* is paid in time: the statutory day, or later if it comes late."""
    notice = after_days(billed_on, "policy.bill_days")
    statutory = due_on(worker_class, month)
    if statutory >= notice.due_on:
        return Deadline(due_on=statutory, rulings=(due_rule(worker_class, month),))
    return notice


def _base(found: Rates, income: Rupiah) -> Rupiah:
    return _band(found.bands, income) if found.bands else income


def _band(bands: Ruling, income: Rupiah) -> Rupiah:
    reached = [band for band in map(table, items(bands)) if amount(band["from"]) <= income]
    return amount(reached[-1]["base"])


def _full(found: Rates, programme: Programme, base: Rupiah) -> Fraction:
    rate = found.programmes[programme]
    if found.bands and programme is Programme.JKM:
        return Fraction(amount(rate))
    if programme is CAPPED and found.cap:
        base = min(base, amount(found.cap))
    return Fraction(base) * percent(_by_risk_group(rate, found.risk_group))


def _by_risk_group(rate: Ruling, risk_group: str) -> Ruling | JsonValue:
    if not isinstance(rate.value, dict):
        return rate
    if risk_group not in rate.value:
        why = f"{risk_group} is none of {', '.join(rate.value)}"
        raise Refused(Refusal.INVALID_INPUT, "contribution", what="risk group", why=why)
    return rate.value[risk_group]


def _share(found: Rates, programme: Programme) -> Fraction:
    share = Fraction(1)
    for reduction in found.reductions:
        rule = table(reduction)
        if programme.value in items(rule["programmes"]):
            share *= percent(rule["share"])
    return share
