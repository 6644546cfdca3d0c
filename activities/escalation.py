"""Escalation: opening a ladder, telling its next office, and naming offices that answer for one."""

from temporalio import activity

from activities.evidence import writer
from activities.opening import Opener
from activities.rungs.change import completed
from activities.rungs.telling import Telling
from law import regions
from law.escalation import basis, ladder, limits
from law.offices import OfficeKind
from schemas.cases import Answer, CaseKey, CaseType, Change, Committed, Due, Opening
from schemas.errors import Refused
from schemas.escalation import Climb, Climbed, EscalationState, Name, Named, RungPlan, Told
from schemas.orders import Opened, OpenEscalation
from schemas.refusals import Refusal
from schemas.work import CLIMB, NAME_OFFICE, OPEN_ESCALATION
from store.directory import addressee
from store.pool import Connection, reading
from store.queries import load
from store.record import Record

sql = load("escalation")
UNREACHABLE = "nobody can be told: {office} has no address in the directory (`kawal ops office upload`)"
ATTORNEY = "special_power"
"""The letter by which the state attorney is given power to act for BPJS Ketenagakerjaan."""


class LiftedError(Exception):
    """The cause of a ladder was lifted before its next notice: nothing is committed."""


class Escalating:
    """Opens ladders and climbs them."""

    def __init__(self, opener: Opener, record: Record) -> None:
        self.opener = opener
        self.record = record

    @activity.defn(name=OPEN_ESCALATION.name)
    async def open_escalation(self, order: OpenEscalation) -> Opened:
        """Open a ladder; its first rung is climbed at once."""
        return Opened(cases=await self.opener.open([escalation(order)], writer()))

    @activity.defn(name=CLIMB.name)
    async def climb(self, order: Climb) -> Climbed:
        """Tell the office of the next rung, or remind that of the last, in one transaction with its letter.

        The cause is read again while nobody can lift it; once it is lifted nothing is committed, and the answer says
        why. An office without an address is not told: the notice goes on record as not reached, the operator is
        asked for the address, and on the last rung the case needs attention.
        """

        async def complete(tx: Connection, change: Change) -> Change:
            ladder = order.ladder
            await sql.lock_parent(tx, case_id=ladder.parent)
            if why := await sql.lifted(tx, ladder=change.case):
                raise LiftedError(why)
            rung = ladder.following or ladder.standing
            conflict = rung.template == ATTORNEY and await sql.assists(tx, office=rung.office)
            office = await addressee(tx, rung.office, change.effective_on)
            return completed(Telling(change, ladder, rung, office, conflict))

        try:
            committed = await self.record.commit(order.change, writer(), complete=complete)
        except LiftedError as lifted:
            return _nothing(order.change, str(lifted))
        climbed = _climbed(committed)
        if climbed.told and not climbed.told.reached and climbed.told.number == len(order.ladder.rungs):
            why = UNREACHABLE.format(office=climbed.told.office)
            await self.record.needs_attention(order.change.case, why)
        return climbed

    @activity.defn(name=NAME_OFFICE.name)
    async def name_office(self, order: Name) -> Named:
        """Commit a change by which *office* answers for something; raises Refused for one that no notice reaches."""
        async with reading(self.record.pool) as connection:
            found = await addressee(connection, order.office, order.change.effective_on)
        if found is None or found.mail is None:
            raise Refused(Refusal.NO_ADDRESSEE, order.office, on=order.change.effective_on.isoformat())
        return Named(**dict(await self.record.commit(order.change, writer())), title=found.title)


def escalation(order: OpenEscalation) -> Opening:
    """Return a ladder as it opens, with the offices that stand in it on that day."""
    parent, today = order.parent, order.clock.today(order.at)
    region = regions.present(parent.region, today)
    rungs = ladder(region, actor=OfficeKind(order.actor), track=order.track, office=order.office, on=today)
    key = CaseKey(
        id=order.id,
        type=CaseType.ESCALATION,
        instruction=parent.instruction,
        region=parent.region,
        province=regions.province_of(parent.region, today).code,
        fiscal_year=parent.fiscal_year,
    )
    state = EscalationState(
        key=key,
        clock=order.clock,
        stage="open",
        region_name=region.name,
        now=order.at,
        agenda=[Due(at=order.at, what="rung")],
        parent=parent.id,
        subject=order.subject,
        track=order.track,
        cause=order.cause,
        missed=order.missed,
        due_on=order.due_on,
        legal_basis=order.legal_basis,
        closings=sorted(order.closings),
        limits=limits(today),
        rungs=[
            RungPlan(
                number=rung.number,
                name=rung.name,
                office=rung.office,
                title=rung.title.id,
                sender=rung.sender,
                sender_title=rung.sender_title,
                template=rung.template,
                asked={"id": rung.step.id, "en": rung.step.en},
                days=rung.days,
                working=rung.working,
                reference=rung.reference,
            )
            for rung in rungs
        ],
    )
    return Opening.of(
        state,
        "escalation.opened",
        rulings=basis(rungs, order.track, today),
        details={
            "cause": order.cause, "due_on": order.due_on.isoformat(), "track": order.track, "rungs": len(rungs),
        },
    )  # fmt: skip


def _nothing(change: Change, why: str) -> Climbed:
    answer = Answer(
        command=change.command,
        case=change.case,
        action=change.action,
        entry=0,
        version=change.expected_version,
    )
    return Climbed(answer=answer, lifted=why)


def _climbed(committed: Committed) -> Climbed:
    """Return what came of a notice, as it stands on record: the same for a repeated attempt."""
    recorded = committed.answer.details
    return Climbed(
        **dict(committed),
        told=Told.model_validate(recorded["told"]),
        acts_on=recorded["acts_on"],
        letter=recorded["letter"],
        conflict=recorded["conflict"],
    )
