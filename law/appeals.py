"""Appeals: the clocks of a dispute with the agency and of accident reports.

A complaint goes to the agency's own unit (UU 24/2011 art. 48), then to mediation (art. 49), then to the district
court (art. 50), which has no clock.
"""

from datetime import date, datetime, timedelta

from law.book import book
from law.deadlines import Deadline, after_working_days
from law.values import items, whole
from schemas.base import Message
from schemas.deaths import AppealOutcome, AppealStage
from schemas.rulings import Ruling


class NextStep(Message):
    """What follows in a dispute: another stage, or none; and whether the claim is decided again."""

    stage: AppealStage | None
    reopens: bool
    ruling: Ruling


def complaint_by(filed_on: date) -> Deadline:
    """Return by when the agency settles a complaint filed on *filed_on*."""
    return after_working_days(filed_on, "claims.appeal.complaint_days")


def mediation_by(begun_on: date) -> Deadline:
    """Return by when a mediation begun on *begun_on* ends."""
    return after_working_days(begun_on, "claims.appeal.mediation_days")


def next_step(stage: AppealStage, outcome: AppealOutcome, on: date | None = None) -> NextStep:
    """Return what follows when *stage* has ended in *outcome*, by the order of stages on *on* (the newest if not given).

    Whoever is refused, or not answered in time, goes on to the next stage; the last one has no clock and decides for
    good. Where the heirs are right the claim is decided again. Whoever withdraws ends it.
    """
    rules = book()
    order = rules.ruling("claims.appeal.order", on) if on else rules.newest("claims.appeal.order")
    if outcome in (AppealOutcome.ACCEPTED, AppealOutcome.WITHDRAWN):
        return NextStep(stage=None, reopens=outcome is AppealOutcome.ACCEPTED, ruling=order)
    stages = [AppealStage(str(each)) for each in items(order)]
    later = stages[stages.index(stage) + 1 :]
    waits = [stage] if outcome is AppealOutcome.UNANSWERED else []
    return NextStep(stage=next(iter([*later, *waits]), None), reopens=False, ruling=order)


def report_by(happened: datetime) -> tuple[datetime, Ruling]:
    """Return by when a work accident is reported (stage I), and the ruling."""
    return _hours(happened, "claims.accident_report.stage_1")


def outcome_by(stated: datetime) -> tuple[datetime, Ruling]:
    """Return by when its outcome is reported after the doctor's statement (stage II), and the ruling."""
    return _hours(stated, "claims.accident_report.stage_2")


def _hours(since: datetime, parameter: str) -> tuple[datetime, Ruling]:
    ruling = book().ruling(parameter, since.date())
    return since + timedelta(hours=whole(ruling)), ruling
