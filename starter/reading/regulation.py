"""Regulation as case files show it: drafts with their steps, instruments with what they allow, open breaches."""

from collections.abc import Sequence
from datetime import date

from law.instruments import allows
from schemas.base import Message
from schemas.facts import AnyFact, InstrumentEnacted, RegulationStarted
from schemas.terms import Effect, InstrumentKind, RegulationStep
from store.reads import Recorded


class Step(Message):
    """One step of a draft: who must act, by when, and when it was done."""

    step: RegulationStep
    office: str
    counted_from: date
    due_on: date
    met_on: date | None
    document: str | None
    record: int | None
    days_late: int | None


class Draft(Message):
    """A draft and its steps. `next` is None once it is enacted or abandoned."""

    draft: str
    kind: InstrumentKind
    title_ref: str
    started_on: date
    effects: tuple[Effect, ...]
    status: str
    next: RegulationStep | None
    instrument: str | None
    why: str | None
    """Why it was abandoned."""
    steps: tuple[Step, ...]


class InstrumentOf(Message):
    """A derived instrument: what it allows, and who has acknowledged it."""

    instrument: str
    kind: InstrumentKind
    number: str
    enacted_on: date
    relation: str
    target: str | None
    draft: str | None
    allows: tuple[Effect, ...]
    lacks: tuple[Effect, ...]
    fulfils: bool
    """Whether it fulfils the duty to regulate."""
    acknowledged: tuple[str, ...]
    awaiting: tuple[str, ...]


class Breach(Message):
    """Money that lay ready while nobody was registered; it ended, or is open."""

    breach: str
    line: str
    since: date
    due_on: date
    ended: str | None


def drafts(recorded: Sequence[Recorded]) -> tuple[Draft, ...]:
    """Return the drafts of a commitment in the order in which they were started."""
    return tuple(
        _draft(one.fact, one, recorded) for one in recorded if isinstance(one.fact, RegulationStarted)
    )


def instruments(recorded: Sequence[Recorded]) -> tuple[InstrumentOf, ...]:
    """Return the instruments of a commitment in the order in which they became known."""
    facts = [one.fact for one in recorded]
    return tuple(_instrument(fact, facts) for fact in facts if isinstance(fact, InstrumentEnacted))


def breaches(recorded: Sequence[Recorded]) -> tuple[Breach, ...]:
    """Return the breaches of a commitment in the order in which they were found."""
    facts = [one.fact for one in recorded]
    ended = {fact.line: fact.why for fact in facts if fact.kind == "breach_ended"}
    return tuple(
        Breach(
            breach=fact.breach,
            line=fact.line,
            since=fact.since,
            due_on=fact.due_on,
            ended=ended.get(fact.line),
        )
        for fact in facts
        if fact.kind == "breach_found"
    )


def _draft(fact: RegulationStarted, started: Recorded, recorded: Sequence[Recorded]) -> Draft:
    about = [
        one.fact
        for one in recorded
        if one.chain == started.chain and getattr(one.fact, "draft", None) == fact.draft
    ]
    instrument = next((one.instrument for one in about if one.kind == "instrument_enacted"), None)
    why = next((one.why for one in about if one.kind == "regulation_abandoned"), None)
    steps = _steps(about)
    is_open = instrument is None and why is None
    return Draft(
        draft=fact.draft,
        kind=fact.instrument_kind,
        title_ref=fact.title_ref,
        started_on=started.effective_on,
        effects=fact.effects,
        status="enacted" if instrument else "abandoned" if why else "open",
        next=next((step.step for step in steps if step.met_on is None), None) if is_open else None,
        instrument=instrument,
        why=why,
        steps=steps,
    )


def _steps(about: Sequence[AnyFact]) -> tuple[Step, ...]:
    planned = {fact.step: fact for fact in about if fact.kind == "regulation_planned"}
    taken_back = {fact.record for fact in about if fact.kind == "regulation_step_reversed"}
    done = {
        fact.step: fact
        for fact in about
        if fact.kind == "regulation_step_recorded" and fact.record not in taken_back
    }
    return tuple(
        Step(
            step=step,
            office=plan.actor,
            counted_from=plan.counted_from,
            due_on=plan.due_on,
            met_on=done[step].met_on if step in done else None,
            document=done[step].document if step in done else None,
            record=done[step].record if step in done else None,
            days_late=done[step].days_late if step in done else None,
        )
        for step, plan in planned.items()
    )


def _instrument(fact: InstrumentEnacted, facts: Sequence[AnyFact]) -> InstrumentOf:
    addressed, done = (
        [one.unit for one in facts if one.kind == kind and one.instrument == fact.instrument]
        for kind in ("instrument_addressed", "instrument_acknowledged")
    )
    gate = allows(fact.instrument_kind)
    return InstrumentOf(
        instrument=fact.instrument,
        kind=fact.instrument_kind,
        number=fact.number,
        enacted_on=fact.enacted_on,
        relation=fact.relation,
        target=fact.target,
        draft=fact.draft,
        allows=gate.effects,
        lacks=gate.lacks,
        fulfils=gate.fulfils,
        acknowledged=tuple(done),
        awaiting=tuple(unit for unit in addressed if unit not in done),
    )
