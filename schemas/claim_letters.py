"""Letters of claims: what a letter's row says, which sealed files its people stand in, and whether it went out."""

from datetime import date, datetime
from typing import Literal

from pydantic import JsonValue

from schemas.base import Message
from schemas.checks import Check


class Sealed(Message):
    """A sealed content by its id and the digest of its bytes."""

    content: str
    sha256: str


class WrittenLetter(Message):
    """A letter as the record has it. Who is behind its refs stands in sealed files, as they were when it was written."""

    letter: str
    claim: str
    template: str
    to_ref: str
    data: dict[str, JsonValue]
    chain: str
    """The case that wrote it, which is also its audit chain."""
    seq: int
    position: int
    """Its place among the facts of that entry."""
    check: Check
    written_on: date
    region: str
    person: str
    """The dead, by their opaque id."""
    died_on: date
    pay_by: date | None
    """By when the benefit is paid, as far as it was known."""
    report: Sealed
    family: Sealed | None
    """The latest edition known when the letter was written."""


class LetterStanding(Message):
    """What became of a letter."""

    letter: str
    claim: str
    template: str
    to_ref: str
    region: str
    chain: str
    seq: int
    written_on: date
    pdf: Sealed | None
    """None while nobody has rendered it."""
    sent_to: Literal["heir", "office"] | None
    sent_at: datetime | None
    """When the heir's mail server took it; None for a letter that the office hands over."""
    declined: bool = False
    """Whether the heir's mail server would not have it, so that the office hands it over after all."""


def file_name(letter: str) -> str:
    """Return the name under which the PDF of a claim's letter is filed."""
    return f"surat-{letter}.pdf"
