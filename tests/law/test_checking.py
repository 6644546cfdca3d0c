"""Whether the law book is whole, and that it does not go unseen when it is not."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from law.book import PARAMETERS, Book, Parameter, book, using_book
from law.cases import judge, rows
from law.checking import ROWS, Check, check
from law.working_days import YEARS, Calendar, Year, calendar, using_calendar

VERDICTS = [judge(row) for row in rows(ROWS)]
VALUES = [
    (known.name, entry.effective_from) for known in book().parameters.values() for entry in known.entries
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PARAMETERS, tmp_path / "parameters")
    shutil.copytree(YEARS, tmp_path / "calendar")
    shutil.copytree(ROWS, tmp_path / "rows")
    return tmp_path


def checked(folder: Path) -> Check:
    return check(folder / "parameters", folder / "calendar", folder / "rows")


def problems(folder: Path) -> list[str]:
    """Return what is wrong with *folder* that is right with the shipped book."""
    known = set(check().problems)
    return [
        f"{problem.where}: {problem.what}" for problem in checked(folder).problems if problem not in known
    ]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_shipped_book_is_sound() -> None:
    found = check()
    assert found.problems == ()
    assert (found.rows or 0) > found.parameters
    assert found.values == len(VALUES)
    assert found.calendars == len(list(YEARS.glob("*.yaml")))


def without(name: str, day: date) -> Book:
    known = book().parameters[name]
    left = tuple(entry for entry in known.entries if entry.effective_from != day)
    others = {other: parameter for other, parameter in book().parameters.items() if other != name}
    if left and not left[0].ended:
        others[name] = Parameter(name=name, description=known.description, unit=known.unit, entries=left)
    return Book(parameters=others)


@pytest.mark.parametrize(("name", "day"), VALUES, ids=[f"{name} of {day}" for name, day in VALUES])
def test_a_row_fails_when_a_value_is_removed(name: str, day: date) -> None:
    resting = [verdict.row for verdict in VERDICTS if (name, day) in verdict.rests_on]
    with using_book(without(name, day)):
        assert any(judge(row).differs for row in resting)


def test_a_value_that_no_row_asks_for_is_a_problem(copy: Path) -> None:
    edit(copy / "rows" / "budget.yaml", "route: village}", "route: apbd}")
    found = problems(copy)
    assert "budget.milestones.rkpdes: no row exercises its value of 2019-03-12" in found


def test_an_end_that_no_row_asks_for_is_a_problem(copy: Path) -> None:
    lump_sum = copy / "parameters" / "benefits" / "jkm" / "lump_sum.yaml"
    lump_sum.write_text(lump_sum.read_text() + "  2090-01-01: null\n")
    assert problems(copy) == ["benefits.jkm.lump_sum: no row exercises its end of 2090-01-01"]


def test_a_row_that_comes_out_differently_is_a_problem(copy: Path) -> None:
    edit(copy / "rows" / "budget.yaml", "RKPD: 2021-06-30", "RKPD: 2021-06-29")
    [problem] = problems(copy)
    assert problem.startswith("budget.yaml: a regency's fiscal year 2022: RKPD is 2021-06-30")


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "parameters/benefits/jkm/burial.yaml",
            "    confidence: reported\n",
            "",
            "needs value, reference and confidence",
        ),
        ("parameters/budget/order/apbd.yaml", "KUPA_PPAS", "KUPA", "budget.milestones.kupa"),
        ("parameters/budget/order/apbd.yaml", "PERUBAHAN:", "SECOND:", "it names SECOND"),
        ("parameters/budget/closings.yaml", "APBDES_P,", "APBDES_X,", "budget.milestones.apbdes_x"),
        ("parameters/budget/prepared_by.yaml", "DPA: district", "DPA: dpkad", "it names dpkad"),
        ("parameters/budget/milestones/dpa.yaml", "actor: bpkad", "actor: treasury", "it names treasury"),
        ("parameters/escalation/order/government.yaml", "sekda,", "secretary,", "escalation.rungs.secretary"),
        ("parameters/claims/programme.yaml", "BPU: JKM}", "BPU: JHT}", "it names JHT"),
        ("parameters/claims/programme.yaml", "commuting:", "travelling:", "it names travelling"),
        ("parameters/claims/approvals.yaml", "[any, scheme_branch]", "[any, branch]", "it names branch"),
        ("parameters/claims/wrong_door.yaml", "reroute: non_work", "reroute: illness", "it names illness"),
        ("parameters/claims/wrong_door.yaml", "no_accident_finding]", "letter]", "it names letter"),
        ("parameters/claims/grounds/not_active.yaml", "lapsed]", "waited]", "it names waited"),
        ("parameters/claims/heirs.yaml", "[SIBLING]", "[BROTHER]", "it names BROTHER"),
        ("parameters/claims/contested.yaml", "settlement", "oath", "it names oath"),
        (
            "parameters/claims/documents/always.yaml",
            "death_certificate",
            "certificate",
            "it names certificate",
        ),
        ("parameters/claims/without_heirs.yaml", "[burial]", "[funeral]", "it names funeral"),
        (
            "calendar/2021.3.yaml",
            '  2021-08-17: "Hari Kemerdekaan Republik Indonesia"\n',
            "",
            "Kemerdekaan stands 0",
        ),
        ("calendar/2021.3.yaml", "2021-08-17", "2021-08-18", "the days off of 2021.3"),
        ("calendar/2021.2.yaml", "2021-12-24", "2021-12-23", "the days off of 2021.2"),
        ("calendar/2021.1.yaml", "2021-05-17", "2021-05-16", "collective leave on a weekend"),
        ("calendar/2021.1.yaml", "2020-09-10", "2021-09-10", "not published after version 1"),
        (
            "calendar/2027.1.yaml",
            "estimated: true",
            "estimated: false",
            "an estimate has no day of publication",
        ),
        ("calendar/2022.1.yaml", "Nyepi", "Imlek", "Imlek stands 2 times"),
        ("calendar/2022.1.yaml", "2022-01-01", "2023-01-01", "another year"),
    ],
)
def test_what_is_wrong_is_named(copy: Path, file: str, old: str, new: str, problem: str) -> None:
    edit(copy / file, old, new)
    assert problem in " ".join(problems(copy))


def test_a_missing_year_and_a_missing_version_are_problems(copy: Path) -> None:
    (copy / "calendar" / "2019.1.yaml").unlink()
    (copy / "calendar" / "2026.1.yaml").unlink()
    found = problems(copy)
    assert "calendar.2019.2: version 1 of the year is missing" in found
    assert "calendar.2026: this year is missing between others" in found


def test_a_version_that_no_row_counts_is_a_problem(copy: Path) -> None:
    text = (copy / "rows" / "calendar.yaml").read_text()
    (copy / "rows" / "calendar.yaml").write_text(
        text.replace("year: 2015, version: 2", "year: 2015, version: 1")
    )
    assert "calendar.2015.2: no row counts its days" in problems(copy)


@pytest.mark.parametrize("year", calendar().versions, ids=lambda year: year.name)
def test_a_row_fails_when_a_day_off_is_removed(year: Year) -> None:
    [counting] = [verdict.row for verdict in VERDICTS if verdict.row.name == f"the days off of {year.name}"]
    others = [other for other in calendar().versions if other != year]
    for day in year.days:
        left = {
            kind: {other: name for other, name in days.items() if other != day}
            for kind, days in (
                ("public_holidays", year.public_holidays),
                ("collective_leave", year.collective_leave),
            )
        }
        with using_calendar(Calendar.of([*others, year.model_copy(update=left)])):
            assert judge(counting).differs


def test_without_rows_the_check_says_that_nothing_was_tested(copy: Path) -> None:
    shutil.rmtree(copy / "rows")
    found = checked(copy)
    assert found.rows is None
    assert found.problems == ()


def test_a_file_of_rows_that_cannot_be_read_is_a_problem(copy: Path) -> None:
    (copy / "rows" / "odd.yaml").write_text("- {name: n}\n")
    assert any("odd.yaml: row 1 needs" in problem for problem in problems(copy))
