"""A roster goes out as a template, comes in as a file, and its refused rows go back and come in again."""

import csv
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kawal import MISUSED
from law.cells import relation
from law.registration import compose_nik
from schemas.rosters.columns import COLUMNS, columns
from schemas.rosters.reading import Number, open_sheet
from schemas.terms import Segment
from starter.rosters.words import RELATIONS
from tests.commands.conftest import PANDEGLANG, Office, typed
from tests.support.sheets import delimited, ods, ods_row, parts_of, read, xlsx

OFFICER = "petugas.36-01"
YEAR = 2022
BORN = date(1981, 2, 3)
GROUP = ("--segment", "RENTAN", "--year", YEAR)
LINE, LINE_OF_OTHERS = f"{PANDEGLANG}-{YEAR}-L02", f"{PANDEGLANG}-{YEAR}-L01"
"""The one funded line for vulnerable workers of the rehearsed region, and the one for its non-civil servants."""


def nik(serial: int) -> str:
    return compose_nik(PANDEGLANG, BORN, female=False, serial=serial)


def worker(serial: int, **cells: object) -> list[object]:
    good = {
        "nik": nik(serial),
        "nama": f"Warga Contoh {serial}",
        "tanggal_lahir": str(BORN),
        "jenis_kelamin": "L",
        "nama_ibu": f"Ibu Contoh {serial}",
        "pekerjaan": "petani",
        "telepon": "",
        "penghasilan": "1000000",
    }
    return [(good | cells)[name] for name in COLUMNS]


def header_of(file: Path) -> tuple[str, ...]:
    with file.open("rb") as opened, open_sheet(opened, COLUMNS) as sheet:
        return sheet.header


@pytest.mark.parametrize("segment", Segment)
async def test_a_template_has_the_columns_of_its_segment_and_is_read_as_an_empty_roster(
    tmp_path: Path, segment: Segment
) -> None:
    for name in ("roster.xlsx", "roster.csv"):
        out = tmp_path / name
        result = await typed("roster", "template", "--segment", segment, "--out", out, "--json")
        assert result.document == {"segment": segment, "out": str(out)}
        assert header_of(out) == tuple(column.name for column in columns(segment))
        assert read(out.read_bytes()) == []


@pytest.mark.parametrize(("lang", "said"), [("id", "Upah sebulan"), ("en", "Wage of a month")])
async def test_a_template_says_what_each_column_wants_and_keeps_digits_as_text(
    tmp_path: Path, lang: str, said: str
) -> None:
    out = tmp_path / "roster.xlsx"
    await typed("roster", "template", "--segment", "NON_ASN", "--out", out, "--lang", lang)
    parts = {name: bytes(part).decode(errors="replace") for name, part in parts_of(out.read_bytes()).items()}  # type: ignore[arg-type]
    everything = parts["xl/sharedStrings.xml"]
    assert said in everything
    assert all(column.name in everything for column in columns(Segment.NON_ASN))
    data = parts["xl/worksheets/sheet1.xml"]
    assert '"L,P"' in data.replace("&quot;", '"')
    assert 'type="textLength"' in data
    assert 'numFmtId="49"' in parts["xl/styles.xml"], "no text format"


def test_what_a_template_offers_to_choose_from_is_what_the_row_checks_take() -> None:
    assert [word for word in RELATIONS if relation(word) is None] == []


async def test_a_template_overwrites_nothing_and_is_a_spreadsheet(tmp_path: Path) -> None:
    for name in ("roster.xlsx", "roster.doc"):
        (tmp_path / "roster.xlsx").write_bytes(b"filled in")
        out = tmp_path / name
        assert (await typed("roster", "template", "--segment", "RENTAN", "--out", out)).code == MISUSED
    assert (tmp_path / "roster.xlsx").read_bytes() == b"filled in"
    assert not (tmp_path / "roster.doc").exists()


def saved(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def upload(office: Office, file: Path, content: bytes, *options: object) -> dict[str, Any]:
    told = ("roster", "upload", PANDEGLANG, saved(file, content), *(options or GROUP))
    result = await office.ask(*told, user=OFFICER)
    assert result.code == 0, result.out
    return result.document


async def test_a_template_that_comes_back_empty_is_refused_before_it_is_kept(
    office: Office, tmp_path: Path
) -> None:
    before = await office.value("SELECT count(*) FROM content")
    for name in ("roster.xlsx", "roster.csv"):
        out = tmp_path / name
        await typed("roster", "template", "--segment", "RENTAN", "--out", out)
        told = await office.ask("roster", "upload", PANDEGLANG, out, *GROUP, user=OFFICER)
        assert told.refused == "invalid_input"
        assert "no row below its header" in told.err
    assert await office.value("SELECT count(*) FROM content") == before


async def test_the_only_funded_line_of_a_segment_and_year_is_found_and_a_file_counts_once(
    office: Office, tmp_path: Path
) -> None:
    content = xlsx([COLUMNS, worker(4001)])
    first = await upload(office, tmp_path / "a.xlsx", content)
    assert first["details"]["line"] == LINE
    for options in (GROUP, ("--line", LINE), ("--line", LINE, *GROUP)):
        again = await upload(office, tmp_path / "b.xlsx", content, *options)
        assert (again["repeated"], again["details"]) == (True, first["details"])


async def test_a_roster_without_line_or_group_or_money_is_refused_and_nothing_is_kept(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(delimited([COLUMNS, worker(4002)]).encode())
    before = await office.value("SELECT count(*) FROM content")
    told = ("roster", "upload", PANDEGLANG, file)
    assert (await office.ask(*told, "--segment", "RENTAN", user=OFFICER)).code == MISUSED
    unfunded = await office.ask(*told, "--segment", "LINMAS", "--year", YEAR, user=OFFICER)
    assert unfunded.refused == "no_funding"
    absent = await office.ask("roster", "upload", PANDEGLANG, tmp_path / "no.csv", *GROUP, user=OFFICER)
    assert absent.code == MISUSED
    assert await office.value("SELECT count(*) FROM content") == before


async def test_a_roster_comes_through_an_agent_or_a_group_that_is_registered(
    office: Office, tmp_path: Path
) -> None:
    for code, kind in (("perisai-contoh", "perisai"), ("asosiasi-contoh", "association")):
        await office.run("partner", "add", code, "Mitra Contoh", "--kind", kind, user="admin")
    content = xlsx([COLUMNS, worker(4003)])
    taken = await upload(office, tmp_path / "a.xlsx", content, *GROUP, "--channel", "perisai-contoh")
    batch = taken["details"]["batch"]
    assert (
        await office.value("SELECT channel FROM roster_submitted WHERE batch = $1", batch) == "perisai-contoh"
    )
    for code in ("asosiasi-contoh", "nobody"):
        result = await office.ask(
            "roster", "upload", PANDEGLANG, tmp_path / "a.xlsx", "--line", LINE_OF_OTHERS, "--channel", code,
            user=OFFICER,
        )  # fmt: skip
        assert result.refused == "not_one_of"


async def test_a_template_that_was_filled_in_is_taken_whatever_it_was_saved_as(
    office: Office, tmp_path: Path
) -> None:
    out = tmp_path / "roster.xlsx"
    await typed("roster", "template", "--segment", "RENTAN", "--out", out)
    header = header_of(out)
    filled = [*worker(4010), *[""] * (len(header) - len(COLUMNS))]
    for content in (
        xlsx([["Petunjuk"]], [header, filled]),
        delimited([header, filled], ";").encode("utf-8-sig"),
        delimited([header, filled], "\t").encode("cp1252"),
        ods(ods_row(header) + ods_row(filled)),
    ):
        batch = (await upload(office, tmp_path / "filled", content))["details"]["batch"]
        status = (await office.ask("roster", "status", batch, user=OFFICER)).document
        assert (status["accepted"], status["refused"]) == (1, 0)
        await office.ask("roster", "reject", batch, "--ground", "percobaan", user="pemeriksa.36-01")


BAD = (
    worker(4020, nama="=HYPERLINK(0)", jenis_kelamin="?"),
    worker(4021, nama="@SUM(1)", telepon="081200000000", penghasilan="-1"),
    worker(4022, nama='Warga "Contoh"; 22', nik=nik(4022)[:15]),
)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
async def test_refused_rows_come_back_as_they_were_and_can_be_corrected_and_uploaded_again(
    office: Office, tmp_path: Path, kind: str
) -> None:
    serial = {"csv": 4100, "xlsx": 4200, "ods": 4300}[kind]
    rows = [COLUMNS, worker(serial), *BAD]
    text = [[f"'{cell}" if str(cell).startswith("=") else cell for cell in row] for row in rows]
    content = {
        "csv": delimited(text, "|").encode(),
        "xlsx": xlsx(text),
        "ods": ods("".join(map(ods_row, rows))),
    }[kind]
    batch = (await upload(office, tmp_path / f"roster.{kind}", content))["details"]["batch"]
    out = tmp_path / f"perbaiki.{'csv' if kind == 'csv' else 'xlsx'}"
    result = await office.ask("roster", "errors", batch, "--out", out, user=OFFICER)
    assert [one["row"] for one in result.document["errors"]] == [3, 4, 5]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [name for name in names(tmp_path) if "perbaiki" in name] == [out.name]
    logged = "SELECT count(*) FROM personal_read WHERE person LIKE $1 AND why = 'roster errors'"
    assert await office.value(logged, f"{batch}/row-%") == 3

    header, returned = header_of(out), read(out.read_bytes())
    assert header == ("kesalahan", *COLUMNS)
    assert [cells[1:] for _, cells in returned] == [list(map(str, row)) for row in BAD]
    assert all(cells[0] for _, cells in returned)
    assert "NIK tidak sah" in returned[2][1][0]

    as_it_is = await upload(office, tmp_path / out.name, out.read_bytes())
    again = await office.ask("roster", "errors", as_it_is["details"]["batch"], "--out", out, user=OFFICER)
    assert [one["row"] for one in again.document["errors"]] == [2, 3, 4]
    assert header_of(out) == header
    assert [cells[1:] for _, cells in read(out.read_bytes())] == [cells[1:] for _, cells in returned]

    corrected = [header, ["diperbaiki", *worker(serial + 1)]]
    saved = delimited(corrected, "|").encode() if kind == "csv" else xlsx(corrected)
    better = (await upload(office, tmp_path / out.name, saved))["details"]["batch"]
    assert (await office.ask("roster", "status", better, user=OFFICER)).document["refused"] == 0


async def test_no_cell_of_a_returned_file_is_a_formula_and_none_loses_digits(
    office: Office, tmp_path: Path
) -> None:
    rows = [COLUMNS, *BAD, worker(4400, nik=3601010302810012)]
    text = [[f"'{cell}" if str(cell).startswith("=") else cell for cell in row] for row in rows]
    batch = (await upload(office, tmp_path / "roster.xlsx", xlsx(text)))["details"]["batch"]
    book, plain = tmp_path / "perbaiki.xlsx", tmp_path / "perbaiki.csv"
    for out in (book, plain):
        await office.ask("roster", "errors", batch, "--out", out, user=OFFICER)
    data = bytes(parts_of(book.read_bytes())["xl/worksheets/sheet1.xml"])  # type: ignore[arg-type]
    assert b"=HYPERLINK(0)" in data
    assert b"<f>" not in data
    with plain.open(encoding="utf-8-sig", newline="") as opened:
        cells = list(csv.DictReader(opened, delimiter=";"))
    assert [row["nama"] for row in cells[:2]] == ["'=HYPERLINK(0)", "'@SUM(1)"]
    assert (cells[1]["telepon"], cells[1]["penghasilan"], cells[0]["tanggal_lahir"]) == (
        "'081200000000", "'-1", f"'{BORN}",
    )  # fmt: skip
    assert cells[0]["nik"] == f"'{nik(4020)}"
    # A number that lost digits in the spreadsheet must not come back looking whole.
    assert cells[3]["nik"] == "3.60101E+15"
    assert isinstance(read(book.read_bytes())[3][1][1], Number)


async def test_a_foreign_officer_gets_no_rows_back(office: Office, tmp_path: Path) -> None:
    batch = (await upload(office, tmp_path / "a.csv", delimited([COLUMNS, *BAD]).encode()))["details"][
        "batch"
    ]
    out = tmp_path / "perbaiki.csv"
    result = await office.ask("roster", "errors", batch, "--out", out, user=None)
    assert result.code != 0
    assert not out.exists()
