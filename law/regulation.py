"""Regulation as a process: the path from a draft to an instrument, who owes each step, and by when.

A step's days count from the step before it, from the day that one was done once it is known: an office that gets a
draft late still has its own time, and whoever was late is late alone. The rules are those of the day the draft began.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pydantic import JsonValue

from law.book import book
from law.offices import OfficeKind, acting
from law.regions import Region
from law.values import items, table, text, whole
from law.working_days import calendar
from schemas.base import Message
from schemas.rulings import Ruling
from schemas.terms import InstrumentKind, RegulationStep


class PathStep(Message):
    """One step of a draft's path."""

    step: RegulationStep
    actor: OfficeKind
    """Whose deed it is."""
    counted_from: date
    due_on: date
    rulings: tuple[Ruling, ...]


def plan(
    kind: InstrumentKind, region: Region, started_on: date, done: Sequence[date] = (), *, week: int = 5
) -> tuple[PathStep, ...]:
    """Return the steps of a draft that *region* began on *started_on*, in order.

    *done* are the days on which its first steps were done; *week* is how many days a week the offices work. Raises
    Refused NO_RULING for a day that the law book or the calendar does not reach.
    """
    path, steps, order = _path(kind, started_on)
    planned, counted_from = [], started_on
    for position, step in enumerate(steps):
        ruling = book().ruling(f"regulation.{path}.{step.value.lower()}", started_on)
        rule = table(ruling)
        due_on, decrees = _due(counted_from, rule, week)
        planned.append(
            PathStep(
                step=step,
                actor=acting(OfficeKind(text(rule["actor"])), region),
                counted_from=counted_from,
                due_on=due_on,
                rulings=(ruling, order, *decrees),
            )
        )
        counted_from = done[position] if position < len(done) else due_on
    return tuple(planned)


def notice_days(on: date) -> Ruling:
    """Return how many days before a due date its actor is reminded, a list, as the policy was on *on*."""
    return book().ruling("escalation.notices", on)


def _path(kind: InstrumentKind, on: date) -> tuple[str, list[RegulationStep], Ruling]:
    order = book().ruling("regulation.order", on)
    for name, path in table(order).items():
        if kind.value in items(table(path)["kinds"]):
            return name, [RegulationStep(text(step)) for step in items(table(path)["steps"])], order
    raise LookupError(kind)


def _due(counted_from: date, rule: Mapping[str, JsonValue], week: int) -> tuple[date, tuple[Ruling, ...]]:
    if "working_days" not in rule:
        return counted_from + timedelta(days=whole(rule["days"])), ()
    due_on = calendar().shift(counted_from, whole(rule["working_days"]), week)
    return due_on, calendar().rulings(counted_from, due_on)
