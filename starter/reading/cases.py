"""Cases as lists show them, and the way from any code of a region to its case."""

from datetime import date, datetime
from typing import Any

from law import regions
from law.regions import head_title
from schemas.base import Message
from schemas.cases import CaseType
from schemas.errors import Refused
from schemas.names import budget_id, instruction_id
from schemas.refusals import Refusal
from starter.reading.reader import Reader
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("reads")


class Place(Message):
    """A region as it is on a day: its present code, its province, and who heads both."""

    code: str
    name: str
    head: str
    province: str
    province_name: str
    governor: str


class CommitmentRow(Message):
    """One commitment in a list. `region` is the code it was opened under; `present` is the region today."""

    case: str
    instruction: str
    region: str
    present: Place
    progress: str
    opened_at: datetime
    due_at: datetime | None
    closed: bool
    attention: str | None
    breaches: tuple[str, ...]
    """The lines whose money lies ready while nobody is registered."""


def place(code: str, on: date, lang: str = "id") -> Place:
    """Return the region of *code* as it is on *on*, under whichever code."""
    region = regions.present(code, on)
    province = regions.province_of(code, on)
    return Place(
        code=region.code,
        name=region.name,
        head=head_title(region, lang),
        province=province.code,
        province_name=province.name,
        governor=head_title(province, lang),
    )


async def commitments(
    pool: Pool,
    reader: Reader,
    *,
    on: date,
    instruction: str | None = None,
    province: str | None = None,
    progress: str | None = None,
    breach: bool = False,
    lang: str = "id",
) -> list[CommitmentRow]:
    """Return the commitments that *reader* sees, by region; *province* is the region's province on *on*.

    *breach* leaves out those without an open breach.
    """
    async with reading(pool) as connection:
        found = await rows(sql.cases(connection, type=CaseType.COMMITMENT))
        lines = await rows(sql.open_breaches(connection))
    breaches = {row["chain"]: tuple(row["lines"]) for row in lines}
    listed = [
        _commitment(row, breaches.get(row["id"], ()), on, lang)
        for row in found
        if reader.sees(row["region"])
        and instruction in (None, row["instruction"])
        and progress in (None, row["stage"])
        and (not breach or row["id"] in breaches)
    ]
    return [row for row in listed if province in (None, row.present.province)]


async def commitment_of(pool: Pool, code: str, instruction: str | None = None) -> Any:  # noqa: ANN401 - a row
    """Return the commitment that the region of *code* owes, under any code it ever had.

    Raises Refused UNKNOWN_REGION, NOT_ADDRESSEE, UNKNOWN_INSTRUCTION, or INVALID_INPUT when several instructions
    are issued and none was chosen.
    """
    lineage = regions.lineage(code)
    chosen = instruction or await only_instruction(pool)
    async with reading(pool) as connection:
        found = await rows(sql.region_cases(connection, instruction=chosen, regions=list(lineage)))
    for row in found:
        if row["type"] == CaseType.COMMITMENT:
            return row
    await instruction_row(pool, chosen)
    raise Refused(Refusal.NOT_ADDRESSEE, code, instruction=chosen)


async def budget_of(
    pool: Pool, code: str, year: int, on: date, instruction: str | None = None, unit: str = ""
) -> Any:  # noqa: ANN401 - a row
    """Return the budget year of the region of *code*, or of a *unit* below it.

    Raises Refused NO_OWN_BUDGET, UNKNOWN_CASE and as above.
    """
    commitment = await commitment_of(pool, code, instruction)
    serving = regions.budget_region(commitment["region"], on)
    if serving.code not in regions.lineage(code):
        raise Refused(Refusal.NO_OWN_BUDGET, code, province=serving.code)
    return await case_of(pool, budget_id(commitment["instruction"], commitment["region"], year, unit))


async def case_of(pool: Pool, case: str) -> Any:  # noqa: ANN401 - a row
    """Return a case by its id; raises Refused UNKNOWN_CASE."""
    async with reading(pool) as connection:
        row = await sql.case_row(connection, id=case)
    if row is None:
        raise Refused(Refusal.UNKNOWN_CASE, case)
    return row


async def instruction_row(pool: Pool, name: str) -> Any:  # noqa: ANN401 - a row
    """Return the case of an issued instruction; raises Refused UNKNOWN_CASE."""
    return await case_of(pool, instruction_id(name))


async def only_instruction(pool: Pool) -> str:
    """Return the one instruction that was issued; raises Refused when there is none, or more than one."""
    async with reading(pool) as connection:
        found = await rows(sql.cases(connection, type=CaseType.INSTRUCTION))
    names = [str(row["instruction"]) for row in found]
    match names:
        case [only]:
            return only
        case []:
            raise Refused(Refusal.UNKNOWN_CASE, "instruction")
        case _:
            raise Refused(
                Refusal.INVALID_INPUT,
                "--instruction",
                what="The instruction",
                why=f"several are issued: {', '.join(names)}",
            )


def _commitment(row: Any, breaches: tuple[str, ...], on: date, lang: str) -> CommitmentRow:  # noqa: ANN401 - a row
    return CommitmentRow(
        case=row["id"],
        instruction=row["instruction"],
        region=row["region"],
        present=place(row["region"], on, lang),
        progress=row["stage"],
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        closed=row["closed_at"] is not None,
        attention=row["attention"],
        breaches=breaches,
    )
