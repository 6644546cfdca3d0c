"""`kawal law benefit`: what a death gives, at once and over the years."""

from typing import Any

import pytest

from tests.commands.conftest import Result, typed

VULNERABLE = ("--class", "BPU", "--wage", 1_000_000)
SINCE = ("--member-since", "2015-08-01")


async def benefit(cause: str, died_on: str, *words: object, paid: int = 40) -> Result:
    given = ("--cause", cause, "--died-on", died_on, "--paid-months", paid)
    since = () if "--member-since" in words else SINCE
    return await typed("law", "benefit", *given, *since, *words)


async def document(cause: str, died_on: str, *words: object, paid: int = 40) -> dict[str, Any]:
    found = await benefit(cause, died_on, *words, "--json", paid=paid)
    assert found.code == 0, found.err
    return found.document


def amounts(found: dict[str, Any]) -> dict[str, int]:
    return {item["code"]: item["amount"] for item in found["items"] if item["code"] != "scholarship"}


@pytest.mark.parametrize("cause", ["non_work", "illness"])
async def test_a_death_outside_work_gives_42_million(cause: str) -> None:
    found = await document(cause, "2022-06-01", *VULNERABLE)
    assert amounts(found) == {"lump_sum": 20_000_000, "periodic": 12_000_000, "burial": 10_000_000}
    assert found["total"] == found["paid_now"] == 42_000_000
    assert found["eligible"] is True
    assert found["claim_before"] is None


@pytest.mark.parametrize(
    ("died_on", "total"),
    [("2015-06-30", 21_000_000), ("2019-12-01", 24_000_000), ("2019-12-02", 42_000_000)],
)
async def test_the_day_of_death_decides(died_on: str, total: int) -> None:
    words = ("--class", "PU", "--wage", 1_000_000, "--member-since", "2014-01-01")
    found = await document("non_work", died_on, *words)
    assert found["total"] == total


async def test_a_work_accident_in_the_first_month_gives_70_million() -> None:
    found = await document("work_accident", "2022-06-01", *VULNERABLE, paid=1)
    assert amounts(found) == {"lump_sum": 48_000_000, "periodic": 12_000_000, "burial": 10_000_000}
    assert found["claim_before"] == "2027-06-01"


@pytest.mark.parametrize(
    ("cause", "died_on", "worker_class", "program", "total"),
    [
        ("commuting", "2022-06-01", "BPU", "JKK", 70_000_000),
        ("sudden_at_work", "2021-04-01", "BPU", "JKK", 70_000_000),
        ("sudden_at_work", "2021-03-31", "BPU", "JKM", 42_000_000),
        ("sudden_at_work", "2021-03-31", "PU", "JKK", 70_000_000),
        ("illness", "2022-06-01", "PU", "JKM", 42_000_000),
    ],
)
async def test_cause_class_and_day_decide_which_programme_answers(
    cause: str, died_on: str, worker_class: str, program: str, total: int
) -> None:
    found = await document(cause, died_on, "--class", worker_class, "--wage", 1_000_000)
    assert (found["program"], found["total"]) == (program, total)
    assert (found["claim_before"] is not None) == (program == "JKK")
    assert "claims.programme" in {ruling["parameter"] for ruling in found["rulings"]}


@pytest.mark.parametrize(
    ("lang", "words"), [("id", "kecelakaan dalam perjalanan kerja"), ("en", "commuting accident")]
)
async def test_people_read_for_what_a_programme_answers(lang: str, words: str) -> None:
    found = await benefit("commuting", "2022-06-01", *VULNERABLE, "--lang", lang)
    assert words in found.out
    assert "JKK" in found.out


async def test_a_new_non_wage_earners_heirs_get_the_burial_only() -> None:
    found = await document("non_work", "2025-06-01", *VULNERABLE, "--child", "SD", paid=2)
    assert [(item["code"], item["amount"]) for item in found["items"]] == [("burial", 10_000_000)]
    assert found["total"] == found["paid_now"] == 10_000_000
    assert {"waiting", "no_scholarship"} <= set(found["findings"])
    assert "benefits.jkm.waiting" in found["assumed"]


async def test_scholarships_come_year_by_year_and_the_first_year_now() -> None:
    found = await document(
        "non_work", "2022-06-01", *VULNERABLE, "--child", "SMA:2", "--child", "pt:1", paid=36
    )
    first, second = (item for item in found["items"] if item["code"] == "scholarship")
    assert (first["child"], second["child"]) == (1, 2)
    assert [year["level"] for year in first["years"]] == ["SMA"] * 2 + ["PT"] * 5
    assert [year["year"] for year in first["years"]] == list(range(1, 8))
    assert (first["amount"], second["amount"]) == (66_000_000, 12_000_000)
    assert found["paid_now"] == 42_000_000 + 3_000_000 + 12_000_000
    assert found["total"] == 42_000_000 + 66_000_000 + 12_000_000


async def test_a_death_outside_work_gives_no_scholarship_before_36_paid_months() -> None:
    found = await document("non_work", "2022-06-01", *VULNERABLE, "--child", "SMP", paid=35)
    assert found["total"] == 42_000_000
    found = await document("work_accident", "2022-06-01", *VULNERABLE, "--child", "SMP", paid=1)
    assert found["total"] == 70_000_000 + 75_000_000


async def test_two_young_children_reach_the_published_174_million() -> None:
    children = ("--child", "TK", "--child", "TK", "--child", "TK")
    found = await document("non_work", "2022-06-01", *VULNERABLE, *children)
    assert found["total"] == 42_000_000 + 174_000_000


async def test_a_birth_date_ends_the_scholarship_at_23() -> None:
    found = await document("work_accident", "2023-07-01", *VULNERABLE, "--child", "PT@2001-07-02")
    assert found["total"] == 70_000_000 + 24_000_000
    assert [item["years"][-1]["claim_from"] for item in found["items"] if item["years"]] == ["2024-07-01"]


async def test_each_active_membership_has_its_death_benefit_and_children_one_scholarship() -> None:
    found = await document("non_work", "2023-07-01", *VULNERABLE, "--memberships", 2, "--child", "PT")
    assert amounts(found)["lump_sum"] == 40_000_000
    assert found["total"] == 84_000_000 + 60_000_000


async def test_an_inactive_membership_gives_nothing_and_says_why() -> None:
    found = await document("non_work", "2022-06-01", "--class", "PU", "--wage", 1_000_000, "--active", "no")
    assert (found["total"], found["paid_now"], found["items"]) == (0, 0, [])
    assert found["eligible"] is False
    assert found["findings"] == ["inactive", "employer_pays_first"]
    assert [ruling["parameter"] for ruling in found["rulings"]] == [
        "contributions.inactive_after.pu",
        "claims.employer_pays_first",
    ]


async def test_people_read_the_amounts_the_years_and_what_is_assumed() -> None:
    words = (*VULNERABLE, "--child", "SD:4@2015-03-01", "--memberships", 2)
    english = await benefit("non_work", "2024-05-02", *words, "--lang", "en")
    assert "Rp40.000.000" in english.out
    assert "2034-05-02" in english.out
    assert "⚠ assumed" in english.out
    indonesian = await benefit("non_work", "2024-05-02", *words, "--lang", "id")
    assert "santunan kematian" in indonesian.out
    assert "⚠ anggapan" in indonesian.out


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("--class", "PU", "--wage", 1, "--member-since", "2022-06-02"), "before_membership"),
        (("--class", "PU", "--wage", -1), "invalid_amount"),
        ((*VULNERABLE, "--child", "S3"), "not_one_of"),
        ((*VULNERABLE, "--child", "SMA:4"), "not_one_of"),
        ((*VULNERABLE, "--child", "SMA@2010-02-30"), "not_one_of"),
        ((*VULNERABLE, "--child", "SMA:"), "not_one_of"),
    ],
)
async def test_what_cannot_be_is_refused_in_both_languages(words: tuple[object, ...], refusal: str) -> None:
    said = [
        await benefit("non_work", "2022-06-01", *words, "--json", "--lang", lang) for lang in ("id", "en")
    ]
    assert [each.refused for each in said] == [refusal, refusal]
    assert said[0].err != said[1].err


async def test_a_death_before_the_book_is_refused() -> None:
    found = await benefit("non_work", "2013-01-01", *VULNERABLE, "--member-since", "2012-01-01", "--json")
    assert found.refused == "no_ruling"


@pytest.mark.parametrize(
    "words", [("--class", "BPU", "--wage", 1, "--active", "maybe"), (*VULNERABLE, "--memberships", 0)]
)
async def test_a_command_written_wrongly_ends_with_two(words: tuple[object, ...]) -> None:
    assert (await benefit("non_work", "2022-06-01", *words)).code == 2
