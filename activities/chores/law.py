"""Publishing the law: when a release brings another law book or calendar, every open budget year plans again."""

from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from law.edition import digest
from schemas.cases import LawPublished
from schemas.errors import Unavailable
from store.pool import Pool, transaction
from store.queries import load, rows

sql = load("budgets")


class PublishLaw:
    """Compares the shipped law with what this installation has worked with so far."""

    def __init__(self, pool: Pool, client: Client) -> None:
        self.pool = pool
        self.client = client

    async def once(self) -> int:
        """Tell every open budget year about an edition that is new here, and return how many were told.

        The edition counts as seen only when all were told; a crash before tells some twice, which moves nothing.
        """
        async with transaction(self.pool) as tx:
            if not await sql.edition_is_new(tx, digest=digest()) or await sql.editions(tx) == 1:
                return 0
            budgets = [row["id"] for row in await rows(sql.open_budgets(tx, region=None))]
            for budget in budgets:
                activity.heartbeat()
                await self._tell(budget)
        return len(budgets)

    async def _tell(self, budget: str) -> None:
        try:
            await self.client.get_workflow_handle(budget).signal("tell", LawPublished())
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise Unavailable("Temporal", error) from error
