"""Regulation: the instruments a region derives, what each of them allows, and who acknowledges them.

An instrument too weak to fulfil the duty to regulate is recorded like any other; it moves no stage and lets nobody
rest, and its answer says what would be enough.
"""

from pydantic import JsonValue
from temporalio import workflow

from schemas.cases import Answer, Command
from schemas.facts import InstrumentAcknowledged, InstrumentAddressed, InstrumentEnacted
from schemas.issuing import AcknowledgeInstrument, CommitmentState, Instrument, Regulate
from schemas.refusals import Refusal
from schemas.regulation import Gate
from schemas.terms import Effect, Progress, Relation
from workflows.case import refuse
from workflows.deed import Deed
from workflows.issuing.drafts import Drafting
from workflows.ladders import lower_ladder

MONEY = "DPA"
"""What a spending commitment takes instead of an instrument (`instruments.spending`)."""


class Regulating(Drafting):
    """The commands about instruments."""

    @workflow.update
    async def regulate(self, command: Command[Regulate]) -> Answer:
        """Record a derived instrument; its addressees are asked to acknowledge it."""
        body = command.body
        async with self.command(
            "commitment.regulate", self._action(body), command, self.may_regulate
        ) as deed:
            instrument, gate = self._instrument_id(body), self.state.gates[body.instrument_kind]
            deed.effective(body.enacted_on)
            deed.rule(*self.state.gate_rulings)
            deed.record(
                InstrumentEnacted(
                    instrument=instrument,
                    instrument_kind=body.instrument_kind,
                    number=body.number,
                    enacted_on=body.enacted_on,
                    relation=body.relation,
                    strength=gate.strength,
                    target=body.target,
                    draft=body.draft,
                ),
                *(InstrumentAddressed(instrument=instrument, unit=unit) for unit in body.addressees),
            )
            deed.state.instruments.append(
                Instrument(
                    id=instrument,
                    kind=body.instrument_kind,
                    number=body.number,
                    enacted_on=body.enacted_on,
                    awaiting=body.addressees,
                )
            )
            deed.note(
                instrument=instrument, kind=body.instrument_kind, number=body.number,
                addressees=len(body.addressees), **self._says(gate),
            )  # fmt: skip
            deed.touch(instrument)
            if body.addressees:
                deed.task(self._ask("acknowledge_instrument", None, instrument, ref=instrument))
            if body.relation is Relation.REPLACES and body.target is not None:
                self._let_rest(deed, body.target)
            if body.draft is not None:
                self._enact(deed, body)
            if gate.fulfils:
                deed.state.drop("regulate")
                deed.done(self._task("regulate"))
                self._come_to(deed, Progress.REGULATED)
                lower_ladder(deed, "regulate", "regulated")
        return deed.answer

    @regulate.validator
    def may_regulate(self, command: Command[Regulate]) -> None:
        """Refuse an instrument recorded already, one this region cannot enact, and impossible dates.

        Refused too: a target that is not there or is stronger or younger, and a draft of another kind or with a step
        still to come before its last.
        """
        body = command.body
        self._require_date(command, body.enacted_on, "The instrument")
        if body.instrument_kind not in self.state.gates:
            raise self._invalid(f"{self.state.region_name} does not enact a {body.instrument_kind}")
        if self._instrument_id(body) in {instrument.id for instrument in self.state.instruments}:
            raise refuse(
                Refusal.ALREADY_RECORDED, self.state.key.id, what="The instrument", on=body.enacted_on
            )
        if body.target is not None:
            self._require_target(body, body.target)
        if body.draft is not None:
            self._require_enactable(body)

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

    def _action(self, body: Regulate) -> str:
        gate = self.state.gates.get(body.instrument_kind)
        return "commitment.regulated" if gate and gate.fulfils else "commitment.instrument_recorded"

    def _require_target(self, body: Regulate, target: str) -> None:
        found = next((one for one in self.state.instruments if one.id == target), None)
        if found is None:
            raise refuse(Refusal.UNKNOWN_RECORD, target, what="instrument")
        if body.enacted_on < found.enacted_on:
            raise self._invalid(f"{target} bears a later date, {found.enacted_on}")
        needed = self.state.gates[found.kind].strength
        if self.state.gates[body.instrument_kind].strength < needed:
            enough = [kind for kind, gate in self.state.gates.items() if gate.strength >= needed]
            raise refuse(
                Refusal.TOO_WEAK,
                body.instrument_kind,
                effect=f"{body.relation} {target}",
                enough=", ".join(enough),
            )

    def _let_rest(self, deed: Deed[CommitmentState], replaced: str) -> None:
        for position, instrument in enumerate(deed.state.instruments):
            if instrument.id == replaced:
                deed.state.instruments[position] = instrument.model_copy(update={"awaiting": ()})
        deed.done(self._task("acknowledge_instrument", replaced))

    def _says(self, gate: Gate) -> dict[str, JsonValue]:
        """Return what an instrument allows, what it lacks with what would be enough, and whether it fulfils the duty."""
        lacks: dict[str, JsonValue] = {
            effect: [MONEY]
            if effect is Effect.SPEND
            else [kind for kind, other in self.state.gates.items() if effect in other.effects]
            for effect in gate.lacks
        }
        fulfilling: list[JsonValue] = [kind for kind, other in self.state.gates.items() if other.fulfils]
        return {
            "allows": list(gate.effects),
            "lacks": lacks,
            "fulfils": gate.fulfils,
            **({} if gate.fulfils else {"would_fulfil": fulfilling}),
        }

    def _instrument_id(self, body: Regulate) -> str:
        return f"{self.state.key.region}/{body.instrument_kind}/{body.number}"
