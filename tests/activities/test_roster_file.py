"""Roster files as people save them: every row judged on its own, none that could be misread."""

from datetime import date

import pytest

from activities.roster_file import COLUMNS, Turned, Worker, read_roster
from law.registration import compose_nik
from schemas.errors import Refused
from schemas.refusals import Refusal

BORN = date(1980, 1, 2)


def nik(serial: int, *, female: bool = False) -> str:
    return compose_nik("36.01", BORN, female=female, serial=serial)


def row(**cells: str) -> str:
    good = {
        "nik": nik(1),
        "nama": "Warga Contoh 001",
        "tanggal_lahir": "1980-01-02",
        "jenis_kelamin": "L",
        "nama_ibu": "Ibu Contoh",
        "pekerjaan": "petani",
        "telepon": "",
        "penghasilan": "1000000",
    }
    return ",".join((good | cells)[name] for name in COLUMNS)


def judged(*rows: str) -> list[Worker | Turned]:
    return list(read_roster("\n".join([",".join(COLUMNS), *rows]).encode()))


def test_a_good_row_is_accepted_under_the_number_that_the_spreadsheet_shows() -> None:
    [worker] = judged(row())
    assert isinstance(worker, Worker)
    assert (worker.row, worker.income) == (2, 1_000_000)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"nik": "3,60101E+15".replace(",", ".")}, Refusal.INVALID_NIK),
        ({"nik": "123"}, Refusal.INVALID_NIK),
        ({"tanggal_lahir": "1981-01-02"}, Refusal.INVALID_NIK),
        ({"jenis_kelamin": "P"}, Refusal.INVALID_NIK),
        ({"jenis_kelamin": "?"}, Refusal.INVALID_INPUT),
        ({"nama": ""}, Refusal.INVALID_INPUT),
        ({"tanggal_lahir": "02-01-1980"}, Refusal.INVALID_INPUT),
        ({"penghasilan": "1.000.000"}, Refusal.INVALID_AMOUNT),
        ({"penghasilan": "-1"}, Refusal.INVALID_AMOUNT),
        ({"penghasilan": "١٠٠"}, Refusal.INVALID_AMOUNT),
        ({"penghasilan": "9" * 16}, Refusal.INVALID_AMOUNT),
    ],
)
def test_a_bad_row_is_refused_and_the_others_are_not(cells: dict[str, str], code: Refusal) -> None:
    bad, good = judged(row(**cells), row(nik=nik(2)))
    assert isinstance(good, Worker)
    assert isinstance(bad, Turned)
    assert (bad.row, bad.reason.code) == (2, code)
    for language in ("en", "id"):
        said = bad.reason.say(language)
        assert nik(1) not in said
        assert "Warga" not in said


def test_a_number_that_stands_twice_is_accepted_once() -> None:
    first, second = judged(row(), row(nama="Warga Contoh 002"))
    assert isinstance(first, Worker)
    assert isinstance(second, Turned)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_files_are_read_as_spreadsheets_save_them(encoding: str, delimiter: str) -> None:
    text = "\r\n".join([",".join(COLUMNS).upper(), row(nama="Wargá Contoh")]).replace(",", delimiter)
    [worker] = list(read_roster(text.encode(encoding)))
    assert isinstance(worker, Worker)
    assert worker.identity["nama"] == "Wargá Contoh"


def test_a_file_with_columns_missing_is_no_roster() -> None:
    with pytest.raises(Refused) as refused:
        list(read_roster(b"nik,nama\n1,2\n"))
    assert refused.value.reason.code is Refusal.INVALID_INPUT
    assert "tanggal_lahir" in str(refused.value)


def test_a_roster_without_rows_has_no_workers() -> None:
    assert judged() == []
