"""The regional budget year: which milestone falls due when, by whose deed, under which rule.

Fiscal year N begins with its work plan (RKPD) in the year before and ends with the revised budget's execution
documents in N. The rules are those in force when the budgeting of N begins, on 1 January of N-1.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from pydantic import JsonValue

from law.book import book
from law.offices import OfficeKind, acting
from law.regions import Region, province_of
from law.values import items, table, text, whole
from law.working_days import calendar
from schemas.base import Message
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import Milestone, Route

WEEK = 7


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


def plan(
    region: Region,
    fiscal_year: int,
    *,
    week: int = 5,
    route: Route = Route.APBD,
    known_on: date | None = None,
) -> tuple[PlannedMilestone, ...]:
    """Return the milestones of *region*'s budget for *fiscal_year* on *route*, in order of due date.

    *week* is how many days a week the region's offices work; *known_on* asks for the dates as the holiday decrees
    published by then gave them, instead of the newest. Raises Refused NO_OWN_BUDGET for the administrative
    units of DKI Jakarta, and NO_RULING for a year that the law book or the calendar does not reach.
    """
    begins = date(fiscal_year - 1, 1, 1)
    if not region.has_own_budget:
        raise Refused(Refusal.NO_OWN_BUDGET, region.code, province=province_of(region.code, begins).code)
    order = book().ruling("budget.order", begins)
    planned = [
        _milestone(region, fiscal_year, week, Window(window), Milestone(text(code)), order)
        for window, codes in table(order).items()
        for code in items(codes)
    ]
    return tuple(sorted(planned, key=lambda milestone: milestone.due_on))


def shortfall(headcount: int, monthly: Rupiah, months: int, amount: Rupiah) -> Rupiah:
    """Return how much of *headcount* × *monthly* × *months* the budgeted *amount* leaves uncovered."""
    return max(monthly * months * headcount - amount, Rupiah(0))


def _milestone(
    region: Region, fiscal_year: int, week: int, window: Window, code: Milestone, order: Ruling
) -> PlannedMilestone:
    ruling = book().ruling(f"budget.milestones.{code.value.lower()}", date(fiscal_year - 1, 1, 1))
    rule = table(ruling)
    due_on, decrees = _due(table(rule[region.kind.value]), fiscal_year, week)
    return PlannedMilestone(
        code=code,
        window=window,
        due_on=due_on,
        actor=acting(OfficeKind(text(rule["actor"])), region),
        prepared_by=acting(OfficeKind(text(rule.get("prepared_by", rule["actor"]))), region),
        rulings=(ruling, order, *decrees),
    )


def _due(rule: Mapping[str, JsonValue], fiscal_year: int, week: int) -> tuple[date, tuple[Ruling, ...]]:
    day = whole(rule["week"]) * WEEK if "week" in rule else whole(rule["day"])
    base = date(fiscal_year + whole(rule["year"]), whole(rule["month"]), day)
    if "working_days" not in rule:
        return base, ()
    counted = calendar().shift(base, whole(rule["working_days"]), week)
    return counted + timedelta(days=whole(rule.get("days", 0))), calendar().rulings(base, counted)
