"""Rows of whole claims, as a jurist reads them in `tests/claims/cases/`: who died, what came in between, how it ended.

A file of rows is a YAML list. One row:

    - name: a farmer's widow is paid in full
      source: Krakatau Radio, Pandeglang, 2021
      death: {died_on: 2022-03-10, reported_on: 2022-03-14}
      memberships: [{class: BPU, since: 2022-01-12, paid: 2022-01..2022-03}]
      family: {heirs: [{ref: H1, relation: WIDOW}]}
      course: [attach, prepare, approve, pay]
      expect: {stage: paid, closed: true, paid: {H1: 42_000_000}}

`course` is what people do and how many days pass, one step after the other; `tests/support/claim_course.py` says what
each step means. A step that must be refused is written `{refused: approve, because: four_eyes}`. `expect` may leave
out what the row is not about. `source` says who reports the outcome, or "constructed" when it was worked out by hand.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from law.book import read
from law.months import Month
from schemas.terms import Cause, WorkerClass
from tests.support.insured import Membership

Step = str | dict[str, Any]


def _months(written: object) -> object:
    """Read months as a row writes them: 2022-03, a run 2022-01..2022-06, or a list of both."""
    found: list[Month] = []
    for text in [written] if isinstance(written, str) else list(written):  # type: ignore[call-overload]
        first, _, last = str(text).partition("..")
        run = Month.parse(last or first).since(Month.parse(first))
        found += [Month.parse(first).plus(n) for n in range(run + 1)]
    return tuple(found)


class Strict(BaseModel):
    """A part of a row: what it does not know is a mistake of the row's."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class RowMembership(Strict):
    """A membership of the dead, and the months paid for it."""

    worker_class: WorkerClass = Field(alias="class")
    since: date
    paid: Annotated[tuple[Month, ...], BeforeValidator(_months)] = ()
    income: int = 1_000_000
    left: date | None = None

    @property
    def held(self) -> Membership:
        """Return it as it is put on record."""
        return Membership(self.worker_class, self.since, self.paid, self.income, self.left)


class RowDeath(Strict):
    """A death, and the day on which somebody told of it."""

    died_on: date
    reported_on: date
    cause: Cause = Cause.NON_WORK
    traffic: bool = False
    born: date | None = None


class Row(Strict):
    """One claim with the outcome that is expected of it."""

    name: str
    source: str = Field(min_length=3)
    death: RowDeath
    memberships: tuple[RowMembership, ...]
    family: dict[str, Any] = {}
    course: tuple[Step, ...]
    expect: dict[str, Any] = Field(min_length=1)


def rows(folder: Path) -> list[Row]:
    """Return all rows under *folder*, file by file, in the order in which the deaths were reported."""
    found = [
        Row.model_validate(written)
        for path in sorted(folder.glob("*.yaml"))
        for written in read(path.name, path.read_text("utf-8"))
    ]
    return sorted(found, key=lambda row: row.death.reported_on)
