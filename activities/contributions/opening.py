"""Opening: one fiscal year's contributions of a region."""

from datetime import date

from temporalio import activity

from activities.evidence import writer
from activities.opening import Opener
from law.offices import OfficeKind, office_code
from schemas.cases import CaseType, Due, Opening
from schemas.contributions import ContributionsState
from schemas.names import contributions_id
from schemas.orders import OpenContributions, Opened
from schemas.work import OPEN_CONTRIBUTIONS


class OpeningYears:
    """Opens years of contributions."""

    def __init__(self, opener: Opener) -> None:
        self.opener = opener

    @activity.defn(name=OPEN_CONTRIBUTIONS.name)
    async def open_contributions(self, order: OpenContributions) -> Opened:
        """Open one fiscal year's contributions of a region."""
        return Opened(cases=await self.opener.open([contributions(order)], writer()))


def contributions(order: OpenContributions) -> Opening:
    """Return a region's year of contributions as it opens; its first month is billed on its first day."""
    parent, year, clock = order.parent, order.fiscal_year, order.clock
    key = parent.sibling(
        contributions_id(parent.instruction, parent.region, year), CaseType.CONTRIBUTIONS, year
    )
    first = max(order.at, clock.starts(date(year, order.first_month, 1)))
    state = ContributionsState(
        key=key,
        clock=clock,
        stage="billing",
        region_name=parent.region,
        offices={"bpkad": office_code(OfficeKind.BPKAD, parent.region)},
        now=order.at,
        agenda=[Due(at=first, what="bill", ref=str(order.first_month))],
        commitment=parent.id,
        first_month=order.first_month,
    )
    return Opening.of(
        state,
        "contributions.opened",
        details={"fiscal_year": year, "first_month": order.first_month},
    )
