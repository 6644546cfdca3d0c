"""What the activities of changes share: how a list is opened, and how their notices are written."""

import asyncio
from typing import Any

from activities.changes.rows import Turned, Wanted, read_changes
from activities.contents import Contents
from law.offices import OfficeKind, office_code
from schemas.cases import Change, Notice
from schemas.changes import COLUMNS
from schemas.rosters.reading import open_sheet
from store.queries import load

sql = load("changes")
BASIS = "PP 44/2015 art. 6-8"


async def rows_of(contents: Contents, name: str, sha256: str) -> list[Wanted | Turned]:
    """Return the rows of an uploaded list; raises Refused for what is none, or is not what *sha256* names."""
    file = await contents.open(name, sha256)

    def read() -> list[Wanted | Turned]:
        with open_sheet(file, COLUMNS) as sheet:
            return list(read_changes(sheet))

    return await asyncio.to_thread(read)


def notice(change: Change, region: str, template: str, **data: Any) -> Notice:  # noqa: ANN401 - any datum
    """Return a notice to the regional secretary about a list of changes."""
    office = office_code(OfficeKind.SEKDA, region)
    return Notice.about(change.case, region, change.effective_on, office, template, legal_basis=BASIS, **data)


def completed(change: Change, fact: Any, notices: tuple[Notice, ...], **details: Any) -> Change:  # noqa: ANN401
    """Return *change* with one more fact, its notices and its details."""
    return change.model_copy(
        update={
            "facts": (*change.facts, fact),
            "notices": (*change.notices, *notices),
            "details": {**change.details, **details},
        }
    )
