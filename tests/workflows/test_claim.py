"""Claims: one death, one file; complete, prepared, approved, paid once, and closed."""

import sqlite3
from datetime import date, timedelta

import pytest

from deploy.embedded.stack import Stack
from schemas.claims import ClaimState, NameFamily, RejectClaim, RejectDocument, ReturnClaim
from schemas.errors import Refused
from schemas.phases import DECIDING, PAYING
from schemas.refusals import Refusal
from schemas.terms import Cause
from tests.support.claiming import PDF, Death, Family, heir
from tests.support.stages import DIED, Region
from tests.support.world import CONDUCTED, World

pytestmark = pytest.mark.anywhere


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.registered()
    await found.paid(2, 3)
    return found


@pytest.fixture
def death(here: Region) -> Death:
    return Death(here)


async def test_a_death_ends_the_membership_on_its_day_and_asks_for_what_the_law_wants(death: Death) -> None:
    world = death.here.world
    await death.reported()
    [ended] = await world.rows(
        "SELECT e.* FROM membership_ended e JOIN membership m ON m.id = e.membership WHERE m.region = $1",
        death.here.code,
    )
    assert ended["effective_on"] == DIED
    assert await world.tasks(death.case) == {"claim.collect"}
    state = await death.state()
    assert {"death_certificate", "family_card", "marriage_book"} <= set(state.missing)
    assert (state.complete_on, state.pay_by) == (None, None)
    written = await death.facts("claim_letter")
    assert [(one["template"], one["to_ref"], one["data"]["missing"]) for one in written] == [  # type: ignore[index]
        ("claim_received", "reporter", state.missing), ("claim_missing", "H1", state.missing),
    ]  # fmt: skip


async def test_the_same_death_told_twice_is_one_claim_and_says_when_it_was_told_otherwise(
    death: Death,
) -> None:
    world = death.here.world
    first = await death.reported()
    again = Death(death.here, cause=Cause.WORK_ACCIDENT, family=Family(heirs=(heir(2, "CHILD"),)))
    answer = await again.reported(world.people.second_officer, occurrence="again")
    assert (answer.details["claim"], answer.details["joined"]) == (first.details["claim"], True)
    await world.advance(death.case, death.at)
    [told] = await death.facts("death_told_again")
    assert told["differs"] is True
    assert "claim.compare" in await world.tasks(death.case)
    assert await world.rows("SELECT * FROM claim_opened WHERE claim LIKE $1", f"{death.here.code}-%") != []
    another = Death(death.here, serial=2)
    assert (await another.reported(occurrence="other")).details["claim"] == f"{death.here.code}-2022-002"


async def test_a_death_of_somebody_who_is_no_member_opens_no_claim(death: Death) -> None:
    death.serial = 99
    with pytest.raises(Refused) as refused:
        await death.reported()
    assert refused.value.reason.code is Refusal.NOT_COVERED
    assert await death.here.world.standing(death.case) is None


async def test_the_clock_runs_from_the_day_on_which_nothing_is_missing_and_rests_while_something_is(
    death: Death,
) -> None:
    await death.reported()
    await death.attached("death_certificate", "family_card")
    state = await death.state()
    assert state.complete_on is None
    assert "death_certificate" not in state.missing
    await death.attached()
    state = await death.state()
    assert (state.stage, state.complete_on, state.missing) == ("complete", death.today, [])
    assert state.pay_by is not None
    assert CONDUCTED.today(death.at) < state.pay_by
    assert await listed(death) == ("complete", state.next_due)
    last = state.documents[-1].document
    await death.give(
        "reject_document",
        "claim.reject_document",
        RejectDocument(document=last, why="tidak terbaca sama sekali"),
    )
    state = await death.state()
    assert (state.stage, state.complete_on, state.pay_by) == ("collecting", None, None)
    assert state.missing != []
    assert await listed(death) == ("collecting", None)
    assert [row["template"] for row in await death.facts("claim_letter")] == [
        "claim_received", *["claim_missing"] * 5,
    ]  # fmt: skip
    stored = await death.here.world.rows("SELECT * FROM document_attached WHERE document = $1", last)
    assert len(stored) == 1


async def listed(death: Death) -> tuple[object, object]:
    """Return how far the claim has come and when something falls due, as lists show it."""
    [row] = await death.here.world.rows("SELECT stage, due_at FROM case_file WHERE id = $1", death.case)
    return row["stage"], row["due_at"]


async def test_a_claim_is_prepared_approved_ordered_settled_and_closed(death: Death) -> None:
    world = death.here.world
    death.family = Family(heirs=(heir(1), heir(2, "CHILD")))
    await death.decided()
    [fact] = await death.facts("claim_prepared")
    assert (fact["eligible"], fact["heirs"]) == (True, 2)
    assert await world.shown(death.case) == DECIDING
    await death.advance()
    assert await world.shown(death.case) == PAYING
    ordered = await death.facts("payment_ordered")
    assert sum(int(str(row["amount"])) for row in ordered) == fact["amount"]
    await death.advance(1)
    settled = await death.facts("payment_settled")
    assert {row["payment"] for row in settled} == {row["payment"] for row in ordered}
    # Two paid months: less than the full benefit, about which the heirs may complain.
    assert (await world.standing(death.case), (await death.state()).stage) == ("open", "paid")
    await death.advance(95)
    assert await world.standing(death.case) == "closed"
    await world.until_closed(death.case)
    totals = await world.rows(
        "SELECT account, sum(amount)::bigint AS sum FROM ledger_entry WHERE chain = $1 GROUP BY 1", death.case
    )
    assert {row["account"]: row["sum"] for row in totals} == {
        "benefits": fact["amount"],
        "benefits_payable": 0,
        "in_transit": 0,
        "cash": -int(str(fact["amount"])),
    }
    templates = [row["template"] for row in await death.facts("claim_letter")]
    assert templates == [
        "claim_received", "claim_missing", "claim_missing",
        "claim_granted", "claim_granted", "claim_granted_reported", "payment_sent", "payment_sent",
    ]  # fmt: skip


async def test_an_incomplete_claim_is_not_prepared_and_an_unprepared_one_not_approved(death: Death) -> None:
    await death.reported()
    for deed in (death.prepared, death.approved):
        with pytest.raises(Refused) as refused:
            await deed()
        assert refused.value.reason.code is Refusal.OUT_OF_ORDER
        assert "it is waiting for what the file lacks." in refused.value.reason.say("en")
    with pytest.raises(Refused) as refused:
        await death.prepared()
    said = refused.value.reason.say("id")
    assert "menunggu kelengkapan berkas." in said
    assert "yang masih kurang: " in said
    assert "akta kematian atau surat keterangan kematian (death_certificate)" in said


async def test_an_heir_without_an_account_and_a_child_without_a_guardian_stand_in_the_way(
    death: Death,
) -> None:
    minor = {"birth_date": date(2012, 1, 2)}
    death.family = Family(heirs=(heir(1, account=None), heir(2, "CHILD", **minor)))
    await death.complete()
    state = await death.state()
    assert state.missing == []
    assert set(state.obstacles) == {"no_account:H1", "minor_without_guardian:H2"}
    await death.named(Family(heirs=(heir(1), heir(2, "CHILD", guardian="H1", **minor))))
    state = await death.state()
    assert (state.obstacles, state.complete_on) == ([], death.today)
    await death.prepared()
    assert {one.payee for one in (await death.state()).payments} == {"H1"}


async def test_a_refused_claim_pays_nothing_and_its_case_waits_for_an_appeal(death: Death) -> None:
    world = death.here.world
    death.died_on = date(2022, 5, 20)
    death.at = CONDUCTED.at(date(2022, 5, 23), 9)
    await death.reported()
    await death.prepared()
    state = await death.state()
    assert (state.eligible, state.payments) == (False, [])
    with pytest.raises(Refused) as refused:
        await death.approved()
    assert refused.value.reason.code is Refusal.NOT_COVERED
    approver = world.people.approver
    with pytest.raises(Refused) as refused:
        await death.give("reject", "claim.reject", RejectClaim(ground="over_age"), by=approver)
    assert refused.value.reason.code is Refusal.NOT_ONE_OF
    await death.give("reject", "claim.reject", RejectClaim(ground="not_active"), by=approver)
    assert [row["ground"] for row in await death.facts("claim_rejected")] == ["not_active"]
    assert await world.rows("SELECT * FROM ledger_entry WHERE chain = $1", death.case) == []
    assert await world.standing(death.case) == "open"
    lapse = next(due for due in (await death.state()).agenda if due.what == "lapse")
    await death.until(lapse.at)
    assert await world.standing(death.case) == "closed"


async def test_a_finding_of_people_needs_a_document_and_a_reason(death: Death) -> None:
    await death.complete()
    await death.prepared()
    approver = death.here.world.people.approver
    with pytest.raises(Refused) as refused:
        await death.give("reject", "claim.reject", RejectClaim(ground="forged"), by=approver)
    assert refused.value.reason.code is Refusal.GROUND_UNPROVEN
    assert "dokumen yang menunjukkannya; alasan dengan kata-kata" in refused.value.reason.say("id")
    with pytest.raises(Refused) as refused:
        await death.give(
            "reject", "claim.reject", RejectClaim(ground="forged", document="LP/12/2022"), by=approver
        )
    assert refused.value.reason.facts["lacking"] == "the reason in words"
    body = RejectClaim(ground="forged", document="LP/12/2022", why="nomor akta tidak ada di register")
    await death.give("reject", "claim.reject", body, by=approver)
    [row] = await death.facts("claim_rejected")
    assert row["why"] == "nomor akta tidak ada di register"
    assert (await death.state()).stage == "rejected"


async def test_what_is_sent_back_is_prepared_and_approved_anew(death: Death) -> None:
    await death.complete()
    await death.prepared()
    body = ReturnClaim(why="bulan terbayar perlu diperiksa lagi")
    await death.give("return_claim", "claim.return", body, by=death.here.world.people.approver)
    assert (await death.state()).stage == "complete"
    await death.prepared()
    await death.approved()
    assert len(await death.facts("claim_prepared")) == 2
    assert (await death.state()).stage == "approved"


async def test_a_claim_that_nobody_decides_climbs_before_its_statutory_day_has_passed(death: Death) -> None:
    world = death.here.world
    await death.complete()
    state = await death.state()
    assert state.pay_by is not None
    warned = next(due.at for due in state.agenda if due.what == "warn")
    assert warned < CONDUCTED.ends(state.pay_by)
    await death.until(warned - timedelta(seconds=1))
    assert "claim.payment_near" not in await world.actions(death.case)
    await death.until(warned)
    ladder = f"escalation/{death.case}/claims.payment.{state.pay_by.year}/1"
    rungs = await world.facts("rung_climbed", ladder)
    assert rungs[0]["office"] == f"{death.here.code}/cabang"
    await death.prepared()
    await death.approved()
    await death.advance()
    await death.advance(1)
    assert await world.standing(ladder) == "closed"


async def test_who_is_paid_late_is_owed_a_hundredth_for_each_day(death: Death) -> None:
    await death.complete()
    state = await death.state()
    assert state.pay_by is not None
    await death.until(CONDUCTED.at(state.pay_by + timedelta(days=9), 9))
    await death.prepared()
    await death.approved()
    await death.advance()
    await death.advance(1)
    [payment] = await death.facts("payment_settled")
    [owed] = await death.facts("compensation_owed")
    assert (owed["days_late"], owed["amount"]) == (10, int(str(payment["amount"])) // 10)


@pytest.mark.parametrize("lost", ["before", "after"])
async def test_the_bank_is_ordered_once_even_when_the_order_is_given_again(
    death: Death, stack: Stack, lost: str
) -> None:
    world = death.here.world
    await death.decided()
    faults = world.faults[death.case, "claim.payment_ordered"] = [lost]
    await death.advance()
    assert faults == []
    with sqlite3.connect(stack.data / "bank.db") as bank:
        orders = bank.execute("select id from orders where id like ?", (f"{death.here.code}-%",)).fetchall()
    [fact] = await death.facts("payment_ordered")
    assert orders == [(fact["payment"],)]
    in_transit = await world.rows(
        "SELECT amount FROM ledger_entry WHERE chain = $1 AND account = 'in_transit'", death.case
    )
    assert [row["amount"] for row in in_transit] == [-int(str(fact["amount"]))]
    assert (await world.actions(death.case)).count("claim.payment_ordered") == 1


async def test_nothing_but_opaque_ids_stands_in_a_claims_state(death: Death) -> None:
    await death.complete()
    shown = (await death.here.world.state(death.case, ClaimState)).model_dump_json()
    family = death.family.heirs[0]
    for personal in (family.name, family.nik, str(family.account), "alamat contoh"):
        assert personal not in shown


async def test_a_family_that_cannot_be_read_is_refused_without_a_word_of_it(death: Death) -> None:
    await death.reported()
    upload = death.here.world.installation.upload
    content, digest = await upload("claim-family", b'{"heirs": [{"ref": "H1", "name": "Nama Rahasia"}]}')
    body = NameFamily(content=content, content_digest=digest)
    with pytest.raises(Refused) as refused:
        await death.give("name_family", "claim.family", body)
    assert refused.value.reason.code is Refusal.INVALID_INPUT
    assert "Nama Rahasia" not in refused.value.reason.model_dump_json()


async def test_a_document_larger_than_the_policy_is_refused_in_words(death: Death) -> None:
    await death.reported()
    with pytest.raises(Refused) as refused:
        await death.attached("will", content=PDF + bytes(10_000_000))
    assert refused.value.reason.code is Refusal.DOCUMENT_TOO_LARGE
    assert "10000000" in refused.value.reason.say("id")


async def test_a_document_of_no_known_kind_is_refused_and_the_kinds_are_named(death: Death) -> None:
    await death.reported()
    before = await death.state()
    with pytest.raises(Refused) as refused:
        await death.attached("famly_card")
    assert refused.value.reason.code is Refusal.NOT_ONE_OF
    assert refused.value.reason.say("en").startswith("famly_card is not known as document; known: ")
    assert "family_card" in refused.value.reason.facts["known"]
    assert await death.state() == before
