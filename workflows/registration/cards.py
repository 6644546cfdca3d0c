"""Cards: the agency delivers certificate and cards in time, and whoever registered the workers hands them over."""

from datetime import date, datetime

from temporalio import workflow

from schemas.cases import Answer, Body, Command, Due
from schemas.facts import CardsHandedOver, CardsReceived
from schemas.orders import PlanHandover
from schemas.refusals import Refusal
from schemas.registration import HandOverCards, ReceiveCards, RegistrationState
from schemas.rulings import Ruling
from schemas.work import PLAN_HANDOVER
from workflows.case import do, refuse
from workflows.deed import Deed
from workflows.ladders import lower_ladder, raise_ladder
from workflows.registration.common import RegistrationCase

CARDS = "cards"
"""The subject of the ladder about cards that the agency owes; also the due and the task."""
HAND_OVER = "hand_over"
"""The subject of the ladder about cards that the authority keeps; also the due and the task."""


class Cards(RegistrationCase):
    """From the numbers to the workers' hands."""

    @workflow.update
    async def receive_cards(self, command: Command[ReceiveCards]) -> Answer:
        """Record that certificate and cards have come; where the law sets a day to hand them over, it runs from here."""
        body = command.body
        async with self.command(
            "registration.cards", "registration.cards_received", command, self.may_receive_cards
        ) as deed:
            plan = await do(PLAN_HANDOVER, PlanHandover(received_on=body.on))
            deed.effective(body.on)
            deed.touch(self.state.batch)
            deed.record(
                CardsReceived(batch=self.state.batch, received_on=body.on, certificate=body.certificate)
            )
            deed.note(batch=self.state.batch, certificate=body.certificate, registered=self.state.registered)
            self._came(deed, CARDS, "the cards have come")
            deed.state.stage, deed.state.cards_received_on = "carded", body.on
            deed.state.handover_by, deed.state.handover_rule = plan.due_on, plan.rule
            rule = plan.rule.reference if plan.rule else self.state.key.instruction
            deed.task(self._ask(HAND_OVER, plan.due_on, rule))
            if plan.rule and plan.due_on:
                deed.rule(plan.rule)
                deed.note(hand_over_by=plan.due_on.isoformat())
                deed.state.plan(Due(at=self.state.clock.ends(plan.due_on), what=HAND_OVER))
        return deed.answer

    @receive_cards.validator
    def may_receive_cards(self, command: Command[ReceiveCards]) -> None:
        """Refuse cards of numbers that were not given, a second receipt, and a day before the numbers or to come."""
        self._require_numbered(command)
        if (on := self.state.cards_received_on) is not None:
            raise refuse(Refusal.ALREADY_RECORDED, self.state.batch, what="The receipt of the cards", on=on)
        self._require_since(command, command.body.on, self.state.numbered_on, "its numbers were given")

    @workflow.update
    async def hand_over_cards(self, command: Command[HandOverCards]) -> Answer:
        """Record that the workers have their cards."""
        body = command.body
        async with self.command(
            "registration.hand_over", "registration.cards_handed_over", command, self.may_hand_over_cards
        ) as deed:
            deed.effective(body.on)
            deed.touch(self.state.batch)
            deed.record(CardsHandedOver(batch=self.state.batch, handed_over_on=body.on))
            deed.note(batch=self.state.batch, registered=self.state.registered)
            self._came(deed, HAND_OVER, "the cards are handed over")
            deed.state.stage, deed.state.handed_over_on = "handed_over", body.on
            self._go_on(deed)
        return deed.answer

    @hand_over_cards.validator
    def may_hand_over_cards(self, command: Command[HandOverCards]) -> None:
        """Refuse cards that have not come, a second hand-over, and a day before they came or still to come."""
        self._require_numbered(command)
        if (on := self.state.handed_over_on) is not None:
            raise refuse(Refusal.ALREADY_RECORDED, self.state.batch, what="The hand-over of the cards", on=on)
        if self.state.cards_received_on is None:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.batch, why="its cards have not come",
                first="`kawal roster cards`, once they have",
            )  # fmt: skip
        self._require_since(command, command.body.on, self.state.cards_received_on, "they came")

    def _await_cards(self, deed: Deed[RegistrationState]) -> None:
        """Have the first numbers' cards fall due at the agency, and asked after at the region."""
        by, rule = self.state.cards_by, self.state.cards_rule
        asked = self._task(CARDS) in self.state.tasks or self.state.cards_received_on is not None
        if by is None or rule is None or asked:
            return
        deed.rule(rule)
        deed.note(cards_by=by.isoformat())
        deed.task(self._ask(CARDS, by, rule.reference))
        deed.state.plan(Due(at=self.state.clock.ends(by), what=CARDS))

    async def _cards_late(self, due: Due, now: datetime) -> None:
        """Ask the agency's branch where the cards stay, and then whoever has more weight."""
        await self._late(due, now, "scheme_branch", self.state.cards_by, self.state.cards_rule)

    async def _handover_late(self, due: Due, now: datetime) -> None:
        """Ask the regional secretary where the cards stay, and then whoever has more weight."""
        await self._late(due, now, "sekda", self.state.handover_by, self.state.handover_rule)

    async def _late(
        self, due: Due, now: datetime, actor: str, due_on: date | None, rule: Ruling | None
    ) -> None:
        if due_on is None or rule is None:
            self.skip(due)
            return
        async with self.deed(f"registration.{due.what}_late", now, due=due) as deed:
            deed.touch(self.state.batch)
            deed.rule(rule)
            deed.note(batch=self.state.batch, due_on=due_on.isoformat())
            raise_ladder(
                deed,
                due.what,
                f"registration.{due.what}.{due_on.year}",
                missed=self.state.batch,
                due_on=due_on,
                actor=actor,
                legal_basis=rule.reference,
            )

    def _came(self, deed: Deed[RegistrationState], what: str, why: str) -> None:
        deed.done(self._task(what))
        deed.state.drop(what)
        lower_ladder(deed, what, why)

    def _require_numbered(self, command: Command[Body]) -> None:
        self.require_open()
        self.require_clock(command)
        if self.state.numbered_on is None:
            raise refuse(
                Refusal.OUT_OF_ORDER,
                self.state.batch,
                why="nobody of it has a number yet",
                first="its approval",
            )

    def _require_since(self, command: Command[Body], on: date, first: date | None, what: str) -> None:
        today = self.state.clock.today(self._instant(command.at))
        if on > today:
            raise refuse(Refusal.TOO_EARLY, self.state.batch, what="This step", on=on, today=today)
        if first is not None and on < first:
            raise refuse(
                Refusal.INVALID_INPUT,
                self.state.batch,
                what="The date",
                why=f"{what} on {first}, later than {on}",
            )
