"""Scholarships of a dead worker's children: which years, at which level of school, for how much.

Each child is followed from the day of death: a place at one level gives the later levels too, one year after the
other, until the child's last birthday under the limit. The agency pays year by year, on a claim each year.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pydantic import Field

from law.book import book
from law.registration import age
from law.values import amount, items, table, text, whole
from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling


class SchoolLevel(StrEnum):
    """The levels of school; amounts and years of each stand in the law book."""

    TK_SD = "TK_SD"
    SMP = "SMP"
    SMA = "SMA"
    PT = "PT"


class Child(Message):
    """A child of the worker; *ref* is an opaque id. *level* is the school attended, None before school."""

    ref: str
    birth_date: date
    level: SchoolLevel | None = None
    years_done: int = Field(0, ge=0)
    """Years of that level completed before the death."""


class ScholarshipYear(Message):
    """One year's scholarship of one child, claimed from its day on."""

    child: str
    claim_from: date
    level: SchoolLevel
    amount: Rupiah


class Scholarship(Message):
    """All years that the children named may still claim, in order of child and time."""

    years: tuple[ScholarshipYear, ...]
    total: Rupiah
    rulings: tuple[Ruling, ...]


def scholarship(children: Sequence[Child], died_on: date) -> Scholarship:
    """Return the scholarship years of the first *children* named, as many as the law allows.

    Raises Refused NO_RULING for a death before the present table (PP 82/2019).
    """
    rules = {
        name: book().ruling(f"benefits.scholarship.{name}", died_on)
        for name in ("levels", "children", "until_age", "school_age")
    }
    named = children[: whole(rules["children"])]
    years = tuple(year for child in named for year in _years(child, died_on, rules))
    return Scholarship(
        years=years, total=sum((year.amount for year in years), Rupiah(0)), rulings=tuple(rules.values())
    )


def _years(child: Child, died_on: date, rules: dict[str, Ruling]) -> list[ScholarshipYear]:
    begins = died_on
    if child.level is None:
        begins = max(died_on, anniversary(child.birth_date, whole(rules["school_age"])))
    planned = []
    for past, (level, yearly) in enumerate(_levels(child, rules["levels"])):
        day = anniversary(begins, past)
        if age(child.birth_date, day) >= whole(rules["until_age"]):
            break
        planned.append(ScholarshipYear(child=child.ref, claim_from=day, level=level, amount=yearly))
    return planned


def _levels(child: Child, levels: Ruling) -> list[tuple[SchoolLevel, Rupiah]]:
    rows = [table(row) for row in items(levels)]
    names = [SchoolLevel(text(row["level"])) for row in rows]
    start = 0 if child.level is None else names.index(child.level)
    places = [
        (name, amount(row["yearly"]))
        for name, row in zip(names[start:], rows[start:], strict=True)
        for _ in range(whole(row["years"]))
    ]
    return places[child.years_done :]


def anniversary(day: date, years: int) -> date:
    """Return the same day *years* later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
