"""Budget years as people ask about them: which window is open, who must act by when, what is still short."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from law.offices import OfficeKind, office_code
from schemas.base import Message
from schemas.cases import CaseType
from schemas.money import Rupiah
from schemas.terms import Milestone
from store.pool import Pool, reading
from store.queries import load, rows
from store.reads import Recorded, facts

sql = load("reads")
FUNDED, UNFUNDED = "FUNDED", "UNFUNDED"


class OpenMilestone(Message):
    """A milestone that somebody still owes, as corrections, new dates and more time leave it."""

    milestone: Milestone
    window: str
    due_on: date
    office: str
    missed: bool


class Standing(Message):
    """How one budget year stands: the window it is in, and who must act by when."""

    case: str
    fiscal_year: int
    unit: str
    window: str
    """MURNI, PERUBAHAN or FALLBACK while money is sought; FUNDED once some can be spent; UNFUNDED at the end."""
    office: str | None
    act_by: date | None
    open: tuple[OpenMilestone, ...]
    shortfall: Rupiah
    paused_until: date | None
    demanded: Rupiah | None
    """What the December evaluation was asked to demand, rupiah a year."""


async def standings(pool: Pool, instruction: str, region: str, year: int | None, on: date) -> list[Standing]:
    """Return how the budget years of the region opened as *region* stand, the oldest first."""
    async with reading(pool) as connection:
        cases = await rows(sql.region_cases(connection, instruction=instruction, regions=[region]))
        chosen = [
            case for case in cases if case["type"] == CaseType.BUDGET and year in (None, case["fiscal_year"])
        ]
        recorded = await facts(connection, [case["id"] for case in cases if case["type"] != CaseType.CLAIM])
    return [_standing(case, region, recorded, on) for case in chosen]


def _standing(case: Any, region: str, recorded: Sequence[Recorded], on: date) -> Standing:  # noqa: ANN401 - a row
    own: list[Any] = [one.fact for one in recorded if one.chain == case["id"]]
    year = case["fiscal_year"]
    withdrawn = {fact.line for fact in own if fact.kind == "line_withdrawn"}
    lines = [fact for fact in own if fact.kind == "line_budgeted" and fact.line not in withdrawn]
    funded = {
        one.fact.line
        for one in recorded
        if one.fact.kind == "year_funded" and one.fact.fiscal_year == year and one.fact.line
    } - withdrawn
    left = _open(own)
    closed = [fact for fact in own if fact.kind == "window_closed"]
    pauses = [fact.until for fact in own if fact.kind == "budget_paused" and fact.until >= on]
    demands = [fact.amount for fact in own if fact.kind == "evaluation_demanded"]
    window, office, act_by = _window(case, region, funded & {line.line for line in lines}, closed, left)
    _, _, _, *unit, _ = case["id"].split("/")
    return Standing(
        case=case["id"],
        fiscal_year=year,
        unit="/".join(unit),
        window=window,
        office=office,
        act_by=act_by,
        open=tuple(left),
        shortfall=sum((line.shortfall for line in lines), Rupiah(0)),
        paused_until=max(pauses, default=None),
        demanded=demands[-1] if demands else None,
    )


def _window(
    case: Any,  # noqa: ANN401 - a row
    region: str,
    funded: set[str],
    closed: Sequence[Any],
    left: Sequence[OpenMilestone],
) -> tuple[str, str | None, date | None]:
    if funded:
        return FUNDED, None, None
    if case["closed_at"] is not None:
        return UNFUNDED, None, None
    if closed:
        return closed[-1].opens, closed[-1].office, closed[-1].act_by
    if left:
        return left[0].window, left[0].office, left[0].due_on
    return "FALLBACK", office_code(OfficeKind.SEKDA, region), date(case["fiscal_year"], 12, 31)


def _open(own: Sequence[Any]) -> list[OpenMilestone]:
    standing: dict[str, int] = {}
    for fact in own:
        if fact.kind == "milestone_recorded":
            standing[fact.milestone] = standing.get(fact.milestone, 0) + 1
        elif fact.kind == "milestone_reversed":
            standing[fact.milestone] -= 1
    met = {milestone for milestone, count in standing.items() if count > 0}
    days: dict[str, date] = {}
    extended: dict[str, date] = {}
    missed: set[str] = set()
    for fact in own:
        match fact.kind:
            case "milestone_planned" | "milestone_replanned":
                days[fact.milestone] = fact.due_on
            case "milestone_extended":
                extended[fact.milestone] = fact.until
                missed.discard(fact.milestone)
            case "milestone_missed":
                missed.add(fact.milestone)
    found = [
        OpenMilestone(
            milestone=fact.milestone,
            window=fact.budget_window,
            due_on=max(days[fact.milestone], extended.get(fact.milestone, date.min)),
            office=fact.actor,
            missed=fact.milestone in missed,
        )
        for fact in own
        if fact.kind == "milestone_planned" and not fact.before_opening and fact.milestone not in met
    ]
    return sorted(found, key=lambda one: (one.due_on, one.milestone))
