"""What every part of a budget year shares: its milestones, its tasks, and when money can be spent."""

from collections.abc import Sequence
from datetime import date, datetime

from schemas.budgeting import (
    NEEDS_DPA,
    NEEDS_PERDES,
    NEEDS_TRANSFER,
    BudgetState,
    LineState,
    MilestoneState,
    PlannedWindow,
)
from schemas.cases import Due, Funded, Task
from schemas.facts import YearFunded
from schemas.terms import Funding, Milestone, Role, Route, Track
from workflows.case import Case
from workflows.deed import Deed
from workflows.ladders import lower_ladder, raise_ladder

RATIFIED_BY = {Funding.APBD_P: Milestone.DPPA}
"""The milestone that makes money of the regional budget spendable, where it is not the DPA."""
EXECUTION = frozenset({Milestone.DPA, Milestone.DPPA, Milestone.PERDES_APBDES})
REVISED = "PERUBAHAN"
"""The window of the revised budget: nobody is chased for it while the year has money."""
NO_MONEY = "line"
"""The subject of the ladder about a year without any money for contributions."""
MONEY = "a line is on record"
BELOW_REGION = {"village", "district"}
"""The kinds of office that a unit below the region stands for."""


class BudgetCase(Case[BudgetState]):
    """A budget year's common ground."""

    def _milestone(self, deed: Deed[BudgetState], code: Milestone) -> MilestoneState:
        return next(one for one in deed.state.milestones if one.milestone is code)

    def _rule(self, state: MilestoneState) -> str:
        return state.rulings[0].reference if state.rulings else self.state.key.instruction

    def _needless(self, state: MilestoneState) -> bool:
        return state.window == REVISED and self.state.funded

    def _window(self, name: str) -> PlannedWindow | None:
        return next((one for one in self.state.windows if one.window == name), None)

    def _office(self, kind: str) -> str:
        return self.state.offices[kind]

    @property
    def _last_day(self) -> date:
        return date(self.state.year, 12, 31)

    def _wakes(self, deed: Deed[BudgetState]) -> datetime:
        """Return the instant from which on the year chases again: now, unless it is told to wait."""
        until = deed.state.paused_until
        return deed.now if until is None else self.state.clock.ends(until)

    def _follow(self, deed: Deed[BudgetState], state: MilestoneState) -> None:
        """Have an open milestone fall due, at the end of a pause at the earliest; what is past acts at once."""
        deed.state.unschedule(state.milestone)
        if self.state.clock.ends(state.due_on) <= self._wakes(deed):
            deed.state.plan(Due(at=self._wakes(deed), what="missed", ref=state.milestone))
        elif deed.state.paused_until is None:
            deed.state.schedule(state, deed.today)

    def _evaluate_at(self, deed: Deed[BudgetState], at: datetime) -> None:
        """Move the evaluation's demand, if it is still to come, to *at*; a pause holds it longer."""
        if any(one.what == "evaluate" for one in deed.state.agenda):
            deed.state.drop("evaluate")
            deed.state.plan(Due(at=max(at, self._wakes(deed)), what="evaluate"))

    def _escalate(
        self,
        deed: Deed[BudgetState],
        subject: str,
        missed: str,
        *,
        due_on: date,
        actor: str,
        closings: Sequence[date],
        legal_basis: str,
    ) -> None:
        below = bool(self.state.unit) and actor in BELOW_REGION
        raise_ladder(
            deed,
            subject,
            f"budgeting.{missed}.{self.state.year}",
            missed=missed,
            due_on=due_on,
            actor=actor,
            office=self._office(actor) if below else "",
            track=Track.VILLAGE if self.state.route is Route.VILLAGE else Track.GOVERNMENT,
            closings=closings,
            legal_basis=legal_basis,
        )

    def _rest(self, deed: Deed[BudgetState], window: str, why: str) -> None:
        owed = [one for one in deed.state.milestones if one.window == window and one.missed and one.open]
        if not owed:
            lower_ladder(deed, window, why)

    def _release(self, deed: Deed[BudgetState], *fundings: Funding) -> None:
        for line in deed.state.lines:
            if not line.available and line.funding in fundings and self._spendable(deed, line.funding):
                self._available(deed, line)

    def _available(self, deed: Deed[BudgetState], line: LineState) -> None:
        line.available = deed.state.funded = True
        deed.done(self._task("fallback"))
        lower_ladder(deed, REVISED, "the year has money")
        lower_ladder(deed, NO_MONEY, MONEY)
        deed.tell(
            self.state.commitment,
            Funded(
                fiscal_year=self.state.year,
                funding=line.funding,
                line=line.line,
                segment=line.segment,
                owner=line.owner,
                headcount=line.headcount,
            ),
        )

    def _spendable(self, deed: Deed[BudgetState], funding: Funding) -> bool:
        if funding in NEEDS_TRANSFER:
            return funding in deed.state.transferred
        if funding in NEEDS_PERDES:
            return self._over(deed, Milestone.PERDES_APBDES)
        if funding in NEEDS_DPA:
            return self._over(deed, RATIFIED_BY.get(funding, Milestone.DPA))
        return True

    def _over(self, deed: Deed[BudgetState], code: Milestone) -> bool:
        state = deed.state.milestone(code)
        # The revised documents of a year that was opened after them are not taken for granted.
        taken = state is not None and state.before_opening and code is not Milestone.DPPA
        return state is not None and (state.met_on is not None or taken)

    def _unfunded(self, deed: Deed[BudgetState], why: str) -> None:
        deed.record(YearFunded(fiscal_year=self.state.year, funding=None, why=why))
        deed.notify(
            self._office("head"), "budget_unfunded", fiscal_year=self.state.year, why=why,
            legal_basis=self.state.key.instruction,
        )  # fmt: skip

    def _task(self, what: str) -> str:
        return f"{self.state.key.id}#{what}"

    def _ask(self, what: str, due_on: date | None, rule: str, *, office: str = "", ref: str = "") -> Task:
        return Task(
            id=self._task(what),
            what=f"budget.{what}",
            role=Role.OFFICER,
            office=office or self._office("bpkad"),
            due_on=due_on,
            rule=rule,
            ref=ref or str(self.state.year),
        )
