"""Regulation and outreach: the instruments a region derives, and the events that carry them to people."""

from temporalio import workflow

from schemas.cases import Answer, Command
from schemas.facts import (
    FollowUpAgreed,
    FollowUpDone,
    InstrumentAcknowledged,
    InstrumentAddressed,
    InstrumentEnacted,
    OutreachHeld,
    OutreachReached,
    TargetSet,
)
from schemas.issuing import (
    AcknowledgeInstrument,
    CompleteFollowUp,
    HoldOutreach,
    Instrument,
    Regulate,
    SetTarget,
)
from schemas.refusals import Refusal
from schemas.terms import Progress
from workflows.case import refuse
from workflows.issuing.common import CommitmentCase
from workflows.ladders import lower_ladder


class Regulating(CommitmentCase):
    """The commands about targets, instruments and outreach."""

    @workflow.update
    async def set_target(self, command: Command[SetTarget]) -> Answer:
        """Record how many workers of a segment the region means to protect in a year."""
        body = command.body
        async with self.command(
            "commitment.target", "commitment.target_set", command, self.may_set_target
        ) as deed:
            deed.record(
                TargetSet(segment=body.segment, fiscal_year=body.fiscal_year, headcount=body.headcount)
            )
            deed.note(segment=body.segment, fiscal_year=body.fiscal_year, headcount=body.headcount)
        return deed.answer

    @set_target.validator
    def may_set_target(self, command: Command[SetTarget]) -> None:
        """Refuse what comes after the end."""
        self.require_open()
        self.require_clock(command)

    @workflow.update
    async def regulate(self, command: Command[Regulate]) -> Answer:
        """Record a derived instrument; its addressees are asked to acknowledge it."""
        body = command.body
        async with self.command(
            "commitment.regulate", "commitment.regulated", command, self.may_regulate
        ) as deed:
            instrument = self._instrument_id(body)
            deed.effective(body.enacted_on)
            deed.rule(self.state.strengths)
            deed.record(
                InstrumentEnacted(
                    instrument=instrument,
                    instrument_kind=body.instrument_kind,
                    number=body.number,
                    enacted_on=body.enacted_on,
                    relation=body.relation,
                    strength=self._strength(body) or 0,
                ),
                *(InstrumentAddressed(instrument=instrument, unit=unit) for unit in body.addressees),
            )
            deed.state.instruments.append(
                Instrument(
                    id=instrument, kind=body.instrument_kind, number=body.number, awaiting=body.addressees
                )
            )
            deed.note(
                instrument=instrument, kind=body.instrument_kind, number=body.number,
                addressees=len(body.addressees),
            )  # fmt: skip
            deed.touch(instrument)
            deed.state.drop("regulate")
            deed.done(self._task("regulate"))
            if body.addressees:
                deed.task(self._ask("acknowledge_instrument", None, instrument, ref=instrument))
            self._come_to(deed, Progress.REGULATED)
            lower_ladder(deed, "regulate", "regulated")
        return deed.answer

    @regulate.validator
    def may_regulate(self, command: Command[Regulate]) -> None:
        """Refuse an instrument recorded already, one this region cannot enact, and impossible dates."""
        body = command.body
        self._require_date(command, body.enacted_on, "The instrument")
        if self._strength(body) is None:
            raise refuse(
                Refusal.INVALID_INPUT,
                self.state.key.id,
                what="The instrument",
                why=f"{self.state.region_name} does not enact a {body.instrument_kind}",
            )
        if self._instrument_id(body) in {instrument.id for instrument in self.state.instruments}:
            raise refuse(
                Refusal.ALREADY_RECORDED, self.state.key.id, what="The instrument", on=body.enacted_on
            )

    @workflow.update
    async def acknowledge_instrument(self, command: Command[AcknowledgeInstrument]) -> Answer:
        """Record that an addressee acknowledged the region's instrument."""
        body = command.body
        async with self.command(
            "commitment.acknowledge_instrument",
            "commitment.instrument_acknowledged",
            command,
            self.may_acknowledge_instrument,
        ) as deed:
            deed.effective(body.on)
            deed.record(InstrumentAcknowledged(instrument=body.instrument, unit=body.unit))
            deed.note(instrument=body.instrument, unit=body.unit)
            deed.touch(body.instrument)
            for position, instrument in enumerate(deed.state.instruments):
                if instrument.id == body.instrument:
                    left = tuple(unit for unit in instrument.awaiting if unit != body.unit)
                    deed.state.instruments[position] = instrument.model_copy(update={"awaiting": left})
                    if not left:
                        deed.done(self._task("acknowledge_instrument", body.instrument))
        return deed.answer

    @acknowledge_instrument.validator
    def may_acknowledge_instrument(self, command: Command[AcknowledgeInstrument]) -> None:
        """Refuse an unknown instrument, and a unit that it does not address or that has answered."""
        self._require_date(command, command.body.on, "The acknowledgement")
        found = [one for one in self.state.instruments if one.id == command.body.instrument]
        if not found:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.instrument, what="instrument")
        if command.body.unit not in found[0].awaiting:
            raise refuse(Refusal.UNKNOWN_RECORD, command.body.unit, what="awaited addressee")

    @workflow.update
    async def hold_outreach(self, command: Command[HoldOutreach]) -> Answer:
        """Record an outreach event; a ceremony moves no stage and pays nobody."""
        body = command.body
        async with self.command(
            "commitment.outreach", "commitment.outreach_held", command, self.may_hold_outreach
        ) as deed:
            deed.effective(body.held_on)
            deed.state.outreach += 1
            outreach = f"{self.state.key.region}-E{deed.state.outreach:03d}"
            deed.record(
                OutreachHeld(
                    outreach=outreach,
                    outreach_kind=body.outreach_kind,
                    attendance=body.attendance,
                    minutes=body.minutes,
                ),
                *(OutreachReached(outreach=outreach, region=region) for region in body.regions),
                *(
                    FollowUpAgreed(outreach=outreach, item=item, owner=one.owner, due_on=one.due_on)
                    for item, one in enumerate(body.follow_ups, 1)
                ),
            )
            for item, one in enumerate(body.follow_ups, 1):
                deed.task(
                    self._ask(
                        "follow_up",
                        one.due_on,
                        f"{outreach} #{item}",
                        ref=f"{outreach}.{item}",
                        office=one.owner,
                    )
                )
            deed.touch(outreach)
            deed.note(
                outreach=outreach,
                kind=body.outreach_kind,
                attendance=body.attendance,
                regions=list(body.regions),
            )
        return deed.answer

    @hold_outreach.validator
    def may_hold_outreach(self, command: Command[HoldOutreach]) -> None:
        """Refuse events that have not happened yet or came before the instruction."""
        self._require_date(command, command.body.held_on, "The outreach event")

    @workflow.update
    async def complete_follow_up(self, command: Command[CompleteFollowUp]) -> Answer:
        """Record that what an outreach event left to do is done."""
        body = command.body
        async with self.command(
            "commitment.follow_up", "commitment.follow_up_done", command, self.may_complete_follow_up
        ) as deed:
            deed.effective(body.on)
            deed.record(FollowUpDone(outreach=body.outreach, item=body.item))
            deed.done(self._task("follow_up", f"{body.outreach}.{body.item}"))
            deed.touch(body.outreach)
            deed.note(outreach=body.outreach, item=body.item)
        return deed.answer

    @complete_follow_up.validator
    def may_complete_follow_up(self, command: Command[CompleteFollowUp]) -> None:
        """Refuse what nobody agreed on, or what is done already."""
        self._require_date(command, command.body.on, "The follow-up")
        reference = f"{command.body.outreach}.{command.body.item}"
        if self._task("follow_up", reference) not in self.state.tasks:
            raise refuse(Refusal.UNKNOWN_RECORD, reference, what="open follow-up")

    def _strength(self, body: Regulate) -> int | None:
        strengths = self.state.strengths.value
        strength = strengths.get(body.instrument_kind) if isinstance(strengths, dict) else None
        return strength if isinstance(strength, int) else None

    def _instrument_id(self, body: Regulate) -> str:
        return f"{self.state.key.region}/{body.instrument_kind}/{body.number}"
