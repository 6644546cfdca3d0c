"""Whatever is recorded, corrected, extended and paused, and in whatever order: dates and facts of a budget year agree."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from hypothesis import example, given, settings
from hypothesis import strategies as st
from temporalio.exceptions import ApplicationError

from activities.budgeting.opening import budget, plan
from law import regions
from schemas.base import Message
from schemas.budgeting import (
    BudgetState,
    CorrectMilestone,
    Extend,
    MilestoneState,
    RecordMilestone,
    Suspend,
    WithdrawLine,
)
from schemas.cases import CaseKey, CaseType, Committed
from schemas.money import Rupiah
from schemas.names import commitment_id
from schemas.orders import AskDemand, Demand, LineRecorded, OpenBudget, PlanBudget, RecordLine
from schemas.terms import Funding, Milestone
from tests.support.offstage import Memory, command, offstage
from tests.support.stages import YEAR, line
from tests.support.world import CONDUCTED, INSTRUCTION, SIGNED_ON, on
from workflows.budgeting import Budget, replanning, windows

REGION = "35.09"
LAST = date(YEAR, 12, 31)
OWNER = "35/gubernur"
REASON = "dokumen yang dicatat ternyata keliru"
REVISED = "PERUBAHAN"
CHASING = {
    "budget.milestone_upcoming",
    "budget.milestone_missed",
    "budget.window_closed",
    "budget.evaluation_demanded",
}
SOME = (
    Milestone.RKPD,
    Milestone.KUA_PPAS_SUBMITTED,
    Milestone.JOINT_APPROVAL,
    Milestone.DPA,
    Milestone.APBD_P_APPROVAL,
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Something that happens to the year: *days* pass, last, or lie back; *about* is what it concerns."""

    what: Literal["pass", "outage", "record", "correct", "extend", "suspend", "line", "withdraw"]
    days: int = 0
    about: Milestone | Funding = Milestone.RKPD


@dataclass
class Life:
    """A budget year that is lived through."""

    memory: Memory
    case: Budget
    today: date = SIGNED_ON
    told: list[str] = field(default_factory=list)

    async def take(self, step: Step) -> None:
        """Take a step, and ask after each thing that happens whether all is well."""
        match step.what:
            case "pass":
                await self._pass(step.days)
            case "outage":
                self.today = min(self.today + timedelta(days=step.days), LAST)
                await self._advance()
            case _:
                await self._command(step)
                await self._advance()
        self.told.append(f"{self.today} {step}")

    async def _pass(self, days: int) -> None:
        until = min(self.today + timedelta(days=days), LAST)
        while (due := self.case.state.next_due) is not None and due <= on(until):
            self.today = max(CONDUCTED.today(due), self.today)
            await self.case.advance(max(due, self.case.state.now))
            self.require_agreement()
        self.today = until
        await self._advance()

    async def _advance(self) -> None:
        await self.case.advance(max(on(self.today), self.case.state.now))
        self.require_agreement()

    async def _command(self, step: Step) -> None:
        update, body = self._body(step)
        try:
            await getattr(self.case, update)(command(body, max(on(self.today), self.case.state.now)))
        except ApplicationError:
            return
        self.require_agreement()

    def _body(self, step: Step) -> tuple[str, Message]:
        until = self.today + timedelta(days=step.days)
        match step.what:
            case "record":
                met_on = self.today - timedelta(days=step.days)
                return "record_milestone", RecordMilestone(milestone=step.about, met_on=met_on, document="d")
            case "correct":
                return "correct_milestone", CorrectMilestone(milestone=step.about, reason=REASON)
            case "extend":
                state = self.case.state.milestone(Milestone(step.about))
                assert state is not None
                until = max(state.due_on, self.today) + timedelta(days=step.days)
                return "extend", Extend(milestone=step.about, until=until, owner=OWNER, reason=REASON)
            case "suspend":
                return "suspend", Suspend(until=until, owner=OWNER, reason=REASON)
            case "line":
                return "add_line", line(Funding(step.about))
            case _:
                latest = self.case.state.lines[-1].line if self.case.state.lines else "none"
                return "withdraw_line", WithdrawLine(line=latest, reason=REASON)

    def require_agreement(self) -> None:
        """Assert that what the case carries is what its facts say, and that nobody was told twice or in a pause."""
        state, why = self.case.state, "\n".join(self.told)
        for one in state.milestones:
            self._require_dates(one, why)
        reminded = Counter(
            (notice.data["milestone"], notice.data["due_on"], notice.data["days_left"])
            for change in self.memory.changes
            for notice in change.notices
            if notice.template == "milestone_reminder"
        )
        assert [told for told, times in reminded.items() if times > 1] == [], why
        assert all(int(str(days)) >= 0 for _, _, days in reminded), why
        if state.paused_until is not None and self.today <= state.paused_until:
            [*_, paused] = [
                n for n, change in enumerate(self.memory.changes) if change.action == "budget.paused"
            ]
            assert not CHASING & {change.action for change in self.memory.changes[paused:]}, why
        elif not state.budgeted:
            over = {window.window for window in state.windows if window.closes_on < self.today}
            pending = {due.ref for due in state.agenda if due.what == "window"}
            assert over <= {*state.shut} | pending, why
            assert not over or "line" in state.ladders or over & pending, why

    def _require_dates(self, one: MilestoneState, why: str) -> None:
        state = self.case.state
        planned = [
            fact for fact in self.memory.facts("milestone_replanned") if fact.milestone is one.milestone
        ]
        given = [fact for fact in self.memory.facts("milestone_extended") if fact.milestone is one.milestone]
        records = [
            fact for fact in self.memory.facts("milestone_recorded") if fact.milestone is one.milestone
        ]
        reversed_ = [
            fact for fact in self.memory.facts("milestone_reversed") if fact.milestone is one.milestone
        ]
        missed = [
            fact.due_on for fact in self.memory.facts("milestone_missed") if fact.milestone is one.milestone
        ]
        assert not planned or one.statutory_on == planned[-1].due_on, why
        assert one.due_on == max([one.statutory_on, *(fact.until for fact in given[-1:])]), why
        assert (one.met_on is not None) == (len(records) > len(reversed_)), why
        assert one.missed == (one.due_on in missed), why
        assert len({*missed}) == len(missed), why
        falls_due = [due.at for due in state.agenda if (due.what, due.ref) == ("missed", one.milestone)]
        rests = state.paused_until is not None or (one.window == REVISED and state.funded)
        if not one.open:
            assert falls_due == [], why
        elif one.missed:
            assert one.due_on < self.today or CONDUCTED.ends(one.due_on) <= state.now, why
            assert rests or one.window in state.ladders or falls_due, (
                f"{one.milestone} is late and silent\n{why}"
            )
        elif not rests:
            assert len(falls_due) == 1, f"{one.milestone} is never missed\n{why}"


def answers(order: Message, committed: Committed | None) -> Message | None:
    """Answer what a budget year asks of activities besides committing."""
    match order:
        case PlanBudget():
            return plan(regions.find(order.region), order.fiscal_year, order.route, order.on)
        case AskDemand():
            return Demand(workers=1, amount=Rupiah(1), rulings=())
        case RecordLine() if committed is not None:
            return LineRecorded(**dict(committed), shortfall=Rupiah(0))
    return None


def born() -> Budget:
    parent = CaseKey(
        id=commitment_id(INSTRUCTION, REGION),
        type=CaseType.COMMITMENT,
        instruction=INSTRUCTION,
        region=REGION,
        province="35",
    )
    opening = budget(OpenBudget(parent=parent, fiscal_year=YEAR, at=on(SIGNED_ON), clock=CONDUCTED))
    return Budget(BudgetState.model_validate(opening.state))


async def lived(steps: list[Step]) -> Life:
    memory = Memory(answers)
    with offstage(memory, replanning, windows):
        life = Life(memory, born())
        for step in steps:
            await life.take(step)
    return life


def steps() -> st.SearchStrategy[list[Step]]:
    some = st.sampled_from(SOME)
    money = st.sampled_from([Funding.APBD_MURNI, Funding.CSR])
    return st.lists(
        st.one_of(
            st.builds(Step, st.just("pass"), st.integers(1, 120)),
            st.builds(Step, st.just("pass"), st.integers(1, 20)),
            st.builds(Step, st.just("outage"), st.integers(1, 60)),
            st.builds(Step, st.just("record"), st.integers(0, 40), some),
            st.builds(Step, st.just("correct"), st.just(0), some),
            st.builds(Step, st.just("extend"), st.integers(1, 60), some),
            st.builds(Step, st.just("suspend"), st.integers(1, 60)),
            st.builds(Step, st.just("line"), st.just(0), money),
            st.builds(Step, st.just("withdraw")),
        ),
        min_size=4,
        max_size=16,
    )


@settings(max_examples=150)
@given(steps())
@example([Step("pass", 97), Step("record", 2), Step("suspend", 20), Step("correct"), Step("pass", 40)])
@example([Step("pass", 98), Step("suspend", 20), Step("extend", 1), Step("pass", 40)])
@example([Step("outage", 200), Step("pass", 100)])
@example(
    [
        Step("line", about=Funding.APBD_MURNI), Step("pass", 300), Step("record", 0, Milestone.DPA),
        Step("pass", 200), Step("withdraw"), Step("pass", 100),
    ]
)  # fmt: skip
@example([Step("line", about=Funding.CSR), Step("pass", 300)])
def test_whatever_happens_to_a_year_its_dates_are_those_of_its_facts(history: list[Step]) -> None:
    asyncio.run(lived(history))


def test_after_an_outage_one_reminder_is_enough() -> None:
    life = asyncio.run(lived([Step("outage", 90)]))
    told = [
        (notice.data["milestone"], notice.data["days_left"])
        for change in life.memory.changes
        for notice in change.notices
        if notice.template == "milestone_reminder"
    ]
    assert told == [("KUA_PPAS_SUBMITTED", 21), ("RKPD", 7)]


def test_a_pledge_alone_does_not_keep_a_window_from_closing_empty() -> None:
    life = asyncio.run(lived([Step("line", about=Funding.CSR), Step("pass", 300)]))
    assert [fact.budget_window for fact in life.memory.facts("window_closed")] == ["MURNI"]


def test_a_year_whose_line_is_withdrawn_is_chased_for_money_again() -> None:
    history = [Step("line", about=Funding.APBD_MURNI), Step("pass", 300), Step("withdraw"), Step("pass", 1)]
    life = asyncio.run(lived(history))
    assert [fact.budget_window for fact in life.memory.facts("window_closed")] == ["MURNI"]
    assert "line" in life.case.state.ladders
