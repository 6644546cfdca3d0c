"""Rendering: a statement becomes a PDF, the same bytes from the same record, in the fonts that come with typst."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal

import typst

from activities.statements.content import content
from schemas.base import canonical
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.statements import Statement

TEMPLATE = Path(__file__).parent / "templates" / "statement.typ"
STANDARD: Literal["a-2b"] = "a-2b"
"""PDF/A-2b: a page that is still readable when the record is audited."""


def render(statement: Statement, *, rehearsal: bool) -> bytes:
    """Return *statement* as a PDF; in a rehearsal its pages say SIMULASI.

    Raises Refused INVALID_INPUT, naming the bill, when it cannot be set.
    """
    given = content(statement, rehearsal=rehearsal)
    try:
        return bytes(
            typst.compile(
                str(TEMPLATE),
                root=str(TEMPLATE.parent),
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=STANDARD,
                sys_inputs={"statement": canonical(given.model_dump(mode="json")).decode()},
                timestamp=datetime.combine(statement.issued_on, time(), UTC),
            )
        )
    except typst.TypstError as error:
        why = f"it cannot be set ({error.message})"
        raise Refused(Refusal.INVALID_INPUT, statement.bill, what="the statement", why=why) from error
