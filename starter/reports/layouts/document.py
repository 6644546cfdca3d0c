"""A document: what every renderer prints of a report, so that all of them show the same figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from schemas.money import Rupiah
from starter.reports.layouts.words import SIGNS
from starter.reports.shares import Share
from starter.reports.standing import Standing

Value = Share | Standing | Rupiah | int | Decimal | date | str | None


class Look(StrEnum):
    """How a column is set."""

    TEXT = "text"
    NUMBER = "number"
    MARK = "mark"
    """A standing: its sign, its days and its shade."""


@dataclass(frozen=True)
class Column:
    """A column of a table. `wide` columns take what room is left."""

    head: str
    look: Look = Look.TEXT
    wide: bool = False


LOOKS = {"t": Look.TEXT, "w": Look.TEXT, "n": Look.NUMBER, "m": Look.MARK}


def columns(heads: Iterable[str], looks: str) -> tuple[Column, ...]:
    """Return a column for each head, set as its letter says: t text, w wide text, n number, m mark."""
    return tuple(
        Column(head, LOOKS[letter], wide=letter == "w") for head, letter in zip(heads, looks, strict=True)
    )


@dataclass(frozen=True)
class Table:
    """Rows under headings; `totals` stand below them."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[tuple[Value, ...], ...] = ()
    dense: bool = False
    """Whether it is set small, as one of many columns must be."""


@dataclass(frozen=True)
class Chart:
    """A drawing, with the words that stand for it."""

    title: str
    svg: str


@dataclass(frozen=True)
class Note:
    """A paragraph: a definition, a source, a caution."""

    text: str


@dataclass(frozen=True)
class Section:
    """A part of a document under its heading."""

    heading: str
    blocks: tuple[Table | Chart | Note, ...]


@dataclass(frozen=True, kw_only=True)
class Document:
    """A report as it is printed. `facts` are the labelled lines below the title."""

    name: str
    title: str
    lang: str
    simulation: bool
    landscape: bool = False
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return every table, in order."""
        return tuple(
            block for section in self.sections for block in section.blocks if isinstance(block, Table)
        )


def shown(value: Value, lang: str) -> str:
    """Return a value as people read it in *lang*: 1.240 and 12,5 % in Indonesian, 1,240 and 12.5 % in English."""
    match value:
        case Standing():
            words = mark(value)
        case Share():
            words = _percent(value, lang)
        case Rupiah():
            words = f"Rp{_grouped(int(value), lang)}"
        case int():
            words = _grouped(value, lang)
        case Decimal():
            words = _decimal(f"{value:f}", lang)
        case date():
            words = value.isoformat()
        case _:
            words = "–" if value is None else value
    return words


def mark(standing: Standing) -> str:
    """Return a standing's sign and days: ✓, ✓+12, ✗45, ○7."""
    return SIGNS[standing.state] + ("" if standing.days is None else str(standing.days))


def _grouped(number: int, lang: str) -> str:
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if lang == "id" else grouped


def _percent(share: Share, lang: str) -> str:
    return "–" if share.percent is None else f"{_decimal(share.percent, lang)} %"


def _decimal(digits: str, lang: str) -> str:
    return digits.replace(".", ",") if lang == "id" else digits
