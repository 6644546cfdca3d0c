"""The phase planner on the command line: a file or a few words in; a table, JSON and a chart out. No server."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from law.months import Month
from law.planning import Cohort, Question, Source, plan
from schemas.money import Rupiah
from schemas.terms import Funding, WorkerClass
from starter.phases.asking import EXAMPLE
from starter.phases.chart import chart, ticks
from tests.commands.conftest import Result, typed

SVG = "{http://www.w3.org/2000/svg}"
RENTAN = ("--segment", "RENTAN:3500:BPU:1000000")


async def planned(*words: object, tmp: Path) -> Result:
    return await typed("budget", "plan", *words, data=tmp)


async def test_money_for_half_a_year_protects_everybody_from_the_month_it_reaches(tmp_path: Path) -> None:
    result = await planned("--year", 2022, *RENTAN, "--money", "APBD_MURNI:400000000", "--json", tmp=tmp_path)
    found = result.document
    assert (found["workers"], found["worker_months"], found["proved"]) == (3500, 23_809, True)
    assert [(one["month"], one["workers"]) for one in found["entries"]] == [
        ("2022-06", 2809),
        ("2022-07", 691),
    ]
    assert found["left"] == {"APBD_MURNI": 400_000_000 - 23_809 * 16_800}
    [step] = found["next"]
    assert (step["amount"], step["month"], step["entered"]) == (16_800 - 8_800, "2022-06", "2022-07")
    assert found["top_up"]["amount"] == 3500 * 16_800 * 12 - 400_000_000
    december = found["months"][-1]
    assert december["protected"] == {"RENTAN": 3500}
    assert december["cost"] == {"RENTAN": 3500 * 16_800}
    assert december["due_on"] == {"RENTAN": "2022-12-15"}


async def test_the_two_goals_answer_differently_where_some_workers_cost_less(tmp_path: Path) -> None:
    words = (
        "--first-month", "2022-11", "--segment", "RENTAN:10:BPU:1000000", "--segment", "NON_ASN:10:PU:1000000",
        "--money", "APBD_MURNI:230000", "--json",
    )  # fmt: skip
    workers = (await planned(*words, tmp=tmp_path)).document
    months = (await planned(*words, "--goal", "months", tmp=tmp_path)).document
    assert (workers["workers"], workers["worker_months"]) == (20, 21)
    assert (months["workers"], months["worker_months"]) == (17, 27)


async def test_the_example_in_the_help_is_a_file_that_plans(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    file.write_text(EXAMPLE)
    found = (await planned(file, "--json", tmp=tmp_path)).document
    assert {one["month"] for one in found["entries"]} <= {f"2022-{month:02}" for month in range(6, 13)}
    assert sum(found["left"].values()) + found["cost"] == 580_000_000
    restricted = [one["cohort"] for one in found["spending"] if one["source"] == "DBH_CHT"]
    assert restricted == ["TANI_TEMBAKAU"]
    file.write_text(json.dumps({"segments": [{"name": "A", "workers": 2, "class": "BPU", "income": 1}]}))
    alone = await planned(file, "--year", 2022, "--json", tmp=tmp_path)
    assert (alone.document["workers"], alone.document["top_up"]) == (0, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("segments: [", 1),
        ("segments: {}\nextra: 1\n", 1),
        ("segments:\n  - {name: A, workers: 2, class: BPU, income: 1.5}\nfirst_month: 2022-01\n", 1),
        ("segments:\n  - {name: A, workers: 2, class: BPU, income: 1}\nfirst_month: 2022-13\n", 1),
        ("segments:\n  - {name: A, workers: 2, class: BPU, income: 1}\n", 2),
    ],
    ids=["no yaml", "unknown key", "half a rupiah", "no month", "no first month"],
)
async def test_a_file_that_says_no_plan_is_refused(tmp_path: Path, text: str, code: int) -> None:
    file = tmp_path / "rencana.yaml"
    file.write_text(text)
    assert (await planned(file, "--json", tmp=tmp_path)).code == code


async def test_a_plan_is_written_as_a_table_in_both_languages(tmp_path: Path) -> None:
    words = ("--first-month", "2022-12", *RENTAN, "--money", "APBD_MURNI:58800000")
    english = await planned(*words, tmp=tmp_path)
    assert "2022-12\t3500 (+3500)\tRp58.800.000" in english.out
    assert "Everybody is protected in every month" in english.out
    indonesian = await planned(*words, "--lang", "id", tmp=tmp_path)
    assert "Semua terlindungi di semua bulan" in indonesian.out


async def test_the_chart_is_an_svg_that_says_what_it_shows(tmp_path: Path) -> None:
    drawing = tmp_path / "kurva.svg"
    await planned(
        "--first-month", "2022-06", *RENTAN, "--money", "APBD_MURNI:400000000", "--svg", drawing, "--lang", "id",
        tmp=tmp_path,
    )  # fmt: skip
    root = ET.fromstring(drawing.read_text())  # noqa: S314 - written a moment ago
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert {"dana Rp400.000.000", "pekerja terlindungi sampai 31 Desember"} <= set(words)
    assert {"Rp0 jt", "Rp100 jt", "Rp500 jt"} <= set(words)
    assert len(list(root.iter(f"{SVG}polyline"))) == 2


def test_money_without_end_does_not_press_the_curve_flat() -> None:
    one = Cohort(name="A", headcount=10, worker_class=WorkerClass.BPU, income=Rupiah(1_000_000))
    rich = Source(name="APBD", funding=Funding.APBD_MURNI, amount=Rupiah(10**12))
    made = plan(Question(first=Month(year=2022, month=12), cohorts=(one,), sources=(rich,)))
    drawn = chart(made, Rupiah(10**12), "en")
    assert "Rp200 k" in drawn
    assert "money Rp1.000.000.000.000" in drawn


@pytest.mark.parametrize(
    ("most", "last", "steps"), [(0, 1, 1), (7, 8, 4), (3500, 4000, 4), (705_600_000, 8 * 10**8, 4)]
)
def test_ticks_are_round_and_few(most: int, last: int, steps: int) -> None:
    found = ticks(most)
    assert (found[0], found[-1], len(found) - 1) == (0, last, steps)
