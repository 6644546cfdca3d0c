"""The questions about governments: budget years, ladders, offices, instruments and their drafts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from law import accounts, budgeting, escalation, instruments, regions, regulation
from law.offices import OfficeKind, office_code, title
from law.questions.registry import question
from law.values import items
from schemas.terms import Funding, InstrumentKind, Route, Track, UnitKind, WorkerClass


@question
def budget(
    *, region: str, fiscal_year: int, week: int = 5, route: Route = Route.APBD, known_on: date | None = None
) -> dict[str, Any]:
    """Return the day of each milestone of a budget year, by its code.

    `actors` and `prepared_by` say whose it is, `closings` until when its cause can be mended once it is missed.
    """
    planned = budgeting.plan(regions.find(region), fiscal_year, week=week, route=route, known_on=known_on)
    return {
        **{each.code: each.due_on for each in planned},
        "actors": {each.code: each.actor for each in planned},
        "prepared_by": {each.code: each.prepared_by for each in planned},
        "order": [each.code for each in planned],
        "closings": {each.code: budgeting.closings(planned, each.code) for each in planned},
    }


@question
def notices(*, due_on: date) -> dict[str, Any]:
    """Return when a milestone is announced to those who prepare it."""
    return {"days": budgeting.notices(due_on)}


@question
def account(*, code: str, fiscal_year: int) -> dict[str, Any]:
    """Return what an expenditure account pays; nothing for one that is not for contributions."""
    found = accounts.account(code, fiscal_year)
    return {} if found is None else found.model_dump(exclude={"ruling"})


@question
def guidance(*, fiscal_year: int) -> dict[str, Any]:
    """Return which regulation guides the regional budgets of a year; no regulation where none is known."""
    found = budgeting.guidance(fiscal_year)
    return {"regulation": found and found.value}


@question
def ladder(
    *,
    region: str,
    day: date,
    present_on: date | None = None,
    actor: OfficeKind = OfficeKind.BPKAD,
    track: Track = Track.GOVERNMENT,
    office: str = "",
) -> dict[str, Any]:
    """Return the offices of a ladder, and the days that each has before the next is told."""
    found = regions.present(region, present_on) if present_on else regions.find(region)
    rungs = escalation.ladder(found, actor=actor, track=track, office=office, on=day)
    return {
        "offices": [rung.office for rung in rungs],
        "rungs": [rung.name for rung in rungs],
        "days": [rung.days for rung in rungs],
        "working": [rung.working for rung in rungs],
        "senders": [rung.sender for rung in rungs],
        "letters": [rung.template for rung in rungs],
    }


@question
def rung_lasts(
    *, days: int, climbed_on: date, left: int, closings: Sequence[date] = (), working: bool = False
) -> dict[str, Any]:
    """Return when the next rung is climbed: after a rung's own days, or its share of the time to the next window."""
    return {"until": escalation.lasts_until(days, climbed_on, left, closings, working=working)}


@question
def sanctioned(
    *,
    day: date,
    worker_class: WorkerClass,
    funding: Funding,
    kind: UnitKind | None = None,
    office: bool = False,
) -> dict[str, Any]:
    """Return whether the sanctions of PP 86/2013 reach whoever pays a line."""
    return {"reached": escalation.sanctioned(kind, worker_class, funding, day, office=office)}


@question
def office(*, kind: OfficeKind, region: str) -> dict[str, Any]:
    """Return an office's code and what people call it."""
    found = regions.find(region)
    return {"code": office_code(kind, region), "id": title(kind, found), "en": title(kind, found, "en")}


@question
def instrument(*, kind: InstrumentKind, region: str) -> dict[str, Any]:
    """Return what a kind of instrument is enough for, what spending takes, and whether a region can issue it."""
    found = instruments.allows(kind)
    return {
        "strength": found.strength,
        "effects": found.effects,
        "lacks": found.lacks,
        "fulfils": found.fulfils,
        "spending_takes": instruments.spending_takes(),
        "fits": instruments.fits(kind, regions.find(region)),
    }


@question
def draft(
    *, kind: InstrumentKind, region: str, started_on: date, done: Sequence[date] = (), week: int = 5
) -> dict[str, Any]:
    """Return the day of each step of a draft, by its code, with whose it is and when they are reminded."""
    planned = regulation.plan(kind, regions.find(region), started_on, done, week=week)
    return {
        **{each.step.value: each.due_on for each in planned},
        "actors": {each.step: each.actor for each in planned},
        "order": [each.step for each in planned],
        "notice_days": items(regulation.notice_days(started_on)),
    }
