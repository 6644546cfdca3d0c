"""A claim's whole story as facts: documents, a contest, a recommendation, payments, one that came back, a dispute, a child."""

from datetime import date

from schemas.facts import (
    AgencyDecided,
    AppealFiled,
    AppealResolved,
    ClaimApproved,
    ClaimCompleted,
    ClaimEndorsed,
    ClaimPrepared,
    ClaimWaits,
    CompensationOwed,
    DocumentAttached,
    DocumentRejected,
    PaymentOrdered,
    PaymentResent,
    PaymentReturned,
    PaymentSettled,
    ScholarshipApproved,
    ScholarshipClaimed,
    ScholarshipDue,
    ScholarshipEnded,
)
from schemas.money import Rupiah
from schemas.rulings import Confidence, Ruling
from tests.support.claim_letters import FAMILY, Claim

HALF = Rupiah(21_000_000)
ORDER = Ruling(
    parameter="claims.heirs", value=[{"class": "SPOUSE_AND_CHILDREN", "relations": ["WIDOW", "CHILD"]}], unit="relations",
    effective_from=date(2015, 7, 1), reference="PP 44/2015 art. 40(2), reported", confidence=Confidence.REPORTED,
)  # fmt: skip


async def lived(claim: Claim) -> None:
    """Let an opened claim live through everything that a claim's file shows."""
    number = claim.number
    first, second = await claim.put_bytes(b"%PDF akta"), await claim.put_bytes(b"%PDF kk")

    def document(
        name: str, sealed: tuple[str, str], *codes: str, about: str | None = None
    ) -> DocumentAttached:
        return DocumentAttached(
            document=f"{number}-{name}", claim=number, codes=codes, about=about, content=sealed[0], sha256=sealed[1],
            media_type="application/pdf", size=9, received_on=date(2022, 3, 14),
        )  # fmt: skip

    waits = ClaimWaits(claim=number, missing=("family_card",), obstacles=("no_account:H2",))
    await claim.did(
        "claim.documents_attached",
        document("D01", first, "death_certificate", "heir_statement"),
        document("D02", second, "bank_account", about="H2"),
        waits,
    )
    rejected = DocumentRejected(document=f"{number}-D02", claim=number, why="halaman nama tidak terbaca")
    await claim.did("claim.document_rejected", rejected)
    completed = ClaimCompleted(claim=number, complete_on=date(2022, 3, 16), pay_by=date(2022, 3, 21))
    await claim.did("claim.documents_attached", completed, stage="complete")
    decision = f"{number}/decision-1"
    prepared = ClaimPrepared(
        claim=number, decision=decision, decision_digest="d" * 64, eligible=True, reduced=False,
        amount=Rupiah(42_000_000), heirs=2, pay_by=date(2022, 3, 21), signals=("registered_shortly_before",), approvals=2,
    )  # fmt: skip
    await claim.did(
        "claim.prepared",
        prepared,
        rulings=(ORDER,),
        stage="prepared",
        findings=[
            {"membership": f"{number}-anggota", "programme": "JKM", "pays": True, "findings": ["covered"]}
        ],
        payments=[
            {"payment": f"{number}-P1", "payee": "H1", "amount": 21_000_000},
            {"payment": f"{number}-P2", "payee": "G1", "amount": 21_000_000},
        ],
    )
    await claim.did(
        "claim.endorsed", ClaimEndorsed(claim=number, decision=decision, slot=1), stage="prepared"
    )
    own = {"amount": 21_000_000, "decision": decision}
    granted = [
        claim.letter("claim_granted", "H1", {"kind": "heir", "shares": [["H1", 21_000_000]], **own}),
        claim.letter("claim_granted", "G1", {"kind": "guardian", "shares": [["H2", 21_000_000]], **own}),
        claim.letter("claim_granted_reported", data={"decision": decision}),
    ]
    approved = ClaimApproved(claim=number, decision=decision, amount=Rupiah(42_000_000))
    await claim.did("claim.approved", approved, *granted, rulings=(ORDER,), stage="approved")
    one, two, again = f"{number}-P1", f"{number}-P2", f"{number}-P2R2"
    ordered = [PaymentOrdered(payment=name, claim=number, amount=HALF, stand_in=True) for name in (one, two)]
    await claim.did("claim.payment_ordered", *ordered, stage="ordered", payments=len(ordered))
    settled = PaymentSettled(
        payment=one, claim=number, amount=HALF, settled_on=date(2022, 3, 25), stand_in=True
    )
    late = CompensationOwed(payment=one, claim=number, days_late=4, amount=Rupiah(840_000))
    back = PaymentReturned(
        payment=two, claim=number, amount=HALF, returned_on=date(2022, 3, 25), stand_in=True
    )
    await claim.did("claim.bank_answered", settled, late, back, stage="ordered")
    await claim.did("claim.account_corrected", await claim.edition(claim.family or FAMILY), stage="ordered")
    resent = PaymentResent(payment=two, claim=number, resent_as=again, amount=HALF)
    await claim.did(
        "claim.payment_resent", resent, PaymentOrdered(payment=again, claim=number, amount=HALF, stand_in=True),
        stage="ordered",
    )  # fmt: skip
    agency = AgencyDecided(
        claim=number, outcome="reduced", amount=Rupiah(40_000_000), decided_on=date(2022, 3, 26), document="BPJS/9/2022",
        differs=True,
    )  # fmt: skip
    await claim.did("claim.agency_decided", agency, stage="paid")
    step = {"claim": number, "step": "complaint", "document": "PGD/1/2022"}
    filed = AppealFiled(**step, filed_on=date(2022, 3, 27), due_on=date(2022, 4, 3))
    await claim.did("claim.appealed", filed, stage="paid")
    resolved = AppealResolved(**step, outcome="refused", resolved_on=date(2022, 3, 28))
    await claim.did("claim.appeal_resolved", resolved, stage="paid")
    mediation = {"claim": number, "step": "mediation", "document": "MED/1/2022"}
    await claim.did(
        "claim.appealed", AppealFiled(**mediation, filed_on=date(2022, 3, 29), due_on=None), stage="paid"
    )
    year = {"claim": number, "child": "C1", "year": 1}
    school = PaymentOrdered(payment=f"{number}-C1-1", claim=number, amount=Rupiah(1_500_000), stand_in=True)
    await claim.did("claim.payment_ordered", school, stage="schooling")
    await claim.did(
        "claim.schooling",
        ScholarshipDue(**year, claim_from=date(2022, 3, 10)),
        ScholarshipClaimed(**year, level="SD", amount=Rupiah(1_500_000), document=f"{number}-D03"),
        ScholarshipApproved(**year, amount=Rupiah(1_500_000)),
        ScholarshipDue(claim=number, child="C1", year=2, claim_from=date(2023, 3, 10)),
        ScholarshipEnded(claim=number, child="C1", why="left_school", ended_on=date(2022, 3, 30)),
        stage="schooling",
    )
