"""Telling: how a case hears of what happened outside of it."""

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from schemas.cases import News
from schemas.errors import Unavailable


async def tell(client: Client, case: str, news: News) -> None:
    """Tell a case; one that has ended hears nothing. Raises Unavailable when Temporal does not answer."""
    try:
        await client.get_workflow_handle(case).signal("tell", news)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise Unavailable("Temporal", error) from error
