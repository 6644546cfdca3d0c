"""What a plan is asked for: a YAML or JSON file, or a few words on the command line."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import yaml
from pydantic import ValidationError

from law.months import Month
from law.plans import Goal, Question
from schemas.errors import Misused, Refused
from schemas.refusals import Refusal
from schemas.terms import Programme
from starter.commands.inputs import amount, codes

SEGMENT = "NAME:WORKERS:PU|BPU:INCOME"
MONEY = "FUNDING:AMOUNT[:SEGMENT,SEGMENT…]"
KEYS = {"first_month", "goal", "segments", "money"}
EXAMPLE = """\
first_month: 2022-06
segments:
  - {name: RENTAN, workers: 3500, class: BPU, income: 1000000}
  - {name: TANI_TEMBAKAU, workers: 500, class: BPU, income: 1000000, priority: 2}
  - {name: NON_ASN, workers: 1200, class: PU, income: 2500000, programmes: [JKK, JKM, JHT], risk_group: I}
money:
  - {funding: APBD_MURNI, amount: 400000000}
  - {funding: DBH_CHT, amount: 60000000, segments: [TANI_TEMBAKAU]}
  - {funding: APBD_P, amount: 120000000, from: 2022-10}
"""
RENAMED = {
    "workers": "headcount",
    "class": "worker_class",
    "last_month": "last_entry",
    "segments": "cohorts",
    "from": "since",
}
MONTHS = ("last_entry", "since")


def from_words(segments: Sequence[str], money: Sequence[str]) -> dict[str, Any]:
    """Return the document that `--segment` and `--money` stand for; raises Misused and Refused INVALID_AMOUNT."""
    return {
        "segments": [_segment(text) for text in segments],
        "money": [_source(text) for text in money],
    }


def from_file(content: bytes, name: str) -> dict[str, Any]:
    """Return the document in a YAML or JSON file; raises Refused INVALID_INPUT for anything else."""
    try:
        document = yaml.safe_load(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        why = "it is neither YAML nor JSON in UTF-8"
        raise Refused(Refusal.INVALID_INPUT, name, what="The file", why=why) from error
    if not isinstance(document, dict) or not {"segments"} <= set(document) <= KEYS:
        why = f"it says {', '.join(sorted(KEYS))} and nothing else; segments at least"
        raise Refused(Refusal.INVALID_INPUT, name, what="The file", why=why)
    return document


def question(document: dict[str, Any], *, first: Month | None, goal: Goal | None) -> Question:
    """Return the question of a document; *first* and *goal* given apart go before those in it.

    Raises Refused INVALID_INPUT, naming the field, and Misused without a first month.
    """
    with _named_as_written():
        if first is None and "first_month" not in document:
            raise Misused("name the first month: --first-month 2022-06, or --year 2022 for a whole year")
        cohorts = [_renamed(one, "segments") for one in _list(document, "segments")]
        for one in cohorts:
            if isinstance(listed := one.get("programmes"), str):
                one["programmes"] = [Programme(code) for code in codes(listed)]
        return Question.model_validate(
            {
                "first": first or _month(document["first_month"]),
                "goal": goal or document.get("goal", Goal.WORKERS),
                "cohorts": cohorts,
                "sources": [_renamed(one, "money") for one in _list(document, "money")],
            }
        )


@contextmanager
def _named_as_written() -> Iterator[None]:
    """Turn what a question does not accept into Refused INVALID_INPUT that names fields as the file does."""
    written = {name: word for word, name in RENAMED.items()} | {"cohorts": "segments", "sources": "money"}
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(written.get(str(name), str(name)) for name in first["loc"]) or "plan"
        raise Refused(Refusal.INVALID_INPUT, "plan", what=where, why=first["msg"]) from None


def _list(document: dict[str, Any], name: str) -> list[Any]:
    found = document.get(name) or []
    if not isinstance(found, list):
        raise Refused(Refusal.INVALID_INPUT, "plan", what=name, why="it is not a list")
    return found


def _renamed(given: object, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Refused(Refusal.INVALID_INPUT, "plan", what=where, why="each of them says its fields by name")
    found = {RENAMED.get(str(name), str(name)): value for name, value in given.items()}
    for name in MONTHS:
        if found.get(name) is not None:
            found[name] = _month(found[name])
    if where == "money":
        found.setdefault("name", str(found.get("funding", "")))
    return found


def _month(text: object) -> Month:
    try:
        return Month.parse(str(text))
    except ValueError:
        why = "it is not a month such as 2022-06"
        raise Refused(Refusal.INVALID_INPUT, "plan", what="month", why=why) from None


def _segment(text: str) -> dict[str, Any]:
    match text.split(":"):
        case [name, workers, worker_class, income] if workers.isascii() and workers.isdigit():
            return {
                "name": name,
                "workers": int(workers[:12]),
                "class": worker_class,
                "income": amount(income, name or "segment"),
            }
    raise Misused(f"a segment is written {SEGMENT}, such as RENTAN:3500:BPU:1000000")


def _source(text: str) -> dict[str, Any]:
    match text.split(":"):
        case [funding, rupiah, *segments] if len(segments) <= 1:
            named = codes(segments[0]) if segments else ()
            return {"funding": funding, "amount": amount(rupiah, funding or "money"), "segments": named}
    raise Misused(f"money is written {MONEY}, such as DBH_CHT:60000000:TANI_TEMBAKAU")
