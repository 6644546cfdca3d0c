"""Delivering: by when cards that have arrived are handed to the workers."""

from temporalio import activity

from law.book import book
from law.registration import handed_over_by
from schemas.orders import HandoverPlan, PlanHandover
from schemas.work import PLAN_HANDOVER


class Delivering:
    """Counts the days of cards."""

    @activity.defn(name=PLAN_HANDOVER.name)
    async def plan_handover(self, order: PlanHandover) -> HandoverPlan:
        """Return the last day and its rule; neither for cards that came before the law had one."""
        if book().find("registration.handover_days", order.received_on) is None:
            return HandoverPlan(due_on=None, rule=None)
        deadline = handed_over_by(order.received_on)
        return HandoverPlan(due_on=deadline.due_on, rule=deadline.rulings[0])
