"""What people and time do to a budget year besides recording milestones: corrections, more time, pauses, windows."""

from datetime import date, timedelta

import pytest

from schemas.base import Message
from schemas.budgeting import (
    BudgetLine,
    BudgetState,
    CorrectMilestone,
    Extend,
    RecordMilestone,
    Suspend,
    WithdrawLine,
)
from schemas.errors import Refused
from schemas.issuing import SetTarget
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import Funding, Milestone, Route, Segment
from tests.support.stages import DPA, UPLOADED, YEAR, Region, line, roster
from tests.support.world import CONDUCTED, World, on

RKPD_DUE = date(2021, 6, 30)
REASON = "dokumen yang dicatat ternyata keliru"
CHECKER = "36/gubernur"


@pytest.fixture
async def here(world: World, region: str) -> Region:
    found = Region(world, region)
    await found.issued()
    await found.planned()
    return found


async def told(
    here: Region, update: str, permit: str, body: Message, day: date, *, by: str = "officer"
) -> None:
    await here.world.give(
        getattr(here.world.people, by), here.budget, update, permit, body, at=on(day),
        occurrence=f"{update}.{day}",
    )  # fmt: skip


async def recorded(here: Region, milestone: Milestone, day: date, at_day: date | None = None) -> None:
    body = RecordMilestone(milestone=milestone, met_on=day, document=f"dok/{milestone}/{day}")
    await told(here, "record_milestone", "budget.record", body, at_day or day)


async def state(here: Region) -> BudgetState:
    return await here.world.state(here.budget, BudgetState)


async def test_a_wrong_record_is_reversed_by_an_entry_of_its_own_and_the_milestone_is_open_again(
    here: Region,
) -> None:
    world, day = here.world, RKPD_DUE - timedelta(days=10)
    await world.advance(here.budget, on(day))
    await recorded(here, Milestone.RKPD, day)
    [record] = await world.facts("milestone_recorded", here.budget)
    correction = CorrectMilestone(milestone=Milestone.RKPD, reason=REASON)
    await told(here, "correct_milestone", "budget.correct", correction, day)
    [reversal] = await world.facts("milestone_reversed", here.budget)
    assert (reversal["entry"], reversal["met_on"]) == (record["seq"], day)
    assert "budget.RKPD" in await world.tasks(here.budget)
    await world.advance(here.budget, CONDUCTED.ends(RKPD_DUE))
    assert [row["milestone"] for row in await world.facts("milestone_missed", here.budget)] == ["RKPD"]
    await recorded(here, Milestone.RKPD, RKPD_DUE, RKPD_DUE + timedelta(days=3))
    assert len(await world.facts("milestone_recorded", here.budget)) == 2
    assert (await state(here)).ladders == {}


async def test_a_correction_after_the_due_day_raises_the_ladder_at_once(here: Region) -> None:
    world, late = here.world, RKPD_DUE + timedelta(days=5)
    await recorded(here, Milestone.RKPD, RKPD_DUE - timedelta(days=1))
    await world.advance(here.budget, on(late))
    assert (await state(here)).ladders == {}
    correction = CorrectMilestone(milestone=Milestone.RKPD, reason=REASON)
    await told(here, "correct_milestone", "budget.correct", correction, late)
    await world.advance(here.budget, on(late))
    assert "MURNI" in (await state(here)).ladders


async def test_nobody_corrects_what_nobody_recorded(here: Region) -> None:
    correction = CorrectMilestone(milestone=Milestone.RKPD, reason=REASON)
    with pytest.raises(Refused) as refused:
        await told(here, "correct_milestone", "budget.correct", correction, RKPD_DUE)
    assert refused.value.reason.code is Refusal.UNKNOWN_RECORD


async def test_more_time_moves_the_day_and_ends_by_itself(here: Region) -> None:
    world, until = here.world, RKPD_DUE + timedelta(days=20)
    await world.advance(here.budget, CONDUCTED.ends(RKPD_DUE))
    assert "MURNI" in (await state(here)).ladders
    extension = Extend(
        milestone=Milestone.RKPD, until=until, owner=CHECKER, reason="bencana banjir di daerah"
    )
    day = RKPD_DUE + timedelta(days=2)
    await told(here, "extend", "budget.extend", extension, day, by="approver")
    assert (await state(here)).ladders == {}, "the cause has more time"
    await world.advance(here.budget, CONDUCTED.ends(until) - timedelta(seconds=1))
    missed = [row["due_on"] for row in await world.facts("milestone_missed", here.budget)]
    assert until not in missed
    await world.advance(here.budget, CONDUCTED.ends(until))
    missed = [row["due_on"] for row in await world.facts("milestone_missed", here.budget)]
    assert until in missed


@pytest.mark.parametrize("days", [0, 91])
async def test_more_time_has_a_limit_and_never_runs_backwards(here: Region, days: int) -> None:
    body = Extend(
        milestone=Milestone.RKPD, until=RKPD_DUE + timedelta(days=days), owner=CHECKER, reason=REASON
    )
    with pytest.raises(Refused) as refused:
        await told(here, "extend", "budget.extend", body, date(2021, 6, 1), by="approver")
    assert refused.value.reason.code is Refusal.INVALID_INPUT


async def test_whoever_owes_a_date_cannot_give_itself_more_time(here: Region) -> None:
    body = Extend(milestone=Milestone.RKPD, until=RKPD_DUE + timedelta(days=5), owner=CHECKER, reason=REASON)
    with pytest.raises(Refused) as refused:
        await told(here, "extend", "budget.extend", body, date(2021, 6, 1))
    assert refused.value.reason.code is Refusal.NOT_PERMITTED


async def test_a_pause_silences_the_year_until_its_day_and_then_what_fell_due_acts(here: Region) -> None:
    world, begins, until = here.world, date(2021, 6, 20), date(2021, 7, 20)
    await world.advance(here.budget, on(begins))
    sent = len(await world.notices(here.budget))
    pause = Suspend(until=until, owner=CHECKER, reason="kantor daerah ditutup karena wabah")
    await told(here, "suspend", "budget.pause", pause, begins, by="approver")
    with pytest.raises(Refused) as refused:
        await told(here, "suspend", "budget.pause", pause, begins + timedelta(days=1), by="approver")
    assert refused.value.reason.code is Refusal.ALREADY_RECORDED
    await world.advance(here.budget, CONDUCTED.ends(until) - timedelta(seconds=1))
    assert len(await world.notices(here.budget)) == sent
    assert (await state(here)).ladders == {}
    await world.advance(here.budget, CONDUCTED.ends(until))
    assert len(await world.facts("budget_resumed", here.budget)) == 1
    missed = {row["milestone"] for row in await world.facts("milestone_missed", here.budget)}
    assert missed == {"RKPD", "KUA_PPAS_SUBMITTED"}
    assert "MURNI" in (await state(here)).ladders


async def test_a_milestone_is_announced_thirty_fourteen_and_seven_days_before(here: Region) -> None:
    world = here.world
    for days in range(31, -1, -1):
        await world.advance(here.budget, on(RKPD_DUE - timedelta(days=days)))
    sent = await world.rows(
        "SELECT data->>'days_left' AS days FROM notice WHERE chain = $1 AND data->>'milestone' = 'RKPD'"
        " ORDER BY seq",
        here.budget,
    )
    assert [row["days"] for row in sent] == ["30", "14", "7"]


async def test_a_window_that_closes_without_a_line_says_who_must_act_in_the_next_one_and_by_when(
    here: Region,
) -> None:
    world = here.world
    await world.advance(here.budget, CONDUCTED.ends(date(2021, 12, 31)))
    [closed] = await world.facts("window_closed", here.budget)
    assert (closed["budget_window"], closed["opens"]) == ("MURNI", "PERUBAHAN")
    assert (closed["office"], closed["act_by"]) == (f"{here.code}/bpkad", date(2022, 8, 14))
    assert (f"{here.code}/sekda", "window_closed") in await world.notices(here.budget)
    assert "line" in (await state(here)).ladders, "met milestones do not hide that the money is missing"
    await world.advance(here.budget, CONDUCTED.ends(date(2022, 9, 30)))
    revised = (await world.facts("window_closed", here.budget))[-1]
    assert (revised["budget_window"], revised["opens"]) == ("PERUBAHAN", "FALLBACK")
    assert revised["act_by"] == date(2022, 12, 31)
    assert "budget.fallback" in await world.tasks(here.budget)


async def test_a_window_with_a_line_closes_without_a_word(here: Region) -> None:
    await here.world.give(
        here.world.people.officer, here.budget, "add_line", "budget.line", line(), at=on(date(2021, 11, 1))
    )
    await here.world.advance(here.budget, CONDUCTED.ends(date(2021, 12, 31)))
    assert await here.world.facts("window_closed", here.budget) == []


async def test_the_december_evaluation_is_told_what_to_demand_and_has_a_letter_to_sign(here: Region) -> None:
    world = here.world
    target = SetTarget(segment=Segment.RENTAN, fiscal_year=YEAR, headcount=1_000)
    await world.give(
        world.people.officer, here.commitment, "set_target", "commitment.target", target,
        at=on(date(2021, 5, 1)),
    )  # fmt: skip
    await world.advance(here.budget, CONDUCTED.ends(date(2021, 11, 30)))
    [demand] = await world.facts("evaluation_demanded", here.budget)
    assert demand["evaluator"] == f"{here.code[:2]}/gubernur"
    assert (demand["workers"], demand["amount"]) == (1_000, 1_000 * 16_800 * 12)
    assert demand["act_by"] == date(2021, 12, 24)
    [letter] = await world.facts("letter_drafted", here.budget)
    assert (letter["template"], letter["addressee"]) == ("evaluation_demand", f"{here.code}/bupati")
    assert (f"{here.code[:2]}/gubernur", "evaluation_demand") in await world.notices(here.budget)


async def test_a_line_that_is_enough_for_the_target_leaves_nothing_to_demand(here: Region) -> None:
    world = here.world
    body = line().model_copy(update={"amount": Rupiah(line().headcount * 16_800 * 12)})
    target = SetTarget(segment=body.segment, fiscal_year=YEAR, headcount=body.headcount)
    await world.give(
        world.people.officer, here.commitment, "set_target", "commitment.target", target,
        at=on(date(2021, 5, 1)),
    )  # fmt: skip
    await world.give(
        world.people.officer, here.budget, "add_line", "budget.line", body, at=on(date(2021, 11, 1))
    )
    await world.advance(here.budget, CONDUCTED.ends(date(2021, 11, 30)))
    assert await world.facts("evaluation_demanded", here.budget) == []


async def test_a_line_is_withdrawn_until_somebody_rests_on_it(here: Region) -> None:
    world = here.world
    await world.give(world.people.officer, here.budget, "add_line", "budget.line", line(), at=DPA)
    await recorded(here, Milestone.DPA, CONDUCTED.today(DPA))
    await world.advance(here.commitment, DPA)
    await here.submitted(roster(here.code, 2))
    withdrawal = WithdrawLine(line=here.line, reason=REASON)
    with pytest.raises(Refused) as refused:
        await told(here, "withdraw_line", "budget.withdraw_line", withdrawal, CONDUCTED.today(UPLOADED))
    assert refused.value.reason.code is Refusal.LINE_IN_USE


async def test_a_withdrawn_lines_number_is_not_given_again(here: Region) -> None:
    world = here.world
    await world.give(world.people.officer, here.budget, "add_line", "budget.line", line(), at=DPA)
    withdrawal = WithdrawLine(line=here.line, reason=REASON)
    await told(here, "withdraw_line", "budget.withdraw_line", withdrawal, CONDUCTED.today(DPA))
    await world.give(
        world.people.officer, here.budget, "add_line", "budget.line", line(Funding.APBD_P), at=DPA,
        occurrence="2",
    )  # fmt: skip
    assert [row["line"] for row in await world.facts("line_budgeted", here.budget)] == [
        here.line,
        here.line.replace("L01", "L02"),
    ]


@pytest.mark.parametrize(
    ("route", "funding"),
    [(Route.VILLAGE, Funding.APBDES), (Route.APBD, Funding.APBDES), (Route.KELURAHAN, Funding.APBD_MURNI)],
)
async def test_a_line_takes_the_year_of_its_route_and_money_that_the_route_has(
    here: Region, route: Route, funding: Funding
) -> None:
    body: BudgetLine = line().model_copy(update={"route": route, "funding": funding})
    with pytest.raises(Refused) as refused:
        await here.world.give(here.world.people.officer, here.budget, "add_line", "budget.line", body, at=DPA)
    assert refused.value.reason.code is Refusal.INVALID_INPUT


async def test_a_line_ends_the_ladder_about_its_absence(here: Region) -> None:
    world, day = here.world, date(2022, 2, 1)
    await world.advance(here.budget, CONDUCTED.ends(date(2021, 12, 31)))
    [raised] = [row for row in await world.facts("cause_raised", here.budget) if row["subject"] == "line"]
    await world.give(
        world.people.officer, here.budget, "add_line", "budget.line", line(Funding.APBD_P), at=on(day)
    )
    [lifted] = [row for row in await world.facts("cause_lifted", here.budget) if row["subject"] == "line"]
    assert lifted["ladder"] == raised["ladder"]


async def test_money_from_elsewhere_ends_the_ladder_of_a_revised_budget_that_is_not_needed_any_more(
    here: Region,
) -> None:
    world, day = here.world, date(2022, 9, 20)
    await world.advance(here.budget, CONDUCTED.ends(date(2022, 8, 14)))
    assert "PERUBAHAN" in (await state(here)).ladders
    await world.give(
        world.people.officer, here.budget, "add_line", "budget.line", line(Funding.MANDIRI), at=on(day)
    )
    [lifted] = [
        row for row in await world.facts("cause_lifted", here.budget) if row["subject"] == "PERUBAHAN"
    ]
    assert lifted["why"] == "the year has money"
