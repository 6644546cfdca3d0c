"""What every case knows of the ladders it raised and of the letters it drafted, and what people say about them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Message
from schemas.terms import Track

Reason = Annotated[str, Field(min_length=10, max_length=500)]
"""Why a person did it, in a sentence."""
Reference = Annotated[str, Field(min_length=1, max_length=120)]


class Raised(Message):
    """Why a ladder was raised, as the case that raised it remembers it: enough to raise it again."""

    ladder: str
    cause: str
    missed: str
    due_on: date
    actor: str
    office: str = ""
    track: Track = Track.GOVERNMENT
    closings: tuple[date, ...] = ()
    legal_basis: str


class Unsigned(Message):
    """A draft that waits for its signature."""

    sender: str
    addressee: str
    template: str
    drafted_on: date
    sign_by: date


class SignLetter(Message):
    """The sending office signed a draft, under a number of its own."""

    letter: Reference
    number: Reference
    on: date


class Reopen(Message):
    """A person raises a ladder again that had come to rest: the next number of the same cause."""

    ladder: Annotated[str, Field(min_length=1, max_length=400)]
    reason: Reason


class HandedOn(Message):
    """Closing case → the case that goes on: this ladder is yours now."""

    kind: Literal["handed_on"] = "handed_on"
    subject: str
    raised: Raised
    origin: str
    """The case that hands it on."""


class MovedTo(Message):
    """Closing case → its ladder: another case answers for your cause now."""

    kind: Literal["moved_to"] = "moved_to"
    parent: str
