"""`kawal report`: every report, in every form, from a real installation, for whoever may see what."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import PANDEGLANG, Office

AUDITOR = "auditor"
OFFICER = "petugas.36-01"
REPORTS = ("six-monthly", "deadlines", "matrix", "funnel", "stages", "league")


async def report(office: Office, *words: object, user: str = AUDITOR) -> dict[str, Any]:
    result = await office.ask("report", *words, user=user)
    assert result.code == 0, result.err
    return result.document


@pytest.mark.parametrize("name", REPORTS)
async def test_every_report_speaks_of_the_latest_business_day_unless_asked_otherwise(
    office: Office, name: str
) -> None:
    latest = await office.value(
        "SELECT max(e.business_at AT TIME ZONE 'Asia/Jakarta')::date FROM audit_entry e"
        " JOIN case_file c ON c.id = e.chain"
    )
    found = await report(office, name)
    assert (found["report"], found["as_of"], found["known_on"]) == (name, str(latest), str(latest))
    assert found["simulation"] is True
    asked = await report(office, name, "--as-of", "2022-03-31")
    assert asked["as_of"] == "2022-03-31"


async def test_the_figures_agree_with_one_another_and_with_the_record(office: Office) -> None:
    day = ("--as-of", "2022-12-31")
    six = await report(office, "six-monthly", *day)
    matrix = await report(office, "matrix", *day, "--year", 2022)
    funnel = {step["step"]: step for step in (await report(office, "funnel", *day))["steps"]}
    paid = await office.value(
        "SELECT sum(amount) FROM bill_paid WHERE effective_on <= $1", date(2022, 12, 31)
    )
    registered = await office.value(
        "SELECT count(DISTINCT person) FROM membership m"
        " WHERE NOT EXISTS (SELECT 1 FROM membership_ended e WHERE e.membership = m.id)"
    )
    assert six["totals"]["paid"] == paid
    assert six["totals"]["registered"] == registered
    assert six["totals"]["governments"] == matrix["governments"] == 548
    assert six["duties"] == matrix["counts"]
    assert six["funnel"]["steps"] == list(funnel.values())
    assert funnel["contributing"]["of_those_able"]["whole"] == 548
    assert funnel["contributing"]["of_those_able"]["part"] >= 1
    [pandeglang] = [row for row in matrix["rows"] if row["region"] == PANDEGLANG]
    assert pandeglang["standings"]["contribute"]["state"] in {"met", "late", "missed"}


async def test_a_report_of_an_earlier_day_does_not_know_what_came_later(office: Office) -> None:
    before = await report(office, "six-monthly", "--as-of", "2021-12-31")
    after = await report(office, "six-monthly", "--as-of", "2021-12-31", "--known-on", "2022-12-31")
    assert before["totals"]["registered"] == after["totals"]["registered"] == 0
    assert before["totals"]["paid"] == 0
    assert before["known_on"] == "2021-12-31"
    issue = await report(office, "funnel", "--as-of", "2021-03-25", "--province", 64)
    reached = {step["step"]: step["of_instructed"]["part"] for step in issue["steps"]}
    assert reached == dict.fromkeys(reached, 0) | {"instructed": 11}


async def test_an_officer_sees_only_their_own_region(office: Office) -> None:
    found = await report(office, "matrix", "--as-of", "2022-12-31", user=OFFICER)
    assert [row["region"] for row in found["rows"]] == [PANDEGLANG]
    assert found["scopes"] == [PANDEGLANG]
    deadlines = await report(office, "deadlines", "--days", 400, "--as-of", "2022-01-01", user=OFFICER)
    assert {one["region"] for one in deadlines["deadlines"]} == {PANDEGLANG}
    assert (await office.ask("report", "digest", "--province", 36, user=OFFICER)).refused == "foreign_region"
    assert (await office.ask("report", "funnel")).refused == "not_signed_in"


async def test_a_governors_digest_speaks_of_his_regencies_and_cities(office: Office) -> None:
    found = await report(office, "digest", "--province", 36, "--as-of", "2021-12-01")
    assert found["governor"] == "Governor of Banten"
    assert len(found["subjects"]) == 8
    assert {one["region"][:2] for one in found["subjects"]} == {"36"}
    late = [one for one in found["late"] if one["region"] == PANDEGLANG]
    assert all(one["office"] and one["days"] > 0 for one in late)
    assert {one["fiscal_year"] for one in found["demands"]} <= {2022}
    assert all(date(2021, 12, 1) <= date.fromisoformat(one["due_on"]) for one in found["ahead"])


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("form", ["html", "pdf", "csv", "json"])
async def test_every_report_is_written_in_every_form_and_says_it_is_a_rehearsal(
    office: Office, tmp_path: Path, name: str, form: str
) -> None:
    target = tmp_path / f"laporan.{form}"
    options = ("--province", 36) if form == "pdf" else ()
    result = await office.run(
        "report", name, *options, "--as-of", "2022-12-31", "--lang", "id", "-o", target, user=AUDITOR
    )
    assert result.code == 0, result.err
    content = target.read_bytes()
    match form:
        case "html":
            assert "SIMULASI" in content.decode()
            assert "<script" not in content.decode()
        case "pdf":
            assert content.startswith(b"%PDF")
        case "csv":
            assert content.decode("utf-8-sig").startswith("SIMULASI\r\n")
        case "json":
            assert json.loads(content)["simulation"] is True
            assert json.loads(content)["report"] == name


async def test_a_report_goes_to_standard_output_in_the_form_asked_for(office: Office) -> None:
    shown = await office.run(
        "report", "funnel", "--as-of", "2022-12-31", "--lang", "id", "--format", "csv", user=AUDITOR
    )
    rows = list(csv.reader(io.StringIO(shown.out.removeprefix("\ufeff")), delimiter=";"))
    assert ["Diinstruksikan", "548", "548", "100,0", "100,0", "100,0"] in rows
    table = await office.run("report", "funnel", "--as-of", "2022-12-31", "--lang", "id", user=AUDITOR)
    assert "Diinstruksikan\t548\t548\t100,0 %" in table.out
    page = await office.run("report", "funnel", "--format", "html", user=AUDITOR)
    assert page.out.startswith("<!doctype html>")


@pytest.mark.parametrize(
    "words",
    [
        ("funnel", "--format", "pdf"),
        ("funnel", "-o", "laporan.docx"),
        ("funnel", "-o", "/nowhere/laporan.csv"),
        ("digest",),
        ("deadlines", "--days", 0),
    ],
    ids=["a PDF on a terminal", "an unknown form", "no such folder", "no province", "no days"],
)
async def test_what_cannot_be_written_is_wrong_usage(office: Office, words: tuple[object, ...]) -> None:
    assert (await office.run("report", *words, user=AUDITOR)).code == 2


async def test_reports_name_no_person(office: Office) -> None:
    for name in REPORTS:
        found = await office.ask("report", name, "--as-of", "2022-12-31", user=AUDITOR)
        assert "Contoh" not in found.out.replace("Kantor Contoh", "")
