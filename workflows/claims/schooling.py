"""Schooling: a dead worker's children, year by year, each year claimed with proof and approved by a second person."""

from datetime import date, datetime

from temporalio import workflow

from schemas.cases import Account, Answer, Command, Due
from schemas.claims import (
    ApproveRenewal,
    ChildState,
    ClaimState,
    DocumentState,
    EndScholarship,
    PaymentState,
    Renew,
)
from schemas.deaths import AppealStage
from schemas.facts import ScholarshipApproved, ScholarshipEnded
from schemas.orders import Renewed, ScholarshipsPlanned
from schemas.refusals import Refusal
from schemas.work import PLAN_SCHOLARSHIPS, RENEW_SCHOLARSHIP
from workflows.case import refuse
from workflows.claims.common import END, ORDER, ORDERED, PAID, SCHOOLING, ClaimCase, owed
from workflows.deed import Deed

REMIND, TOO_OLD = "remind", "too_old"
RENEW, APPROVE = "renew", "approve_renewal"


class Schooling(ClaimCase):
    """The scholarship years, for as long as they take."""

    @workflow.update
    async def renew(self, command: Command[Renew]) -> Answer:
        """Claim a child's next year with proof of schooling; the amount is that of the level proved."""
        body = command.body
        async with self.command("claim.renew", "claim.scholarship_claimed", command, self.may_renew) as deed:
            state = deed.state
            child = self._child(state, body.child)
            document = f"{state.claim}-D{len(state.documents) + 1:02d}"
            deed.touch(state.claim, document)
            deed.effective(body.received_on)
            deed.note(claim=state.claim, child=child.child, year=child.next_year, level=body.level)
            facts = self._facts(state)
            state.documents.append(DocumentState(document=document, codes=list(body.proof.codes)))
            deed.through(
                RENEW_SCHOLARSHIP,
                today=deed.today,
                facts=facts,
                child=child.child,
                year=child.next_year or 1,
                level=body.level,
                proof=body.proof,
                document=document,
                received_on=body.received_on,
            )
            self._answered(deed, RENEW, child.child)
            self._ask(deed, APPROVE, child.child)

            def renewed(answer: Renewed) -> None:
                child.amount, child.maker = answer.amount, answer.user

            deed.then(renewed)
        return deed.answer

    @renew.validator
    def may_renew(self, command: Command[Renew]) -> None:
        """Refuse a year that is claimed already or cannot be claimed yet, and a proof still to come."""
        child = self._require_child(command, command.body.child)
        if child.maker is not None:
            raise refuse(
                Refusal.ALREADY_RECORDED, f"{self.state.claim}/{child.child}", what="The scholarship year",
                on=child.claim_from,
            )  # fmt: skip
        today = self.state.clock.today(self._instant(command.at))
        if child.claim_from is None or today < child.claim_from:
            raise refuse(
                Refusal.TOO_EARLY, f"{self.state.claim}/{child.child}", what="The scholarship year",
                on=child.claim_from, today=today,
            )  # fmt: skip
        self.require_between(command.body.received_on, self.state.died_on, "The proof", command.at)

    @workflow.update
    async def approve_renewal(self, command: Command[ApproveRenewal]) -> Answer:
        """Approve a scholarship year; the bank is ordered once."""
        async with self.command(
            "claim.approve_renewal", "claim.scholarship_approved", command, self.may_approve_renewal
        ) as deed:
            state = deed.state
            child = self._child(state, command.body.child)
            deed.not_by(*state.hands, child.maker)
            deed.not_by_beneficiaries(state.claim)
            year = child.next_year or 1
            payment = f"{state.claim}-{child.child}-{year}"
            deed.touch(state.claim, payment)
            deed.note(claim=state.claim, child=child.child, year=year, amount=int(child.amount))
            deed.record(
                ScholarshipApproved(claim=state.claim, child=child.child, year=year, amount=child.amount)
            )
            deed.post(Account.BENEFITS, Account.BENEFITS_PAYABLE, payment, child.amount)
            state.payments.append(
                PaymentState(payment=payment, payee=child.payee, amount=child.amount, child=child.child)
            )
            child.paid.append(year)
            child.next_year, child.maker = None, None
            self._let_go(deed, child)
            state.plan(Due(at=deed.now, what=ORDER))
        return deed.answer

    @approve_renewal.validator
    def may_approve_renewal(self, command: Command[ApproveRenewal]) -> None:
        """Refuse to approve what nobody has claimed, and a payee whose new account only one person has seen."""
        child = self._require_child(command, command.body.child)
        if child.maker is None:
            raise refuse(
                Refusal.OUT_OF_ORDER, f"{self.state.claim}/{child.child}", why="nobody has claimed the year",
                first="`kawal claim renew`",
            )  # fmt: skip
        unseen = [
            one.payment
            for one in self.state.payments
            if one.payee == child.payee and one.corrected_by is not None and one.resent_as is None
        ]
        if unseen:
            raise refuse(
                Refusal.OUT_OF_ORDER, f"{self.state.claim}/{child.child}",
                why=f"nobody has looked at the account that was corrected for {unseen[0]}",
                why_id=f"rekening yang dibetulkan untuk {unseen[0]} belum diperiksa orang kedua",
                first=f"`kawal claim pay {self.state.claim} {unseen[0]}`",
            )  # fmt: skip

    @workflow.update
    async def end_scholarship(self, command: Command[EndScholarship]) -> Answer:
        """End a child's scholarship; what was paid stays paid."""
        body = command.body
        async with self.command(
            "claim.end_scholarship", "claim.scholarship_ended", command, self.may_end_scholarship
        ) as deed:
            state = deed.state
            child = self._child(state, body.child)
            deed.touch(state.claim)
            deed.effective(body.on)
            if not child.ending:
                deed.record(
                    ScholarshipEnded(claim=state.claim, child=child.child, why=body.why, ended_on=body.on)
                )
            deed.note(claim=state.claim, child=child.child, why=body.why, document=body.document)
            self._end_child(deed, child, body.on)
        return deed.answer

    @end_scholarship.validator
    def may_end_scholarship(self, command: Command[EndScholarship]) -> None:
        """Refuse to end what has ended, and a day before the death or still to come.

        A claimed year is dropped by an end before it began, also where a later end is on record.
        """
        child = self._require_child(command, command.body.child)
        if child.ending and child.claim_from is not None and command.body.on > child.claim_from:
            raise refuse(
                Refusal.OUT_OF_ORDER, f"{self.state.claim}/{child.child}",
                why="its end is on record, and a year that had begun waits for approval",
                why_id="akhirnya sudah dicatat, dan tahun yang sudah berjalan menunggu persetujuan",
                first=f"`kawal claim approve-renewal {self.state.claim} {child.child}`",
            )  # fmt: skip
        self.require_between(command.body.on, self.state.died_on, "The end", command.at)

    async def _paid_up(self, due: Due, now: datetime) -> None:
        """Close a claim whose payees are paid and that nobody disputes, or go on with the children's next years."""
        if self.state.stage not in (ORDERED, SCHOOLING, PAID):
            self.skip(due)
            return
        disputed = self._disputed()
        action = "claim.schooling" if self._goes_on() else "claim.paid" if disputed else "claim.closed"
        async with self.deed(action, now, due=due) as deed:
            state = deed.state
            deed.touch(state.claim)
            deed.note(claim=state.claim, amount=int(state.amount))
            self._rest(deed, "the heirs are paid")
            if not self._goes_on():
                state.stage = PAID
                if not disputed:
                    self._close(deed, "the claim is paid")
                elif state.appeal is None or not state.appeal.under_way:
                    self._stands_from(deed, at_once=False)
                return
            state.stage = SCHOOLING
            state.renew = True
            deed.through(PLAN_SCHOLARSHIPS, facts=self._facts(state))
            deed.then(lambda planned: self._planned(deed, planned))

    def _planned(self, deed: Deed[ClaimState], planned: ScholarshipsPlanned) -> None:
        state = deed.state
        known = {one.child: one for one in state.children}
        for plan in planned.children:
            child = known.get(plan.child)
            if child is None:
                child = ChildState(child=plan.child, payee=plan.payee)
                state.children.append(child)
            child.payee = plan.payee
            self._forget_dues(state, plan.child)
            if child.ending and child.maker is not None:
                # The year that is claimed waits for its approval; no clock runs, and no year follows.
                continue
            if child.ended or child.ending or plan.year is None:
                child.ended, child.next_year = True, None
                continue
            child.next_year, child.claim_from = plan.year, plan.claim_from
            for day in plan.remind_on:
                state.plan(Due(at=max(state.clock.starts(day), deed.now), what=REMIND, ref=plan.child))
            if plan.ends_on is not None:
                state.plan(Due(at=state.clock.starts(plan.ends_on), what=TOO_OLD, ref=plan.child))
        if all(child.ended for child in state.children):
            state.plan(Due(at=deed.now, what=END))

    async def _remind(self, due: Due, now: datetime) -> None:
        """Ask for a child's next year, with its proof."""
        if self.state.stage != SCHOOLING:
            self.skip(due)
            return
        async with self.deed("claim.scholarship_reminded", now, due=due) as deed:
            child = self._child(deed.state, due.ref)
            deed.touch(deed.state.claim)
            deed.note(claim=deed.state.claim, child=child.child, year=child.next_year)
            if child.maker is None and child.next_year is not None:
                self._ask(deed, RENEW, child.child, child.claim_from)
                self._write(
                    deed, "scholarship_reminder", child.payee, child=child.child, year=child.next_year,
                    claim_from=child.claim_from.isoformat() if child.claim_from else None,
                )  # fmt: skip

    async def _too_old(self, due: Due, now: datetime) -> None:
        child = self._child(self.state, due.ref)
        if self.state.stage != SCHOOLING or child.ended or child.ending:
            self.skip(due)
            return
        async with self.deed("claim.scholarship_ended", now, due=due) as deed:
            child = self._child(deed.state, due.ref)
            deed.touch(deed.state.claim)
            deed.record(
                ScholarshipEnded(claim=deed.state.claim, child=child.child, why="age", ended_on=deed.today)
            )
            deed.note(claim=deed.state.claim, child=child.child, why="age")
            self._end_child(deed, child, deed.today)

    def _end_child(self, deed: Deed[ClaimState], child: ChildState, on: date) -> None:
        if child.maker is not None and child.claim_from is not None and on > child.claim_from:
            # A year that had begun and is claimed stays owed: once it is approved and paid, none comes after it.
            child.ending = True
            self._forget_dues(deed.state, child.child)
            return
        child.ended, child.next_year, child.maker = True, None, None
        self._let_go(deed, child)
        if all(one.ended for one in deed.state.children) and not owed(deed.state):
            deed.state.plan(Due(at=deed.now, what=END))

    def _let_go(self, deed: Deed[ClaimState], child: ChildState) -> None:
        for what in (RENEW, APPROVE):
            self._answered(deed, what, child.child)
        self._forget_dues(deed.state, child.child)

    @staticmethod
    def _forget_dues(state: ClaimState, child: str) -> None:
        state.drop(REMIND, child)
        state.drop(TOO_OLD, child)

    def _disputed(self) -> bool:
        """Return whether a step of a dispute is under way, or may follow now that less was paid than was hoped for."""
        appeal = self.state.appeal
        if appeal is not None and appeal.under_way:
            return True
        if self.state.stage == PAID:
            return False
        return self.state.reduced if appeal is None else appeal.step is not AppealStage.COURT

    def _goes_on(self) -> bool:
        return self.state.schooling and (
            not self.state.children or not all(one.ended for one in self.state.children)
        )

    def _require_child(
        self, command: Command[Renew] | Command[ApproveRenewal] | Command[EndScholarship], name: str
    ) -> ChildState:
        self._require_stage(command, SCHOOLING, first="the benefit itself, paid")
        child = next((one for one in self.state.children if one.child == name), None)
        if child is None:
            raise refuse(Refusal.UNKNOWN_RECORD, f"{self.state.claim}/{name}", what="scholarship")
        if child.ended:
            raise refuse(
                Refusal.OUT_OF_ORDER, f"{self.state.claim}/{name}", why="the scholarship has ended",
                first="`kawal claim show`",
            )  # fmt: skip
        return child

    @staticmethod
    def _child(state: ClaimState, name: str) -> ChildState:
        return next(one for one in state.children if one.child == name)
