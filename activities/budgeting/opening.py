"""Opening and planning a budget year: its milestones, windows and offices, as the law and the decrees give them."""

from collections.abc import Sequence
from datetime import date

from law import budgeting, regions
from law.book import book
from law.budgeting import PlannedMilestone
from law.offices import OfficeKind, office_code, title
from law.regions import Region
from law.values import table, text, whole
from law.working_days import calendar
from schemas.budgeting import BudgetState, Limits, MilestoneState, PlannedWindow
from schemas.cases import CaseType, Due, Opening
from schemas.facts import MilestonePlanned
from schemas.names import budget_id
from schemas.orders import OpenBudget, PlanOfBudget
from schemas.rulings import Ruling
from schemas.terms import Milestone, Route

YEAR_END = (12, 31)
FALLBACK = "FALLBACK"
OWN_OF_THE_KECAMATAN = frozenset({Milestone.DPA, Milestone.DPPA})
"""What a kecamatan has for itself among the milestones that it shares with the region's budget."""
ALWAYS = (OfficeKind.HEAD, OfficeKind.BPKAD, OfficeKind.SEKDA, OfficeKind.EVALUATOR)
BELOW = {Route.VILLAGE: OfficeKind.VILLAGE, Route.KELURAHAN: OfficeKind.DISTRICT}
"""The kind of office that the unit of a route stands for."""


def budget(order: OpenBudget, week: int = 5) -> Opening:
    """Return a budget year as it opens; milestones already past are recorded as before opening.

    *week* is how many days a week the region's offices work. Raises Refused NO_OWN_BUDGET, NO_RULING.
    """
    parent, year, clock = order.parent, order.fiscal_year, order.clock
    opened_on = clock.today(order.at)
    region = regions.present(parent.region, opened_on)
    planned = plan(region, year, order.route, opened_on, week)
    milestones = [
        state.model_copy(update={"before_opening": state.due_on < opened_on}) for state in planned.milestones
    ]
    name = budget_id(parent.instruction, parent.region, year, order.unit)
    kinds = {OfficeKind(kind) for one in milestones for kind in (one.actor, one.prepared_by)} | {*ALWAYS}
    limits = table(book().newest("budget.limits"))
    state = BudgetState(
        key=parent.sibling(name, CaseType.BUDGET, year),
        clock=clock,
        stage="open",
        region_name=region.name,
        offices={kind.value: _office(kind, parent.region, order) for kind in sorted(kinds)},
        titles={kind.value: title(kind, region) for kind in sorted(kinds)},
        now=order.at,
        opened_on=opened_on,
        commitment=parent.id,
        route=order.route,
        unit=order.unit,
        limits=Limits(extension=whole(limits["extension"]), pause=whole(limits["pause"])),
        milestones=milestones,
        windows=list(planned.windows),
    )
    _begin(state, planned, opened_on)
    return Opening.of(
        state,
        "budget.opened",
        facts=tuple(
            MilestonePlanned(
                fiscal_year=year,
                milestone=one.milestone,
                budget_window=one.window,
                due_on=one.due_on,
                actor=state.offices[one.prepared_by],
                before_opening=one.before_opening,
            )
            for one in milestones
        ),
        rulings=tuple(ruling for one in milestones for ruling in one.rulings[:1]),
        details={"fiscal_year": year, "route": order.route, "unit": order.unit},
    )


def plan(region: Region, fiscal_year: int, route: Route, on: date, week: int = 5) -> PlanOfBudget:
    """Return what a budget year of *region* consists of, by the decrees published by *on*."""
    planned = budgeting.plan(region, fiscal_year, week=week, route=route, known_on=on)
    if route is Route.KELURAHAN:
        shared = {one.code for one in budgeting.plan(region, fiscal_year, week=week, known_on=on)}
        planned = tuple(one for one in planned if one.code not in shared - OWN_OF_THE_KECAMATAN)
    states = tuple(
        MilestoneState(
            milestone=one.code,
            window=one.window,
            due_on=one.due_on,
            statutory_on=one.due_on,
            notices=budgeting.notices(one.due_on) if one.due_on >= on else (),
            actor=one.actor,
            prepared_by=one.prepared_by,
            closings=budgeting.closings(planned, one.code),
            rulings=[one.rulings[0], *_decrees(one)],
        )
        for one in planned
    )
    published = [
        year.published_on
        for year in calendar().versions
        if year.published_on is not None
        and year.published_on > on
        and fiscal_year - 1 <= year.year <= fiscal_year
    ]
    return PlanOfBudget(
        milestones=states,
        windows=tuple(_windows(planned, fiscal_year, route)),
        next_publication=min(published, default=None),
    )


def _windows(planned: Sequence[PlannedMilestone], fiscal_year: int, route: Route) -> list[PlannedWindow]:
    rule = table(book().ruling("budget.windows", date(fiscal_year - 1, 1, 1)))
    days = {one.code.value: one for one in planned}
    closing = {
        window: days[text(code)] for window, code in table(rule[route.value]).items() if text(code) in days
    }
    year_end = date(fiscal_year, *YEAR_END)
    found = []
    for window, last in closing.items():
        following = [one for one in planned if one.window == "PERUBAHAN" and window != "PERUBAHAN"]
        next_one = min(following, key=lambda one: one.due_on, default=None)
        found.append(
            PlannedWindow(
                window=window,
                closes_on=last.due_on,
                opens=next_one.window if next_one else FALLBACK,
                actor=next_one.prepared_by if next_one else OfficeKind.SEKDA,
                act_by=next_one.due_on if next_one else year_end,
            )
        )
    return found


def _begin(state: BudgetState, planned: PlanOfBudget, opened_on: date) -> None:
    clock = state.clock
    state.plan(Due(at=clock.ends(date(state.year, *YEAR_END)), what="year_over"))
    for one in state.milestones:
        state.schedule(one, opened_on)
    for window in state.windows:
        if window.closes_on >= opened_on:
            state.plan(Due(at=clock.ends(window.closes_on), what="window", ref=window.window))
    approval = state.milestone(Milestone.JOINT_APPROVAL)
    if approval is not None and not approval.before_opening:
        state.plan(Due(at=clock.ends(approval.due_on), what="evaluate"))
    if planned.next_publication is not None:
        state.plan(Due(at=clock.starts(planned.next_publication), what="replan"))


def _decrees(one: PlannedMilestone) -> list[Ruling]:
    return [ruling for ruling in one.rulings[1:] if ruling.parameter.startswith("calendar.")]


def _office(kind: OfficeKind, region: str, order: OpenBudget) -> str:
    if order.unit and kind is BELOW.get(order.route):
        return f"{region}/{order.unit}"
    return office_code(kind, region)
