"""Audit chains: each entry's hash covers its content and the hash before it.

A chain is one workflow id (or a register). Anybody who holds the entries can recompute every link; changing,
dropping or reordering one breaks all that follow.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from schemas.base import canonical

HASHED = (
    "chain", "seq", "prev_hash", "action", "actor", "role", "office", "objects", "before_digest", "after_digest",
    "rulings", "details", "number", "command", "effective_on", "business_at", "recorded_at", "workflow_id",
    "run_id", "activity_id",
)  # fmt: skip
"""The columns an entry's hash covers: all but the hash itself."""


def entry_hash(entry: Mapping[str, Any]) -> bytes:
    """Return the SHA-256 of an audit entry's canonical form."""
    return hashlib.sha256(canonical({name: _plain(entry[name]) for name in HASHED})).digest()


def salted(salt: bytes, digest: str) -> str | None:
    """Return *digest* under the chain's *salt*, so that equal states of two cases do not show as equal."""
    return hmac.new(salt, digest.encode(), hashlib.sha256).hexdigest() if digest else None


def broken_links(entries: Iterable[Mapping[str, Any]]) -> list[int]:
    """Return the sequences at which a chain's *entries*, in order, do not follow from what stands before."""
    broken: list[int] = []
    previous, expected = bytes(32), 1
    for entry in entries:
        follows = entry["seq"] == expected and entry["prev_hash"] == previous
        if not follows or entry["hash"] != entry_hash(entry):
            broken.append(entry["seq"])
        previous, expected = entry["hash"], entry["seq"] + 1
    return broken


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
