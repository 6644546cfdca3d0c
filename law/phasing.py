"""Phasing as a whole-number programme: every choice a plan can make, and what its money limits.

A *way* is how a cohort may be paid: one price list by month and the sources behind it. Whoever enters in a month is
paid for through the last month, so a way's months are bought from the last one backwards. Months in a row at one
price, payable by the same sources, form a *run*; a run needs two numbers only: how many workers enter in it, and how
many further months they have together (at most the run's length each). So the programme has a handful of variables
however many workers there are, and no answer is lost: any such pair can be dealt out to the workers evenly.

Sources that may pay the same month of a cohort pool their money to the rupiah. By Hall's theorem spending can be
dealt out to the sources if and only if, for every set of sources, what only they may pay is within their money.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from law.exact import Best, Limit, at_least, best

Variables = dict[int, int]
"""A linear sum: variable → coefficient."""


@dataclass(frozen=True)
class Way:
    """How a cohort may be paid, from the last month backwards: each month's price and the sources that may pay it."""

    cohort: int
    prices: tuple[int, ...]
    payers: tuple[frozenset[int], ...]
    least: int = 1
    """The fewest months that an entry may be for."""

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """Return the runs as the fewest and the most months of whoever enters in them."""
        found, months = [], 0
        for _, alike in groupby(zip(self.prices, self.payers, strict=True)):
            first, months = months + 1, months + len(list(alike))
            if months >= self.least:
                found.append((max(first, self.least), months))
        return tuple(found)

    def cost(self, months: int, sources: frozenset[int] | None = None) -> int:
        """Return what the last *months* cost one worker, as far as only *sources* may pay it."""
        return sum(
            price
            for price, payers in zip(self.prices[:months], self.payers, strict=False)
            if sources is None or payers <= sources
        )


@dataclass(frozen=True)
class Run:
    """One run of a way in the programme, with its two variables."""

    way: Way
    fewest: int
    most: int
    entries: int
    further: int


@dataclass(frozen=True)
class Solved:
    """The values of a plan, and the first level that is not proved, with its number."""

    values: tuple[int, ...]
    open: tuple[int, Best] | None


@dataclass(frozen=True)
class Programme:
    """The choices and limits of a plan: head-counts, ways, and money by source."""

    heads: Sequence[int]
    ways: Sequence[Way]
    money: Sequence[int]
    priorities: Sequence[int]
    runs: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        for way in self.ways:
            for fewest, most in way.runs:
                number = 2 * len(self.runs)
                self.runs.append(Run(way, fewest, most, number, number + 1))

    @property
    def size(self) -> int:
        """Return how many variables there are, without those for additional money."""
        return 2 * len(self.runs)

    def added(self, source: int) -> int:
        """Return the variable for additional money of *source*."""
        return self.size + source

    def workers(self, priority: int | None = None) -> Variables:
        """Return the sum of workers protected at the end, of one priority or all."""
        return {run.entries: 1 for run in self.runs if self._counts(run, priority)}

    def months(self, priority: int | None = None) -> Variables:
        """Return the sum of worker-months, of one priority or all."""
        counted = [run for run in self.runs if self._counts(run, priority)]
        return {run.entries: run.fewest for run in counted} | {run.further: 1 for run in counted}

    def cost(self, sources: frozenset[int] | None = None) -> Variables:
        """Return the sum of rupiah spent, as far as only *sources* may pay it."""
        spent: Variables = {}
        for run in self.runs:
            spent[run.entries] = run.way.cost(run.fewest, sources)
            spent[run.further] = run.way.cost(run.fewest + 1, sources) - spent[run.entries]
        return {variable: rupiah for variable, rupiah in spent.items() if rupiah}

    def limits(self, *, more: bool = False) -> list[Limit]:
        """Return what binds every plan; with *more*, each source's money may be added to."""
        found = [Limit({run.further: 1, run.entries: run.fewest - run.most}, 0) for run in self.runs]
        for cohort, heads in enumerate(self.heads):
            found.append(Limit({run.entries: 1 for run in self.runs if run.way.cohort == cohort}, heads))
        for sources in self._sets():
            added = {self.added(source): -1 for source in sources} if more else {}
            found.append(Limit(self.cost(sources) | added, sum(self.money[source] for source in sources)))
        return found

    def solve(self, levels: Sequence[Variables], patience: int | None = None) -> Solved:
        """Return the plan that is greatest at the first level, among those at the second, and so on."""
        limits, values = self.limits(), (0,) * self.size
        unproved = None
        for number, level in enumerate(levels):
            # The plan so far, at first of doing nothing, meets every limit, so there is always an answer.
            found = best(level, limits, self.size, known=values, patience=patience)
            if found is None:
                continue
            if unproved is None and not found.proved:
                unproved = number, found
            values = found.values
            limits.append(at_least(level, found.reached))
        return Solved(values, unproved)

    def cheapest_addition(
        self, wanted: Sequence[Limit], sources: Sequence[int], patience: int | None = None
    ) -> tuple[dict[int, int], bool] | None:
        """Return the least additional money by source that meets *wanted*, and whether that is proved.

        None where *sources* cannot, however much they had.
        """
        barred = [Limit({self.added(one): 1}, 0) for one in range(len(self.money)) if one not in sources]
        limits = [*self.limits(more=True), *wanted, *barred]
        objective = {self.added(source): -1 for source in sources}
        found = best(objective, limits, self.size + len(self.money), main=self.size, patience=patience)
        if found is None:
            return None
        amounts = {source: found.values[self.added(source)] for source in sources}
        return {source: amount for source, amount in amounts.items() if amount}, found.proved

    def _counts(self, run: Run, priority: int | None) -> bool:
        return priority in (None, self.priorities[run.way.cohort])

    def _sets(self) -> list[frozenset[int]]:
        found: set[frozenset[int]] = set()
        for payers in {payers for way in self.ways for payers in way.payers}:
            found |= {payers} | {payers | other for other in found}
        return sorted(found, key=lambda sources: (len(sources), sorted(sources)))
