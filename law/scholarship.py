"""Scholarships of a dead worker's children: which years, at which level of school, for how much.

Each child is followed from the day of death: a place at one level gives the later levels too, one year after the
other, until the child's last birthday under the limit. The agency pays year by year, on a claim each year. Before
PP 82/2019 one child got one amount, once.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from law.book import book
from law.registration import age
from law.values import amount, items, table, text, whole
from schemas.base import Message
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Ruling

MARRIAGE = "marriage"
WORK = "work"


class SchoolLevel(StrEnum):
    """The levels of school; amounts and years of each stand in the law book."""

    TK = "TK"
    SD = "SD"
    SMP = "SMP"
    SMA = "SMA"
    PT = "PT"


class Child(Message):
    """A child of the worker; *ref* is an opaque id. *level* is the school attended, None before school."""

    ref: str
    birth_date: date | None = None
    """Without it, the years are planned to the end of the levels."""
    level: SchoolLevel | None = None
    years_done: int = Field(0, ge=0)
    """Years of that level completed before the death."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.level is None and self.birth_date is None:
            raise ValueError("a child before school needs a birth date")
        return self


class ScholarshipYear(Message):
    """One year's scholarship of one child, claimed from its day on; a child's years count from 1."""

    child: str
    year: int
    claim_from: date
    level: SchoolLevel | None
    amount: Rupiah


class Scholarship(Message):
    """All years that the children named may still claim, in order of child and time."""

    years: tuple[ScholarshipYear, ...]
    total: Rupiah
    rulings: tuple[Ruling, ...]


def scholarship(children: Sequence[Child], died_on: date) -> Scholarship:
    """Return the scholarship years of the first *children* named, as many as the law allows.

    A death before the first scholarship of the law gives none.
    """
    law = book()
    table_of_levels, once = (law.find(f"benefits.scholarship.{name}", died_on) for name in ("levels", "once"))
    if table_of_levels is None and once is None:
        return Scholarship(years=(), total=Rupiah(0), rulings=())
    most = law.ruling("benefits.scholarship.children", died_on)
    limit = law.ruling("benefits.scholarship.until_age", died_on)
    named = children[: whole(most)]
    rulings = [most, limit]
    years: list[ScholarshipYear] = []
    if once is not None:
        rulings = [once, *rulings]
        for child in named:
            years += _years(child, died_on, [(child.level, amount(once))], whole(limit))
    elif table_of_levels is not None:
        school_age = law.ruling("benefits.scholarship.school_age", died_on)
        starting = [school_age] if any(child.level is None for child in named) else []
        rulings = [table_of_levels, *rulings, *starting]
        for child in named:
            begins = _begins(child, died_on, whole(school_age))
            years += _years(child, begins, _levels(child, table_of_levels), whole(limit))
    total = sum((year.amount for year in years), Rupiah(0))
    return Scholarship(years=tuple(years), total=total, rulings=tuple(rulings))


def at_level(
    ref: str, level: SchoolLevel, on: date, *, years_left: int | None = None, birth_date: date | None = None
) -> Child:
    """Return a child with *years_left* at its *level*, all of the level's years if not given, for a death on *on*.

    Raises Refused NOT_ONE_OF for more years than the level has. Without levels in the law of the day, years mean
    nothing.
    """
    levels = book().find("benefits.scholarship.levels", on)
    if levels is None or years_left is None:
        return Child(ref=ref, birth_date=birth_date, level=level)
    most = next(whole(row["years"]) for row in map(table, items(levels)) if row["level"] == level.value)
    if not 0 <= years_left <= most:
        raise Refused(Refusal.NOT_ONE_OF, f"{level}:N", given=years_left, known=f"0–{most}")
    return Child(ref=ref, birth_date=birth_date, level=level, years_done=most - years_left)


def ended(
    on: date, *, birth_date: date, married: bool = False, months_worked: int = 0
) -> tuple[bool, Ruling]:
    """Return whether a child's scholarship has ended by *on*, by age, marriage or work, and the ruling."""
    limit = book().ruling("benefits.scholarship.until_age", on)
    if age(birth_date, on) >= whole(limit):
        return True, limit
    rule = book().ruling("benefits.scholarship.ends_with", on)
    events = items(table(rule)["events"])
    by_marriage = married and MARRIAGE in events
    by_work = WORK in events and months_worked > whole(table(rule)["work_months"])
    return by_marriage or by_work, rule


def _begins(child: Child, died_on: date, school_age: int) -> date:
    if child.level is None and child.birth_date is not None:
        return max(died_on, anniversary(child.birth_date, school_age))
    return died_on


def _years(
    child: Child, begins: date, places: Sequence[tuple[SchoolLevel | None, Rupiah]], limit: int
) -> list[ScholarshipYear]:
    planned = []
    for past, (level, yearly) in enumerate(places):
        day = anniversary(begins, past)
        if child.birth_date and age(child.birth_date, day) >= limit:
            break
        planned.append(
            ScholarshipYear(child=child.ref, year=past + 1, claim_from=day, level=level, amount=yearly)
        )
    return planned


def _levels(child: Child, levels: Ruling) -> list[tuple[SchoolLevel | None, Rupiah]]:
    rows = [table(row) for row in items(levels)]
    names = [SchoolLevel(text(row["level"])) for row in rows]
    start = 0 if child.level is None else names.index(child.level)
    places: list[tuple[SchoolLevel | None, Rupiah]] = [
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
