"""What people say to a ladder: it waits, is delegated, reassigned, noted, resolved and raised again, never for ever."""

import asyncio
from datetime import date, timedelta

import pytest

from schemas.base import Message
from schemas.cases import Answer, CaseRow, Change
from schemas.errors import Refused
from schemas.escalation import (
    Delegate,
    EscalationState,
    Finding,
    FindingKind,
    GrantPower,
    Hold,
    Mode,
    Pause,
    Reassign,
    Resolve,
    Step,
    TakeNote,
)
from schemas.facts import CauseLifted
from schemas.issuing import CommitmentState
from schemas.ladders import Reopen, SignLetter
from schemas.refusals import Refusal
from schemas.terms import Role
from starter.client import SignedIn
from starter.people import Grant, Office, Registers, User
from store.pool import transaction
from store.record import Writer
from tests.support.people import PASSWORD, enter
from tests.support.world import CONDUCTED, SIGNED_ON, World, on

REASON = "alasan contoh yang cukup panjang"


class Climbing:
    """The ladder of one region that has not acknowledged the instruction, on its first rung."""

    def __init__(self, world: World, region: str) -> None:
        self.world, self.region = world, region
        self.commitment, self.ladder = "", ""
        self.now = on(SIGNED_ON)
        self.given = 0

    @property
    def today(self) -> date:
        return CONDUCTED.today(self.now)

    async def begin(self) -> "Climbing":
        self.commitment = await self.world.open_commitment(self.region, self.now)
        state = await self.world.state(self.commitment, CommitmentState)
        self.now = CONDUCTED.ends(state.acknowledge_by)
        await self.world.advance(self.commitment, self.now)
        year = state.acknowledge_by.year
        self.ladder = f"escalation/{self.commitment}/issuing.acknowledge.{year}/1"
        return self

    async def say(
        self, update: str, permit: str, body: Message, *, by: SignedIn | None = None, case: str = ""
    ) -> Answer:
        """Give a command to the ladder, or to another *case*."""
        self.given += 1
        who = by or self.world.people.escalation
        return await self.world.give(
            who, case or self.ladder, update, permit, body, at=self.now, occurrence=self.given
        )

    async def refused(
        self, update: str, permit: str, body: Message, *, by: SignedIn | None = None, case: str = ""
    ) -> Refusal:
        """Return why a command is refused."""
        with pytest.raises(Refused) as refused:
            await self.say(update, permit, body, by=by, case=case)
        return refused.value.reason.code

    async def live(self, days: int) -> None:
        """Let days pass; whatever falls due is done on its day."""
        end = self.now + timedelta(days=days)
        commands = self.world.installation.commands(None)
        while await self.world.standing(self.ladder) == "open":
            due = (await commands.advance(self.ladder, self.now)).next_due
            if self.now == end:
                break
            self.now = end if due is None else min(due, end)
        self.now = end

    async def climbed(self) -> list[int]:
        return [row["rung"] for row in await self.world.facts("rung_climbed", self.ladder)]

    async def user(self, office: str, *roles: Role) -> SignedIn:
        """Return somebody of *office*, with *roles* in this region."""
        name = f"{office}.{'.'.join(roles)}".replace("/", ".")
        grants = tuple(Grant(role=role, region=self.region) for role in roles)
        registers = Registers(self.world.installation.pool, self.world.people.admin)
        await registers.put_users([User(id=name, office=office, password=PASSWORD, grants=grants)])
        return await enter(self.world.installation.pool, name)


@pytest.fixture
async def here(world: World, region: str) -> Climbing:
    return await Climbing(world, region).begin()


async def test_a_hold_names_who_answers_for_it_tells_them_and_ends_by_itself(here: Climbing) -> None:
    owner = f"{here.region}/bupati"
    until = here.today + timedelta(days=60)
    await here.say("hold", "escalation.hold", Hold(until=until, owner=owner, reason=REASON))
    [held] = await here.world.facts("escalation_paused", here.ladder)
    assert (held["how"], held["owner"], held["until"], held["why"]) == ("held", owner, until, REASON)
    told = [
        office for office, template in await here.world.notices(here.ladder) if template == "escalation_held"
    ]
    assert told == [f"{here.region}/sekda", owner]
    await here.live(60)
    assert await here.climbed() == [1]
    await here.live(1)
    assert await here.climbed() == [1, 2]


async def test_while_it_waits_only_its_end_is_heard(here: Climbing) -> None:
    until = here.today + timedelta(days=20)
    await here.say("pause", "escalation.acknowledge", Pause(until=until, reason=REASON))
    hold = Hold(until=until, owner=f"{here.region}/bupati", reason=REASON)
    other = f"{here.region}/bappeda"
    delegate = Delegate(office=other, until=until, reason=REASON)
    assert await here.refused("hold", "escalation.hold", hold) is Refusal.OUT_OF_ORDER
    assert await here.refused("delegate", "escalation.delegate", delegate) is Refusal.OUT_OF_ORDER
    reassign = Reassign(office=other, reason=REASON)
    assert await here.refused("reassign", "escalation.reassign", reassign) is Refusal.OUT_OF_ORDER
    await here.say("resolve", "escalation.resolve", Resolve(reason=REASON))
    assert await here.world.standing(here.ladder) == "closed"


async def test_each_rung_is_acknowledged_once_and_held_once(here: Climbing) -> None:
    async def acknowledge() -> None:
        until = here.today + timedelta(days=2)
        await here.say("pause", "escalation.acknowledge", Pause(until=until, reason=REASON))

    async def hold() -> None:
        until = here.today + timedelta(days=2)
        await here.say(
            "hold", "escalation.hold", Hold(until=until, owner=f"{here.region}/bupati", reason=REASON)
        )

    await here.live(sum((15, 30, 30, 30, 30)))
    last = [6]
    assert (await here.climbed())[-1:] == last
    for wait in (acknowledge, hold):
        await wait()
        await here.live(15)
        with pytest.raises(Refused) as refused:
            await wait()
        assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    assert len(await here.world.facts("escalation_paused", here.ladder)) == 2
    assert len(await here.world.facts("rung_reminded", here.ladder)) == 2


async def test_a_delegate_is_told_beside_the_addressee_until_the_end_of_the_delegation(
    here: Climbing,
) -> None:
    delegate, until = f"{here.region}/bappeda", here.today + timedelta(days=5)
    await here.say("delegate", "escalation.delegate", Delegate(office=delegate, until=until, reason=REASON))
    told = [
        office for office, template in await here.world.notices(here.ladder) if template == "rung_delegated"
    ]
    assert told == [f"{here.region}/sekda", delegate]
    asked = "SELECT office FROM task WHERE case_id = $1 AND what = 'escalation.rung' AND closed_at IS NULL ORDER BY office"
    offices = [row["office"] for row in await here.world.rows(asked, here.ladder)]
    assert offices == [delegate, f"{here.region}/sekda"]
    again = Delegate(office=f"{here.region}/bpkad", until=until, reason=REASON)
    assert await here.refused("delegate", "escalation.delegate", again) is Refusal.ALREADY_RECORDED
    await here.live(6)
    assert [row["office"] for row in await here.world.rows(asked, here.ladder)] == [f"{here.region}/sekda"]
    assert (await here.world.state(here.ladder, EscalationState)).delegation is None
    await here.live(9)
    assert await here.climbed() == [1, 2]


async def test_who_takes_a_rung_over_has_the_time_that_is_left(here: Climbing) -> None:
    taker = f"{here.region}/bappeda"
    await here.live(10)
    await here.say("reassign", "escalation.reassign", Reassign(office=taker, reason=REASON))
    told = [
        office for office, template in await here.world.notices(here.ladder) if template == "rung_reassigned"
    ]
    assert told == [f"{here.region}/sekda", taker]
    await here.live(5)
    assert await here.climbed() == [1, 2]
    assert (await here.world.state(here.ladder, EscalationState)).standing.office == f"{here.region}/bupati"


@pytest.mark.parametrize("update", ["delegate", "reassign", "hold"])
async def test_no_office_that_notices_do_not_reach_can_answer_for_anything(
    here: Climbing, update: str
) -> None:
    nobody, until = f"{here.region}/kantor-tanpa-alamat", here.today + timedelta(days=5)
    bodies: dict[str, Message] = {
        "delegate": Delegate(office=nobody, until=until, reason=REASON),
        "reassign": Reassign(office=nobody, reason=REASON),
        "hold": Hold(until=until, owner=nobody, reason=REASON),
    }
    assert await here.refused(update, f"escalation.{update}", bodies[update]) is Refusal.NO_ADDRESSEE
    assert (await here.world.state(here.ladder, EscalationState)).waiting is None


async def test_the_late_office_may_acknowledge_but_neither_hold_nor_resolve(here: Climbing) -> None:
    late = await here.user(f"{here.region}/sekda", Role.ESCALATION)
    until = here.today + timedelta(days=5)
    hold = Hold(until=until, owner=f"{here.region}/sekda", reason=REASON)
    assert await here.refused("hold", "escalation.hold", hold, by=late) is Refusal.FOREIGN_OFFICE
    resolve = Resolve(reason=REASON)
    assert await here.refused("resolve", "escalation.resolve", resolve, by=late) is Refusal.FOREIGN_OFFICE
    await here.say("pause", "escalation.acknowledge", Pause(until=until, reason=REASON), by=late)


async def test_an_office_below_the_rung_answers_for_nothing(here: Climbing) -> None:
    await here.live(15)
    below = await here.user(f"{here.region}/sekda", Role.ESCALATION)
    pause = Pause(until=here.today + timedelta(days=5), reason=REASON)
    assert await here.refused("pause", "escalation.acknowledge", pause, by=below) is Refusal.FOREIGN_OFFICE
    above = await here.user(f"{here.region}/tim-kepatuhan", Role.ESCALATION)
    await here.say("pause", "escalation.acknowledge", pause, by=above)


async def test_a_ladder_that_was_resolved_is_raised_again_under_the_next_number(here: Climbing) -> None:
    reopen = Reopen(ladder=here.ladder, reason=REASON)
    words = ("reopen_ladder", "escalation.reopen", reopen)
    assert await here.refused(*words, case=here.commitment) is Refusal.OUT_OF_ORDER
    await here.say("resolve", "escalation.resolve", Resolve(reason=REASON))
    answer = await here.say(*words, case=here.commitment)
    second = here.ladder.removesuffix("/1") + "/2"
    assert answer.details["ladder"] == second
    await here.world.advance(second, here.now)
    [rung] = await here.world.facts("rung_climbed", second)
    [first] = await here.world.facts("rung_climbed", here.ladder)
    assert (rung["rung"], rung["office"], rung["due_on"]) == (1, first["office"], first["due_on"])
    [reopened] = await here.world.facts("ladder_reopened", here.commitment)
    assert (reopened["ladder"], reopened["why"]) == (here.ladder, REASON)
    assert await here.refused(*words, case=here.commitment) is Refusal.UNKNOWN_RECORD


async def test_a_suspension_is_only_ever_recorded_by_hand(here: Climbing) -> None:
    note = TakeNote(step=Step.SUSPENSION, document="800/77/2021", on=here.today, reason=REASON)
    await here.say("take_note", "escalation.note", note)
    [noted] = await here.world.facts("step_noted", here.ladder)
    assert (noted["step"], noted["document"], noted["taken_on"]) == ("suspension", "800/77/2021", here.today)
    await here.live(400)
    assert len(await here.world.facts("step_noted", here.ladder)) == 1
    assert await here.climbed() == [1, 2, 3, 4, 5, 6]


async def test_a_draft_is_signed_once_by_the_office_that_sends_it(here: Climbing) -> None:
    letter = f"{here.ladder}#letter.1"
    [draft] = await here.world.facts("letter_drafted", here.ladder)
    assert (draft["letter"], draft["sender"], draft["addressee"]) == (
        letter, f"{here.region}/cabang", f"{here.region}/sekda",
    )  # fmt: skip
    signed = SignLetter(letter=letter, number="560/12/2021", on=here.today)
    stranger = await here.user(f"{here.region}/bappeda", Role.APPROVER)
    words = ("sign_letter", "letter.sign", signed)
    assert await here.refused(*words, by=stranger) is Refusal.FOREIGN_OFFICE
    branch = await here.user(f"{here.region}/cabang", Role.APPROVER)
    early = SignLetter(letter=letter, number="560/12/2021", on=here.today - timedelta(days=1))
    assert await here.refused("sign_letter", "letter.sign", early, by=branch) is Refusal.BEFORE_INSTRUCTION
    await here.say(*words, by=branch)
    [fact] = await here.world.facts("letter_signed", here.ladder)
    assert (fact["letter"], fact["number"], fact["signed_on"]) == (letter, "560/12/2021", here.today)
    assert await here.refused(*words, by=branch) is Refusal.UNKNOWN_RECORD
    await here.live(10)
    assert "letter.unsigned" not in await here.world.actions(here.ladder)


async def test_a_draft_that_nobody_signs_is_brought_back_to_mind_and_stops_nothing(here: Climbing) -> None:
    await here.live(7)
    assert "letter.unsigned" not in await here.world.actions(here.ladder)
    await here.live(1)
    assert (f"{here.region}/cabang", "letter_unsigned") in await here.world.notices(here.ladder)
    await here.live(7)
    assert await here.climbed() == [1, 2]


async def lift(here: Climbing, why: str) -> Change:
    """Return the change by which the commitment lifts the cause, without a word to the ladder."""
    [row] = await here.world.rows("SELECT version FROM case_file WHERE id = $1", here.commitment)
    return Change(
        command=f"{here.commitment}/lifted",
        case=here.commitment,
        expected_version=row["version"],
        action="commitment.acknowledged",
        at=here.now,
        effective_on=here.today,
        row=CaseRow(stage="acknowledged"),
        facts=(CauseLifted(subject="acknowledge", ladder=here.ladder, why=why),),
    )


async def test_a_rung_finds_that_its_cause_was_lifted_and_commits_nothing(here: Climbing) -> None:
    await here.world.opener.record.commit(await lift(here, "acknowledged"), Writer())
    await here.live(20)
    assert await here.climbed() == [1]
    assert [row["why"] for row in await here.world.facts("escalation_resolved", here.ladder)] == [
        "acknowledged"
    ]
    assert await here.world.standing(here.ladder) == "closed"


async def test_a_rung_waits_for_a_cause_that_is_being_lifted(here: Climbing) -> None:
    locked = (
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR SHARE%'"
    )
    async with transaction(here.world.installation.pool) as tx:
        await tx.execute("SELECT 1 FROM case_file WHERE id = $1 FOR UPDATE", here.commitment)
        rung = asyncio.create_task(here.live(15))
        for _ in range(500):
            if (await here.world.rows(locked))[0]["count"]:
                break
            await asyncio.sleep(0.02)
        assert not rung.done()
        await tx.execute(
            "INSERT INTO cause_lifted (chain, seq, position, effective_on, known_at, subject, ladder, why)"
            " SELECT $1, max(seq), 9, $2, $3, 'acknowledge', $4, 'acknowledged' FROM audit_entry WHERE chain = $1",
            here.commitment,
            here.today,
            here.now,
            here.ladder,
        )
    await rung
    assert await here.climbed() == [1]
    assert await here.world.standing(here.ladder) == "closed"


async def test_at_the_top_without_an_address_the_case_needs_attention_and_the_operator_a_task(
    world: World, region: str
) -> None:
    registers = Registers(world.installation.pool, world.people.admin)
    await registers.put_offices(
        [Office(code=f"{region}/kejari", region=region, title="Kejaksaan Contoh", mail="")]
    )
    here = await Climbing(world, region).begin()
    await here.live(135)
    assert await here.climbed() == [1, 2, 3, 4, 5, 6]
    [row] = await world.rows("SELECT attention FROM case_file WHERE id = $1", here.ladder)
    assert f"{region}/kejari" in row["attention"]
    assert "register.office" in await world.tasks(here.ladder)
    await here.live(14)
    assert (await world.notices(here.ladder))[-1] == ("pusat/kemendagri-keuda", "rung_reminded")


@pytest.mark.parametrize("assisted", [False, True])
async def test_a_finding_begins_the_ladder_of_a_company_which_ends_in_a_power_of_attorney(
    world: World, region: str, *, assisted: bool
) -> None:
    registers = Registers(world.installation.pool, world.people.admin)
    company = f"{region}/bumd-contoh"
    await registers.put_offices(
        [Office(code=company, region=region, title="BUMD Contoh", mail="bumd@kantor.example")]
    )
    here = await Climbing(world, region).begin()
    if assisted:
        await here.live(140)
        assert [row["template"] for row in await world.facts("letter_drafted", here.ladder)][
            -1
        ] == "assistance"
    here.now = on(date(2022, 3, 1), 0)
    for kind in (FindingKind.PWBD, FindingKind.TUNGGAKAN):
        finding = Finding(company="bumd-contoh", finding=kind, document="LHP-7/2022", on=here.today)
        await here.say("record_finding", "commitment.finding", finding, case=here.commitment)
    here.ladder = f"escalation/{here.commitment}/contributions.pwbd-bumd-contoh.2022/1"
    await world.advance(here.ladder, here.now)
    power = GrantPower(document="SKK-12/2022", mode=Mode.NON_LITIGATION, on=here.today, reason=REASON)
    assert await here.refused("grant_power", "escalation.power", power) is Refusal.OUT_OF_ORDER
    await here.live(130)
    assert await here.climbed() == [1, 2, 3, 4, 5]
    letters = await world.facts("letter_drafted", here.ladder)
    assert [row["template"] for row in letters] == [
        "warning", "warning", "fine", "public_services", "special_power",
    ]  # fmt: skip
    assert letters[1]["data"]["cause"] == "PWBD, TUNGGAKAN"
    assert letters[0]["data"]["addressee_title"] == "BUMD Contoh"
    assert assisted is any("benturan kepentingan" in fact for fact in letters[-1]["data"]["facts"])
    power = power.model_copy(update={"on": here.today, "document": f"SKK-{region}"})
    await here.say("grant_power", "escalation.power", power)
    [granted] = await world.facts("power_granted", here.ladder)
    assert (granted["debtor"], granted["mode"], granted["conflict"]) == (company, "non_litigation", assisted)


async def test_a_power_of_attorney_never_reaches_a_state_body(here: Climbing) -> None:
    await here.live(150)
    power = GrantPower(document="SKK-1/2021", mode=Mode.LITIGATION, on=here.today, reason=REASON)
    assert await here.refused("grant_power", "escalation.power", power) is Refusal.OUT_OF_ORDER
