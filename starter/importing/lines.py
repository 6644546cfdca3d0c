"""Lines: the rows of a budget that pay for the same workers, as one line with its shortfall.

A budget shows the contributions of the same workers once per account: work accident (JKK), death (JKM), old age
(JHT). They become one line, because a line's head-count is what rosters and coverage rest on: a line per account
would count every worker two or three times. The shortfall is stated for each account as well, because money of one
account does not pay the other's contributions without being moved there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from law.budgeting import shortfall
from law.contributions import minimum_programmes, monthly
from law.months import Month
from schemas.base import digest
from schemas.budgeting import BudgetLine
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import Programme, Route
from starter.commands.inputs import valid
from starter.importing.rows import Part, Skipped, Turned


@dataclass(frozen=True)
class Drafted:
    """A line as it would be recorded, with the rows it comes from and what it lacks, in all and by account."""

    rows: tuple[int, ...]
    line: BudgetLine
    shortfall: Rupiah
    by_account: dict[str, Rupiah]
    occurrence: int = 1
    """Counts equal lines of one file."""

    @property
    def step(self) -> str:
        """Return the step of the command: equal content is one and the same line."""
        return f"line.{digest(self.line)[:16]}"


@dataclass(frozen=True)
class Imported:
    """What a file came to."""

    lines: tuple[Drafted, ...]
    turned: tuple[Turned, ...]
    skipped: int


def drafted(
    judged: Iterable[Part | Turned | Skipped], fiscal_year: int, *, route: Route, payer: str | None
) -> Imported:
    """Return the lines of the rows that were *judged*; raises Refused NO_RULING where the law has no rate."""
    parts: list[Part] = []
    turned: list[Turned] = []
    skipped = 0
    for one in judged:
        match one:
            case Part():
                parts.append(one)
            case Turned():
                turned.append(one)
            case Skipped():
                skipped += 1
    lines: list[Drafted] = []
    seen: Counter[str] = Counter()
    for group in _groups(parts):
        try:
            line = _line(group, fiscal_year, route, payer)
        except Refused as refused:
            turned += [Turned(part.row, refused.reason) for part in group]
            continue
        seen[line.step] += 1
        lines.append(Drafted(line.rows, line.line, line.shortfall, line.by_account, seen[line.step]))
    return Imported(tuple(lines), tuple(sorted(turned, key=lambda one: one.row)), skipped)


def _groups(parts: Sequence[Part]) -> list[list[Part]]:
    """Put together the rows of the same workers: the first of each account, the second of each, and so on."""
    groups: dict[tuple[object, ...], list[Part]] = {}
    seen: defaultdict[tuple[object, ...], int] = defaultdict(int)
    for part in parts:
        post = part.account.post if part.account else part.code
        workers = (
            part.owner, part.sub_activity, part.segment, part.worker_class, part.income, part.funding,
            part.headcount, part.months, post,
        )  # fmt: skip
        account = (*workers, part.code)
        groups.setdefault((*workers, seen[account]), []).append(part)
        seen[account] += 1
    return list(groups.values())


def _line(group: Sequence[Part], fiscal_year: int, route: Route, payer: str | None) -> Drafted:
    first = group[0]
    record = " + ".join(f"row {part.row}" for part in group)
    least, _ = minimum_programmes(first.worker_class, date(fiscal_year, 1, 1))
    paid = {part.account.programme for part in group if part.account} or set(least)
    if missing := [programme for programme in least if programme not in paid]:
        raise Refused(Refusal.INCOMPLETE_PAIR, record, missing=", ".join(missing), least=", ".join(least))
    programmes = tuple(programme for programme in Programme if programme in paid)
    with valid(record):
        line = BudgetLine(
            owner=first.owner,
            payer=payer or first.owner,
            account_code=", ".join(part.code for part in group),
            sub_activity=first.sub_activity,
            segment=first.segment,
            worker_class=first.worker_class,
            funding=first.funding,
            route=route,
            programmes=programmes,
            headcount=first.headcount,
            income=first.income,
            months=first.months,
            amount=sum((part.amount for part in group), Rupiah(0)),
        )
    rate = monthly(
        line.worker_class,
        line.income,
        Month(year=fiscal_year, month=1),
        programmes=programmes,
        funding=line.funding,
        relief=False,
    )
    by_account = {
        part.code: shortfall(
            line.headcount,
            rate.programmes[part.account.programme] if part.account else rate.total,
            line.months,
            part.amount,
        )
        for part in group
    }
    lacking = shortfall(line.headcount, rate.total, line.months, line.amount)
    return Drafted(tuple(part.row for part in group), line, lacking, by_account)
