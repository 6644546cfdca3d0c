"""Submitting: a list of changes becomes effective for a region, and a case of its own takes it from there."""

from temporalio import activity

from activities.changes.common import completed, rows_of
from activities.contents import Contents
from activities.evidence import writer
from activities.opening import Opener
from law.offices import OfficeKind, office_code
from law.registration import change_by
from schemas.cases import CaseType, Committed, Due, Opening
from schemas.changes import ChangesState
from schemas.errors import Refused
from schemas.facts import ChangesSubmitted
from schemas.names import changes_id
from schemas.orders import OpenChanges, Opened, SubmitChangesOrder
from schemas.refusals import Refusal
from schemas.work import OPEN_CHANGES, SUBMIT_CHANGES
from store.record import Record


class SubmittingChanges:
    """Takes lists of changes in."""

    def __init__(self, opener: Opener, record: Record, contents: Contents) -> None:
        self.opener = opener
        self.record = record
        self.contents = contents

    @activity.defn(name=SUBMIT_CHANGES.name)
    async def submit(self, order: SubmitChangesOrder) -> Committed:
        """Commit a list of changes; refuses a file that is none, or names nobody."""
        if not await rows_of(self.contents, order.content, order.content_digest):
            raise Refused(
                Refusal.INVALID_INPUT, order.batch, what="The list", what_id="Daftar",
                why="it has no rows", why_id="tidak berisi baris",
            )  # fmt: skip
        fact = ChangesSubmitted(
            batch=order.batch,
            fiscal_year=order.fiscal_year,
            content=order.content,
            content_digest=order.content_digest,
        )
        return await self.record.commit(completed(order.change, fact, ()), writer())

    @activity.defn(name=OPEN_CHANGES.name)
    async def open_changes(self, order: OpenChanges) -> Opened:
        """Open the case of one list; its rows are checked at once."""
        return Opened(cases=await self.opener.open([changes(order)], writer()))


def changes(order: OpenChanges) -> Opening:
    """Return the case of one list as it opens; it is decided within the days that an employer has to report."""
    parent = order.parent
    decide_by = change_by(order.clock.today(order.at))
    state = ChangesState(
        key=parent.sibling(changes_id(order.batch), CaseType.CHANGES, order.fiscal_year),
        clock=order.clock,
        stage="submitted",
        region_name=parent.region,
        offices={"sekda": office_code(OfficeKind.SEKDA, parent.region)},
        now=order.at,
        agenda=[Due(at=order.at, what="check")],
        batch=order.batch,
        content=order.content,
        content_digest=order.content_digest,
        uploader=order.uploader,
        commitment=parent.id,
        decide_by=decide_by.due_on,
        clock_rule=decide_by.rulings[0],
    )
    return Opening.of(state, "changes.opened", details={"batch": order.batch})
