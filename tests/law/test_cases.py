"""The law's sums and dates, row by row, as a jurist reads them in `cases/`."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from law import budgeting, claims, regions
from law.contributions import Month, due_on, monthly
from schemas.money import Rupiah
from schemas.terms import Cause, Funding, Programme, WorkerClass

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[Any]:
    found = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(row, id=row["name"]) for row in found]


@pytest.mark.parametrize("row", rows("contributions"))
def test_a_month_costs(row: dict[str, Any]) -> None:
    given = row["input"]
    found = monthly(
        WorkerClass(given["worker_class"]),
        Rupiah(given["income"]),
        Month.parse(row["date"]),
        risk_group=given.get("risk_group", "I"),
        programmes=[Programme(code) for code in given.get("programmes", ["JKK", "JKM"])],
        funding=Funding(given["funding"]) if "funding" in given else None,
        transport=given.get("transport", False),
        relief=given.get("relief", True),
    )
    amounts = {programme.value: int(amount) for programme, amount in found.programmes.items()}
    assert {**amounts, "total": int(found.total)} == row["output"]
    assert found.rulings


@pytest.mark.parametrize("row", rows("due"))
def test_a_month_is_due(row: dict[str, Any]) -> None:
    assert due_on(WorkerClass(row["input"]), Month.parse(row["date"])) == row["output"]


@pytest.mark.parametrize("row", rows("benefits"))
def test_a_death_gives(row: dict[str, Any]) -> None:
    given = row["input"]
    found = claims.benefit(
        cause=Cause(given["cause"]),
        died_on=row["date"],
        worker_class=WorkerClass(given["worker_class"]),
        monthly_wage=Rupiah(given["monthly_wage"]),
        paid_months=given["paid_months"],
        children=[claims.Child(**child) for child in given.get("children", [])],
    )
    amounts: dict[str, int] = {}
    for item in found.items:
        amounts[item.code.value] = amounts.get(item.code.value, 0) + item.amount
    amounts |= {"paid_now": int(found.paid_now), "total": int(found.total)}
    assert {key: amounts.get(key) for key in row["output"]} == row["output"]
    assert ("scholarship" in amounts) == ("scholarship" in row["output"])
    assert found.total == sum(item.amount for item in found.items)


@pytest.mark.parametrize("row", rows("budget"))
def test_a_budget_falls_due(row: dict[str, Any]) -> None:
    planned = {
        each.code.value: each.due_on for each in budgeting.plan(regions.find(row["region"]), row["year"])
    }
    assert {code: planned[code] for code in row["output"]} == row["output"]


@pytest.mark.parametrize("year", range(2022, 2029))
def test_a_draft_budget_is_due_in_the_first_or_second_week_of_september(year: int) -> None:
    plan = budgeting.plan(regions.find("36.01"), year)
    due = next(each.due_on for each in plan if each.code.value == "RAPBD_SUBMITTED")
    assert date(year - 1, 9, 5) <= due <= date(year - 1, 9, 8)
