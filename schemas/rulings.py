"""A ruling: what a parameter of the law was on a date, and how surely we know it."""

from datetime import date
from enum import StrEnum

from pydantic import JsonValue

from schemas.base import Message


class Confidence(StrEnum):
    """How surely a value of the law is known."""

    OFFICIAL = "official"
    """The regulation's or gazette's own text was read."""
    REPORTED = "reported"
    """A named publication reports it."""
    ASSUMED = "assumed"
    """Neither: every answer that rests on it says so."""


class Ruling(Message):
    """One parameter's value in force on a date, kept for ever with the decision that used it."""

    parameter: str
    value: JsonValue
    unit: str
    effective_from: date
    reference: str
    confidence: Confidence
