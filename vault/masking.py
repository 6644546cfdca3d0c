"""Masking: whatever reaches a log has passed here, and no NIK, account or name leaves it legible.

Two nets: a value under a key from a closed list is hidden whatever it is, and digits that could be a NIK or an
account number are starred wherever they stand, nested values and keys included. Whole rupiah stay legible: as
numbers they have at most fifteen digits (`schemas.money.LIMIT`), as text they are written with points.
"""

import re
from collections.abc import Mapping
from typing import Any

from structlog.typing import EventDict, WrappedLogger

HIDDEN = "***"
PERSONAL_KEYS = frozenset(
    {
        "account",
        "account_holder",
        "account_number",
        "birth_date",
        "full_name",
        "heir_name",
        "home_address",
        "mother",
        "mother_name",
        "name",
        "nama",
        "nik",
        "password",
        "phone",
        "secret",
        "token",
    }
)
"""Keys whose values are hidden whole, however the letters are written."""
NIK = re.compile(r"\d(?:[ .\-]?\d){15,}")
"""Sixteen digits or more, also when grouped by blanks, dots or hyphens."""
ACCOUNT = re.compile(r"(?<![\w.,])\d{10,15}(?!\w)")
"""Ten to fifteen digits that stand alone: an account or membership number."""
NIK_FLOOR = 10**15
"""The smallest number of sixteen digits; no amount of money reaches it."""


def mask_nik(nik: str) -> str:
    """Return *nik* with nothing legible but its first two digits, the province of first registration."""
    return nik[:2] + "*" * (len(nik) - 2)


def mask_text(text: str) -> str:
    """Return *text* with every NIK and account number in it starred."""
    starred = NIK.sub(lambda run: mask_nik(run[0]), text)
    return ACCOUNT.sub(lambda run: "*" * len(run[0]), starred)


def mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Return a log event masked throughout: a structlog processor, to stand after `format_exc_info`."""
    return {mask_text(key): _masked(key, value) for key, value in event.items()}


def _masked(key: object, value: Any) -> Any:  # noqa: ANN401 - a log value is anything
    if isinstance(key, str) and key.lower() in PERSONAL_KEYS and value is not None:
        return HIDDEN
    match value:
        case str():
            return mask_text(value)
        case int() if abs(value) < NIK_FLOOR:
            return value
        case Mapping():
            return {_masked(None, inner): _masked(inner, content) for inner, content in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_masked(None, content) for content in value]
        case _:
            text = str(value)
            masked = mask_text(text)
            return value if masked == text else masked
