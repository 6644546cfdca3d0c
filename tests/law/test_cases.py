"""The law's sums and dates, row by row, as a jurist reads them in `cases/`."""

from datetime import date
from pathlib import Path

import pytest

from law import budgeting, regions
from law.book import BadBookError
from law.cases import Row, judge, rows

CASES = Path(__file__).parent / "cases"
HEAD = "- name: n\n  ask: due\n  given: {worker_class: PU, month: 2022-05}\n"


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.file}: {row.name}") for row in rows(CASES)])
def test_the_law_answers_as_written(row: Row) -> None:
    assert judge(row).differs is None


@pytest.mark.parametrize("year", range(2022, 2029))
def test_a_draft_budget_is_due_in_the_first_or_second_week_of_september(year: int) -> None:
    plan = budgeting.plan(regions.find("36.01"), year)
    due = next(each.due_on for each in plan if each.code.value == "RAPBD_SUBMITTED")
    assert date(year - 1, 9, 5) <= due <= date(year - 1, 9, 8)


def written(folder: Path, text: str) -> Row:
    (folder / "file.yaml").write_text(text)
    [row] = rows(folder)
    return row


def test_a_wrong_answer_says_what_the_law_answers(tmp_path: Path) -> None:
    row = written(tmp_path, HEAD + "  expect: {due_on: 2022-06-16}\n  source: s\n")
    assert judge(row).differs == "due_on is 2022-06-15, not 2022-06-16"
    right = written(tmp_path, HEAD + "  expect: {due_on: 2022-06-15}\n  source: s\n")
    assert judge(right).differs is None
    assert judge(right).rests_on == {("contributions.due.pu", date(2021, 2, 1))}


def test_a_refusal_can_be_expected_and_none_passes_unseen(tmp_path: Path) -> None:
    early = HEAD.replace("2022-05", "1990-05")
    assert judge(written(tmp_path, early + "  expect: {refused: no_ruling}\n  source: s\n")).differs is None
    differs = judge(written(tmp_path, early + "  expect: {due_on: 1990-06-15}\n  source: s\n")).differs
    assert differs == "due_on is None, not 1990-06-15"


def test_a_row_with_an_argument_that_the_question_does_not_take_differs(tmp_path: Path) -> None:
    row = written(
        tmp_path,
        HEAD.replace("month:", "year: 1, month:") + "  expect: {due_on: 2022-06-15}\n  source: s\n",
    )
    assert "year" in str(judge(row).differs)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}\n", "list of rows"),
        (HEAD + "  source: s\n", "needs"),
        (HEAD + "  expect: {due_on: 2022-06-15}\n  source: ''\n", "needs"),
        (HEAD + "  expect: {}\n  source: s\n", "needs"),
        (HEAD.replace("due\n", "fate\n") + "  expect: {a: 1}\n  source: s\n", "no such question"),
        ((HEAD + "  expect: {a: 1}\n  source: s\n") * 2, "stands twice"),
        (HEAD.replace("month", "on") + "  expect: {a: 1}\n  source: s\n", "given"),
    ],
)
def test_a_badly_written_row_is_not_read(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "file.yaml").write_text(text)
    with pytest.raises(BadBookError, match=why):
        rows(tmp_path)
