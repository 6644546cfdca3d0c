"""Standing: how each duty of a government stands on a day, told from the record alone."""

from datetime import date
from enum import StrEnum

from schemas.base import Message
from schemas.terms import Milestone
from starter.reports.governments import Government, MilestoneRow

ACKNOWLEDGE, REGULATE, REGISTER, CONTRIBUTE = "acknowledge", "regulate", "register", "contribute"
MILESTONES = tuple(Milestone)[: tuple(Milestone).index(Milestone.DPPA) + 1]
"""The milestones of the region's own budget, in the order of the law."""
DUTIES = (ACKNOWLEDGE, REGULATE, *MILESTONES, REGISTER, CONTRIBUTE)
REVISED = "PERUBAHAN"
"""The window that a year which has its money does without."""


class State(StrEnum):
    """How a duty stands."""

    MET = "met"
    LATE = "late"
    """Met after its day."""
    MISSED = "missed"
    """Its day is past and it is not met."""
    OPEN = "open"
    NOT_YET = "not_yet"
    """Nothing is owed yet: no day is set, or what it waits for has not happened."""
    BEFORE = "before_opening"
    """Its day lay before the commitment was opened: nobody is blamed for it."""
    NEEDLESS = "needless"
    """Not owed: the year has its money already, or another government budgets."""


class Standing(Message):
    """A duty of one government. `days` late or since the day missed, or left where it is open; None where none count."""

    state: State
    days: int | None = None
    due_on: date | None = None


def standings(government: Government, fiscal_year: int, on: date) -> dict[str, Standing]:
    """Return every duty of a government as it stands on *on*, the yearly ones for *fiscal_year*."""
    budget = {row.milestone: row for row in government.milestones if row.fiscal_year == fiscal_year}
    funded_on = government.year(fiscal_year).funded_on
    return {
        ACKNOWLEDGE: met_by(government.acknowledged_on, government.acknowledge_by, on),
        REGULATE: met_by(government.regulated_on, government.regulate_by, on),
        **{
            code: _milestone(budget[code], funded_on, on) if code in budget else _without_plan(government)
            for code in MILESTONES
        },
        REGISTER: _register(government, fiscal_year, on),
        CONTRIBUTE: _contribute(government, fiscal_year, on),
    }


def met_by(met_on: date | None, due_on: date, on: date) -> Standing:
    """Return how something stands that is due on a day; what is due on *on* itself is still open."""
    if met_on is not None:
        late = (met_on - due_on).days
        return Standing(
            state=State.LATE if late > 0 else State.MET, days=late if late > 0 else None, due_on=due_on
        )
    left = (due_on - on).days
    return Standing(state=State.OPEN if left >= 0 else State.MISSED, days=abs(left), due_on=due_on)


def _milestone(row: MilestoneRow, funded_on: date | None, on: date) -> Standing:
    if row.before_opening and row.met_on is None:
        return Standing(state=State.BEFORE, due_on=row.due_on)
    funded = row.window == REVISED and funded_on is not None and funded_on <= on
    if funded and row.met_on is None and not row.missed:
        return Standing(state=State.NEEDLESS, due_on=row.due_on)
    return met_by(row.met_on, row.due_on, on)


def _without_plan(government: Government) -> Standing:
    return Standing(state=State.NOT_YET if government.own_budget else State.NEEDLESS)


def _register(government: Government, fiscal_year: int, on: date) -> Standing:
    """Return how registration stands: its days run from the day the money is there.

    Where no day is on record it is open until the fiscal year, and the money with it, is over. Workers registered
    for an earlier year are billed again without another roster.
    """
    year = government.year(fiscal_year)
    by = year.register_by or date(fiscal_year, 12, 31)
    if year.registered_on is not None:
        return met_by(year.registered_on, by, on)
    if year.bills:
        return Standing(state=State.MET)
    return met_by(None, by, on) if year.funded_on is not None else Standing(state=State.NOT_YET)


def _contribute(government: Government, fiscal_year: int, on: date) -> Standing:
    """Return how a year's contributions stand: as the worst of its bills."""
    year = government.year(fiscal_year)
    if year.overdue and year.oldest_due is not None:
        return Standing(state=State.MISSED, days=(on - year.oldest_due).days, due_on=year.oldest_due)
    if year.late:
        return Standing(state=State.LATE, days=year.days_late)
    if year.in_time:
        return Standing(state=State.MET)
    if year.oldest_due is not None:
        return Standing(state=State.OPEN, days=(year.oldest_due - on).days, due_on=year.oldest_due)
    return Standing(state=State.NOT_YET)
