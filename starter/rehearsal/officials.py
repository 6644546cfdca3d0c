"""Officials: whoever a task asks acts on it, in the manner of the region's persona, through ordinary commands.

What an official does depends on the task and the seed alone, never on real time: the same seed, the same deeds.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from law.offices import OfficeKind, office_code
from schemas.cases import Answer
from schemas.issuing import Acknowledge, AcknowledgeInstrument, Regulate, SetTarget
from schemas.names import registration_id
from schemas.registration import Approve
from schemas.terms import Milestone
from starter.client import Commands
from starter.rehearsal.claimants import Claimants
from starter.rehearsal.hands import Deed, Duty
from starter.rehearsal.persona import LinePlan, Pace
from starter.rehearsal.treasury import BEFORE_DUE, Treasury

HOUR = 9
REVISED = {Milestone.KUPA_PPAS, Milestone.RAPBD_P, Milestone.APBD_P_APPROVAL, Milestone.DPPA}


@dataclass(order=True, frozen=True)
class Act:
    """Something an official will do at a business instant."""

    at: datetime
    order: str
    do: Deed = field(compare=False)


class Official(Treasury, Claimants):
    """The officials of one region, who react to what appears on their list."""

    def begin(self) -> list[Act]:
        """Return what the officials do whether or not anybody asks: outreach, pledges, deaths reported."""
        acts = [
            self._act(plan.held_on, f"outreach.{n}", self.outreach(plan))
            for n, plan in enumerate(self.persona.outreach)
        ]
        for pledge in self.persona.pledges:
            steps = (
                ("pledge", pledge.pledged_on),
                ("agreement", pledge.agreed_on),
                ("transfer", pledge.transferred_on),
            )
            acts += [self._act(on, f"pledge.{step}", self.pledge(pledge, step, on)) for step, on in steps]
            acts.append(self._act(pledge.agreed_on, "pledge.line", self.enter(pledge.line)))
        acts += [
            self._act(plan.on + timedelta(days=3), f"death.{plan.row}", self.report_death(plan))
            for plan in self.persona.deaths
        ]
        acts += [
            self._act(plan.on + timedelta(days=5), f"contest.{plan.row}", self.contest(plan))
            for plan in self.persona.deaths
            if plan.contested
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
            "commitment.roster": lambda duty, now: [self._in(now, 12, duty.id, self.submit(duty.ref))],
            "budget.line": self._lines,
            "registration.adjudicate": lambda duty, now: [self._in(now, 1, duty.id, self.adjudicate(duty))],
            "registration.approve": self._approve_roster,
            "registration.cards": lambda duty, now: [
                self._in(now, self._between(duty, 3, 6), duty.id, self.receive_cards(duty))
            ],
            "registration.hand_over": lambda duty, now: [
                self._in(now, self._between(duty, 1, 3), duty.id, self.hand_over_cards(duty))
            ],
            "contributions.pay": self._pay,
            "contributions.confirm": lambda duty, now: [self._in(now, 0, duty.id, self.confirm(duty))],
            "claim.collect": lambda duty, now: [self._in(now, 6, duty.id, self.collect(duty))],
            "claim.determine": lambda duty, now: [self._in(now, 40, duty.id, self.determine(duty))],
            "claim.prepare": lambda duty, now: [self._in(now, 1, duty.id, self.prepare(duty))],
            "claim.review": lambda duty, now: [self._in(now, 1, duty.id, self.review(duty))],
            "claim.approve": self._decide_claim,
            "claim.correct_account": lambda duty, now: [
                self._in(now, 3, duty.id, self.correct_account(duty))
            ],
            "claim.resend": lambda duty, now: [self._in(now, 1, duty.id, self.resend(duty))],
            "claim.renew": self._renew,
            "claim.approve_renewal": lambda duty, now: [
                self._in(now, 1, duty.id, self.approve_renewal(duty))
            ],
            "escalation.rung": self._moved,
            "letter.sign": self._sign,
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
            acts.append(self._in(now, after + 1, f"target.{segment}.{year}", self.target(body)))
        return acts

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

        def answer(unit: str) -> Deed:
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
        match self._pace(duty.case, window, year):
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
        return [self._act(on, duty.id, self.record(duty, milestone, on))]

    def _decide_claim(self, duty: Duty, now: datetime) -> list[Act]:
        return [
            self._in(now, 0, duty.id, self.decide_claim(duty)),
            self._in(now, 1, f"{duty.id}.again", self.approve_further(duty)),
        ]

    def _renew(self, duty: Duty, now: datetime) -> list[Act]:
        claim_from = duty.due_on or self.clock.today(now)
        on = max(claim_from, self.clock.today(now)) + timedelta(days=4)
        return [self._act(on, duty.id, self.renew(duty))]

    def _lines(self, duty: Duty, _: datetime) -> list[Act]:
        year = int(duty.case.rsplit("/", 1)[1])
        window = duty.ref
        if self._pace(duty.case, window, year) is Pace.STALLED:
            self.waiting.append(duty)
            return []
        due_on = duty.due_on or date(year, 1, 1)
        return [
            self._act(due_on - timedelta(days=2), f"line.{n}", self.enter(line))
            for n, line in enumerate(self._lines_of(window, year))
        ]

    def _lines_of(self, window: str, year: int) -> Sequence[LinePlan]:
        revised = window == "PERUBAHAN"
        return [
            line
            for line in self.persona.lines
            if line.fiscal_year == year and (line.funding == "APBD_P") is revised
        ]

    def _approve_roster(self, duty: Duty, now: datetime) -> list[Act]:
        case = registration_id(duty.ref)

        def approve(by: Commands) -> Deed:
            async def act(at: datetime) -> Answer:
                return await by.give(case, "approve", "registration.approve", "approve", Approve(), at=at)

            return act

        acts = [self._in(now, 3, duty.id, approve(self.approver))]
        if self.persona.self_approves:
            acts.append(self._in(now, 1, f"{duty.id}.self", approve(self.officer)))
        return acts

    def _pay(self, duty: Duty, now: datetime) -> list[Act]:
        due_on = duty.due_on or date.min
        if self.persona.pays_by_transfer:
            first = max(due_on - BEFORE_DUE, self.clock.today(now) + timedelta(days=1))
            return [
                self._act(first + timedelta(days=days), f"{duty.id}.{name}", deed)
                for days, name, deed in self.transfers(duty)
            ]
        late = any(
            duty.ref.endswith(f"-{month[-2:]}") and month[:4] in duty.ref for month in self.persona.pays_late
        )
        on = due_on + timedelta(days=20) if late else due_on - timedelta(days=self._between(duty, 1, 4))
        return [self._act(on, duty.id, self.pay(duty))]

    def _moved(self, duty: Duty, now: datetime) -> list[Act]:
        if not duty.office.endswith(self.persona.moved_by):
            return []
        moved = [one for one in self.waiting if duty.case.startswith(f"escalation/{one.case}/")]
        self.waiting = [one for one in self.waiting if one not in moved]
        self.moved |= {one.case for one in moved}
        acts: list[Act] = []
        for n, one in enumerate(moved):
            on = self.clock.today(now) + timedelta(days=4 + 2 * n)
            if one.what == "budget.line":
                year = int(one.case.rsplit("/", 1)[1])
                acts += [
                    self._act(on, f"line.{k}", self.enter(line))
                    for k, line in enumerate(self._lines_of(one.ref, year))
                ]
            else:
                milestone = Milestone(one.what.partition(".")[2])
                acts.append(self._act(on, one.id, self.record(one, milestone, on)))
        return acts

    def _pace(self, case: str, window: str, year: int) -> Pace:
        pace = self.persona.pace(window, year)
        return Pace.ON_TIME if pace is Pace.STALLED and case in self.moved else pace

    def _sign(self, duty: Duty, now: datetime) -> list[Act]:
        # Only the branch signs: the drafts of other offices show what happens to one that nobody signs.
        if duty.office != office_code(OfficeKind.SCHEME_BRANCH, self.region):
            return []
        return [self._in(now, self._between(duty, 1, 5), duty.id, self.sign(duty))]

    def _planned(self) -> list[LinePlan]:
        return [*self.persona.lines, *(pledge.line for pledge in self.persona.pledges)]

    def _between(self, duty: Duty, low: int, high: int) -> int:
        return random.Random(f"{self.seed}/{duty.id}").randint(low, high)  # noqa: S311 - a story, not a secret

    def _act(self, on: date, order: str, do: Deed) -> Act:
        return Act(self.clock.at(on, HOUR), order, do)

    def _in(self, now: datetime, days: int, order: str, do: Deed) -> Act:
        return self._act(self.clock.today(now) + timedelta(days=days), order, do)
