"""Rendering: a claim's dossier becomes one PDF, the same bytes from the same dossier."""

from collections.abc import Collection
from pathlib import Path

from activities.claim_file.content import content
from activities.typesetting import typeset
from schemas.claim_dossier import ClaimDossier, Section

TEMPLATE = Path(__file__).parent / "templates" / "claim_file.typ"
EVERYTHING = frozenset(Section)


def render(dossier: ClaimDossier, sections: Collection[Section] = EVERYTHING, *, rehearsal: bool) -> bytes:
    """Return *dossier* as a PDF with *sections*, and always with where the claim stands; a rehearsal says SIMULASI.

    Raises Refused INVALID_INPUT, naming the claim and nobody in it, when it cannot be set.
    """
    given = content(dossier, sections, rehearsal=rehearsal)
    return typeset(TEMPLATE, "file", given.model_dump(mode="json"), dated=dossier.as_of, record=dossier.claim)
