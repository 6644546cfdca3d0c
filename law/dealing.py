"""Dealing a plan out: its totals to workers by month of entry, and its cost to the sources of money.

Within a run further months are dealt out evenly, so a cohort enters in two neighbouring months of a run at most.
Sources that may pay for fewest are spent first: what is left over is the money that can still do most.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from law.phasing import Programme, Way

Need = tuple[int, frozenset[int]]
"""What must be paid: for a cohort, by any of these sources."""


@dataclass(frozen=True)
class Batch:
    """Workers of a way who enter together, for the last so many *months*."""

    way: Way
    months: int
    workers: int


@dataclass(frozen=True)
class Dealt:
    """A plan dealt out: who enters when, and what each source pays for each cohort."""

    batches: tuple[Batch, ...]
    spending: dict[tuple[int, int], int]
    """(source, cohort) → rupiah."""
    left: tuple[int, ...]
    purse: "Purse"

    def missing(self, way: Way, before: int, after: int) -> dict[int, int]:
        """Return by source the least it lacks to pay one worker for *after* months of *way* instead of *before*."""
        tried = self.purse.copy()
        for month in range(before, after):
            tried.need(way.cohort, way.payers[month], way.prices[month])
        tried.pay()
        lacking = tried.unpaid()
        found = {}
        for source in range(len(self.left)):
            more = tried.copy()
            more.money[source] += lacking
            more.pay()
            if not more.unpaid():
                found[source] = lacking
        return found


class Purse:
    """Money by source and what it must pay: as much as possible is paid, whatever has to be dealt out anew for it."""

    def __init__(self, money: Sequence[int], order: Sequence[int]) -> None:
        self.money = list(money)
        """What each source has left."""
        self.order = list(order)
        self.needs: defaultdict[Need, int] = defaultdict(int)
        """What is not paid yet."""
        self.paid: defaultdict[tuple[int, Need], int] = defaultdict(int)

    def copy(self) -> "Purse":
        """Return a purse of its own that stands the same."""
        other = Purse(self.money, self.order)
        other.needs.update(self.needs)
        other.paid.update(self.paid)
        return other

    def need(self, cohort: int, payers: frozenset[int], amount: int) -> None:
        """Add what must be paid."""
        self.needs[cohort, payers] += amount

    def unpaid(self) -> int:
        """Return what is not paid."""
        return sum(self.needs.values())

    def pay(self) -> None:
        """Pay what can be paid: augmenting paths from each source in turn (Ford and Fulkerson)."""
        for source in self.order:
            while self.money[source] and (path := self._path(source)):
                amount = min(self.money[source], self.needs[path[-1][1]])
                # A source steps in where another steps back, and that one pays the next need of the path.
                stepping_back = [(path[i + 1][0], path[i][1]) for i in range(len(path) - 1)]
                amount = min([amount, *(self.paid[edge] for edge in stepping_back)])
                for edge in path:
                    self.paid[edge] += amount
                for edge in stepping_back:
                    self.paid[edge] -= amount
                self.needs[path[-1][1]] -= amount
                self.money[source] -= amount

    def _path(self, source: int) -> list[tuple[int, Need]]:
        came: dict[Need, list[tuple[int, Need]]] = {}
        waiting: list[tuple[int, list[tuple[int, Need]]]] = [(source, [])]
        seen = {source}
        for payer, path in waiting:
            for need in self.needs:
                if payer not in need[1] or need in came:
                    continue
                came[need] = [*path, (payer, need)]
                if self.needs[need]:
                    return came[need]
                for other in sorted(need[1] - seen):
                    if self.paid[other, need]:
                        seen.add(other)
                        waiting.append((other, came[need]))
        return []


def deal(programme: Programme, values: Sequence[int]) -> Dealt:
    """Return the plan that *values* of the *programme* stand for, dealt out to workers and sources."""
    batches = tuple(
        batch
        for run in programme.runs
        for batch in _even(run.way, run.fewest, values[run.entries], values[run.further])
    )
    purse = Purse(programme.money, _by_reach(programme.ways, len(programme.money)))
    for batch in batches:
        for month in range(batch.months):
            purse.need(batch.way.cohort, batch.way.payers[month], batch.way.prices[month] * batch.workers)
    purse.pay()
    spending: defaultdict[tuple[int, int], int] = defaultdict(int)
    for (source, (cohort, _)), amount in purse.paid.items():
        spending[source, cohort] += amount
    paid = {key: amount for key, amount in spending.items() if amount}
    return Dealt(batches, paid, tuple(purse.money), purse)


def _even(way: Way, fewest: int, entries: int, further: int) -> Iterable[Batch]:
    if not entries:
        return
    each, one_more = divmod(further, entries)
    for months, workers in ((fewest + each + 1, one_more), (fewest + each, entries - one_more)):
        if workers:
            yield Batch(way, months, workers)


def _by_reach(ways: Sequence[Way], sources: int) -> list[int]:
    reach: Mapping[int, set[Need]] = {source: set() for source in range(sources)}
    for way in ways:
        for payers in way.payers:
            for source in payers:
                reach[source].add((way.cohort, payers))
    return sorted(range(sources), key=lambda source: (len(reach[source]), source))
