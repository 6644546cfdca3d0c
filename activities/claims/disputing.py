"""Disputing: until when a step against a decision must have ended."""

from temporalio import activity

from activities.claims.common import Files, with_more
from activities.evidence import writer
from law.appeals import complaint_by, mediation_by
from schemas.claim_people import REPORTER
from schemas.deaths import AppealStage
from schemas.errors import Refused
from schemas.facts import AppealFiled, ClaimLetter
from schemas.orders import FileAppeal, Filed
from schemas.refusals import Refusal
from schemas.work import FILE_APPEAL
from store.record import Record

CLOCKS = {AppealStage.COMPLAINT: complaint_by, AppealStage.MEDIATION: mediation_by}
"""The steps that have a clock; the court has none."""


class Disputing:
    """Sets the clocks of disputes."""

    def __init__(self, record: Record, files: Files) -> None:
        self.record = record
        self.files = files

    @activity.defn(name=FILE_APPEAL.name)
    async def file_appeal(self, order: FileAppeal) -> Filed:
        """Commit a step of a dispute with the last day on which it must have ended; who takes it is written to.

        Raises Refused UNKNOWN_RECORD for an appellant whom the family does not name.
        """
        if order.by is not None:
            family = await self.files.family(order.family, order.family_digest)
            if order.by not in {one.ref for one in family.receiving}:
                raise Refused(
                    Refusal.UNKNOWN_RECORD, f"{order.claim}/{order.by}", what="person of the family"
                )
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
            to_ref=order.by or REPORTER,
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
