"""Files that nobody should upload are refused in words, in bounded memory, and never bring the reader down."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rosters import delimited as csv_reader
from schemas.rosters import workbook
from schemas.rosters.columns import COLUMNS
from schemas.rosters.reading import open_sheet
from tests.support.sheets import delimited, ods, ods_row, packed, parts_of, read, xlsx, xlsx_of

ROOT = Path(__file__).parents[2]
HEADER = ",".join(COLUMNS)
HEAD = f"{HEADER}\n".encode()
NAMES = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in COLUMNS)
GOOD = xlsx([COLUMNS, [str(place) for place in range(len(COLUMNS))]])
MEGABYTE = 1_000_000


def lied(book: bytes) -> bytes:
    """Return a workbook whose directory claims that everything in it is one byte long."""
    claimed = bytearray(book)
    at = claimed.find(b"PK\x01\x02")
    while at >= 0:
        claimed[at + 24 : at + 28] = (1).to_bytes(4, "little")
        at = claimed.find(b"PK\x01\x02", at + 4)
    return bytes(claimed)


def bombed(size: int) -> bytes:
    return packed({**parts_of(GOOD), "xl/sharedStrings.xml": b"<" + b"a" * size})


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "blank": (lambda: b"\n\n  \n", "empty"),
    "only a BOM": (lambda: b"\xef\xbb\xbf", "empty"),
    "bytes": (lambda: bytes(range(1, 256)) * 9, "lacks|neither"),
    "NUL": (lambda: HEAD + b"1,\0,3\n", "NUL"),
    "UTF-16": (lambda: HEADER.encode("utf-16"), "NUL"),
    "broken UTF-8": (lambda: HEAD + "Wargá\n".encode() + b"Warg\xe1 Contoh\n", "neither UTF-8"),
    "no letter of cp1252": (lambda: HEAD + b"Warg\x81\n", "neither UTF-8"),
    "an open quotation mark": (lambda: HEAD + b'1,"Warga\n' + b"2,x\n" * 5, "quotation mark"),
    "an open quotation mark in a large file": (lambda: HEAD + b'1,"Warga\n' + b"2,x\n" * 90_000, "quotation mark"),
    "a line without end": (lambda: HEAD + b"1," * MEGABYTE, "bytes in one line"),
    "a cell of 100 MB": (lambda: HEAD + b'"' + b"x\n" * 50 * MEGABYTE, "quotation mark"),
    "a header of 100 MB": (lambda: b"x" * 100 * MEGABYTE, "bytes in one line|lacks"),
    "a row without end": (lambda: HEAD + b'"\n",' * MEGABYTE, "bytes in one row"),
    "a header without end": (lambda: HEAD[:-1] + b',"\n"' * MEGABYTE, "bytes in one row|columns|lacks"),
    "thousands of columns": (lambda: HEAD[:-1] + b"".join(b",c%d" % n for n in range(9000)) + b"\n", "500 columns"),
    "no zip": (lambda: b"PK\x03\x04 no zip", "damaged"),
    "a zip of something": (lambda: packed({"a.txt": "a"}), "neither CSV nor a workbook"),
    "half a workbook": (lambda: GOOD[: len(GOOD) // 2], "damaged"),
    "a workbook without its end": (lambda: GOOD[:-10], "damaged"),
    "thousands of files": (lambda: packed({f"a{n}": "" for n in range(2000)}), "files inside"),
    "a packing that is not of spreadsheets": (lambda: packed(parts_of(GOOD), zipfile.ZIP_LZMA), "damaged"),
    "XML that ends early": (lambda: packed({**parts_of(GOOD), "xl/workbook.xml": "<workbook><sh"}), "damaged|lacks"),
    "two corners of a sheet": (
        lambda: xlsx_of(f'<row r="1">{NAMES}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "memory",
    ),
    "two corners of five gigabytes": (
        lambda: xlsx_of(f'<row r="1">{NAMES}</row><row r="10000"><c r="XFD10000"><v>1</v></c></row>'), "memory",
    ),
    "two corners of a sheet, unnumbered": (
        lambda: xlsx_of(f"<row>{NAMES}{'<c><v>1</v></c>' * 16_000}</row>{'<row/>' * MEGABYTE}<row>{NAMES}</row>"),
        "memory",
    ),
    "a row repeated a million times": (
        lambda: ods(
            ods_row(COLUMNS)
            + '<table:table-row table:number-rows-repeated="1048576"><table:table-cell'
            ' table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
        ),
        "memory|damaged",
    ),
    "an overlong cell": (lambda: xlsx_of(f"<row>{NAMES}</row><row>{long_cell(40_000)}</row>"), "letters in one cell"),
    "a cell of 100 MB in a workbook": (
        lambda: xlsx_of(f"<row>{NAMES}</row><row>{long_cell(100 * MEGABYTE)}</row>"), "letters in one cell",
    ),
    "merged rows": (lambda: xlsx([COLUMNS, ["1"]], merged="A2:A5"), "merged"),
    "a password on ODS": (
        lambda: ods(
            ods_row(COLUMNS),
            '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>',
        ),
        "password",
    ),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "before 2007"),
    "a password on XLSX": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(MEGABYTE) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
}  # fmt: skip


def long_cell(size: int) -> str:
    return f'<c t="inlineStr"><is><t>{"x" * size}</t></is></c>'


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_roster_is_refused_in_both_languages(name: str) -> None:
    make, why = REFUSED[name]
    with pytest.raises(Refused, match=why) as refused:
        read(make())
    reason = refused.value.reason
    assert reason.code in {Refusal.INVALID_INPUT, Refusal.FILE_TOO_LARGE}
    assert reason.say("id") != reason.say("en")
    assert not {"it ", "the file"} & set(reason.say("id").split("untuk"))


@pytest.mark.parametrize("made", [lambda book: book, lied], ids=["honest", "lying"])
def test_a_workbook_that_unpacks_to_too_much_is_refused_whatever_it_claims(
    made: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(GOOD)
    monkeypatch.setattr(workbook, "UNPACKED", 20 * MEGABYTE)
    with pytest.raises(Refused, match="when unpacked"):
        read(made(bombed(21 * MEGABYTE)))


def test_merged_titles_above_the_header_harm_nobody() -> None:
    assert len(read(xlsx([["DAFTAR", ""], COLUMNS, ["1"]], merged="A1:H1"))) == 1


def test_an_encrypted_zip_is_refused() -> None:
    locked = bytearray(GOOD)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(mark)
        while at >= 0:
            locked[at + flags] |= 1
            at = locked.find(mark, at + 4)
    with pytest.raises(Refused, match="password"):
        read(bytes(locked))


def test_entities_of_a_workbook_are_not_expanded() -> None:
    entities = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    sheet = xlsx_of(f'<row>{NAMES}</row><row><c t="inlineStr"><is><t>&b;</t></is></c></row>')
    parts = parts_of(sheet)
    text = str(parts["xl/worksheets/sheet1.xml"], "utf-8").replace("?>", f"?>{entities}", 1)
    try:
        rows = read(packed({**parts, "xl/worksheets/sheet1.xml": text}))
    except Refused:
        return
    assert all(len(cell) < 10 for _, cells in rows for cell in cells)


@given(some.binary(max_size=400))
def test_whatever_follows_a_header_is_read_or_refused(tail: bytes) -> None:
    answered(HEAD + tail)


@settings(max_examples=40)
@given(some.integers(0, len(GOOD) - 1), some.binary(min_size=1, max_size=4))
def test_a_workbook_with_altered_bytes_is_read_or_refused(at: int, other: bytes) -> None:
    answered(GOOD[:at] + other + GOOD[at + len(other) :])


@settings(max_examples=20)
@given(some.text(alphabet='<>/rc"=1A&;! ', max_size=60))
def test_a_sheet_of_broken_xml_is_read_or_refused(xml: str) -> None:
    answered(xlsx_of(f"<row>{NAMES}</row>{xml}"))


def answered(content: bytes) -> None:
    try:
        read(content)
    except Refused as refused:
        assert refused.reason.code in {Refusal.INVALID_INPUT, Refusal.FILE_TOO_LARGE}  # noqa: PT017


def test_more_rows_or_bytes_than_a_file_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = delimited([COLUMNS, *[["1"] * 8] * 50_000]).encode()
    with monkeypatch.context() as patch:
        patch.setattr(csv_reader, "MOST_ROWS", 100)
        with pytest.raises(Refused, match="100 rows"):
            read(content)
    with monkeypatch.context() as patch:
        patch.setattr(csv_reader, "LARGEST_CSV", 300_000)
        with pytest.raises(Refused, match=r"300\.000 bytes"):
            read(content)
    with monkeypatch.context() as patch:
        patch.setattr(workbook, "LARGEST", 1000)
        with pytest.raises(Refused, match=r"1\.000 bytes"):
            read(GOOD)


PEAK = """
import io, resource, sys
from schemas.errors import Refused
from schemas.rosters.columns import COLUMNS
from schemas.rosters.reading import open_sheet

class Endless(io.RawIOBase):
    left = 150_000_000
    head = (",".join(COLUMNS) + "\\n").encode()
    def readable(self):
        return True
    def readinto(self, buffer):
        given = self.head or (sys.argv[1].encode().decode("unicode_escape").encode() * 70_000)[:self.left]
        given = given[:len(buffer) // 120 * 120 or len(buffer)]
        buffer[:len(given)] = given
        self.head = b""
        self.left -= len(given)
        return len(given)

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    for row in open_sheet(io.BufferedReader(Endless()), COLUMNS).rows():
        pass
except Refused as refused:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("line", [r"1,Warga Contoh,c,d,e,f,g,h\n", r"x", r',"\n"', r'"', r"\n", ","])
def test_a_csv_of_150_megabytes_is_read_in_a_fraction_of_that(line: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PEAK, line], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert int(ended.stdout) < 40_000, "kilobytes"


def test_reading_stops_where_the_header_is_wrong() -> None:
    file = io.BytesIO(b"a,b,c\n" + b"1,2,3\n" * MEGABYTE)
    with pytest.raises(Refused, match="lacks"):
        open_sheet(file, COLUMNS)
    assert file.tell() < MEGABYTE
