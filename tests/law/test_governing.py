"""Instructions, budgets, offices, the ladder and instruments: what governments owe and who asks them."""

from collections import Counter
from datetime import date

import pytest

from law import instruction, issuing, regions
from law.book import book
from law.budgeting import Window, closings, notices, plan, shortfall
from law.contributions import Month, bill_by, due_on, due_rule
from law.escalation import ladder
from law.instruments import basis, directs, fits, regulates, strength
from law.offices import OfficeKind, office_code, title
from law.values import items, table
from law.working_days import calendar
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rulings import Confidence
from schemas.terms import InstrumentKind, Milestone, RegionKind, Route, WorkerClass

INPRES = instruction.load("inpres-2-2021")


def test_the_instruction_addresses_548_regions_for_ever() -> None:
    for on in (INPRES.signed_on, date(2026, 11, 20)):
        counted = Counter(region.kind.value for region in instruction.roster(INPRES, on))
        assert counted == {"province": 34, "regency": 416, "city": 98}


def test_the_roster_shows_the_codes_of_its_day() -> None:
    then = {region.code for region in instruction.roster(INPRES, INPRES.signed_on)}
    now = {region.code for region in instruction.roster(INPRES, date(2026, 11, 20))}
    assert "91.01" in then - now
    assert "93.01" in now - then
    assert "93" not in now


def test_the_named_and_unnamed_central_addressees_are_twenty_four() -> None:
    central = INPRES.central
    assert len(central.named) + central.unnamed_count == central.expected_count == 24
    assert central.unnamed_note.en == "text not available"
    assert not INPRES.text_read


def test_only_governors_supervise() -> None:
    duties = {kind: [duty.code for duty in instruction.duties_of(INPRES, kind)] for kind in RegionKind}
    assert duties[RegionKind.CITY] == ["regulate", "budget", "register", "bumd", "ptsp"]
    assert duties[RegionKind.PROVINCE] == [*duties[RegionKind.CITY], "supervise"]


def test_every_duty_says_what_it_rests_on() -> None:
    duties = [*INPRES.regional.duties, *(duty for named in INPRES.central.named for duty in named.duties)]
    assert all(duty.passage and duty.source and duty.text.id and duty.text.en for duty in duties)
    assert all(duty.confidence is not Confidence.OFFICIAL for duty in duties)


def test_an_unknown_instruction_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused) as refused:
        instruction.load("inpres-9-1999")
    assert refused.value.reason.code is Refusal.UNKNOWN_INSTRUCTION
    assert "inpres-2-2021" in str(refused.value)


def test_acknowledging_and_regulating_have_policies_for_deadlines() -> None:
    assert issuing.acknowledge_by(INPRES.signed_on).due_on == date(2021, 4, 8)
    regulating = issuing.regulate_by(INPRES.signed_on)
    assert regulating.due_on == date(2021, 9, 21)
    assert regulating.rulings[0].confidence is Confidence.ASSUMED


@pytest.mark.parametrize(("route", "murni"), [(Route.APBD, 8), (Route.VILLAGE, 6), (Route.KELURAHAN, 11)])
def test_a_budget_year_has_each_milestone_of_its_route_once_in_order_of_their_dates(
    route: Route, murni: int
) -> None:
    planned = plan(regions.find("36.01"), 2022, route=route)
    assert set(Counter(each.code for each in planned).values()) == {1}
    assert [each.due_on for each in planned] == sorted(each.due_on for each in planned)
    assert {each.window for each in planned[:murni]} == {Window.MURNI}
    assert {each.window for each in planned[murni:]} == {Window.PERUBAHAN}
    assert all(each.rulings for each in planned)


def test_every_milestone_stands_on_some_route() -> None:
    region = regions.find("36.01")
    planned = {each.code for route in Route for each in plan(region, 2022, route=route)}
    assert planned == set(Milestone)


@pytest.mark.parametrize("year", range(2021, 2029))
@pytest.mark.parametrize("week", [5, 6])
@pytest.mark.parametrize("route", Route)
def test_milestones_fall_due_in_the_order_of_the_law(year: int, week: int, route: Route) -> None:
    planned = plan(regions.find("36.01"), year, week=week, route=route)
    order = table(book().ruling(f"budget.order.{route.value}", date(year - 1, 1, 1)))
    assert [each.code.value for each in planned] == [
        code for codes in order.values() for code in items(codes)
    ]


@pytest.mark.parametrize("route", Route)
@pytest.mark.parametrize("known_on", [None, date(2020, 10, 1), date(2021, 3, 25)])
def test_a_missed_milestone_can_be_mended_until_a_window_that_closes_after_it(
    route: Route, known_on: date | None
) -> None:
    planned = plan(regions.find("36.01"), 2022, route=route, known_on=known_on)
    for each in planned:
        until = closings(planned, each.code)
        assert until
        assert list(until) == sorted(set(until))
        assert each.due_on < until[0]
        assert until[-1] <= date(2022, 12, 31)


def test_a_milestone_is_announced_before_it_is_due() -> None:
    assert [(date(2021, 11, 30) - day).days for day in notices(date(2021, 11, 30))] == [30, 14, 7]


def test_the_heads_own_milestones_are_prepared_by_the_finance_agency() -> None:
    planned = plan(regions.find("36.01"), 2022)
    heads = {each.code for each in planned if each.actor is OfficeKind.HEAD}
    assert heads == {
        Milestone.KUA_PPAS_SUBMITTED,
        Milestone.RAPBD_SUBMITTED,
        Milestone.PERDA_APBD,
        Milestone.KUPA_PPAS,
        Milestone.RAPBD_P,
    }
    assert {each.prepared_by for each in planned if each.code in heads} == {OfficeKind.BPKAD}
    assert all(each.prepared_by is each.actor for each in planned if each.code not in heads)


def test_decrees_published_later_move_what_is_still_due() -> None:
    by = {known: plan(regions.find("36.01"), 2021, known_on=known) for known in (date(2020, 11, 30), None)}
    evaluated = [
        next(each.due_on for each in planned if each.code is Milestone.EVALUATION) for planned in by.values()
    ]
    assert evaluated == [date(2021, 1, 4), date(2020, 12, 29)]


def test_a_year_that_is_planned_before_its_holidays_are_decreed_says_so() -> None:
    planned = plan(regions.find("36.01"), 2022, known_on=date(2021, 1, 4))
    dpa = next(each for each in planned if each.code is Milestone.DPA)
    assert "not published yet" in dpa.rulings[-1].reference
    assert dpa.rulings[-1].confidence is Confidence.ASSUMED


def test_villages_and_wards_are_asked_for_where_they_stand() -> None:
    with pytest.raises(Refused) as refused:
        plan(regions.find("36"), 2022, route=Route.VILLAGE)
    assert refused.value.reason.code is Refusal.NO_SUCH_ROUTE
    assert plan(regions.find("31"), 2022, route=Route.KELURAHAN)
    with pytest.raises(Refused):
        plan(regions.find("36"), 2022, route=Route.KELURAHAN)


def test_a_milestone_counted_in_working_days_names_the_calendars_it_was_counted_by() -> None:
    planned = {each.code: each for each in plan(regions.find("36.01"), 2022)}
    names = [ruling.parameter for ruling in planned[Milestone.DPA].rulings]
    assert names == ["budget.milestones.dpa", "budget.order.apbd", "calendar.2021", "calendar.2022"]
    assert planned[Milestone.DPA].rulings[-1].value == "2022.2"
    assert "375/2022" in planned[Milestone.DPA].rulings[-1].reference
    assert len(planned[Milestone.JOINT_APPROVAL].rulings) == 2


def test_offices_that_work_six_days_submit_later() -> None:
    five, six = (
        next(
            each.due_on
            for each in plan(regions.find("36.01"), 2022, week=week)
            if each.code == "RAPBD_SUBMITTED"
        )
        for week in (5, 6)
    )
    assert five < six == date(2021, 9, 20)


def test_the_governor_evaluates_regencies_and_kemendagri_provinces() -> None:
    actors = {
        code: next(each.actor for each in plan(regions.find(code), 2022) if each.code is Milestone.EVALUATION)
        for code in ("36.01", "36")
    }
    assert actors == {"36.01": OfficeKind.GOVERNOR, "36": OfficeKind.KEMENDAGRI_KEUDA}


def test_jakartas_units_plan_no_budget_of_their_own() -> None:
    with pytest.raises(Refused) as refused:
        plan(regions.find("31.71"), 2022)
    assert refused.value.reason.code is Refusal.NO_OWN_BUDGET
    assert "31" in str(refused.value)


def test_a_year_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        plan(regions.find("36.01"), max(calendar().years) + 1)
    assert refused.value.reason.code is Refusal.NO_RULING


def test_a_shortfall_is_what_the_money_leaves_uncovered() -> None:
    assert shortfall(950, Rupiah(16_800), 12, Rupiah(150_000_000)) == Rupiah(41_520_000)
    assert shortfall(950, Rupiah(16_800), 12, Rupiah(200_000_000)) == Rupiah(0)


def test_offices_have_one_code_each() -> None:
    codes = [
        office_code(OfficeKind.BAPPEDA, "36.01"),
        office_code(OfficeKind.HEAD, "32.71"),
        office_code(OfficeKind.GOVERNOR, "36.01"),
        office_code(OfficeKind.HEAD, "36"),
        office_code(OfficeKind.PROSECUTOR, "36.01"),
        office_code(OfficeKind.PROSECUTOR, "36"),
        office_code(OfficeKind.EVALUATOR, "36"),
        office_code(OfficeKind.EVALUATOR, "36.01"),
    ]
    assert codes == [
        "36.01/bappeda",
        "32.71/wali-kota",
        "36/gubernur",
        "36/gubernur",
        "36.01/kejari",
        "36/kejati",
        "pusat/kemendagri-keuda",
        "36/gubernur",
    ]


@pytest.mark.parametrize("kind", OfficeKind)
@pytest.mark.parametrize("code", ["36", "36.01", "32.71"])
def test_every_office_has_a_code_and_a_title_in_both_languages(kind: OfficeKind, code: str) -> None:
    assert "/" in office_code(kind, code)
    words = {title(kind, regions.find(code), lang) for lang in ("id", "en")}
    assert len(words) == 2
    assert all(words)


def test_a_regencys_ladder_passes_the_governor_and_a_provinces_does_not() -> None:
    regency = [rung.office for rung in ladder(regions.find("36.01"), actor=OfficeKind.BAPPEDA)]
    assert regency == [
        "36.01/bappeda",
        "36.01/sekda",
        "36.01/bupati",
        "36.01/tim-kepatuhan",
        "36/gubernur",
        "pusat/kemendagri-keuda",
        "36.01/kejari",
    ]
    province = [rung.office for rung in ladder(regions.find("36"))]
    assert province == [
        "36/bpkad",
        "36/sekda",
        "36/gubernur",
        "36/tim-kepatuhan",
        "pusat/kemendagri-keuda",
        "36/kejati",
    ]


def test_rungs_are_numbered_from_one_and_say_that_their_days_are_a_policy() -> None:
    rungs = ladder(regions.find("36.01"), on=INPRES.signed_on)
    assert [rung.number for rung in rungs] == list(range(1, 8))
    assert [rung.days for rung in rungs] == [15, 14, 30, 30, 30, 30, 30]
    assert all(
        rung.confidence is Confidence.ASSUMED and "policy of kawal" in rung.reference for rung in rungs
    )


@pytest.mark.parametrize("code", ["36", "36.01", "32.71"])
@pytest.mark.parametrize("actor", OfficeKind)
def test_no_ladder_asks_the_same_office_twice(code: str, actor: OfficeKind) -> None:
    offices = [rung.office for rung in ladder(regions.find(code), actor=actor)]
    assert len(offices) == len(set(offices))


def test_a_late_head_of_region_is_not_reminded_by_the_secretary() -> None:
    offices = [rung.office for rung in ladder(regions.find("36.01"), actor=OfficeKind.HEAD)]
    assert offices[:2] == ["36.01/bupati", "36.01/tim-kepatuhan"]


def test_the_ladder_of_merauke_climbs_to_the_governor_of_its_day() -> None:
    now = ladder(regions.present("91.01", date(2023, 1, 1)))
    assert "93/gubernur" in [rung.office for rung in now]


def test_instruments_are_ordered_by_strength() -> None:
    kinds = [InstrumentKind.PERDA, InstrumentKind.PERBUP, InstrumentKind.KEPUTUSAN, InstrumentKind.INBUP]
    ranks = [strength(kind) for kind in [*kinds, InstrumentKind.SE, InstrumentKind.PKS]]
    assert ranks == sorted(set(ranks), reverse=True)
    assert all(strength(kind) >= 0 for kind in InstrumentKind)


def test_an_instruction_of_the_regent_directs_but_does_not_regulate() -> None:
    assert directs(InstrumentKind.INBUP)
    assert not regulates(InstrumentKind.INBUP)
    assert regulates(InstrumentKind.PERBUP)
    assert not directs(InstrumentKind.SE)
    assert all(ruling.reference for ruling in basis())


@pytest.mark.parametrize(
    ("kind", "code", "fitting"),
    [
        ("PERBUP", "36.01", True),
        ("PERBUP", "32.71", False),
        ("PERWALI", "32.71", True),
        ("PERGUB", "36", True),
        ("PERGUB", "36.01", False),
        ("PERDA", "36.01", True),
        ("PERDA", "11.01", False),
        ("QANUN", "11.01", True),
        ("QANUN", "36", False),
        ("PERDASI", "91", True),
        ("PERDASI", "96", True),
        ("PERDASI", "91.03", False),
        ("PERDA", "31.71", False),
        ("PERWALI", "31.71", False),
        ("INWALKOT", "31.71", True),
        ("PERDA", "31", True),
        ("SE", "36.01", True),
    ],
)
def test_instruments_fit_their_regions(kind: str, code: str, *, fitting: bool) -> None:
    assert fits(InstrumentKind(kind), regions.find(code)) is fitting


def test_a_bill_that_comes_late_leaves_its_payer_a_week_and_says_whose_rule_that_is() -> None:
    march = Month.parse("2022-03")
    in_time = bill_by(WorkerClass.BPU, march, date(2022, 3, 1))
    assert in_time.due_on == due_on(WorkerClass.BPU, march)
    assert [ruling.confidence for ruling in in_time.rulings] == [due_rule(WorkerClass.BPU, march).confidence]
    late = bill_by(WorkerClass.BPU, march, date(2022, 3, 14))
    assert late.due_on == date(2022, 3, 21)
    assert [ruling.parameter for ruling in late.rulings] == ["policy.bill_days"]
