"""Claimants: what officials do about a death, from its report to the last scholarship year, each in its turn.

The families are synthetic, like everybody in a rehearsal; what an official needs to know of a claim is read from the
record when it is needed, as an office would.
"""

from datetime import datetime, timedelta

from schemas.base import Message
from schemas.cases import Answer
from schemas.claims import (
    SCHOOL_LETTER,
    ApproveRenewal,
    Attach,
    Attached,
    Contest,
    CorrectAccount,
    Determine,
    Prepare,
    RejectClaim,
    Renew,
    Resend,
    Review,
)
from schemas.errors import Refused
from schemas.families import Family
from schemas.issuing import ReportDeath
from schemas.names import claim_id
from schemas.refusals import Refusal
from schemas.registration import Approve
from starter.client import Commands
from starter.rehearsal.hands import Deed, Duty, Hands
from starter.rehearsal.people import CLOSED, claim_file
from starter.rehearsal.persona import DeathPlan

OPEN_ACCOUNT = "88"
"""How an account begins that replaces one to which a transfer came back."""


class Claimants(Hands):
    """Deals with deaths."""

    def report_death(self, plan: DeathPlan) -> Deed:
        """Report a death, if the worker's line was ever entered."""

        async def act(at: datetime) -> Answer | None:
            lines = [
                line
                for line in self.lines.values()
                if (line.segment, line.owner) == (plan.segment, plan.owner)
            ]
            if not lines:
                return None
            file = claim_file(self.region, lines[0], plan)
            content, digest = await self.upload("claim", file.report.model_dump_json().encode())
            family, family_digest = await self._seal(file.family)
            body = ReportDeath(
                died_on=plan.on,
                cause=plan.cause,
                content=content,
                content_digest=digest,
                family=family,
                family_digest=family_digest,
            )
            answer = await self.officer.give(
                self.commitment, "report_death", "commitment.open_claim", f"death.{digest[:12]}", body, at=at
            )
            self.claims[str(answer.details["claim"])] = (plan, file)
            return answer

        return act

    def collect(self, duty: Duty) -> Deed:
        """Bring what the claim still lacks, in one scan."""

        async def act(at: datetime) -> Answer | None:
            lacking = await self.look(duty.ref)
            if not lacking.missing:
                return None
            today = self.clock.today(at)
            scan = await self._scan(f"{duty.ref} {today} {' '.join(lacking.missing)}", lacking.missing)
            body = Attach(documents=(scan,), received_on=today)
            return await self._give(
                self.officer, duty.ref, "attach", "claim.attach", f"attach.{today}", body, at
            )

        return act

    def contest(self, plan: DeathPlan) -> Deed:
        """Somebody contests the first heir, before anything is decided."""

        async def act(at: datetime) -> Answer | None:
            claim = next((name for name, (known, _) in self.claims.items() if known == plan), None)
            if claim is None:
                return None
            until = self.clock.today(at) + timedelta(days=plan.contested)
            body = Contest(heirs=("H1",), until=until, why="gugatan waris di pengadilan agama (SIMULASI)")
            return await self._give(self.officer, claim, "contest", "claim.contest", "contest", body, at)

        return act

    def determine(self, duty: Duty) -> Deed:
        """Record that the court found the first heir to be one."""

        async def act(at: datetime) -> Answer:
            on = self.clock.today(at)
            body = Determine(heirs=("H1",), document=f"Penetapan {duty.ref} (SIMULASI)", on=on)
            return await self._give(
                self.officer, duty.ref, "determine", "claim.determine", f"determine.{on}", body, at
            )

        return act

    def prepare(self, duty: Duty) -> Deed:
        """Prepare a claim whose file is complete."""

        async def act(at: datetime) -> Answer:
            step = f"prepare.{self.clock.today(at)}"
            return await self._give(self.officer, duty.ref, "prepare", "claim.prepare", step, Prepare(), at)

        return act

    def decide_claim(self, duty: Duty) -> Deed:
        """Approve a claim; refuse it on its ground if nothing is due."""

        async def act(at: datetime) -> Answer:
            try:
                return await self._approve(self.approver, duty.ref, at)
            except Refused as refused:
                if refused.reason.code is not Refusal.NOT_COVERED:
                    raise
            refusal = RejectClaim(ground=(await self.look(duty.ref)).grounds[0])
            return await self._give(self.approver, duty.ref, "reject", "claim.reject", "reject", refusal, at)

        return act

    def review(self, duty: Duty) -> Deed:
        """Look a second time at a claim that stands out."""

        async def act(at: datetime) -> Answer:
            body = Review(cleared=True, why="berkas dan masa kepesertaan diperiksa, wajar (SIMULASI)")
            step = f"review.{self.clock.today(at)}"
            return await self._give(self.reviewer, duty.ref, "review", "claim.review", step, body, at)

        return act

    def approve_further(self, duty: Duty) -> Deed:
        """Approve what takes more than one; nothing if it is decided."""

        async def act(at: datetime) -> Answer | None:
            waiting = self.undecided.get(duty.ref)
            return await self._approve(waiting.pop(0), duty.ref, at) if waiting else None

        return act

    async def _approve(self, who: Commands, claim: str, at: datetime) -> Answer:
        step = f"approve.{self.clock.today(at)}"
        answer = await self._give(who, claim, "approve", "claim.approve", step, Approve(), at)
        if answer.details["approval"] == answer.details["of"]:
            self.undecided.pop(claim, None)
        elif claim not in self.undecided:
            self.undecided[claim] = [self.signer]
        return answer

    def correct_account(self, duty: Duty) -> Deed:
        """Bring the payee's new account after a transfer came back."""
        claim, _, payment = duty.ref.partition("/")

        async def act(at: datetime) -> Answer:
            plan, file = self.claims[claim]
            heirs = tuple(
                heir.model_copy(update={"account": OPEN_ACCOUNT + heir.account[2:]})
                if heir.account and heir.account.startswith(CLOSED)
                else heir
                for heir in file.family.heirs
            )
            family = file.family.model_copy(update={"heirs": heirs})
            self.claims[claim] = (plan, file.model_copy(update={"family": family}))
            content, digest = await self._seal(family)
            body = CorrectAccount(payment=payment, content=content, content_digest=digest)
            return await self._give(
                self.officer,
                claim,
                "correct_account",
                "claim.correct_account",
                f"correct.{payment}",
                body,
                at,
            )

        return act

    def resend(self, duty: Duty) -> Deed:
        """Order the payment again, once somebody else has seen the new account."""
        claim, _, payment = duty.ref.partition("/")

        async def act(at: datetime) -> Answer:
            return await self._give(
                self.approver,
                claim,
                "resend",
                "claim.resend",
                f"resend.{payment}",
                Resend(payment=payment),
                at,
            )

        return act

    def renew(self, duty: Duty) -> Deed:
        """Claim a child's scholarship year with a letter of its school."""
        claim, _, child = duty.ref.partition("/")

        async def act(at: datetime) -> Answer:
            level = (await self.look(claim)).levels[child]
            today = self.clock.today(at)
            proof = await self._scan(f"{claim} {child} {today}", (SCHOOL_LETTER,))
            body = Renew(child=child, level=level, proof=proof, received_on=today)
            return await self._give(
                self.officer, claim, "renew", "claim.renew", f"renew.{child}.{today.year}", body, at
            )

        return act

    def approve_renewal(self, duty: Duty) -> Deed:
        """Approve a scholarship year."""
        claim, _, child = duty.ref.partition("/")

        async def act(at: datetime) -> Answer:
            step = f"approve_renewal.{child}.{self.clock.today(at).year}"
            body = ApproveRenewal(child=child)
            return await self._give(
                self.approver, claim, "approve_renewal", "claim.approve_renewal", step, body, at
            )

        return act

    async def _give(
        self, who: Commands, claim: str, update: str, permit: str, step: str, body: Message, at: datetime
    ) -> Answer:
        return await who.give(claim_id(claim), update, permit, step, body, at=at)

    async def _seal(self, family: Family) -> tuple[str, str]:
        return await self.upload("claim-family", family.model_dump_json().encode())

    async def _scan(self, said: str, codes: tuple[str, ...]) -> Attached:
        content, sha256 = await self.upload("claim-document", f"%PDF-1.7\n% SIMULASI {said}\n".encode())
        return Attached(codes=codes, content=content, sha256=sha256)
