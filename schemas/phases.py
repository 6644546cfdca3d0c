"""Phases: what Temporal's own lists show as the stage of a case.

The record knows every stage from the deed that reached it, and kawal's lists follow it. To tell Temporal all stages of
a claim took a tenth of its server's work on it, so of a claim it is told only whether it is decided on or paid.
"""

from schemas.cases import CaseType

DECIDING, PAYING = "deciding", "paying"
CLAIM = {
    "collecting": DECIDING,
    "complete": DECIDING,
    "prepared": DECIDING,
    "approved": DECIDING,
    "ordered": PAYING,
    "paid": PAYING,
}
"""The phases of a claim; an approved one is still to be ordered, which follows at once."""


def phase(kind: CaseType, stage: str) -> str:
    """Return what Temporal's lists show for a case of *kind* in *stage*."""
    return CLAIM.get(stage, stage) if kind is CaseType.CLAIM else stage
