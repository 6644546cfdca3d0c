"""`kawal law contribution`: the document that scripts rely on, the words people read, and what it refuses."""

from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Result, typed

BAND_1 = ("--class", "BPU", "--income", "1000000")
STAFF = ("--class", "PU", "--income", "5000000")


async def contribution(*words: object) -> Result:
    return await typed("law", "contribution", *words)


async def document(*words: object) -> dict[str, Any]:
    found = await contribution(*words, "--json")
    assert found.code == 0, found.err
    return found.document


async def test_a_year_of_a_vulnerable_worker_costs_201_600() -> None:
    found = await document(*BAND_1, "--month", "2025-01", "--months", 12, "--workers", 950)
    assert found["per_worker_month"] == {"JKK": 10_000, "JKM": 6_800, "total": 16_800}
    assert [month["month"] for month in found["months"]][::11] == ["2025-01", "2025-12"]
    assert found["months"][0] == {
        "month": "2025-01",
        "programs": {"JKK": 10_000, "JKM": 6_800},
        "per_worker": 16_800,
        "due_on": "2025-01-15",
        "late_fee": 0,
    }
    assert (found["workers"], found["total"]) == (950, 191_520_000)


async def test_every_ruling_says_where_it_stands_and_how_surely_it_is_known() -> None:
    found = await document(*STAFF, "--month", "2025-01")
    keys = {"parameter", "value", "effective_from", "reference", "confidence"}
    assert found["rulings"]
    assert all(keys <= set(ruling) for ruling in found["rulings"])
    names = [ruling["parameter"] for ruling in found["rulings"]]
    assert {"contributions.pu.jkk", "contributions.pu.jkm", "contributions.due.pu"} <= set(names)
    assumed = [one["parameter"] for one in found["rulings"] if one["confidence"] == "assumed"]
    assert found["assumed"] == assumed


@pytest.mark.parametrize(
    ("payer", "fee"), [(None, 540), ("EMPLOYER", 540), ("APBD", 0), ("APBN", 0), ("APBDES", 0), ("csr", 540)]
)
async def test_a_months_delay_costs_companies_only(payer: str | None, fee: int) -> None:
    chosen = ("--payer", payer) if payer else ()
    found = await document(*STAFF, "--month", "2025-01", *chosen)
    assert found["per_worker_month"]["total"] == 27_000
    assert found["months"][0]["late_fee"] == fee


@pytest.mark.parametrize(
    ("month", "sector", "payer", "total"),
    [
        ("2026-03", "other", "SELF", 16_800),
        ("2026-04", "other", "SELF", 8_400),
        ("2026-04", "other", "APBD", 16_800),
        ("2026-01", "transport", "CSR", 8_400),
        ("2026-01", "transport", "APBN", 16_800),
        ("2027-04", "transport", "SELF", 16_800),
    ],
)
async def test_the_discount_of_2026_is_not_for_budgets(
    month: str, sector: str, payer: str, total: int
) -> None:
    found = await document(*BAND_1, "--month", month, "--sector", sector, "--payer", payer)
    assert found["total"] == total


async def test_a_run_of_months_crosses_the_end_of_the_relief() -> None:
    found = await document(
        *STAFF, "--programs", "JKK,JKM,JHT,JP", "--month", "2020-12", "--months", 3, "--payer", "EMPLOYER"
    )
    assert [month["programs"]["JKK"] for month in found["months"]] == [120, 120, 12_000]
    assert found["months"][0]["deferred"] == {
        "program": "JP",
        "amount": 148_500,
        "payable_from": "2021-05-15",
        "payable_until": "2022-04-15",
    }
    assert "deferred" not in found["months"][2]
    assert found["months"][0]["per_worker"] == 435_270
    assert found["months"][0]["late_fee"] == 1_434, "half a per cent of what may not wait"
    assert found["total"] == sum(month["per_worker"] for month in found["months"])
    due = [one["effective_from"] for one in found["rulings"] if one["parameter"] == "contributions.due.pu"]
    assert due == ["2020-08-01", "2021-02-01"]


async def test_arrears_and_first_months_are_outside_the_relief() -> None:
    november = ("--month", "2020-11")
    assert (await document(*BAND_1, *november))["total"] == 168
    assert (await document(*BAND_1, *november, "--arrears"))["total"] == 16_800
    assert (await document(*BAND_1, *november, "--joined", "2020-10"))["total"] == 16_800


async def test_the_state_pays_for_job_loss_and_nobody_is_billed() -> None:
    found = await document(*STAFF, "--programs", "JKK,JKM,JHT", "--month", "2025-03")
    assert found["months"][0]["paid_by_state"] == {"JKP": 18_000}
    assert found["total"] == 312_000


async def test_people_read_rupiah_with_points_and_a_mark_on_what_is_assumed() -> None:
    english = await contribution(*BAND_1, "--month", "2026-05", "--payer", "APBDES", "--lang", "en")
    assert "Rp16.800" in english.out
    assert "⚠ assumed" in english.out
    assert "rests on assumptions" in english.out
    indonesian = await contribution(*BAND_1, "--month", "2025-01", "--payer", "APBD", "--lang", "id")
    assert "Rp16.800" in indonesian.out
    assert "jatuh tempo" in indonesian.out
    assert "⚠" not in indonesian.out


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ((*STAFF, "--month", "2015-06"), "no_ruling"),
        ((*BAND_1, "--month", "2025-01", "--programs", "JP"), "no_ruling"),
        ((*BAND_1, "--month", "2025-01", "--programs", "JKX"), "not_one_of"),
        ((*BAND_1, "--month", "2025-01", "--programs", ""), "not_one_of"),
        ((*STAFF, "--month", "2025-01", "--risk-group", "VI"), "not_one_of"),
        (("--class", "PU", "--income", "-1", "--month", "2025-01"), "invalid_amount"),
        (("--class", "PU", "--income", "1.5", "--month", "2025-01"), "invalid_amount"),
        (("--class", "PU", "--income", "9" * 15, "--month", "2025-01"), "invalid_amount"),
        (("--class", "PU", "--income", "9" * 12, "--month", "2025-01", "--workers", 10**8), "invalid_amount"),
    ],
)
async def test_what_the_law_does_not_know_is_refused_in_both_languages(
    words: tuple[object, ...], refusal: str
) -> None:
    said = [await contribution(*words, "--json", "--lang", lang) for lang in ("id", "en")]
    assert [each.refused for each in said] == [refusal, refusal]
    assert said[0].err != said[1].err


@pytest.mark.parametrize(
    "words",
    [
        (*STAFF, "--month", "2025-13"),
        (*STAFF, "--month", "2025-01", "--months", 0),
        (*STAFF, "--month", "2025-01", "--workers", 0),
        (*STAFF, "--month", "2025-01", "--payer", "BANK"),
        ("--class", "TNI", "--income", "1", "--month", "2025-01"),
        ("--class", "PU", "--month", "2025-01"),
    ],
)
async def test_a_command_written_wrongly_ends_with_two(words: tuple[object, ...]) -> None:
    assert (await contribution(*words)).code == 2


async def test_the_law_answers_without_an_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAWAL_DATA", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    for name in ("main", "demo"):
        (tmp_path / "kawal" / name).mkdir(parents=True)
        (tmp_path / "kawal" / name / "stack.json").write_text("{")
    found = await document(*BAND_1, "--month", "2025-01")
    assert found["total"] == 16_800
    assert "simulation" not in found
