"""Telling of money: transfers that wait in suspense though an open case could count them are told to it again.

A crash between the record of a transfer and the telling of its case leaves one so. A case that is told and cannot
count it yet, because it needs attention or its clock stands still, is told ever more rarely.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from temporalio import activity
from temporalio.client import Client

from activities.telling import tell
from schemas.cases import MoneyArrived
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("chores")
GRACE = timedelta(seconds=30)
"""How long whoever recorded a transfer has to tell its case, and how long a case has to count it at first."""
LONGEST = timedelta(hours=1)
"""How rarely a case is told at last."""

MOST = 1000
"""Transfers of which a case is told at once."""


class TellOfMoney:
    """Tells cases of the transfers that wait for them."""

    def __init__(
        self, pool: Pool, client: Client, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.pool = pool
        self.client = client
        self.clock = clock
        self._told: dict[str, tuple[datetime, timedelta]] = {}
        """By case: when it was last told, and how long it has since."""

    async def once(self) -> int:
        """Tell each case once of all that waits for it, and return how many were told."""
        now = self.clock()
        async with reading(self.pool) as connection:
            found = {
                row["chain"]: tuple(row["receipts"][:MOST])
                for row in await rows(sql.stranded_receipts(connection, recorded_before=now - GRACE))
            }
        self._told = {case: told for case, told in self._told.items() if case in found}
        due = {case: receipts for case, receipts in found.items() if self._due(case, now)}
        for case, receipts in due.items():
            activity.heartbeat()
            await tell(self.client, case, MoneyArrived(receipts=receipts))
            _, rest = self._told.get(case, (now, GRACE))
            self._told[case] = (now, min(rest * 2, LONGEST))
        return len(due)

    def _due(self, case: str, now: datetime) -> bool:
        at, rest = self._told.get(case, (now - LONGEST, LONGEST))
        return at + rest <= now
