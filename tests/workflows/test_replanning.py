"""New dates: a holiday decree published while a budget year runs moves its open milestones, visibly."""

from datetime import date

from schemas.budgeting import BudgetState
from schemas.terms import Milestone
from tests.support.stages import Region
from tests.support.world import CONDUCTED, World

DECREED = date(2021, 6, 18)
"""The day of the joint decree that took the collective leave of 24 December 2021 away."""


async def test_a_decree_moves_an_open_milestone_on_the_day_it_is_published(world: World, region: str) -> None:
    here = Region(world, region)
    await here.issued()
    await here.planned()
    before = await world.state(here.budget, BudgetState)
    evaluation = before.milestone(Milestone.EVALUATION)
    assert evaluation is not None
    assert evaluation.due_on == date(2021, 12, 27)
    await world.advance(here.budget, CONDUCTED.starts(DECREED))
    [moved] = [
        row
        for row in await world.facts("milestone_replanned", here.budget)
        if row["milestone"] == Milestone.EVALUATION
    ]
    assert (moved["due_from"], moved["due_on"]) == (date(2021, 12, 27), date(2021, 12, 24))
    assert (f"{here.code[:2]}/gubernur", "milestone_replanned") in await world.notices(here.budget)
    after = await world.state(here.budget, BudgetState)
    state = after.milestone(Milestone.EVALUATION)
    assert state is not None
    assert state.due_on == date(2021, 12, 24)
    [day] = [due.at for due in after.agenda if (due.what, due.ref) == ("missed", Milestone.EVALUATION)]
    assert day == CONDUCTED.ends(date(2021, 12, 24))
    assert "calendar.2021" in {ruling.parameter for ruling in state.rulings}
