"""What the activities of registration share."""

from typing import Any

from schemas.cases import Change, Notice
from store.queries import load

people = load("people")
BASIS = "Permenaker 1/2025 art. 3A"


def with_fact(change: Change, fact: Any, **details: Any) -> Change:  # noqa: ANN401 - any fact, any detail
    """Return *change* with one more fact and more details."""
    return change.model_copy(
        update={"facts": (*change.facts, fact), "details": {**change.details, **details}}
    )


def with_notice(change: Change, office: str, region: str, template: str, **data: Any) -> Change:  # noqa: ANN401
    """Return *change* with one more notice."""
    notice = Notice.about(
        change.case, region, change.effective_on, office, template, legal_basis=BASIS, **data
    )
    return change.model_copy(update={"notices": (*change.notices, notice)})
