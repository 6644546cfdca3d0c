"""Business time: a statutory day ends at local midnight, in all three zones."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.clock import OFFSETS, WIB, WIT, WITA, Clock, ClockMode

DAY = date(2021, 11, 30)


@pytest.mark.parametrize(
    ("offset", "midnight"),
    [
        (WIB, datetime(2021, 11, 30, 17, tzinfo=UTC)),
        (WITA, datetime(2021, 11, 30, 16, tzinfo=UTC)),
        (WIT, datetime(2021, 11, 30, 15, tzinfo=UTC)),
    ],
)
def test_a_statutory_day_ends_at_local_midnight(offset: timedelta, midnight: datetime) -> None:
    clock = Clock(offset=offset)
    assert clock.ends(DAY) == midnight
    assert clock.today(midnight - timedelta(microseconds=1)) == DAY
    assert clock.today(midnight) == date(2021, 12, 1)


@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.sampled_from([WIB, WITA, WIT]))
def test_days_follow_each_other_without_gap(day: date, offset: timedelta) -> None:
    clock = Clock(offset=offset)
    assert clock.ends(day) == clock.starts(day + timedelta(days=1))
    assert clock.ends(day) - clock.starts(day) == timedelta(days=1)
    assert clock.today(clock.at(day, 23)) == day
    assert clock.starts(day).tzinfo is UTC


def test_a_clock_survives_the_journey_as_json() -> None:
    clock = Clock(mode=ClockMode.CONDUCTED, offset=WIT)
    assert Clock.model_validate_json(clock.model_dump_json()) == clock


def test_indonesia_has_three_zones() -> None:
    assert sorted(OFFSETS.values()) == [WIB, WITA, WIT]
