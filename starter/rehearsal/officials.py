"""Officials: whoever a task asks acts on it, in the manner of the region's persona, through ordinary commands.

What an official does depends on the task and the seed alone, never on real time: the same seed, the same deeds.
"""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from law import contributions
from law.months import Month
from schemas.budgeting import BudgetLine, Fallback, RecordMilestone
from schemas.cases import Answer
from schemas.claims import Prepare
from schemas.clock import Clock
from schemas.contributions import Pay
from schemas.errors import Refused
from schemas.issuing import (
    Acknowledge,
    AcknowledgeInstrument,
    FollowUp,
    HoldOutreach,
    Regulate,
    ReportDeath,
    SetTarget,
    SubmitRoster,
)
from schemas.money import Rupiah
from schemas.names import budget_id, claim_id, commitment_id, registration_id
from schemas.refusals import Refusal
from schemas.registration import Approve, Reject
from schemas.terms import Milestone
from starter.client import Commands
from starter.rehearsal.people import claim_file, roster
from starter.rehearsal.persona import DeathPlan, LinePlan, OutreachPlan, Pace, Persona, PledgePlan

HOUR = 9
REVISED = {Milestone.KUPA_PPAS, Milestone.RAPBD_P, Milestone.APBD_P_APPROVAL, Milestone.DPPA}
Upload = Callable[[str, bytes], Awaitable[tuple[str, str]]]
Owed = Callable[[str], Awaitable[Rupiah]]


@dataclass(order=True, frozen=True)
class Act:
    """Something an official will do at a business instant."""

    at: datetime
    order: str
    do: Callable[[datetime], Awaitable[Answer | None]] = field(compare=False)


@dataclass(frozen=True)
class Duty:
    """A task as its official reads it."""

    id: str
    case: str
    what: str
    ref: str
    office: str
    due_on: date | None


def budgeted(line: LinePlan) -> Rupiah:
    """Return what a line is given: the contributions of everybody it names, for all its months."""
    month = Month(year=line.fiscal_year, month=1)
    monthly = contributions.monthly(line.worker_class, line.income, month, funding=line.funding, relief=False)
    return monthly.total * line.headcount * line.months


@dataclass
class Official:
    """The officials of one region: a case officer and a second pair of eyes."""

    persona: Persona
    instruction: str
    clock: Clock
    seed: int
    officer: Commands
    approver: Commands
    upload: Upload
    owed: Owed
    lines: dict[str, LinePlan] = field(default_factory=dict)
    """The plan behind each line that was entered."""
    waiting: list[Duty] = field(default_factory=list)
    """What a stalled region leaves undone until it is moved."""

    @property
    def region(self) -> str:
        """Return the region's code."""
        return self.persona.region

    @property
    def commitment(self) -> str:
        """Return the region's commitment."""
        return commitment_id(self.instruction, self.region)

    def begin(self) -> list[Act]:
        """Return what the officials do whether or not anybody asks: outreach, pledges, deaths reported."""
        acts = [
            self._act(plan.held_on, f"outreach.{n}", self._outreach(plan))
            for n, plan in enumerate(self.persona.outreach)
        ]
        for pledge in self.persona.pledges:
            steps = (
                ("pledge", pledge.pledged_on),
                ("agreement", pledge.agreed_on),
                ("transfer", pledge.transferred_on),
            )
            acts += [self._act(on, f"pledge.{step}", self._pledge(pledge, step, on)) for step, on in steps]
            acts.append(self._act(pledge.agreed_on, "pledge.line", self._enter(pledge.line)))
        acts += [
            self._act(plan.on + timedelta(days=3), f"death.{plan.row}", self._death(plan))
            for plan in self.persona.deaths
        ]
        return acts

    def react(self, duty: Duty, now: datetime) -> list[Act]:
        """Return what the officials do about a task that has just appeared on their list."""
        if duty.what.removeprefix("budget.") in set(Milestone):
            return self._milestone(duty, now)
        reactions: dict[str, Callable[[Duty, datetime], list[Act]]] = {
            "commitment.acknowledge": self._acknowledge,
            "commitment.regulate": self._regulate,
            "commitment.acknowledge_instrument": self._answer_instrument,
            "commitment.roster": lambda duty, now: [self._in(now, 12, duty.id, self._submit(duty.ref))],
            "budget.line": self._lines,
            "registration.approve": self._approve_roster,
            "contributions.pay": self._pay,
            "claim.prepare": lambda duty, now: [self._in(now, 2, duty.id, self._prepare(duty))],
            "claim.approve": lambda duty, now: [self._in(now, 1, duty.id, self._decide_claim(duty))],
            "escalation.rung": self._moved,
        }
        react = reactions.get(duty.what)
        return [] if react is None else react(duty, now)

    def _acknowledge(self, _: Duty, now: datetime) -> list[Act]:
        after = self.persona.acknowledges_after
        if after is None:
            return []

        async def act(at: datetime) -> Answer:
            body = Acknowledge(on=self.clock.today(at), document=f"{self.region}/tanda-terima/001")
            return await self.officer.give(
                self.commitment, "acknowledge", "commitment.acknowledge", "acknowledge", body, at=at
            )

        acts = [self._in(now, after, "acknowledge", act)]
        segments = {(line.segment, line.fiscal_year): line.headcount for line in self._planned()}
        for (segment, year), headcount in sorted(segments.items()):
            body = SetTarget(segment=segment, fiscal_year=year, headcount=headcount)
            acts.append(self._in(now, after + 1, f"target.{segment}.{year}", self._target(body)))
        return acts

    def _target(self, body: SetTarget) -> Callable[[datetime], Awaitable[Answer]]:
        async def act(at: datetime) -> Answer:
            return await self.officer.give(
                self.commitment, "set_target", "commitment.target", f"target.{body.segment}.{body.fiscal_year}", body, at=at
            )  # fmt: skip

        return act

    def _regulate(self, _: Duty, __: datetime) -> list[Act]:
        plan = self.persona.instrument
        if plan is None:
            return []

        async def act(at: datetime) -> Answer:
            body = Regulate(
                instrument_kind=plan.kind,
                number=plan.number,
                enacted_on=plan.enacted_on,
                addressees=plan.addressees,
            )
            return await self.officer.give(
                self.commitment, "regulate", "commitment.regulate", f"regulate.{plan.kind}", body, at=at
            )

        return [self._act(plan.enacted_on, "regulate", act)]

    def _answer_instrument(self, duty: Duty, now: datetime) -> list[Act]:
        units = self.persona.instrument.addressees if self.persona.instrument else ()

        def answer(unit: str) -> Callable[[datetime], Awaitable[Answer]]:
            async def act(at: datetime) -> Answer:
                body = AcknowledgeInstrument(instrument=duty.ref, unit=unit, on=self.clock.today(at))
                return await self.officer.give(
                    self.commitment,
                    "acknowledge_instrument",
                    "commitment.acknowledge_instrument",
                    f"unit.{unit}",
                    body,
                    at=at,
                )

            return act

        # The last addressee never answers: somebody always has to be asked again.
        return [self._in(now, 5 + 3 * n, f"unit.{unit}", answer(unit)) for n, unit in enumerate(units[:-1])]

    def _milestone(self, duty: Duty, now: datetime) -> list[Act]:
        milestone = Milestone(duty.what.partition(".")[2])
        window = "PERUBAHAN" if milestone in REVISED else "MURNI"
        year = int(duty.case.rsplit("/", 1)[1])
        due_on = duty.due_on or self.clock.today(now)
        match self.persona.pace(window, year):
            case Pace.ON_TIME:
                on = max(due_on - timedelta(days=self._between(duty, 1, 10)), self.clock.today(now))
            case Pace.LATE:
                on = due_on + timedelta(days=self._between(duty, 3, 12))
            case Pace.STALLED if milestone is not Milestone.RKPD:
                self.waiting.append(duty)
                return []
            case Pace.STALLED:
                on = due_on
            case _:
                return []
        return [self._act(on, duty.id, self._record(duty, milestone, on))]

    def _record(self, duty: Duty, milestone: Milestone, on: date) -> Callable[[datetime], Awaitable[Answer]]:
        async def act(at: datetime) -> Answer:
            year = duty.case.rsplit("/", 1)[1]
            body = RecordMilestone(
                milestone=milestone, met_on=on, document=f"{self.region}/{milestone}/{year} (SIMULASI)"
            )
            return await self.officer.give(
                duty.case, "record_milestone", "budget.record", f"record.{milestone}", body, at=at
            )

        return act

    def _lines(self, duty: Duty, _: datetime) -> list[Act]:
        year = int(duty.case.rsplit("/", 1)[1])
        window = duty.ref
        if self.persona.pace(window, year) is Pace.STALLED:
            self.waiting.append(duty)
            return []
        due_on = duty.due_on or date(year, 1, 1)
        return [
            self._act(due_on - timedelta(days=2), f"line.{n}", self._enter(line))
            for n, line in enumerate(self._lines_of(window, year))
        ]

    def _lines_of(self, window: str, year: int) -> Sequence[LinePlan]:
        revised = window == "PERUBAHAN"
        return [
            line
            for line in self.persona.lines
            if line.fiscal_year == year and (line.funding == "APBD_P") is revised
        ]

    def _enter(self, line: LinePlan) -> Callable[[datetime], Awaitable[Answer]]:
        async def act(at: datetime) -> Answer:
            amount = budgeted(line)
            body = BudgetLine(amount=amount, **line.model_dump(exclude={"fiscal_year"}))
            case = budget_id(self.instruction, self.region, line.fiscal_year)
            answer = await self.officer.give(
                case, "add_line", "budget.line", f"line.{line.segment}.{line.funding}", body,
                occurrence=line.owner, at=at,
            )  # fmt: skip
            self.lines[str(answer.details["line"])] = line
            return answer

        return act

    def _pledge(self, plan: PledgePlan, step: str, on: date) -> Callable[[datetime], Awaitable[Answer]]:
        async def act(at: datetime) -> Answer:
            line = plan.line
            body = Fallback(
                pledge=plan.pledge,
                step=step,
                funding=line.funding,
                giver=plan.giver,
                amount=budgeted(line),
                document=f"{plan.pledge}/{step} (SIMULASI)",
                on=on,
            )
            case = budget_id(self.instruction, self.region, line.fiscal_year)
            return await self.officer.give(
                case, "fallback", "budget.fallback", f"{step}.{plan.pledge}", body, at=at
            )

        return act

    def _submit(self, line: str) -> Callable[[datetime], Awaitable[Answer]]:
        async def act(at: datetime) -> Answer:
            plan = self.lines[line]
            name, sha256 = await self.upload("roster", roster(self.region, plan))
            body = SubmitRoster(
                line=line,
                segment=plan.segment,
                fiscal_year=plan.fiscal_year,
                content=name,
                content_digest=sha256,
            )
            return await self.officer.give(
                self.commitment, "submit_roster", "commitment.submit_roster", f"roster.{line}", body, at=at
            )

        return act

    def _approve_roster(self, duty: Duty, now: datetime) -> list[Act]:
        case = registration_id(duty.ref)

        def approve(by: Commands) -> Callable[[datetime], Awaitable[Answer]]:
            async def act(at: datetime) -> Answer:
                return await by.give(case, "approve", "registration.approve", "approve", Approve(), at=at)

            return act

        acts = [self._in(now, 3, duty.id, approve(self.approver))]
        if self.persona.self_approves:
            acts.append(self._in(now, 1, f"{duty.id}.self", approve(self.officer)))
        return acts

    def _pay(self, duty: Duty, _: datetime) -> list[Act]:
        due_on = duty.due_on or date.min
        late = any(
            duty.ref.endswith(f"-{month[-2:]}") and month[:4] in duty.ref for month in self.persona.pays_late
        )
        on = due_on + timedelta(days=20) if late else due_on - timedelta(days=self._between(duty, 1, 4))
        bill = duty.ref
        case = duty.case

        async def act(at: datetime) -> Answer:
            amount = await self.owed(bill)
            body = Pay(
                bill=bill, amount=amount, paid_on=self.clock.today(at), document=f"SP2D/{bill} (SIMULASI)"
            )
            return await self.officer.give(case, "pay", "contributions.pay", f"pay.{bill}", body, at=at)

        return [self._act(on, duty.id, act)]

    def _prepare(self, duty: Duty) -> Callable[[datetime], Awaitable[Answer]]:
        async def act(at: datetime) -> Answer:
            body = Prepare(complete_on=self.clock.today(at))
            return await self.officer.give(
                claim_id(duty.ref), "prepare", "claim.prepare", "prepare", body, at=at
            )

        return act

    def _decide_claim(self, duty: Duty) -> Callable[[datetime], Awaitable[Answer]]:
        case = claim_id(duty.ref)

        async def act(at: datetime) -> Answer:
            try:
                return await self.approver.give(case, "approve", "claim.approve", "approve", Approve(), at=at)
            except Refused as refused:
                if refused.reason.code is not Refusal.NOT_COVERED:
                    raise
                ground = Reject(ground="no paid membership on the day of death")
                return await self.approver.give(case, "reject", "claim.reject", "reject", ground, at=at)

        return act

    def _outreach(self, plan: OutreachPlan) -> Callable[[datetime], Awaitable[Answer]]:
        async def act(at: datetime) -> Answer:
            minutes = None
            if plan.minutes:
                minutes, _ = await self.upload("minutes", plan.minutes.encode())
            follow_up = FollowUp(owner=f"{self.region}/disnaker", due_on=plan.held_on + timedelta(days=30))
            body = HoldOutreach(
                outreach_kind=plan.kind,
                held_on=plan.held_on,
                regions=plan.regions,
                attendance=plan.attendance,
                minutes=minutes,
                follow_ups=(follow_up,) if minutes else (),
            )
            return await self.officer.give(
                self.commitment, "hold_outreach", "commitment.outreach", f"outreach.{plan.kind}.{plan.held_on}", body, at=at
            )  # fmt: skip

        return act

    def _death(self, plan: DeathPlan) -> Callable[[datetime], Awaitable[Answer | None]]:
        async def act(at: datetime) -> Answer | None:
            lines = [
                line
                for line in self.lines.values()
                if (line.segment, line.owner) == (plan.segment, plan.owner)
            ]
            if not lines:
                return None
            file = claim_file(self.region, lines[0], plan.row, plan.on, plan.cause, plan.relations)
            name, sha256 = await self.upload("claim", file.model_dump_json().encode())
            body = ReportDeath(died_on=plan.on, cause=plan.cause, content=name, content_digest=sha256)
            return await self.officer.give(
                self.commitment, "report_death", "commitment.open_claim", f"death.{sha256[:12]}", body, at=at
            )

        return act

    def _moved(self, duty: Duty, now: datetime) -> list[Act]:
        if not self.waiting or not duty.office.endswith(self.persona.moved_by):
            return []
        moved, self.waiting = self.waiting, []
        acts: list[Act] = []
        for n, one in enumerate(moved):
            on = self.clock.today(now) + timedelta(days=4 + 2 * n)
            if one.what == "budget.line":
                year = int(one.case.rsplit("/", 1)[1])
                acts += [
                    self._act(on, f"line.{k}", self._enter(line))
                    for k, line in enumerate(self._lines_of(one.ref, year))
                ]
            else:
                milestone = Milestone(one.what.partition(".")[2])
                acts.append(self._act(on, one.id, self._record(one, milestone, on)))
        return acts

    def _planned(self) -> list[LinePlan]:
        return [*self.persona.lines, *(pledge.line for pledge in self.persona.pledges)]

    def _between(self, duty: Duty, low: int, high: int) -> int:
        return random.Random(f"{self.seed}/{duty.id}").randint(low, high)  # noqa: S311 - a story, not a secret

    def _act(self, on: date, order: str, do: Callable[[datetime], Awaitable[Answer | None]]) -> Act:
        return Act(self.clock.at(on, HOUR), order, do)

    def _in(
        self, now: datetime, days: int, order: str, do: Callable[[datetime], Awaitable[Answer | None]]
    ) -> Act:
        return self._act(self.clock.today(now) + timedelta(days=days), order, do)
