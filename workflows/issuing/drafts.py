"""Drafts: the way of an instrument from its first idea to its enactment, as people tell it step by step."""

from datetime import date

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from schemas.cases import Answer, Command
from schemas.facts import RegulationAbandoned, RegulationStarted, RegulationStepReversed
from schemas.issuing import (
    AbandonRegulation,
    CommitmentState,
    CorrectRegulationStep,
    RecordRegulationStep,
    Regulate,
    StartRegulation,
)
from schemas.refusals import Refusal
from schemas.regulation import DraftState
from workflows.case import refuse
from workflows.deed import Deed
from workflows.issuing.steps import Stepping


class Drafting(Stepping):
    """The commands about drafts."""

    @workflow.update
    async def start_regulation(self, command: Command[StartRegulation]) -> Answer:
        """Start a draft; its whole path is planned, and its first step is asked for."""
        body = command.body
        async with self.command(
            "regulation.start", "commitment.regulation_started", command, self.may_start_regulation
        ) as deed:
            started_on = body.on or deed.today
            deed.effective(started_on)
            deed.state.drafted += 1
            draft = DraftState(
                id=f"{self.state.key.region}-R{deed.state.drafted:02d}",
                kind=body.instrument_kind,
                title_ref=body.title_ref,
                started_on=started_on,
                enacts=body.enacts,
            )
            deed.state.drafts.append(draft)
            deed.record(
                RegulationStarted(
                    draft=draft.id,
                    instrument_kind=body.instrument_kind,
                    title_ref=body.title_ref,
                    effects=body.enacts,
                )
            )
            deed.note(kind=body.instrument_kind, title_ref=body.title_ref)
            self._go_on(deed, draft, await self._planned(draft), "")
        return deed.answer

    @start_regulation.validator
    def may_start_regulation(self, command: Command[StartRegulation]) -> None:
        """Refuse a kind this region cannot enact, or that is too weak for what the draft is meant to do."""
        body = command.body
        if body.on is None:
            self.require_open()
            self.require_clock(command)
        else:
            self._require_date(command, body.on, "The draft")
        gate = self.state.gates.get(body.instrument_kind)
        if gate is None:
            raise self._invalid(f"{self.state.region_name} does not enact a {body.instrument_kind}")
        for effect in body.enacts:
            if effect not in gate.effects:
                enough = [kind for kind, other in self.state.gates.items() if effect in other.effects]
                raise refuse(
                    Refusal.TOO_WEAK, body.instrument_kind, effect=effect, enough=", ".join(enough) or "DPA"
                )

    @workflow.update
    async def record_regulation_step(self, command: Command[RecordRegulationStep]) -> Answer:
        """Record the next step on its document's date, however late it is told."""
        body = command.body
        async with self.command(
            "regulation.record",
            "commitment.regulation_step_recorded",
            command,
            self.may_record_regulation_step,
        ) as deed:
            draft = self._draft(deed, body.draft)
            self._record(deed, draft, body.met_on, body.document)
            self._go_on(deed, draft, await self._planned(draft), "the step is recorded")
        return deed.answer

    @record_regulation_step.validator
    def may_record_regulation_step(self, command: Command[RecordRegulationStep]) -> None:
        """Refuse a step out of its turn, one recorded already, and the last one, which is the instrument itself."""
        body = command.body
        self._require_date(command, body.met_on, body.step)
        draft = self._open_draft(body.draft)
        step = draft.find(body.step)
        if step is None:
            raise refuse(Refusal.UNKNOWN_RECORD, body.step, what=f"step of {draft.id}")
        if step.met_on is not None:
            raise refuse(Refusal.ALREADY_RECORDED, draft.id, what=body.step, on=step.met_on)
        if step is draft.steps[-1]:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                draft.id,
                why=f"{body.step} is the instrument itself",
                first=f"kawal case regulate {self.state.key.region} --draft {draft.id}",
            )
        self._require_turn(draft, body.step)
        self._require_after(draft, body.met_on)

    @workflow.update
    async def correct_regulation_step(self, command: Command[CorrectRegulationStep]) -> Answer:
        """Take the record of the latest step back: it is the next one again, counted as before."""
        body = command.body
        async with self.command(
            "regulation.correct",
            "commitment.regulation_step_reversed",
            command,
            self.may_correct_regulation_step,
        ) as deed:
            draft = self._draft(deed, body.draft)
            record = draft.latest.record if draft.latest else None
            draft.reverse()
            deed.record(
                RegulationStepReversed(draft=draft.id, record=record or 0, step=body.step, why=body.why)
            )
            deed.note(step=body.step, record=record, why=body.why)
            self._go_on(deed, draft, await self._planned(draft), "the record before it was reversed")
        return deed.answer

    @correct_regulation_step.validator
    def may_correct_regulation_step(self, command: Command[CorrectRegulationStep]) -> None:
        """Refuse to reverse anything but the latest record: later ones rest on it."""
        self.require_open()
        self.require_clock(command)
        draft = self._open_draft(command.body.draft)
        latest = draft.latest
        if latest is None:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.step, what=f"record of {draft.id}")
        if latest.plan.step is not command.body.step:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                draft.id,
                why=f"its latest record is {latest.plan.step}",
                first=f"kawal regulation correct {self.state.key.region} {draft.id} {latest.plan.step}",
            )

    @workflow.update
    async def abandon_regulation(self, command: Command[AbandonRegulation]) -> Answer:
        """Give a draft up, with a reason; nobody is asked for its steps any more."""
        body = command.body
        async with self.command(
            "regulation.abandon", "commitment.regulation_abandoned", command, self.may_abandon_regulation
        ) as deed:
            deed.effective(body.on)
            draft = self._draft(deed, body.draft)
            deed.record(RegulationAbandoned(draft=draft.id, why=body.why))
            deed.note(why=body.why)
            self._close(deed, draft, "the draft is abandoned")
        return deed.answer

    @abandon_regulation.validator
    def may_abandon_regulation(self, command: Command[AbandonRegulation]) -> None:
        """Refuse what is no open draft, and a day before its latest step."""
        self._require_date(command, command.body.on, "The end of the draft")
        self._require_after(self._open_draft(command.body.draft), command.body.on)

    def _require_enactable(self, body: Regulate) -> None:
        draft = self._open_draft(body.draft or "")
        if draft.kind is not body.instrument_kind:
            raise self._invalid(f"{draft.id} is the draft of a {draft.kind}")
        self._require_turn(draft, draft.steps[-1].plan.step)
        self._require_after(draft, body.enacted_on)

    def _enact(self, deed: Deed[CommitmentState], body: Regulate) -> None:
        draft = self._draft(deed, body.draft or "")
        self._record(deed, draft, body.enacted_on, body.number)
        self._close(deed, draft, "enacted")

    def _invalid(self, why: str) -> ApplicationError:
        return refuse(Refusal.INVALID_INPUT, self.state.key.id, what="The instrument", why=why)

    def _open_draft(self, draft: str) -> DraftState:
        found = self.state.draft(draft)
        if found is None:
            raise refuse(Refusal.UNKNOWN_RECORD, draft, what="open draft")
        return found

    def _require_turn(self, draft: DraftState, step: str) -> None:
        now = draft.next.plan.step
        if step != now:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                draft.id,
                why=f"its next step is {now}",
                first=f"kawal regulation record {self.state.key.region} {draft.id} {now}",
            )

    def _require_after(self, draft: DraftState, on: date) -> None:
        if on < draft.earliest:
            raise refuse(
                Refusal.INVALID_INPUT, draft.id, what="The date", why=f"{on} is before {draft.earliest}"
            )
