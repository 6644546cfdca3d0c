"""Disputing: what the agency decides beside us, and the heirs' way through complaint, mediation and court."""

from datetime import datetime, timedelta

from temporalio import workflow

from schemas.cases import Answer, Command, Due
from schemas.claim_people import REPORTER
from schemas.claim_wording import STEPS as WORDS
from schemas.claim_wording import word
from schemas.claims import (
    AgencyDecision,
    Appeal,
    AppealState,
    RecordAgency,
    ResolveAppeal,
)
from schemas.deaths import AppealOutcome, AppealStage
from schemas.facts import AgencyDecided, AppealResolved
from schemas.orders import Filed
from schemas.refusals import Refusal
from schemas.work import FILE_APPEAL
from workflows.case import refuse
from workflows.claims.common import DECIDED, END, LAPSE, PAID, PREPARED, REJECTED, ClaimCase, owed
from workflows.ladders import lower_ladder, raise_ladder

APPEAL = "appeal"
"""The subject of the ladder that climbs when a step of a dispute outlasts its clock, and what falls due then."""
STEPS = tuple(AppealStage)
BASIS = "UU 24/2011 art. 48 to 50"


class Disputing(ClaimCase):
    """The agency's decision, and disputes about it."""

    @workflow.update
    async def record_agency(self, command: Command[RecordAgency]) -> Answer:
        """Record what the agency decided; a difference from our recommendation is told to the region."""
        body = command.body
        async with self.command(
            "claim.agency", "claim.agency_decided", command, self.may_record_agency
        ) as deed:
            self._touched(deed)
            state = deed.state
            state.agency = body.decision
            ours = int(state.amount) if state.stage != REJECTED else 0
            differs = int(body.amount) != ours
            deed.effective(body.on)
            deed.record(
                AgencyDecided(
                    claim=state.claim, outcome=body.decision, amount=body.amount, decided_on=body.on,
                    document=body.document, differs=differs,
                )
            )  # fmt: skip
            deed.note(
                claim=state.claim, outcome=body.decision, amount=int(body.amount), recommended=ours,
                differs=differs, document=body.document,
            )  # fmt: skip
            if differs:
                deed.notify(
                    state.offices["head"], "claim_differs", claim=state.claim, amount=int(body.amount),
                    recommended=ours, decided_on=body.on.isoformat(), legal_basis=BASIS,
                )  # fmt: skip
        return deed.answer

    @record_agency.validator
    def may_record_agency(self, command: Command[RecordAgency]) -> None:
        """Refuse a decision on what nobody has recommended, an amount that contradicts it, and a day to come."""
        body = command.body
        self._require_stage(command, PREPARED, *DECIDED, first="prepare it")
        self.require_between(body.on, self.state.died_on, "The agency's decision", command.at)
        if (body.decision is AgencyDecision.REFUSED) != (body.amount == 0):
            raise refuse(Refusal.INVALID_AMOUNT, self.state.claim, given=body.amount)

    @workflow.update
    async def appeal(self, command: Command[Appeal]) -> Answer:
        """Take a step against the decision: the agency's complaint unit, then mediation, then the court."""
        body = command.body
        async with self.command("claim.appeal", "claim.appealed", command, self.may_appeal) as deed:
            self._touched(deed)
            state = deed.state
            by = body.by or (state.appeal.by if state.appeal else None)
            state.appeal = AppealState(step=body.step, under_way=True, by=by)
            state.drop(LAPSE)
            if state.stage == PAID:
                state.drop(END)
            deed.effective(body.filed_on)
            deed.note(claim=state.claim, step=body.step, document=body.document)
            deed.through(
                FILE_APPEAL,
                today=deed.today,
                claim=state.claim,
                step=body.step,
                filed_on=body.filed_on,
                document=body.document,
                by=by,
                family=state.family,
                family_digest=state.family_digest,
                letter=state.letters_written + 1,
            )
            self._ask(deed, "resolve_appeal", body.step)

            def filed(answer: Filed) -> None:
                state.letters_written += 1
                state.appeal = AppealState(step=body.step, under_way=True, due_on=answer.due_on, by=by)
                if answer.due_on is not None:
                    state.plan(Due(at=state.clock.ends(answer.due_on), what=APPEAL))

            deed.then(filed)
        return deed.answer

    @appeal.validator
    def may_appeal(self, command: Command[Appeal]) -> None:
        """Refuse to appeal what is not decided, two steps at once, a step out of order, and a day to come."""
        body = command.body
        self._require_stage(command, *DECIDED, first="a decision")
        self.require_between(body.filed_on, self.state.died_on, "The appeal", command.at)
        if self.state.appeal is not None and self.state.appeal.under_way:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim,
                why=f"another step is under way: {word(WORDS, self.state.appeal.step, 'en')}",
                why_id=f"langkah lain masih berjalan: {word(WORDS, self.state.appeal.step, 'id')}",
                first="`kawal claim resolve-appeal`",
            )  # fmt: skip
        expected = self._next_step()
        if body.step is not expected:
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim,
                why=f"it is not the turn of this step: {word(WORDS, body.step, 'en')}",
                why_id=f"belum atau sudah lewat giliran langkah ini: {word(WORDS, body.step, 'id')}",
                first=_named(expected, "en") or "nothing: the court has spoken",
                first_id=_named(expected, "id") or "tidak ada: pengadilan sudah memutuskan",
            )  # fmt: skip

    @workflow.update
    async def resolve_appeal(self, command: Command[ResolveAppeal]) -> Answer:
        """Record how a step ended; a decision that falls is prepared anew, on the same file."""
        body = command.body
        async with self.command(
            "claim.resolve_appeal", "claim.appeal_resolved", command, self.may_resolve_appeal
        ) as deed:
            self._touched(deed)
            state = deed.state
            step = state.appeal.step if state.appeal else AppealStage.COMPLAINT
            deed.effective(body.on)
            deed.record(
                AppealResolved(
                    claim=state.claim, step=step, outcome=body.outcome, resolved_on=body.on,
                    document=body.document,
                )
            )  # fmt: skip
            deed.note(claim=state.claim, step=step, outcome=body.outcome, document=body.document)
            state.drop(APPEAL)
            self._answered(deed, "resolve_appeal", step)
            lower_ladder(deed, APPEAL, f"the {step} has ended")
            if body.outcome is AppealOutcome.ACCEPTED:
                state.appeal = None
                state.complete_on = state.pay_by = None
                self._assess(deed, received_on=body.on)
            else:
                withdrawn = body.outcome is AppealOutcome.WITHDRAWN
                by = state.appeal.by if state.appeal else None
                state.appeal = None if withdrawn else AppealState(step=step, by=by)
                open_step = None if withdrawn else self._next_step()
                until = None
                if state.stage in (REJECTED, PAID):
                    self._stands_from(deed, at_once=open_step is None)
                    until = deed.today + timedelta(days=state.appeal_days) if open_step else None
                self._write(
                    deed, "appeal_resolved", by or REPORTER, step=step, outcome=body.outcome,
                    resolved_on=body.on.isoformat(), document=body.document, next_step=open_step,
                    next_until=until.isoformat() if until else None,
                )  # fmt: skip
        return deed.answer

    @resolve_appeal.validator
    def may_resolve_appeal(self, command: Command[ResolveAppeal]) -> None:
        """Refuse to end what has not begun, a day to come, and to decide anew while money is on its way."""
        self._require_stage(command, *DECIDED, first="a decision")
        self.require_between(command.body.on, self.state.died_on, "The outcome", command.at)
        if command.body.outcome is AppealOutcome.ACCEPTED and owed(self.state):
            under_way = ", ".join(one.payment for one in owed(self.state))
            raise refuse(
                Refusal.OUT_OF_ORDER, self.state.claim, why=f"{under_way} is not settled",
                first="the payment of what was granted",
            )  # fmt: skip
        if self.state.appeal is None or not self.state.appeal.under_way:
            raise refuse(Refusal.OUT_OF_ORDER, self.state.claim, why="nobody appeals", first="an appeal")

    def _next_step(self) -> AppealStage | None:
        """Return the step that is open: the first one, or the one after a step that left the decision standing."""
        if self.state.appeal is None:
            return AppealStage.COMPLAINT
        following = STEPS[STEPS.index(self.state.appeal.step) + 1 :]
        return following[0] if following else None

    async def _appeal_late(self, due: Due, now: datetime) -> None:
        async with self.deed("claim.appeal_late", now, due=due) as deed:
            state = deed.state
            due_on = (state.appeal.due_on if state.appeal else None) or deed.today
            deed.touch(state.claim)
            deed.note(claim=state.claim, due_on=due_on.isoformat())
            raise_ladder(
                deed,
                APPEAL,
                f"claims.appeal.{due_on.year}",
                missed=state.claim,
                due_on=due_on,
                actor="scheme_branch",
                legal_basis=BASIS,
            )


def _named(step: AppealStage | None, lang: str) -> str:
    """Return a step in words, with the code that the command takes; nothing for none."""
    return f"{word(WORDS, step, lang)} ({step})" if step else ""
