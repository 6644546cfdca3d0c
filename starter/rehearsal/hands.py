"""Hands: the commands that officials give, each ready to be carried out at a business instant."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from law import contributions
from law.months import Month
from schemas.budgeting import BudgetLine, Fallback, RecordMilestone
from schemas.cases import Answer
from schemas.clock import Clock
from schemas.contributions import ConfirmPayment, Pay
from schemas.families import ClaimFile
from schemas.issuing import FollowUp, HoldOutreach, SetTarget, SubmitRoster
from schemas.ladders import SignLetter
from schemas.money import Rupiah
from schemas.names import budget_id, commitment_id, registration_id
from schemas.registration import Adjudicate, HandOverCards, ReceiveCards
from schemas.terms import Milestone, Verdict
from starter.client import Commands
from starter.rehearsal.banking import Receive
from starter.rehearsal.people import roster
from starter.rehearsal.persona import DeathPlan, LinePlan, OutreachPlan, Persona, PledgePlan

Upload = Callable[[str, bytes], Awaitable[tuple[str, str]]]
Held = Callable[[str], Awaitable[list[tuple[int, int]]]]
"""The rows of a roster that await a verdict, each with how much it resembles somebody."""
SAME = 90
"""From so much likeness on these officials say that two records are one person."""
Owed = Callable[[str], Awaitable[Rupiah]]


@dataclass(frozen=True)
class Lacking:
    """What an office sees of a claim: what it lacks, on what it could be refused, and the children's schools."""

    missing: tuple[str, ...]
    grounds: tuple[str, ...]
    levels: dict[str, str]
    """The level of school expected of each child."""


Look = Callable[[str], Awaitable[Lacking]]
Deed = Callable[[datetime], Awaitable[Answer | None]]


@dataclass(frozen=True)
class Duty:
    """A task as its official reads it."""

    id: str
    case: str
    what: str
    ref: str
    office: str
    due_on: date | None


@dataclass
class Hands:
    """What the officials of one region can do: a case officer and a second pair of eyes."""

    persona: Persona
    instruction: str
    clock: Clock
    seed: int
    officer: Commands
    approver: Commands
    signer: Commands
    """Whoever signs for the scheme branch that serves the region."""
    reviewer: Commands
    """Whoever looks a second time at a claim that stands out."""
    upload: Upload
    owed: Owed
    held: Held
    receive: Receive
    booked: Owed
    """How much a transfer brought, by its receipt."""
    look: Look
    """What the record shows of a claim."""
    claims: dict[str, tuple[DeathPlan, ClaimFile]] = field(default_factory=dict)
    """The death behind each claim, and its file as it was last written."""
    undecided: dict[str, list[Commands]] = field(default_factory=dict)
    """Who has still to approve each claim that takes more than one."""
    lines: dict[str, LinePlan] = field(default_factory=dict)
    """The plan behind each line that was entered."""
    returned: set[str] = field(default_factory=set)
    """The bills whose first transfer the bank takes back."""
    waiting: list[Duty] = field(default_factory=list)
    """What a stalled region leaves undone until it is moved."""
    moved: set[str] = field(default_factory=set)
    """The budget years in which it has been moved: it keeps the dates from then on."""

    @property
    def region(self) -> str:
        """Return the region's code."""
        return self.persona.region

    @property
    def commitment(self) -> str:
        """Return the region's commitment."""
        return commitment_id(self.instruction, self.region)

    def target(self, body: SetTarget) -> Deed:
        """Set how many workers are to be protected."""

        async def act(at: datetime) -> Answer:
            return await self.officer.give(
                self.commitment, "set_target", "commitment.target", f"target.{body.segment}.{body.fiscal_year}", body, at=at
            )  # fmt: skip

        return act

    def record(self, duty: Duty, milestone: Milestone, on: date) -> Deed:
        """Record a milestone on a date."""

        async def act(at: datetime) -> Answer:
            year = duty.case.rsplit("/", 1)[1]
            body = RecordMilestone(
                milestone=milestone, met_on=on, document=f"{self.region}/{milestone}/{year} (SIMULASI)"
            )
            return await self.officer.give(
                duty.case, "record_milestone", "budget.record", f"record.{milestone}", body, at=at
            )

        return act

    def enter(self, line: LinePlan) -> Deed:
        """Enter a budget line, and remember which plan it follows."""

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

    def pledge(self, plan: PledgePlan, step: str, on: date) -> Deed:
        """Take somebody else's money one step further."""

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

    def submit(self, line: str) -> Deed:
        """Upload a line's roster and submit it."""

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

    def pay(self, duty: Duty) -> Deed:
        """Enter the payment of what is owed of a bill."""
        bill = duty.ref

        async def act(at: datetime) -> Answer | None:
            amount = await self.owed(bill)
            if amount <= 0:
                return None
            on = self.clock.today(at)
            body = Pay(bill=bill, amount=amount, paid_on=on, document=f"SP2D/{bill} (SIMULASI)")
            step = f"pay.{bill}"
            return await self.officer.give(
                duty.case, "pay", "contributions.pay", step, body, occurrence=on.isoformat(), at=at
            )

        return act

    def confirm(self, duty: Duty) -> Deed:
        """Confirm a payment that the case officer entered."""

        async def act(at: datetime) -> Answer:
            body = ConfirmPayment(payment=duty.ref)
            return await self.approver.give(
                duty.case, "confirm_payment", "contributions.confirm", f"confirm.{duty.ref}", body, at=at
            )

        return act

    def adjudicate(self, duty: Duty) -> Deed:
        """Compare every held row of a roster with whom it resembles: all but the namesakes are the same person."""
        case = registration_id(duty.ref)

        async def act(at: datetime) -> Answer | None:
            answer = None
            for row, score in await self.held(duty.ref):
                same = score >= SAME
                body = Adjudicate(
                    row_number=row,
                    verdict=Verdict.SAME if same else Verdict.DIFFERENT,
                    why="NIK salah ketik, orang yang sama"
                    if same
                    else "senama dan sehari lahir, ibu dan NIK berbeda",
                )
                answer = await self.officer.give(
                    case, "adjudicate", "registration.adjudicate", f"adjudicate.{row}", body, at=at
                )
            return answer

        return act

    def receive_cards(self, duty: Duty) -> Deed:
        """Record that the agency's certificate and cards have come."""

        async def act(at: datetime) -> Answer:
            body = ReceiveCards(on=self.clock.today(at), certificate=f"SERT-{duty.ref} (SIMULASI)")
            return await self.officer.give(
                registration_id(duty.ref), "receive_cards", "registration.cards", "cards", body, at=at
            )

        return act

    def hand_over_cards(self, duty: Duty) -> Deed:
        """Record that the workers have their cards."""

        async def act(at: datetime) -> Answer:
            body = HandOverCards(on=self.clock.today(at))
            return await self.officer.give(
                registration_id(duty.ref),
                "hand_over_cards",
                "registration.hand_over",
                "hand_over",
                body,
                at=at,
            )

        return act

    def sign(self, duty: Duty) -> Deed:
        """Sign a draft, under a number of the branch's own."""

        async def act(at: datetime) -> Answer:
            on = self.clock.today(at)
            number = f"B-{duty.ref.rpartition('.')[2]}/{self.region}/{on:%m%Y} (SIMULASI)"
            body = SignLetter(letter=duty.ref, number=number, on=on)
            return await self.signer.give(
                duty.case, "sign_letter", "letter.sign", f"sign.{duty.ref}", body, at=at
            )

        return act

    def outreach(self, plan: OutreachPlan) -> Deed:
        """Hold an outreach event."""

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


def budgeted(line: LinePlan) -> Rupiah:
    """Return what a line is given: the contributions of everybody it names, for all its months."""
    month = Month(year=line.fiscal_year, month=1)
    monthly = contributions.monthly(line.worker_class, line.income, month, funding=line.funding, relief=False)
    return monthly.total * line.headcount * line.months
