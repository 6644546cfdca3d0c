"""Telling of money: transfers that wait in suspense though an open case could count them are told to it again.

A crash between the record of a transfer and the telling of its case leaves one so. A case that is told and cannot
count it yet, because it needs attention or its clock stands still, is told ever more rarely.
"""

from collections.abc import Callable
from dataclasses import dataclass
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
FILE_GRACE = timedelta(minutes=10)
"""How long whoever brought a file has to tell its cases, one after another."""
LONGEST = timedelta(hours=1)
"""How rarely a case is told at last, and how rarely transfers of long ago are looked through."""
RECENT = timedelta(days=1)
BEGINNING = datetime(2021, 1, 1, tzinfo=UTC)

MOST = 100
"""Transfers of which a case is told at once."""


@dataclass(frozen=True)
class Told:
    """What a case was last told of, when, and how long it has until it is told of the same again."""

    receipts: tuple[str, ...]
    at: datetime
    rest: timedelta


class TellOfMoney:
    """Tells cases of the transfers that wait for them."""

    def __init__(
        self, pool: Pool, client: Client, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.pool = pool
        self.client = client
        self.clock = clock
        self._told: dict[str, Told] = {}
        self._searched: datetime | None = None
        """When the transfers of long ago were last looked through."""

    async def once(self) -> int:
        """Tell each case once of all that waits for it, and return how many were told."""
        now = self.clock()
        found = await self._stranded(now)
        due = {case: receipts for case, receipts in found.items() if self._due(case, receipts, now)}
        for case, receipts in due.items():
            activity.heartbeat()
            await tell(self.client, case, MoneyArrived(receipts=receipts))
            last = self._told.get(case)
            rest = min(last.rest * 2, LONGEST) if last and last.receipts == receipts else GRACE
            self._told[case] = Told(receipts, now, rest)
        return len(due)

    async def _stranded(self, now: datetime) -> dict[str, tuple[str, ...]]:
        """Return what waits, by case: all of it now and then, else what was recorded lately."""
        whole = self._searched is None or self._searched + LONGEST <= now
        async with reading(self.pool) as connection:
            found = {
                row["chain"]: tuple(row["receipts"][:MOST])
                for row in await rows(
                    sql.stranded_receipts(
                        connection,
                        recorded_after=BEGINNING if whole else now - RECENT,
                        recorded_before=now - GRACE,
                        files_before=now - FILE_GRACE,
                    )
                )
            }
        if whole:
            self._searched = now
            self._told = {case: told for case, told in self._told.items() if case in found}
        return found

    def _due(self, case: str, receipts: tuple[str, ...], now: datetime) -> bool:
        last = self._told.get(case)
        return last is None or last.receipts != receipts or last.at + last.rest <= now
