"""What a person types into a spreadsheet comes back, however the spreadsheet was saved."""

import gc
import io
import os
import subprocess
from datetime import datetime
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rosters import delimited as csv_reader
from schemas.rosters import reading
from schemas.rosters.columns import COLUMNS, OPTIONAL, columns
from schemas.rosters.reading import Number, open_sheet
from schemas.terms import Segment
from tests.support.sheets import Cells, delimited, ods, ods_row, read, xlsx

HEADER = ("nik", "nama", "alamat")
ROW = ("3601010201800001", "Wargá Contoh", "Jalan Contoh 1")
LETTERS = some.characters(blacklist_categories=["Cs", "Cc", "Cn"], blacklist_characters="\ufeff")
TYPED = some.text(LETTERS, max_size=30).map(str.strip).filter(lambda text: not text.startswith("'"))
ROWS = some.lists(some.tuples(TYPED, TYPED, TYPED), max_size=8)


def expected(rows: list[tuple[str, ...]]) -> list[tuple[int, list[str]]]:
    return [(number, list(row)) for number, row in enumerate(rows, 2) if any(row)]


@given(ROWS, some.sampled_from(",;\t|"), some.sampled_from(["\r\n", "\n", "\r"]))
def test_what_was_typed_into_a_csv_comes_back(rows: list[tuple[str, ...]], delimiter: str, end: str) -> None:
    assert read(delimited([HEADER, *rows], delimiter, end).encode(), HEADER) == expected(rows)


@settings(max_examples=25)
@given(ROWS)
def test_what_was_typed_into_a_workbook_comes_back(rows: list[tuple[str, ...]]) -> None:
    # A formula is another thing than its text; what begins like one is typed with an apostrophe, which is not kept.
    typed = [tuple(cell.lstrip("=") for cell in row) for row in rows]
    typed = [tuple(cell.strip() for cell in row) for row in typed]
    typed = [tuple("" if cell.startswith("'") else cell for cell in row) for row in typed]
    assert read(xlsx([HEADER, *typed]), HEADER) == expected(typed)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_files_are_read_as_spreadsheets_save_them(delimiter: str, encoding: str, end: str) -> None:
    text = delimited([[name.upper() for name in HEADER], ROW], delimiter, end)
    with open_sheet(io.BytesIO(text.encode(encoding)), HEADER) as sheet:
        assert (sheet.header, sheet.format, sheet.delimiter) == (HEADER, "csv", delimiter)
        assert list(sheet.rows()) == [(2, list(ROW))]


def test_the_header_alone_says_what_the_delimiter_is() -> None:
    rows = [["nik", "nama", "alamat, a,b,c,d"], *(["1", "a;b;c;d;e", "x,y,z"] for _ in range(5))]
    found = read(delimited(rows, "|").encode(), ("nik", "nama"))
    assert found[0] == (2, ["1", "a;b;c;d;e", "x,y,z"])


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_rows_bear_the_numbers_that_the_spreadsheet_shows(kind: str) -> None:
    title, empty = ("DAFTAR PESERTA", "", ""), ("", "", "")
    rows: list[Cells] = [title, empty, HEADER, ROW, empty, ROW]
    content = {
        "csv": lambda: delimited(rows).encode(),
        "xlsx": lambda: xlsx(rows),
        "ods": lambda: ods("".join(map(ods_row, rows))),
    }[kind]()
    with open_sheet(io.BytesIO(content), HEADER) as sheet:
        assert (sheet.header_row, sheet.format) == (3, kind)
        assert list(sheet.rows()) == [(4, list(ROW)), (6, list(ROW))]


def test_a_cell_of_several_lines_is_one_row() -> None:
    found = read(delimited([HEADER, ("1", "Warga\nContoh", "x"), ROW]).encode(), HEADER)
    assert found == [(2, ["1", "Warga\nContoh", "x"]), (3, list(ROW))]


def test_a_row_has_a_cell_for_each_column_and_more_only_where_something_stands_beyond() -> None:
    for content in (
        b"nik,nama,alamat\n1\n1,a,b,,\n1,a,b,c\n",
        xlsx([HEADER, ["1"], ["1", "a", "b", ""], ["1", "a", "b", "c"]]),
    ):
        assert [cells for _, cells in read(content, HEADER)] == [
            ["1", "", ""], ["1", "a", "b"], ["1", "a", "b", "c"],
        ]  # fmt: skip


def test_a_workbook_is_read_from_whichever_sheet_has_the_header() -> None:
    instructions = [["Petunjuk"], ["nik", "16 digit"], ["nama", "sesuai KTP"]]
    for sheets in ([[HEADER, ROW], instructions], [instructions, [HEADER, ROW]], [[], [HEADER, ROW]]):
        assert read(xlsx(*sheets), HEADER) == [(2, list(ROW))]


def test_numbers_dates_formulas_and_errors_of_a_workbook_are_known_for_what_they_are() -> None:
    cells = [3601010201800001, 1.5, datetime(1980, 1, 2), "=A1", "=NA()", True, datetime(1980, 1, 2, 3, 4)]  # noqa: DTZ001
    names = [f"c{place}" for place in range(len(cells))]
    [(_, found)] = read(xlsx([names, cells]), names)
    assert found == ["3601010201800001", "1.5", "1980-01-02", "hasil", "", "TRUE", "1980-01-02 03:04:00"]
    assert [type(cell) is Number for cell in found] == [True, True, *[False] * 5]
    [(_, found)] = read(ods(ods_row(["nik", "nama"]) + ods_row([3601010201800001, "x"])), ["nik", "nama"])
    assert found == ["3601010201800001", "x"]
    assert isinstance(found[0], Number)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("'0812", "0812"),
        ("'=1+1", "=1+1"),
        ("'-", "-"),
        ("'Abd", "'Abd"),
        ("''5", "'5"),
        ("'", "'"),
        ("'@a", "@a"),
    ],
)
def test_an_apostrophe_that_marks_text_is_no_part_of_the_cell(typed: str, meant: str) -> None:
    for content in (delimited([HEADER, (typed, "a", "b")]).encode(), xlsx([HEADER, (typed, "a", "b")])):
        [(_, found)] = read(content, HEADER)
        assert found[0] == meant


@pytest.mark.parametrize("make", [lambda rows: delimited(rows).encode(), xlsx], ids=["csv", "xlsx"])
@pytest.mark.parametrize(
    ("header", "why"),
    [
        (["nik", "nama"], "it lacks alamat"),
        (["nik", "nama", "alamat", "NIK "], "it names nik twice"),
        (["a", "b", "c"], "it lacks nik, nama, alamat"),
    ],
)
def test_a_header_that_lacks_or_repeats_columns_is_refused(make: object, header: list[str], why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        read(make([header, ["1", "2", "3", "4"]]), HEADER)  # type: ignore[operator]
    reason = refused.value.reason
    assert (reason.code, reason.record) == (Refusal.INVALID_INPUT, "row 1")
    assert "Judul kolom untuk baris 1 tidak sah: memuat" in reason.say("id") or "tidak memuat" in reason.say(
        "id"
    )


class Trickle(io.RawIOBase):
    """A file that cannot seek, and gives a few bytes at a time."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        given, self.content = self.content[: min(size, 7)], self.content[min(size, 7) :]
        return given


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_may_come_in_drops(encoding: str) -> None:
    content = delimited([HEADER, *[ROW] * 50]).encode(encoding)
    with open_sheet(cast("BinaryIO", Trickle(content)), HEADER) as sheet:
        assert [cells for _, cells in sheet.rows()] == [list(ROW)] * 50
    with open_sheet(cast("BinaryIO", Trickle(xlsx([HEADER, ROW]))), HEADER) as sheet:
        assert list(sheet.rows()) == [(2, list(ROW))]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_no_line_and_no_letter_is_lost_where_one_piece_ends_and_the_next_begins(
    end: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"{number}", "é" * (number % 9), "x" * (number % 7)) for number in range(1, 400)]
    content = delimited([HEADER, *rows], end=end).encode(encoding)
    for piece in range(40, 60):
        monkeypatch.setattr(reading, "PIECE", piece)
        monkeypatch.setattr(csv_reader, "PIECE", piece)
        assert read(content, HEADER) == expected(rows)


def test_a_workbook_whose_rows_nobody_reads_leaves_no_process_behind() -> None:
    before = set(children())
    # More than a pipe holds: whoever does not read it all keeps the parser waiting.
    content = xlsx([HEADER, *[["x" * 100] * len(HEADER)] * 5000])
    open_sheet(io.BytesIO(content), HEADER).close()
    with open_sheet(io.BytesIO(content), HEADER) as sheet:
        rows = sheet.rows()
        next(rows)
        assert set(children()) - before
    open_sheet(io.BytesIO(content), HEADER)
    gc.collect()
    assert set(children()) <= before


def children() -> list[str]:
    """Return the parsers that this process started and that still run; others may have started theirs."""
    command = ["ps", "-o", "pid,args", "--ppid", str(os.getpid())]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line.split()[0] for line in listed.stdout.splitlines() if "schemas.rosters.parser" in line]


@pytest.mark.parametrize("segment", Segment)
def test_every_segment_asks_for_the_columns_of_every_roster_and_for_some_besides(segment: Segment) -> None:
    asked = [column.name for column in columns(segment)]
    assert tuple(asked[: len(COLUMNS)]) == COLUMNS
    assert set(asked[len(COLUMNS) :]) < set(OPTIONAL)
    assert ("desil" in asked) == ("transportasi" in asked) == (segment is Segment.RENTAN)


def test_wage_earners_say_when_they_began_and_vulnerable_workers_need_not() -> None:
    assert {one.name: one.required for one in columns(Segment.NON_ASN)}["tanggal_mulai"]
    assert "tanggal_mulai" not in {one.name for one in columns(Segment.RENTAN)}
