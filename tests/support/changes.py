"""Changes for tests of the record: small, valid, and as wrong as a test wants them."""

from datetime import date
from typing import Any

from schemas.cases import CaseRow, Change
from starter.client import SignedIn
from tests.support.world import on

AT = on(date(2022, 3, 1))


def change(case: str, step: str = "step", *, by: SignedIn | None = None, **fields: Any) -> Change:  # noqa: ANN401
    """Return a change of *case*: kawal's own, or commanded *by* somebody as an officer's command."""
    command = f"{case}/{step}/1"
    signed = {"permit": "commitment.acknowledge", "signed": by.sign(command)} if by else {}
    given: dict[str, Any] = {
        "command": command,
        "content": "content",
        "case": case,
        "expected_version": 1,
        "action": "commitment.acknowledged",
        "at": AT,
        "effective_on": AT.date(),
        "row": CaseRow(stage="acknowledged"),
        **signed,
    }
    return Change(**given | fields)
