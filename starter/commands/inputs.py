"""Inputs: what people type, turned into values; what cannot be one is refused in words."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import typer
from pydantic import ValidationError

from schemas.errors import Misused, Refused
from schemas.money import LIMIT, Rupiah
from schemas.refusals import Refusal

STDIN = "-"
"""In place of a file: what is typed or piped in."""
SMALL_FILE = 2_000_000
"""Bytes of a claim file or of minutes."""
LARGE_FILE = 20_000_000
"""Bytes of a roster or a register: some hundred thousand rows."""

LIMITS = ("min_length", "max_length", "gt", "ge", "lt", "le")
WRONG = {
    "string_too_short": (
        "it takes at least {min_length} characters",
        "paling sedikit {min_length} karakter",
    ),
    "string_too_long": ("it takes at most {max_length} characters", "paling banyak {max_length} karakter"),
    "greater_than": ("it must be more than {gt}", "harus lebih dari {gt}"),
    "greater_than_equal": ("it must be at least {ge}", "paling sedikit {ge}"),
    "less_than": ("it must be less than {lt}", "harus kurang dari {lt}"),
    "less_than_equal": ("it must be at most {le}", "paling banyak {le}"),
}
"""Kind of error → what is wrong, in English and Indonesian; of any other kind, a model's own words are repeated."""


def amount(text: str, record: str) -> Rupiah:
    """Return whole positive rupiah; raises Refused INVALID_AMOUNT for anything else, `16.800` and `1e6` included."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:20]) < LIMIT:
        raise Refused(Refusal.INVALID_AMOUNT, record, given=text[:40])
    return Rupiah(int(text))


def day(text: datetime | None) -> date | None:
    """Return the date of an option that the command line parsed."""
    return None if text is None else text.date()


def codes(text: str) -> tuple[str, ...]:
    """Return the codes of a comma-separated list, each once, in the order given."""
    return tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))


def content_of(path: Path, *, largest: int) -> bytes:
    """Return a file's bytes, `-` being stdin; raises Misused without the file, Refused TOO_LARGE above *largest*."""
    try:
        data = sys.stdin.buffer.read(largest + 1) if str(path) == STDIN else _read(path, largest + 1)
    except OSError as error:
        raise Misused(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > largest:
        raise Refused(Refusal.TOO_LARGE, path.name, size=_size(path, data), limit=largest)
    return data


def password_of(path: Path | None, prompt: str) -> str:
    """Return a password from a file (`-`: stdin) or typed unseen; raises Misused when nobody types one."""
    if path is not None:
        return content_of(path, largest=1000).decode(errors="replace").rstrip("\r\n")
    try:
        return str(typer.prompt(prompt, hide_input=True, err=True))
    except typer.Abort:
        raise Misused("no password was given; type it, or name a file with --password-file") from None


@contextmanager
def valid(record: str) -> Iterator[None]:
    """Turn what a model does not accept into Refused INVALID_INPUT, without repeating the value."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "content"
        said = {name: value for name, value in first.get("ctx", {}).items() if name in LIMITS}
        # A model's own words may hold braces, as its patterns do, and are no template.
        known = WRONG.get(first["type"])
        english, indonesian = (one.format_map(said) for one in known) if known else (first["msg"],) * 2
        raise Refused(
            Refusal.INVALID_INPUT,
            record,
            what=where,
            why=english,
            why_id=indonesian,
        ) from None


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def _size(path: Path, data: bytes) -> int:
    return len(data) if str(path) == STDIN else path.stat().st_size
