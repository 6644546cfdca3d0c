"""How reports come out: the same figures in every form, safe in a spreadsheet, whole without a network."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.money import Rupiah
from starter.reports.layouts import charts
from starter.reports.layouts.document import Chart, Column, Document, Look, Note, Section, Table, Value, shown
from starter.reports.rendering import page, paper, sheet
from starter.reports.shares import Share
from starter.reports.standing import Standing, State
from tests.support.pdf import pages, squeezed

SVG = "{http://www.w3.org/2000/svg}"
ROW: tuple[Value, ...] = (
    "36.01", "Kabupaten Pandeglang", 1_234, Rupiah(5_678_900), Share(part=1, whole=8), Decimal("59.3"),
    date(2022, 6, 30), Standing(state=State.LATE, days=12), None,
)  # fmt: skip


def document(
    *rows: tuple[Value, ...], lang: str = "id", simulation: bool = False, **more: object
) -> Document:
    looks = (
        Look.TEXT,
        Look.TEXT,
        Look.NUMBER,
        Look.NUMBER,
        Look.NUMBER,
        Look.NUMBER,
        Look.TEXT,
        Look.MARK,
        Look.TEXT,
    )
    table = Table(
        "Contoh", tuple(Column(f"K{place}", look) for place, look in enumerate(looks)), rows or (ROW,),
        (("", "Jumlah", *[""] * 7),),
    )  # fmt: skip
    blocks: tuple[Table | Chart | Note, ...] = (
        table,
        charts.bars("Batang", [("a & b", 4321)], lang),
        Note("Catatan"),
    )
    return Document(
        name="contoh",
        title="Laporan <contoh>",
        lang=lang,
        simulation=simulation,
        facts=(("Hal", "=1+1"),),
        sections=(Section("Bagian", blocks),),
        **more,  # type: ignore[arg-type]
    )


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_form_shows_the_same_figures(lang: str) -> None:
    made = document(lang=lang)
    html, pdf = page.rendered(made).decode(), "".join(map(squeezed, pages(paper.rendered(made))))
    for value in ROW:
        assert shown(value, lang) in html
        assert squeezed(shown(value, lang)) in pdf
    [row] = [row for row in cells(sheet.rendered(made)) if row and row[0] == "36.01"]
    assert row == [
        "36.01",
        "Kabupaten Pandeglang",
        "1234",
        "5678900",
        "12,5",
        "59,3",
        "2022-06-30",
        "✓+12",
        "",
    ]


def test_numbers_are_written_as_each_language_does() -> None:
    assert [shown(value, "id") for value in ROW[2:6]] == ["1.234", "Rp5.678.900", "12,5 %", "59,3"]
    assert [shown(value, "en") for value in ROW[2:6]] == ["1,234", "Rp5,678,900", "12.5 %", "59.3"]


def test_a_sheet_opens_in_indonesian_excel() -> None:
    content = sheet.rendered(document())
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    assert b"36.01;Kabupaten Pandeglang;1234;" in content


@pytest.mark.parametrize("text", ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1"])
def test_no_cell_of_a_sheet_is_a_formula(text: str) -> None:
    assert sheet.safe(text) == f"'{text}"
    content = sheet.rendered(document((text, *ROW[1:])))
    assert [cell for row in cells(content) for cell in row if cell.lstrip()[:1] in {"=", "+", "@"}] == []


@given(st.text())
def test_a_harmless_text_stands_as_it_is_and_a_dangerous_one_is_quoted(text: str) -> None:
    written = sheet.safe(text)
    assert written in {text, f"'{text}"}
    assert not written.lstrip(" \u00a0\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_loss_stays_a_number_in_a_sheet() -> None:
    assert sheet.cell(-4) == "-4"


def test_a_page_needs_nothing_else_and_runs_nothing() -> None:
    html = page.rendered(document(("<script>alert(1)</script>", *ROW[1:]))).decode()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "Laporan &lt;contoh&gt;" in html
    assert not re.search(r"""(?:src|href)\s*=|@import|url\(["']?(?!#)""", html)


def test_a_pages_tables_say_what_their_cells_belong_to() -> None:
    html = page.rendered(document()).decode()
    assert "<caption>Contoh</caption>" in html
    assert html.count('scope="col"') == len(ROW)
    assert '<th scope="row">36.01</th>' in html
    assert '<html lang="id">' in html
    assert "@media print" in html
    assert "table-header-group" in html


def test_a_rehearsal_says_so_in_every_form() -> None:
    made = document(simulation=True)
    assert "SIMULASI" in page.rendered(made).decode()
    assert cells(sheet.rendered(made))[0] == ["SIMULASI"]
    assert all("SIMULASI" in one for one in pages(paper.rendered(made)))
    real = document()
    assert "SIMULASI" not in page.rendered(real).decode()
    assert "SIMULASI" not in "".join(pages(paper.rendered(real)))


def test_what_a_record_says_never_becomes_part_of_the_typesetters_program() -> None:
    hostile = '#panic("no") $x$ *a* \\ @b // "'
    made = document((hostile, *ROW[1:]))
    assert squeezed(hostile) in "".join(map(squeezed, pages(paper.rendered(made))))


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    printed = pages(paper.rendered(document(*[ROW] * 120, landscape=True)))
    assert len(printed) > 2
    assert all("K1" in one for one in printed if "Pandeglang" in one)


def test_pages_are_the_same_bytes_for_the_same_figures() -> None:
    assert page.rendered(document()) == page.rendered(document())
    assert sheet.rendered(document()) == sheet.rendered(document())
    assert paper.rendered(document()) == paper.rendered(document())


PARTS = [(state.value, state) for state in State]
DRAWN: list[Callable[[list[tuple[str, int]]], Chart]] = [
    lambda rows: charts.bars("T & <t>", rows, "id"),
    lambda rows: charts.funnel("T & <t>", [(name, Share(part=value, whole=value + 1)) for name, value in rows], "id"),
    lambda rows: charts.stacked("T & <t>", [(name, [value] * len(PARTS)) for name, value in rows], PARTS, "id"),
    lambda rows: charts.heat(
        "T & <t>", ["a", "b"], [(name, [Share(part=value, whole=value), Share(part=0, whole=0)]) for name, value in rows],
        "id",
    ),
]  # fmt: skip


@given(
    st.sampled_from(DRAWN),
    st.lists(
        st.tuples(st.text(st.characters(categories=("L", "N", "P", "Zs"))), st.integers(0, 10**12)),
        max_size=40,
    ),
)
def test_every_chart_is_well_formed_and_tells_its_figures_in_words(
    draw: Callable[[list[tuple[str, int]]], Chart], rows: list[tuple[str, int]]
) -> None:
    drawing = ET.fromstring(draw(rows).svg)  # noqa: S314 - drawn by ourselves
    assert drawing.findtext(f"{SVG}title") == "T & <t>"
    told = drawing.findtext(f"{SVG}desc") or ""
    assert all(shown(value, "id") in told for _, value in rows)
    assert drawing.get("role") == "img"
    width, height = float(drawing.get("width", 0)), float(drawing.get("height", 0))
    for part in drawing.iter(f"{SVG}rect"):
        if part.get("x") is not None:
            assert float(part.get("x", 0)) >= -0.1
            assert float(part.get("x", 0)) + float(part.get("width", 0)) <= width + 0.6
            assert float(part.get("y", 0)) + float(part.get("height", 0)) <= height + 0.1
    for text in drawing.iter(f"{SVG}text"):
        assert 0 <= float(text.get("y", -1)) <= height


def test_parts_differ_by_more_than_colour() -> None:
    assert len(set(charts.SHADES.values())) == len(State)
    patterned = {state for state, fill in charts.SHADES.items() if fill.startswith("url(#")}
    grey = {state: _grey(fill) for state, fill in charts.SHADES.items() if state not in patterned}
    shades = sorted(grey.values())
    assert all(later - earlier > 10 for earlier, later in pairwise(shades))
    assert all(f'id="{charts.SHADES[state][5:-1]}"' in charts.PATTERNS for state in patterned)


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.3 * red + 0.59 * green + 0.11 * blue


def test_a_chart_is_data_to_the_typesetter() -> None:
    plain = paper._plain(document())
    assert json.loads(json.dumps(plain))["sections"][0]["blocks"][1]["kind"] == "chart"
