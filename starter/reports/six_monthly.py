"""The six-monthly report: what the coordinating minister tells the President of an instruction's progress."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from law import instruction as instructions
from schemas.base import Message
from schemas.money import Rupiah
from schemas.terms import RegionKind
from starter.reports.funnel import Funnel, funnel
from starter.reports.governments import Government
from starter.reports.record import KnownRecord
from starter.reports.standing import DUTIES, State, standings
from workflows.calendar import months_after


class Totals(Message):
    """Figures of a set of governments; amounts in rupiah."""

    governments: int
    acknowledged: int
    regulated: int
    funded: int
    """Those whose money for the fiscal year is there."""
    missed: int
    """Duties of the fiscal year whose day is past and that are not met."""
    budgeted: Rupiah
    billed: Rupiah
    paid: Rupiah
    registered: int
    protected: int
    ladders: int
    claims: int
    """Deaths reported."""
    claims_paid: int
    benefits: Rupiah


class ProvinceRow(Message):
    """A province with everything in it, its own government included."""

    province: str
    name: str
    totals: Totals
    funded: int
    """Governments whose money is there; with the two below, all of them."""
    waiting: int
    """Acknowledged, and not funded."""
    silent: int
    """Neither acknowledged nor funded."""


class RungRow(Message):
    """How many ladders stand at a rung of an office kind; rung 0 is before the first one."""

    rung: int
    office: str
    ladders: int


class UnfundedRow(Message):
    """A fiscal year that stayed without money, and why."""

    region: str
    name: str
    fiscal_year: int
    why: str


class MoneyRow(Message):
    """The money of one fiscal year, in rupiah."""

    fiscal_year: int
    budgeted: Rupiah
    shortfall: Rupiah
    billed: Rupiah
    paid: Rupiah
    arrears: Rupiah


class SixMonthly(Message):
    """The report. `before` holds the same figures as they stood when the period began, by what is known now."""

    period_from: date
    """The first day of the period."""
    period_to: date
    fiscal_year: int
    coordinator: dict[str, str]
    """To whom the report goes, by language."""
    central: int | None
    """Addressees at the centre; None where the law book does not know the instruction."""
    regional: dict[RegionKind, int]
    duties: dict[str, dict[State, int]]
    funnel: Funnel
    totals: Totals
    before: Totals
    money: tuple[MoneyRow, ...]
    rungs: tuple[RungRow, ...]
    unfunded: tuple[UnfundedRow, ...]
    provinces: tuple[ProvinceRow, ...]


def period_begins(record: KnownRecord) -> date:
    """Return the first day of the period that ends on the record's day: the reports follow the instruction's rhythm."""
    if record.instruction not in instructions.known():
        return record.issued_on
    rhythm = instructions.load(record.instruction).coordinator.every_months
    begins, periods = record.issued_on, 1
    while (following := months_after(record.issued_on, rhythm * periods)) < record.cut.as_of:
        begins, periods = following + timedelta(days=1), periods + 1
    return begins


def eve(record: KnownRecord) -> date:
    """Return the last day before the period: what stood then is what the report compares with."""
    return period_begins(record) - timedelta(days=1)


def six_monthly(record: KnownRecord, before: KnownRecord) -> SixMonthly:
    """Return the report on *record*; *before* is the record on the eve of the period."""
    year = record.cut.as_of.year
    on = record.cut.as_of
    governments = record.governments
    states = [standings(one, year, on) for one in governments]
    counted = {duty: Counter(each[duty].state for each in states) for duty in DUTIES}
    by_province: dict[tuple[str, str], list[Government]] = defaultdict(list)
    for one in governments:
        by_province[one.province, one.province_name].append(one)
    known = record.instruction in instructions.known()
    return SixMonthly(
        period_from=period_begins(record),
        period_to=on,
        fiscal_year=year,
        coordinator=instructions.load(record.instruction).coordinator.title.model_dump() if known else {},
        central=instructions.load(record.instruction).central.expected_count if known else None,
        regional={kind: sum(one.kind is kind for one in governments) for kind in RegionKind},
        duties={duty: {state: counted[duty][state] for state in State} for duty in DUTIES},
        funnel=funnel(governments),
        totals=totals(governments, year, on),
        before=totals(before.governments, year, before.cut.as_of),
        money=tuple(
            _money(governments, fiscal) for fiscal in sorted({y for one in governments for y in one.years})
        ),
        rungs=_rungs(governments),
        unfunded=tuple(
            UnfundedRow(
                region=one.code, name=one.name, fiscal_year=fiscal.fiscal_year, why=fiscal.unfunded_why
            )
            for one in governments
            for fiscal in one.years.values()
            if fiscal.unfunded_why is not None and fiscal.funded_on is None
        ),
        provinces=tuple(
            _province(code, name, tuple(found), year, on)
            for (code, name), found in sorted(by_province.items())
        ),
    )


def totals(governments: tuple[Government, ...], fiscal_year: int, on: date) -> Totals:
    """Return the figures of *governments*: money and people over all years, funding and duties of one."""
    return Totals(
        governments=len(governments),
        acknowledged=sum(one.acknowledged_on is not None for one in governments),
        regulated=sum(one.regulated_on is not None for one in governments),
        funded=sum(one.year(fiscal_year).funded_on is not None for one in governments),
        missed=sum(
            standing.state is State.MISSED
            for one in governments
            for standing in standings(one, fiscal_year, on).values()
        ),
        budgeted=Rupiah(sum(one.sums("budgeted") for one in governments)),
        billed=Rupiah(sum(one.sums("billed") for one in governments)),
        paid=Rupiah(sum(one.sums("paid") for one in governments)),
        registered=sum(one.registered for one in governments),
        protected=sum(one.protected for one in governments),
        ladders=sum(len(one.ladders) for one in governments),
        claims=sum(len(one.claims) for one in governments),
        claims_paid=sum(claim.settled_on is not None for one in governments for claim in one.claims),
        benefits=Rupiah(sum(claim.paid for one in governments for claim in one.claims)),
    )


def _province(
    code: str, name: str, governments: tuple[Government, ...], fiscal_year: int, on: date
) -> ProvinceRow:
    funded = [one for one in governments if one.year(fiscal_year).funded_on is not None]
    waiting = [one for one in governments if one not in funded and one.acknowledged_on is not None]
    return ProvinceRow(
        province=code,
        name=name,
        totals=totals(governments, fiscal_year, on),
        funded=len(funded),
        waiting=len(waiting),
        silent=len(governments) - len(funded) - len(waiting),
    )


def _money(governments: tuple[Government, ...], fiscal_year: int) -> MoneyRow:
    years = [one.year(fiscal_year) for one in governments]
    return MoneyRow(
        fiscal_year=fiscal_year,
        **{
            field: Rupiah(sum(int(getattr(year, field)) for year in years))
            for field in ("budgeted", "shortfall", "billed", "paid", "arrears")
        },
    )


def _rungs(governments: tuple[Government, ...]) -> tuple[RungRow, ...]:
    counted = Counter(
        (ladder.rung, (ladder.office or "").rpartition("/")[2])
        for one in governments
        for ladder in one.ladders
    )
    return tuple(
        RungRow(rung=rung, office=office, ladders=number)
        for (rung, office), number in sorted(counted.items())
    )
