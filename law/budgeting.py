"""The budget year on its three routes: which milestone falls due when, by whose deed, under which rule.

Fiscal year N begins with its plans in the year before (RKPD, in a village RKPDes, in an urban ward its musrenbang)
and ends with the revised budget's execution documents in N. The rules are those in force when the budgeting of N
begins, on 1 January of N-1. An urban ward has no budget: its money is a line of its kecamatan in the region's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pydantic import JsonValue

from law.book import book
from law.months import Month
from law.offices import OfficeKind, acting
from law.regions import Region, province_of
from law.values import items, table, text, whole
from law.working_days import Calendar, calendar
from schemas.base import Message
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import Milestone, Route

WEEK = 7
YEAR_END = "YEAR_END"
"""The word of the law book for the last day of a fiscal year, where no milestone follows."""


class Window(StrEnum):
    """The times a year at which money enters a budget."""

    MURNI = "MURNI"
    """The original budget (APBD)."""
    PERUBAHAN = "PERUBAHAN"
    """The revised budget (APBD-P)."""


class PlannedMilestone(Message):
    """One statutory milestone of a region's fiscal year."""

    code: Milestone
    window: Window
    due_on: date
    actor: OfficeKind
    """Whose deed it is."""
    prepared_by: OfficeKind
    """Who prepares it: the first to be reminded, and the first addressee of a ladder."""
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True)
class _Year:
    """What the milestones of one plan have in common."""

    region: Region
    fiscal_year: int
    week: int
    route: Route
    known: Calendar

    @property
    def begins(self) -> date:
        """Return the day whose rules the year follows."""
        return date(self.fiscal_year - 1, 1, 1)


def plan(
    region: Region,
    fiscal_year: int,
    *,
    week: int = 5,
    route: Route = Route.APBD,
    known_on: date | None = None,
) -> tuple[PlannedMilestone, ...]:
    """Return the milestones of *region*'s budget for *fiscal_year* on *route*, in order of due date.

    On the village route they are those of the region's villages. *week* is how many days a week the region's offices
    work; *known_on* asks for the dates as the holiday decrees published by then gave them, instead of the newest.
    Raises Refused NO_OWN_BUDGET for the administrative units of DKI Jakarta, NO_SUCH_ROUTE for a region without
    villages or urban wards, and NO_RULING for a year that the law book or the calendar does not reach.
    """
    year = _Year(region, fiscal_year, week, route, calendar(known_on))
    if not region.has_own_budget:
        raise Refused(Refusal.NO_OWN_BUDGET, region.code, province=province_of(region.code, year.begins).code)
    _require_route(year)
    order = book().ruling(f"budget.order.{route.value}", year.begins)
    planned = [
        _milestone(year, Window(window), Milestone(text(code)), order)
        for window, codes in table(order).items()
        for code in items(codes)
    ]
    return tuple(sorted(planned, key=lambda milestone: milestone.due_on))


def closings(planned: Sequence[PlannedMilestone], milestone: Milestone) -> tuple[date, ...]:
    """Return the days until which the cause can still be mended once *milestone* is missed, soonest first.

    A ladder that climbs for it has to be heard before the next of these days: each is when a window closes.
    """
    missed = next(each for each in planned if each.code is milestone)
    fiscal_year = max(each.due_on.year for each in planned)
    rule = table(book().ruling("budget.closings", date(fiscal_year - 1, 1, 1)))
    days: dict[str, date] = {each.code: each.due_on for each in planned}
    days[YEAR_END] = Month(year=fiscal_year, month=12).last_day
    closing = {days[code] for code in map(text, items(rule[missed.window])) if code in days}
    return tuple(sorted(day for day in closing if day > missed.due_on))


def notices(due_on: date) -> tuple[date, ...]:
    """Return the days on which a milestone due on *due_on* is announced to those who prepare it, earliest first."""
    rule = book().ruling("escalation.notices", due_on)
    return tuple(sorted(due_on - timedelta(days=whole(days)) for days in items(rule)))


def guidance(fiscal_year: int) -> Ruling | None:
    """Return which regulation of Kemendagri guides the regional budgets of *fiscal_year*, or None if unknown."""
    return book().find("budget.guidance", date(fiscal_year, 1, 1))


def shortfall(headcount: int, monthly: Rupiah, months: int, amount: Rupiah) -> Rupiah:
    """Return how much of *headcount* × *monthly* × *months* the budgeted *amount* leaves uncovered."""
    return max(monthly * months * headcount - amount, Rupiah(0))


def _require_route(year: _Year) -> None:
    rule = table(table(book().ruling("budget.routes", year.begins))[year.route.value])
    if year.region.kind.value not in items(rule["kinds"]) and year.region.code not in items(
        rule["provinces"]
    ):
        raise Refused(Refusal.NO_SUCH_ROUTE, year.region.code, route=year.route.value)


def _milestone(year: _Year, window: Window, code: Milestone, order: Ruling) -> PlannedMilestone:
    ruling = book().ruling(f"budget.milestones.{code.value.lower()}", year.begins)
    prepared = book().ruling("budget.prepared_by", year.begins)
    rule = table(ruling)
    due_on, decrees = _due(table(rule[year.region.kind.value]), year)
    preparing = table(table(prepared)[year.route.value]).get(code.value)
    return PlannedMilestone(
        code=code,
        window=window,
        due_on=due_on,
        actor=acting(OfficeKind(text(rule["actor"])), year.region),
        prepared_by=acting(OfficeKind(text(preparing or rule["actor"])), year.region),
        rulings=(ruling, order, *((prepared,) if preparing else ()), *decrees),
    )


def _due(rule: Mapping[str, JsonValue], year: _Year) -> tuple[date, tuple[Ruling, ...]]:
    base = _base(rule, year.fiscal_year + whole(rule["year"]))
    if "working_days" not in rule:
        return base, ()
    counted = year.known.shift(base, whole(rule["working_days"]), year.week)
    return counted + timedelta(days=whole(rule.get("days", 0))), year.known.rulings(base, counted)


def _base(rule: Mapping[str, JsonValue], year: int) -> date:
    month = whole(rule["month"])
    if rule.get("month_end") is True:
        return Month(year=year, month=month).last_day
    return date(year, month, whole(rule["week"]) * WEEK if "week" in rule else whole(rule["day"]))
