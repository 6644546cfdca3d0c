"""The chore of receipts: money whose case was never told is told to it, ever more rarely, until it is counted."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import ActivityEnvironment

from activities.chores.receipts import FILE_GRACE, GRACE, LONGEST, TellOfMoney
from schemas.cases import MoneyArrived
from schemas.contributions import ContributionsState, Pay
from schemas.errors import Unavailable
from schemas.money import Rupiah
from tests.support.receipts import arrived, received
from tests.support.stages import YEAR, Region
from tests.support.world import World, on
from tests.support.years import AMOUNT, BEGINS, owed, year

BOOKED_ON = date(YEAR, 1, 12)
SOON = timedelta(seconds=1)


@dataclass
class Ears:
    """Stands in for Temporal, and remembers who was told what."""

    heard: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    status: RPCStatusCode | None = None

    def get_workflow_handle(self, case: str) -> "Ears":
        self.case = case
        return self

    async def signal(self, _: str, news: MoneyArrived) -> None:
        if self.status is not None:
            raise RPCError("away", self.status, b"")
        self.heard.append((self.case, news.receipts))

    def of(self, case: str) -> list[tuple[str, ...]]:
        return [receipts for told, receipts in self.heard if told == case]


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.funded()
    await year(found, owed(found, 2), owed(found, 3))
    return found


def chore(here: Region, client: Any, times: list[datetime]) -> TellOfMoney:  # noqa: ANN401 - real or a stand-in
    return TellOfMoney(here.world.installation.pool, client, clock=lambda: times[-1])


async def once(told: TellOfMoney) -> int:
    done: int = await ActivityEnvironment().run(told.once)
    return done


async def test_a_case_that_was_never_told_counts_its_money(here: Region) -> None:
    world = here.world
    await arrived(world, f"BR-{here.code}-1", AMOUNT, BOOKED_ON, here.bill(2), at=BEGINS)
    later = [datetime.now(UTC) + GRACE + SOON]
    assert await once(chore(here, world.installation.client, later)) >= 1
    await world.advance(here.contributions, BEGINS)
    state = await world.state(here.contributions, ContributionsState)
    assert state.bills[here.bill(2)].outstanding == 0


async def test_whoever_recorded_money_has_a_while_to_tell_of_it(here: Region) -> None:
    await arrived(here.world, f"BR-{here.code}-1", AMOUNT, BOOKED_ON, here.bill(2), at=BEGINS)
    ears, times = Ears(), [datetime.now(UTC)]
    told = chore(here, ears, times)
    await once(told)
    assert ears.of(here.contributions) == []
    times.append(times[0] + GRACE + SOON)
    await once(told)
    assert len(ears.of(here.contributions)) == 1


async def test_whoever_brought_a_file_has_longer_to_tell_its_cases(here: Region) -> None:
    await received(here.world, f"BR-{here.code}-1", AMOUNT, BOOKED_ON, here.bill(2), at=BEGINS, source="file")
    ears, times = Ears(), [datetime.now(UTC) + FILE_GRACE - SOON]
    told = chore(here, ears, times)
    await once(told)
    assert ears.of(here.contributions) == []
    times.append(times[0] + 2 * SOON)
    await once(told)
    assert len(ears.of(here.contributions)) == 1


async def test_a_case_that_cannot_count_is_told_ever_more_rarely(here: Region) -> None:
    first = await arrived(here.world, f"BR-{here.code}-1", AMOUNT, BOOKED_ON, here.bill(2), at=BEGINS)
    second = await arrived(here.world, f"BR-{here.code}-2", AMOUNT, BOOKED_ON, here.bill(3), at=BEGINS)
    ears, begun = Ears(), datetime.now(UTC) + GRACE + SOON
    times = [begun]
    told = chore(here, ears, times)
    while times[-1] < begun + timedelta(hours=6):
        await once(told)
        times.append(times[-1] + GRACE)
    heard = ears.of(here.contributions)
    assert set(heard) == {tuple(sorted((first, second)))}
    assert timedelta(hours=6) / LONGEST < len(heard) < 20


async def test_nobody_is_told_of_what_is_counted_or_names_no_bill_or_a_closed_case(
    here: Region,
    world: World,
    unused_regencies: Any,  # noqa: ANN401 - an iterator
) -> None:
    await arrived(world, f"BR-{here.code}-0", AMOUNT, BOOKED_ON, at=BEGINS)
    counted = await arrived(world, f"BR-{here.code}-1", AMOUNT, BOOKED_ON, here.bill(2), at=BEGINS)
    handle = world.installation.client.get_workflow_handle(here.contributions)
    await handle.signal("tell", MoneyArrived(receipts=(counted,)))
    await world.advance(here.contributions, BEGINS)
    closed = Region(world, next(unused_regencies))
    await closed.funded()
    await year(closed, owed(closed, 2), last=True)
    body = Pay(bill=closed.bill(2), amount=Rupiah(AMOUNT), paid_on=BOOKED_ON, document="SP2D/1")
    await closed.pay(body, on(BOOKED_ON))
    assert await world.standing(closed.contributions) == "closed"
    await arrived(world, f"BR-{closed.code}-1", AMOUNT, BOOKED_ON, closed.bill(2), at=BEGINS)
    ears = Ears()
    await once(chore(here, ears, [datetime.now(UTC) + GRACE + SOON]))
    assert ears.of(here.contributions) == []
    assert ears.of(closed.contributions) == []


async def test_a_reversal_is_told_to_the_case_that_counted_its_transfer(here: Region) -> None:
    world, name = here.world, f"BR-{here.code}-1"
    first = await arrived(world, name, AMOUNT, BOOKED_ON, here.bill(2), at=BEGINS)
    handle = world.installation.client.get_workflow_handle(here.contributions)
    await handle.signal("tell", MoneyArrived(receipts=(first,)))
    await world.advance(here.contributions, BEGINS)
    back = await arrived(world, f"{name}-back", -AMOUNT, BOOKED_ON, at=BEGINS, reverses=name)
    ears = Ears()
    await once(chore(here, ears, [datetime.now(UTC) + GRACE + SOON]))
    assert ears.of(here.contributions) == [(back,)]


async def test_a_workflow_that_has_ended_is_passed_over_and_a_server_that_is_away_is_waited_for(
    here: Region,
) -> None:
    await arrived(here.world, f"BR-{here.code}-1", AMOUNT, BOOKED_ON, here.bill(2), at=BEGINS)
    later = [datetime.now(UTC) + GRACE + SOON]
    assert await once(chore(here, Ears(status=RPCStatusCode.NOT_FOUND), later)) >= 1
    with pytest.raises(Unavailable):
        await once(chore(here, Ears(status=RPCStatusCode.UNAVAILABLE), later))
