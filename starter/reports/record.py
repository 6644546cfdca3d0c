"""The record behind a report: every addressee that the reader sees, read from PostgreSQL in a dozen queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from law import regions
from law.months import Month
from law.regions import Region
from schemas.base import Message
from schemas.errors import Refused
from schemas.names import instruction_id
from schemas.refusals import Refusal
from schemas.terms import Progress
from starter.reading.reader import Reader
from starter.reports.cut import Cut
from starter.reports.governments import (
    ClaimRow,
    EvaluationRow,
    Figure,
    Government,
    Instrument,
    LadderRow,
    MilestoneRow,
    Stay,
    TaskRow,
    Times,
    WindowRow,
    Year,
)
from store.pool import Connection, Pool, reading
from store.queries import load, rows

sql = load("reports")
Rows = dict[str, list[Any]]


class KnownRecord(Message):
    """What a report is made from."""

    instruction: str
    issued_on: date
    cut: Cut
    province: str | None
    scopes: tuple[str, ...]
    """The regions in which the reader holds a role: what others did is not counted."""
    governments: tuple[Government, ...]


async def known_record(
    pool: Pool, reader: Reader, instruction: str, cut: Cut, *, province: str | None = None
) -> KnownRecord:
    """Return the addressees that *reader* sees, those of *province* on the day if one is named.

    Raises Refused UNKNOWN_CASE for an instruction that was not issued, UNKNOWN_REGION for a province that is none.
    """
    if province is not None:
        province = regions.present(province, cut.as_of).code
    known = {"instruction": instruction, "as_of": cut.as_of, "known": cut.known}
    async with reading(pool) as connection:
        issued = await sql.instruction_issued(connection, instruction=instruction)
        if issued is None:
            raise Refused(Refusal.UNKNOWN_CASE, instruction_id(instruction))
        addressed = [
            row for row in await rows(sql.governments(connection, **known)) if reader.sees(row["region"])
        ]
        found = await _by_region(connection, cut, known)
    governments = [_government(row, found, cut.as_of) for row in addressed]
    return KnownRecord(
        instruction=instruction,
        issued_on=issued["issued_on"],
        cut=cut,
        province=province,
        scopes=reader.scopes,
        governments=tuple(
            sorted(
                (one for one in governments if province in (None, one.province)),
                key=lambda one: (one.province, one.code),
            )
        ),
    )


async def _by_region(connection: Connection, cut: Cut, known: dict[str, Any]) -> dict[str, Rows]:
    found = {
        name: await rows(getattr(sql, name)(connection, **known))
        for name in (
            "progress", "instruments", "milestones", "lines", "funded", "targets", "rosters", "bills", "bill_times",
            "ladders", "claims", "windows", "evaluations",
        )
    }  # fmt: skip
    found["workers"] = await rows(sql.workers(connection, **known, months=_months(cut.as_of)))
    found["tasks"] = await rows(sql.tasks(connection, instruction=known["instruction"], known=cut.known))
    registers = cut.known if cut.registers_dated else None
    found["indicators"] = await rows(sql.indicators(connection, as_of=cut.as_of, known=registers))
    return {name: _grouped(listed) for name, listed in found.items()}


def _grouped(found: Iterable[Any]) -> Rows:
    grouped: Rows = defaultdict(list)
    for row in found:
        grouped[row["region"]].append(row)
    return grouped


def _months(as_of: date) -> list[str]:
    month = Month.of(as_of)
    return [str(month.plus(-1)), str(month)]


def _government(row: Any, found: dict[str, Rows], on: date) -> Government:  # noqa: ANN401 - a row
    code = str(row["region"])
    region = regions.present(code, on)
    province = regions.province_of(code, on)

    def of(name: str, make: Callable[[Any], Any]) -> tuple[Any, ...]:
        return tuple(make(one) for one in found[name].get(code, ()))

    [workers] = found["workers"].get(code) or [{"registered": 0, "protected": 0}]
    return Government(
        region=code,
        code=region.code,
        name=region.name,
        kind=region.kind,
        province=province.code,
        province_name=province.name,
        case=row["id"],
        own_budget=_has_own(region, row["budget_region"]),
        opened_on=row["opened_on"],
        acknowledge_by=row["acknowledge_by"],
        regulate_by=row["regulate_by"],
        acknowledged_on=row["acknowledged_on"],
        progress={Progress(one["progress"]): one["reached_on"] for one in found["progress"].get(code, ())},
        instruments=of("instruments", _picked(Instrument, kind="instrument_kind")),
        milestones=of("milestones", _picked(MilestoneRow, window="budget_window")),
        years=_years(code, found),
        registered=workers["registered"],
        protected=workers["protected"],
        rosters=of("rosters", lambda one: Times(began_on=one["submitted_on"], ended_on=one["registered_on"])),
        bills=of("bill_times", _picked(Stay)),
        ladders=of("ladders", _ladder),
        claims=of("claims", _claim),
        windows=of("windows", _picked(WindowRow, window="budget_window")),
        evaluations=of("evaluations", _picked(EvaluationRow)),
        tasks=of("tasks", _picked(TaskRow, case="case_id")),
        figures=of("indicators", _figure),
    )


def _has_own(region: Region, budget_region: str) -> bool:
    return budget_region in regions.lineage(region.code)


def _picked(model: type[Message], **renamed: str) -> Callable[[Any], Any]:
    """Return what makes a *model* from a row of the same names, but for those *renamed*."""
    names = {name: renamed.get(name, name) for name in model.model_fields}
    return lambda row: model(**{name: row[column] for name, column in names.items()})


def _ladder(row: Any) -> LadderRow:  # noqa: ANN401 - a row
    return LadderRow(
        case=row["id"],
        missed=row["missed"],
        due_on=row["due_on"],
        opened_on=row["opened_on"],
        rung=row["rung"] or 0,
        office=row["office"],
        next_on=row["next_on"],
        paused_until=row["paused_until"],
    )


def _claim(row: Any) -> ClaimRow:  # noqa: ANN401 - a row
    done = row["ordered"] > 0 and row["settled"] == row["ordered"]
    return ClaimRow(
        claim=row["claim"],
        cause=row["cause"],
        opened_on=row["opened_on"],
        pay_by=row["pay_by"],
        approved=row["approved"],
        rejected=row["rejected"],
        settled_on=row["settled_on"] if done else None,
        paid=row["paid"],
    )


def _figure(row: Any) -> Figure:  # noqa: ANN401 - a row
    percent = row["percent_reported"]
    fields = {name: row[name] for name in Figure.model_fields if name != "percent_reported"}
    return Figure(**fields, percent_reported=None if percent is None else Decimal(f"{percent.normalize():f}"))


def _years(code: str, found: dict[str, Rows]) -> dict[int, Year]:
    years: dict[int, dict[str, Any]] = defaultdict(dict)
    for name in ("lines", "funded", "targets", "bills"):
        for row in found[name].get(code, ()):
            years[row["fiscal_year"]] |= {
                key: value for key, value in dict(row).items() if key in Year.model_fields
            }
    for row in found["rosters"].get(code, ()):
        year = years[row["fiscal_year"]]
        for field in ("submitted_on", "registered_on"):
            days = [day for day in (year.get(field), row[field]) if day is not None]
            year[field] = min(days, default=None)
    return {
        number: Year(**{**fields, "fiscal_year": number, "funding": tuple(fields.get("funding", ()))})
        for number, fields in sorted(years.items())
    }
