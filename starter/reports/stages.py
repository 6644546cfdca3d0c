"""Time in stage: how long governments stay in each, those still in it counted for as long as they have been there.

The quantiles are those of Kaplan and Meier: whoever is still in a stage counts among those at risk up to today and
then drops out, neither as finished nor as if they had never been there. Leaving them out would make the slowest
look fast. Where more than the share asked for is still in the stage, the quantile is not known yet.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from schemas.base import Message
from schemas.terms import Progress
from starter.reports.governments import Government, Stay, Times
from starter.reports.record import KnownRecord

CHAIN = (
    Progress.ISSUED, Progress.ACKNOWLEDGED, Progress.REGULATED, Progress.BUDGETED, Progress.REGISTERING,
)  # fmt: skip
"""The stages that end; contributing goes on."""
HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)


class StageTime(Message):
    """How long a stage takes, in days; a quantile is None while too many are still in it."""

    stage: str
    ended: int
    open: int
    median: int | None
    p90: int | None
    longest: int | None
    longest_open: bool
    """Whether the longest stay still goes on."""


class Stages(Message):
    """Time in stage, stage by stage."""

    stages: tuple[StageTime, ...]


def stages(record: KnownRecord) -> Stages:
    """Return how long each stage takes."""
    on = record.cut.as_of
    stays: dict[str, list[Stay]] = {stage.value: [] for stage in CHAIN}
    for government in record.governments:
        for stage, times in _chain(government):
            stays[stage].append(_stay(times, on))
    stays["roster"] = [_stay(times, on) for one in record.governments for times in one.rosters]
    stays["bill"] = [stay for one in record.governments for stay in one.bills]
    stays["claim"] = [
        _stay(Times(began_on=claim.opened_on, ended_on=claim.settled_on), on)
        for one in record.governments
        for claim in one.claims
        if not claim.rejected
    ]
    return Stages(stages=tuple(stage_time(stage, found) for stage, found in stays.items()))


def stage_time(stage: str, stays: Sequence[Stay]) -> StageTime:
    """Return the quantiles of *stays*."""
    longest = max(stays, key=lambda stay: (stay.days, not stay.ended), default=None)
    ended = sum(stay.times for stay in stays if stay.ended)
    return StageTime(
        stage=stage,
        ended=ended,
        open=sum(stay.times for stay in stays) - ended,
        median=quantile(stays, HALF),
        p90=quantile(stays, NINE_TENTHS),
        longest=longest.days if longest else None,
        longest_open=longest is not None and not longest.ended,
    )


def quantile(stays: Iterable[Stay], share: Fraction) -> int | None:
    """Return the first day by which *share* of all stays have ended, by the estimate of Kaplan and Meier."""
    present, left = Counter[int](), Counter[int]()
    for stay in stays:
        present[stay.days] += stay.times
        left[stay.days] += stay.times if stay.ended else 0
    at_risk, staying = present.total(), Fraction(1)
    for day in sorted(present):
        staying *= 1 - Fraction(left[day], at_risk)
        if 1 - staying >= share:
            return day
        at_risk -= present[day]
    return None


def _chain(government: Government) -> Iterable[tuple[str, Times]]:
    reached = {Progress.ISSUED: government.opened_on, **government.progress}
    order = list(Progress)
    for stage in CHAIN:
        if stage in reached:
            later = [day for other, day in reached.items() if order.index(other) > order.index(stage)]
            yield stage.value, Times(began_on=reached[stage], ended_on=min(later, default=None))


def _stay(times: Times, on: date) -> Stay:
    # An instrument may bear a day before the one the stage was entered on.
    days = ((times.ended_on or on) - times.began_on).days
    return Stay(days=max(days, 0), ended=times.ended_on is not None)
