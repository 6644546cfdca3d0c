"""Numbering: a line is never overfilled, a queue keeps its order, nobody is lost, and the agency is never asked twice."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from activities.registration import numbering
from activities.registration.numbering import seats
from schemas.errors import Unavailable
from schemas.orders import SeatsTaken
from store.pool import Pool, transaction
from store.record import Record
from tests.support.seating import Roster, Seating

HELD = "SELECT count(*) AS held FROM seat_held WHERE line = ANY($1::text[])"


@pytest.fixture
def here(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Seating:
    """Return lines and rosters of an owner of their own, and an agency that is asked for three rows at a time."""
    monkeypatch.setattr(numbering, "CHUNK", 3)
    return Seating(pool, Record(pool))


@dataclass(frozen=True)
class Step:
    """Something that happens on a line."""

    what: str
    rows: tuple[tuple[int, int], ...] = ()
    """Of a roster: who, and with which priority."""
    which: int = 0
    """Of the rosters so far, or of the members."""
    away: int = 0
    """How often the agency does not answer."""


PEOPLE = st.integers(1, 14)
ROWS = st.lists(st.tuples(PEOPLE, st.integers(0, 4)), min_size=1, max_size=9, unique_by=lambda row: row[0])
STEPS = st.lists(
    st.one_of(
        st.builds(Step, st.just("register"), ROWS.map(tuple), away=st.integers(0, 2)),
        st.builds(Step, st.just("refill"), which=st.integers(0, 9), away=st.integers(0, 2)),
        st.builds(Step, st.just("leave"), which=st.integers(0, 20)),
    ),
    min_size=1,
    max_size=10,
)


@dataclass
class Expected:
    """What must be true of a line, worked out without a database."""

    headcount: int
    seated: list[str] = field(default_factory=list)
    queue: list[tuple[str, int, str]] = field(default_factory=list)
    rosters: list[Roster] = field(default_factory=list)
    left_out: int = 0

    @property
    def free(self) -> int:
        return self.headcount - len(self.seated)

    def register(self, roster: Roster) -> tuple[int, int]:
        """Seat and queue a roster; return how many of it were seated, and how many wait."""
        waiting = {person for _, _, person in self.queue}
        fresh = [one for one in roster.in_order() if one[1] not in {*self.seated, *waiting}]
        taken = max(self.free - len(self.queue), 0)
        self.left_out += len(roster.rows) - len(fresh)
        self.seated += [person for _, person in fresh[:taken]]
        self.queue += [(roster.batch, row, person) for row, person in fresh[taken:]]
        self.rosters.append(roster)
        return len(fresh[:taken]), len(fresh[taken:])

    def refill(self, batch: str) -> tuple[int, int]:
        """Seat whoever of a batch is first in the queue; return how many, and how many of it still wait."""
        first = [one for one in self.queue[: max(self.free, 0)] if one[0] == batch]
        self.queue = [one for one in self.queue if one not in first]
        self.seated += [person for _, _, person in first]
        return len(first), sum(one[0] == batch for one in self.queue)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(headcount=st.integers(1, 8), steps=STEPS)
@example(
    headcount=2,
    steps=[
        Step("register", ((1, 0), (2, 0), (3, 2), (4, 1))),
        Step("register", ((5, 1), (1, 0))),
        Step("leave", which=0),
        Step("register", ((6, 0),)),
        Step("refill", which=1),
        Step("refill", which=0, away=2),
        Step("refill", which=1),
    ],
)
async def test_a_line_is_never_overfilled_its_queue_keeps_its_order_and_nobody_is_lost(
    pool: Pool, headcount: int, steps: list[Step]
) -> None:
    here, expected = Seating(pool, Record(pool)), Expected(headcount)
    line = await here.line(headcount)
    for step in steps:
        await play(here, line, step, expected)
        assert await here.seated(line) == set(expected.seated)
        assert await here.queue(line) == [(batch, row) for batch, row, _ in expected.queue]
        assert len(expected.seated) <= headcount
        assert await here.rows(HELD, [line]) == [{"held": 0}]
    members = await here.rows("SELECT batch, row_number FROM membership WHERE line = $1", line)
    assert len({(row["batch"], row["row_number"]) for row in members}) == len(members)
    approved = sum(len(roster.rows) for roster in expected.rosters)
    assert approved == len(members) + len(expected.queue) + expected.left_out


async def play(here: Seating, line: str, step: Step, expected: Expected) -> None:
    """Let a step happen on the line, and to what is expected of it."""
    here.agency.away = step.away
    match step.what:
        case "register":
            roster = await here.roster(line, step.rows)
            order = here.registering(roster)
            taken = await patiently(lambda: here.register(order))
            assert (taken.registered, taken.waiting) == expected.register(roster)
        case "refill" if expected.rosters:
            roster = expected.rosters[step.which % len(expected.rosters)]
            again = here.refilling(roster)
            taken = await patiently(lambda: here.refill(again))
            assert (taken.registered, taken.waiting) == expected.refill(roster.batch)
            assert bool(taken.answer.entry) == bool(taken.registered)
        case "leave" if expected.seated:
            person = expected.seated.pop(step.which % len(expected.seated))
            await here.leave(line, person)


async def patiently(attempt: Callable[[], Awaitable[SeatsTaken]]) -> SeatsTaken:
    """Try again for as long as the agency does not answer, as Temporal does."""
    while True:
        try:
            return await attempt()
        except Unavailable:
            continue


def everybody(*serials: int) -> list[tuple[int, int]]:
    """Return rows of people without a priority."""
    return [(serial, 0) for serial in serials]


async def test_two_rosters_registered_at_once_share_no_seat(here: Seating) -> None:
    line = await here.line(5)
    one, other = (
        await here.roster(line, everybody(*range(1, 5))),
        await here.roster(line, everybody(*range(5, 9))),
    )
    here.agency.slow = 0.05
    orders = here.registering(one), here.registering(other)
    first, second = await asyncio.gather(*(here.register(order) for order in orders))
    assert first.registered + second.registered == len(await here.seated(line)) == 5
    assert first.waiting + second.waiting == len(await here.queue(line)) == 3


async def test_somebody_on_two_rosters_that_are_registered_at_once_is_a_member_once(here: Seating) -> None:
    line, other_line = await here.line(5), await here.line(5)
    one, other = await here.roster(line, everybody(1, 2)), await here.roster(other_line, everybody(2, 3))
    here.agency.slow = 0.05
    orders = here.registering(one), here.registering(other)
    await asyncio.gather(*(here.register(order) for order in orders))
    assert sorted([*await here.seated(line), *await here.seated(other_line)]) == [
        here.person(serial) for serial in (1, 2, 3)
    ]


async def test_whoever_comes_while_seats_are_being_given_waits_until_they_are(here: Seating) -> None:
    line = await here.line(5)
    one, other = await here.roster(line, everybody(1, 2, 3, 4)), await here.roster(line, everybody(5, 6, 7))
    async with transaction(here.pool) as tx:
        await seats.lock_lines(tx, line=line)
        await seats.hold_of_roster(tx, batch=one.batch, seats=4)
        later = asyncio.create_task(here.register(here.registering(other)))
        await asyncio.sleep(0.5)
        assert not later.done()
    assert ((await later).registered, (await later).waiting) == (1, 2)
    assert (await here.register(here.registering(one))).registered == 4


async def test_an_attempt_after_the_last_one_gives_its_answer_and_seats_nobody(here: Seating) -> None:
    line = await here.line(2)
    roster = await here.roster(line, everybody(1, 2, 3, 4))
    await here.register(here.registering(roster))
    await here.leave(line, here.person(1))
    order = here.refilling(roster)
    first = await here.refill(order)
    await here.leave(line, here.person(2))
    again = await here.refill(order)
    assert (again.registered, again.waiting) == (first.registered, first.waiting) == (1, 1)
    assert again.answer.repeated
    assert await here.seated(line) == {here.person(3)}
    assert await here.rows(HELD, [line]) == [{"held": 0}]


async def test_a_repeated_attempt_asks_only_for_what_was_not_answered(here: Seating) -> None:
    line = await here.line(7)
    roster = await here.roster(line, everybody(*range(1, 8)))
    order = here.registering(roster)
    here.agency.gives_up_after = 2
    with pytest.raises(Unavailable):
        await here.register(order)
    here.agency.gives_up_after = None
    await here.register(order)
    assert list(here.agency.asked) == [f"{roster.batch}#{first}" for first in (1, 4, 7)]
    assert here.agency.requests == 4


async def test_members_of_earlier_years_sit_on_the_first_line_of_the_year(here: Seating) -> None:
    before = await here.line(3, year=2021)
    await here.register(here.registering(await here.roster(before, everybody(1, 2, 3))))
    unfunded = await here.line(9, funded=False)
    first, second = await here.line(4), await here.line(2)
    assert unfunded < first < second
    taken = await here.register(here.registering(await here.roster(first, everybody(4, 5, 6))))
    assert (taken.registered, taken.waiting) == (1, 2)
    taken = await here.register(here.registering(await here.roster(second, everybody(7, 8, 9))))
    assert (taken.registered, taken.waiting) == (2, 1)


async def test_whoever_follows_takes_over_a_seat_that_ended_since_and_no_seat_twice(here: Seating) -> None:
    line = await here.line(3)
    roster = await here.roster(line, everybody(*range(1, 7)))
    await here.register(here.registering(roster))
    ended = [await here.leave(line, here.person(1), "death")]
    await here.refill(here.refilling(roster))
    ended += [await here.leave(line, here.person(3)), await here.leave(line, here.person(2))]
    await here.refill(here.refilling(roster))
    found = await here.rows(
        "SELECT row_number, replaces FROM membership WHERE batch = $1 ORDER BY row_number", roster.batch
    )
    assert [row["replaces"] for row in found] == [None, None, None, ended[0], *sorted(ended[1:])]


async def test_nothing_free_commits_nothing(here: Seating) -> None:
    line = await here.line(1)
    roster = await here.roster(line, everybody(1, 2))
    await here.register(here.registering(roster))
    entries = "SELECT count(*) AS entries FROM audit_entry WHERE chain = $1"
    before = await here.rows(entries, f"registration/{roster.batch}")
    taken = await here.refill(here.refilling(roster))
    assert (taken.registered, taken.waiting, taken.answer.entry) == (0, 1, 0)
    assert await here.rows(entries, f"registration/{roster.batch}") == before


async def test_a_member_by_another_way_meanwhile_keeps_that_seat_alone(here: Seating) -> None:
    line, other = await here.line(3), await here.line(3)
    roster, moved = await here.roster(line, everybody(1, 2)), await here.roster(other, everybody(3))
    here.agency.gives_up_after = 0
    order = here.registering(roster)
    with pytest.raises(Unavailable):
        await here.register(order)
    here.agency.gives_up_after = None
    await here.register(here.registering(moved))
    async with transaction(here.pool) as tx:
        await tx.execute(
            "INSERT INTO membership (id, person, chain, seq, batch, region, line, segment, worker_class, income, kpj,"
            " effective_on, known_at) SELECT 'moved-' || id, $2, chain, seq, batch, region, line, segment,"
            " worker_class, income, reverse(kpj), effective_on, known_at FROM membership WHERE batch = $1",
            moved.batch,
            here.person(1),
        )
    taken = await here.register(order)
    assert (taken.registered, taken.waiting) == (1, 0)
    assert await here.seated(line) == {here.person(2)}


async def test_a_held_row_gets_a_seat_only_as_somebody_else(here: Seating) -> None:
    line = await here.line(9)
    roster = await here.roster(line, everybody(1, 2, 3, 4), held=(2, 3, 4))
    await here.adjudicated(roster, {2: "different", 3: "same"})
    taken = await here.register(here.registering(roster))
    assert (taken.registered, taken.waiting) == (2, 0)
    assert await here.seated(line) == {here.person(1), here.person(2)}


async def test_a_line_of_another_region_with_an_owner_of_the_same_name_is_another_line(here: Seating) -> None:
    line, far = await here.line(1), await here.line(1, region="36.02")
    await here.register(here.registering(await here.roster(far, everybody(1))))
    taken = await here.register(here.registering(await here.roster(line, everybody(1))))
    assert taken.registered == 1
