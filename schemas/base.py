"""The common ground of every message: frozen, closed to unknown fields, canonical as bytes."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """A value that crosses a process boundary; it never changes, carries no unknown field, and no error quotes it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class State(BaseModel):
    """What a workflow carries from run to run; it changes, but only inside its own workflow."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return *value* as JSON that is the same bytes on every machine: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: BaseModel | dict[str, Any] | bytes) -> str:
    """Return the hexadecimal SHA-256 of a message's canonical form, or of bytes as they are."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    return hashlib.sha256(value if isinstance(value, bytes) else canonical(value)).hexdigest()
