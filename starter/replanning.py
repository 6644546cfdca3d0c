"""Planning again: a region's working week is recorded, or somebody asks open cases to look at the law anew."""

from datetime import date

from temporalio.service import RPCError, RPCStatusCode

from law.regions import find, lineage
from schemas.cases import LawPublished
from schemas.errors import Unavailable
from starter.client import SignedIn
from starter.installation import Installation
from starter.people import Registers
from store.pool import reading, transaction
from store.queries import load, rows

sql = load("budgets")


async def put_week(registers: Registers, region: str, days: int, valid_from: date) -> None:
    """Record that *region*'s offices work *days* a week from a day on; raises Refused without the role."""
    find(region)
    async with transaction(registers.pool) as tx:
        details = {"region": region, "days": days, "from": valid_from.isoformat()}
        await registers.log(tx, "weeks", "register.week", "week.recorded", details, region=region)
        await sql.put_working_week(tx, region=region, valid_from=valid_from, days=days)


async def replan(installation: Installation, signed_in: SignedIn | None, region: str | None) -> int:
    """Tell the open cases of *region*, or of all, to plan their statutory days again; return how many were told.

    Raises Refused without the role, Unavailable. Asking again moves nothing that has not moved.
    """
    registers = Registers(installation.pool, signed_in)
    codes = None if region is None else list(lineage(region))
    async with transaction(installation.pool) as tx:
        await registers.log(
            tx, "law", "register.replan", "law.replanned", {"region": region or "*"}, region=region or "*"
        )
    async with reading(installation.pool) as connection:
        cases = [row["id"] for row in await rows(sql.with_statutory_days(connection, regions=codes))]
    for case in cases:
        try:
            await installation.client.get_workflow_handle(case).signal("tell", LawPublished())
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise Unavailable("Temporal", error) from error
    return len(cases)
