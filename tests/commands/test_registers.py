"""Registers through the command line: dated, audited, all rows or none."""

from pathlib import Path

import pytest

from tests.commands.conftest import PANDEGLANG, Office

OFFICER = "petugas.36-01"


async def test_units_are_dated_and_listed_by_any_code_of_their_region(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text(
        "code;kind;name;valid_from;valid_to\n"
        "desa-a;village;Desa A;2010-01-01;2021-07-01\n"
        "desa-a;urban_ward;Kelurahan A;2021-07-01;\n"
        "bumd-air;bumd;BUMD Air;2015-01-01;\n"
    )
    assert (await office.ask("unit", "upload", "91.01", file, user="admin")).document["units"] == 3
    assert (await office.ask("unit", "upload", "91.01", file, user="admin")).code == 0
    listed = (await office.ask("unit", "list", "93.01", "--on", "2021-04-01", user="admin")).document["units"]
    assert {one["code"]: one["kind"] for one in listed} == {"desa-a": "village", "bumd-air": "bumd"}
    after = (await office.ask("unit", "list", "91.01", "--on", "2021-07-01", user="admin")).document["units"]
    assert {one["code"]: one["kind"] for one in after} == {"desa-a": "urban_ward", "bumd-air": "bumd"}


@pytest.mark.parametrize(
    ("rows", "record"),
    [
        ("desa-b,village,Desa B,2020-01-01\ndesa-b,village,Desa B,2021-01-01\n", "desa-b"),
        ("desa-c,hamlet,Dusun C,2020-01-01\n", "row 2"),
        ("desa-d,village,Desa D,2020-01-01\ndesa-e,village,Desa E,kemarin\n", "row 3"),
    ],
    ids=["overlap", "kind", "date"],
)
async def test_a_register_takes_all_rows_or_none(
    office: Office, tmp_path: Path, rows: str, record: str
) -> None:
    file = tmp_path / "units.csv"
    file.write_text("code,kind,name,valid_from\n" + rows)
    result = await office.ask("unit", "upload", "36.02", file, user="admin")
    assert result.refused == "invalid_input"
    assert result.document["refused"]["record"] == record
    assert await office.value("SELECT count(*) FROM unit WHERE region = '36.02'") == 0
    assert "invalid_input" in await office.refusals("register/units")


async def test_units_of_somebody_elses_region_are_refused(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("code,kind,name,valid_from\ndesa-f,village,Desa F,2020-01-01\n")
    assert (await office.ask("unit", "upload", "35.09", file, user=OFFICER)).refused == "foreign_region"
    assert (await office.ask("unit", "upload", PANDEGLANG, file, user=OFFICER)).code == 0


async def test_one_branch_serves_several_regions(office: Office) -> None:
    add = ("branch", "add", "serang", "Kantor Cabang Serang", "--from", "2015-01-01")
    assert (await office.ask(*add, "--regions", "36.01,36.04", user="admin")).code == 0
    assert (await office.ask(*add, "--regions", "36.04,36.73", user="admin")).code == 0
    branches = (await office.ask("branch", "list", user=OFFICER)).document["branches"]
    assert [one["region"] for one in branches[0]["regions"]] == ["36.01", "36.04", "36.73"]
    assert (await office.ask(*add, "--regions", "36.99", user="admin")).refused == "unknown_region"
    assert (await office.ask(*add, "--regions", "36.01", user=OFFICER)).refused == "not_permitted"


async def test_partners_are_recorded_by_any_officer(office: Office) -> None:
    add = ("partner", "add", "apeksi", "Asosiasi Pemerintah Kota Contoh", "--kind", "association")
    assert (await office.ask(*add, user=OFFICER)).code == 0
    assert (await office.ask(*add, user="auditor")).refused == "not_permitted"
    partners = (await office.ask("partner", "list", user=OFFICER)).document["partners"]
    [recorded] = [one for one in partners if one["code"] == "apeksi"]
    assert recorded["name"] == "Asosiasi Pemerintah Kota Contoh"


async def test_a_figure_without_a_denominator_is_kept_as_one(office: Office) -> None:
    add = (
        "indicator", "add", PANDEGLANG, "coverage", "--numerator-definition", "active participants", "--source",
        "laporan contoh",
    )  # fmt: skip
    alone = await office.ask(*add, "--as-of", "2021-03-25", "--percent", "54.09", user=OFFICER)
    assert alone.document["denominator"] is None
    whole = ("--as-of", "2021-12-31", "--numerator", 41_000, "--denominator", 310_000)
    assert (await office.ask(*add, *whole, user=OFFICER)).code == 0
    assert (await office.ask(*add, *whole, user=OFFICER)).refused == "already_recorded"
    empty = await office.ask(*add, "--as-of", "2022-12-31", "--numerator", 5, user=OFFICER)
    assert empty.refused == "invalid_input"
    listed = (await office.ask("indicator", "list", PANDEGLANG, user=OFFICER)).document["indicators"]
    first, second = (one for one in listed if one["source"] == "laporan contoh")
    assert (first["denominator_definition"], first["percent_computed"]) == ("not stated by the source", None)
    assert second["percent_computed"] == "13.226"


async def test_every_change_of_a_register_is_an_entry_of_its_chain(office: Office) -> None:
    log = (await office.ask("audit", "log", "register/users", user="auditor")).document
    assert log["intact"] is True
    actions = {entry["action"] for entry in log["entries"]}
    assert {"user.recorded"} <= actions <= {"user.recorded", "user.identified", "role.delegated"}
