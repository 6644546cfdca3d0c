"""Money that lies ready while nobody is registered: found on its day, and over once somebody is."""

from datetime import date, datetime, timedelta

import pytest

from law import registration
from law.registration import forms_by
from schemas.cases import LawPublished, LineGone
from schemas.issuing import CommitmentState
from schemas.registration import Approve, Reject
from schemas.terms import Funding, Stage
from starter.evidence import Resolver
from starter.reading.casefile import case_file
from starter.reading.cases import commitments
from starter.reading.reader import reader
from tests.support.stages import DPA, UPLOADED, Region, line, roster
from tests.support.world import CONDUCTED, INSTRUCTION, WALL, World, on, real_now

SINCE = CONDUCTED.today(DPA)
BY = forms_by(SINCE).due_on
BREACH = "budget_without_registration"


def ladder(here: Region) -> str:
    return f"escalation/{here.commitment}/registration.{here.line}.2022/1"


async def decided(here: Region, update: str, body: Approve | Reject, at: datetime) -> None:
    who = here.world.people.approver
    await here.world.give(who, here.registration, update, f"registration.{update}", body, at=at)
    if update == "approve":
        await here.world.advance(here.registration, at)


async def test_a_line_with_money_and_no_workers_is_a_breach_after_the_laws_days(
    world: World, region: str
) -> None:
    here = Region(world, region)
    await here.funded()
    [waiting] = (await world.state(here.commitment, CommitmentState)).unregistered
    assert (waiting.line, waiting.since, waiting.due_on) == (here.line, SINCE, BY)
    await world.advance(here.commitment, CONDUCTED.at(BY, 23))
    assert await world.facts("breach_found", here.commitment) == []
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    [found] = await world.facts("breach_found", here.commitment)
    assert (found["breach"], found["line"], found["since"]) == (BREACH, here.line, SINCE)
    assert (f"{region}/sekda", "registration_breach") in await world.notices(here.commitment)
    assert await world.standing(ladder(here)) == "open"
    raised = await world.facts("cause_raised", here.commitment)
    assert f"registration.{here.line}" in {row["subject"] for row in raised}


async def test_registering_ends_the_breach_and_its_ladder(world: World, region: str) -> None:
    here = Region(world, region)
    await here.funded()
    await here.submitted(roster(region))
    await world.advance(here.registration, UPLOADED)
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    assert len(await world.facts("breach_found", here.commitment)) == 1
    await decided(here, "approve", Approve(), CONDUCTED.ends(BY))
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    [ended] = await world.facts("breach_ended", here.commitment)
    assert (ended["line"], ended["why"]) == (here.line, "the roster is registered")
    assert await world.standing(ladder(here)) == "closed"
    assert (await world.state(here.commitment, CommitmentState)).unregistered == []


async def test_a_rejected_roster_registers_nobody_and_the_day_stays(world: World, region: str) -> None:
    here = Region(world, region)
    await here.funded()
    await here.submitted(roster(region))
    await world.advance(here.registration, UPLOADED)
    await decided(here, "reject", Reject(ground="daftar belum lengkap"), on(BY))
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    assert len(await world.facts("breach_found", here.commitment)) == 1


async def test_workers_registered_in_time_leave_no_breach(world: World, region: str) -> None:
    here = Region(world, region)
    await here.registered()
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    assert await world.facts("breach_found", here.commitment) == []


async def test_money_for_a_year_to_come_counts_from_its_first_day(world: World, region: str) -> None:
    here = Region(world, region)
    await here.issued()
    await here.planned()
    day = on(date(2021, 5, 3))
    body = line(Funding.MANDIRI)
    await world.give(world.people.officer, here.budget, "add_line", "budget.line", body, at=day)
    await world.advance(here.commitment, day)
    [waiting] = (await world.state(here.commitment, CommitmentState)).unregistered
    assert (waiting.since, waiting.due_on) == (date(2022, 1, 1), forms_by(date(2022, 1, 1)).due_on)


async def test_a_breach_is_over_with_its_fiscal_year(world: World, region: str) -> None:
    here = Region(world, region)
    await world.open_commitment(region, on(date(2021, 3, 25)), begin=True)
    await here.planned()
    day = on(date(2022, 2, 1))
    body = line(Funding.MANDIRI)
    await world.give(world.people.officer, here.budget, "add_line", "budget.line", body, at=day)
    await world.advance(here.commitment, day)
    await world.advance(here.commitment, CONDUCTED.starts(date(2023, 1, 1)))
    assert len(await world.facts("breach_found", here.commitment)) == 1
    [ended] = await world.facts("breach_ended", here.commitment)
    assert ended["why"] == "the fiscal year is over"
    assert await world.standing(ladder(here)) == "closed"


async def test_money_that_came_too_late_in_its_year_is_found_when_it_lapses(
    world: World, region: str
) -> None:
    here = Region(world, region)
    await world.open_commitment(region, on(date(2021, 3, 25)), begin=True)
    await here.planned()
    day = on(date(2022, 12, 1))
    body = line(Funding.MANDIRI)
    await world.give(world.people.officer, here.budget, "add_line", "budget.line", body, at=day)
    await world.advance(here.commitment, day)
    await world.advance(here.commitment, CONDUCTED.starts(date(2023, 1, 1)))
    [found] = await world.facts("breach_found", here.commitment)
    assert (found["since"], found["due_on"]) == (date(2022, 12, 1), date(2022, 12, 31))
    assert len(await world.facts("breach_ended", here.commitment)) == 1
    assert await world.standing(ladder(here)) is None


async def test_a_breach_stands_in_lists_and_in_the_case_file_until_it_ends(world: World, region: str) -> None:
    here, pool = Region(world, region), world.installation.pool
    await here.funded()
    await here.submitted(roster(region))
    await world.advance(here.registration, UPLOADED)
    who = await reader(pool, world.people.auditor)
    today = CONDUCTED.today(CONDUCTED.ends(BY))

    async def listed() -> dict[str, tuple[str, ...]]:
        rows = await commitments(pool, who, on=today, breach=True)
        return {row.case: row.breaches for row in rows}

    assert here.commitment not in await listed()
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    assert (await listed())[here.commitment] == (here.line,)
    file = await case_file(pool, who, Resolver(pool, None), region, on=today, instruction=INSTRUCTION)
    assert [(one.line, one.ended) for one in file.breaches] == [(here.line, None)]
    assert {(one.what, one.status) for one in file.stages[Stage.REGISTRATION]} >= {("breach_found", "open")}
    await decided(here, "approve", Approve(), CONDUCTED.ends(BY))
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    assert here.commitment not in await listed()


async def test_no_money_is_no_breach(world: World, region: str) -> None:
    here = Region(world, region)
    await here.issued()
    await here.planned()
    await world.give(
        world.people.officer, here.budget, "add_line", "budget.line", line(), at=on(date(2021, 9, 1))
    )
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    assert (await world.state(here.commitment, CommitmentState)).unregistered == []
    assert await world.facts("breach_found", here.commitment) == []


async def test_on_the_wall_clock_a_breach_is_found_by_itself(world: World, region: str) -> None:
    here, year = Region(world, region), real_now().year + 1
    case = await world.open_commitment(region, real_now(), clock=WALL)
    budget = await here.planned(real_now(), clock=WALL, year=year)
    await world.give(world.people.officer, budget, "add_line", "budget.line", line(Funding.MANDIRI))
    await world.until(case, "commitment.year_funded")
    [waiting] = (await world.state(case, CommitmentState)).unregistered
    await world.skip_to(case, WALL.ends(waiting.due_on))
    await world.until(case, "commitment.breach_found")
    await world.until(f"escalation/{case}/registration.{waiting.line}.{year}/1", "escalation.opened")


async def test_a_line_that_counts_no_longer_is_no_breach(world: World, region: str) -> None:
    here = Region(world, region)
    await here.funded()
    handle = world.installation.client.get_workflow_handle(here.commitment)
    await handle.signal("tell", LineGone(fiscal_year=2022, line=here.line))
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    assert (await world.state(here.commitment, CommitmentState)).unregistered == []
    assert await world.facts("breach_found", here.commitment) == []
    assert "commitment.roster" not in await world.tasks(here.commitment)


async def test_a_new_calendar_moves_the_day_of_a_line_that_is_not_in_breach_yet(
    world: World, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Region(world, region)
    await here.funded()
    later = BY + timedelta(days=3)
    monkeypatch.setattr(
        registration, "forms_by", lambda day, **_: forms_by(day).model_copy(update={"due_on": later})
    )
    handle = world.installation.client.get_workflow_handle(here.commitment)
    await handle.signal("tell", LawPublished())
    await world.advance(here.commitment, CONDUCTED.ends(BY))
    assert await world.facts("breach_found", here.commitment) == []
    await world.advance(here.commitment, CONDUCTED.ends(later))
    [found] = await world.facts("breach_found", here.commitment)
    assert found["due_on"] == later
