"""Exact whole-number optimisation: branch and bound over a simplex in whole numbers, with nothing rounded.

`best` finds the whole numbers, none below zero, that make a linear objective greatest under linear limits. Every
relaxation is solved in integers of any size and tightened by Gomory's cuts, which no whole answer violates; so its
bound is a proof, and the answer is an optimum, not nearly one. The effort depends on how many variables and limits
there are, hardly on how large the numbers are; in the worst case it is exponential in the variables, as for every
exact method (the knapsack problem is a special case).
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import gcd

from law.simplex import Limit, Tableau

__all__ = ["Best", "Limit", "at_least", "best", "total"]

ROUNDS = 6
"""How often a relaxation is cut before it is split."""
DIVE = 8
"""Every how many branches whole numbers are looked for straight down."""


def at_least(coefficients: Mapping[int, int], least: int) -> Limit:
    """Return the limit that the sum is at least *least*."""
    return Limit({variable: -value for variable, value in coefficients.items()}, -least)


@dataclass(frozen=True)
class Best:
    """The best whole numbers found, and a bound that no others exceed: where both agree, the answer is proved."""

    values: tuple[int, ...]
    reached: int
    bound: int

    @property
    def proved(self) -> bool:
        """Return whether no better numbers exist."""
        return self.reached == self.bound


def total(objective: Mapping[int, int], values: Sequence[int]) -> int:
    """Return what a sum of variables times coefficients comes to."""
    return sum(coefficient * values[variable] for variable, coefficient in objective.items())


def best(
    objective: Mapping[int, int],
    limits: Sequence[Limit],
    variables: int,
    *,
    main: int | None = None,
    known: Sequence[int] | None = None,
    patience: int | None = None,
) -> Best | None:
    """Return whole numbers ≥ 0 with the greatest *objective* under *limits*, or None where no numbers meet them.

    The variables below *main* (all if not given) are the choices, from which the others follow. *known* are numbers
    within the limits to start from. *patience* is how many figures to compute at most, about ten million of them in a
    second or two: when they are used up, the answer is the best found, with the bound proved so far (None when
    nothing was found). Equal input gives equal output, on every machine. Raises ValueError when the limits do not
    bound the objective.
    """
    search = _Search(objective, known)
    search.consider(Tableau.of(objective, limits, variables, variables if main is None else main), 0)
    return search.run(patience)


class _Search:
    """The branches still to look into, and the best whole answer so far."""

    def __init__(self, objective: Mapping[int, int], known: Sequence[int] | None) -> None:
        self.step = gcd(*objective.values()) or 1
        self.found = None if known is None else tuple(known)
        self.reached = 0 if known is None else total(objective, known)
        self.waiting: list[tuple[int, int, int, Tableau]] = []
        self.order = count()

    def consider(self, tableau: Tableau, depth: int) -> None:
        """Take in a branch, unless nothing in it is better than what is known."""
        if not (tableau.solve() and tableau.tighten(ROUNDS)):
            return
        bound = tableau.bound(self.step)
        if self.found is not None and bound <= self.reached:
            return
        if tableau.fractional() is None:
            self.found, self.reached = tableau.values(), bound
        else:
            heapq.heappush(self.waiting, (-bound, -depth, next(self.order), tableau))

    def run(self, patience: int | None) -> Best | None:
        """Look into branches until none can be better, or *patience* ends."""
        for turn in count():
            if not self.waiting or (self.found is not None and -self.waiting[0][0] <= self.reached):
                break
            if patience is not None and self.waiting[0][-1].effort[0] > patience:
                break
            _, depth, _, tableau = heapq.heappop(self.waiting)
            if turn % DIVE == 0:
                self._dive(tableau)
            split = tableau.fractional()
            for child in tableau.branches(split or 0):
                self.consider(child, 1 - depth)
        if self.found is None:
            return None
        return Best(self.found, self.reached, max([self.reached, *(-bound for bound, *_ in self.waiting)]))

    def _dive(self, tableau: Tableau) -> None:
        """Pin one variable after another to a whole number: answers found soon spare looking into many branches."""
        below: Tableau | None = tableau
        while below is not None and (self.found is None or below.bound(self.step) > self.reached):
            split = below.fractional()
            if split is None:
                self.found, self.reached = below.values(), below.bound(self.step)
                return
            below = next((pinned for pinned in below.pins(split) if pinned.restore()), None)
