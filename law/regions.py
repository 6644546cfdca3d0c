"""Provinces, regencies and cities with the dates between which each code was valid.

Twenty-six regencies and cities changed code when Papua was divided in 2022. A code's lineage holds every code the
same region ever had, so that a commitment opened as 91.01 is found as 93.01. `valid_to` is the day on which the
successor begins: on that day the old code is no longer valid.
"""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from schemas.base import Message
from schemas.clock import OFFSETS
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.terms import RegionKind

TABLE = Path(__file__).parent / "regions.csv"
PREFIXES = {RegionKind.PROVINCE: "", RegionKind.REGENCY: "Kabupaten ", RegionKind.CITY: "Kota "}
HEADS = {
    RegionKind.PROVINCE: ("Gubernur", "Governor of"),
    RegionKind.REGENCY: ("Bupati", "Regent of"),
    RegionKind.CITY: ("Wali Kota", "Mayor of"),
}


class Region(Message):
    """One code of a province, regency or city, as the Kemendagri decrees give it."""

    code: str
    name: str
    kind: RegionKind
    province_code: str | None
    timezone: str
    has_own_budget: bool
    valid_from: date | None
    valid_to: date | None
    successor_code: str | None

    def valid_on(self, day: date) -> bool:
        """Return whether the code was valid on *day*; its last day is the one before `valid_to`."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)

    @property
    def place(self) -> str:
        """Return the name without the kind: Pandeglang for Kabupaten Pandeglang."""
        return self.name.removeprefix(PREFIXES[self.kind])

    @property
    def plain_place(self) -> str:
        """Return the place for English titles, which do not say that DKI Jakarta's cities are administrative."""
        return self.place.removeprefix("Administrasi ")


def find(code: str) -> Region:
    """Return the entry of *code*, whether still valid or not. Raises Refused UNKNOWN_REGION."""
    try:
        return _table()[code]
    except KeyError:
        raise Refused(Refusal.UNKNOWN_REGION, code) from None


def known(code: str) -> bool:
    """Return whether there ever was a region of *code*."""
    return code in _table()


def as_of(on: date) -> tuple[Region, ...]:
    """Return every region valid on *on*, sorted by code."""
    return tuple(region for region in _table().values() if region.valid_on(on))


def lineage(code: str) -> tuple[str, ...]:
    """Return all codes that the region of *code* ever had, oldest first."""
    oldest = find(code)
    while oldest.code in _predecessors():
        oldest = find(_predecessors()[oldest.code])
    codes = [oldest.code]
    while (successor := find(codes[-1]).successor_code) is not None:
        codes.append(successor)
    return tuple(codes)


def present(code: str, on: date) -> Region:
    """Return the entry that the region of *code* had on *on*, under whichever code.

    Raises Refused REGION_NOT_YET when the region did not exist on that day.
    """
    for other in lineage(code):
        if (region := find(other)).valid_on(on):
            return region
    raise _not_yet(find(code), on)


def province_of(code: str, on: date) -> Region:
    """Return the province that the region of *code* belonged to on *on*; a province belongs to itself."""
    region = present(code, on)
    return region if region.province_code is None else present(region.province_code, on)


def require_valid(code: str, on: date) -> Region:
    """Return the entry of *code* if a fact dated *on* may be recorded under it.

    Raises Refused REGION_ENDED, naming the successor, or REGION_NOT_YET, naming the code then in force.
    """
    region = find(code)
    if region.valid_on(on):
        return region
    if region.valid_to is not None and on >= region.valid_to:
        raise Refused(
            Refusal.REGION_ENDED,
            code,
            ended=region.valid_to.isoformat(),
            on=on.isoformat(),
            successor=present(code, on).code,
        )
    raise _not_yet(region, on)


def budget_region(code: str, on: date) -> Region:
    """Return whose budget serves the region of *code*: its own, or its province's (UU 29/2007, DKI Jakarta)."""
    region = present(code, on)
    return region if region.has_own_budget else province_of(code, on)


def head_title(region: Region, lang: str = "id") -> str:
    """Return the title of the region's head: Gubernur Banten, Bupati Pandeglang, Wali Kota Bogor."""
    indonesian, english = HEADS[region.kind]
    return f"{english} {region.plain_place}" if lang == "en" else f"{indonesian} {region.place}"


def offset(region: Region) -> timedelta:
    """Return how far the region's clocks are ahead of UTC."""
    return OFFSETS[region.timezone]


def _not_yet(region: Region, on: date) -> Refused:
    then = [code for code in lineage(region.code) if find(code).valid_on(on)]
    begins = region.valid_from.isoformat() if region.valid_from else ""
    return Refused(
        Refusal.REGION_NOT_YET, region.code, begins=begins, on=on.isoformat(), valid=then[0] if then else "–"
    )


@cache
def _table() -> dict[str, Region]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        regions = [_region(row) for row in csv.DictReader(lines)]
    return {region.code: region for region in sorted(regions, key=lambda region: region.code)}


@cache
def _predecessors() -> dict[str, str]:
    return {region.successor_code: region.code for region in _table().values() if region.successor_code}


def _region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        name=row["name"],
        kind=RegionKind(row["kind"]),
        province_code=row["province_code"] or None,
        timezone=row["timezone"],
        has_own_budget=row["has_own_budget"] == "yes",
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        successor_code=row["successor_code"] or None,
    )
