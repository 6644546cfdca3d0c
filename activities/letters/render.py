"""Rendering: a letter's row becomes a PDF, the same bytes whenever and wherever it is rendered.

The row reaches the template as JSON, never as markup: what stands in it is text, whatever characters it is made of.
Fonts are those that come with typst, so that no machine's own change a page.
"""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal

import typst

from activities.letters.content import content
from schemas.base import canonical
from schemas.errors import Refused
from schemas.letters import Letter
from schemas.refusals import Refusal

TEMPLATES = Path(__file__).parent / "templates"
STANDARD: Literal["a-2b"] = "a-2b"
"""PDF/A-2b: a page that is still readable when the record is audited."""


def render(letter: Letter, *, rehearsal: bool) -> bytes:
    """Return *letter* as a PDF: a draft says KONSEP until it is signed; in a rehearsal every page says SIMULASI.

    Raises Refused INVALID_INPUT, naming the letter, when its row lacks something or cannot be set.
    """
    given = content(letter, rehearsal=rehearsal)
    dated = datetime.combine(letter.signed_on or letter.drafted_on, time(), UTC)
    try:
        return bytes(
            typst.compile(
                str(TEMPLATES / f"{letter.template}.typ"),
                root=str(TEMPLATES),
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=STANDARD,
                sys_inputs={"letter": canonical(given.model_dump(mode="json")).decode()},
                timestamp=dated,
            )
        )
    except typst.TypstError as error:
        why = f"it cannot be set ({error.message})"
        raise Refused(Refusal.INVALID_INPUT, letter.letter, what="the letter's data", why=why) from error
