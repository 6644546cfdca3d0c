"""Rows: which rows of a budget pay contributions, and what each says; every row is judged on its own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from law.accounts import Account, account
from schemas.errors import Reason, Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import Funding, Segment, WorkerClass
from starter.importing import figures
from starter.importing.columns import Row

CODE = re.compile(r"\d+(\.\d+)+")
LEAF = 6
"""Parts of an account code that can be spent on; shorter ones are headings."""
OURS = re.compile(
    r"ketenagakerjaan|jamsostek|kecelakaan kerja|jaminan kematian|\bjkk\b|\bjkm\b", re.IGNORECASE
)
SUMS = re.compile(r"(sub\s*)?(total|jumlah)\b", re.IGNORECASE)
PERSON_MONTHS = re.compile(r"(orang|org|or|o)\s*[/ -]?\s*(bulan|bln|bl|b)", re.IGNORECASE)
"""Orang/Bulan, OB: the volume is head-count × months."""
CARRIED = ("unit_code", "unit", "sub_activity", "funding")
"""What a heading says for the rows below it."""
FIGURES = ("headcount", "months", "coefficient", "volume", "price")


@dataclass(frozen=True)
class Given:
    """What the file does not say, for all its rows, and what further accounts pay contributions in this region."""

    fiscal_year: int
    general: Funding
    """What the region's own money counts as."""
    owner: str | None = None
    segment: Segment | None = None
    worker_class: WorkerClass | None = None
    income: Rupiah | None = None
    months: int | None = None
    accounts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """A row that pays contributions. Without an *account* of the chart it pays all of a line's programmes."""

    row: int
    code: str
    account: Account | None
    owner: str
    sub_activity: str
    segment: Segment
    worker_class: WorkerClass
    income: Rupiah
    funding: Funding
    headcount: int
    months: int
    amount: Rupiah


@dataclass(frozen=True)
class Turned:
    """A refused row and why."""

    row: int
    reason: Reason


@dataclass(frozen=True)
class Skipped:
    """A row that is about something else."""

    row: int


def judged(records: Iterable[tuple[int, Row]], given: Given) -> Iterator[Part | Turned | Skipped]:
    """Yield every row as a part of a line, as refused, or as about something else."""
    heading: Row = {}
    waiting: tuple[int, Row] | None = None
    for number, row in records:
        says_account = CODE.match(str(row.get("account", "")))
        if says_account and waiting:
            yield _judge(*waiting, given)
            waiting = None
        carried = {
            field: cell for field, cell in row.items() if field in (*CARRIED, "account", "account_name")
        }
        if _is_sum(row) or not any(field in row for field in FIGURES):
            heading = {**({} if says_account else heading), **_kept(heading), **carried}
            if says_account and not _is_sum(row) and _is_leaf(row):
                # A heading with rows below it, or a line that lacks its figures: what comes next tells.
                waiting = (number, {**_kept(heading), **row})
            else:
                yield Skipped(number)
            continue
        if waiting:
            yield Skipped(waiting[0])
            waiting = None
        yield _judge(number, {**heading, **row}, given)
        heading = {**heading, **{field: cell for field, cell in carried.items() if field in CARRIED}}
    if waiting:
        yield _judge(*waiting, given)


def _kept(heading: Row) -> Row:
    return {field: cell for field, cell in heading.items() if field in CARRIED}


def _is_leaf(row: Row) -> bool:
    code = CODE.match(str(row.get("account", "")))
    return code is not None and code.group().count(".") + 1 >= LEAF


def _is_sum(row: Row) -> bool:
    return any(isinstance(cell, str) and SUMS.match(cell) for cell in row.values())


def _judge(number: int, row: Row, given: Given) -> Part | Turned | Skipped:
    code = CODE.match(str(row.get("account", "")))
    if code is None or not _is_leaf(row):
        return Skipped(number)
    try:
        if code.group() in given.accounts:
            return _part(number, row, given, code.group(), None)
        found = account(code.group(), given.fiscal_year)
        if found is not None:
            return _part(number, row, given, code.group(), found)
    except Refused as refused:
        return Turned(number, refused.reason)
    if any(OURS.search(str(row.get(field, ""))) for field in ("text", "account_name", "account")):
        return Turned(number, Refused(Refusal.UNKNOWN_ACCOUNT, f"row {number}", account=code.group()).reason)
    return Skipped(number)


def _part(number: int, row: Row, given: Given, code: str, found: Account | None) -> Part:
    record = f"row {number}"
    part = Part(
        row=number,
        code=code,
        account=found,
        owner=_owner(row, given, record),
        sub_activity=str(row.get("sub_activity", ""))[:200],
        segment=_segment(row, given, found, record),
        worker_class=_class(row, given, found, record),
        income=_income(row, given, record),
        funding=_funding(row, given, record),
        headcount=0,
        months=0,
        amount=figures.rupiah(row.get("amount", ""), record),
    )
    headcount, months = _volume(row, given, record)
    if "price" in row:
        price = figures.rupiah(row["price"], record)
        if price * headcount * months != part.amount:
            raise Refused(
                Refusal.SUM_DIFFERS, record, headcount=headcount, months=months, price=str(price),
                product=str(price * headcount * months), amount=str(part.amount),
            )  # fmt: skip
    return replace(part, headcount=headcount, months=months)


def _volume(row: Row, given: Given, record: str) -> tuple[int, int]:
    headcount, months = figures.volume(str(row.get("coefficient") or row.get("volume", "")))
    if "headcount" in row:
        headcount = figures.count(row["headcount"], record, "jumlah orang")
    if "months" in row:
        months = figures.count(row["months"], record, "bulan")
    months = months or given.months
    if headcount is None and "volume" in row:
        headcount = figures.count(row["volume"], record, "volume")
        if months and PERSON_MONTHS.fullmatch(str(row.get("measure", ""))):
            if headcount % months:
                raise Refused(
                    Refusal.INVALID_INPUT,
                    record,
                    what="The volume",
                    why=f"it is no multiple of {months} months",
                )
            headcount //= months
    if headcount is None:
        raise _missing(record, "the head-count", "volume, koefisien: '3500 orang x 12 bulan'", "the figure")
    if months is None:
        raise _missing(record, "the months", "bulan, koefisien: '3500 orang x 12 bulan'", "--months")
    return headcount, months


def _owner(row: Row, given: Given, record: str) -> str:
    owner = given.owner or str(row.get("unit_code") or row.get("unit") or "")
    if not owner:
        raise _missing(record, "the unit", "kode SKPD", "--owner")
    return owner


def _segment(row: Row, given: Given, found: Account | None, record: str) -> Segment:
    if "segment" in row:
        words = str(row["segment"]).upper().replace(" ", "_").replace("-", "_").replace("/", "_")
        if words not in set(Segment):
            known = ", ".join(Segment)
            raise Refused(Refusal.NOT_ONE_OF, f"{record}: segmen", given=words[:40], known=known)
        return Segment(words)
    segment = (found and found.segment) or given.segment
    if segment is None:
        raise _missing(record, "the segment", "segmen", "--segment")
    return segment


def _class(row: Row, given: Given, found: Account | None, record: str) -> WorkerClass:
    if "worker_class" in row:
        words = str(row["worker_class"]).upper()
        if words not in set(WorkerClass):
            raise Refused(
                Refusal.NOT_ONE_OF, f"{record}: kelas", given=words[:40], known=", ".join(WorkerClass)
            )
        return WorkerClass(words)
    chosen = (found and found.worker_class) or given.worker_class
    if chosen is None:
        raise _missing(record, "the class, PU or BPU", "kelas", "--class")
    return chosen


def _income(row: Row, given: Given, record: str) -> Rupiah:
    if "income" in row:
        return figures.rupiah(row["income"], record)
    if given.income is None:
        raise _missing(record, "the income per worker and month", "penghasilan", "--income")
    return given.income


def _funding(row: Row, given: Given, record: str) -> Funding:
    if "funding" in row:
        return figures.funding(row["funding"], record, given.general)
    return given.general


def _missing(record: str, what: str, column: str, option: str) -> Refused:
    return Refused(Refusal.MISSING_FACT, record, what=what, column=f"a column ({column})", option=option)
