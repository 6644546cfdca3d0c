"""The questions about days: deadlines, working days, and what each version of a year takes off."""

from datetime import date
from typing import Any

from law import deadlines
from law.questions.registry import question
from law.working_days import calendar


@question
def deadline(*, parameter: str, after: date, working: bool, week: int = 5) -> dict[str, Any]:
    """Return the day that lies as many days after another as a parameter says, in working or calendar days."""
    found = (
        deadlines.after_working_days(after, parameter, week=week)
        if working
        else deadlines.after_days(after, parameter)
    )
    return {"due_on": found.due_on}


@question
def working_days(
    *,
    after: date,
    days: int | None = None,
    until: date | None = None,
    week: int = 5,
    known_on: date | None = None,
) -> dict[str, Any]:
    """Return the day so many working days after another (before it, if negative), or how many lie between two."""
    known = calendar(known_on)
    answer: dict[str, Any] = {}
    if days is not None:
        answer["falls_on"] = known.shift(after, days, week)
    if until is not None:
        answer["count"] = known.count(after, until, week)
    return answer


@question
def holidays(*, year: int, version: int) -> dict[str, Any]:
    """Return how many days a version of a year's calendar takes off, and what it changes in the one before it."""
    found = calendar().version(year, version)
    before = calendar().version(year, version - 1).days if version > 1 else found.days
    return {
        "public": len(found.public_holidays),
        "leave": len(found.collective_leave),
        "adds": sorted(found.days.keys() - before.keys()),
        "drops": sorted(before.keys() - found.days.keys()),
        "published_on": found.published_on,
        "estimated": found.estimated,
    }
