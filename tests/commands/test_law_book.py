"""`kawal law calendar`, `check` and `diff`: dates, soundness and differences, without any server."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from law import checking
from law.book import PARAMETERS
from law.working_days import YEARS
from schemas.terms import Milestone
from tests.commands.conftest import Office, typed


@pytest.fixture
def other(tmp_path: Path) -> Path:
    shutil.copytree(PARAMETERS, tmp_path / "law" / "parameters")
    shutil.copytree(YEARS, tmp_path / "law" / "calendar")
    return tmp_path / "law"


async def test_a_calendar_answers_with_dates_offices_and_rules() -> None:
    document = (
        await typed("law", "calendar", "--region", "36.01", "--fiscal-year", "2022", "--json")
    ).document
    assert [one["code"] for one in document["milestones"]] == [
        "RKPD", "KUA_PPAS_SUBMITTED", "KUA_PPAS_AGREED", "RAPBD_SUBMITTED", "JOINT_APPROVAL", "EVALUATION",
        "PERDA_APBD", "DPA", "KUPA_PPAS", "RAPBD_P", "APBD_P_APPROVAL", "DPPA",
    ]  # fmt: skip
    approval = document["milestones"][4]
    assert (approval["due_on"], approval["actor"], approval["confidence"]) == (
        "2021-11-30",
        "36.01/dprd",
        "reported",
    )
    assert "312" in approval["reference"]
    assert document["guidance"]["value"] == "Permendagri 27/2021"
    for one in document["milestones"]:
        assert one["rulings"][0]["reference"] == one["reference"]
        assert Milestone(one["code"])
        date.fromisoformat(one["due_on"])


@pytest.mark.parametrize(
    ("route", "first", "actor"),
    [
        ("village", "RKPDES_DRAFT", "36.01/desa"),
        ("kelurahan", "MUSRENBANG_KELURAHAN", "36.01/kecamatan"),
        ("apbd", "RKPD", "36.01/bappeda"),
    ],
)
async def test_every_route_has_its_own_beginning(route: str, first: str, actor: str) -> None:
    words = ("law", "calendar", "--region", "36.01", "--fiscal-year", "2023", "--route", route, "--json")
    beginning = (await typed(*words)).document["milestones"][0]
    assert (beginning["code"], beginning["actor"]) == (first, actor)


async def test_the_week_and_the_decrees_known_move_dates() -> None:
    words = ("law", "calendar", "--region", "36.01", "--fiscal-year", "2021", "--json")
    due = {
        options: {
            one["code"]: one["due_on"] for one in (await typed(*words, *options)).document["milestones"]
        }
        for options in ((), ("--week", "6"), ("--known-on", "2020-10-01"))
    }
    assert [each["EVALUATION"] for each in due.values()] == ["2020-12-29", "2020-12-22", "2021-01-04"]


async def test_people_read_titles() -> None:
    words = ("law", "calendar", "--region", "36.01", "--fiscal-year", "2022")
    indonesian, english = [(await typed(*words, "--lang", lang)).out for lang in ("id", "en")]
    assert "Bupati Pandeglang" in indonesian
    assert "Regent of Pandeglang" in english
    assert "Permendagri 27/2021" in indonesian
    village = await typed(*words, "--route", "village", "--lang", "id")
    assert "semua desa" in village.out
    unknown = await typed("law", "calendar", "--region", "36", "--fiscal-year", "2027", "--lang", "en")
    assert "guidance is not known" in unknown.out


async def test_jakartas_cities_are_sent_to_the_province_and_provinces_have_no_villages() -> None:
    words = ("law", "calendar", "--fiscal-year", "2022", "--json", "--region")
    jakarta = await typed(*words, "31.71")
    assert jakarta.refused == "no_own_budget"
    assert jakarta.document["refused"]["facts"]["province"] == "31"
    assert (await typed(*words, "36", "--route", "village")).refused == "no_such_route"
    assert (await typed(*words, "99.99")).refused == "unknown_region"
    assert (
        await typed("law", "calendar", "--region", "36.01", "--fiscal-year", "2018", "--json")
    ).refused == ("no_ruling")


async def test_a_region_is_the_one_that_begins_the_year() -> None:
    words = ("law", "calendar", "--json", "--region")
    merauke = (await typed(*words, "91.01", "--fiscal-year", "2023")).document
    assert merauke["region"] == "93.01"
    assert "93/gubernur" in {one["actor"] for one in merauke["milestones"]}
    before = (await typed(*words, "91.01", "--fiscal-year", "2022")).document
    assert "91/gubernur" in {one["actor"] for one in before["milestones"]}
    assert (await typed(*words, "93", "--fiscal-year", "2022")).refused == "region_not_yet"


async def test_the_shipped_book_passes() -> None:
    found = await typed("law", "check", "--json")
    assert found.code == 0
    assert found.document["sound"]
    assert found.document["problems"] == []
    assert found.document["rows"] > found.document["parameters"]
    assert "utuh" in (await typed("law", "check", "--lang", "id")).out


async def test_a_book_that_is_not_sound_ends_with_one_and_its_problems(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = checking.Problem(where="budget.order", what="it names RKPD twice")
    unsound = checking.Check(parameters=1, values=1, calendars=1, rows=None, problems=(problem,))
    monkeypatch.setattr(checking, "check", lambda: unsound)
    found = await typed("law", "check", "--json")
    assert (found.code, found.document["problems"]) == (1, [problem.model_dump()])
    read = await typed("law", "check", "--lang", "en")
    assert "it names RKPD twice" in read.out
    assert "checkout" in read.out


async def test_two_days_differ_by_values_and_holidays() -> None:
    found = await typed("law", "diff", "2021-06-17", "2021-06-18", "--json")
    assert found.code == 0
    assert found.document["values"] == []
    assert [one["day"] for one in found.document["days"]] == [
        "2021-08-10",
        "2021-08-11",
        "2021-10-19",
        "2021-10-20",
        "2021-12-24",
    ]
    later = (await typed("law", "diff", "2019-12-01", "2019-12-02", "--json")).document["values"]
    [lump_sum] = [one for one in later if one["parameter"] == "benefits.jkm.lump_sum"]
    assert (lump_sum["before"], lump_sum["after"]) == (16_200_000, 20_000_000)


async def test_a_day_and_another_book_can_be_compared(other: Path) -> None:
    path = other / "parameters" / "budget" / "milestones" / "joint_approval.yaml"
    path.write_text(path.read_text().replace("day: 30", "day: 29"))
    found = await typed("law", "diff", PARAMETERS.parent, other, "--lang", "en")
    assert "budget.milestones.joint_approval" in found.out
    assert "Calendar" not in found.out
    same = await typed("law", "diff", PARAMETERS.parent, PARAMETERS.parent, "--lang", "en")
    assert "The law says the same." in same.out


async def test_what_is_neither_a_day_nor_a_book_is_wrong_usage(tmp_path: Path) -> None:
    for given in (tmp_path, "2021-13-01", "nowhere"):
        found = await typed("law", "diff", "2021-01-01", given)
        assert found.code == 2
        assert "law book" in found.err


async def test_without_an_installation_open_cases_are_not_looked_at(tmp_path: Path) -> None:
    found = await typed("law", "diff", "2021-06-17", "2021-06-18", "--json", data=tmp_path)
    assert found.document["open_cases"] is None
    assert "tidak diperiksa" in found.document["note"] or "not looked at" in found.document["note"]


async def test_an_auditor_sees_what_open_cases_would_be_told(office: Office, other: Path) -> None:
    path = other / "parameters" / "budget" / "milestones" / "apbd_p_approval.yaml"
    path.write_text(path.read_text().replace("day: 30", "day: 29"))
    found = (await office.ask("law", "diff", PARAMETERS.parent, other, user="auditor")).document
    assert found["open_cases"]
    assert {one["subject"] for one in found["open_cases"]} == {"APBD_P_APPROVAL"}
    assert {one["after"][-2:] for one in found["open_cases"]} == {"29"}
    nobody = (await office.ask("law", "diff", PARAMETERS.parent, other)).document
    assert nobody["open_cases"] is None
