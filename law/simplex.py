"""The simplex in whole numbers: linear limits as a tableau, its optimum, and Gomory's cuts, with nothing rounded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import gcd

OBJECTIVE = -1
"""The name of the objective among the variables."""
DANTZIG = 500
"""Pivots by the steepest price; after that the smallest name decides, which cannot go round in circles (Bland)."""


@dataclass(frozen=True)
class Limit:
    """The sum of the variables times their coefficients is at most this."""

    coefficients: Mapping[int, int]
    at_most: int


@dataclass
class Tableau:
    """A simplex tableau: scales[i] × (variable basic[i]) + Σ rows[i][j] × (variable columns[j]) = rows[i][-1].

    Row 0 is the objective. Rows are free of common factors, so their numbers stay small; a row is never changed in
    place, so branches share what they have in common.
    """

    variables: int
    columns: list[int]
    rows: list[list[int]]
    scales: list[int]
    basic: list[int]
    prices: list[int]
    main: int
    """The variables below this one are the choices; once they are whole, the others have little left to say."""
    named: int
    effort: list[int]
    """The figures computed so far by all branches together."""
    priced: bool = False

    @classmethod
    def of(
        cls, objective: Mapping[int, int], limits: Sequence[Limit], variables: int, main: int
    ) -> "Tableau":
        """Return the tableau of a problem, its objective not yet priced in."""
        prices = [objective.get(j, 0) for j in range(variables)]
        found = cls(
            variables=variables,
            columns=list(range(variables)),
            rows=[[0] * (variables + 1)],
            scales=[1],
            basic=[OBJECTIVE],
            prices=prices,
            main=main,
            named=variables,
            effort=[0],
        )
        for limit in limits:
            # Whole numbers times multiples of the divisor reach no further than a multiple of it.
            divisor = gcd(*limit.coefficients.values()) or 1
            row = [limit.coefficients.get(j, 0) // divisor for j in range(variables)]
            found.add([*row, limit.at_most // divisor], 1)
        return found

    def solve(self) -> bool:
        """Bring the tableau to its optimum, first within the limits, then uphill; False where nothing meets them."""
        if not self.restore():
            return False
        if not self.priced:
            self._price()
        for turn in count():
            prices = self.rows[0]
            falling = [j for j in range(len(self.columns)) if prices[j] < 0]
            if not falling:
                return True
            entering = min(falling, key=lambda j: self.columns[j] if turn > DANTZIG else prices[j])
            self._pivot(self._first_to_stop(entering), entering)
        raise AssertionError

    def restore(self) -> bool:
        """Bring a tableau whose prices are right back within its limits; False where no numbers meet them."""
        while True:
            short = [i for i in range(1, len(self.rows)) if self.rows[i][-1] < 0]
            if not short:
                return True
            leaving = min(short, key=lambda i: self.basic[i])
            row, prices = self.rows[leaving], self.rows[0]
            entering = None
            for j in range(len(self.columns)):
                if row[j] < 0 and (entering is None or self._cheaper(prices, row, j, entering)):
                    entering = j
            if entering is None:
                return False
            self._pivot(leaving, entering)

    def tighten(self, rounds: int) -> bool:
        """Cut off the fraction of every variable, *rounds* times at most; False where nothing whole is left."""
        for _ in range(rounds):
            split = [i for i in range(1, len(self.rows)) if self._is_split(i)]
            if not split:
                return True
            for i in split:
                scale = self.scales[i]
                self.add([-(value % scale) for value in self.rows[i]], scale, cut=True)
            if not self.restore():
                return False
            self._forget()
        return True

    def bound(self, step: int) -> int:
        """Return what no whole answer of this branch exceeds: a multiple of *step*."""
        return self.rows[0][-1] // self.scales[0] // step * step

    def values(self) -> tuple[int, ...]:
        """Return the variables' values, all of them whole."""
        found = dict(zip(self.basic, range(len(self.rows)), strict=True))
        return tuple(
            self.rows[found[j]][-1] // self.scales[found[j]] if j in found else 0
            for j in range(self.variables)
        )

    def fractional(self) -> int | None:
        """Return the row of the main variable furthest from whole, then of any other; None when all are whole."""
        furthest, distance, scale = None, 0, 1
        split = [i for i in range(1, len(self.rows)) if self._is_split(i)]
        for i in [i for i in split if self.basic[i] < self.main] or split:
            part = self.rows[i][-1] % self.scales[i]
            part = min(part, self.scales[i] - part)
            if part * scale > distance * self.scales[i]:
                furthest, distance, scale = i, part, self.scales[i]
        return furthest

    def branches(self, i: int) -> Iterator["Tableau"]:
        """Yield the two halves without the fraction of row *i*'s variable: at most the number below, or above it."""
        below = self.rows[i][-1] // self.scales[i]
        yield self._bounded(i, at_most=below)
        yield self._bounded(i, at_least=below + 1)

    def pins(self, i: int) -> Iterator["Tableau"]:
        """Yield the two tableaus in which row *i*'s variable is the whole number below, or the one above."""
        below = self.rows[i][-1] // self.scales[i]
        yield self._bounded(i, at_most=below, at_least=below)
        yield self._bounded(i, at_most=below + 1, at_least=below + 1)

    def _bounded(self, i: int, *, at_most: int | None = None, at_least: int | None = None) -> "Tableau":
        found = replace(
            self, columns=self.columns[:], rows=self.rows[:], scales=self.scales[:], basic=self.basic[:]
        )
        row, scale = self.rows[i], self.scales[i]
        if at_most is not None:
            found.add([*(-value for value in row[:-1]), at_most * scale - row[-1]], scale)
        if at_least is not None:
            found.add([*row[:-1], row[-1] - at_least * scale], scale)
        return found

    def add(self, row: list[int], scale: int, *, cut: bool = False) -> None:
        """Add a row with a slack variable of its own."""
        self.basic.append(OBJECTIVE - self.named if cut else self.named)
        self.rows.append(row)
        self.scales.append(scale)
        self.named += 1

    def _forget(self) -> None:
        """Drop the cuts that no longer bind; every cut only repeats what whole numbers obey anyway."""
        kept = [i for i, name in enumerate(self.basic) if name >= OBJECTIVE]
        self.rows, self.scales = [self.rows[i] for i in kept], [self.scales[i] for i in kept]
        self.basic = [self.basic[i] for i in kept]

    def _is_split(self, i: int) -> bool:
        return 0 <= self.basic[i] < self.variables and self.rows[i][-1] % self.scales[i] != 0

    def _price(self) -> None:
        row, scale = [-self.prices[name] if name < self.variables else 0 for name in self.columns] + [0], 1
        for i in range(1, len(self.rows)):
            if 0 <= self.basic[i] < self.variables and (price := self.prices[self.basic[i]] * scale):
                own = self.scales[i]
                row = [own * a + price * b for a, b in zip(row, self.rows[i], strict=True)]
                scale *= own
        self.rows[0], self.scales[0] = _reduced(row, scale)
        self.priced = True

    def _first_to_stop(self, entering: int) -> int:
        first = None
        for i in range(1, len(self.rows)):
            row = self.rows[i]
            if row[entering] <= 0:
                continue
            if first is None:
                first = i
                continue
            now, then = row[-1] * self.rows[first][entering], self.rows[first][-1] * row[entering]
            if now < then or (now == then and self.basic[i] < self.basic[first]):
                first = i
        if first is None:
            raise ValueError("the limits do not bound the objective")
        return first

    def _cheaper(self, prices: list[int], row: list[int], j: int, than: int) -> bool:
        now, then = prices[j] * -row[than], prices[than] * -row[j]
        return now < then or (now == then and self.columns[j] < self.columns[than])

    def _pivot(self, leaving: int, entering: int) -> None:
        row, scale = self.rows[leaving], self.scales[leaving]
        if row[entering] < 0:
            row, scale = [-value for value in row], -scale
        pivot = row[entering]
        row = [*row[:entering], scale, *row[entering + 1 :]]
        self.effort[0] += len(row) * len(self.rows)
        for i, other in enumerate(self.rows):
            if i != leaving and (times := other[entering]):
                changed = [pivot * a - times * b for a, b in zip(other, row, strict=True)]
                changed[entering] = -times * scale
                self.rows[i], self.scales[i] = _reduced(changed, pivot * self.scales[i])
        self.rows[leaving], self.scales[leaving] = _reduced(row, pivot)
        self.basic[leaving], self.columns[entering] = self.columns[entering], self.basic[leaving]


def _reduced(row: list[int], scale: int) -> tuple[list[int], int]:
    divisor = gcd(scale, *row)
    return (row, scale) if divisor == 1 else ([value // divisor for value in row], scale // divisor)
