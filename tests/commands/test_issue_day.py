"""The day an instruction goes out: today for real cases, any past day for a rehearsal."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from schemas.clock import WIB, Clock, ClockMode
from schemas.errors import Misused
from schemas.settings import Settings
from starter.commands.frame import Desk, Options
from starter.commands.instruction import issue_instant

INPRES = "inpres-2-2021"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Options(), Settings(data=tmp_path))


def test_real_cases_open_now_and_on_no_other_day(desk: Desk) -> None:
    wall = Clock(offset=WIB)
    before = datetime.now(UTC)
    assert before <= issue_instant(desk, INPRES, wall, None) <= datetime.now(UTC)
    assert issue_instant(desk, INPRES, wall, wall.today(datetime.now(UTC))) >= before
    for other in (date(2021, 3, 25), wall.today(before) - timedelta(days=1)):
        with pytest.raises(Misused, match="rehearsals"):
            issue_instant(desk, INPRES, wall, other)


def test_a_rehearsal_issues_on_the_day_given_or_on_the_day_of_signing(desk: Desk) -> None:
    conducted = Clock(mode=ClockMode.CONDUCTED, offset=WIB)
    assert conducted.today(issue_instant(desk, INPRES, conducted, None)) == date(2021, 3, 25)
    assert conducted.today(issue_instant(desk, INPRES, conducted, date(2022, 1, 3))) == date(2022, 1, 3)
