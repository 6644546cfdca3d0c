"""The questions about people: cover, heirs, school, claims, registration, appeals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from law import (
    appeals,
    claims,
    contributions,
    coverage,
    documents,
    membership,
    registration,
    rosters,
    scholarship,
)
from law.book import book
from law.months import Month
from law.questions.registry import question
from schemas.errors import Reason
from schemas.money import Rupiah
from schemas.terms import Cause, Leaving, Segment, WorkerClass


@question
def cover(
    *, died_on: date, worker_class: WorkerClass, paid: Sequence[str], member_since: date
) -> dict[str, Any]:
    """Return whether a worker who paid for these months was covered, and what was found."""
    found = claims.covered(died_on, worker_class, [Month.parse(month) for month in paid], member_since)
    return {
        "eligible": found.eligible,
        "reduced": found.reduced,
        "findings": [each.code for each in found.findings],
    }


@question
def moved_cover(
    *,
    day: date,
    worker_class: WorkerClass,
    began: date,
    before: Sequence[date],
    moved: date,
    after: Sequence[date],
) -> dict[str, Any]:
    """Return whether somebody who moved to another line was covered: *before* and *after* are days of payment.

    Each pays for the month it lies in, on the membership before the move or on the one that followed.
    """
    spells = [
        coverage.Spell(begins=begins, paid=tuple(coverage.Paid(month=Month.of(on), on=on) for on in paid))
        for begins, paid in ((began, before), (moved, after))
    ]
    found = coverage.cover(day, worker_class, spells)
    return {
        "begins": found.begins,
        "eligible": found.eligibility.eligible,
        "reduced": found.eligibility.reduced,
        "findings": [each.code for each in found.eligibility.findings],
    }


@question
def holding(
    *, begins: date, day: date, ends: date | None = None, why: Leaving | None = None
) -> dict[str, Any]:
    """Return whether a membership holds on a day, whether it is billed for that month, and its first bill."""
    return {
        "holds": membership.holds(day, begins, ends, why),
        "billed": membership.billed_in(Month.of(day), begins, ends),
        "first_billed": str(membership.first_billed(begins)),
    }


@question
def within_band(*, worker_class: WorkerClass, income: int, priced: int, day: date) -> dict[str, Any]:
    """Return whether a line priced at one income pays for somebody with another."""
    return {"within": membership.dearer_band(worker_class, Rupiah(income), Rupiah(priced), day) is None}


@question
def payment(
    *, cause: Cause, complete_on: date, owed: int | None = None, days_late: int = 0
) -> dict[str, Any]:
    """Return by when the agency pays for a complete file, and what lateness costs it."""
    answer: dict[str, Any] = {"due_on": claims.pay_by(cause, complete_on)}
    if owed is not None:
        answer["compensation"] = claims.late_compensation(Rupiah(owed), days_late, complete_on)[0]
    return answer


@question
def reminders(*, died_on: date) -> dict[str, Any]:
    """Return the days on which somebody is reminded of a death that nobody has claimed for."""
    return {"days": claims.reminders(died_on)[0]}


@question
def heirs(*, died_on: date, relations: Sequence[claims.Relation]) -> dict[str, Any]:
    """Return whose turn it is among survivors of these relations."""
    given = [claims.Heir(ref=str(n), relation=relation) for n, relation in enumerate(relations)]
    found = claims.first_class(given, died_on)
    return {"heir_class": found.heir_class, "relations": [heir.relation for heir in found.heirs]}


@question
def age_limit(*, worker_class: WorkerClass, birth_date: date, day: date) -> dict[str, Any]:
    """Return whether somebody is too old to register."""
    return {"too_old": registration.too_old(worker_class, birth_date, day, book())}


@question
def nik(*, area: str, birth_date: date, female: bool, serial: int) -> dict[str, Any]:
    """Return the population number of somebody first registered in an area."""
    return {"nik": registration.compose_nik(area, birth_date, female, serial)}


@question
def inactive(*, worker_class: WorkerClass, unpaid_in_a_row: int, day: date) -> dict[str, Any]:
    """Return whether so many unpaid months in a row make a membership inactive."""
    return {"inactive": contributions.inactive(worker_class, unpaid_in_a_row, day)[0]}


@question
def minimum_programmes(*, worker_class: WorkerClass, day: date) -> dict[str, Any]:
    """Return the programmes that a region registers its workers for at least."""
    return {"programmes": contributions.minimum_programmes(worker_class, day)[0]}


@question
def school_years(*, died_on: date, children: Sequence[scholarship.Child]) -> dict[str, Any]:
    """Return the years of school that a death pays for, as amounts by level, and the first and last day to claim."""
    found = scholarship.scholarship(children, died_on)
    levels = dict.fromkeys(year.level for year in found.years)
    return {
        "total": found.total,
        "years": {level: sum(1 for year in found.years if year.level is level) for level in levels},
        "first": found.years[0].claim_from if found.years else None,
        "last": found.years[-1].claim_from if found.years else None,
        "children": len({year.child for year in found.years}),
    }


@question
def school_ended(
    *, day: date, birth_date: date, married: bool = False, months_worked: int = 0
) -> dict[str, Any]:
    """Return whether a child's scholarship has ended."""
    found = scholarship.ended(day, birth_date=birth_date, married=married, months_worked=months_worked)
    return {"ended": found[0]}


@question
def claim_documents(
    *,
    cause: Cause,
    worker_class: WorkerClass,
    relations: Sequence[claims.Relation],
    day: date,
    amount_owed: int = 0,
    traffic: bool = False,
    outside_order: bool = False,
) -> dict[str, Any]:
    """Return the least documents of a claim."""
    found = documents.required(
        cause,
        worker_class,
        relations,
        day,
        amount_owed=amount_owed,
        traffic=traffic,
        outside_order=outside_order,
    )
    return {"documents": found.codes}


@question
def lapse(*, cause: Cause, died_on: date) -> dict[str, Any]:
    """Return when the right to a benefit lapses; null where no lapse is known."""
    found = claims.lapses_on(cause, died_on)
    return {"lapses_on": found[0] if found else None}


@question
def appeal(*, complained_on: date, mediated_on: date | None = None) -> dict[str, Any]:
    """Return by when a complaint is settled, and by when a mediation ends."""
    answer: dict[str, Any] = {"complaint_by": appeals.complaint_by(complained_on).due_on}
    return answer | ({"mediation_by": appeals.mediation_by(mediated_on).due_on} if mediated_on else {})


@question
def accident_report(*, happened: datetime, stated: datetime) -> dict[str, Any]:
    """Return by when a work accident and its outcome are reported."""
    return {
        "report_by": appeals.report_by(happened)[0].isoformat(),
        "outcome_by": appeals.outcome_by(stated)[0].isoformat(),
    }


@question
def registering(
    *, received_on: date, complete_on: date, company: bool = False, cards_on: date | None = None
) -> dict[str, Any]:
    """Return by when forms are handed in, workers numbered, cards issued and handed over, and changes reported."""
    answer: dict[str, Any] = {
        "forms_by": registration.forms_by(received_on).due_on,
        "number_by": registration.number_by(complete_on, company=company).due_on,
        "cards_by": registration.cards_by(complete_on).due_on,
        "change_by": registration.change_by(received_on).due_on,
    }
    return answer | ({"handed_over_by": registration.handed_over_by(cards_on).due_on} if cards_on else {})


@question
def ages(*, birth_date: date, day: date) -> dict[str, Any]:
    """Return what somebody's age shuts out: registration, pension contributions, the job loss programme."""
    young = registration.enters_job_loss(birth_date, day)
    return {
        "too_young": registration.too_young(birth_date, day)[0],
        "past_pension_age": registration.past_pension_age(birth_date, day)[0],
        "enters_job_loss": young[0] if young else None,
    }


@question
def roster_row(
    *, day: date, worker_class: WorkerClass, segment: Segment, income: int, cells: dict[str, str]
) -> dict[str, Any]:
    """Return what is wrong with a roster's row for a line that was priced by an income, and what it warns of."""
    terms = rosters.Terms(
        worker_class=worker_class, segment=segment, income=Rupiah(income), units=frozenset(), on=day
    )
    found = rosters.RowChecks(tuple(cells), terms).check(2, tuple(cells.values()))
    if isinstance(found, Reason):
        return {"wrong": [each.code for each in (found, *found.also)]}
    return {"wrong": [], "warnings": list(found.warnings), "priority": found.priority}
