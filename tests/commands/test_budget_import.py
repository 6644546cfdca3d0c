"""Budget lines from spreadsheets: rows judged one by one, the rows of the same workers one line, twice the same once."""

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some

from schemas.errors import Refused
from schemas.names import budget_id
from schemas.terms import Funding, Role
from starter.importing import figures
from starter.people import Grant, Registers, User
from starter.rehearsal.directory import PASSWORD
from tests.commands.conftest import INSTRUCTION, Office, Result, case, typed

HEADER = (
    "Kode SKPD", "Nama SKPD", "Kode Sub Kegiatan", "Kode Rekening", "Uraian", "Sumber Dana", "Koefisien",
    "Harga Satuan", "Jumlah",
)  # fmt: skip
JKK, JKM = "5.1.02.02.02.0006", "5.1.02.02.02.0007"
OPTIONS = ("--year", 2022, "--segment", "RENTAN", "--class", "BPU", "--income", 1_000_000)
BLITAR = "35.05"
OFFICER = "petugas.impor"

Cells = tuple[object, ...]


def row(code: str, volume: object, price: object, amount: object, *, source: str = "PAD") -> Cells:
    return ("2.07", "Dinas Contoh", "2.07.03.2.01.01", code, "Iuran", source, volume, price, amount)


PAIR = [
    row(JKK, "3.500 Orang x 12 Bulan", "10.000", "420.000.000"),
    row(JKM, "3.500 Orang x 12 Bulan", "6.800", "Rp285.600.000,00"),
]


def csv(*rows: Cells, delimiter: str = ";", header: Cells = HEADER, above: int = 0) -> str:
    lines = [("PEMERINTAH KABUPATEN CONTOH",)] * above + [header, *rows]
    return "\n".join(delimiter.join(map(str, line)) for line in lines)


def workbook(*rows: Cells) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.add_worksheet("sampul").write(0, 0, "RKA")
    sheet = book.add_worksheet("rincian")
    for number, cells in enumerate([("RENCANA KERJA DAN ANGGARAN",), HEADER, *rows]):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell)
    book.close()
    return file.getvalue()


async def imported(tmp: Path, content: str | bytes, *options: object) -> Result:
    file = tmp / "anggaran"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8-sig"))
    return await typed(
        "budget", "import", "36.01", file, *(options or OPTIONS), "--dry-run", "--json", data=tmp
    )


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("above", [0, 5])
async def test_two_accounts_of_the_same_workers_are_one_line(
    tmp_path: Path, delimiter: str, above: int
) -> None:
    found = await imported(tmp_path, csv(*PAIR, delimiter=delimiter, above=above))
    [line] = found.document["lines"]
    assert (line["headcount"], line["months"], line["amount"]) == (3500, 12, 705_600_000)
    assert (line["programmes"], line["shortfall"]) == (["JKK", "JKM"], 0)
    assert line["account_code"] == f"{JKK}, {JKM}"
    assert line["rows"] == [above + 2, above + 3]
    assert found.code == 0


async def test_a_workbook_is_read_from_whichever_sheet_has_the_header(tmp_path: Path) -> None:
    rows = [
        row(JKK, "500 orang x 12 bulan", 9000, 54_000_000, source="DBH CHT"),
        row(JKM, "500 orang x 12 bulan", 6800, 40_800_000, source="DBH CHT"),
    ]
    [line] = (await imported(tmp_path, workbook(*rows))).document["lines"]
    assert (line["funding"], line["shortfall"], line["rows"]) == ("DBH_CHT", 6_000_000, [3, 4])
    assert line["shortfall_by_account"] == {JKK: 6_000_000, JKM: 0}


async def test_a_surplus_of_one_account_does_not_hide_what_the_other_lacks(tmp_path: Path) -> None:
    found = await imported(
        tmp_path,
        csv(
            row(JKK, "10 orang x 1 bulan", "11.000", "110.000"),
            row(JKM, "10 orang x 1 bulan", "6.000", "60.000"),
        ),
    )
    [line] = found.document["lines"]
    assert (line["shortfall"], line["shortfall_by_account"]) == (0, {JKK: 0, JKM: 8_000})


async def test_columns_stand_in_any_order_and_may_say_what_options_would(tmp_path: Path) -> None:
    header = ("Pagu (Rp)", "Segmen", "Kelas", "Penghasilan", "Volume", "Satuan", "Bulan", "KODE AKUN", "SKPD")
    rows = [
        ("16200000", "NON_ASN", "PU", "2.500.000", 2700, "Orang/Bulan", 12, JKK, "Dinas Contoh"),
        ("20250000", "NON ASN", "PU", "2.500.000", 2700, "OB", 12, JKM, "Dinas Contoh"),
    ]
    [line] = (await imported(tmp_path, csv(*rows, header=header), "--year", 2022)).document["lines"]
    assert (line["segment"], line["worker_class"], line["headcount"]) == ("NON_ASN", "PU", 225)
    assert (line["owner"], line["funding"], line["shortfall"]) == ("Dinas Contoh", "APBD_MURNI", 0)


async def test_headings_and_sums_of_a_printed_budget_are_no_lines(tmp_path: Path) -> None:
    head = ("2.07", "Dinas Contoh", "2.07.03.2.01.01", "5.1.02", "BELANJA", "", "", "", "9.999.999")
    rows = [
        head,
        ("", "", "", JKK, "Belanja Iuran JKK", "PAD", "", "", "420.000.000"),
        ("", "", "", "", "Iuran pekerja rentan", "", "3500 orang x 12 bulan", "10.000", "420.000.000"),
        ("", "", "", JKM, "Belanja Iuran JKM", "PAD", "", "", "285.600.000"),
        ("", "", "", "", "Iuran pekerja rentan", "", "3500 orang x 12 bulan", "6.800", "285.600.000"),
        ("", "Jumlah", "", "", "", "", "", "", "705.600.000"),
    ]
    found = (await imported(tmp_path, csv(*rows))).document
    assert [line["rows"] for line in found["lines"]] == [[4, 6]]
    assert (found["lines"][0]["owner"], found["refused"], found["skipped"]) == ("2.07", [], 4)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (row("5.1.02.02.02.0005", "1 orang x 1 bulan", "1", "1"), "not_our_account"),
        (row("5.1.02.02.02.0008", "1 orang x 1 bulan", "1", "1"), "not_our_account"),
        (("2.07", "", "", "5.1.06.01.01.0001", "Iuran BPJS Ketenagakerjaan", "PAD", "", "1", "1"), "unknown_account"),
        (row(JKK, "10 orang x 12 bulan", "10.000", "1.200.001"), "sum_differs"),
        (row(JKK, "10 orang x 12 bulan", "10.000", "1.200.000,50"), "invalid_amount"),
        (row(JKK, "10 orang x 12 bulan", "10.000", "1200000.0001"), "invalid_amount"),
        (row(JKK, "10 orang x 12 bulan", "10.000", "-1.200.000"), "invalid_amount"),
        (row(JKK, "10 orang x 12 bulan", "10.000", "1.200.000"), "incomplete_pair"),
        (row(JKK, "10 orang", "10.000", "1.200.000"), "missing_fact"),
        (row(JKK, "12 bulan", "10.000", "1.200.000"), "missing_fact"),
        (row(JKK, "", "", "1.200.000"), "missing_fact"),
        (row(JKK, "10 orang x 12 bulan", "10.000", "1.200.000", source="arisan"), "not_one_of"),
        (row("5.1.02.02.02.0026", "10 orang x 12 bulan", "10.000", "1.200.000"), "unknown_account"),
    ],
)  # fmt: skip
async def test_a_wrong_row_is_refused_alone_and_by_its_number(
    tmp_path: Path, wrong: Cells, code: str
) -> None:
    if code == "unknown_account":
        wrong = (*wrong[:4], "Iuran JKK", *wrong[5:])
    found = await imported(tmp_path, csv(PAIR[0], wrong, PAIR[1]))
    assert found.code == 1
    assert [(one["row"], one["code"]) for one in found.document["refused"]] == [(3, code)]
    assert [line["rows"] for line in found.document["lines"]] == [[2, 4]]


@pytest.mark.parametrize(("left_out", "option"), [(2, "--segment"), (4, "--class"), (6, "--income")], ids=str)
async def test_what_no_column_says_must_come_from_an_option(
    tmp_path: Path, left_out: int, option: str
) -> None:
    options = (*OPTIONS[:left_out], *OPTIONS[left_out + 2 :])
    refused = (await imported(tmp_path, csv(*PAIR), *options)).document["refused"]
    assert [(one["code"], one["facts"]["option"]) for one in refused] == [("missing_fact", option)] * 2


async def test_another_account_counts_where_a_region_says_so(tmp_path: Path) -> None:
    grant = row("5.1.06.01.01.0001", "10 orang x 12 bulan", "16.800", "2.016.000")
    found = await imported(tmp_path, csv(grant), *OPTIONS, "--account", "5.1.06.01.01.0001")
    [line] = found.document["lines"]
    assert (line["programmes"], line["shortfall"]) == (["JKK", "JKM"], 0)


@pytest.mark.parametrize(
    "content", [b"\xff\x00binary", b"PK\x03\x04 no zip", b"kolom;lain\n1;2\n"], ids=["bytes", "zip", "header"]
)
async def test_a_file_that_is_no_budget_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    assert (await imported(tmp_path, content)).refused == "invalid_input"


@given(some.integers(1, 10**14))
def test_an_amount_is_read_the_same_however_it_is_written(amount: int) -> None:
    grouped = f"{amount:,}".replace(",", ".")
    for text in (amount, str(amount), grouped, f"Rp {grouped}", f"Rp{grouped},00", f"{amount}.0"):
        assert figures.rupiah(text, "row 1") == amount


@given(some.integers(1, 10**12), some.integers(1, 99))
def test_a_fraction_of_a_rupiah_is_never_read(amount: int, cents: int) -> None:
    for text in (f"{amount},{cents:02}", f"{amount}.{cents:02}"):
        with pytest.raises(Refused):
            figures.rupiah(text, "row 1")


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("Pendapatan Asli Daerah (PAD)", Funding.APBD_P),
        ("DBH Cukai Hasil Tembakau", Funding.DBH_CHT),
        ("Dana Bagi Hasil Sawit", Funding.DBH_SAWIT),
        ("Alokasi Dana Desa", Funding.APBDES),
        ("apbd_murni", Funding.APBD_MURNI),
        ("Infak Baznas", Funding.BAZNAS),
    ],
)
def test_sources_are_known_by_the_names_that_budgets_give_them(words: str, source: Funding) -> None:
    assert figures.funding(words, "row 1", Funding.APBD_P) is source


async def test_an_imported_file_is_on_record_once_with_its_shortfall(office: Office, tmp_path: Path) -> None:
    user = User(
        id=OFFICER, office="36.01/sekda", password=PASSWORD, grants=(Grant(role=Role.OFFICER, region="35"),)
    )
    await Registers(office.installation.pool, await office.signed_in("admin")).put_users([user])
    await office.advance(case(BLITAR), date(2021, 3, 25))
    await office.advance(budget_id(INSTRUCTION, BLITAR, 2022), date(2021, 11, 10))
    file = tmp_path / "rka.xlsx"
    short = [
        row(JKK, "100 orang x 12 bulan", 9000, 10_800_000),
        row(JKM, "100 orang x 12 bulan", 6800, 8_160_000),
    ]
    file.write_bytes(workbook(*PAIR, *short, row("5.1.02.02.02.0005", "1 orang x 1 bulan", 1, 1)))
    give = ("budget", "import", BLITAR, file, *OPTIONS)
    assert (await office.ask(*give)).refused == "not_signed_in"
    first = (await office.ask(*give, user=OFFICER)).document
    assert [line["line"] for line in first["lines"]] == [f"{BLITAR}-2022-L01", f"{BLITAR}-2022-L02"]
    assert [one["row"] for one in first["refused"]] == [7]
    again = (await office.ask(*give, user=OFFICER)).document
    assert [line["repeated"] for line in again["lines"]] == [True, True]
    said = (await office.run(*give, "--lang", "en", user=OFFICER)).out
    assert "Lines recorded: 2 (2 of them before). Rows refused: 1. Rows about something else: 0." in said
    shown = (await office.ask("budget", "show", BLITAR, "--year", 2022, user=OFFICER)).document
    recorded = [line["details"] for line in shown["lines"] if line["what"] == "line_budgeted"]
    assert [(one["headcount"], one["amount"], one["shortfall"]) for one in recorded] == [
        (3500, 705_600_000, 0),
        (100, 18_960_000, 1_200_000),
    ]
    assert {one["sub_activity"] for one in recorded} == {"2.07.03.2.01.01"}
