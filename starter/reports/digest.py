"""The governor's digest: his regencies and cities, what is late and why, who must act by when, what he can demand."""

from datetime import date

from law.offices import OfficeKind, office_code
from law.regions import head_title, present
from schemas.base import Message
from schemas.money import Rupiah
from schemas.terms import Milestone, RegionKind
from starter.reports.deadlines import Deadline, deadlines
from starter.reports.funnel import STEPS, has_reached
from starter.reports.governments import Government
from starter.reports.record import KnownRecord
from starter.reports.standing import ACKNOWLEDGE, CONTRIBUTE, REGISTER, REGULATE, Standing, State, standings

AHEAD = 60
"""Days of deadlines that a digest looks ahead."""


ACTORS = {
    ACKNOWLEDGE: OfficeKind.HEAD,
    REGULATE: OfficeKind.SEKDA,
    REGISTER: OfficeKind.SEKDA,
    CONTRIBUTE: OfficeKind.BPKAD,
}
"""Whose deed a duty is that no milestone names an office for."""


class Subject(Message):
    """A regency or city of the province, and how it stands."""

    region: str
    name: str
    step: str
    """The furthest step of the funnel it has reached."""
    missed: int
    late: int
    registered: int
    protected: int
    arrears: Rupiah


class Late(Message):
    """A duty whose day is past: why, as far as the record tells, and who must act by when."""

    region: str
    name: str
    duty: str
    fiscal_year: int | None
    due_on: date
    days: int
    why: str
    """A code of `WHYS`."""
    about: str
    """What the reason speaks of: a milestone, a day, an amount."""
    office: str | None
    rung: int
    by: date | None
    """The day on which the next office is asked; where no ladder climbs, the next milestone's; None: at once."""


class Demand(Message):
    """What the governor can demand when he evaluates a regency's or a city's budget."""

    region: str
    name: str
    fiscal_year: int
    submitted_by: date
    """The day by which the draft must have reached him."""
    until: date
    """The day by which the budget must be law."""
    demand: str
    """A code of `DEMANDS`."""
    amount: Rupiah


class Closed(Message):
    """A budget window that closed without a line: what opens next, and who must act in it by when."""

    region: str
    name: str
    fiscal_year: int
    window: str
    opens: str
    office: str
    by: date


class Digest(Message):
    """The digest of one province."""

    province: str
    name: str
    governor: str
    subjects: tuple[Subject, ...]
    late: tuple[Late, ...]
    closed: tuple[Closed, ...]
    demands: tuple[Demand, ...]
    ahead: tuple[Deadline, ...]


def digest(record: KnownRecord, lang: str) -> Digest:
    """Return the digest of the record's province."""
    on = record.cut.as_of
    province = present(str(record.province), on)
    below = [one for one in record.governments if one.kind is not RegionKind.PROVINCE]
    return Digest(
        province=province.code,
        name=province.name,
        governor=head_title(province, lang),
        subjects=tuple(_subject(one, on) for one in below),
        late=tuple(
            sorted(
                (late for one in below for late in _late(one, on)), key=lambda late: (-late.days, late.region)
            )
        ),
        closed=tuple(closed for one in below for closed in _closed(one, on)),
        demands=tuple(demand for one in below for demand in _demands(one, on)),
        ahead=tuple(
            one
            for one in deadlines(record, AHEAD).deadlines
            if one.region in {subject.code for subject in below}
        ),
    )


def _years(government: Government, on: date) -> tuple[int, ...]:
    planned = {row.fiscal_year for row in government.milestones}
    return tuple(sorted({on.year, on.year + 1} & (planned | {on.year})))


def _subject(one: Government, on: date) -> Subject:
    states = [standing.state for _, _, standing in _duties(one, on)]
    return Subject(
        region=one.code,
        name=one.name,
        step=[step for step in STEPS if has_reached(one, step)][-1],
        missed=states.count(State.MISSED),
        late=states.count(State.LATE),
        registered=one.registered,
        protected=one.protected,
        arrears=Rupiah(one.sums("arrears")),
    )


def _duties(one: Government, on: date) -> list[tuple[str, int | None, Standing]]:
    found: list[tuple[str, int | None, Standing]] = []
    for fiscal_year in _years(one, on):
        for duty, standing in standings(one, fiscal_year, on).items():
            yearly = duty not in (ACKNOWLEDGE, REGULATE)
            if yearly or fiscal_year == on.year:
                found.append((duty, fiscal_year if yearly else None, standing))
    return found


def _late(one: Government, on: date) -> list[Late]:
    found = []
    for duty, fiscal_year, standing in _duties(one, on):
        if standing.state is not State.MISSED or standing.due_on is None:
            continue
        why, about = _why(one, duty, fiscal_year)
        ladder = next(
            (each for each in one.ladders if each.missed == duty and each.due_on == standing.due_on), None
        )
        # A ladder climbs for its whole window: the first milestone missed raised it.
        ladder = ladder or next(
            (each for each in one.ladders if _same_stage(each.case, duty, fiscal_year)), None
        )
        found.append(
            Late(
                region=one.code,
                name=one.name,
                duty=duty,
                fiscal_year=fiscal_year,
                due_on=standing.due_on,
                days=standing.days or 0,
                why=why,
                about=about,
                office=ladder.office if ladder else _actor(one, duty, fiscal_year),
                rung=ladder.rung if ladder else 0,
                by=(ladder.paused_until or ladder.next_on) if ladder else _next_day(one, fiscal_year, on),
            )
        )
    return found


def _same_stage(ladder: str, duty: str, fiscal_year: int | None) -> bool:
    if duty in (ACKNOWLEDGE, REGULATE):
        return f"issuing.{duty}." in ladder
    stage = {REGISTER: "registration", CONTRIBUTE: "contributions"}.get(duty, "budgeting")
    return f"/{stage}." in ladder and f".{fiscal_year}/" in ladder


def _why(one: Government, duty: str, fiscal_year: int | None) -> tuple[str, str]:
    year = one.year(fiscal_year or 0)
    if duty == REGISTER:
        return (
            ("no_numbers", str(year.submitted_on))
            if year.submitted_on
            else ("no_roster", str(year.funded_on))
        )
    if duty == CONTRIBUTE:
        return "unpaid", str(year.arrears)
    if duty in (ACKNOWLEDGE, REGULATE):
        return "nothing_recorded", ""
    rows = [row for row in one.milestones if row.fiscal_year == fiscal_year]
    mine = next(row for row in rows if row.milestone == duty)
    waiting = [
        row for row in rows
        if row.window == mine.window and row.due_on < mine.due_on and row.met_on is None and not row.before_opening
    ]  # fmt: skip
    return ("waits_for", waiting[0].milestone) if waiting else ("nothing_recorded", "")


def _actor(one: Government, duty: str, fiscal_year: int | None) -> str | None:
    if duty in ACTORS:
        return office_code(ACTORS[duty], one.region)
    found = (row.actor for row in one.milestones if row.fiscal_year == fiscal_year and row.milestone == duty)
    return next(found, None)


def _next_day(one: Government, fiscal_year: int | None, on: date) -> date | None:
    days = (row.due_on for row in one.milestones if row.fiscal_year == fiscal_year and row.due_on > on)
    return min(days, default=None)


def _closed(one: Government, on: date) -> list[Closed]:
    return [
        Closed(
            region=one.code,
            name=one.name,
            fiscal_year=row.fiscal_year,
            window=row.window,
            opens=row.opens,
            office=row.office,
            by=row.act_by,
        )
        for row in one.windows
        if row.act_by >= on and not one.year(row.fiscal_year).budgeted
    ]


def _demands(one: Government, on: date) -> list[Demand]:
    found = []
    for fiscal_year in _years(one, on):
        rows = {row.milestone: row for row in one.milestones if row.fiscal_year == fiscal_year}
        evaluation, law = rows.get(Milestone.EVALUATION), rows.get(Milestone.PERDA_APBD)
        if evaluation is None or law is None or law.met_on is not None or law.due_on < on:
            continue
        year, now = one.year(fiscal_year), one.year(on.year)
        asked = [row for row in one.evaluations if row.fiscal_year == fiscal_year]
        wanted = [
            ("evaluation", Rupiah(sum(row.amount for row in asked)), bool(asked)),
            ("line", Rupiah(0), not year.budgeted),
            ("shortfall", year.shortfall, year.shortfall > 0),
            ("register", Rupiah(0), now.funded_on is not None and not now.registered_on and not now.bills),
            ("arrears", Rupiah(one.sums("arrears")), one.sums("arrears") > 0),
        ]
        found += [
            Demand(
                region=one.code,
                name=one.name,
                fiscal_year=fiscal_year,
                submitted_by=evaluation.due_on,
                until=law.due_on,
                demand=code,
                amount=amount,
            )
            for code, amount, holds in wanted
            if holds
        ]
    return found
