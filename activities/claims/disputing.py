"""Disputing: until when a step against a decision must have ended."""

from temporalio import activity

from activities.claims.common import with_more
from activities.evidence import writer
from law.appeals import complaint_by, mediation_by
from schemas.deaths import AppealStage
from schemas.facts import AppealFiled, ClaimLetter
from schemas.orders import FileAppeal, Filed
from schemas.work import FILE_APPEAL
from store.record import Record

CLOCKS = {AppealStage.COMPLAINT: complaint_by, AppealStage.MEDIATION: mediation_by}
"""The steps that have a clock; the court has none."""


class Disputing:
    """Sets the clocks of disputes."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @activity.defn(name=FILE_APPEAL.name)
    async def file_appeal(self, order: FileAppeal) -> Filed:
        """Commit a step of a dispute with the last day on which it must have ended."""
        clock = CLOCKS.get(order.step)
        deadline = clock(order.filed_on) if clock else None
        due_on = deadline.due_on if deadline else None
        filed = AppealFiled(
            claim=order.claim,
            step=order.step,
            filed_on=order.filed_on,
            due_on=due_on,
            document=order.document,
        )
        letter = ClaimLetter(
            letter=f"{order.claim}-S{order.letter:02d}",
            claim=order.claim,
            template="appeal_received",
            to_ref="reporter",
            data={
                "written_on": order.today.isoformat(),
                "step": order.step,
                "filed_on": order.filed_on.isoformat(),
                "due_on": due_on.isoformat() if due_on else None,
            },
        )
        change = with_more(order.change, filed, letter, due_on=due_on.isoformat() if due_on else None)
        rulings = deadline.rulings if deadline else ()
        change = change.model_copy(update={"rulings": (*change.rulings, *rulings)})
        return Filed(**dict(await self.record.commit(change, writer())), due_on=due_on)
