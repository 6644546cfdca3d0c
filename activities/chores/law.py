"""Publishing the law: when a release brings another law book or calendar, every open case plans its days again."""

from temporalio import activity
from temporalio.client import Client

from activities.telling import tell
from law.edition import digest
from schemas.cases import LawPublished
from store.pool import Pool, transaction
from store.queries import load, rows

sql = load("budgets")


class PublishLaw:
    """Compares the shipped law with what this installation has worked with so far."""

    def __init__(self, pool: Pool, client: Client) -> None:
        self.pool = pool
        self.client = client

    async def once(self) -> int:
        """Tell every case with statutory days about an edition that is new here, and return how many were told.

        The edition counts as seen only when all were told; a crash before tells some twice, which moves nothing.
        """
        async with transaction(self.pool) as tx:
            if not await sql.edition_is_new(tx, digest=digest()) or await sql.editions(tx) == 1:
                return 0
            cases = [row["id"] for row in await rows(sql.with_statutory_days(tx, regions=None))]
            for case in cases:
                activity.heartbeat()
                await tell(self.client, case, LawPublished())
        return len(cases)
