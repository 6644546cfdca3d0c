"""What-if: what open cases would be told differently under another edition of the law.

Nothing that has been decided is looked at: only due dates still to come, months still to be paid for, rungs still to
be climbed and deaths still to be decided on. Nothing about a person is shown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from law import budgeting, contributions, regions
from law.book import book
from law.deaths import DeathFacts, MembershipFacts, PaidSpell, decide
from law.edition import Edition, using
from law.months import YEAR, Month
from law.values import table, whole
from schemas.base import Message
from schemas.clock import Clock
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.terms import Cause, Funding, Route, WorkerClass
from starter.reading.reader import Reader
from store.pool import Connection, Pool, reading
from store.queries import load, rows

sql = load("whatif")
Dates = Callable[[str, int], dict[str, date]]
"""The due dates of a region's fiscal year by milestone, on whatever route."""


class Decided(Message):
    """An answer that differs: of which case, on what, before and after; None where an edition has no rule."""

    case: str
    region: str
    what: str
    subject: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class _Question:
    case: str
    region: str
    what: str
    subject: str
    ask: Callable[[Dates], object]


async def decided_differently(pool: Pool, who: Reader, one: Edition, other: Edition) -> list[Decided]:
    """Return every answer to an open case that *who* sees and that *other* gives differently from *one*."""
    asked: list[_Question] = []
    async with reading(pool) as connection:
        for query, questions in (
            (sql.milestones, _milestone),
            (sql.lines, _line),
            (sql.rungs, _rung),
        ):
            seen = [row for row in await rows(query(connection)) if who.sees(row["region"])]
            asked += [question for row in seen for question in questions(row)]
        deaths = [row for row in await rows(sql.claims(connection)) if who.sees(row["region"])]
        asked += [await _claim(connection, row) for row in deaths]
    answers = zip(asked, _answers(asked, one), _answers(asked, other), strict=True)
    return [
        Decided(
            case=each.case,
            region=each.region,
            what=each.what,
            subject=each.subject,
            before=before,
            after=after,
        )
        for each, before, after in answers
        if before != after
    ]


def _answers(asked: Sequence[_Question], edition: Edition) -> list[str | None]:
    with using(edition):
        dates = cache(_dates)
        return [_answer(question, dates) for question in asked]


def _answer(question: _Question, dates: Dates) -> str | None:
    try:
        return str(question.ask(dates))
    except (Refused, KeyError):
        return None


def _milestone(row: Any) -> Iterator[_Question]:  # noqa: ANN401 - a row
    region, year, code = row["region"], row["fiscal_year"], row["milestone"]
    yield _Question(row["chain"], region, "due_on", code, lambda dates: dates(region, year)[code])


def _line(row: Any) -> Iterator[_Question]:  # noqa: ANN401 - a row
    for number in range(1, YEAR + 1):
        month = Month(year=row["fiscal_year"], month=number)

        def monthly(_: Dates, month: Month = month) -> Rupiah:
            return contributions.monthly(
                WorkerClass(row["worker_class"]),
                Rupiah(row["income"]),
                month,
                funding=Funding(row["funding"]),
            ).total

        yield _Question(row["chain"], row["region"], "monthly", f"{row['line']} {month}", monthly)


def _rung(row: Any) -> Iterator[_Question]:  # noqa: ANN401 - a row
    on = Clock(offset=regions.offset(regions.find(row["region"]))).today(row["opened_at"])

    def days(_: Dates) -> int:
        rule = table(book().ruling(f"escalation.rungs.{row['name']}", on))
        return whole(rule["working_days"] if "working_days" in rule else rule["days"])

    yield _Question(row["chain"], row["region"], "days", f"{row['number']} {row['name']}", days)


async def _claim(connection: Connection, row: Any) -> _Question:  # noqa: ANN401 - a row
    """Return the question that is decided on, from the facts that the decision reads; they are never shown."""
    cause, died_on, ids = Cause(row["cause"]), row["died_on"], list(row["memberships"])
    members = await sql.memberships_at(connection, memberships=ids, died_on=died_on)
    facts = DeathFacts(
        died_on=died_on,
        cause=cause,
        memberships=tuple(
            MembershipFacts(
                membership=one["id"],
                worker_class=WorkerClass(one["worker_class"]),
                monthly_wage=Rupiah(one["income"]),
                registered_on=date.fromisoformat(one["effective_on"]),
                number_issued_on=date.fromisoformat(one["effective_on"]),
                spells=tuple(
                    PaidSpell(begins=date.fromisoformat(begins), months=tuple(map(Month.parse, months)))
                    for begins, months in one["spells"]
                ),
            )
            for one in members
        ),
    )

    def paid_now(_: Dates) -> Rupiah:
        return decide(facts).amount

    return _Question(row["chain"], row["region"], "paid_now", f"{row['claim']} {cause} {died_on}", paid_now)


def _dates(region: str, fiscal_year: int) -> dict[str, date]:
    found = regions.find(region)
    planned = [each for route in Route for each in _planned(found, fiscal_year, route)]
    return {each.code.value: each.due_on for each in planned}


def _planned(
    region: regions.Region, fiscal_year: int, route: Route
) -> tuple[budgeting.PlannedMilestone, ...]:
    try:
        return budgeting.plan(region, fiscal_year, route=route)
    except Refused:
        return ()
