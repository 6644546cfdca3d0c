"""Budget years: statutory milestones, ladders by window, money that is there only when it can be spent."""

from datetime import date, timedelta

import pytest

from schemas.budgeting import BudgetState, Fallback, RecordMilestone
from schemas.clock import Clock
from schemas.errors import Refused
from schemas.escalation import Resolve
from schemas.issuing import CommitmentState
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import Funding, Milestone
from tests.support.stages import DPA, YEAR, Region, later, line
from tests.support.world import CONDUCTED, SIGNED_ON, WALL, World, on, real_now

KUA_DUE = date(2021, 7, 14)
RKPD_DUE = date(2021, 6, 30)


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.issued()
    await found.planned()
    return found


def met(milestone: Milestone, day: date) -> RecordMilestone:
    return RecordMilestone(milestone=milestone, met_on=day, document=f"dok/{milestone}")


async def recorded(here: Region, milestone: Milestone, day: date, at_day: date | None = None) -> None:
    await here.world.give(
        here.world.people.officer,
        here.budget,
        "record_milestone",
        "budget.record",
        met(milestone, day),
        at=on(at_day or day),
        occurrence=milestone,
    )


def ladder(case: str, milestone: Milestone, number: int = 1) -> str:
    return f"escalation/{case}/budgeting.{milestone}.{YEAR}/{number}"


async def test_a_milestone_is_asked_for_a_month_before_and_missed_only_after_its_whole_day(
    here: Region,
) -> None:
    world = here.world
    await world.advance(here.budget, CONDUCTED.starts(RKPD_DUE - timedelta(days=31)))
    assert await world.notices(here.budget) == []
    await world.advance(here.budget, CONDUCTED.starts(RKPD_DUE - timedelta(days=30)))
    assert await world.notices(here.budget) == [(f"{here.code}/bappeda", "milestone_reminder")]
    assert await world.tasks(here.budget) == {"budget.RKPD"}
    await world.advance(here.budget, CONDUCTED.ends(RKPD_DUE) - timedelta(seconds=1))
    assert await world.facts("milestone_missed", here.budget) == []
    await world.advance(here.budget, CONDUCTED.ends(RKPD_DUE))
    assert [row["milestone"] for row in await world.facts("milestone_missed", here.budget)] == ["RKPD"]
    [rung] = await world.facts("rung_climbed", ladder(here.budget, Milestone.RKPD))
    assert (rung["office"], rung["days_late"]) == (f"{here.code}/bappeda", 1)


async def test_two_misses_of_one_window_share_a_ladder_that_rests_when_both_are_recorded(
    here: Region,
) -> None:
    world, climbing = here.world, ladder(here.budget, Milestone.RKPD)
    await world.advance(here.budget, CONDUCTED.ends(RKPD_DUE))
    await world.advance(here.budget, CONDUCTED.ends(KUA_DUE))
    assert (await world.actions(climbing)).count("escalation.cause_grew") == 1
    assert await world.standing(ladder(here.budget, Milestone.KUA_PPAS_SUBMITTED)) is None
    day = KUA_DUE + timedelta(days=3)
    await recorded(here, Milestone.RKPD, day)
    await world.advance(climbing, on(day))
    assert await world.standing(climbing) == "open"
    await recorded(here, Milestone.KUA_PPAS_SUBMITTED, day)
    await world.advance(climbing, on(day))
    assert await world.standing(climbing) == "closed"


async def test_a_late_record_counts_from_its_documents_day(here: Region) -> None:
    world = here.world
    await world.advance(here.budget, CONDUCTED.ends(RKPD_DUE))
    await recorded(here, Milestone.RKPD, RKPD_DUE - timedelta(days=1), at_day=RKPD_DUE + timedelta(days=9))
    [fact] = await world.facts("milestone_recorded", here.budget)
    assert fact["effective_on"] == RKPD_DUE - timedelta(days=1)
    assert fact["known_at"] == on(RKPD_DUE + timedelta(days=9))
    assert fact["days_late"] == 0
    with pytest.raises(Refused) as refused:
        await world.give(
            world.people.officer,
            here.budget,
            "record_milestone",
            "budget.record",
            met(Milestone.RKPD, RKPD_DUE),
            at=on(RKPD_DUE + timedelta(days=9)),
            occurrence="again",
        )
    assert refused.value.reason.code is Refusal.ALREADY_RECORDED


async def test_on_the_wall_clock_a_milestone_is_missed_at_local_midnight_and_its_ladder_climbs(
    world: World, region: str
) -> None:
    here, now = Region(world, region), real_now()
    year = WALL.today(now).year + 1
    await here.issued(now)
    case = await here.planned(now, clock=Clock(), year=year)
    state = await world.state(case, BudgetState)
    first = next(due for due in state.agenda if due.what == "missed")
    await world.skip_to(case, first.at)
    await world.until(case, "budget.milestone_missed")
    [missed] = await world.facts("milestone_missed", case)
    assert missed["milestone"] == first.ref
    assert WALL.ends(missed["due_on"]) == first.at
    climbing = f"escalation/{case}/budgeting.{first.ref}.{year}/1"
    await world.until(climbing, "escalation.opened")
    opened = (await world.rows("SELECT business_at FROM audit_entry WHERE chain = $1", climbing))[0]
    assert opened["business_at"] >= first.at


async def test_milestones_before_the_opening_send_nothing_and_raise_nothing(
    world: World, region: str
) -> None:
    here = Region(world, region)
    await here.issued()
    case = await here.planned(year=2021)
    planned = await world.facts("milestone_planned", case)
    past = {row["milestone"] for row in planned if row["before_opening"]}
    assert past == {row["milestone"] for row in planned if row["due_on"] < SIGNED_ON}
    assert Milestone.DPA in past
    await world.advance(case, on(SIGNED_ON + timedelta(days=60)))
    assert await world.notices(case) == []
    assert await world.rows("SELECT id FROM case_file WHERE id LIKE $1", f"escalation/{case}/%") == []


async def test_a_line_of_the_original_budget_is_money_only_once_its_dpa_is_ratified(here: Region) -> None:
    world = here.world
    await world.give(world.people.officer, here.budget, "add_line", "budget.line", line(), at=later(DPA, -1))
    assert not (await world.state(here.budget, BudgetState)).funded
    await recorded(here, Milestone.DPA, CONDUCTED.today(DPA))
    await world.advance(here.commitment, DPA)
    [funded] = await world.facts("year_funded", here.commitment)
    assert (funded["fiscal_year"], funded["funding"]) == (YEAR, "APBD_MURNI")


async def test_a_lines_shortfall_is_what_it_lacks_for_everybody_it_names(here: Region) -> None:
    body = line().model_copy(update={"amount": Rupiah(1_000_000)})
    await here.world.give(here.world.people.officer, here.budget, "add_line", "budget.line", body, at=DPA)
    [fact] = await here.world.facts("line_budgeted", here.budget)
    assert fact["shortfall"] == line().amount - 1_000_000


async def test_money_of_the_revised_budget_waits_for_its_own_execution_document(here: Region) -> None:
    world = here.world
    await recorded(here, Milestone.DPA, CONDUCTED.today(DPA))
    await world.give(
        world.people.officer,
        here.budget,
        "add_line",
        "budget.line",
        line(Funding.APBD_P),
        at=on(date(2022, 10, 3)),
    )
    assert not (await world.state(here.budget, BudgetState)).funded
    await recorded(here, Milestone.DPPA, date(2022, 11, 1))
    await world.advance(here.commitment, on(date(2022, 11, 1)))
    assert [row["funding"] for row in await world.facts("year_funded", here.commitment)] == ["APBD_P"]


def step(name: str, day: date, funding: Funding = Funding.CSR, pledge: str = "csr-1") -> Fallback:
    return Fallback.model_validate(
        {
            "pledge": f"{pledge}",
            "step": name,
            "funding": funding,
            "giver": "PT Contoh",
            "amount": 1_000_000,
            "document": f"surat/{name}",
            "on": day,
        }
    )


async def fallen_back(here: Region, name: str, day: date, pledge: str, occurrence: str = "1") -> None:
    await here.world.give(
        here.world.people.officer,
        here.budget,
        "fallback",
        "budget.fallback",
        step(name, day, pledge=pledge),
        at=on(day),
        occurrence=f"{pledge}.{name}.{occurrence}",
    )


async def test_a_givers_money_goes_from_pledge_to_agreement_to_transfer_and_skips_nothing(
    here: Region,
) -> None:
    world, day, pledge = here.world, date(2022, 3, 1), "csr-1"
    with pytest.raises(Refused) as refused:
        await fallen_back(here, "transfer", day, pledge)
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    await fallen_back(here, "pledge", day, pledge)
    with pytest.raises(Refused) as refused:
        await fallen_back(here, "transfer", day, pledge, "2")
    assert refused.value.reason.code is Refusal.OUT_OF_ORDER
    await fallen_back(here, "agreement", day, pledge)
    await world.give(
        world.people.officer, here.budget, "add_line", "budget.line", line(Funding.CSR), at=on(day)
    )
    assert not (await world.state(here.budget, BudgetState)).funded
    await fallen_back(here, "transfer", day, pledge, "3")
    assert (await world.state(here.budget, BudgetState)).funded
    assert [row["step"] for row in await world.facts("pledge_stepped", here.budget)] == [
        "pledge",
        "agreement",
        "transfer",
    ]


async def test_one_givers_transfer_does_not_pay_for_anothers_line(here: Region) -> None:
    world, day, pledge = here.world, date(2022, 3, 1), "csr-1"
    for name in ("pledge", "agreement", "transfer"):
        await fallen_back(here, name, day, pledge)
    await world.give(
        world.people.officer, here.budget, "add_line", "budget.line", line(Funding.BAZNAS), at=on(day)
    )
    assert not (await world.state(here.budget, BudgetState)).funded


async def test_a_year_that_ends_without_money_says_so_to_its_commitment(here: Region) -> None:
    world = here.world
    over = CONDUCTED.ends(date(YEAR, 12, 31))
    await world.advance(here.budget, CONDUCTED.ends(RKPD_DUE))
    climbing = ladder(here.budget, Milestone.RKPD)
    await world.advance(here.budget, over)
    assert await world.standing(here.budget) == "closed"
    assert await world.standing(climbing) == "open", "nobody mended it: the commitment answers for it"
    handed = await world.facts("ladder_handed_on", here.budget)
    assert (climbing, here.commitment) in [(row["ladder"], row["to_case"]) for row in handed]
    [fact] = await world.facts("year_funded", here.commitment)
    assert fact["funding"] is None
    assert (f"{here.code}/bupati", "budget_unfunded") in await world.notices(here.budget)
    assert await world.tasks(here.budget) == set()
    assert (await world.state(here.commitment, CommitmentState)).funded == []


async def test_a_ladder_that_a_person_ended_does_not_silence_the_next_missed_milestone(here: Region) -> None:
    world, climbing = here.world, ladder(here.budget, Milestone.RKPD)
    await world.advance(here.budget, CONDUCTED.ends(RKPD_DUE))
    await world.give(
        world.people.escalation,
        climbing,
        "resolve",
        "escalation.resolve",
        Resolve(reason="RKPD dijanjikan pekan depan"),
        at=CONDUCTED.ends(RKPD_DUE),
    )
    await world.advance(here.budget, CONDUCTED.ends(KUA_DUE))
    assert await world.standing(ladder(here.budget, Milestone.KUA_PPAS_SUBMITTED)) == "open"
