"""Typesetting pages that name people: PDF/A from a template and texts, whatever the texts are made of.

Texts reach a template as JSON, never as markup. The fonts are those that come with typst, so that no machine's own
change a page; a character that none of them has would end the whole page, so that such a page is set once more with a
square in its place. No message of the typesetter leaves this module: it quotes what it cannot set.
"""

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

import typst

from schemas.base import canonical
from schemas.errors import Refused
from schemas.refusals import Refusal

STANDARD: Literal["a-2b"] = "a-2b"
"""PDF/A-2b: a page that is still readable when the record is audited."""
LONGEST = 160
"""Characters of a name or an address that a page shows: the law knows no longer ones, and people write none."""
UNBROKEN = 24
"""After so many characters without a space a line may break."""
LATIN = 0x180
"""Every character before this one is in every font that comes with typst."""
SQUARE = "\N{WHITE SQUARE}"
BREAK = "\N{ZERO WIDTH SPACE}"


def typeset(template: Path, name: str, given: Any, *, dated: date, record: str) -> bytes:  # noqa: ANN401 - any JSON
    """Return a template's PDF with *given*, a JSON value, under *name* among its inputs: the same bytes every time.

    Raises Refused INVALID_INPUT, naming *record* and quoting nothing, when it cannot be set.
    """
    try:
        return _compiled(template, name, given, dated)
    except typst.TypstError:
        pass
    try:
        return _compiled(template, name, _each(given, _plain), dated)
    except typst.TypstError as error:
        why = f"it cannot be set ({type(error).__name__})"
        raise Refused(Refusal.INVALID_INPUT, record, what="the page's data", why=why) from None


def tame(text: str, longest: int = LONGEST) -> str:
    """Return what somebody wrote as one line of a page.

    Without control characters, nor those that turn the direction of what stands beside them; cut when it is longer
    than any name, and breakable where it has no spaces, so that it stays on its sheet.
    """
    seen = "".join(" " if char.isspace() else char for char in text if char.isspace() or _shows(char))
    words = seen.split()
    line = " ".join(words)
    if len(line) > longest:
        words = f"{line[: longest - 1]}…".split()
    return " ".join(_breakable(word) for word in words)


def _compiled(template: Path, name: str, given: Any, dated: date) -> bytes:  # noqa: ANN401 - any JSON
    return bytes(
        typst.compile(
            str(template),
            root=str(template.parent),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=STANDARD,
            sys_inputs={name: canonical(given).decode()},
            timestamp=datetime.combine(dated, time(), UTC),
        )
    )


def _each(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - any JSON
    """Return a JSON value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _each(one, change) for key, one in value.items()}
    return value


def _plain(text: str) -> str:
    """Return *text* in Latin letters, with a square for each character that has none."""
    return "".join(char if _certain(char) else _base(char) for char in text)


def _base(char: str) -> str:
    base = unicodedata.normalize("NFKD", char)[0]
    return base if _certain(base) else SQUARE


def _certain(char: str) -> bool:
    return ord(char) < LATIN or char in "–—‘’“”…•−·→" or char == BREAK


def _shows(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _breakable(word: str) -> str:
    if len(word) <= UNBROKEN:
        return word
    return BREAK.join(word[at : at + UNBROKEN] for at in range(0, len(word), UNBROKEN))
