"""What differs between two editions of the law, and deciding by another one."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from law import budgeting, regions
from law.book import PARAMETERS, BadBookError
from law.difference import difference
from law.edition import as_it_stood, from_folder, using
from law.working_days import YEARS
from schemas.errors import Refused
from schemas.terms import Milestone


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PARAMETERS, tmp_path / "parameters")
    shutil.copytree(YEARS, tmp_path / "calendar")
    return tmp_path


def test_two_days_differ_by_the_values_that_came_into_force_between_them() -> None:
    found = difference(as_it_stood(date(2019, 12, 1)), as_it_stood(date(2019, 12, 2)))
    changed = {each.parameter: (each.before, each.after) for each in found.values}
    assert changed["benefits.jkm.lump_sum"] == (16_200_000, 20_000_000)
    assert {each.effective_from for each in found.values} == {date(2019, 12, 2)}
    assert found.days == ()


def test_two_days_differ_by_the_decrees_published_between_them() -> None:
    found = difference(as_it_stood(date(2021, 6, 17)), as_it_stood(date(2021, 6, 18)))
    assert found.values == ()
    assert [(each.day, each.before is None, each.after is None) for each in found.days] == [
        (date(2021, 8, 10), False, True),
        (date(2021, 8, 11), True, False),
        (date(2021, 10, 19), False, True),
        (date(2021, 10, 20), True, False),
        (date(2021, 12, 24), False, True),
    ]
    assert str(found.days[0].after_decree).startswith("2021.3: ")


def test_a_later_day_first_says_what_would_be_taken_back() -> None:
    found = difference(as_it_stood(date(2021, 3, 25)), as_it_stood(date(2021, 3, 24)))
    [changed] = [each for each in found.values if each.parameter == "policy.regulation_days"]
    assert (changed.before, changed.after, changed.after_reference) == (180, None, None)


def test_a_book_does_not_differ_from_its_copy(copy: Path) -> None:
    shipped = from_folder(PARAMETERS.parent)
    same = difference(shipped, from_folder(copy))
    assert (same.values, same.days) == ((), ())


def test_another_book_differs_by_what_was_changed_in_it(copy: Path) -> None:
    path = copy / "parameters" / "budget" / "milestones" / "joint_approval.yaml"
    path.write_text(path.read_text().replace("day: 30", "day: 29"))
    (copy / "calendar" / "2028.1.yaml").unlink()
    found = difference(from_folder(PARAMETERS.parent), from_folder(copy))
    assert [each.parameter for each in found.values] == ["budget.milestones.joint_approval"]
    assert {each.day.year for each in found.days} == {2028}


def test_a_changed_reference_is_a_difference(copy: Path) -> None:
    path = copy / "parameters" / "policy" / "bill_days.yaml"
    path.write_text(path.read_text().replace("policy of kawal", "policy of somebody"))
    [changed] = difference(from_folder(PARAMETERS.parent), from_folder(copy)).values
    assert changed.before == changed.after
    assert changed.before_reference != changed.after_reference


def test_a_folder_without_a_law_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBookError, match="no law book"):
        from_folder(tmp_path)


def evaluated(year: int) -> date:
    planned = budgeting.plan(regions.find("36.01"), year)
    return next(each.due_on for each in planned if each.code is Milestone.EVALUATION)


def test_another_edition_decides_only_while_it_is_used() -> None:
    assert evaluated(2021) == date(2020, 12, 29)
    with using(as_it_stood(date(2020, 10, 1))):
        with using(as_it_stood(date(2019, 3, 11))), pytest.raises(Refused):
            evaluated(2021)
        assert evaluated(2021) == date(2021, 1, 4)
    assert evaluated(2021) == date(2020, 12, 29)
