"""What can come in between: contests, the wrong door, transfers that come back, appeals, and years of school."""

from datetime import date, timedelta

import pytest

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
    Renew,
    Reroute,
    Resend,
    ResolveAppeal,
)
from schemas.deaths import AppealOutcome, AppealStage, ScholarshipEnd
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import Cause
from tests.support.claiming import Death, Family, child, heir
from tests.support.stages import Region
from tests.support.world import CONDUCTED, World

pytestmark = pytest.mark.anywhere


@pytest.fixture
async def death(world: World, region: str) -> Death:
    found = Region(world, region)
    await found.registered()
    await found.paid(2, 3)
    return Death(found)


async def test_a_contested_claim_is_neither_decided_nor_paid_before_the_heirs_are_determined(
    death: Death,
) -> None:
    world = death.here.world
    await death.complete()
    await death.prepared()
    until = death.today + timedelta(days=30)
    body = Contest(heirs=("H1",), until=until, why="istri kedua menggugat di pengadilan agama")
    await death.give("contest", "claim.contest", body)
    state = await death.state()
    assert (state.stage, state.pay_by, state.decision) == ("collecting", None, None)
    assert await world.tasks(death.case) == {"claim.determine"}
    for deed in (death.prepared, death.approved):
        with pytest.raises(Refused) as refused:
            await deed()
        assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    await death.until(CONDUCTED.ends(until))
    assert "claim.still_contested" in await world.actions(death.case)
    found = Determine(heirs=("H1",), document="Penetapan 1/2022", on=death.today)
    await death.give("determine", "claim.determine", found)
    if (await death.state()).missing:
        await death.attached()
    state = await death.state()
    assert (state.stage, state.complete_on) == ("complete", death.today)
    await death.prepared()
    await death.approved()


async def test_another_door_keeps_every_document(death: Death) -> None:
    await death.complete()
    before = (await death.state()).documents
    body = Reroute(cause=Cause.WORK_ACCIDENT, why="laporan pengawas menyebut kecelakaan kerja")
    await death.give("reroute", "claim.reroute", body)
    state = await death.state()
    assert state.documents == before
    assert state.stage == "collecting"
    assert "accident_report_stage_1" in state.missing
    await death.attached()
    await death.prepared()
    [first] = await death.facts("claim_prepared")
    assert first["amount"] > 42_000_000  # type: ignore[operator]


async def test_a_transfer_that_comes_back_is_sent_again_once_two_people_have_seen_the_account(
    death: Death,
) -> None:
    world = death.here.world
    death.family = Family(heirs=(heir(1, account="0001234567"), heir(2, "CHILD")))
    await death.decided()
    await death.advance()
    await death.advance(1)
    [back] = await death.facts("payment_returned")
    first = f"{death.claim}-P1"
    assert back["payment"] == first
    assert await world.standing(death.case) == "open"
    with pytest.raises(Refused) as refused:
        await death.give("resend", "claim.resend", Resend(payment=first), by=world.people.approver)
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    second = death.family.heirs[1]
    other = Family(heirs=(heir(1), heir(2, "CHILD", account="99999999")))
    content, digest = await death.sealed(other)
    body = CorrectAccount(payment=first, content=content, content_digest=digest)
    with pytest.raises(Refused) as refused:
        await death.give("correct_account", "claim.correct_account", body)
    assert refused.value.reason.code is Refusal.INVALID_INPUT
    assert "only the account of H1 may differ" in refused.value.reason.say("en")
    content, digest = await death.sealed(Family(heirs=(heir(1), second)))
    body = CorrectAccount(payment=first, content=content, content_digest=digest)
    await death.give("correct_account", "claim.correct_account", body, by=world.people.both)
    with pytest.raises(Refused) as refused:
        await death.give("resend", "claim.resend", Resend(payment=first), by=world.people.both)
    assert refused.value.reason.code is Refusal.FOUR_EYES
    with pytest.raises(Refused) as refused:
        await death.give("resend", "claim.resend", Resend(payment=first, edition=1), by=world.people.approver)
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    assert "edition 2 of the family is on file, not 1" in refused.value.reason.say("en")
    await death.give("resend", "claim.resend", Resend(payment=first, edition=2), by=world.people.approver)
    await death.advance()
    await death.advance(1)
    settled = {row["payment"] for row in await death.facts("payment_settled")}
    assert settled == {f"{first}R2", f"{death.claim}-P2"}
    await death.advance(95)
    assert await world.standing(death.case) == "closed"
    totals = await world.rows(
        "SELECT account, sum(amount)::bigint AS sum FROM ledger_entry WHERE chain = $1 GROUP BY 1", death.case
    )
    assert {row["account"]: row["sum"] for row in totals if row["account"] in ("benefits_payable", "in_transit")} == {
        "benefits_payable": 0, "in_transit": 0,
    }  # fmt: skip


async def test_a_refusal_that_the_agency_takes_back_is_decided_anew(death: Death) -> None:
    world = death.here.world
    await death.complete()
    await death.prepared()
    body = RejectClaim(ground="forged", document="LP/12/2022", why="nomor akta tidak ada di register")
    await death.give("reject", "claim.reject", body, by=world.people.approver)
    step = Appeal(step=AppealStage.MEDIATION, filed_on=death.today, document="surat 1")
    with pytest.raises(Refused) as refused:
        await death.give("appeal", "claim.appeal", step)
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    assert "langkah ini: mediasi." in refused.value.reason.say("id")
    assert "pengaduan kepada BPJS Ketenagakerjaan (complaint)" in refused.value.reason.say("id")
    await death.give(
        "appeal", "claim.appeal", Appeal(step=AppealStage.COMPLAINT, filed_on=death.today, document="surat 1")
    )
    [filed] = await death.facts("appeal_filed")
    due_on = filed["due_on"]
    assert isinstance(due_on, date)
    await death.until(CONDUCTED.ends(due_on))
    assert "claim.appeal_late" in await world.actions(death.case)
    refused_again = ResolveAppeal(outcome=AppealOutcome.REFUSED, on=death.today, document="jawaban 1")
    await death.give("resolve_appeal", "claim.resolve_appeal", refused_again)
    await death.give(
        "appeal", "claim.appeal", Appeal(step=AppealStage.MEDIATION, filed_on=death.today, document="surat 2")
    )
    accepted = ResolveAppeal(outcome=AppealOutcome.ACCEPTED, on=death.today, document="berita acara 1")
    await death.give("resolve_appeal", "claim.resolve_appeal", accepted)
    state = await death.state()
    assert (state.stage, state.complete_on) == ("complete", death.today)
    assert state.ladders == {}
    await death.prepared()
    await death.approved()
    await death.advance()
    await death.advance(1)
    assert (await death.facts("payment_settled")) != []
    await death.advance(95)
    assert await world.standing(death.case) == "closed"


async def test_what_the_agency_decides_stands_beside_what_was_recommended(death: Death) -> None:
    await death.decided()
    amount = int((await death.state()).amount)
    said = {"on": death.today, "document": "B/1/2022"}
    less = RecordAgency(decision=AgencyDecision.REDUCED, amount=Rupiah(amount - 1), **said)
    await death.give("record_agency", "claim.agency", less)
    same = RecordAgency(decision=AgencyDecision.GRANTED, amount=Rupiah(amount), **said)
    await death.give("record_agency", "claim.agency", same)
    assert [(row["outcome"], row["differs"]) for row in await death.facts("agency_decided")] == [
        ("reduced", True), ("granted", False),
    ]  # fmt: skip
    notices = await death.here.world.notices(death.case)
    assert [template for _, template in notices].count("claim_differs") == 1


async def test_children_are_paid_year_by_year_with_proof_until_their_school_is_over(death: Death) -> None:
    world = death.here.world
    death.cause = Cause.WORK_ACCIDENT
    death.family = Family(
        heirs=(heir(),), children=(child(1, "SMP", date(2008, 5, 2)), child(2, "PT", date(2001, 1, 9)))
    )
    await death.paid()
    state = await death.state()
    assert state.stage == "schooling"
    assert {one.child for one in state.children} == {"C1", "C2"}
    first = next(one for one in state.children if one.child == "C1")
    assert (first.next_year, first.claim_from) == (1, death.died_on)
    await death.advance()
    proof = await death.scan(("school_letter",), about="C1")
    body = Renew(child="C1", level="SMP", proof=proof, received_on=death.today)
    await death.give("renew", "claim.renew", body, by=world.people.both)
    with pytest.raises(Refused) as refused:
        await death.give(
            "approve_renewal", "claim.approve_renewal", ApproveRenewal(child="C1"), by=world.people.both
        )
    assert refused.value.reason.code is Refusal.FOUR_EYES
    await death.give(
        "approve_renewal", "claim.approve_renewal", ApproveRenewal(child="C1"), by=world.people.approver
    )
    await death.advance()
    await death.advance(1)
    [year] = await death.facts("scholarship_approved")
    assert (year["child"], year["year"], year["amount"]) == ("C1", 1, 2_000_000)
    state = await death.state()
    first = next(one for one in state.children if one.child == "C1")
    assert (first.next_year, first.claim_from) == (2, date(2023, 3, 10))
    proof = await death.scan(("school_letter",))
    again = Renew(child="C1", level="SMP", proof=proof, received_on=death.today)
    with pytest.raises(Refused) as refused:
        await death.give("renew", "claim.renew", again)
    assert refused.value.reason.code is Refusal.TOO_EARLY
    reminder = min(due.at for due in state.agenda if due.what == "remind" and due.ref == "C1")
    await death.until(reminder)
    assert "claim.renew" in await world.tasks(death.case)
    assert (await death.facts("claim_letter"))[-1]["template"] == "scholarship_reminder"
    ended = EndScholarship(
        child="C1", why=ScholarshipEnd.LEFT_SCHOOL, on=death.today, document="surat sekolah"
    )
    await death.give("end_scholarship", "claim.end_scholarship", ended)
    await death.until(CONDUCTED.starts(date(2024, 1, 9)))
    assert {(row["child"], row["why"]) for row in await death.facts("scholarship_ended")} == {
        ("C1", "left_school"), ("C2", "age"),
    }  # fmt: skip
    assert await world.standing(death.case) == "closed"
