"""Who is written to in the course of a claim: heirs, guardians, holders and whoever reported, each what is theirs."""

from datetime import date, timedelta

import pytest

from schemas.claims import Appeal, Attach, RejectClaim, ResolveAppeal
from schemas.deaths import AppealOutcome, AppealStage, PayMode
from schemas.errors import Refused
from schemas.families import Burier, Claimant, Contact, Guardian
from schemas.refusals import Refusal
from schemas.terms import Cause, Role
from starter.reading.claim_file import dossier
from starter.reading.reader import Reader
from tests.support.claiming import ACCOUNTS, Death, Family, heir
from tests.support.stages import Region, nik
from tests.support.world import CONDUCTED, World

pytestmark = pytest.mark.anywhere

AUDITOR = Reader("auditor", "pusat/kantor", ((Role.AUDITOR, "*"),))
MINOR = date(2012, 1, 2)


@pytest.fixture
async def death(world: World, region: str) -> Death:
    found = Region(world, region)
    await found.registered()
    await found.paid(2, 3)
    return Death(found)


def guardian(death: Death, number: int = 1) -> Guardian:
    return Guardian(
        ref=f"G{number}", name=f"Wali Contoh {number}", nik=nik(death.here.code, 5), account=f"{next(ACCOUNTS)}",
        contact=Contact(address="alamat contoh"),
    )  # fmt: skip


def ward(number: int = 3, **more: object) -> Claimant:
    return heir(number, "CHILD", birth_date=MINOR, guardian="G1", account=None, **more)


async def letters(death: Death, *templates: str) -> list[dict[str, object]]:
    """Return the claim's letters of some templates, all of one deed, in the order in which they were written."""
    found = [one for one in await death.facts("claim_letter") if one["template"] in templates]
    assert len({one["seq"] for one in found}) == 1
    return found


def told(found: list[dict[str, object]], *names: str) -> list[tuple[object, ...]]:
    return [(one["to_ref"], *(one["data"].get(name) for name in names)) for one in found]  # type: ignore[attr-defined]


async def events(death: Death) -> int:
    handle = death.here.world.installation.client.get_workflow_handle(death.case)
    return len([event async for event in handle.fetch_history_events()])


async def test_each_payee_is_written_to_in_the_deed_that_grants_and_again_when_paid(death: Death) -> None:
    death.family = Family(heirs=(heir(1), heir(2, "CHILD"), ward()), guardians=(guardian(death),))
    await death.complete()
    await death.prepared()
    before = await events(death)
    await death.approved()
    grown = await events(death) - before
    found = await letters(death, "claim_granted", "claim_granted_reported")
    assert told(found, "amount", "shares") == [
        ("H1", 3_333_334, [["H1", 3_333_334]]),
        ("H2", 3_333_333, [["H2", 3_333_333]]),
        ("G1", 3_333_333, [["H3", 3_333_333]]),
        ("reporter", None, None),
    ]
    [approved] = await death.facts("claim_approved")
    assert {one["seq"] for one in found} == {approved["seq"]}
    assert (await death.state()).granted == []
    await death.advance()
    await death.advance(1)
    assert told(await letters(death, "payment_sent"), "kind", "heir") == [
        ("H1", "heir", "H1"), ("H2", "heir", "H2"), ("G1", "guardian", "H3"),
    ]  # fmt: skip
    file = await dossier(
        death.here.world.installation.pool, death.here.world.installation.ring, AUDITOR, death.claim
    )
    granted = [one.to for one in file.letters if one.template == "claim_granted"]
    assert granted == ["Ahli Waris Contoh 001", "Ahli Waris Contoh 002", "Wali Contoh 1"]
    alone = Death(death.here, serial=2, at=death.at, family=Family(heirs=(heir(1),), reported_by="H1"))
    await alone.reported(occurrence="other")
    await alone.attached()
    await alone.prepared()
    before = await events(alone)
    await alone.approved()
    assert await events(alone) - before == grown
    assert told(await letters(alone, "claim_granted", "claim_granted_reported"), "amount") == [
        ("H1", 10_000_000)
    ]


async def test_what_a_file_lacks_is_said_to_the_reporter_and_to_every_heir_who_can_be_written_to(
    death: Death,
) -> None:
    written = Contact(address="alamat contoh")
    death.family = Family(
        heirs=(heir(1, contact=written), heir(2, "CHILD", contact=Contact()), ward(), heir(4, "SIBLING", contact=written)),
        guardians=(guardian(death),),
    )  # fmt: skip
    await death.reported()
    state = await death.state()
    first = await death.facts("claim_letter")
    assert told(first, "missing") == [(ref, state.missing) for ref in ("reporter", "H1", "G1")]
    assert [one["template"] for one in first] == ["claim_received", "claim_missing", "claim_missing"]
    proof = await death.scan((state.missing[0],))
    await death.give("attach", "claim.attach", Attach(documents=(proof,), received_on=death.today))
    left = (await death.state()).missing
    assert told((await death.facts("claim_letter"))[3:], "missing") == [
        (ref, left) for ref in ("reporter", "H1", "G1")
    ]
    assert (await death.state()).letters_written == 6
    alone = Death(
        death.here, serial=2, at=death.at, family=Family(heirs=(heir(1, contact=written),), reported_by="H1")
    )
    await alone.reported(occurrence="other")
    assert told(await alone.facts("claim_letter")) == [("reporter",)]


async def test_an_heir_named_later_is_asked_for_the_same_and_nobody_is_asked_twice(death: Death) -> None:
    first = heir(1)
    death.family = Family(heirs=(first,))
    await death.reported()
    lacking = (await death.state()).missing
    await death.named(Family(heirs=(first, heir(2, "CHILD"))))
    assert (await death.state()).missing == lacking
    assert told(await death.facts("claim_letter"), "missing") == [
        (ref, lacking) for ref in ("reporter", "H1", "H2")
    ]
    await death.named(Family(heirs=(first, heir(2, "CHILD"))))
    assert (await death.state()).editions == 3
    assert len(await death.facts("claim_letter")) == (await death.state()).letters_written == 3


async def test_a_holder_receives_for_all_and_those_who_signed_are_told(death: Death) -> None:
    nowhere = heir(4, "CHILD", contact=Contact())
    death.family = Family(
        heirs=(heir(1), heir(2, "CHILD"), ward(), nowhere), guardians=(guardian(death),), pay_mode=PayMode.JOINT,
        holder="H2",
    )  # fmt: skip
    await death.decided()
    found = await letters(death, "claim_granted", "claim_granted_jointly", "claim_granted_reported")
    assert told(found, "kind", "holder", "amount") == [
        ("H2", "holder", None, 10_000_000), ("H1", None, "H2", 10_000_000), ("G1", None, "H2", 10_000_000),
        ("reporter", None, None, None),
    ]  # fmt: skip
    await death.advance()
    await death.advance(1)
    assert told(await letters(death, "payment_sent"), "kind", "heir") == [("H2", "holder", None)]


async def test_who_buried_is_written_to_and_the_fund_is_not(death: Death) -> None:
    burier = Burier(name="Tetangga Contoh", nik=nik(death.here.code, 5), account=f"{next(ACCOUNTS)}")
    death.family, death.cause = Family(buried_by=burier), Cause.WORK_ACCIDENT
    await death.decided()
    found = await letters(death, "claim_granted", "claim_granted_reported")
    assert told(found, "kind", "amount") == [("B1", "burier", 10_000_000), ("reporter", None, None)]
    await death.advance()
    await death.advance(1)
    assert len(await death.facts("payment_settled")) == 2
    assert told(await letters(death, "payment_sent"), "amount") == [("B1", 10_000_000)]
    numbers = [str(one["letter"]) for one in await death.facts("claim_letter")]
    assert numbers == [f"{death.claim}-S{n:02d}" for n in range(1, len(numbers) + 1)]
    assert (await death.state()).letters_written == len(numbers)


async def test_a_refusal_goes_to_everybody_who_may_appeal_and_an_appeal_is_answered_to_who_filed_it(
    death: Death,
) -> None:
    approver = death.here.world.people.approver
    death.died_on = date(2022, 5, 20)
    death.at = CONDUCTED.at(date(2022, 5, 23), 9)
    death.family = Family(
        heirs=(heir(1), heir(2, "CHILD"), ward()), guardians=(guardian(death),), reported_by="H1"
    )
    await death.reported()
    await death.prepared()
    await death.give("reject", "claim.reject", RejectClaim(ground="not_active"), by=approver)
    found = await letters(death, "claim_refused")
    assert told(found, "ground", "amount", "payments") == [
        (ref, "not_active", None, None) for ref in ("H1", "H2", "G1")
    ]
    filed = {"filed_on": death.today, "document": "surat 1"}
    unknown = Appeal(step=AppealStage.COMPLAINT, by="H9", **filed)
    with pytest.raises(Refused) as refused:
        await death.give("appeal", "claim.appeal", unknown)
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD
    assert refused.value.reason.record == f"{death.claim}/H9"
    await death.give("appeal", "claim.appeal", Appeal(step=AppealStage.COMPLAINT, by="G1", **filed))
    assert told(await letters(death, "appeal_received"), "step") == [("G1", "complaint")]
    still = ResolveAppeal(outcome=AppealOutcome.REFUSED, on=death.today, document="jawaban 1")
    await death.give("resolve_appeal", "claim.resolve_appeal", still)
    until = (death.today + timedelta(days=(await death.state()).appeal_days)).isoformat()
    names = ("step", "outcome", "document", "next_step", "next_until")
    assert told(await letters(death, "appeal_resolved"), *names) == [
        ("G1", "complaint", "refused", "jawaban 1", "mediation", until)
    ]
    await death.give("appeal", "claim.appeal", Appeal(step=AppealStage.MEDIATION, **filed))
    withdrawn = ResolveAppeal(outcome=AppealOutcome.WITHDRAWN, on=death.today, document="surat 2")
    await death.give("resolve_appeal", "claim.resolve_appeal", withdrawn)
    resolved = [one for one in await death.facts("claim_letter") if one["template"] == "appeal_resolved"]
    assert told(resolved, *names)[1:] == [("G1", "mediation", "withdrawn", "surat 2", None, None)]
    assert (await death.state()).letters_written == len(await death.facts("claim_letter"))
    found = [one for one in await death.facts("claim_letter") if one["template"] == "appeal_received"]
    assert told(found, "step") == [("G1", "complaint"), ("G1", "mediation")]
