"""Changes of members: rows judged by the members of their day, approved by a second person, applied as a whole."""

from datetime import date, timedelta
from itertools import islice

import pytest

from schemas.changes import ChangesState
from schemas.claims import Prepare
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.registration import Approve, Reject
from schemas.terms import Segment
from starter.reading.reach import region_coverage
from starter.reading.reader import reader
from starter.reports.cut import Cut
from tests.support.members import CHANGED, DAY, HEADER, Members, change, number, staff, worker
from tests.support.stages import HEADCOUNT, UPLOADED, YEAR, line
from tests.support.world import World, on

pytestmark = pytest.mark.anywhere


@pytest.fixture
async def here(world: World, region: str) -> Members:
    found = Members(world, region)
    await found.registered()
    return found


def refusals(rows: list[dict[str, object]]) -> list[object]:
    return [row["refused"] for row in rows]


async def test_leavers_wages_and_moves_take_effect_together_each_from_its_own_day(here: Members) -> None:
    world = here.world
    rows = await here.checked(
        change(here.nik(1), "keluar", "2022-03-10", why="berhenti"),
        change(here.nik(2), "upah", "2022-04-01", wage="1050000"),
        change(here.nik(3), "pindah", DAY, to=here.second_line),
        change(here.nik(4), "pindah", "2022-04-01", wage="3000000", to=here.second_line),
    )
    assert refusals(rows) == [None] * 4
    assert await world.tasks(here.changes()) == {"changes.approve"}
    answer = await here.decided(Approve())
    counts = {name: answer.details[name] for name in ("leavers", "wages", "moves", "stand_in")}
    assert counts == {"leavers": 1, "wages": 1, "moves": 2, "stand_in": True}
    members = await here.members()
    ended = {row["id"]: (row["why"], row["ended_on"]) for row in members if row["why"]}
    first = f"{here.code}-{YEAR}-001"
    assert ended == {
        f"{first}-00002": ("left", date(2022, 3, 10)),
        f"{first}-00004": ("transferred", date(2022, 3, 15)),
        f"{first}-00005": ("transferred", date(2022, 4, 1)),
    }
    moved = [row for row in members if row["moved_from"]]
    assert [
        (
            row["line"],
            row["segment"],
            row["worker_class"],
            row["income"],
            row["moved_from"],
            row["effective_on"],
        )
        for row in moved
    ] == [
        (here.second_line, "NON_ASN", "PU", 1_000_000, f"{first}-00004", date(2022, 3, 15)),
        (here.second_line, "NON_ASN", "PU", 3_000_000, f"{first}-00005", date(2022, 4, 1)),
    ]
    assert len({row["kpj"] for row in members}) == HEADCOUNT + 2
    [wage] = await world.rows("SELECT * FROM membership_wage WHERE membership = $1", f"{first}-00003")
    assert (wage["income"], wage["effective_on"]) == (1_050_000, date(2022, 4, 1))
    seats = await world.rows(
        "SELECT line, count(*) AS taken FROM seat WHERE line LIKE $1 GROUP BY line ORDER BY line",
        f"{here.code}%",
    )
    assert [(row["line"], row["taken"]) for row in seats] == [(here.line, 3), (here.second_line, 2)]
    assert await world.standing(here.changes()) == "closed"
    assert await world.tasks(here.changes()) == set()


async def test_every_row_that_does_not_hold_is_refused_with_its_own_reason(here: Members) -> None:
    to = here.second_line
    rows = await here.checked(
        change(here.nik(7), "keluar", why="berhenti"),
        change(here.nik(1), "keluar", "2022-01-11", why="berhenti"),
        change(here.nik(1), "keluar", "2022-04-15", why="berhenti"),
        change(here.nik(1), "keluar", why="meninggal"),
        change(here.nik(1), "keluar", why="bosan"),
        change(here.nik(1), "upah", wage="5000000"),
        change(here.nik(1), "upah", wage="nol"),
        change(here.nik(1), "pindah"),
        change(here.nik(1), "pindah", to=f"{here.code}-{YEAR}-L09"),
        change(here.nik(1), "pindah", to="36.01-2022-L01"),
        change(here.nik(1), "pindah", to=here.line),
        change(here.nik(1), "upah", "kemarin", wage="1000000"),
        change(here.nik(1), "upah", wage="1000000", to=to),
        "123,keluar,2022-03-15,berhenti,,,",
        change(here.nik(2), "pindah", to=to),
        change(here.nik(2), "upah", wage="1000000"),
        change(here.nik(2), "upah", "2022-03-20", wage="1000000"),
        change(here.nik(3), "pindah", to=to),
        change(here.nik(4), "pindah", to=to),
    )
    assert refusals(rows) == [
        Refusal.NOT_A_MEMBER,
        Refusal.BEFORE_MEMBERSHIP,
        Refusal.TOO_FAR_AHEAD,
        Refusal.DEATH_IS_CLAIMED,
        Refusal.INVALID_CELL,
        Refusal.HIGHER_BAND,
        Refusal.INVALID_CELL,
        Refusal.INVALID_CELL,
        Refusal.UNKNOWN_RECORD,
        Refusal.UNKNOWN_RECORD,
        Refusal.ALREADY_MEMBER,
        Refusal.INVALID_CELL,
        Refusal.INVALID_CELL,
        Refusal.INVALID_NIK,
        None,
        Refusal.CHANGED_TWICE,
        Refusal.MEMBERSHIP_ENDED,
        None,
        Refusal.NO_SEAT,
    ]
    state = await here.world.state(here.changes(), ChangesState)
    assert (state.accepted, state.refused, state.stage) == (2, 17, "checked")
    everything = await here.world.rows(
        "SELECT reason::text AS said FROM change_row WHERE batch = $1", f"{here.code}-{YEAR}-U001"
    )
    assert not any(here.nik(serial) in (row["said"] or "") for row in everything for serial in range(8))
    assert "changes_errors" in {template for _, template in await here.world.notices(here.changes())}


async def test_who_is_a_member_through_two_lines_says_which_one_changes(here: Members) -> None:
    await here.joined(here.second_line, Segment.NON_ASN, worker(here.code, 1), number=2, at=CHANGED)
    rows = await here.checked(
        change(here.nik(1), "keluar", why="berhenti"),
        change(here.nik(1), "keluar", why="berhenti", through=here.second_line),
        change(here.nik(1), "keluar", why="berhenti", through=f"{here.code}-{YEAR}-L09"),
        change(here.nik(2), "keluar", why="berhenti", through=here.second_line),
    )
    assert refusals(rows) == [
        Refusal.SEVERAL_MEMBERSHIPS,
        None,
        Refusal.UNKNOWN_RECORD,
        Refusal.NOT_A_MEMBER,
    ]
    assert rows[1]["membership"] == f"{here.code}-{YEAR}-002-00002"


async def test_two_memberships_of_one_person_count_once_for_coverage_and_twice_for_contributions(
    here: Members,
) -> None:
    world = here.world
    await here.joined(here.second_line, Segment.NON_ASN, worker(here.code, 1), number=2, at=CHANGED)
    auditor = await reader(world.installation.pool, world.people.auditor)
    day = Cut(as_of=date(2022, 3, 20), known_on=date(2022, 3, 20))
    found = await region_coverage(world.installation.pool, auditor, here.code, day)
    by_segment = {one.segment: one.registered for one in found.segments}
    assert (found.total.registered, by_segment) == (HEADCOUNT, {"RENTAN": HEADCOUNT, "NON_ASN": 1})
    await world.advance(here.contributions, on(date(2022, 4, 1), 0))
    [billed] = await world.rows(
        "SELECT count(*) AS items FROM bill_item i JOIN membership m ON m.id = i.membership"
        " WHERE m.region = $1 AND i.month = '2022-04'",
        here.code,
    )
    assert billed["items"] == HEADCOUNT + 1


async def test_whoever_leaves_makes_room_for_the_first_in_the_queue(world: World, region: str) -> None:
    here = Members(world, region)
    await here.funded()
    rows = [worker(region, serial) for serial in range(1, HEADCOUNT + 3)]
    await here.joined(here.line, Segment.RENTAN, *rows, number=1, at=UPLOADED)
    before = {row["person"] for row in await here.members()}
    assert len(before) == HEADCOUNT
    await here.checked(change(here.nik(2), "keluar", why="berhenti"))
    answer = await here.decided(Approve())
    assert answer.details["freed"] == [[here.line, here.registration]]
    assert here.registration in answer.woke
    await world.advance(here.registration, CHANGED)
    [followed] = [row for row in await here.members() if row["person"] not in before]
    assert str(followed["id"]).endswith(f"-{HEADCOUNT + 2:05d}")
    [left] = [row for row in await here.members() if row["why"] == "left"]
    assert followed["effective_on"] == CHANGED.date()
    assert left["ended_on"] == date(2022, 3, 15)


async def test_a_line_whose_money_is_not_there_takes_nobody(here: Members) -> None:
    unfunded = staff(3, Segment.PPPK_PW)
    await here.world.give(
        here.world.people.officer, here.budget, "add_line", "budget.line", unfunded, at=CHANGED, occurrence=3
    )
    rows = await here.checked(change(here.nik(1), "pindah", to=f"{here.code}-{YEAR}-L03"))
    assert refusals(rows) == [Refusal.NO_FUNDING]


async def test_a_mover_is_billed_for_every_month_once(here: Members) -> None:
    world = here.world
    await here.checked(
        change(here.nik(1), "pindah", "2022-03-15", to=here.second_line),
        change(here.nik(2), "pindah", "2022-04-01", to=here.second_line),
        change(here.nik(3), "keluar", "2022-03-31", why="berhenti"),
        change(here.nik(4), "keluar", "2022-04-01", why="berhenti"),
    )
    await here.decided(Approve())
    for month in range(3, 7):
        await world.advance(here.contributions, on(date(2022, month, 1), 0))
    people = {row["id"]: str(row["person"])[-1] for row in await here.members()}
    billed: dict[str, list[str]] = {}
    for row in await world.rows("SELECT membership, month FROM bill_item ORDER BY month"):
        if row["membership"] in people and row["month"] >= "2022-03":
            billed.setdefault(people[row["membership"]], []).append(row["month"][-2:])
    assert billed == {
        "2": ["03", "04", "05", "06"],
        "3": ["03", "04", "05", "06"],
        "4": ["03"],
        "5": ["03", "04"],
        "6": ["03", "04", "05", "06"],
        "7": ["03", "04", "05", "06"],
    }


async def test_a_thousand_non_asn_staff_become_part_time_pppk_at_once(world: World, region: str) -> None:
    headcount = 1000
    here = Members(world, region)
    object.__setattr__(here, "budgeted", (line(), staff(headcount), staff(headcount, Segment.PPPK_PW)))
    await here.funded()
    target = f"{region}-{YEAR}-L03"
    # Days that nobody takes for a month: no two of these workers resemble each other.
    days = (
        date(year, month, day)
        for year in range(1994, 2000)
        for month in range(1, 13)
        for day in range(13, 29)
    )
    born = list(islice(days, headcount))
    staffed = [worker(region, serial, 2_000_000, on=day) for serial, day in enumerate(born, 1)]
    await here.joined(here.second_line, Segment.NON_ASN, *staffed, number=1, at=UPLOADED)
    moves = [change(number(region, serial, day), "pindah", to=target) for serial, day in enumerate(born, 1)]
    await here.listed(*moves)
    await world.advance(here.changes(), CHANGED)
    answer = await here.decided(Approve())
    assert answer.details["moves"] == headcount
    seats = await world.rows(
        "SELECT line, count(*) AS taken FROM seat WHERE line LIKE $1 GROUP BY line", f"{region}%"
    )
    assert [(row["line"], row["taken"]) for row in seats] == [(target, headcount)]
    auditor = await reader(world.installation.pool, world.people.auditor)
    for day, segment in ((14, "NON_ASN"), (15, "PPPK_PW")):
        cut = Cut(as_of=date(2022, 3, day), known_on=date(2022, 3, 15))
        found = await region_coverage(world.installation.pool, auditor, region, cut)
        assert {one.segment: one.registered for one in found.segments} == {segment: headcount}


async def test_who_uploaded_a_list_cannot_approve_it_and_the_attempt_is_logged(here: Members) -> None:
    world = here.world
    await here.listed(change(here.nik(1), "keluar", why="berhenti"), by=world.people.both)
    await world.advance(here.changes(), CHANGED)
    with pytest.raises(Refused) as refused:
        await here.decided(Approve(), by=world.people.both)
    assert refused.value.reason.code is Refusal.FOUR_EYES
    [logged] = await world.rows("SELECT * FROM audit_entry WHERE chain = $1", f"refusal/{here.changes()}")
    assert (logged["actor"], logged["details"]["refusal"]) == ("both", Refusal.FOUR_EYES)
    assert not any(row["why"] for row in await here.members())


async def test_what_is_rejected_changes_nothing(here: Members) -> None:
    await here.checked(change(here.nik(1), "keluar", why="berhenti"))
    await here.decided(Reject(ground="daftar keliru"))
    assert not any(row["why"] for row in await here.members())
    [fact] = await here.world.facts("changes_rejected", here.changes())
    assert fact["why"] == "daftar keliru"


async def test_a_list_of_which_nothing_holds_waits_for_nobody(here: Members) -> None:
    await here.checked(change(here.nik(7), "keluar", why="berhenti"))
    assert await here.world.standing(here.changes()) == "closed"
    assert await here.world.tasks(here.changes()) == set()
    assert (await here.world.actions(here.changes()))[-1] == "changes.refused"


async def test_a_list_that_was_overtaken_is_not_applied_in_part(here: Members) -> None:
    await here.checked(
        change(here.nik(1), "keluar", why="berhenti"), change(here.nik(2), "keluar", why="berhenti")
    )
    await here.checked(
        change(here.nik(2), "keluar", why="berhenti"),
        change(here.nik(3), "keluar", why="berhenti"),
        number=2,
    )
    await here.decided(Approve())
    with pytest.raises(Refused) as refused:
        await here.decided(Approve(), number=2)
    assert refused.value.reason.code is Refusal.OVERTAKEN
    assert refused.value.reason.facts == {"count": 1, "rows": "2"}
    assert len([row for row in await here.members() if row["why"]]) == 2
    assert await here.world.standing(here.changes(2)) == "open"


async def test_seats_given_away_since_the_check_are_not_given_twice(here: Members) -> None:
    to = here.second_line
    await here.checked(change(here.nik(1), "pindah", to=to), change(here.nik(2), "pindah", to=to))
    await here.checked(change(here.nik(3), "pindah", to=to), number=2)
    await here.decided(Approve())
    with pytest.raises(Refused) as refused:
        await here.decided(Approve(), number=2)
    assert refused.value.reason.code is Refusal.NO_SEAT
    assert len([row for row in await here.members() if row["moved_from"]]) == 2


async def test_the_same_approval_given_twice_is_carried_out_once(here: Members) -> None:
    await here.checked(change(here.nik(1), "pindah", to=here.second_line))
    first = await here.decided(Approve())
    again = await here.decided(Approve())
    assert (again.entry, again.repeated) == (first.entry, True)
    assert len([row for row in await here.members() if row["moved_from"]]) == 1


async def test_a_list_that_nobody_decides_in_time_raises_a_ladder_that_ends_with_the_decision(
    here: Members,
) -> None:
    world = here.world
    await here.checked(change(here.nik(1), "keluar", why="berhenti"))
    state = await world.state(here.changes(), ChangesState)
    assert state.decide_by > CHANGED.date() + timedelta(days=6)
    late = state.clock.ends(state.decide_by)
    await world.advance(here.changes(), late)
    [raised] = await world.facts("cause_raised", here.changes())
    assert raised["due_on"] == state.decide_by
    await here.decided(Approve(), at=late)
    [lifted] = await world.facts("cause_lifted", here.changes())
    assert lifted["ladder"] == raised["ladder"]


async def test_nobody_changes_members_where_nobody_is_registered(world: World, region: str) -> None:
    empty = Members(world, region)
    await empty.funded()
    with pytest.raises(Refused) as refused:
        await empty.listed(change(empty.nik(1), "keluar", why="berhenti"))
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER


@pytest.mark.parametrize("content", [b"nik;alasan\n1;2\n", HEADER.encode() + b"\n"], ids=["columns", "rows"])
async def test_a_file_that_is_no_list_is_refused_when_it_is_submitted(here: Members, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        await here.uploaded(content)
    assert refused.value.reason.code is Refusal.INVALID_INPUT
    assert await here.world.standing(here.changes()) is None


async def test_the_months_paid_before_a_move_count_for_the_heirs(here: Members) -> None:
    world = here.world
    await here.paid(2, 3)
    await here.checked(
        change(here.nik(1), "pindah", "2022-03-14", to=here.second_line),
        change(here.nik(2), "keluar", "2022-03-14", why="berhenti"),
    )
    await here.decided(Approve())
    died = on(date(2022, 3, 20))
    await world.advance(here.commitment, died)
    await here.died(on=died.date())
    [opened] = await world.facts("claim_opened", here.commitment)
    assert opened["membership"] == f"{here.code}-{YEAR}-U001-00002"
    await here.handed_in(here.claim.removeprefix("claim/"), died, died.date())
    await world.give(world.people.second_officer, here.claim, "prepare", "claim.prepare", Prepare(), at=died)
    [prepared] = await world.facts("claim_prepared", here.claim)
    assert (prepared["eligible"], prepared["amount"]) == (True, 42_000_000)
    [entry] = await world.rows(
        "SELECT rulings FROM audit_entry WHERE chain = $1 AND action = 'claim.prepared'", here.claim
    )
    assert "policy.moved_months" in {ruling["parameter"] for ruling in entry["rulings"]}
    with pytest.raises(Refused) as refused:
        await here.died(serial=2, occurrence=2, on=died.date())
    assert refused.value.reason.code is Refusal.NOT_COVERED
