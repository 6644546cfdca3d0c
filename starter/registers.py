"""Registers: units below a region, scheme branches, partners and reported indicators.

Each change is one audited transaction in the register's own chain; periods of one unit never overlap.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from law.regions import find, lineage
from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.terms import UnitKind
from starter.people import Registers
from store.pool import Pool, reading, transaction
from store.queries import load, rows

sql = load("registers")
reads = load("reads")

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9./-]{1,60}$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0)]


class Unit(Message):
    """A unit below a region: work unit, kecamatan, kelurahan, village, BUMD or BUMDes. `valid_to` is exclusive."""

    code: Code
    kind: UnitKind
    name: Name
    valid_from: date
    valid_to: date | None = None


class Branch(Message):
    """A branch office of the scheme and the regions it serves from a day on."""

    code: Code
    name: Name
    regions: tuple[str, ...]
    valid_from: date


class Partner(Message):
    """An organisation that helps: an association of cities, a union, employers."""

    code: Code
    name: Name
    kind: Name


class Indicator(Message):
    """A figure as its source reported it. Without a denominator it is kept, and kept as such."""

    region: str
    code: Code
    as_of: date
    numerator: Count | None = None
    numerator_definition: Name
    denominator: Annotated[int, Field(gt=0)] | None = None
    denominator_definition: Name
    percent_reported: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    source: Name


async def put_units(registers: Registers, region: str, units: Sequence[Unit]) -> None:
    """Add or change units of *region*, all or none.

    Raises Refused UNKNOWN_REGION, INVALID_INPUT for periods that end before they begin or overlap, and without the
    role for the region.
    """
    codes = lineage(region)
    async with transaction(registers.pool) as tx:
        details = {"region": region, "units": len(units)}
        await registers.log(tx, "units", "register.unit", "unit.recorded", details, region=region)
        known = await rows(reads.units(tx, regions=list(codes)))
        periods = {(row["code"], row["valid_from"]): row["valid_to"] for row in known}
        periods |= {(unit.code, unit.valid_from): unit.valid_to for unit in units}
        _require_periods(periods)
        await sql.put_units(tx, [{"region": region, **unit.model_dump()} for unit in units])


async def put_branch(registers: Registers, branch: Branch) -> None:
    """Add or change a scheme branch; it serves the regions besides those it serves already."""
    for code in branch.regions:
        find(code)
    async with transaction(registers.pool) as tx:
        details = {"branch": branch.code, "regions": list(branch.regions)}
        await registers.log(tx, "branches", "register.branch", "branch.recorded", details)
        await sql.put_branch(tx, code=branch.code, name=branch.name)
        served = {
            region["region"]
            for row in await rows(reads.branches(tx))
            if row["code"] == branch.code
            for region in row["regions"]
            if region["to"] is None
        }
        for code in branch.regions:
            if code not in served:
                await sql.put_branch_region(tx, branch=branch.code, region=code, valid_from=branch.valid_from)


async def put_partner(registers: Registers, partner: Partner) -> None:
    """Add or change a partner."""
    async with transaction(registers.pool) as tx:
        await registers.log(
            tx, "partners", "register.partner", "partner.recorded", {"partner": partner.code}, region=None
        )
        await sql.put_partner(tx, **partner.model_dump())


async def put_indicator(registers: Registers, indicator: Indicator) -> None:
    """Record a reported figure; raises Refused INVALID_INPUT when it says nothing, ALREADY_RECORDED for a second time."""
    if indicator.region != "*":
        find(indicator.region)
    if indicator.percent_reported is None and (indicator.numerator is None or indicator.denominator is None):
        raise Refused(
            Refusal.INVALID_INPUT,
            indicator.code,
            what="The figure",
            why="it takes a percentage, or both a numerator and a denominator",
        )
    async with transaction(registers.pool) as tx:
        details = {
            "region": indicator.region,
            "indicator": indicator.code,
            "as_of": indicator.as_of.isoformat(),
            "denominator_stated": indicator.denominator is not None,
        }
        await registers.log(
            tx, "indicators", "register.indicator", "indicator.recorded", details, region=indicator.region
        )
        if not await sql.put_indicator(tx, **indicator.model_dump()):
            raise Refused(
                Refusal.ALREADY_RECORDED,
                indicator.code,
                what="The figure",
                on=indicator.as_of.isoformat(),
            )


async def units_on(pool: Pool, codes: Sequence[str], on: date) -> dict[str, str]:
    """Return the units valid on *on* of the region with those codes: unit code → kind."""
    async with reading(pool) as connection:
        found = await rows(reads.units(connection, regions=list(codes)))
    return {
        row["code"]: row["kind"]
        for row in found
        if row["valid_from"] <= on and (row["valid_to"] is None or on < row["valid_to"])
    }


def _require_periods(periods: dict[tuple[str, date], date | None]) -> None:
    ends: dict[str, date | None] = {}
    for (code, begins), until in sorted(periods.items(), key=lambda item: item[0]):
        if until is not None and until <= begins:
            raise Refused(Refusal.INVALID_INPUT, code, what="The period", why="it ends before it begins")
        if code in ends and (ends[code] is None or ends[code] > begins):  # type: ignore[operator]
            raise Refused(
                Refusal.INVALID_INPUT,
                code,
                what="The period",
                why=f"the one before it still holds on {begins}; give that one a valid_to",
            )
        ends[code] = until
