"""The commitment: one region's chain of deeds under an instruction, over years."""

from datetime import date, datetime
from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate

from schemas.cases import (
    Answer,
    Command,
    Due,
    Funded,
    LawPublished,
    LineGone,
    News,
    PaidUp,
    Registered,
    Unfunded,
)
from schemas.facts import YearFunded
from schemas.issuing import Acknowledge, CommitmentState
from schemas.names import FUNDING, budget_id, contributions_id
from schemas.orders import OpenBudget, OpenContributions
from schemas.refusals import Refusal
from schemas.terms import Progress
from schemas.work import OPEN_BUDGET, OPEN_CONTRIBUTIONS
from workflows.case import refuse
from workflows.deed import Deed
from workflows.issuing.breach import Watching
from workflows.issuing.findings import Inspecting
from workflows.issuing.intake import Intake
from workflows.issuing.outreach import Reaching
from workflows.issuing.regulation import Regulating
from workflows.issuing.routes import Routing
from workflows.ladders import lower_ladder, raise_ladder

POLICY = "kebijakan kawal"
DECEMBER = 12


@workflow.defn
class Commitment(Regulating, Reaching, Watching, Intake, Inspecting, Routing):
    """What one region owes under one instruction: acknowledge, regulate, budget, register, contribute."""

    @workflow.init
    def __init__(self, state: CommitmentState) -> None:
        super().__init__(state)

    @workflow.run
    async def run(self, state: CommitmentState) -> None:
        """Live until the instruction ends."""
        await self.live()

    @workflow.update
    async def acknowledge(self, command: Command[Acknowledge]) -> Answer:
        """Record that the head of region acknowledged the instruction."""
        body = command.body
        async with self.command(
            "commitment.acknowledge", "commitment.acknowledged", command, self.may_acknowledge
        ) as deed:
            deed.effective(body.on)
            deed.state.acknowledged_on = body.on
            deed.state.drop("acknowledge")
            deed.done(self._task("acknowledge"))
            deed.note(document=body.document)
            self._come_to(deed, Progress.ACKNOWLEDGED)
            lower_ladder(deed, "acknowledge", "acknowledged")
        return deed.answer

    @acknowledge.validator
    def may_acknowledge(self, command: Command[Acknowledge]) -> None:
        """Refuse a second acknowledgement and dates outside the commitment's life."""
        self._require_date(command, command.body.on, "The acknowledgement")
        if (on := self.state.acknowledged_on) is not None:
            raise refuse(Refusal.ALREADY_RECORDED, self.state.key.id, what="The acknowledgement", on=on)

    async def fall_due(self, due: Due, now: datetime) -> None:
        """Chase what was not done in time; turn the fiscal year."""
        match due.what:
            case "begin":
                await self._begin(due, now)
            case "acknowledge" | "regulate":
                await self._overdue(due, now)
            case "fiscal_year":
                await self._turn_year(due, now)
            case _:
                await super().fall_due(due, now)

    async def hear(self, news: News, now: datetime) -> None:
        """Take note of money that comes and goes, membership numbers, first payments, and new law."""
        match news:
            case Funded():
                await self._funded(news, now)
            case Unfunded():
                async with self.deed("commitment.year_unfunded", now) as deed:
                    deed.record(YearFunded(fiscal_year=news.fiscal_year, funding=None, why=news.why))
                    deed.note(fiscal_year=news.fiscal_year, why=news.why)
            case LineGone():
                await self._line_gone(news, now)
            case LawPublished():
                await self._replan(now)
                await self._recount(now)
            case Registered():
                await self._registered(news, now)
            case PaidUp():
                async with self.deed("commitment.contributing", now) as deed:
                    deed.note(fiscal_year=news.fiscal_year)
                    self._come_to(deed, Progress.CONTRIBUTING)
            case _:
                await super().hear(news, now)

    def attributes(self) -> list[SearchAttributeUpdate[Any]]:
        """Return the kinds of money."""
        return [FUNDING.value_set(self.state.funding)] if self.state.funding else []

    async def _begin(self, due: Due, now: datetime) -> None:
        async with self.deed("commitment.begun", now, due=due) as deed:
            year = deed.today.year
            if self.state.own_budget:
                deed.note(fiscal_years=[year, year + 1])
            else:
                deed.note(budget_region=self.state.budget_region)
            self._open_budget(deed, year)
            self._open_budget(deed, year + 1)
            deed.state.plan(Due(at=self.state.clock.starts(date(year + 1, 1, 1)), what="fiscal_year"))

    async def _overdue(self, due: Due, now: datetime) -> None:
        by = self.state.acknowledge_by if due.what == "acknowledge" else self.state.regulate_by
        async with self.deed(f"commitment.{due.what}_overdue", now, due=due) as deed:
            deed.note(due_on=by.isoformat())
            raise_ladder(
                deed,
                due.what,
                f"issuing.{due.what}.{by.year}",
                missed=due.what,
                due_on=by,
                actor="sekda",
                legal_basis=f"{self.state.key.instruction} ({POLICY})",
            )

    async def _turn_year(self, due: Due, now: datetime) -> None:
        async with self.deed("commitment.fiscal_year_turned", now, due=due) as deed:
            opens = deed.today.year + 1
            deed.note(fiscal_year=opens)
            self._open_budget(deed, opens)
            self._open_units(deed, opens)
            self._lapse(deed, deed.today.year)
            deed.state.plan(Due(at=self.state.clock.starts(date(opens, 1, 1)), what="fiscal_year"))
            deed.state.renew = True

    async def _funded(self, news: Funded, now: datetime) -> None:
        async with self.deed("commitment.year_funded", now) as deed:
            year = news.fiscal_year
            deed.record(YearFunded(fiscal_year=year, funding=news.funding, line=news.line, why=""))
            deed.note(fiscal_year=year, funding=news.funding, line=news.line, headcount=news.headcount)
            if year not in deed.state.funded:
                deed.state.funded.append(year)
            for subject in [one for one in deed.state.ladders if one.startswith("budget/")]:
                lower_ladder(deed, subject, "a budget year has money again")
            if news.funding not in deed.state.funding:
                deed.state.funding.append(news.funding)
            self._come_to(deed, Progress.BUDGETED)
            workers = f"{news.segment}/{news.owner}"
            deed.state.lines[news.line] = workers
            if workers not in deed.state.members:
                deed.task(self._ask("roster", None, f"{news.segment} {year} ({news.funding})", ref=news.line))
                await self._watch(deed, news)
            if deed.state.headcount:
                self._open_contributions(deed, year, deed.today.month if deed.today.year == year else 1)

    async def _registered(self, news: Registered, now: datetime) -> None:
        async with self.deed("commitment.workers_registered", now) as deed:
            deed.state.headcount += news.headcount
            if news.headcount:
                workers = self.state.lines[news.line]
                if workers not in deed.state.members:
                    deed.state.members.append(workers)
                self._registers(deed, workers)
            deed.touch(news.batch)
            deed.note(batch=news.batch, segment=news.segment, headcount=news.headcount)
            if deed.today.year < news.fiscal_year:
                self._open_contributions(deed, news.fiscal_year, 1)
            elif deed.today.month < DECEMBER:
                self._open_contributions(deed, news.fiscal_year, deed.today.month + 1)

    def _open_budget(self, deed: Deed[CommitmentState], year: int) -> None:
        if self.state.own_budget and year not in deed.state.budgets:
            deed.state.budgets.append(year)
            deed.open(
                budget_id(self.state.key.instruction, self.state.key.region, year),
                OPEN_BUDGET,
                OpenBudget(parent=self.state.key, fiscal_year=year, at=deed.now, clock=self.state.clock),
            )

    def _open_contributions(self, deed: Deed[CommitmentState], year: int, first_month: int) -> None:
        if year not in deed.state.contributions:
            deed.state.contributions.append(year)
            deed.open(
                contributions_id(self.state.key.instruction, self.state.key.region, year),
                OPEN_CONTRIBUTIONS,
                OpenContributions(
                    parent=self.state.key, fiscal_year=year, first_month=first_month, at=deed.now,
                    clock=self.state.clock,
                ),
            )  # fmt: skip
