"""Faults on demand: a record that goes away, or says no, at the commits a test chooses."""

from typing import Unpack

from schemas.cases import Change, Committed
from schemas.errors import Refused, Unavailable
from schemas.refusals import Refusal
from store.pool import Pool
from store.record import Parts, Record, Writer

Faults = dict[tuple[str, str], list[str]]
"""What happens to an action of a case, attempt by attempt: the database goes away `before` or `after` the commit,
or a rule says no (`refused`)."""


class FaultyRecord(Record):
    """The record as the worker uses it, with faults."""

    def __init__(self, pool: Pool, faults: Faults) -> None:
        super().__init__(pool)
        self._faults = faults

    async def commit(self, change: Change, writer: Writer, **parts: Unpack[Parts]) -> Committed:
        """Commit *change*, unless a fault is due."""
        due = self._faults.get((change.case, change.action))
        fault = due.pop(0) if due else None
        if fault == "before":
            raise Unavailable("PostgreSQL")
        if fault == "refused":
            raise Refused(Refusal.NO_RULING, "calendar", on="2099-01-01")
        committed = await super().commit(change, writer, **parts)
        if fault == "after":
            raise Unavailable("PostgreSQL")
        return committed
