"""Reports as PDF: the document goes to the typesetter as data, and never becomes part of its program."""

import json
from importlib.resources import files
from typing import Any

import typst

from starter.commands.output import SIMULATION
from starter.reports.layouts.document import Chart, Column, Document, Look, Note, Table, Value, shown
from starter.reports.standing import Standing

SOURCE = files("starter.reports.rendering") / "templates" / "report.typ"


def rendered(document: Document) -> bytes:
    """Return the document as PDF."""
    data = json.dumps(_plain(document), ensure_ascii=False)
    # The fonts that come with the typesetter, so that a page breaks alike on every machine.
    compiler = typst.Compiler(SOURCE.read_bytes(), sys_inputs={"data": data}, ignore_system_fonts=True)
    return compiler.compile(format="pdf")  # type: ignore[return-value]


def _plain(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "lang": document.lang,
        "landscape": document.landscape,
        "simulation": SIMULATION if document.simulation else "",
        "facts": document.facts,
        "sections": [
            {"heading": section.heading, "blocks": [_block(block, document.lang) for block in section.blocks]}
            for section in document.sections
        ],
    }


def _block(block: Table | Chart | Note, lang: str) -> dict[str, Any]:
    match block:
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "dense": block.dense,
                "columns": [
                    {"head": column.head, "look": column.look, "wide": column.wide}
                    for column in block.columns
                ],
                "rows": [_row(row, block.columns, lang) for row in block.rows],
                "totals": [_row(row, block.columns, lang) for row in block.totals],
            }
        case Chart():
            return {"kind": "chart", "title": block.title, "svg": block.svg}
        case Note():
            return {"kind": "note", "text": block.text}


def _row(row: tuple[Value, ...], columns: tuple[Column, ...], lang: str) -> list[dict[str, str]]:
    return [
        {
            "text": shown(value, lang),
            "state": value.state if isinstance(value, Standing) else "",
            "look": Look.NUMBER if isinstance(value, int) else column.look,
        }
        for value, column in zip(row, columns, strict=True)
    ]
