"""Claim links: an address through which a family without an account reports a death, or hands in documents, once.

The address holds a token that nobody else keeps. What comes in bears the link's own id, which is also the number that
the family is given: it says nothing about anybody.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Message, digest
from schemas.claims import Attach, Attached
from schemas.families import MANY
from schemas.issuing import ReportDeath, Why

PATH = "/lapor"
"""Where the console answers to links; the token follows."""
LinkId = Annotated[str, Field(pattern=r"^[0-9.]{2,8}-\d{4}-K\d{3,6}$")]


def address(public_url: str, token: str) -> str:
    """Return the address of the page behind a link."""
    return f"{public_url.rstrip('/')}{PATH}/{token}"


def links_chain(region: str) -> str:
    """Return the audit chain of a region's links: who issued and withdrew them, what came in, what became of it."""
    return f"register/claim-links/{region}"


class LinkState(StrEnum):
    """How a link stands."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What became of what was handed in."""

    GIVEN = "given"
    """Its claim has it."""
    LEFT = "left"
    """A rule refused it, so that an officer must look at it."""
    SETTLED = "settled"
    """An officer has."""


class Reason(Message):
    """Why a link is withdrawn, or what became of a hand-in."""

    why: Why


class HandIn(Message):
    """What came in through a link: a death report, documents, or both. People are sealed content."""

    link: LinkId
    report: ReportDeath | None = None
    documents: tuple[Attached, ...] = Field((), max_length=MANY)
    received_on: date

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.report is None and not self.documents:
            raise ValueError("nothing was handed in")
        return self

    @property
    def attach(self) -> Attach | None:
        """Return the command that takes the documents on file."""
        if not self.documents:
            return None
        return Attach(documents=self.documents, received_on=self.received_on)

    @property
    def told(self) -> tuple[str, ...]:
        """Return the digests of the commands that follow from it."""
        return tuple(digest(one) for one in (self.report, self.attach) if one is not None)

    def says_the_same(self, other: "HandIn") -> bool:
        """Return whether *other* is the same hand-in, sent again on whatever day."""
        return self == other.model_copy(update={"received_on": self.received_on})
