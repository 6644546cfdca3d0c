"""Recording: the activity behind every deed that needs nothing but the record."""

from temporalio import activity

from activities.evidence import writer
from schemas.cases import Change, Committed
from schemas.work import COMMIT
from store.record import Record


class Recording:
    """Commits changes."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @activity.defn(name=COMMIT.name)
    async def commit(self, change: Change) -> Committed:
        """Commit *change*; a repeated call returns the first answer."""
        return await self.record.commit(change, writer())
