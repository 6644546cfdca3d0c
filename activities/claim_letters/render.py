"""Rendering: a letter's row and its people become a PDF, the same bytes whenever and wherever it is rendered."""

from pathlib import Path

from activities.claim_letters.content import content
from activities.claim_letters.people import People
from activities.typesetting import typeset
from schemas.claim_letters import WrittenLetter

TEMPLATES = Path(__file__).parent / "templates"


def render(letter: WrittenLetter, people: People, *, public_url: str, rehearsal: bool) -> bytes:
    """Return *letter* as a PDF; in a rehearsal every page says SIMULASI.

    Raises Refused INVALID_INPUT, naming the letter and nobody in it, when its row lacks something or cannot be set.
    """
    given = content(letter, people, public_url=public_url, rehearsal=rehearsal)
    return typeset(
        TEMPLATES / f"{letter.template}.typ",
        "letter",
        given.model_dump(mode="json"),
        dated=letter.written_on,
        record=letter.letter,
    )
