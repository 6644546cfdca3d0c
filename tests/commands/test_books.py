"""The books through the command line: arrears by age on any day, and a ledger that always balances."""

from datetime import date
from typing import Any

import pytest

from schemas.cases import Account
from schemas.money import Rupiah
from starter.commands.contribution_books import EXPLAINED, balanced
from starter.commands.frame import Desk, Options
from starter.reading.books import balance, status
from starter.rehearsal.directory import officer
from tests.commands.conftest import PANDEGLANG, Office

ELSEWHERE = "35.09"
OFFICER = officer(PANDEGLANG)
AGES = ["not due", "1-30", "31-60", "61-90", "over 90"]


def accounts(document: dict[str, Any]) -> dict[str, int]:
    return {one["account"]: one["balance"] for one in document["accounts"]}


async def test_the_ledger_balances_for_the_nation_and_for_each_region(office: Office) -> None:
    nation = (await office.ask("contribution", "trial-balance", user="admin")).document
    assert nation["debit"] == nation["credit"] > 0
    assert nation["difference"] == 0
    region = (
        await office.ask("contribution", "trial-balance", "--region", PANDEGLANG, user=OFFICER)
    ).document
    assert region["difference"] == 0
    billed = await office.value("SELECT sum(amount) FROM bill_issued WHERE line LIKE $1", f"{PANDEGLANG}-%")
    assert accounts(region)["contributions"] == -billed
    owed = await office.value(
        "SELECT sum(outstanding)::bigint FROM bill_standing WHERE line LIKE $1", f"{PANDEGLANG}-%"
    )
    assert accounts(region).get("receivable", 0) == owed


async def test_a_region_without_money_has_no_accounts_and_a_strangers_is_refused(office: Office) -> None:
    empty = await office.ask("contribution", "trial-balance", "--region", "11.01", user="admin")
    assert (empty.code, empty.document["accounts"]) == (0, [])
    foreign = await office.ask("contribution", "trial-balance", "--region", ELSEWHERE, user=OFFICER)
    assert foreign.refused == "foreign_region"


async def test_a_trial_balance_is_cut_by_both_times(office: Office) -> None:
    cut = ("contribution", "trial-balance", "--region", PANDEGLANG, "--on")
    before = (await office.ask(*cut, "2021-01-01", user=OFFICER)).document
    assert before["accounts"] == []
    first = await office.value(
        "SELECT min(effective_on) FROM bill_issued WHERE line LIKE $1", f"{PANDEGLANG}-%"
    )
    then = (await office.ask(*cut, first, user=OFFICER)).document
    known = (await office.ask(*cut, first, "--known-on", "2021-01-01", user=OFFICER)).document
    assert then["difference"] == 0
    assert accounts(then)["receivable"] > 0
    assert known["accounts"] == []


async def test_arrears_are_told_by_payer_and_age_as_they_were_on_a_day(office: Office) -> None:
    bill = await office.value(
        "SELECT min(due_on) FROM bill_issued WHERE line LIKE $1", f"{PANDEGLANG}-2022-%"
    )
    issued = await office.value(
        "SELECT min(effective_on) FROM bill_issued WHERE line LIKE $1 AND due_on = $2",
        f"{PANDEGLANG}-2022-%",
        bill,
    )
    asked = ("contribution", "arrears", "--region", PANDEGLANG, "--on", issued)
    found = (await office.ask(*asked, user=OFFICER)).document
    assert list(found["ages"]) == AGES
    assert found["total"] == found["ages"]["not due"] > 0
    assert found["overdue"] == 0
    assert found["total"] == sum(one["total"] for one in found["payers"])
    assert found["total"] == sum(one["outstanding"] for one in found["arrears"])
    assert (await office.ask(*asked[:-1], "2020-01-01", user=OFFICER)).document["arrears"] == []
    shown = await office.run(*asked, "--lang", "id", user=OFFICER)
    assert "belum jatuh tempo" in shown.out


async def test_both_sides_that_differ_are_an_alarm_and_no_success(office: Office) -> None:
    broken = balance(
        [
            {"account": "receivable", "debit": 100, "credit": 0},
            {"account": "contributions", "debit": 0, "credit": 99},
        ]
    )
    desk = Desk(Options(), office.stack.settings)
    output = balanced(desk, broken)
    assert output.exit_code == 1
    assert output.document["difference"] == 1
    assert "DOES NOT BALANCE" in str(output.blocks[-1])
    assert balanced(desk, balance([])).exit_code == 0


def test_every_account_is_explained_in_a_line() -> None:
    assert set(EXPLAINED) == set(Account)


@pytest.mark.parametrize(
    ("outstanding", "reopened", "overdue", "word"),
    [
        (0, True, True, "paid"),
        (90, True, True, "reopened"),
        (50, False, True, "overdue"),
        (50, False, False, "part-paid"),
        (90, False, False, "open"),
    ],
)
def test_a_bill_stands_as_what_matters_most_of_it(
    outstanding: int, reopened: bool, overdue: bool, word: str
) -> None:
    row = {
        "amount": Rupiah(100), "credit": Rupiah(10), "outstanding": Rupiah(outstanding), "reopened": reopened,
        "overdue": overdue, "due_on": date(2022, 1, 1),
    }  # fmt: skip
    assert status(row) == word
