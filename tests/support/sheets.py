"""Spreadsheets for tests: as people save them, and as nobody should."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

import xlsxwriter

from schemas.rosters.columns import COLUMNS
from schemas.rosters.reading import open_sheet

Cells = Sequence[object]
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def delimited(rows: Iterable[Cells], delimiter: str = ",", end: str = "\r\n") -> str:
    """Return *rows* as CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(rows)
    return written.getvalue()


def xlsx(*sheets: Iterable[Cells], merged: str = "") -> bytes:
    """Return a workbook; text is written as text, numbers as numbers, `=…` as a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for row, cells in enumerate(rows):
                for place, cell in enumerate(cells):
                    match cell:
                        case str() if cell.startswith("="):
                            sheet.write_formula(row, place, cell, None, "#N/A" if "NA(" in cell else "hasil")
                        case str():
                            sheet.write_string(row, place, cell)
                        case int() | float() | bool():
                            sheet.write(row, place, cell)
                        case _:
                            sheet.write_datetime(row, place, cell, day)
            if merged:
                sheet.merge_range(merged, "x")
    return file.getvalue()


def packed(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of *parts*."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return file.getvalue()


def parts_of(book: bytes) -> dict[str, str | bytes]:
    """Return what a workbook is packed from."""
    with zipfile.ZipFile(io.BytesIO(book)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def xlsx_of(sheet_xml: str, **other: str) -> bytes:
    """Return a workbook whose one sheet has *sheet_xml* as its rows."""
    parts = parts_of(xlsx([["x"]]))
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/worksheets/sheet1.xml"] = (
        f'<?xml version="1.0"?><worksheet {space}><sheetData>{sheet_xml}</sheetData></worksheet>'
    )
    return packed({**parts, **other})


def ods(rows_xml: str, manifest: str = "") -> bytes:
    """Return an ODS workbook whose one sheet has *rows_xml* as its rows."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Peserta">{rows_xml}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        {"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": MANIFEST.format(manifest)}
    )


def ods_row(cells: Cells) -> str:
    """Return a row of an ODS sheet."""
    written = ""
    for cell in cells:
        if isinstance(cell, str):
            written += f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        else:
            written += (
                f'<table:table-cell office:value-type="float" office:value="{cell}">'
                f"<text:p>{cell}</text:p></table:table-cell>"
            )
    return f"<table:table-row>{written}</table:table-row>"


def read(content: bytes, required: Sequence[str] = COLUMNS) -> list[tuple[int, list[str]]]:
    """Return the rows of a file."""
    with open_sheet(io.BytesIO(content), required) as sheet:
        return list(sheet.rows())
