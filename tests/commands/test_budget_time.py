"""A budget year through the command line after the fact: corrections, more time, pauses, villages, and how it stands."""

from datetime import date

import pytest

from schemas.names import budget_id
from schemas.terms import Role
from starter.people import Grant, Registers, User
from starter.rehearsal.directory import PASSWORD
from tests.commands.conftest import INSTRUCTION, Office, case

CILACAP = "33.01"
OFFICER, APPROVER, ADMIN = "petugas.tengah", "pemeriksa.tengah", "admin.tengah"
OWNER = "33/gubernur"
REASON = "nomor dokumen keliru"
THIS = ("--year", 2022)
OPENED = date(2021, 3, 25)


@pytest.fixture(scope="module")
async def desk(office: Office) -> Office:
    """Open the first budget years of a region of Central Java, for whose people these tests type."""
    roles = {OFFICER: Role.OFFICER, APPROVER: Role.APPROVER, ADMIN: Role.ADMIN}
    new = [
        User(id=name, office=OWNER, password=PASSWORD, grants=(Grant(role=role, region="33"),))
        for name, role in roles.items()
    ]
    await Registers(office.installation.pool, await office.signed_in("admin")).put_users(new)
    await office.advance(case(CILACAP), OPENED)
    return office


def budget(unit: str = "") -> str:
    return budget_id(INSTRUCTION, CILACAP, 2022, unit)


def record(*more: object) -> tuple[object, ...]:
    return (
        "budget",
        "record",
        CILACAP,
        *THIS,
        "--milestone",
        "RKPD",
        "--on",
        "2021-03-24",
        "--document",
        "P/1",
        *more,
    )


async def test_a_wrong_record_and_its_reversal_are_both_shown(desk: Office) -> None:
    assert (await desk.ask(*record("--amount", 5_000_000), user=OFFICER)).code == 0
    correct = ("budget", "correct", CILACAP, *THIS, "--milestone", "RKPD", "--reason", REASON)
    done = (await desk.ask(*correct, user=OFFICER)).document
    assert done["action"] == "budget.milestone_reversed"
    assert (await desk.ask(*correct, "--occurrence", 2, user=OFFICER)).refused == "unknown_record"
    shown = (await desk.ask("budget", "show", CILACAP, *THIS, user=OFFICER)).document
    told = [(line["what"], line["status"]) for line in shown["lines"] if line["record"] == "RKPD"]
    assert told == [
        ("milestone_planned", "planned"),
        ("milestone_recorded", "reversed"),
        ("milestone_reversed", "recorded"),
    ]
    [standing] = shown["standing"]
    assert standing["open"][0]["milestone"] == "RKPD"


async def test_more_time_and_a_pause_take_somebody_else_an_owner_and_an_end(desk: Office) -> None:
    extend = (
        "budget", "extend", CILACAP, *THIS, "--milestone", "KUA_PPAS_SUBMITTED", "--until", "2021-07-30",
        "--owner", OWNER, "--reason", REASON,
    )  # fmt: skip
    assert (await desk.ask(*extend, user=OFFICER)).refused == "not_permitted"
    assert (await desk.ask(*extend, user=APPROVER)).document["details"]["until"] == "2021-07-30"
    pause = ("budget", "pause", CILACAP, *THIS, "--owner", OWNER, "--reason", REASON, "--until")
    assert (await desk.ask(*pause, "2031-01-01", user=APPROVER)).refused == "invalid_input"
    assert (await desk.ask(*pause, "2021-04-20", user=APPROVER)).document["action"] == "budget.paused"
    [standing] = (await desk.ask("budget", "show", CILACAP, *THIS, user=OFFICER)).document["standing"]
    days = {left["milestone"]: left["due_on"] for left in standing["open"]}
    assert days["KUA_PPAS_SUBMITTED"] == "2021-07-30"
    await desk.advance(budget(), date(2021, 4, 21))
    told = "SELECT count(*) FROM budget_resumed WHERE chain = $1"
    assert await desk.value(told, budget()) == 1


async def test_how_a_year_stands_says_who_must_act_and_by_when(desk: Office) -> None:
    shown = (await desk.ask("budget", "show", CILACAP, *THIS, user=OFFICER)).document
    [standing] = shown["standing"]
    assert (standing["window"], standing["office"]) == ("MURNI", f"{CILACAP}/bappeda")
    assert standing["act_by"] == "2021-06-30"
    read = await desk.run("budget", "show", CILACAP, *THIS, "--lang", "en", user=OFFICER)
    assert f"{CILACAP}/bappeda" in read.out
    assert "must act" in read.out


async def test_all_villages_of_a_region_are_followed_at_once(desk: Office) -> None:
    follow = ("budget", "open", CILACAP, *THIS, "--route", "village", "--unit")
    assert (await desk.ask(*follow, "desa-lain", user=OFFICER)).refused == "unknown_record"
    assert (await desk.ask(*follow, "desa", user=OFFICER)).code == 0
    met = (
        "budget",
        "record",
        CILACAP,
        *THIS,
        "--unit",
        "desa",
        "--milestone",
        "RKPDES",
        "--on",
        "2021-03-25",
    )
    done = (await desk.ask(*met, "--document", "Perdes/1", user=OFFICER)).document
    assert done["case"] == budget("desa")
    standing = (await desk.ask("budget", "show", CILACAP, *THIS, user=OFFICER)).document["standing"]
    assert [one["unit"] for one in standing] == ["", "desa"]


async def test_a_region_that_works_six_days_gets_other_dates(desk: Office) -> None:
    due = "SELECT due_on FROM milestone_replanned WHERE chain = $1 AND milestone = 'RAPBD_SUBMITTED' ORDER BY seq DESC"
    week = ("ops", "week", CILACAP, "--days", 6, "--from", "2021-01-01")
    assert (await desk.ask(*week, user=OFFICER)).refused == "not_permitted"
    assert await desk.value(due, budget()) is None
    assert (await desk.ask(*week, user=ADMIN)).document["told"] > 0
    await desk.advance(budget(), date(2021, 4, 21), 10)
    assert await desk.value(due, budget()) == date(2021, 9, 20)
    assert (await desk.ask("ops", "replan", "--region", CILACAP, user=ADMIN)).code == 0
    await desk.advance(budget(), date(2021, 4, 21), 11)
    again = "SELECT count(*) FROM milestone_replanned WHERE chain = $1 AND milestone = 'RAPBD_SUBMITTED'"
    assert await desk.value(again, budget()) == 1
