"""The matrix: how every duty of every government stands, for one fiscal year."""

from collections import Counter

from schemas.base import Message
from schemas.terms import RegionKind
from starter.reports.record import KnownRecord
from starter.reports.standing import DUTIES, Standing, State, standings


class MatrixRow(Message):
    """One government and its duties."""

    region: str
    name: str
    kind: RegionKind
    province: str
    province_name: str
    standings: dict[str, Standing]


class Matrix(Message):
    """Duty × government. `counts` says for each duty how many governments stand how."""

    fiscal_year: int
    governments: int
    rows: tuple[MatrixRow, ...]
    counts: dict[str, dict[State, int]]


def matrix(record: KnownRecord, fiscal_year: int) -> Matrix:
    """Return the matrix of *fiscal_year*."""
    rows = tuple(
        MatrixRow(
            region=one.code,
            name=one.name,
            kind=one.kind,
            province=one.province,
            province_name=one.province_name,
            standings=standings(one, fiscal_year, record.cut.as_of),
        )
        for one in record.governments
    )
    counted = {duty: Counter(row.standings[duty].state for row in rows) for duty in DUTIES}
    return Matrix(
        fiscal_year=fiscal_year,
        governments=len(rows),
        rows=rows,
        counts={duty: {state: counted[duty][state] for state in State} for duty in DUTIES},
    )
