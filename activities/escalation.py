"""Escalation: opening a ladder with the rungs that the law and our policies give it."""

from temporalio import activity

from activities.evidence import writer
from activities.opening import Opener
from law import regions
from law.escalation import ladder
from law.offices import OfficeKind
from schemas.cases import CaseKey, CaseType, Due, Opening
from schemas.escalation import EscalationState, RungPlan
from schemas.orders import Opened, OpenEscalation
from schemas.work import OPEN_ESCALATION


class Escalating:
    """Opens ladders."""

    def __init__(self, opener: Opener) -> None:
        self.opener = opener

    @activity.defn(name=OPEN_ESCALATION.name)
    async def open_escalation(self, order: OpenEscalation) -> Opened:
        """Open a ladder; its first rung is climbed at once."""
        return Opened(cases=await self.opener.open([escalation(order)], writer()))


def escalation(order: OpenEscalation) -> Opening:
    """Return a ladder as it opens, with the offices that stand in it on that day."""
    parent, today = order.parent, order.clock.today(order.at)
    region = regions.present(parent.region, today)
    rungs = ladder(region, actor=OfficeKind(order.actor), on=today)
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
        cause=order.cause,
        missed=order.missed,
        due_on=order.due_on,
        legal_basis=order.legal_basis,
        rungs=[
            RungPlan(
                number=rung.number,
                office=rung.office,
                title=rung.title.id,
                step=rung.step.id,
                days=rung.days,
                reference=rung.reference,
            )
            for rung in rungs
        ],
    )
    return Opening.of(
        state,
        "escalation.opened",
        details={"cause": order.cause, "due_on": order.due_on.isoformat(), "rungs": len(rungs)},
    )
