"""Editions: a law book with its calendar, as shipped, as it stood on a day, or from another folder.

Whatever is decided inside `using` is decided by that edition: what the law would have said, without touching what
it has said.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from law.book import BadBookError, Book, book, using_book
from law.working_days import Calendar, calendar, using_calendar
from schemas.base import Message

SHIPPED = Path(__file__).parent


class Edition(Message):
    """A law book and a calendar that belong together."""

    name: str
    book: Book
    calendar: Calendar


def as_it_stood(on: date) -> Edition:
    """Return the law in use as it stood on *on*: without later values, by the holiday decrees published by then."""
    return Edition(name=on.isoformat(), book=book().until(on), calendar=calendar(on))


def from_folder(folder: Path) -> Edition:
    """Return the edition in *folder*, laid out like `law/`: with `parameters/` and `calendar/`.

    Raises BadBookError for a folder without them, and for a book that cannot be read.
    """
    parameters, years = folder / "parameters", folder / "calendar"
    if not parameters.is_dir() or not years.is_dir():
        raise BadBookError(f"{folder}: no law book; it has no parameters/ or no calendar/")
    return Edition(name=str(folder), book=Book.load(parameters), calendar=Calendar.load(years))


@contextmanager
def using(edition: Edition) -> Iterator[None]:
    """Decide by *edition* while the context lasts."""
    with using_book(edition.book), using_calendar(edition.calendar):
        yield


def digest(folder: Path = SHIPPED) -> str:
    """Return what tells the edition in *folder* from any other: the SHA-256 of its parameters and calendar."""
    found = hashlib.sha256()
    for path in sorted([*(folder / "parameters").rglob("*.yaml"), *(folder / "calendar").glob("*.yaml")]):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
