"""Checking: whether the law book is whole, so that nothing is decided on a gap or on a value that nobody tested.

The loader refuses what is badly written in one file; here the files are held against each other, against the
calendar, and against the rows of `law.cases`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from pydantic import JsonValue

from law import calendar_check, claims_check
from law.book import PARAMETERS, BadBookError, Book, Parameter, leaves, names, parameter
from law.budgeting import YEAR_END, Window
from law.cases import Row, Verdict, judge, rows
from law.edition import Edition, using
from law.offices import OfficeKind
from law.values import table
from law.working_days import YEARS, Calendar, Year, read_year
from schemas.base import Message
from schemas.terms import Milestone, Route

ROWS = Path(__file__).parents[1] / "tests" / "law" / "cases"
"""Where a checkout has its rows; an installed kawal has none."""
DOTTED = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
"""How a value names another parameter."""


class Problem(Message):
    """Something wrong with the law book: where, and what."""

    where: str
    what: str


class Check(Message):
    """What was looked at, and what is wrong with it."""

    parameters: int
    values: int
    calendars: int
    rows: int | None
    """None where there are none to run: outside a checkout."""
    problems: tuple[Problem, ...]


def check(folder: Path = PARAMETERS, years: Path = YEARS, cases: Path = ROWS) -> Check:
    """Return what is wrong with the book in *folder* and the calendar in *years*, tested by the rows in *cases*."""
    problems: list[Problem] = []
    book = Book(parameters=dict(_parameters(folder, problems)))
    calendar = Calendar.of(_calendars(years, problems))
    problems += _references(book)
    problems += [Problem(where=where, what=what) for where, what in calendar_check.faults(calendar)]
    found = _rows(cases, problems)
    if found is not None:
        with using(Edition(name=str(folder), book=book, calendar=calendar)):
            verdicts = [judge(row) for row in found]
        problems += [*_judged(verdicts), *_exercised(book, verdicts), *_counted(calendar, found)]
    return Check(
        parameters=len(book.parameters),
        values=sum(len(known.entries) for known in book.parameters.values()),
        calendars=len(calendar.versions),
        rows=None if found is None else len(found),
        problems=tuple(problems),
    )


def _parameters(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Parameter]]:
    for name, path in names(folder).items():
        try:
            yield name, parameter(name, path.read_text("utf-8"))
        except BadBookError as error:
            problems.append(Problem(where=name, what=str(error)))


def _calendars(years: Path, problems: list[Problem]) -> Iterator[Year]:
    for path in sorted(years.glob("*.yaml")):
        try:
            yield read_year(path)
        except BadBookError as error:
            problems.append(Problem(where=f"calendar.{path.stem}", what=str(error)))


def _rows(cases: Path, problems: list[Problem]) -> tuple[Row, ...] | None:
    try:
        return rows(cases) if cases.is_dir() else None
    except BadBookError as error:
        problems.append(Problem(where="rows", what=str(error)))
        return ()


def _references(book: Book) -> Iterator[Problem]:
    """Yield every name in a value that leads nowhere: parameters, milestones, windows, routes, rungs, offices."""
    for name, known in book.parameters.items():
        for entry in known.entries:
            where = f"{name} of {entry.effective_from}"
            for wanted in _parameters_named(name, entry.value):
                if not _stands(book, wanted, entry.effective_from):
                    yield Problem(
                        where=where, what=f"it names {wanted}, and there is no such rule from then on"
                    )
            for word, known_words in _words_named(name, entry.value):
                if word not in known_words:
                    yield Problem(
                        where=where, what=f"it names {word}, which is none of {', '.join(known_words)}"
                    )


def _stands(book: Book, name: str, day: date) -> bool:
    known = book.parameters.get(name)
    later = [entry for entry in known.entries if entry.effective_from > day] if known else []
    return book.find(name, day) is not None or any(not entry.ended for entry in later)


def _parameters_named(name: str, value: JsonValue) -> Iterator[str]:
    """Yield the parameters that a value asks for, by their full names."""
    if name.startswith("budget.order.") or name in {"budget.closings", "budget.windows"}:
        yield from (f"budget.milestones.{code.lower()}" for code in _texts(value) if code != YEAR_END)
    elif name == "budget.prepared_by":
        for codes in table(value).values():
            yield from (f"budget.milestones.{code.lower()}" for code in table(codes))
    elif name.startswith("escalation.order."):
        yield from (f"escalation.rungs.{rung}" for rung in _texts(value))
    elif name == "regulation.order":
        for path, steps in table(value).items():
            yield from (f"regulation.{path}.{step.lower()}" for step in _texts(table(steps)["steps"]))
    else:
        yield from (text for text in _texts(value) if DOTTED.fullmatch(text))


def _words_named(name: str, value: JsonValue) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the words of a value that code must know, with the words it knows."""
    yield from claims_check.words_named(name, value)
    if name.startswith("budget.order."):
        yield name.removeprefix("budget.order."), tuple(Route)
        yield from ((code, tuple(Milestone)) for code in _texts(value))
    if name.startswith("budget.order.") or name == "budget.closings":
        yield from ((window, tuple(Window)) for window in table(value))
    if name in {"budget.prepared_by", "budget.routes", "budget.windows"}:
        yield from ((route, tuple(Route)) for route in table(value))
    if name == "budget.prepared_by":
        yield from ((office, tuple(OfficeKind)) for office in _texts(value))
    if name.startswith("budget.milestones."):
        yield name.removeprefix("budget.milestones.").upper(), tuple(Milestone)
        yield str(table(value).get("actor")), tuple(OfficeKind)


def _judged(verdicts: Sequence[Verdict]) -> Iterator[Problem]:
    for verdict in verdicts:
        if verdict.differs is not None:
            yield Problem(where=f"{verdict.row.file}.yaml: {verdict.row.name}", what=verdict.differs)


def _exercised(book: Book, verdicts: Sequence[Verdict]) -> Iterator[Problem]:
    met: set[tuple[str, date]] = set().union(*(verdict.rests_on for verdict in verdicts))
    for name, known in book.parameters.items():
        for entry in known.entries:
            if (name, entry.effective_from) not in met:
                what = "end" if entry.ended else "value"
                yield Problem(where=name, what=f"no row exercises its {what} of {entry.effective_from}")


def _counted(calendar: Calendar, found: Sequence[Row]) -> Iterator[Problem]:
    counted = {
        f"{row.given.get('year')}.{row.given.get('version')}" for row in found if row.ask == "holidays"
    }
    for year in calendar.versions:
        if year.name not in counted:
            yield Problem(where=f"calendar.{year.name}", what="no row counts its days")


def _texts(value: JsonValue) -> Iterator[str]:
    return (leaf for leaf in leaves(value) if isinstance(leaf, str))
