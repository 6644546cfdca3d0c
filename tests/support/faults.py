"""Faults on demand: a record whose database goes away just before or just after a chosen change commits."""

from schemas.cases import Change, Committed
from schemas.errors import Unavailable
from store.pool import Pool
from store.record import Complete, Record, Work, Writer

Faults = dict[tuple[str, str], str]
"""When the database goes away: `before` or `after` the commit of an action of a case. Each happens once."""


class FaultyRecord(Record):
    """The record as the worker uses it, with faults."""

    def __init__(self, pool: Pool, faults: Faults) -> None:
        super().__init__(pool)
        self._faults = faults

    async def commit(
        self, change: Change, writer: Writer, *, complete: Complete | None = None, work: Work | None = None
    ) -> Committed:
        """Commit *change*, unless a fault is due."""
        fault = self._faults.pop((change.case, change.action), None)
        if fault == "before":
            raise Unavailable("PostgreSQL")
        committed = await super().commit(change, writer, complete=complete, work=work)
        if fault == "after":
            raise Unavailable("PostgreSQL")
        return committed
