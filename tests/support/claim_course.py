"""What people do in a claim, step by step as a row writes it: the steps, and who takes them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from law.offices import OfficeKind, office_code
from schemas.claims import (
    AgencyDecision,
    Appeal,
    ApproveRenewal,
    Contest,
    CorrectAccount,
    Determine,
    EndScholarship,
    RecordAgency,
    RejectClaim,
    RejectDocument,
    Renew,
    Reroute,
    Resend,
    ResolveAppeal,
    ReturnClaim,
    Review,
)
from schemas.errors import Refused
from schemas.families import Burier, Contact, Family, Guardian, Schoolchild
from schemas.money import Rupiah
from schemas.terms import Cause, Role
from starter.client import SignedIn
from starter.people import Registers
from tests.support.claim_rows import Step
from tests.support.claiming import ACCOUNTS, Death, heir
from tests.support.people import enter, user
from tests.support.world import CONDUCTED, World

WHY = "diperiksa sesuai berkas"
CLOSED = "000"
"""How an account begins from which the stand-in of the bank sends everything back."""


def family(written: dict[str, Any]) -> Family:
    """Return the family that a row writes; everybody has a name, a number and an account unless it says otherwise."""
    heirs = [heir(place, **_said(one)) for place, one in enumerate(written.get("heirs", ()), 1)]
    guardians = [
        Guardian(
            ref=ref, name="Wali Contoh", nik="3601010101700003", account=f"{next(ACCOUNTS)}",
            contact=Contact(address="alamat contoh"),
        )
        for ref in written.get("guardians", ())
    ]  # fmt: skip
    children = [
        Schoolchild.model_validate(
            {"name": f"Anak Contoh {one['ref']}", "birth_date": date(2012, 5, 2)} | _said(one)
        )
        for one in written.get("children", ())
    ]
    buried_by = None
    if written.get("buried_by"):
        buried_by = Burier(name="Tetangga Contoh", nik="3601010202600004", account=f"{next(ACCOUNTS)}")
    more = {name: written[name] for name in ("pay_mode", "holder", "will") if name in written}
    return Family.model_validate(
        {"heirs": heirs, "guardians": guardians, "children": children, "buried_by": buried_by} | more
    )


def _said(one: dict[str, Any]) -> dict[str, Any]:
    said = {("birth_date" if name == "born" else name): value for name, value in one.items()}
    return said | ({"account": f"{CLOSED}{next(ACCOUNTS)}"} if said.get("account") == "closed" else {})


@dataclass
class Hands:
    """People of the rows beside those of every test: two more approvers, one of them of a branch office."""

    world: World
    entered: dict[str, SignedIn] = field(default_factory=dict)

    async def of(self, who: str, region: str) -> SignedIn:
        """Return somebody by the name that a row gives them."""
        if who in ("officer", "second_officer", "approver", "both", "escalation"):
            known: SignedIn = getattr(self.world.people, who)
            return known
        name = f"klaim-{who}" + (f".{region}" if who == "branch" else "")
        if name not in self.entered:
            new = user(name, Role.APPROVER)
            if who == "branch":
                new = new.model_copy(update={"office": office_code(OfficeKind.SCHEME_BRANCH, region)})
            await Registers(self.world.installation.pool, self.world.people.admin).put_users([new])
            self.entered[name] = await enter(self.world.installation.pool, name)
        return self.entered[name]


@dataclass
class Course:
    """A claim and the steps taken in it."""

    death: Death
    hands: Hands

    async def take(self, step: Step) -> None:
        """Take one step; raises Refused where a rule says no and the row does not expect it."""
        if isinstance(step, str):
            await getattr(self, step)()
        elif "refused" in step:
            with pytest.raises(Refused) as refused:
                await self.take(step["refused"])
            code = refused.value.reason.code
            assert code == step["because"], f"{step['refused']} is refused as {code}"
        else:
            [(name, given)] = step.items()
            await getattr(self, name)(**given) if isinstance(given, dict) else await getattr(self, name)(
                given
            )

    async def attach(self, codes: list[str] | None = None, received_on: date | None = None) -> None:
        """Bring the documents named, or all that are missing, in one scan; received today, or on a day before."""
        codes = codes or (await self.death.state()).missing
        await self.death.attached(*codes, received_on=received_on)

    async def reject_document(self, document: str) -> None:
        """Set a document aside."""
        body = RejectDocument(document=f"{self.death.claim}-{document}", why=WHY)
        await self.death.give("reject_document", "claim.reject_document", body)

    async def family(self, **written: Any) -> None:  # noqa: ANN401 - as a row writes it
        """Name another family."""
        await self.death.named(family(written))

    async def contest(self, heirs: list[str], days: int) -> None:
        """Contest the right of *heirs*; the claim is looked at again so many days later."""
        body = Contest(heirs=tuple(heirs), until=self.death.today + timedelta(days=days), why=WHY)
        await self.death.give("contest", "claim.contest", body)

    async def determine(self, heirs: list[str]) -> None:
        """Bring a court's determination, or of nobody that the contest was withdrawn."""
        body = Determine(heirs=tuple(heirs), document="Penetapan 1", on=self.death.today)
        await self.death.give("determine", "claim.determine", body)

    async def reroute(self, cause: str, traffic: bool = False) -> None:
        """Send the claim through another door."""
        body = Reroute(cause=Cause(cause), traffic=traffic, why=WHY)
        await self.death.give("reroute", "claim.reroute", body)

    async def told_again(self, cause: str | None = None) -> None:
        """Have somebody else report the same death, perhaps of another cause."""
        death = self.death
        again = Death(
            death.here, death.serial, Cause(cause or death.cause), death.died_on, death.family, death.at
        )
        answer = await again.reported(
            death.here.world.people.second_officer, occurrence=f"{death.claim}/again"
        )
        assert answer.details["claim"] == death.claim
        await death.advance()

    async def prepare(self, by: str = "second_officer") -> None:
        """Have the claim prepared."""
        await self.death.prepared(await self._by(by))

    async def review(self, by: str = "escalation") -> None:
        """Look a second time at what stands out."""
        body = Review(cleared=True, why=WHY)
        await self.death.give("review", "claim.review", body, by=await self._by(by))

    async def approve(self, by: str = "approver") -> None:
        """Agree with the recommendation."""
        await self.death.approved(await self._by(by))

    async def send_back(self, by: str = "approver") -> None:
        """Send the recommendation back."""
        await self.death.give("return_claim", "claim.return", ReturnClaim(why=WHY), by=await self._by(by))

    async def reject(self, ground: str, document: str | None = None) -> None:
        """Refuse the claim."""
        body = RejectClaim(ground=ground, document=document, why=WHY if document else None)
        await self.death.give("reject", "claim.reject", body, by=await self._by("approver"))

    async def pay(self) -> None:
        """Let the bank be ordered, and a day later be asked for its answers."""
        await self.death.advance()
        await self.death.advance(1)

    async def days(self, days: int) -> None:
        """Let so many days pass."""
        await self.death.advance(days)

    async def until(self, day: date) -> None:
        """Let time pass until the morning of a day."""
        await self.death.until(CONDUCTED.at(day, 9))

    async def agency(self, decision: str, amount: int) -> None:
        """Record the agency's own decision."""
        body = RecordAgency(
            decision=AgencyDecision(decision), amount=Rupiah(amount), on=self.death.today, document="B/1"
        )
        await self.death.give("record_agency", "claim.agency", body)

    async def correct_account(self, payment: str) -> None:
        """Take another account of whoever a payment came back from."""
        state = await self.death.state()
        payee = next((one.payee for one in state.payments if one.payment == self._payment(payment)), "")
        written = self.death.family.model_dump()
        for one in (*written["heirs"], *written["guardians"]):
            if one["ref"] == payee:
                one["account"] = f"{next(ACCOUNTS)}"
        corrected = Family.model_validate(written)
        content, digest = await self.death.sealed(corrected)
        body = CorrectAccount(payment=self._payment(payment), content=content, content_digest=digest)
        await self.death.give("correct_account", "claim.correct_account", body)
        self.death.family = corrected

    async def resend(self, payment: str, by: str = "approver") -> None:
        """Order a payment that came back again."""
        body = Resend(payment=self._payment(payment))
        await self.death.give("resend", "claim.resend", body, by=await self._by(by))

    async def appeal(self, step: str) -> None:
        """Take a step against the decision."""
        body = Appeal.model_validate({"step": step, "filed_on": self.death.today, "document": "surat 1"})
        await self.death.give("appeal", "claim.appeal", body)

    async def answer(self, outcome: str) -> None:
        """Record how a step against the decision ended."""
        body = ResolveAppeal.model_validate(
            {"outcome": outcome, "on": self.death.today, "document": "jawaban 1"}
        )
        await self.death.give("resolve_appeal", "claim.resolve_appeal", body)

    async def renew(self, child: str, level: str) -> None:
        """Claim a child's next year with proof of schooling."""
        proof = await self.death.scan(("school_letter",), about=child)
        body = Renew(child=child, level=level, proof=proof, received_on=self.death.today)
        await self.death.give("renew", "claim.renew", body)

    async def approve_year(self, child: str, by: str = "approver") -> None:
        """Approve the year that was claimed for a child."""
        body = ApproveRenewal(child=child)
        await self.death.give("approve_renewal", "claim.approve_renewal", body, by=await self._by(by))

    async def end(self, child: str, why: str, day: date | None = None) -> None:
        """End a child's scholarship, from today or from a day before."""
        body = EndScholarship.model_validate(
            {"child": child, "why": why, "on": day or self.death.today, "document": "surat keterangan"}
        )
        await self.death.give("end_scholarship", "claim.end_scholarship", body)

    def _payment(self, payment: str) -> str:
        return f"{self.death.claim}-{payment}"

    async def _by(self, who: str) -> SignedIn:
        return await self.hands.of(who, self.death.here.code)
