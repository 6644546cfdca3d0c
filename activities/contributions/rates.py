"""Rates: what a worker's month costs, computed by the law once for all workers for whom it is the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Self

from law.contributions import Monthly, monthly
from law.escalation import sanctioned
from law.months import Month
from law.offices import governmental
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Funding, Programme, UnitKind, WorkerClass

DISTINCT = 10_000
"""Contributions kept by what they depend on: every region bills the same months, mostly at the same incomes."""


@dataclass(frozen=True)
class Terms:
    """What a budget line says of whoever is paid from it."""

    line: str
    owner: str
    payer: str
    segment: str
    worker_class: WorkerClass
    funding: Funding
    programmes: tuple[Programme, ...]
    budgeted: Rupiah
    budget: str
    """The case of the budget that the line stands in."""
    payer_kind: UnitKind | None
    """What the payer is among the region's units, if it is one."""
    payer_office: str | None
    """The code under which the payer is known as an office, if it is."""
    billed: Rupiah
    """What its bills have asked for so far, less what corrections took back."""
    told_dry: tuple[str, ...]
    """The months for which it was told that its money will not last."""
    own_lines: tuple[str, ...]
    """The lines whose memberships it pays for: itself, and those of earlier years, or without money, that it follows."""
    in_arrears: bool
    """Whether the payer owes a month from before a relief, which then does not reach it."""

    @classmethod
    def of(cls, row: Any) -> Self:  # noqa: ANN401 - a row
        """Return the terms that a row of `lines` holds."""
        return cls(
            line=row["line"],
            owner=row["owner"],
            payer=row["payer"],
            segment=row["segment"],
            worker_class=WorkerClass(row["worker_class"]),
            funding=Funding(row["funding"]),
            programmes=tuple(map(Programme, row["programmes"])),
            budgeted=Rupiah(row["budgeted"]),
            budget=row["budget"],
            payer_kind=None if row["payer_kind"] is None else UnitKind(row["payer_kind"]),
            payer_office=row["payer_office"],
            billed=Rupiah(row["billed"]),
            told_dry=tuple(row["told_dry"]),
            own_lines=tuple(row["own_lines"]),
            in_arrears=row["in_arrears"],
        )

    @property
    def village(self) -> bool:
        """Return whether a village pays."""
        return self.payer_kind is UnitKind.VILLAGE

    def debtor(self, region: str, on: date) -> str:
        """Return the office of a payer whose arrears climb a ladder of its own, or nothing for the region itself."""
        office = governmental(self.payer)
        if self.village or sanctioned(self.payer_kind, self.worker_class, self.funding, on, office=office):
            return f"{region}/{self.payer}"
        return ""


@dataclass(frozen=True, order=True)
class Key:
    """Everything about a worker that a month's contribution depends on, the line's terms included."""

    line: str
    worker_class: str
    income: int
    risk_group: str
    transport: bool
    joined: str
    """The worker's first month where a rule asks for it, else empty."""

    @classmethod
    def of(cls, row: Any) -> Self:  # noqa: ANN401 - a row
        """Return the key that a row's columns make."""
        return cls(
            row["line"],
            row["worker_class"],
            row["income"],
            row["risk_group"],
            row["transport"],
            row["joined"],
        )


@dataclass(frozen=True)
class Rate:
    """What a month costs for each of so many workers."""

    key: Key
    headcount: int
    monthly: Monthly

    @property
    def amount(self) -> Rupiah:
        """Return what it costs for one of them."""
        return self.monthly.total

    @property
    def split(self) -> dict[str, int]:
        """Return what it costs for one of them, programme by programme."""
        return {programme.value: int(amount) for programme, amount in self.monthly.programmes.items()}


class Prices:
    """The contributions of any month under the terms of a region's lines."""

    def __init__(self, terms: Mapping[str, Terms]) -> None:
        self.terms = terms

    def of(self, key: Key, month: Month) -> Monthly:
        """Return what *month* costs for a worker of *key*; raises Refused as `monthly` does."""
        terms = self.terms[key.line]
        return _monthly(
            WorkerClass(key.worker_class),
            key.income,
            month,
            key.risk_group,
            terms.programmes,
            terms.funding,
            key.transport,
            not terms.in_arrears,
            key.joined,
        )


@lru_cache(maxsize=DISTINCT)
def _monthly(
    worker_class: WorkerClass,
    income: int,
    month: Month,
    risk_group: str,
    programmes: tuple[Programme, ...],
    funding: Funding,
    transport: bool,
    relief: bool,
    joined: str,
) -> Monthly:
    return monthly(
        worker_class,
        Rupiah(income),
        month,
        risk_group=risk_group,
        programmes=programmes,
        funding=funding,
        transport=transport,
        relief=relief,
        joined=Month.parse(joined) if joined else None,
    )


def distinct(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Return each ruling once; one parameter may have ruled differently for different months."""
    return tuple({(ruling.parameter, ruling.effective_from): ruling for ruling in rulings}.values())
