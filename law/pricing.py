"""Pricing a plan: what each cohort costs by month and source, and so the ways in which it may be paid."""

from collections.abc import Iterable

from law import contributions
from law.months import Month
from law.phasing import Way
from law.plans import Cohort, Curve, Question
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Funding


class Prices:
    """What each cohort costs by month and source, and so the ways in which it may be paid."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.found: dict[str, Ruling] = {}
        self.ways = [way for number, one in enumerate(question.cohorts) for way in self._ways(number, one)]

    def rulings(self) -> tuple[Ruling, ...]:
        """Return what the prices rest on, each once."""
        return tuple(self.found.values())

    def curve(self) -> Curve:
        """Return what so many workers cost at least."""
        months = len(self.question.months)
        whole, latest = [], []
        for number, cohort in enumerate(self.question.cohorts):
            ways = [way for way in self.ways if way.cohort == number and len(way.prices) == months]
            lists = [way.prices for way in ways] or [self._list(cohort, None)]
            least = self._least(cohort)
            whole.append((min(map(sum, lists)), cohort.headcount))
            latest.append((min(sum(prices[:least]) for prices in lists), cohort.headcount))
        return Curve(whole=_corners(whole), latest=_corners(latest))

    def _least(self, cohort: Cohort) -> int:
        return self.question.months[-1].since(cohort.last_entry) + 1 if cohort.last_entry else 1

    def _ways(self, number: int, cohort: Cohort) -> Iterable[Way]:
        lists: dict[tuple[int, ...], list[int]] = {}
        for index, source in enumerate(self.question.sources):
            if not source.cohorts or cohort.name in source.cohorts:
                lists.setdefault(self._list(cohort, source.funding), []).append(index)
        least = self._least(cohort)
        for prices, sources in lists.items():
            payers = tuple(self._payers(sources, month) for month in reversed(self.question.months))
            reached = payers.index(frozenset()) if frozenset() in payers else len(payers)
            if reached >= least:
                yield Way(number, prices[:reached], payers[:reached], least)

    def _payers(self, sources: Iterable[int], month: Month) -> frozenset[int]:
        since = {index: self.question.sources[index].since for index in sources}
        return frozenset(index for index, begins in since.items() if begins is None or begins <= month)

    def _list(self, cohort: Cohort, funding: Funding | None) -> tuple[int, ...]:
        prices = []
        for month in reversed(self.question.months):
            found = contributions.monthly(
                cohort.worker_class,
                cohort.income,
                month,
                risk_group=cohort.risk_group,
                programmes=cohort.programmes,
                funding=funding,
                transport=cohort.transport,
                relief=False,
            )
            self.found |= {ruling.model_dump_json(): ruling for ruling in found.rulings}
            prices.append(int(found.total))
        return tuple(prices)


def _corners(costs: Iterable[tuple[int, int]]) -> tuple[tuple[int, Rupiah], ...]:
    corners = [(0, Rupiah(0))]
    for each, heads in sorted(costs):
        workers, cost = corners[-1]
        corners.append((workers + heads, cost + each * heads))
    return tuple(corners)
