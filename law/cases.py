"""Rows: single cases with the answer of the law, written so that a jurist can read and correct them.

A file of rows is a YAML list under `tests/law/cases/`; its name is a heading, nothing more. One row:

    - name: vulnerable worker in the lowest band
      ask: contribution
      given: {worker_class: BPU, income: 0, month: 2022-03}
      expect: {JKK: 10_000, JKM: 6_800, total: 16_800}
      source: gerbangbanten, 16.800 per bulan

`ask` is a question of `law.questions`, and `given` are its arguments: codes for regions, 2022-03 for months, whole
rupiah. `expect` may leave out what the row is not about; a table in it is compared key by key, a list as a whole.
`expect: {refused: no_ruling}` expects a refusal. `source` says who reports the answer, or "constructed" when it was
worked out by hand from the rule. A row *rests on* every value of the law book that is looked up to answer it.
"""

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from law.book import BadBookError, Witness, book, read, using_book
from law.questions import QUESTIONS
from schemas.base import Message
from schemas.errors import Refused

KEYS = {"name", "ask", "given", "expect", "source"}


class Row(Message):
    """One question with the answer that the law gives to it."""

    file: str
    name: str
    ask: str
    given: dict[str, Any]
    expect: dict[str, Any]
    source: str


class Verdict(Message):
    """How a row came out: what differs from what it expects, and the values of the law book it rests on."""

    row: Row
    differs: str | None
    rests_on: frozenset[tuple[str, date]]


def rows(folder: Path) -> tuple[Row, ...]:
    """Return all rows under *folder*, by file. Raises BadBookError for a row that is not written in full."""
    return tuple(row for path in sorted(folder.rglob("*.yaml")) for row in _rows(path))


def judge(row: Row) -> Verdict:
    """Answer *row* by the law book in force and compare; an answer that fails is a difference, not an error."""
    witness = Witness(parameters=book().parameters)
    with using_book(witness):
        differs = _differs(row)
    return Verdict(row=row, differs=differs, rests_on=frozenset(witness.seen))


def _rows(path: Path) -> list[Row]:
    raw = read(path.name, path.read_text("utf-8"))
    if not isinstance(raw, list):
        raise BadBookError(f"{path.name}: write a list of rows")
    for number, row in enumerate(raw, start=1):
        if not isinstance(row, dict) or set(row) != KEYS or not row["source"] or not row["expect"]:
            raise BadBookError(f"{path.name}: row {number} needs {', '.join(sorted(KEYS))}, and nothing else")
        if row["ask"] not in QUESTIONS:
            raise BadBookError(f"{path.name}: row {number} asks {row['ask']!r}; no such question")
    names = [row["name"] for row in raw]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadBookError(f"{path.name}: {', '.join(twice)} stands twice")
    try:
        return [Row(file=path.stem, **row) for row in raw]
    except ValidationError as error:
        raise BadBookError(f"{path.name}: {error}") from error


def _differs(row: Row) -> str | None:
    try:
        answer = QUESTIONS[row.ask](**row.given)
    except Refused as refused:
        answer = {"refused": refused.reason.code}
    except (ValidationError, TypeError, ValueError, LookupError) as error:
        return f"{type(error).__name__}: {error}"
    differences = _compare(to_jsonable_python(answer), to_jsonable_python(row.expect), "")
    return "; ".join(differences) or None


def _compare(answer: object, expected: object, where: str) -> list[str]:
    if isinstance(answer, dict) and isinstance(expected, dict):
        return [
            difference
            for key, value in expected.items()
            for difference in _compare(answer.get(key), value, f"{where}{'.' if where else ''}{key}")
        ]
    return [] if answer == expected else [f"{where} is {answer}, not {expected}"]
