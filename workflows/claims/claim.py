"""The claim itself: what falls due in it."""

from datetime import datetime

from temporalio import workflow

from schemas.cases import Due
from schemas.claims import ClaimState
from workflows.claims.common import END, LAPSE, ORDER, PAY_BY, REST, SETTLE, WARN
from workflows.claims.deciding import Deciding
from workflows.claims.disputing import APPEAL, Disputing
from workflows.claims.filing import CONTEST, Filing
from workflows.claims.paying import Paying
from workflows.claims.schooling import REMIND, TOO_OLD, Schooling


@workflow.defn
class Claim(Filing, Deciding, Paying, Disputing, Schooling):
    """One death. Amounts and opaque ids only; the people are sealed in PostgreSQL."""

    @workflow.init
    def __init__(self, state: ClaimState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: ClaimState) -> None:
        """Live until everybody is paid what is theirs, or the claim is refused and nobody takes it further."""
        await self.live()

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Order the bank, ask for its answer, watch the clocks, remind of a scholarship, end."""
        acts = {
            ORDER: self._order,
            SETTLE: self._settle,
            WARN: self._warn,
            PAY_BY: self._late,
            REST: self._stopped,
            CONTEST: self._still_contested,
            APPEAL: self._appeal_late,
            REMIND: self._remind,
            TOO_OLD: self._too_old,
            LAPSE: self._stands,
            END: self._paid_up,
        }
        if due.what in acts:
            await acts[due.what](due, now)
        else:
            await super().fall_due(due, now)

    async def _stands(self, due: Due, now: datetime) -> None:
        """Close a refused claim that nobody has taken further."""
        async with self.deed("claim.closed", now, due=due) as deed:
            deed.touch(deed.state.claim)
            deed.note(claim=deed.state.claim, amount=0)
            self._close(deed, "the refusal stands")
