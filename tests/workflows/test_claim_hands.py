"""Four eyes on a claim: the holes known from other systems, each as a test of its own."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from schemas.claims import ApproveRenewal, RejectDocument, Renew, Review
from schemas.errors import Refused
from schemas.escalation import Resolve
from schemas.refusals import Refusal
from schemas.terms import Cause, Role
from starter.client import SignedIn
from starter.people import Delegation, Grant, Registers, Tie, User
from store.pool import transaction
from tests.support.claiming import Death, Family, child, heir
from tests.support.people import OFFICE, PASSWORD, enter
from tests.support.stages import Region
from tests.support.world import CONDUCTED, World
from vault.persons import account_index, nik_index

pytestmark = pytest.mark.anywhere


@pytest.fixture
async def death(world: World, region: str) -> Death:
    found = Region(world, region)
    await found.registered()
    await found.paid(2, 3)
    return Death(found)


async def user(
    death: Death, name: str, *roles: Role, ties: tuple[Tie, ...] | None = None, office: str = OFFICE
) -> SignedIn:
    """Return somebody new, who holds *roles* in the region."""
    world, code = death.here.world, death.here.code
    name = f"{name}.{code}"
    known = (Tie(what="nik", hmac=sha256(name.encode()).digest()),) if ties is None else ties
    grants = tuple(Grant(role=role, region=code) for role in roles)
    new = User(id=name, office=office, password=PASSWORD, grants=grants, ties=known)
    await Registers(world.installation.pool, world.people.admin).put_users([new])
    return await enter(world.installation.pool, name)


async def lend(death: Death, lender: SignedIn, to: str, role: Role) -> None:
    """Have *lender* lend *role* in the region to somebody for a day."""
    now = datetime.now(UTC)
    given = Delegation(
        to=f"{to}.{death.here.code}", role=role, region=death.here.code, valid_from=now - timedelta(hours=1),
        valid_to=now + timedelta(days=1),
    )  # fmt: skip
    await Registers(death.here.world.installation.pool, lender).delegate(given)


async def refusal(death: Death, by: SignedIn) -> Refusal:
    """Return why somebody may not approve."""
    with pytest.raises(Refused) as refused:
        await death.approved(by)
    assert await death.facts("claim_approved") == []
    return refused.value.reason.code


async def test_neither_who_reported_nor_who_brought_a_document_nor_who_prepared_approves(
    death: Death,
) -> None:
    both = [await user(death, f"ganda-{n}", Role.OFFICER, Role.APPROVER) for n in range(4)]
    await death.reported(both[0])
    await death.attached(by=both[1])
    rejected = RejectDocument(document=f"{death.claim}-D01", why="salinan tidak dilegalisasi")
    await death.give("reject_document", "claim.reject_document", rejected, by=both[2])
    await death.attached()
    await death.prepared(both[3])
    assert [await refusal(death, one) for one in both] == [Refusal.FOUR_EYES] * 4
    await death.approved()


async def test_approval_by_the_submitters_delegate_is_refused(death: Death) -> None:
    maker = await user(death, "pembuat", Role.OFFICER, Role.APPROVER)
    delegate = await user(death, "kuasa", Role.OFFICER)
    await lend(death, maker, "kuasa", Role.APPROVER)
    await death.complete()
    await death.prepared(maker)
    assert await refusal(death, delegate) is Refusal.FOUR_EYES


async def test_who_lent_the_maker_a_role_does_not_approve_and_nor_does_who_was_lent_it_too(
    death: Death,
) -> None:
    lender = await user(death, "pemberi", Role.OFFICER, Role.APPROVER)
    maker = await user(death, "penerima", Role.AUDITOR)
    other = await user(death, "penerima-lain", Role.AUDITOR)
    await lend(death, lender, "penerima", Role.APPROVER)
    await lend(death, lender, "penerima-lain", Role.APPROVER)
    await death.complete()
    await death.prepared()
    why = RejectDocument(document=f"{death.claim}-D01", why="salinan tidak dilegalisasi")
    await death.give("reject_document", "claim.reject_document", why, by=maker)
    await death.attached()
    await death.prepared()
    assert [await refusal(death, one) for one in (lender, other)] == [Refusal.FOUR_EYES] * 2


async def test_a_second_approval_by_the_same_person_in_another_stage_is_refused(death: Death) -> None:
    death.cause = Cause.WORK_ACCIDENT
    death.family = Family(heirs=(heir(),), children=(child(),))
    await several(death)
    await death.approved()
    assert await refusal(death, death.here.world.people.approver) is Refusal.FOUR_EYES
    assert len((await death.state()).approvers) == 1


async def several(death: Death) -> None:
    """Come to a prepared claim that stands out, was reviewed, and takes more than one approver."""
    twin = Death(death.here, serial=2, cause=death.cause, family=death.family)
    await twin.reported(occurrence="twin")
    third = Death(death.here, serial=3, cause=death.cause, family=death.family)
    await third.reported(occurrence="third")
    await death.reported(occurrence="first")
    await death.attached()
    await death.prepared()
    state = await death.state()
    assert "several_claims_to_one_account" in state.signals
    assert len(state.slots) > 1
    body = Review(cleared=True, why="rekening keluarga yang sama, wajar")
    await death.give("review", "claim.review", body, by=death.here.world.people.escalation)


async def test_what_stands_out_is_not_approved_before_somebody_else_has_looked(death: Death) -> None:
    world = death.here.world
    for serial in (2, 3):
        await Death(death.here, serial=serial, family=death.family).reported(occurrence=serial)
    await death.reported(occurrence="first")
    await death.attached()
    await death.prepared()
    assert await world.tasks(death.case) == {"claim.review"}
    with pytest.raises(Refused) as refused:
        await death.approved(world.people.approver)
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    assert "it stands out: several claims are paid to one account." in refused.value.reason.say("en")
    assert "klaim ini menonjol: beberapa klaim dibayarkan ke satu rekening." in refused.value.reason.say("id")
    body = Review(cleared=True, why="rekening keluarga yang sama, wajar")
    with pytest.raises(Refused) as refused:
        await death.give("review", "claim.review", body, by=world.people.second_officer)
    assert refused.value.reason.code is Refusal.FOUR_EYES
    await death.give("review", "claim.review", body, by=world.people.escalation)
    assert await world.tasks(death.case) == {"claim.approve"}
    await death.approved()


async def test_a_ladder_that_is_resolved_hands_the_claim_to_nobody_who_made_it(death: Death) -> None:
    world = death.here.world
    maker = await user(death, "pembuat", Role.OFFICER, Role.APPROVER, Role.ESCALATION)
    await death.complete()
    await death.prepared(maker)
    state = await death.state()
    warned = next(due.at for due in state.agenda if due.what == "warn")
    await death.until(warned)
    ladder = (await death.state()).ladders["payment"]
    body = Resolve(reason="ditangani langsung oleh pembuat rekomendasi")
    await world.give(maker, ladder, "resolve", "escalation.resolve", body, at=warned)
    await death.advance()
    assert await refusal(death, maker) is Refusal.FOUR_EYES


async def test_time_that_passes_takes_no_approver_off_the_list(death: Death) -> None:
    await several(death)
    needed = len((await death.state()).slots)
    await death.approved()
    pay_by = (await death.state()).pay_by
    assert pay_by is not None
    await death.until(CONDUCTED.ends(pay_by + timedelta(days=30)))
    state = await death.state()
    assert (len(state.slots), len(state.approvers), state.stage) == (needed, 1, "prepared")
    assert await death.facts("payment_ordered") == []


async def test_a_role_that_changes_between_making_and_checking_changes_nothing(death: Death) -> None:
    world = death.here.world
    maker = await user(death, "naik-jabatan", Role.OFFICER)
    await death.complete()
    await death.prepared(maker)
    promoted = User(
        id=f"naik-jabatan.{death.here.code}", office=OFFICE, password=PASSWORD,
        grants=(Grant(role=Role.APPROVER, region=death.here.code),),
    )  # fmt: skip
    await Registers(world.installation.pool, world.people.admin).put_users([promoted])
    assert await refusal(death, maker) is Refusal.FOUR_EYES


@pytest.mark.parametrize("by", ["nik", "account"])
async def test_nobody_approves_what_pays_them_or_an_account_of_theirs(death: Death, by: str) -> None:
    ring, paid = death.here.world.installation.ring, death.family.heirs[0]
    own = Tie(what="nik", hmac=nik_index(ring, paid.nik if by == "nik" else "3201010101800009"))
    account = Tie(
        what="account", hmac=account_index(ring, str(paid.account) if by == "account" else "77000077")
    )
    gaining = await user(death, "waris", Role.APPROVER, ties=(own, account))
    await death.complete()
    await death.prepared()
    assert await refusal(death, gaining) is Refusal.GAINS


async def test_whom_nobody_knows_approves_no_money_for_heirs(death: Death) -> None:
    unknown = await user(death, "tanpa-nik", Role.APPROVER, ties=())
    await death.complete()
    await death.prepared()
    assert await refusal(death, unknown) is Refusal.UNIDENTIFIED


async def test_whoever_had_a_hand_in_the_claim_approves_no_scholarship_year_of_it(death: Death) -> None:
    world = death.here.world
    both = await user(death, "berkas", Role.OFFICER, Role.APPROVER)
    death.cause = Cause.WORK_ACCIDENT
    death.family = Family(heirs=(heir(),), children=(child(),))
    await death.reported()
    await death.attached(by=both)
    await death.prepared()
    await death.approved()
    await death.advance()
    await death.advance(1)
    await death.advance()
    proof = await death.scan(("school_letter",), about="C1")
    body = Renew(child="C1", level="SD", proof=proof, received_on=death.today)
    await death.give("renew", "claim.renew", body)
    year = ApproveRenewal(child="C1")
    with pytest.raises(Refused) as refused:
        await death.give("approve_renewal", "claim.approve_renewal", year, by=both)
    assert refused.value.reason.code is Refusal.FOUR_EYES
    await death.give("approve_renewal", "claim.approve_renewal", year, by=world.people.approver)


async def test_an_heir_of_an_earlier_edition_still_gains(death: Death) -> None:
    ring = death.here.world.installation.ring
    await death.reported()
    first = death.family.heirs[0]
    await death.named(Family(heirs=(heir(3),)))
    await death.attached()
    await death.prepared()
    own = (Tie(what="nik", hmac=nik_index(ring, first.nik)),)
    assert await refusal(death, await user(death, "edisi-satu", Role.APPROVER, ties=own)) is Refusal.GAINS


async def test_a_tie_once_recorded_is_never_taken_back(death: Death) -> None:
    await death.reported()
    with pytest.raises(Exception, match="insert-only"):
        async with transaction(death.here.world.installation.pool) as tx:
            await tx.execute("DELETE FROM tie WHERE claim = $1", death.claim)
