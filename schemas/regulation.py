"""Regulation: how a draft stands, by when its steps are owed, and what each kind of instrument allows."""

from datetime import date

from schemas.base import Message, State
from schemas.rulings import Ruling
from schemas.terms import Effect, InstrumentKind, RegulationStep, Segment


class PlanRegulation(Message):
    """Plan a draft's steps from the day it began and from the days on which its first steps were done."""

    region: str
    instrument_kind: InstrumentKind
    started_on: date
    done: tuple[date, ...] = ()
    commanded: bool = True
    """Whether there is somebody to be refused when the law book does not reach that far."""


class PlannedStep(Message):
    """One step as it is planned: whose deed, by when, counted from which day."""

    step: RegulationStep
    actor: str
    """The kind of office whose deed it is."""
    office: str
    counted_from: date
    due_on: date
    rule: str


class RegulationPlan(Message):
    """A draft's steps in order, how many days before each its actor is reminded, and the rules behind both."""

    steps: tuple[PlannedStep, ...]
    notice_days: tuple[int, ...]
    rulings: tuple[Ruling, ...]


class RegisterBy(Message):
    """Say by when the workers of a line are registered whose money is there since a day."""

    region: str
    owner: str
    since: date


class RegisteredBy(Message):
    """The last day to register in time, and the kind of office that owes it."""

    due_on: date
    actor: str
    rulings: tuple[Ruling, ...]


class StepState(State):
    """A step of a draft and how it stands."""

    plan: PlannedStep
    met_on: date | None = None
    record: int | None = None
    """The number of the record that says so, within the draft."""


class DraftState(State):
    """A draft that is neither enacted nor abandoned. Its last step is the instrument itself."""

    id: str
    kind: InstrumentKind
    title_ref: str
    started_on: date
    enacts: tuple[Effect, ...] = ()
    steps: list[StepState] = []
    records: int = 0
    """Records made so far, those that were reversed included."""
    asked: int = 0
    """How often a next step was asked for: each time by a task of its own."""
    task: str = ""
    """The task that asks for its next step."""

    @property
    def next(self) -> StepState:
        """Return the one step that is to be done now."""
        return next(step for step in self.steps if step.met_on is None)

    @property
    def latest(self) -> StepState | None:
        """Return the step recorded last, or None before the first."""
        done = [step for step in self.steps if step.met_on is not None]
        return done[-1] if done else None

    @property
    def done(self) -> tuple[date, ...]:
        """Return the days on which its first steps were done."""
        return tuple(step.met_on for step in self.steps if step.met_on is not None)

    @property
    def earliest(self) -> date:
        """Return the first day on which the next step can have been done."""
        return max((self.started_on, *self.done))

    def find(self, step: RegulationStep) -> StepState | None:
        """Return a step by its code, or None where this path has no such step."""
        return next((one for one in self.steps if one.plan.step is step), None)

    def record(self, met_on: date) -> int:
        """Take the next step as done; return the number of its record."""
        self.records += 1
        step = self.next
        step.met_on, step.record = met_on, self.records
        return self.records

    def reverse(self) -> None:
        """Take the record of the latest step back."""
        if (step := self.latest) is not None:
            step.met_on = step.record = None

    def take(self, planned: tuple[PlannedStep, ...]) -> tuple[PlannedStep, ...]:
        """Take a plan over; return its steps that were not planned so before."""
        before = [step.plan for step in self.steps]
        if not self.steps:
            self.steps = [StepState(plan=plan) for plan in planned]
        for step, plan in zip(self.steps, planned, strict=True):
            step.plan = plan
        return tuple(plan for plan in planned if plan not in before)


class Gate(Message):
    """What one kind of instrument allows, and whether it fulfils the duty to regulate."""

    strength: int
    effects: tuple[Effect, ...]
    lacks: tuple[Effect, ...]
    fulfils: bool


class Unregistered(Message):
    """A line whose money is there and whose workers are still to be registered."""

    line: str
    fiscal_year: int
    segment: Segment
    headcount: int
    since: date
    due_on: date
    actor: str
    rule: str
    found: bool = False
    """Whether the day has passed: the money lies there, and nobody is registered."""
