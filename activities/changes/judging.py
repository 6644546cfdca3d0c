"""Judging: each row of a list against the members of its day, the lines that would take them, and the rows before it.

The rows are judged in the order of the days from which they count, so that no verdict depends on how the file was
sorted: a seat that somebody leaves can be taken by whoever moves later in the same list, and nobody who has left
changes afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from activities.changes.rows import Turned, Wanted
from law.deadlines import Deadline
from law.membership import days_ahead, dearer_band, first_billed, holds
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import ChangeKind, Leaving, WorkerClass

ENDING = (ChangeKind.LEAVE, ChangeKind.MOVE)


@dataclass(frozen=True)
class Workers:
    """Whose workers a line pays for; a membership stays with them year after year."""

    segment: str
    owner: str


@dataclass(frozen=True)
class Member:
    """A membership of one person in the region, past or present."""

    membership: str
    person: str
    line: str
    workers: Workers
    worker_class: WorkerClass
    priced: Rupiah
    income: Rupiah
    begins: date
    ends: date | None
    why: Leaving | None


@dataclass(frozen=True)
class Target:
    """A line that workers may move to."""

    line: str
    fiscal_year: int
    workers: Workers
    worker_class: WorkerClass
    priced: Rupiah
    headcount: int
    funded: bool
    origins: frozenset[str]
    """The lines through which its members came: itself, and those of earlier years, or without money, that it pays for."""
    free: int
    """Seats that nobody has, is about to get, or waits for."""


@dataclass(frozen=True)
class Granted:
    """A row that holds, and the membership it changes."""

    wanted: Wanted
    membership: str


@dataclass(frozen=True)
class Grounds:
    """What rows are judged by."""

    region: str
    latest: Deadline
    members: Mapping[str, Sequence[Member]]
    """By NIK; of nobody else than the list names."""
    targets: Mapping[str, Target]
    sources: Mapping[str, Workers]
    """The lines that the list names as those of present memberships."""


def judge(wanted: Sequence[Wanted], grounds: Grounds) -> list[Granted | Turned]:
    """Return each row as granted or refused, in the order of *wanted*."""
    judging = _Judging(grounds)
    verdicts: dict[int, Granted | Turned] = {}
    for row in sorted(wanted, key=lambda one: (one.on, one.row)):
        try:
            verdicts[row.row] = Granted(row, judging.require(row).membership)
        except Refused as refused:
            verdicts[row.row] = Turned.by(row.row, refused)
    return [verdicts[row.row] for row in wanted]


class _Judging:
    """The members as they stand after the rows granted so far."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds
        self.ended: dict[str, date] = {}
        self.changed: dict[tuple[str, date], int] = {}
        self.joined: set[tuple[str, Workers]] = set()
        self.free = {line: target.free for line, target in grounds.targets.items()}

    def require(self, row: Wanted) -> Member:
        """Return the membership that *row* changes, and remember the change; raises Refused with the reason."""
        latest = self.grounds.latest
        if row.on > latest.due_on:
            raise Refused(
                Refusal.TOO_FAR_AHEAD, row.record, on=row.on.isoformat(), days=days_ahead(latest),
                latest=latest.due_on.isoformat(),
            )  # fmt: skip
        member = self._member(row)
        if row.kind is ChangeKind.MOVE:
            self._move(row, member, self._target(row))
        elif row.income is not None:
            _require_band(row, member.worker_class, row.income, member.priced)
        self.changed[member.membership, row.on] = row.row
        if row.kind in ENDING:
            self.ended[member.membership] = row.on
            for target in self.grounds.targets.values():
                self.free[target.line] += member.line in target.origins
        return member

    def _member(self, row: Wanted) -> Member:
        found = self.grounds.members.get(row.nik, ())
        if row.from_line:
            workers = self.grounds.sources.get(row.from_line)
            if workers is None:
                raise Refused(Refusal.UNKNOWN_RECORD, row.from_line, what="budget line")
            found = [member for member in found if member.workers == workers]
        if not found:
            raise Refused(Refusal.NOT_A_MEMBER, row.record, region=self.grounds.region)
        for member in found:
            if other := self.changed.get((member.membership, row.on)):
                raise Refused(Refusal.CHANGED_TWICE, row.record, other=other)
        standing = [member for member in found if self._stands(member, row)]
        match standing:
            case [only]:
                return only
            case []:
                raise self._too_early_or_late(row, found)
            case _:
                lines = ", ".join(sorted(member.line for member in standing))
                raise Refused(Refusal.SEVERAL_MEMBERSHIPS, row.record, lines=lines)

    def _stands(self, member: Member, row: Wanted) -> bool:
        ends = self._ends(member)
        if row.kind in ENDING:
            return member.begins <= row.on and ends is None
        return holds(row.on, member.begins, ends, member.why or Leaving.TRANSFERRED)

    def _ends(self, member: Member) -> date | None:
        return member.ends or self.ended.get(member.membership)

    def _too_early_or_late(self, row: Wanted, found: Sequence[Member]) -> Refused:
        begun = [member for member in found if member.begins <= row.on]
        if begun:
            ended = max(ends for member in begun if (ends := self._ends(member)) is not None)
            return Refused(Refusal.MEMBERSHIP_ENDED, row.record, ended=ended.isoformat())
        since = min(member.begins for member in found)
        return Refused(Refusal.BEFORE_MEMBERSHIP, row.record, on=row.on.isoformat(), since=since.isoformat())

    def _target(self, row: Wanted) -> Target:
        target = self.grounds.targets.get(row.to_line)
        if target is None:
            raise Refused(Refusal.UNKNOWN_RECORD, row.to_line, what="budget line")
        if not target.funded:
            raise _unfunded(row, target, target.fiscal_year)
        if target.fiscal_year not in (row.on.year, first_billed(row.on).year):
            raise _unfunded(row, target, row.on.year)
        return target

    def _move(self, row: Wanted, member: Member, target: Target) -> None:
        others = [
            other.workers
            for other in self.grounds.members[row.nik]
            if (ends := self._ends(other)) is None or ends > row.on
        ]
        if target.workers in others or (member.person, target.workers) in self.joined:
            raise Refused(
                Refusal.ALREADY_MEMBER, row.record, segment=target.workers.segment, owner=target.workers.owner
            )
        income = member.income if row.income is None else row.income
        _require_band(row, target.worker_class, income, target.priced)
        if self.free[target.line] <= 0:
            raise Refused(Refusal.NO_SEAT, row.record, line=target.line, funded=target.headcount)
        self.free[target.line] -= 1
        self.joined.add((member.person, target.workers))


def _require_band(row: Wanted, worker_class: WorkerClass, income: Rupiah, priced: Rupiah) -> None:
    dearer = dearer_band(worker_class, income, priced, row.on)
    if dearer is not None:
        base, line_base = map(str, dearer)
        raise Refused(Refusal.HIGHER_BAND, row.record, base=base, line_base=line_base)


def _unfunded(row: Wanted, target: Target, year: int) -> Refused:
    return Refused(Refusal.NO_FUNDING, row.record, segment=target.workers.segment, year=year)
