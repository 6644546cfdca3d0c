"""Corrections: what earlier months should have been by what is known now, against what was billed for them.

A bill is never changed. Where more was due, a later bill asks for it; where less was, its payer has a credit. Only
the months of people of whom something new is known are computed again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from activities.contributions.rates import Key, Prices, Terms, distinct
from activities.contributions.scope import Scope, through
from law.contributions import Monthly, relief_began
from law.months import YEAR, Month
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import BillKind
from store.pool import Connection
from store.queries import load, rows

sql = load("billing")
MonthOf = tuple[str, Month]
"""A membership and a month of it."""


@dataclass(frozen=True)
class Adjustment:
    """By how much a month of a membership was billed too little; negative for too much."""

    membership: str
    amount: Rupiah
    due: Rupiah
    """What the month comes to with it."""
    programmes: Mapping[str, int]


@dataclass(frozen=True)
class Correction:
    """What a line was billed too little for a month, or too much, membership by membership."""

    terms: Terms
    month: Month
    corrects: str | None
    """The bill that was wrong; None for a month of which there is none."""
    number: int
    """Counts the bills that correct this month of this line."""
    adjustments: tuple[Adjustment, ...]
    rulings: tuple[Ruling, ...]

    @property
    def amount(self) -> Rupiah:
        """Return what is still due, or negative what was billed too much."""
        return sum((one.amount for one in self.adjustments), Rupiah(0))


@dataclass
class _Billed:
    """What a membership was billed for a month, with what was corrected since."""

    person: str
    line: str
    bill: str
    amount: Rupiah
    programmes: dict[str, int]


@dataclass(frozen=True)
class _Difference:
    """One month of one membership that was billed otherwise than it is due."""

    line: str
    month: Month
    corrects: str | None
    adjustment: Adjustment
    rulings: tuple[Ruling, ...]

    @property
    def group(self) -> tuple[str, Month, bool, str]:
        """Return what goes on one bill, or into one credit."""
        return self.line, self.month, self.adjustment.amount < 0, self.corrects or ""


async def corrections(tx: Connection, scope: Scope, terms: Mapping[str, Terms]) -> list[Correction]:
    """Return what is to be corrected of the months before *scope*'s, of its year and the year before.

    *terms* are those of the lines of its year.
    """
    year = {"year": scope.month.year}
    changed = await rows(sql.changed(tx, **scope.place, **year, starts=scope.month.first_day))
    if not changed:
        return []
    persons = [row["person"] for row in changed]
    first = Month.of(min(row["first_month"] for row in changed))
    due: dict[MonthOf, Any] = {}
    known, months = dict(terms), list[str]()
    for billed_year in await rows(sql.years(tx, **scope.place, **year)):
        starts = max(first, Month(year=billed_year["fiscal_year"], month=billed_year["first_month"]))
        ends = min(scope.month.plus(-1), Month(year=billed_year["fiscal_year"], month=YEAR))
        if starts > ends:
            continue
        own = terms if ends.year == scope.month.year else await scope.terms(tx, ends)
        known |= own
        months += [str(starts.plus(later)) for later in range(ends.since(starts) + 1)]
        span = {"first": starts.first_day, "last": ends.first_day}
        found = await rows(sql.expected(tx, **through(own.values()), **span, persons=persons))
        due |= {(row["membership"], Month.of(row["month"])): row for row in found}
    billed = _summed(await rows(sql.billed(tx, region=scope.region, persons=persons, months=months)))
    bills = await rows(sql.month_bills(tx, lines=sorted(known)))
    differences = _differences(due, billed, Prices(known), _first_bills(bills))
    return _grouped(differences, known, _counted(bills))


def _differences(
    due: Mapping[MonthOf, Any],
    billed: Mapping[MonthOf, _Billed],
    prices: Prices,
    bills: Mapping[tuple[str, Month], str],
) -> Iterable[_Difference]:
    stood = {(was.person, month): was.bill for (_, month), was in billed.items()}
    for membership, month in sorted(due.keys() | billed.keys()):
        now: Any = due.get((membership, month))
        was = billed.get((membership, month))
        line = was.line if was else now["line"]
        bill = bills.get((line, month))
        if was is None and bill is None and line != now["own_line"]:
            # A later year's line that had no money yet in this month pays for it as little as for the others.
            continue
        price = prices.of(_key(now, line, month), month) if now else None
        total = price.total if price else Rupiah(0)
        amount = total - (was.amount if was else Rupiah(0))
        if amount:
            yield _Difference(
                line=line,
                month=month,
                corrects=bill or stood.get((was.person if was else now["person"], month)),
                adjustment=Adjustment(membership, amount, total, _split(price, was)),
                rulings=price.rulings if price else (),
            )


def _key(row: Any, line: str, month: Month) -> Key:  # noqa: ANN401 - a row
    joined = str(Month.of(row["began"]).plus(1)) if relief_began(month) else ""
    return Key(line, row["worker_class"], row["income"], row["risk_group"], row["transport"], joined)


def _split(price: Monthly | None, was: _Billed | None) -> dict[str, int]:
    """Return the difference programme by programme."""
    split: dict[str, int] = defaultdict(int)
    for programme, due in price.programmes.items() if price else ():
        split[programme.value] += int(due)
    for name, billed in was.programmes.items() if was else ():
        split[name] -= billed
    return {name: amount for name, amount in sorted(split.items()) if amount}


def _summed(found: Iterable[Any]) -> dict[MonthOf, _Billed]:
    billed: dict[MonthOf, _Billed] = {}
    for row in found:
        key = row["membership"], Month.parse(row["month"])
        one = billed.setdefault(key, _Billed(row["person"], row["line"], row["bill"], Rupiah(0), {}))
        one.amount += Rupiah(row["amount"])
        for programme, amount in (row["programmes"] or {}).items():
            one.programmes[programme] = one.programmes.get(programme, 0) + amount
    return billed


def _first_bills(bills: Iterable[Any]) -> dict[tuple[str, Month], str]:
    return {
        (row["line"], Month.parse(row["month"])): row["bill"]
        for row in bills
        if row["bill_kind"] == BillKind.CONTRIBUTION
    }


def _counted(bills: Iterable[Any]) -> dict[tuple[str, Month], int]:
    count: dict[tuple[str, Month], int] = defaultdict(int)
    for row in bills:
        count[row["line"], Month.parse(row["month"])] += row["bill_kind"] == BillKind.CORRECTION
    return count


def _grouped(
    differences: Iterable[_Difference], terms: Mapping[str, Terms], count: dict[tuple[str, Month], int]
) -> list[Correction]:
    found = []
    ordered = sorted(differences, key=lambda one: (*one.group, one.adjustment.membership))
    for (line, month, less, corrects), same in groupby(ordered, key=lambda one: one.group):
        if not less and corrects:
            count[line, month] += 1
        each = list(same)
        found.append(
            Correction(
                terms=terms[line],
                month=month,
                corrects=corrects or None,
                number=count[line, month],
                adjustments=tuple(one.adjustment for one in each),
                rulings=distinct(ruling for one in each for ruling in one.rulings),
            )
        )
    return found
