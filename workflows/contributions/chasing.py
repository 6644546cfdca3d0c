"""Chasing: reminders before a bill falls due, a ladder after it, and the lapse of what stays unpaid."""

from datetime import datetime

from schemas.cases import Due
from schemas.contributions import BillState, ContributionsState
from schemas.facts import BillOverdue, BillReminded, LineLapsed
from schemas.terms import Track
from workflows.contributions.common import BASIS, ContributionsCase
from workflows.contributions.standing import unpaid_run
from workflows.deed import Deed
from workflows.ladders import raise_ladder

LADDERS = {
    Track.GOVERNMENT: ("bpkad", BASIS),
    Track.VILLAGE: ("village", BASIS),
    Track.COMPANY: ("scheme_branch", f"{BASIS}; PP 86/2013"),
}
"""Who stands on the first rung of each track's ladder about arrears, and by what law."""


class Chasing(ContributionsCase):
    """What falls due about a bill that is not paid."""

    async def _remind(self, due: Due, now: datetime) -> None:
        bill = self.state.bills[due.ref]
        if bill.paid:
            self.skip(due)
            return
        async with self.deed("contributions.reminded", now, due=due) as deed:
            deed.record(BillReminded(bill=bill.bill, due_on=bill.due_on, outstanding=bill.outstanding))
            deed.touch(bill.bill)
            deed.note(bill=bill.bill, amount=int(bill.outstanding), payer=bill.payer)
            deed.notify(
                self._office(bill), "bill_reminder", bill=bill.bill, month=bill.month, payer=bill.payer,
                outstanding=int(bill.outstanding), due_on=bill.due_on.isoformat(),
                days_left=(bill.due_on - deed.today).days, legal_basis=BASIS,
            )  # fmt: skip

    async def _overdue(self, due: Due, now: datetime) -> None:
        bill = self.state.bills[due.ref]
        if bill.paid:
            self.skip(due)
            return
        async with self.deed("contributions.overdue", now, due=due) as deed:
            deed.state.bills[bill.bill].overdue = True
            deed.record(BillOverdue(bill=bill.bill, due_on=bill.due_on, outstanding=bill.outstanding))
            deed.touch(bill.bill)
            deed.note(bill=bill.bill, amount=int(bill.outstanding), payer=bill.payer)
            deed.notify(
                self._office(bill), "bill_overdue", bill=bill.bill, month=bill.month, payer=bill.payer,
                outstanding=int(bill.outstanding), due_on=bill.due_on.isoformat(),
                days_late=(deed.today - bill.due_on).days, legal_basis=BASIS,
            )  # fmt: skip
            self._lapse(deed, bill)
            actor, basis = LADDERS[bill.track]
            raise_ladder(
                deed,
                bill.subject,
                f"contributions.{bill.subject.replace('.', '-')}.{self.state.year}",
                missed=bill.bill,
                due_on=bill.due_on,
                actor=actor,
                office=bill.debtor,
                track=bill.track,
                legal_basis=basis,
            )

    def _lapse(self, deed: Deed[ContributionsState], bill: BillState) -> None:
        """Have the line's memberships lapse when so many months in a row are unpaid as its rule says."""
        months = unpaid_run(deed.state, bill.line)
        if not 0 < bill.lapse_after <= len(months) or bill.line in deed.state.lapsed:
            return
        deed.state.lapsed.append(bill.line)
        headcount = max(
            one.headcount
            for one in deed.state.bills.values()
            if one.line == bill.line and one.month == months[-1]
        )
        deed.record(
            LineLapsed(line=bill.line, since_month=months[0], months=len(months), headcount=headcount)
        )
        if bill.lapse_rule is not None:
            deed.rule(bill.lapse_rule)
        deed.touch(bill.line)
        deed.notify(
            self._office(bill), "line_lapsed", line=bill.line, payer=bill.payer, since_month=months[0],
            months=len(months), headcount=headcount,
            legal_basis=bill.lapse_rule.reference if bill.lapse_rule else BASIS,
        )  # fmt: skip
