"""Sweeping: cases whose row was committed but whose workflow a crash left unstarted are started."""

from datetime import UTC, datetime, timedelta

from activities.opening import Opener
from schemas.cases import CaseKey
from store.record import Record

GRACE = timedelta(seconds=30)
"""How long an opener has before the sweeper takes over."""


class SweepUnstarted:
    """Starts what has not started."""

    def __init__(self, record: Record, opener: Opener) -> None:
        self.record = record
        self.opener = opener

    async def once(self) -> int:
        """Start every case that waits for longer than the grace; starting twice does nothing."""
        rows = await self.record.unstarted(datetime.now(UTC) - GRACE)
        await self.opener.start(
            [
                (CaseKey.model_validate(row["opening"]["key"]), row["stage"], row["due_at"], row["opening"])
                for row in rows
            ]
        )
        return len(rows)
