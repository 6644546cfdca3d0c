"""The year: every month billed, every bill followed until it is paid, and the end once nothing is owed."""

from datetime import date, datetime

from pydantic import JsonValue
from temporalio import workflow

from schemas.cases import Due, PaidUp
from schemas.contributions import ContributionsState
from schemas.facts import LineReinstated
from schemas.orders import Billed
from schemas.work import BILL_MONTH
from workflows.calendar import month_name
from workflows.contributions.chasing import Chasing
from workflows.contributions.common import BASIS, FOLLOW, REMIND
from workflows.contributions.payments import Payments
from workflows.contributions.standing import OVERDUE, Loose, loose, task_of
from workflows.deed import Deed
from workflows.ladders import lower_ladder

DECEMBER = 12


@workflow.defn
class Contributions(Payments, Chasing):
    """One fiscal year's contributions of one region."""

    @workflow.init
    def __init__(self, state: ContributionsState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: ContributionsState) -> None:
        """Live until the year's last bill is paid."""
        await self.live()

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Bill the month; remind, chase what is late; do what follows from money that came or went."""
        match due.what:
            case "bill":
                await self._bill(due, int(due.ref), now)
            case _ if due.what == FOLLOW:
                await self._follow_up(due, now)
            case _ if due.what == REMIND:
                await self._remind(due, now)
            case _ if due.what == OVERDUE:
                await self._overdue(due, now)
            case _:
                await super().fall_due(due, now)

    async def _bill(self, due: Due, month: int, now: datetime) -> None:
        async with self.deed("contributions.billed", now, due=due) as deed:
            deed.note(month=month_name(self.state.year, month))
            deed.through(BILL_MONTH, year=self.state.year, month=month)
            if month < DECEMBER:
                following = self.state.clock.starts(date(self.state.year, month + 1, 1))
                deed.state.plan(Due(at=following, what="bill", ref=str(month + 1)))

            def chase(billed: Billed) -> None:
                for bill in billed.bills:
                    deed.state.bills[bill.bill] = bill
                    if not bill.paid:
                        deed.state.tasks.append(task_of(self.state, bill.bill))
                        self._chase(deed, bill)
                self._follow(deed)

            deed.then(chase)

    async def _follow_up(self, due: Due, now: datetime) -> None:
        found = loose(self.state)
        if not found:
            self.skip(due)
            return
        action = "contributions.settled" if found.ended else "contributions.followed_up"
        async with self.deed(action, now, due=due) as deed:
            self._tell_apart(deed, found)
            for bill in found.released:
                self._release(deed, deed.state.bills[bill])
            for bill in found.begun:
                self._chase(deed, deed.state.bills[bill])
            for bill in found.asked:
                self._ask(deed, deed.state.bills[bill])
            for subject in found.rested:
                lower_ladder(deed, subject, "every overdue bill is paid")
            for line in found.reinstated:
                self._reinstate(deed, line)
            if found.first:
                deed.state.told = True
                deed.tell(self.state.commitment, PaidUp(fiscal_year=self.state.year))
            if found.ended:
                deed.note(fiscal_year=self.state.year)
                deed.state.agenda, deed.state.stage, deed.state.closed = [], "settled", True

    def _tell_apart(self, deed: Deed[ContributionsState], found: Loose) -> None:
        moved = {"paid": found.released, "owed": found.begun, "asked": found.asked}
        for how, bills in moved.items():
            if bills:
                names: list[JsonValue] = [*bills]
                deed.note(**{how: names})
        deed.touch(*sorted({bill for bills in moved.values() for bill in bills}))

    def _reinstate(self, deed: Deed[ContributionsState], line: str) -> None:
        bill = next(one for one in reversed(deed.state.bills.values()) if one.line == line)
        deed.state.lapsed.remove(line)
        deed.record(LineReinstated(line=line, reinstated_on=deed.today))
        deed.touch(line)
        deed.notify(
            self._office(bill), "line_reinstated", line=line, payer=bill.payer, headcount=bill.headcount,
            reinstated_on=deed.today.isoformat(), legal_basis=BASIS,
        )  # fmt: skip
