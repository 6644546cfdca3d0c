"""Adjudicating: the verdict on a row that resembles somebody, once."""

from temporalio import activity

from activities.evidence import writer
from activities.registration.common import people, with_fact
from schemas.cases import Change, Committed
from schemas.errors import Refused
from schemas.facts import DuplicateAdjudicated
from schemas.orders import AdjudicateRow
from schemas.refusals import Refusal
from schemas.work import ADJUDICATE_ROW
from store.pool import Connection
from store.record import Record


class Adjudicating:
    """Records verdicts on likely duplicates."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @activity.defn(name=ADJUDICATE_ROW.name)
    async def adjudicate(self, order: AdjudicateRow) -> Committed:
        """Commit a verdict on a held row.

        Raises Refused UNKNOWN_RECORD for a row that the batch does not have, ALREADY_RECORDED for a second verdict
        and OUT_OF_ORDER for a row that resembles nobody.
        """
        record = f"{order.batch}/row-{order.row_number}"

        async def check(tx: Connection, change: Change) -> Change:
            row = await people.standing_of(tx, batch=order.batch, row_number=order.row_number)
            if row is None:
                raise Refused(Refusal.UNKNOWN_RECORD, record, what="row")
            if row["verdict"] is not None:
                raise Refused(
                    Refusal.ALREADY_RECORDED, record, what="The verdict", on=row["effective_on"].isoformat()
                )
            if row["outcome"] != "held":
                raise Refused(
                    Refusal.OUT_OF_ORDER, record, why="it resembles nobody", first="`kawal roster suspects`"
                )
            return change

        fact = DuplicateAdjudicated(
            batch=order.batch, row_number=order.row_number, verdict=order.verdict, why=order.why
        )
        return await self.record.commit(with_fact(order.change, fact), writer(), complete=check)
