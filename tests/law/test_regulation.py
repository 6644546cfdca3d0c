"""Drafts in the abstract: any order of records and corrections leaves one next step, with a day that can be met."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from law import instruments, regions, regulation
from law.offices import office_code
from schemas.regulation import DraftState, PlannedStep
from schemas.terms import Effect, InstrumentKind

PANDEGLANG = regions.find("36.01")
KINDS = [kind for kind in InstrumentKind if instruments.fits(kind, PANDEGLANG)]
STARTS = st.dates(date(2021, 3, 25), date(2025, 12, 31))
DEEDS = st.lists(st.one_of(st.none(), st.integers(0, 90)), max_size=20)
"""None takes the latest record back; a number records the next step so many days after the one before it."""


def planned(draft: DraftState) -> tuple[PlannedStep, ...]:
    """Plan a draft as the activity does."""
    return tuple(
        PlannedStep(
            step=step.step,
            actor=step.actor,
            office=office_code(step.actor, PANDEGLANG.code),
            counted_from=step.counted_from,
            due_on=step.due_on,
            rule=step.rulings[0].reference,
        )
        for step in regulation.plan(draft.kind, PANDEGLANG, draft.started_on, draft.done)
    )


def begun(kind: InstrumentKind, day: date) -> DraftState:
    draft = DraftState(id="36.01-R01", kind=kind, title_ref="ND-1", started_on=day)
    draft.take(planned(draft))
    return draft


@given(kind=st.sampled_from(KINDS), start=STARTS, deeds=DEEDS)
def test_an_open_draft_has_one_next_step_counted_from_the_one_before_it(
    kind: InstrumentKind, start: date, deeds: list[int | None]
) -> None:
    draft = begun(kind, start)
    for deed in deeds:
        if deed is None:
            draft.reverse()
        elif draft.next is not draft.steps[-1]:
            draft.record(draft.earliest + timedelta(days=deed))
        draft.take(planned(draft))
        position = draft.steps.index(draft.next)
        assert all(step.met_on for step in draft.steps[:position])
        assert not any(step.met_on for step in draft.steps[position:])
        assert draft.next.plan.counted_from == (draft.done[-1] if draft.done else start)
        assert draft.next.plan.due_on > draft.next.plan.counted_from
        assert draft.latest is None or draft.latest is draft.steps[position - 1]


@given(kind=st.sampled_from(KINDS), start=STARTS, deeds=st.lists(st.integers(0, 90), max_size=4))
def test_taking_every_record_back_leaves_the_plan_of_the_first_day(
    kind: InstrumentKind, start: date, deeds: list[int]
) -> None:
    draft, fresh = begun(kind, start), begun(kind, start)
    for deed in deeds[: len(draft.steps) - 1]:
        draft.record(draft.earliest + timedelta(days=deed))
        draft.take(planned(draft))
    for _ in range(draft.records):
        draft.reverse()
        draft.take(planned(draft))
    assert draft.steps == fresh.steps


@given(kind=st.sampled_from(KINDS), start=STARTS, days=st.integers(0, 60))
def test_recording_one_step_moves_only_those_after_it(kind: InstrumentKind, start: date, days: int) -> None:
    draft = begun(kind, start)
    before = [step.plan for step in draft.steps]
    draft.record(start + timedelta(days=days))
    moved = draft.take(planned(draft))
    assert before[0] == draft.steps[0].plan
    assert set(moved) <= {step.plan for step in draft.steps[1:]}


def test_no_instrument_spends_and_the_stronger_allows_whatever_the_weaker_does() -> None:
    ranked = sorted(InstrumentKind, key=instruments.strength)
    for weaker, stronger in pairwise(ranked):
        assert set(instruments.allows(weaker).effects) <= set(instruments.allows(stronger).effects)
    assert all(Effect.SPEND in instruments.allows(kind).lacks for kind in InstrumentKind)
    assert instruments.spending_takes() == "DPA"
