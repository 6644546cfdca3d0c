"""Contributions: what one worker's month costs, and by when it is due.

Wage earners (PU) pay a share of the wage, non-wage-earners (BPU) a share of the base of their income band, and a
flat amount for the death programme. Each programme is computed exactly and rounded once.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from pydantic import JsonValue

from law.book import book
from law.deadlines import Deadline, after_days
from law.months import Month
from law.payers import Payer, discounted, payer_of
from law.rounding import by_rule
from law.values import amount, items, percent, table, text, whole
from law.wages import wage_base
from law.working_days import calendar
from schemas.base import Message
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import Funding, Programme, WorkerClass

__all__ = [
    "Band",
    "Month",
    "Monthly",
    "Rates",
    "band",
    "band_base",
    "bill_by",
    "due_on",
    "due_rule",
    "inactive",
    "lapse",
    "minimum_programmes",
    "monthly",
    "rates",
    "relief_began",
    "reminders",
]

CAPPED = Programme.JP
BANDED = WorkerClass.BPU


class Rates(Message):
    """The rulings that a month's contribution rests on."""

    worker_class: WorkerClass
    month: Month
    programmes: dict[Programme, Ruling]
    risk_group: str
    cap: Ruling | None
    reductions: tuple[Ruling, ...]
    consulted: tuple[Ruling, ...]
    """Rules that only say which others apply: the least programmes, whose money it is, whom a discount reaches."""
    rounding: Ruling

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """Return all of them but the rounding, each once."""
        cap = (self.cap,) if self.cap else ()
        return (*self.programmes.values(), *cap, *self.reductions, *self.consulted)


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
    programmes: Iterable[Programme] | None = None,
    funding: Funding | None = None,
    payer: Payer | None = None,
    transport: bool = False,
    relief: bool = True,
    joined: Month | None = None,
) -> Rates:
    """Return the rulings for contributions of *month*.

    Without *programmes*, those that a region registers its workers for at least. *payer* is who pays, known from
    *funding* if not given: the discount of PP 50/2025 is not for government money, and for nobody unknown.
    *transport* says whether the worker drives for a living. *relief* is whether the payer meets the condition of
    PP 49/2020, that the months before it are paid, and *joined* the worker's first month, because new entrants pay
    some months in full. Raises Refused NO_RULING, such as for a pension contribution of a non-wage-earner.
    """
    on, law = month.first_day, book()
    branch = f"contributions.{worker_class.value.lower()}"
    consulted: list[Ruling] = []
    if programmes is None:
        programmes, least = minimum_programmes(worker_class, on)
        consulted.append(least)
    chosen = {programme: law.ruling(f"{branch}.{programme.value.lower()}", on) for programme in programmes}
    reductions = []
    if relief and (found := law.find("contributions.relief", on)) and not _entering(month, joined, consulted):
        reductions.append(found)
    discount = "discount_transport" if transport else "discount"
    if found := law.find(f"{branch}.{discount}", on):
        if payer is None and funding is not None:
            payer, whose = payer_of(funding, on)
            consulted.append(whose)
        if payer is not None:
            reach = discounted(payer, on)
            consulted.extend(reach.rulings)
            reductions += [found] if reach.reached else []
    return Rates(
        worker_class=worker_class,
        month=month,
        programmes=chosen,
        risk_group=risk_group,
        cap=law.ruling(f"{branch}.jp_cap", on) if CAPPED in chosen else None,
        reductions=tuple(reductions),
        consulted=tuple(consulted),
        rounding=law.ruling("contributions.rounding", on),
    )


def monthly(
    worker_class: WorkerClass,
    income: Rupiah,
    month: Month,
    *,
    risk_group: str = "I",
    programmes: Iterable[Programme] | None = None,
    funding: Funding | None = None,
    payer: Payer | None = None,
    transport: bool = False,
    relief: bool = True,
    joined: Month | None = None,
    minimum_wage: Rupiah | None = None,
) -> Monthly:
    """Return what *income* a month costs in contributions for *month*; arguments as for `rates` and `wage_base`.

    Raises Refused INVALID_AMOUNT for a negative income, NOT_ONE_OF for an unknown risk group, and NO_RULING.
    """
    if income < 0:
        raise Refused(Refusal.INVALID_AMOUNT, "income", given=int(income))
    found = rates(
        worker_class,
        month,
        risk_group=risk_group,
        programmes=programmes,
        funding=funding,
        payer=payer,
        transport=transport,
        relief=relief,
        joined=joined,
    )
    if worker_class is BANDED:
        base, basis = band_base(income, month.first_day)
    else:
        base, basis = wage_base(income, month.first_day, minimum_wage)
    exact = {
        programme: _full(found, programme, base) * _share(found, programme) for programme in found.programmes
    }
    due = {programme: by_rule(amount, found.rounding) for programme, amount in exact.items()}
    rounded = () if exact == due else (found.rounding,)
    return Monthly(
        programmes=due,
        total=sum(due.values(), Rupiah(0)),
        rulings=(*found.rulings, basis, *rounded),
    )


def minimum_programmes(worker_class: WorkerClass, on: date) -> tuple[tuple[Programme, ...], Ruling]:
    """Return the programmes that a region registers its workers for at least, and the ruling."""
    ruling = book().ruling(f"registration.minimum_programmes.{worker_class.value.lower()}", on)
    return tuple(Programme(text(code)) for code in items(ruling)), ruling


class Band(Message):
    """An income band of non-wage-earners: from *low* on, and below *high* unless it is the last."""

    low: Rupiah
    high: Rupiah | None
    base: Rupiah

    def holds(self, income: int) -> bool:
        """Return whether *income* a month belongs to this band."""
        return self.low <= income and (self.high is None or income < self.high)


def band(income: Rupiah, on: date) -> Band:
    """Return the income band of a non-wage-earner with *income* a month."""
    bands = [table(entry) for entry in items(book().ruling("contributions.bpu.bands", on))]
    lows = [amount(entry["from"]) for entry in bands]
    place = sum(low <= income for low in lows) - 1
    high = lows[place + 1] if place + 1 < len(lows) else None
    return Band(low=lows[place], high=high, base=band_base(income, on)[0])


def band_base(income: Rupiah, on: date) -> tuple[Rupiah, Ruling]:
    """Return the base of the income band of a non-wage-earner with *income* a month, and what it rests on.

    The bases of the first and the last band are published: incomes up to the one, and from the other on, do not rest
    on the bounds between the bands.
    """
    ends = book().ruling("contributions.bpu.bands_ends", on)
    lowest, highest = amount(table(ends)["lowest"]), amount(table(ends)["highest"])
    if income <= lowest:
        return lowest, ends
    if income >= highest:
        return highest, ends
    bands = book().ruling("contributions.bpu.bands", on)
    reached = [band for band in map(table, items(bands)) if amount(band["from"]) <= income]
    return amount(reached[-1]["base"]), bands


def due_rule(worker_class: WorkerClass, month: Month) -> Ruling:
    """Return the rule by which contributions of *month* fall due."""
    return book().ruling(f"contributions.due.{worker_class.value.lower()}", month.first_day)


def due_on(worker_class: WorkerClass, month: Month, *, week: int = 5) -> date:
    """Return the last day on which contributions of *month* are paid in time; always a day of the *week*'s work."""
    rule = table(due_rule(worker_class, month))
    falls = month.plus(whole(rule["months_after"]))
    day = min(whole(rule["day"]), falls.last_day.day)
    return calendar().next_working(date(falls.year, falls.month, day), week)


def bill_by(worker_class: WorkerClass, month: Month, billed_on: date) -> Deadline:
    """Return by when a bill issued on *billed_on* is paid in time: the statutory day, or later if it comes late."""
    notice = after_days(billed_on, "policy.bill_days")
    statutory = due_on(worker_class, month)
    if statutory >= notice.due_on:
        return Deadline(due_on=statutory, rulings=(due_rule(worker_class, month),))
    return notice


def reminders(due_on: date) -> tuple[tuple[date, ...], Ruling]:
    """Return the days on which the payer of a bill due on *due_on* is reminded, earliest first, and the ruling."""
    ruling = book().ruling("policy.bill_reminders", due_on)
    return tuple(sorted(due_on - timedelta(days=whole(days)) for days in items(ruling))), ruling


def lapse(worker_class: WorkerClass, on: date) -> tuple[int, Ruling]:
    """Return how many unpaid months in a row make a membership inactive on *on*, and the ruling."""
    ruling = book().ruling(f"contributions.inactive_after.{worker_class.value.lower()}", on)
    return whole(ruling), ruling


def inactive(worker_class: WorkerClass, unpaid_in_a_row: int, on: date) -> tuple[bool, Ruling]:
    """Return whether so many unpaid months in a row make a membership inactive on *on*, and the ruling."""
    months, ruling = lapse(worker_class, on)
    return unpaid_in_a_row >= months, ruling


def relief_began(month: Month) -> Month | None:
    """Return the first month of the relief that lowers the contributions of *month*, or None if none does."""
    found = book().find("contributions.relief", month.first_day)
    return Month.of(found.effective_from) if found else None


def _entering(month: Month, joined: Month | None, consulted: list[Ruling]) -> bool:
    rule = book().find("contributions.relief_entrants", month.first_day)
    if joined is None or rule is None or joined < Month.of(rule.effective_from):
        return False
    consulted.append(rule)
    return month.since(joined) < whole(rule)


def _full(found: Rates, programme: Programme, base: Rupiah) -> Fraction:
    rate = found.programmes[programme]
    if found.worker_class is BANDED and programme is Programme.JKM:
        return Fraction(amount(rate))
    if programme is CAPPED and found.cap:
        base = min(base, amount(found.cap))
    return Fraction(base) * percent(_by_risk_group(rate, found.risk_group))


def _by_risk_group(rate: Ruling, risk_group: str) -> Ruling | JsonValue:
    if not isinstance(rate.value, dict):
        return rate
    if risk_group not in rate.value:
        raise Refused(Refusal.NOT_ONE_OF, "risk_group", given=risk_group, known=", ".join(rate.value))
    return rate.value[risk_group]


def _share(found: Rates, programme: Programme) -> Fraction:
    share = Fraction(1)
    for reduction in found.reductions:
        rule = table(reduction)
        if programme.value in items(rule["programmes"]):
            share *= percent(rule["share"])
    return share
