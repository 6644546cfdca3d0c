"""Seats and cards: who gets a number, who waits, who follows; when the cards come, and when the case is over."""

from datetime import date, datetime, timedelta

import pytest

from law.registration import cards_by, handed_over_by
from schemas.base import Message
from schemas.cases import Answer, SeatsFreed
from schemas.errors import Refused
from schemas.issuing import CommitmentState
from schemas.names import registration_id
from schemas.refusals import Refusal
from schemas.registration import HandOverCards, ReceiveCards, RegistrationState
from tests.support.stages import HEADCOUNT, REPORTED, UPLOADED, YEAR, Region, later, roster
from tests.support.world import CONDUCTED, World, on

pytestmark = pytest.mark.anywhere

WAITING = 3
NUMBERED = CONDUCTED.today(UPLOADED)
CAME = date(YEAR, 1, 20)
NEXT_YEAR = CONDUCTED.starts(date(YEAR + 1, 1, 1))


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.funded()
    return found


async def registered(here: Region, rows: int) -> None:
    """Come to a roster of so many rows that is approved and numbered."""
    await here.submitted(roster(here.code, rows))
    await here.world.advance(here.registration, UPLOADED)
    await here.approved()


async def state(here: Region, case: str = "") -> RegistrationState:
    return await here.world.state(case or here.registration, RegistrationState)


async def received(here: Region, day: date = CAME, *, occurrence: int = 1) -> Answer:
    body = ReceiveCards(on=day, certificate="S-12/2022")
    return await given(here, "receive_cards", "registration.cards", body, on(day), occurrence)


async def handed_over(here: Region, day: date = CAME, *, occurrence: int = 1) -> Answer:
    return await given(
        here, "hand_over_cards", "registration.hand_over", HandOverCards(on=day), on(day), occurrence
    )


async def given(
    here: Region, update: str, permit: str, body: Message, at: datetime, occurrence: int
) -> Answer:
    officer = here.world.people.officer
    answer = await here.world.give(
        officer, here.registration, update, permit, body, at=at, occurrence=occurrence
    )
    await here.world.advance(here.commitment, at)
    return answer


async def freed(here: Region, at: datetime) -> None:
    """Tell the registration that a seat of its line came free, as whoever ends a membership does."""
    handle = here.world.installation.client.get_workflow_handle(here.registration)
    await handle.signal("tell", SeatsFreed(line=here.line))
    await here.world.advance(here.registration, at)


async def members(here: Region, case: str = "") -> list[int]:
    batch = (case or here.registration).removeprefix("registration/")
    found = await here.world.rows("SELECT row_number FROM membership WHERE batch = $1 ORDER BY 1", batch)
    return [row["row_number"] for row in found]


async def test_a_line_seats_as_many_as_it_pays_for_and_the_others_wait_in_order(here: Region) -> None:
    world = here.world
    await registered(here, HEADCOUNT + WAITING)
    [fact] = await world.facts("roster_registered", here.registration)
    assert (fact["headcount"], fact["waiting"], fact["stand_in"]) == (HEADCOUNT, WAITING, True)
    assert await members(here) == [*range(2, 2 + HEADCOUNT)]
    queue = await world.rows(
        "SELECT place, row_number FROM queue_place WHERE line = $1 ORDER BY 1", here.line
    )
    assert [(row["place"], row["row_number"]) for row in queue] == [(1, 8), (2, 9), (3, 10)]
    now = await state(here)
    assert (now.stage, now.registered, now.waiting, now.untold) == ("registered", HEADCOUNT, WAITING, 0)
    assert (await world.state(here.commitment, CommitmentState)).headcount == HEADCOUNT
    assert await world.tasks(here.registration) == {"registration.cards"}
    [(office, template)] = (await world.notices(here.registration))[-1:]
    assert (office, template) == (f"{here.code}/sekda", "registration_completed")
    assert await world.rows("SELECT * FROM seat_held WHERE line = $1", here.line) == []


async def test_the_approval_is_on_record_before_the_agency_is_asked(here: Region) -> None:
    world = here.world
    await here.submitted(roster(here.code))
    await world.advance(here.registration, UPLOADED)
    world.faults[here.registration, "registration.registered"] = ["before", "after"]
    await here.approved()
    assert (await world.actions(here.registration))[-3:] == [
        "registration.approved",
        "registration.registered",
        "registration.followed_up",
    ]
    assert len(await members(here)) == HEADCOUNT


async def test_on_the_first_of_a_month_the_queue_is_served_and_in_vain_without_a_trace(here: Region) -> None:
    world = here.world
    await registered(here, HEADCOUNT + WAITING)
    before = await world.actions(here.registration)
    await world.advance(here.registration, on(date(YEAR, 3, 1), 0))
    assert await world.actions(here.registration) == [*before, "registration.cards_late"]
    await here.died(serial=1)
    await world.advance(here.registration, on(date(YEAR, 4, 1), 0))
    [refilled] = await world.facts("seats_refilled", here.registration)
    assert (refilled["headcount"], refilled["line"], refilled["effective_on"]) == (
        1,
        here.line,
        date(YEAR, 4, 1),
    )
    assert await members(here) == [*range(2, 2 + HEADCOUNT + 1)]
    assert (await state(here)).waiting == WAITING - 1
    assert (await world.state(here.commitment, CommitmentState)).headcount == HEADCOUNT + 1
    [follower] = await world.rows(
        "SELECT * FROM membership WHERE batch = $1 AND row_number = 8",
        here.registration.removeprefix("registration/"),
    )
    assert follower["replaces"].endswith("-00002")
    assert follower["effective_on"] == date(YEAR, 4, 1)
    assert (f"{here.code}/sekda", "seats_refilled") in await world.notices(here.registration)


async def test_news_of_a_free_seat_serves_the_queue_at_once_and_other_news_of_it_nobody(here: Region) -> None:
    world = here.world
    await registered(here, HEADCOUNT + 1)
    await freed(here, later(UPLOADED, 1))
    assert await world.facts("seats_refilled", here.registration) == []
    await here.died(serial=1)
    await freed(here, REPORTED)
    assert len(await world.facts("seats_refilled", here.registration)) == 1
    assert (await state(here)).waiting == 0
    await here.died(serial=2, occurrence=2)
    await freed(here, later(REPORTED, 1))
    assert len(await world.facts("seats_refilled", here.registration)) == 1


async def test_a_second_roster_waits_behind_the_first_even_when_a_seat_is_free(here: Region) -> None:
    world = here.world
    await registered(here, HEADCOUNT + 1)
    await here.died(serial=1)
    second = registration_id(f"{here.code}-{YEAR}-002")
    rows = roster(here.code, HEADCOUNT + 3).decode().splitlines()
    await here.submitted("\n".join([rows[0], *rows[-2:]]).encode(), occurrence=2, at=REPORTED)
    await world.advance(second, REPORTED)
    await here.approved(second, at=REPORTED)
    assert ((await state(here, second)).registered, (await state(here, second)).waiting) == (0, 2)
    assert (await state(here, second)).cards_by is None
    await world.advance(second, on(date(YEAR, 4, 1), 0))
    assert await members(here, second) == []
    await world.advance(here.registration, on(date(YEAR, 4, 1), 0))
    assert await members(here) == [*range(2, 2 + HEADCOUNT + 1)]
    await here.died(serial=2, occurrence=2, on=date(YEAR, 3, 30))
    await world.advance(second, on(date(YEAR, 5, 1), 0))
    assert await members(here, second) == [2]
    assert (await state(here, second)).cards_by == cards_by(date(YEAR, 5, 1)).due_on
    assert await world.tasks(second) == {"registration.cards"}


async def test_cards_that_do_not_come_raise_a_ladder_at_the_agencys_branch_until_they_do(
    here: Region,
) -> None:
    world = here.world
    await registered(here, HEADCOUNT)
    due = cards_by(NUMBERED).due_on
    assert (await state(here)).cards_by == due
    await world.advance(here.registration, later(CONDUCTED.ends(due), -1))
    assert await world.facts("cause_raised", here.registration) == []
    await world.advance(here.registration, CONDUCTED.ends(due))
    [raised] = await world.facts("cause_raised", here.registration)
    assert (raised["subject"], raised["due_on"]) == ("cards", due)
    [first] = await world.rows("SELECT office FROM rung_climbed WHERE chain = $1", raised["ladder"])
    assert first["office"] == f"{here.code}/cabang"
    await received(here, CONDUCTED.today(CONDUCTED.ends(due)))
    [lifted] = await world.facts("cause_lifted", here.registration)
    assert lifted["ladder"] == raised["ladder"]
    assert await world.tasks(here.registration) == {"registration.hand_over"}


async def test_cards_in_time_raise_nothing_and_the_hand_over_closes_the_case(here: Region) -> None:
    world = here.world
    await registered(here, HEADCOUNT)
    await received(here)
    now = await state(here)
    assert (now.stage, now.cards_received_on, now.handover_by) == ("carded", CAME, None)
    await world.advance(here.registration, later(on(CAME), 60))
    body = HandOverCards(on=CAME)
    await given(here, "hand_over_cards", "registration.hand_over", body, later(on(CAME), 60), 1)
    assert await world.facts("cause_raised", here.registration) == []
    [fact] = await world.facts("cards_handed_over", here.registration)
    assert fact["handed_over_on"] == CAME
    assert await world.standing(here.registration) == "closed"
    assert await world.tasks(here.registration) == set()


async def test_where_the_law_says_when_cards_are_handed_over_a_ladder_climbs_from_that_day(
    here: Region,
) -> None:
    world, came = here.world, date(2025, 3, 3)
    await registered(here, HEADCOUNT)
    await received(here, came)
    due = handed_over_by(came).due_on
    assert (await state(here)).handover_by == due
    await world.advance(here.registration, CONDUCTED.ends(due))
    raised = (await world.facts("cause_raised", here.registration))[-1]
    assert (raised["subject"], raised["due_on"]) == ("hand_over", due)
    [first] = await world.rows("SELECT office FROM rung_climbed WHERE chain = $1", raised["ladder"])
    assert first["office"] == f"{here.code}/sekda"
    await handed_over(here, CONDUCTED.today(CONDUCTED.ends(due)))
    assert [row["subject"] for row in await world.facts("cause_lifted", here.registration)][-1] == "hand_over"
    assert await world.standing(here.registration) == "closed"


async def test_whoever_waits_keeps_the_case_open_until_the_queue_is_empty(here: Region) -> None:
    world = here.world
    await registered(here, HEADCOUNT + 1)
    await received(here)
    await handed_over(here)
    assert (await state(here)).stage == "handed_over"
    assert await world.standing(here.registration) == "open"
    await here.died(serial=1)
    await world.advance(here.registration, on(date(YEAR, 4, 1), 0))
    assert await world.standing(here.registration) == "closed"
    assert len(await members(here)) == HEADCOUNT + 1


async def test_nobody_waits_beyond_the_fiscal_year(here: Region) -> None:
    world = here.world
    await registered(here, HEADCOUNT + 1)
    await received(here)
    await handed_over(here)
    await world.advance(here.registration, later(NEXT_YEAR, -1))
    assert await world.standing(here.registration) == "open"
    await world.advance(here.registration, NEXT_YEAR)
    assert (await world.actions(here.registration))[-1] == "registration.queue_ended"
    assert await world.standing(here.registration) == "closed"
    assert await world.facts("seats_refilled", here.registration) == []


async def test_cards_that_are_still_to_be_handed_over_keep_the_case_open_beyond_the_year(
    here: Region,
) -> None:
    world = here.world
    await registered(here, HEADCOUNT + 1)
    await received(here)
    await here.died(serial=1)
    handle = world.installation.client.get_workflow_handle(here.registration)
    await world.advance(here.registration, NEXT_YEAR)
    await handle.signal("tell", SeatsFreed(line=here.line))
    await world.advance(here.registration, later(NEXT_YEAR, 1))
    assert await world.standing(here.registration) == "open"
    await handed_over(here, date(YEAR + 1, 1, 3))
    assert await world.standing(here.registration) == "closed"


async def test_a_roster_that_brings_nobody_is_over_at_once(here: Region) -> None:
    world = here.world
    await registered(here, HEADCOUNT)
    again = registration_id(f"{here.code}-{YEAR}-002")
    await here.submitted(roster(here.code, HEADCOUNT - 1), occurrence=2)
    await world.advance(again, UPLOADED)
    await here.approved(again)
    assert await world.standing(again) == "closed"
    assert (await world.state(here.commitment, CommitmentState)).headcount == HEADCOUNT


async def test_cards_go_by_order_and_by_days_that_can_be(here: Region) -> None:
    await here.submitted(roster(here.code))
    await here.world.advance(here.registration, UPLOADED)

    async def refusal(attempt: int, day: date, *, hand_over: bool = False) -> Refusal:
        with pytest.raises(Refused) as refused:
            await (handed_over if hand_over else received)(here, day, occurrence=attempt)
        return refused.value.reason.code

    assert await refusal(1, NUMBERED) is Refusal.OUT_OF_ORDER
    await here.approved()
    assert await refusal(2, NUMBERED, hand_over=True) is Refusal.OUT_OF_ORDER
    too_soon = ReceiveCards(on=NUMBERED - timedelta(days=1), certificate="S-12/2022")
    with pytest.raises(Refused) as early:
        await given(here, "receive_cards", "registration.cards", too_soon, UPLOADED, 3)
    assert early.value.reason.code is Refusal.INVALID_INPUT
    ahead = ReceiveCards(on=NUMBERED + timedelta(days=1), certificate="S-12/2022")
    with pytest.raises(Refused) as to_come:
        await given(here, "receive_cards", "registration.cards", ahead, UPLOADED, 4)
    assert to_come.value.reason.code is Refusal.TOO_EARLY
    await received(here, occurrence=5)
    assert await refusal(6, CAME) is Refusal.ALREADY_RECORDED


async def test_only_officers_of_the_region_record_cards(here: Region) -> None:
    await registered(here, HEADCOUNT)
    body = ReceiveCards(on=CAME, certificate="S-12/2022")
    with pytest.raises(Refused) as refused:
        await here.world.give(
            here.world.people.approver,
            here.registration,
            "receive_cards",
            "registration.cards",
            body,
            at=on(CAME),
        )
    assert refused.value.reason.code is Refusal.NOT_PERMITTED
