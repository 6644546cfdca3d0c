"""Claims: deaths reported, recommendations decided from sealed facts, the bank ordered once and asked for its answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from temporalio import activity

from activities.contents import Contents
from activities.evidence import writer
from activities.opening import Opener
from activities.ports.bank import Bank, PaymentOrder
from law import claims, heirs
from law.coverage import Decision, PaidSpell, decide
from law.offices import OfficeKind, office_code
from law.regions import find
from schemas.cases import Account, CaseType, Change, Committed, Notice, Opening, Posting
from schemas.claims import ClaimFile, ClaimState
from schemas.errors import Refused
from schemas.facts import ClaimOpened, ClaimPrepared, PaymentOrdered, PaymentSettled
from schemas.money import Rupiah
from schemas.names import claim_id
from schemas.orders import (
    OpenClaim,
    Opened,
    OrderPayments,
    PrepareClaim,
    Prepared,
    Reported,
    ReportOrder,
    Settled,
    SettlePayments,
)
from schemas.refusals import Refusal
from schemas.terms import Leaving, Role, WorkerClass
from schemas.work import OPEN_CLAIM, ORDER_PAYMENTS, PREPARE_CLAIM, REPORT_DEATH, SETTLE_PAYMENTS
from store.pool import Connection, reading
from store.queries import load, rows
from store.record import Record
from vault.keys import KeyRing
from vault.persons import nik_index, salted_digest, unwrap
from workflows.claims import BASIS, claim_task

people = load("people")


class Recommendation(Decision):
    """What the law gives for a claim's sealed facts, and to whom."""

    shares: tuple[Rupiah, ...]


class Claiming:
    """Everything that happens to a claim."""

    def __init__(self, opener: Opener, record: Record, contents: Contents, ring: KeyRing, bank: Bank) -> None:
        self.opener = opener
        self.record = record
        self.contents = contents
        self.ring = ring
        self.bank = bank

    @activity.defn(name=REPORT_DEATH.name)
    async def report_death(self, order: ReportOrder) -> Reported:
        """Find the membership of the dead, end it on the day of death, and commit the claim."""
        file = await self._file(order.content, order.content_digest)
        _require_same(order, file)
        region = order.change.case.split("/")[2]

        async def complete(tx: Connection, change: Change) -> Change:
            row = await people.membership_of(
                tx, nik_hmac=nik_index(self.ring, file.nik), region=region, died_on=order.died_on
            )
            if row is None or not (row["held"] or row["why"] == Leaving.DEATH):
                raise Refused(Refusal.NOT_COVERED, order.claim, on=order.died_on.isoformat())
            if row["why"] == Leaving.DEATH:
                raise Refused(
                    Refusal.ALREADY_RECORDED, order.claim, what="The death", on=row["ended_on"].isoformat()
                )
            return _reported(change, order, row["id"])

        async def end_membership(tx: Connection, seq: int) -> None:
            await people.end_membership(
                tx, claim=order.claim, chain=order.change.case, seq=seq, why="death",
                effective_on=order.died_on, known_at=order.change.at,
            )  # fmt: skip

        committed = await self.record.commit(order.change, writer(), complete=complete, work=end_membership)
        return Reported(**dict(committed), membership=str(committed.answer.details["membership"]))

    @activity.defn(name=OPEN_CLAIM.name)
    async def open_claim(self, order: OpenClaim) -> Opened:
        """Open the claim of one death; somebody is asked to prepare it."""
        return Opened(cases=await self.opener.open([claim(order)], writer()))

    @activity.defn(name=PREPARE_CLAIM.name)
    async def prepare(self, order: PrepareClaim) -> Prepared:
        """Decide from the sealed facts and commit the recommendation with its salted digest."""
        file = await self._file(order.content, order.content_digest)
        async with reading(self.record.pool) as connection:
            member = await people.membership(connection, id=order.membership, died_on=file.died_on)
            spells = await rows(people.spells_of(connection, membership=order.membership))
        found = recommend(file, member, spells)
        key = unwrap(self.ring, member["wrapped_key"])
        decision = f"{order.claim}/decision"
        pay_by = claims.pay_by(file.cause, order.complete_on)
        payments = [(f"{order.claim}-P{n}", share) for n, share in enumerate(found.shares, 1)]
        fact = ClaimPrepared(
            claim=order.claim,
            decision=decision,
            decision_digest=salted_digest(
                key, {"file": file.model_dump(mode="json"), "amount": int(found.amount)}
            ),
            eligible=found.eligible,
            amount=found.amount,
            heirs=len(payments),
            pay_by=pay_by,
        )
        change = order.change.model_copy(
            update={
                "facts": (*order.change.facts, fact),
                "rulings": found.rulings,
                "details": order.change.details
                | {
                    "claim": order.claim,
                    "amount": int(found.amount),
                    "eligible": found.eligible,
                    "findings": list(found.findings),
                    "heirs": len(payments),
                    "pay_by": pay_by.isoformat(),
                },
            }
        )
        committed = await self.record.commit(change, writer())
        return Prepared(
            **dict(committed),
            decision=decision,
            eligible=found.eligible,
            amount=found.amount,
            pay_by=pay_by,
            payments=tuple(payments),
        )

    @activity.defn(name=ORDER_PAYMENTS.name)
    async def order_payments(self, order: OrderPayments) -> Committed:
        """Order each heir's payment once: the bank knows the order's id, whatever crashes on our side."""
        file = await self._file(order.content, order.content_digest)
        change, region = order.change, order.claim.rsplit("-", 2)[0]
        chosen = _succession(file)
        office = office_code(OfficeKind.HEAD, region)
        for (payment, amount), position in zip(order.payments, chosen, strict=True):
            answer = await self.bank.order(
                PaymentOrder(
                    order_id=payment,
                    amount=amount,
                    account_digest=nik_index(self.ring, file.heirs[position].account).hex(),
                    beneficiary_ref=payment,
                )
            )
            fact = PaymentOrdered(payment=payment, claim=order.claim, amount=amount, stand_in=answer.stand_in)
            notice = Notice.about(
                change.case, region, change.effective_on, office, "payment_ordered", claim=order.claim,
                payment=payment, amount=int(amount), ordered_on=change.effective_on.isoformat(),
                stand_in=answer.stand_in, legal_basis=BASIS,
            )  # fmt: skip
            change = change.model_copy(
                update={"facts": (*change.facts, fact), "notices": (*change.notices, notice)}
            )
        return await self.record.commit(change, writer())

    @activity.defn(name=SETTLE_PAYMENTS.name)
    async def settle_payments(self, order: SettlePayments) -> Settled:
        """Ask the bank about each open payment and commit the answers that have come."""
        change = order.change
        settled: list[tuple[str, date]] = []
        for payment, amount in order.payments:
            answer = await self.bank.answer(payment)
            if answer.state != "settled":
                continue
            on = change.effective_on if answer.stand_in else answer.settled_on or change.effective_on
            settled.append((payment, on))
            fact = PaymentSettled(
                payment=payment, claim=order.claim, amount=amount, settled_on=on, stand_in=answer.stand_in
            )
            change = change.model_copy(
                update={
                    "facts": (*change.facts, fact),
                    "postings": (
                        *change.postings,
                        Posting(account=Account.IN_TRANSIT, party=payment, amount=amount),
                        Posting(account=Account.CASH, party=payment, amount=-amount),
                    ),
                }
            )
        details = [[payment, on.isoformat()] for payment, on in settled]
        amount_settled = sum(fact.amount for fact in change.facts if isinstance(fact, PaymentSettled))
        change = change.model_copy(
            update={"details": change.details | {"settled": details, "amount": amount_settled}}
        )
        committed = await self.record.commit(change, writer())
        return Settled(**dict(committed), settled=committed.answer.details["settled"])

    async def _file(self, name: str, sha256: str) -> ClaimFile:
        return ClaimFile.model_validate_json(await self.contents.get(name, sha256))


def recommend(file: ClaimFile, member: Any, spells: Sequence[Any]) -> Recommendation:  # noqa: ANN401 - rows
    """Return what the law gives: a pure decision over the file, the membership and the months paid for its worker.

    *spells* are the membership and those that its worker was moved from, the oldest first.
    """
    decided = decide(
        cause=file.cause,
        died_on=file.died_on,
        worker_class=WorkerClass(member["worker_class"]),
        monthly_wage=Rupiah(member["income"]),
        spells=[PaidSpell.of(one["begins"], one["months"]) for one in spells],
    )
    shares = heirs.shares(decided.amount, len(_succession(file))) if decided.eligible else ()
    return Recommendation(**dict(decided), shares=shares)


def claim(order: OpenClaim) -> Opening:
    """Return the claim of one death as it opens."""
    parent = order.parent
    key = parent.sibling(claim_id(order.claim), CaseType.CLAIM, order.died_on.year)
    kinds = (OfficeKind.HEAD, OfficeKind.SCHEME_BRANCH)
    offices = {kind.value: office_code(kind, parent.region) for kind in kinds}
    task = claim_task(key.id, "prepare", Role.OFFICER, offices["scheme_branch"], order.claim)
    state = ClaimState(
        key=key,
        clock=order.clock,
        stage="opened",
        region_name=find(parent.region).name,
        offices=offices,
        now=order.at,
        tasks=[task.id],
        claim=order.claim,
        membership=order.membership,
        died_on=order.died_on,
        cause=order.cause,
        content=order.content,
        content_digest=order.content_digest,
        reporter=order.reporter,
        commitment=parent.id,
    )
    return Opening.of(
        state,
        "claim.opened",
        opens=(task,),
        details={"claim": order.claim, "membership": order.membership},
    )


def _succession(file: ClaimFile) -> list[int]:
    named = [
        heirs.Heir(ref=str(position), relation=heirs.Relation(one.relation))
        for position, one in enumerate(file.heirs)
    ]
    return [int(heir.ref) for heir in heirs.first_class(named, file.died_on).heirs]


def _reported(change: Change, order: ReportOrder, membership: str) -> Change:
    fact = ClaimOpened(
        claim=order.claim,
        membership=membership,
        died_on=order.died_on,
        cause=order.cause,
        content=order.content,
        content_digest=order.content_digest,
    )
    return change.model_copy(
        update={
            "facts": (*change.facts, fact),
            "details": {**change.details, "membership": membership},
            "objects": (*change.objects, membership),
        }
    )


def _require_same(order: ReportOrder, file: ClaimFile) -> None:
    if (file.died_on, file.cause) != (order.died_on, order.cause):
        raise Refused(Refusal.DIGEST_MISMATCH, order.content)
