"""Submitting: a roster becomes effective for a line, and a case of its own takes it from there."""

from temporalio import activity

from activities.contents import Contents
from activities.evidence import writer
from activities.opening import Opener
from activities.registration.common import people, with_fact
from activities.roster_file import read_roster
from law.deadlines import after_working_days
from law.offices import OfficeKind, office_code
from schemas.cases import CaseType, Committed, Due, Opening
from schemas.errors import Refused
from schemas.facts import RosterSubmitted
from schemas.names import registration_id
from schemas.orders import (
    Opened,
    OpenRegistration,
    SubmitOrder,
)
from schemas.refusals import Refusal
from schemas.registration import RegistrationState
from schemas.work import OPEN_REGISTRATION, SUBMIT_ROSTER
from store.pool import reading
from store.record import Record


class Submitting:
    """Takes rosters in."""

    def __init__(self, opener: Opener, record: Record, contents: Contents) -> None:
        self.opener = opener
        self.record = record
        self.contents = contents

    @activity.defn(name=SUBMIT_ROSTER.name)
    async def submit(self, order: SubmitOrder) -> Committed:
        """Commit a roster for a line of its own region, segment and year; refuses a file that is no roster."""
        async with reading(self.record.pool) as connection:
            line = await people.line_of(connection, line=order.line)
        if line is None or line["segment"] != order.segment or line["region"] not in order.change.case:
            raise Refused(
                Refusal.NO_FUNDING, order.change.case, segment=order.segment, year=order.fiscal_year
            )
        fact = RosterSubmitted(
            batch=order.batch,
            line=order.line,
            segment=order.segment,
            fiscal_year=order.fiscal_year,
            content=order.content,
            content_digest=order.content_digest,
            channel=order.channel,
        )
        # A file that is no roster at all is refused here, where a person hears it.
        next(read_roster(await self.contents.get(order.content, order.content_digest)), None)
        return await self.record.commit(with_fact(order.change, fact), writer())

    @activity.defn(name=OPEN_REGISTRATION.name)
    async def open_registration(self, order: OpenRegistration) -> Opened:
        """Open the registration of one roster; its rows are checked at once."""
        return Opened(cases=await self.opener.open([registration(order)], writer()))


def registration(order: OpenRegistration) -> Opening:
    """Return the registration of one roster as it opens."""
    parent = order.parent
    key = parent.sibling(registration_id(order.batch), CaseType.REGISTRATION, order.fiscal_year)
    decide_by = after_working_days(order.clock.today(order.at), "registration.form_days")
    state = RegistrationState(
        key=key,
        clock=order.clock,
        stage="submitted",
        region_name=parent.region,
        offices={"sekda": office_code(OfficeKind.SEKDA, parent.region)},
        now=order.at,
        agenda=[Due(at=order.at, what="check")],
        batch=order.batch,
        line=order.line,
        segment=order.segment,
        content=order.content,
        content_digest=order.content_digest,
        uploader=order.uploader,
        channel=order.channel,
        commitment=parent.id,
        decide_by=decide_by.due_on,
        clock_rule=decide_by.rulings[0],
    )
    return Opening.of(
        state,
        "registration.opened",
        details={"batch": order.batch, "line": order.line, "segment": order.segment},
    )
