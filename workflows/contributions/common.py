"""What every part of a year of contributions shares: whom bills concern, their clocks, and how money moves them."""

from schemas.cases import Due, Task
from schemas.contributions import BillState, ContributionsState
from schemas.orders import Taken
from schemas.terms import Role
from workflows.case import Case
from workflows.contributions.standing import OVERDUE, loose, task_of
from workflows.deed import Deed

BASIS = "PP 44/2015"
FOLLOW = "follow"
"""What falls due at once when bills have moved: what hangs on them follows."""
REMIND = "remind"


class ContributionsCase(Case[ContributionsState]):
    """A year of contributions' common ground."""

    def _office(self, bill: BillState) -> str:
        """Return who is written to about a bill: its payer, or the treasury of the region that pays itself."""
        return bill.debtor or self.state.offices["bpkad"]

    def _chase(self, deed: Deed[ContributionsState], bill: BillState) -> None:
        """Have an open bill's reminders and its last day come; a last day that is past comes at once."""
        clock = self.state.clock
        reminders = [clock.starts(day) for day in bill.reminders]
        deed.state.plan(*(Due(at=at, what=REMIND, ref=bill.bill) for at in reminders if at > deed.now))
        deed.state.plan(Due(at=max(clock.ends(bill.due_on), deed.now), what=OVERDUE, ref=bill.bill))

    def _release(self, deed: Deed[ContributionsState], bill: BillState) -> None:
        """Leave a paid bill's payer in peace, and keep no more of the bill than it takes to open it again."""
        bill.overdue, bill.reminders, bill.lapse_rule = False, (), None
        deed.state.drop(REMIND, bill.bill)
        deed.state.drop(OVERDUE, bill.bill)
        deed.done(task_of(self.state, bill.bill))

    def _ask(self, deed: Deed[ContributionsState], bill: BillState) -> None:
        """Ask an officer to see to a bill's payment."""
        deed.task(pay_task(self.state.key.id, bill, self.state.offices["bpkad"]))

    def _take(self, deed: Deed[ContributionsState], taken: Taken) -> None:
        """Have the bills stand as money has left them; what hangs on them follows in a deed of its own.

        A late fee climbs the ladder of the bill that it is on.
        """
        for one in taken.settled:
            bill = deed.state.bills[one.bill]
            bill.outstanding, bill.paid_on = one.outstanding, one.paid_on
        for fee in taken.fees:
            if fee.corrects in deed.state.bills:
                late = deed.state.bills[fee.corrects]
                fee.debtor, fee.village = late.debtor, late.village
            deed.state.bills[fee.bill] = fee
        self._follow(deed)

    def _follow(self, deed: Deed[ContributionsState]) -> None:
        if loose(deed.state):
            deed.state.plan(Due(at=deed.now, what=FOLLOW))


def pay_task(case: str, bill: BillState, office: str) -> Task:
    """Return the task of paying *bill*."""
    return Task(
        id=f"{case}#pay.{bill.bill}",
        what="contributions.pay",
        role=Role.OFFICER,
        office=office,
        due_on=bill.due_on,
        rule=BASIS,
        ref=bill.bill,
    )
