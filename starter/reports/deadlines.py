"""Deadlines ahead: what falls due in the coming days, whose deed it is, and by which rule."""

from datetime import date, timedelta
from functools import cache

from law.book import book
from law.claims import pay_rule
from law.offices import OfficeKind, office_code
from schemas.base import Message
from schemas.errors import Refused
from schemas.terms import Milestone
from starter.reports.governments import Government, MilestoneRow
from starter.reports.record import KnownRecord
from starter.reports.standing import REVISED

WEEK = 7


class Deadline(Message):
    """One thing that falls due."""

    region: str
    name: str
    what: str
    """A duty's or a task's code."""
    ref: str
    due_on: date
    days_left: int
    office: str
    rule: str
    case: str


class Deadlines(Message):
    """What falls due after *as_of* and up to *until*, the first first."""

    as_of: date
    until: date
    days: int
    deadlines: tuple[Deadline, ...]


def deadlines(record: KnownRecord, days: int) -> Deadlines:
    """Return what falls due within *days* of the day of the record, that day included."""
    on = record.cut.as_of
    until = on + timedelta(days=days)
    found = [
        deadline
        for government in record.governments
        for deadline in of_government(government, record.instruction, on)
        if on <= deadline.due_on <= until
    ]
    return Deadlines(
        as_of=on,
        until=until,
        days=days,
        deadlines=tuple(sorted(found, key=lambda one: (one.due_on, one.region, one.what, one.ref))),
    )


def of_government(government: Government, instruction: str, on: date) -> list[Deadline]:
    """Return everything of a government that is still to be done by a day, past or to come."""

    def deadline(what: str, ref: str, due_on: date, office: str, rule: str, case: str) -> Deadline:
        return Deadline(
            region=government.code,
            name=government.name,
            what=what,
            ref=ref,
            due_on=due_on,
            days_left=(due_on - on).days,
            office=office,
            rule=rule,
            case=case,
        )

    asked = [
        deadline(task.what, task.ref, task.due_on, task.office, task.rule, task.case)
        for task in government.tasks
    ]
    listed = {(one.what.rpartition(".")[2], one.ref) for one in asked}
    planned = [
        deadline(
            f"budget.{row.milestone}",
            str(row.fiscal_year),
            row.due_on,
            row.actor,
            rule_of(row.milestone, row.fiscal_year) or instruction,
            f"budget/{instruction}/{government.region}/{row.fiscal_year}",
        )
        for row in government.milestones
        if owed(row, government) and (row.milestone, str(row.fiscal_year)) not in listed
    ]
    claims = [
        deadline(
            "claim",
            claim.claim,
            claim.pay_by,
            office_code(OfficeKind.SCHEME_BRANCH, government.region),
            pay_rule(claim.cause, claim.opened_on).reference,
            f"claim/{claim.claim}",
        )
        for claim in government.claims
        if claim.pay_by is not None and claim.settled_on is None and not claim.rejected
    ]
    return asked + planned + claims


def owed(row: MilestoneRow, government: Government) -> bool:
    """Return whether a milestone is still to be met: a year that has its money needs no revised budget."""
    funded = government.year(row.fiscal_year).funded_on is not None
    return row.met_on is None and not row.before_opening and not (row.window == REVISED and funded)


@cache
def rule_of(milestone: Milestone, fiscal_year: int) -> str | None:
    """Return the legal reference of a milestone's day, as it stood when the budgeting of the year began."""
    try:
        return (
            book()
            .ruling(f"budget.milestones.{milestone.value.lower()}", date(fiscal_year - 1, 1, 1))
            .reference
        )
    except Refused:
        return None


def by_week(found: Deadlines) -> list[tuple[date, int]]:
    """Return how many fall due in each week from the day of the record on."""
    weeks = range((found.until - found.as_of).days // WEEK + 1)
    counts = [sum(one.days_left // WEEK == week for one in found.deadlines) for week in weeks]
    return [
        (found.as_of + timedelta(days=WEEK * week), count) for week, count in zip(weeks, counts, strict=True)
    ]
