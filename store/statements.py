"""Statements of bills, read from the record."""

from schemas.rulings import Ruling
from schemas.statements import Statement, StatementItem
from schemas.terms import WorkerClass
from store.pool import Connection
from store.queries import load, rows

sql = load("statements")


async def find(connection: Connection, bill: str) -> Statement | None:
    """Return a bill as it stands, or None when there is none of this number.

    The entry that issued it rests on the rulings of all bills of its month: those of the other class of workers are
    left out.
    """
    row = await sql.statement(connection, bill=bill)
    if row is None:
        return None
    found = dict(row)
    others = {one.lower() for one in WorkerClass} - {found.pop("worker_class").lower()}
    rulings = [Ruling.model_validate(one) for one in found.pop("rulings")]
    own = (one for one in rulings if not others & set(one.parameter.split(".")))
    return Statement.model_validate({**found, "rulings": tuple(own)})


async def items(connection: Connection, statement: Statement) -> list[StatementItem]:
    """Return what stands on a bill for each membership, by card number. Whoever reads this logs that they did."""
    found = sql.items(connection, bill=statement.bill, region=statement.region, month=statement.month)
    return [StatementItem.model_validate(dict(row)) for row in await rows(found)]
