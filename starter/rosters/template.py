"""Templates: an empty roster of a segment, in which a spreadsheet keeps every digit, and how to fill it in."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from schemas.rosters.columns import NO, SEXES, YES, columns
from schemas.terms import Segment
from starter.rosters.words import PAGES, RELATIONS, Page, words

LAST_ROW = 1_048_575
"""The last row of a sheet of XLSX, counted from 0."""
DELIMITER = ";"
"""What Indonesian spreadsheets expect in a CSV."""
TEXT = 49
"""The number of the format in which a spreadsheet keeps what is typed as it is typed."""
WIDTH, WIDE = 18, 60
HINT = 250
"""Characters that XLSX allows for the hint of a cell, less a few."""
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "nik": {"validate": "length", "criteria": "==", "value": 16},
    "ahli_waris_nik": {"validate": "length", "criteria": "==", "value": 16},
    "jenis_kelamin": {"validate": "list", "source": list(SEXES)},
    "penghasilan": {"validate": "integer", "criteria": ">=", "value": 0},
    "desil": {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 10},
    "transportasi": {"validate": "list", "source": [YES, NO]},
    "ahli_waris_hubungan": {"validate": "list", "source": list(RELATIONS)},
}
"""What a spreadsheet refuses at once; any other cell is only explained."""
NUMBERS = ("penghasilan", "desil")
"""Columns that may be numbers; all others are text, so that no digit is lost and no date is rewritten."""


def csv_template(segment: Segment) -> bytes:
    """Return the header of a segment's roster as CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=DELIMITER, lineterminator="\r\n").writerow(
        column.name for column in columns(segment)
    )
    return written.getvalue().encode("utf-8-sig")


def xlsx_template(segment: Segment, lang: str) -> bytes:
    """Return an empty roster of a segment as XLSX, with instructions in *lang*."""
    file = io.BytesIO()
    page = PAGES[lang]
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": page.title.format(segment=segment)})
        _write_data(book, page, segment, lang)
        _write_instructions(book, page, segment, lang)
    return file.getvalue()


def _write_data(book: Any, page: Page, segment: Segment, lang: str) -> None:  # noqa: ANN401 - xlsxwriter is untyped
    sheet = book.add_worksheet(page.data)
    text, number = book.add_format({"num_format": TEXT}), book.add_format({"num_format": "0"})
    heads = {
        required: book.add_format({"bold": required, "bottom": 1, "bg_color": colour, "num_format": TEXT})
        for required, colour in ((True, "#F4CCCC"), (False, "#E7E6E6"))
    }
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns(segment)):
        sheet.set_column(place, place, WIDTH, number if column.name in NUMBERS else text)
        sheet.write_string(0, place, column.name, heads[column.required])
        said = words(column.name, segment, lang)
        sheet.data_validation(
            1, place, LAST_ROW, place,
            {
                "validate": "any",
                "input_title": column.name[:32],
                "input_message": f"{said.wanted}. ({said.example})"[:HINT],
                "error_title": page.wrong,
                "error_message": said.wanted[:HINT],
                **CHOICES.get(column.name, {}),
            },
        )  # fmt: skip


def _write_instructions(book: Any, page: Page, segment: Segment, lang: str) -> None:  # noqa: ANN401
    sheet = book.add_worksheet(page.instructions)
    title, bold = (
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"bold": True, "bottom": 1}),
    )
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": TEXT})
    sheet.set_column(0, 0, WIDTH + 4)
    sheet.set_column(1, 1, WIDE)
    sheet.set_column(2, 3, WIDTH)
    sheet.set_column(4, 4, WIDE)
    sheet.write_string(0, 0, page.title.format(segment=segment), title)
    for row, rule in enumerate(page.rules, 1):
        sheet.write_string(row, 0, rule.format(segment=segment))
    first = len(page.rules) + 2
    for place, heading in enumerate(page.headings):
        sheet.write_string(first, place, heading, bold)
    for row, column in enumerate(columns(segment), first + 1):
        said = words(column.name, segment, lang)
        needed = page.required if column.required else page.optional
        for place, cell in enumerate((column.name, said.wanted, needed, said.example, said.mistakes)):
            sheet.write_string(row, place, cell, wrapped)
