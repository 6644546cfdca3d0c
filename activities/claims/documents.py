"""Documents: what an uploaded file is, looked at before it counts: its bytes, its size, and what it really holds."""

from collections.abc import AsyncIterator, Sequence
from datetime import date

import puremagic

from activities.contents import Contents
from law.book import book
from law.values import items, table, text, whole
from schemas.base import Message
from schemas.claims import Attached
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Ruling

LIMITS = "policy.claim_documents"
BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
"""How files of the common types begin (ISO 32000-2 7.5.2, ISO/IEC 15948 5.2, ISO/IEC 10918-1 B.1.1); puremagic, which
compares a file with a thousand beginnings and ends, says what any other is."""


class Looked(Message):
    """A document as it is: its type, sniffed from its bytes, and its size in bytes."""

    media_type: str
    size: int


async def look(contents: Contents, documents: Sequence[Attached], ruling: Ruling) -> AsyncIterator[Looked]:
    """Yield what each of *documents* is.

    Raises Refused: UNKNOWN_RECORD or DIGEST_MISMATCH for bytes that are not those named, DOCUMENT_TOO_LARGE, and
    NOT_ONE_OF for anything but the types that *ruling* admits, whatever its name says.
    """
    names = iter(documents)
    async for data in contents.each([(one.content, one.sha256) for one in documents]):
        yield looked(next(names).content, data, ruling)


def looked(name: str, data: bytes, ruling: Ruling) -> Looked:
    """Return what the bytes of the file called *name* are; raises Refused DOCUMENT_TOO_LARGE and NOT_ONE_OF."""
    limits = table(ruling)
    if len(data) > whole(limits["bytes"]):
        raise Refused(Refusal.DOCUMENT_TOO_LARGE, name, size=len(data), limit=whole(limits["bytes"]))
    allowed = [text(one) for one in items(limits["types"])]
    media_type = sniffed(data)
    if media_type not in allowed:
        raise Refused(Refusal.NOT_ONE_OF, name, given=media_type, known=", ".join(allowed))
    return Looked(media_type=media_type, size=len(data))


def limits(on: date) -> Ruling:
    """Return the policy of which files are taken on a day."""
    return book().ruling(LIMITS, on)


def sniffed(data: bytes) -> str:
    """Return the media type that the bytes of a file show, `unknown` if none."""
    for beginning, media_type in BEGINNINGS.items():
        if data.startswith(beginning):
            return media_type
    try:
        found = puremagic.from_string(data, mime=True)
    except (puremagic.PureError, ValueError):
        return "unknown"
    return found or "unknown"
