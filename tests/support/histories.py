"""Histories of ladders: what may happen to one, as steps to generate, and what must hold whatever happened.

The same steps are played on the ladder as a pure thing and on the real workflow; the same rules are asked of both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Literal

from hypothesis import strategies as st

REMINDED_EVERY = 14
LONGEST = {"acknowledge": 30, "hold": 90}
What = Literal[
    "pass", "outage", "acknowledge", "hold", "delegate", "reassign", "grow", "end", "reopen", "lose", "find"
]


@dataclass(frozen=True)
class Step:
    """Something that happens: *number* is days, or which office of the ladder loses or finds its address."""

    what: What
    number: int = 0


@dataclass(frozen=True)
class Notice:
    """A rung was climbed, or the last one reminded."""

    on: date
    rung: int
    office: str
    reached: bool
    reminder: bool = False


@dataclass
class Told:
    """The record of one ladder, from the first missed date on."""

    raised_on: date
    notices: list[Notice] = field(default_factory=list)
    waits: list[tuple[date, date]] = field(default_factory=list)
    """The day on which a wait was granted, and the last day of it."""
    outages: list[tuple[date, date]] = field(default_factory=list)
    """The last day before an outage, and the day on which everything was up again."""
    ended_on: date | None = None


def steps(rungs: int) -> st.SearchStrategy[list[Step]]:
    """Return histories: time passes most of the while, and everything else comes in between."""

    def of(what: What, numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Step]:
        return st.builds(Step, st.just(what), numbers)

    which = st.integers(0, rungs - 1)
    events = st.one_of(
        of("outage", st.integers(1, 60)),
        of("acknowledge", st.integers(1, LONGEST["acknowledge"])),
        of("hold", st.integers(1, LONGEST["hold"])),
        of("delegate", st.integers(1, 60)),
        of("reassign", st.just(0)),
        of("grow", st.just(0)),
        of("end", st.just(0)),
        of("reopen", st.just(0)),
        of("lose", which),
        of("find", which),
    )
    passes = of("pass", st.integers(1, 90))
    return st.lists(st.one_of(passes, passes, events), min_size=6, max_size=20)


def require_never_silent(told: Told, days: Sequence[int], offices: Sequence[str], today: date) -> None:
    """Assert what the promise of an escalation is.

    *days* are those of each rung and *offices* who stands on it, both as the test knows them; *today* is the last day
    that was lived through.
    """
    climbed = [notice for notice in told.notices if not notice.reminder]
    assert [notice.rung for notice in climbed] == list(range(1, len(climbed) + 1)), "skipped or repeated"
    assert [notice.office for notice in climbed] == [*offices[: len(climbed)]], "somebody else was told"
    reminders = [notice for notice in told.notices if notice.reminder]
    assert not reminders or len(climbed) == len(offices), "reminded before everybody was told"
    _require_one_at_a_time(told.notices)
    end = told.ended_on or today
    acts = [
        (told.raised_on, told.raised_on),
        *((notice.on, _latest(notice, days, told)) for notice in told.notices),
    ]
    for (_, latest), (on, _) in pairwise(acts):
        assert on <= _first_up(latest, told), f"silent from {latest} to {on}"
    assert end <= _first_up(acts[-1][1], told), f"silent since {acts[-1][1]}"


def _require_one_at_a_time(notices: Sequence[Notice]) -> None:
    for on, group in groupby(notices, key=lambda notice: notice.on):
        *before, _ = list(group)
        assert not any(notice.reached for notice in before), f"two at once on {on}"


def _latest(notice: Notice, days: Sequence[int], told: Told) -> date:
    """Return the day by which somebody must hear again, after *notice*."""
    last = notice.rung == len(days)
    own = REMINDED_EVERY if last else days[notice.rung - 1] if notice.reached else 0
    latest = notice.on + timedelta(days=own)
    following = next((one.on for one in told.notices if one.on > notice.on), date.max)
    waits = [until for granted, until in told.waits if notice.on <= granted < following]
    return max([latest, *(until + timedelta(days=1) for until in waits)])


def _first_up(day: date, told: Told) -> date:
    """Return *day*, or the day on which everything was up again if it fell into an outage."""
    for down, up in told.outages:
        if down < day <= up:
            return up
    return day
