"""Windows: what opens when one closes without a line, what the December evaluation can demand, how the year ends."""

from datetime import datetime

from pydantic import JsonValue

from schemas.budgeting import BudgetState, PlannedWindow
from schemas.cases import Due, Unfunded
from schemas.facts import EvaluationDemanded, WindowClosed
from schemas.orders import AskDemand, Demand
from schemas.terms import Funding, Milestone
from schemas.work import ASK_DEMAND
from workflows.budgeting.common import NO_MONEY, BudgetCase
from workflows.case import do
from workflows.deed import Deed
from workflows.ladders import hand_on, lower_ladder
from workflows.letters import draft_letter

FALLBACK = "FALLBACK"
"""What opens when no budget window is left: other people's money."""
SOURCES = (
    Funding.DBH_CHT, Funding.DBH_SAWIT, Funding.CSR, Funding.BAZNAS, Funding.GN_LINGKARAN, Funding.BOS,
    Funding.MANDIRI,
)  # fmt: skip
"""The money that is left when the region's own budget has none, in the order in which it is asked for."""
NO_LINE = "no line was recorded while the window was open"
UNFUNDED = "no spendable line and no transfer by the end of the year"


class Windows(BudgetCase):
    """What falls due of windows, evaluation and year end."""

    async def _close_window(self, due: Due, now: datetime) -> None:
        window = self._window(due.ref)
        if window is None or self.state.budgeted:
            self.skip(due)
            return
        async with self.deed("budget.window_closed", now, due=due) as deed:
            office = self._office(window.actor)
            if window.window not in self.state.shut:
                deed.state.shut.append(window.window)
                deed.record(
                    WindowClosed(
                        fiscal_year=self.state.year,
                        budget_window=window.window,
                        opens=window.opens,
                        office=office,
                        act_by=window.act_by,
                        why=NO_LINE,
                    )
                )
            deed.note(
                window=window.window, opens=window.opens, office=office, act_by=window.act_by.isoformat()
            )
            for told in dict.fromkeys((office, self._office("sekda"), self._office("bpkad"))):
                deed.notify(
                    told,
                    "window_closed",
                    fiscal_year=self.state.year,
                    window=window.window,
                    opens=window.opens,
                    acting=office,
                    act_by=window.act_by.isoformat(),
                    legal_basis=self.state.key.instruction,
                )
            self._ask_for_money(deed, window)
            if NO_MONEY not in self.state.ladders:
                # The milestones may all be met: a budget without the line is stalled all the same.
                self._escalate(
                    deed,
                    NO_MONEY,
                    NO_MONEY,
                    due_on=window.closes_on,
                    actor=window.actor,
                    closings=sorted({window.act_by, self._last_day}),
                    legal_basis=self.state.key.instruction,
                )

    def _ask_for_money(self, deed: Deed[BudgetState], window: PlannedWindow) -> None:
        if window.opens == FALLBACK:
            task = self._ask("fallback", window.act_by, ", ".join(SOURCES))
        else:
            task = self._ask("line", window.act_by, self.state.key.instruction, ref=window.opens)
        deed.task(task)

    async def _evaluate(self, due: Due, now: datetime) -> None:
        demand = await do(
            ASK_DEMAND,
            AskDemand(
                commitment=self.state.commitment, budget=self.state.key.id, fiscal_year=self.state.year
            ),
        )
        if self.state.lines and not demand.amount:
            self.skip(due)
            return
        async with self.deed("budget.evaluation_demanded", now, due=due) as deed:
            self._demand(deed, demand)

    def _demand(self, deed: Deed[BudgetState], demand: Demand) -> None:
        state = self._milestone(deed, Milestone.EVALUATION)
        evaluator = self._office("evaluator")
        act_by = max(state.due_on, deed.today)
        deed.rule(*demand.rulings, *state.rulings)
        deed.record(
            EvaluationDemanded(
                fiscal_year=self.state.year,
                evaluator=evaluator,
                workers=demand.workers,
                amount=demand.amount,
                act_by=act_by,
            )
        )
        deed.note(
            evaluator=evaluator, workers=demand.workers, amount=int(demand.amount), act_by=act_by.isoformat()
        )
        deed.number(f"{self.state.key.region}/{deed.today.year}")
        deed.notify(
            evaluator,
            "evaluation_demand",
            fiscal_year=self.state.year,
            workers=demand.workers,
            amount=int(demand.amount),
            act_by=act_by.isoformat(),
            legal_basis=self._rule(state),
        )
        draft_letter(
            deed,
            f"{self.state.key.id}#letter.evaluation",
            "evaluation_demand",
            sender=evaluator,
            addressee=self._office("head"),
            sign_by=act_by,
            sender_title=self.state.titles["evaluator"],
            addressee_title=self.state.titles["head"],
            cause=state.milestone,
            fiscal_year=self.state.year,
            due_on=state.due_on.isoformat(),
            days_late=0,
            asked=_asked(demand),
            respond_by=act_by.isoformat(),
            window_closes_on=act_by.isoformat(),
            legal_basis=[self._rule(state), self.state.key.instruction],
            facts=self._shown(demand),
            copies=[self.state.titles["sekda"], self.state.titles["bpkad"]],
            next_office=None,
        )

    def _shown(self, demand: Demand) -> list[JsonValue]:
        year = self.state.year
        has = (
            f"Rancangan APBD tahun anggaran {year} memuat {len(self.state.lines)} baris iuran jaminan sosial"
            " ketenagakerjaan."
            if self.state.lines
            else f"Rancangan APBD tahun anggaran {year} belum memuat iuran jaminan sosial ketenagakerjaan."
        )
        if not demand.workers:
            return [has, "Daerah belum menetapkan sasaran pekerja yang dilindungi."]
        return [has, f"Sasaran yang belum dianggarkan: {demand.workers} pekerja, {demand.amount} setahun."]

    async def _end(self, due: Due, now: datetime) -> None:
        async with self.deed("budget.year_over", now, due=due) as deed:
            deed.done(*deed.state.tasks)
            deed.note(fiscal_year=self.state.year, funded=self.state.funded)
            for window in tuple(deed.state.ladders):
                if self.state.funded:
                    lower_ladder(deed, window, "the fiscal year is over")
                else:
                    # Nobody mended the cause: the commitment answers for it until money comes.
                    hand_on(deed, window, self.state.commitment)
            if not self.state.funded:
                self._unfunded(deed, UNFUNDED)
                deed.tell(self.state.commitment, Unfunded(fiscal_year=self.state.year, why=UNFUNDED))
            deed.state.letters = {}
            deed.state.agenda, deed.state.stage, deed.state.closed = [], "closed", True


def _asked(demand: Demand) -> str:
    if not demand.workers:
        return (
            "menganggarkan sekurang-kurangnya iuran JKK dan JKM bagi pegawai non-ASN dan pekerja rentan"
            " sebelum Perda APBD ditetapkan"
        )
    return (
        f"menambah anggaran iuran sekurang-kurangnya {demand.amount} bagi {demand.workers} pekerja"
        " sebelum Perda APBD ditetapkan"
    )
