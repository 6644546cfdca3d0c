"""Submitting: a roster becomes effective for a line, and a case of its own takes it from there."""

import asyncio
from typing import Any

from temporalio import activity

from activities.contents import Contents
from activities.evidence import writer
from activities.opening import Opener
from activities.registration.common import people, with_fact
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
from schemas.rosters.columns import COLUMNS
from schemas.rosters.reading import open_sheet
from schemas.terms import ChannelKind
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
            kind = await people.partner_kind(connection, code=order.channel) if order.channel else None
        if line is None or line["withdrawn"] or not _fits(line, order):
            raise Refused(
                Refusal.NO_FUNDING, order.change.case, segment=order.segment, year=order.fiscal_year
            )
        if order.channel and kind not in list(ChannelKind):
            raise Refused(Refusal.NOT_ONE_OF, "channel", given=order.channel, known=", ".join(ChannelKind))
        await self._require_roster(order)
        fact = RosterSubmitted(
            batch=order.batch,
            line=order.line,
            segment=order.segment,
            fiscal_year=order.fiscal_year,
            content=order.content,
            content_digest=order.content_digest,
            channel=order.channel,
        )
        return await self.record.commit(with_fact(order.change, fact), writer())

    async def _require_roster(self, order: SubmitOrder) -> None:
        # Whoever uploaded a file that is no roster at all hears it here; its rows are judged later.
        file = await self.contents.open(order.content, order.content_digest)
        sheet = await asyncio.to_thread(open_sheet, file, COLUMNS)
        sheet.close()

    @activity.defn(name=OPEN_REGISTRATION.name)
    async def open_registration(self, order: OpenRegistration) -> Opened:
        """Open the registration of one roster; its rows are checked at once."""
        return Opened(cases=await self.opener.open([registration(order)], writer()))


def _fits(line: Any, order: SubmitOrder) -> bool:  # noqa: ANN401 - a row
    return (line["segment"], line["fiscal_year"]) == (order.segment, order.fiscal_year) and (
        line["region"] in order.change.case
    )


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
