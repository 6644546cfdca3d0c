"""Letters: a draft as its case recorded it, and the signature that makes it one."""

import re
from datetime import date

from pydantic import JsonValue

from schemas.base import Message


class Letter(Message):
    """A letter as it stands. It is a draft until the office that sends it has signed it (Permendagri 1/2023)."""

    letter: str
    template: str
    sender: str
    addressee: str
    drafted_on: date
    sign_by: date
    data: dict[str, JsonValue]
    chain: str
    """The case that drafted it, which is also its audit chain."""
    seq: int
    """The entry of that chain which recorded it."""
    region: str
    draft_number: str | None = None
    """The number of that entry, until the office gives one of its own."""
    signed_number: str | None = None
    signed_on: date | None = None

    @property
    def signed(self) -> bool:
        """Return whether an authorised official has signed it."""
        return self.signed_on is not None


def file_name(letter: str) -> str:
    """Return the name under which the PDF of *letter* is filed."""
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '-', letter)}.pdf"
