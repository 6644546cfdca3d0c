"""The figures of reports, counted by hand on a small record, as it stood and as it was known."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from schemas.errors import Refused
from schemas.facts import BillIssued, BillPaid, CreditGranted
from schemas.money import Rupiah
from schemas.names import contributions_id
from schemas.refusals import Refusal
from schemas.terms import BillKind, Milestone, Progress
from starter.reading.reader import Reader
from starter.reports.cut import Cut
from starter.reports.deadlines import deadlines
from starter.reports.digest import digest
from starter.reports.funnel import funnel
from starter.reports.governments import Government
from starter.reports.league import Peers, league
from starter.reports.matrix import matrix
from starter.reports.record import KnownRecord, known_record
from starter.reports.six_monthly import eve, period_begins, six_monthly
from starter.reports.stages import stages
from starter.reports.standing import ACKNOWLEDGE, CONTRIBUTE, REGISTER, REGULATE, Standing, State, standings
from store.pool import Pool, open_pool, transaction
from store.writing import insert_rows
from tests.support.databases import Databases
from tests.support.reported import BANTEN, JEMBER, LEARNT_LATE, LEBAK, LINE, PANDEGLANG, REVERSED, Reported
from tests.support.world import INSTRUCTION, on

NATION = Reader("auditor", "pusat/kawal", (("auditor", "*"),))
APRIL = date(2022, 4, 30)


@pytest.fixture(scope="module")
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=5)
    await Reported(opened).written()
    yield opened
    await opened.close()


async def told(
    pool: Pool,
    as_of: date,
    known_on: date | None = None,
    *,
    reader: Reader = NATION,
    province: str | None = None,
) -> KnownRecord:
    cut = Cut(as_of=as_of, known_on=known_on or as_of)
    return await known_record(pool, reader, INSTRUCTION, cut, province=province)


def of(record: KnownRecord, region: str) -> Government:
    return next(one for one in record.governments if one.region == region)


async def test_a_government_is_told_with_its_money_its_people_and_its_bills(pool: Pool) -> None:
    pandeglang = of(await told(pool, APRIL), PANDEGLANG)
    year = pandeglang.year(2022)
    assert (pandeglang.acknowledged_on, pandeglang.regulated_on) == (date(2021, 4, 1), date(2021, 6, 14))
    assert (year.target, year.headcount, year.budgeted, year.shortfall) == (10, 20, 3_000_000, 1_000_000)
    assert (year.bills, year.billed, year.paid, year.arrears) == (3, 184_800, 134_400, 50_400)
    assert (year.in_time, year.late, year.days_late, year.overdue) == (1, 1, 5, 1)
    assert year.oldest_due == date(2022, 4, 15)
    assert (year.funded_on, year.registered_on) == (date(2022, 1, 6), date(2022, 1, 20))
    # Four were registered and one died; all three have their March paid.
    assert (pandeglang.registered, pandeglang.protected) == (3, 3)
    assert pandeglang.progress[Progress.REGISTERING] == date(2022, 1, 10)


@pytest.mark.parametrize(
    ("on", "registered", "protected"),
    [
        (date(2022, 1, 19), 0, 0),
        (date(2022, 1, 20), 4, 0),
        (date(2022, 2, 5), 4, 0),
        (date(2022, 2, 10), 4, 4),
        (date(2022, 3, 24), 4, 4),
        (date(2022, 3, 25), 3, 3),
        (date(2022, 5, 1), 3, 0),
    ],
    ids=[
        "before",
        "registered",
        "billed",
        "first payment",
        "death not yet known",
        "death known",
        "April unpaid",
    ],
)
async def test_workers_count_from_the_day_they_are_known_and_are_protected_while_paid_for(
    pool: Pool, on: date, registered: int, protected: int
) -> None:
    pandeglang = of(await told(pool, on), PANDEGLANG)
    assert (pandeglang.registered, pandeglang.protected) == (registered, protected)


async def test_workers_are_protected_by_what_paid_for_them_whichever_bill_or_membership_it_was(
    databases: Databases,
) -> None:
    opened = await open_pool(await databases.clone(), size=5)
    written = Reported(opened)
    await written.written()
    case, corrected = contributions_id(INSTRUCTION, PANDEGLANG, 2022), f"{LINE}-03-K1"
    issued = BillIssued(
        bill=corrected, line=LINE, fiscal_year=2022, month="2022-03", payer="dinsos", headcount=1,
        amount=Rupiah(16_800), due_on=date(2022, 4, 20), bill_kind=BillKind.CORRECTION, corrects=f"{LINE}-03",
    )  # fmt: skip
    back = CreditGranted(
        credit=f"{LINE}-03/credit-2022-04", payer="dinsos", amount=Rupiah(16_800), corrects=f"{LINE}-03"
    )
    day = date(2022, 4, 5)
    seq = await written.tell(case, day, issued, back)
    async with transaction(opened) as tx:
        # One moved, one was registered too late to stand on March's own bill, of one March was given back.
        await insert_rows(tx, "person", [{"id": "p6", "wrapped_key": b""}])
        known = {"chain": case, "seq": seq, "known_at": on(day)}
        begun = {
            **known, "batch": "b", "region": PANDEGLANG, "line": LINE, "segment": "RENTAN", "worker_class": "BPU",
            "income": 1_000_000,
        }  # fmt: skip
        moved = {"id": "m5", "person": "p1", "kpj": f"{5:011}", "moved_from": "m1", "effective_on": day}
        late = {"id": "m6", "person": "p6", "kpj": f"{6:011}", "moved_from": None}
        ended = {"membership": "m1", "why": "transferred", "effective_on": day}
        await insert_rows(tx, "membership_ended", [{**known, **ended}])
        await insert_rows(
            tx, "membership", [{**begun, **moved}, {**begun, **late, "effective_on": date(2022, 2, 20)}]
        )
        adjusted = [
            {"bill": corrected, "membership": "m6", "month": "2022-03", "amount": 16_800, "due": 16_800},
            {"bill": back.credit, "membership": "m2", "month": "2022-03", "amount": -16_800, "due": 0},
        ]
        await insert_rows(tx, "bill_adjustment", adjusted)
    pandeglang = of(await told(opened, APRIL), PANDEGLANG)
    assert (pandeglang.registered, pandeglang.protected) == (4, 2)
    paid = BillPaid(bill=corrected, amount=Rupiah(16_800), paid_on=date(2022, 4, 20), document="SP2D/2")
    await written.tell(case, paid.paid_on, paid)
    pandeglang = of(await told(opened, APRIL), PANDEGLANG)
    assert (pandeglang.registered, pandeglang.protected) == (4, 3)
    await opened.close()


async def test_a_fact_that_became_known_later_does_not_show(pool: Pool) -> None:
    september = date(2021, 9, 1)
    then = standings(of(await told(pool, september), PANDEGLANG), 2022, september)
    since = standings(of(await told(pool, september, LEARNT_LATE), PANDEGLANG), 2022, september)
    assert then[Milestone.KUA_PPAS_AGREED].state is State.MISSED
    assert then[Milestone.KUA_PPAS_AGREED].days == 18
    assert since[Milestone.KUA_PPAS_AGREED].state is State.MET
    eve_of = await told(pool, LEARNT_LATE.replace(month=9, day=30))
    assert standings(of(eve_of, PANDEGLANG), 2022, september)[Milestone.KUA_PPAS_AGREED].state is State.MISSED


async def test_what_became_effective_later_does_not_show_even_when_it_is_known(pool: Pool) -> None:
    record = await told(pool, date(2022, 2, 9), date(2022, 12, 31))
    assert of(record, PANDEGLANG).year(2022).paid == 0
    assert of(record, PANDEGLANG).year(2022).billed == 67_200
    assert of(record, PANDEGLANG).claims == ()
    before = await told(pool, date(2021, 3, 24), date(2022, 12, 31))
    assert before.governments == ()


async def test_the_matrix_says_how_every_duty_stands(pool: Pool) -> None:
    found = matrix(await told(pool, APRIL), 2022)
    rows = {row.region: row.standings for row in found.rows}
    pandeglang = rows[PANDEGLANG]
    assert pandeglang[ACKNOWLEDGE].state is State.MET
    assert pandeglang[REGULATE].state is State.MET
    assert pandeglang[Milestone.RKPD].state is State.MET
    assert (
        pandeglang[Milestone.KUA_PPAS_SUBMITTED].state,
        pandeglang[Milestone.KUA_PPAS_SUBMITTED].days,
    ) == (
        State.LATE,
        6,
    )
    assert pandeglang[Milestone.RAPBD_P].state is State.NEEDLESS
    assert pandeglang[Milestone.DPA].state is State.NOT_YET
    assert pandeglang[REGISTER].state is State.MET
    assert pandeglang[CONTRIBUTE] == Standing(state=State.MISSED, days=15, due_on=date(2022, 4, 15))
    assert rows[JEMBER][ACKNOWLEDGE] == Standing(state=State.LATE, days=12, due_on=date(2021, 4, 8))
    assert rows[LEBAK][ACKNOWLEDGE].days == (APRIL - date(2021, 4, 8)).days
    assert (
        found.counts[ACKNOWLEDGE] | {State.MET: 1, State.LATE: 1, State.MISSED: 2}
        == found.counts[ACKNOWLEDGE]
    )


async def test_the_funnel_states_its_denominators(pool: Pool) -> None:
    found = {step.step: step for step in funnel((await told(pool, APRIL)).governments).steps}
    reached = {name: (step.of_those_able.part, step.of_those_able.whole) for name, step in found.items()}
    assert reached == {
        "instructed": (4, 4),
        "acknowledged": (2, 4),
        "regulated": (1, 4),
        "budgeted": (1, 4),
        "registering": (1, 4),
        "contributing": (1, 4),
        "benefits_paid": (1, 1),
    }
    assert found["regulated"].of_step_before.percent == "50.0"
    assert found["benefits_paid"].of_instructed.percent == "25.0"


async def test_time_in_stage_counts_those_still_in_it(pool: Pool) -> None:
    found = {stage.stage: stage for stage in stages(await told(pool, APRIL)).stages}
    issued = found["issued"]
    # Seven and 26 days, and two who never acknowledged: two of four have left by day 26.
    assert (issued.ended, issued.open, issued.median, issued.p90) == (2, 2, 26, None)
    assert (issued.longest, issued.longest_open) == ((APRIL - date(2021, 3, 25)).days, True)
    assert (found["registering"].ended, found["registering"].open) == (0, 1)
    assert (found["bill"].ended, found["bill"].open, found["bill"].median) == (2, 1, 19)
    assert (found["claim"].median, found["roster"].median) == (5, 10)


async def test_the_six_monthly_report_compares_with_the_eve_of_its_period(pool: Pool) -> None:
    record = await told(pool, APRIL)
    assert (eve(record), period_begins(record)) == (date(2022, 3, 25), date(2022, 3, 26))
    before = await known_record(pool, NATION, INSTRUCTION, record.cut.earlier(eve(record)))
    found = six_monthly(record, before)
    assert (found.totals.paid, found.before.paid) == (134_400, 134_400)
    assert (found.totals.billed, found.before.billed) == (184_800, 134_400)
    assert (found.totals.claims_paid, found.totals.benefits) == (1, Rupiah(42_000_000))
    assert (found.before.claims, found.before.claims_paid) == (1, 0)
    assert [(row.rung, row.office, row.ladders) for row in found.rungs] == [(2, "gubernur", 1)]
    assert [(row.region, row.fiscal_year, row.why) for row in found.unfunded] == [(JEMBER, 2021, "no draft")]
    assert {row.province: row.totals.governments for row in found.provinces} == {"35": 1, BANTEN: 3}
    assert found.regional == {"province": 1, "regency": 3, "city": 0}
    [money] = [row for row in found.money if row.fiscal_year == 2022]
    assert (money.budgeted, money.shortfall, money.arrears) == (3_000_000, 1_000_000, 50_400)


async def test_deadlines_name_what_who_by_when_and_the_rule(pool: Pool) -> None:
    found = deadlines(await told(pool, date(2021, 6, 20), province=BANTEN), 30)
    listed = [(one.due_on, one.region, one.what, one.office) for one in found.deadlines]
    assert listed == [
        (date(2021, 6, 30), PANDEGLANG, "budget.RKPD", "36.01/bappeda"),
        (date(2021, 7, 14), PANDEGLANG, "budget.KUA_PPAS_SUBMITTED", "36.01/bupati"),
    ]
    assert all(one.rule for one in found.deadlines)
    assert found.deadlines[0].days_left == 10
    early = deadlines(await told(pool, date(2021, 4, 1)), 7)
    # Pandeglang acknowledged on the first and is asked no more.
    assert {(one.region, one.what) for one in early.deadlines} == {
        (region, "commitment.acknowledge") for region in (BANTEN, LEBAK, JEMBER)
    }


async def test_a_bill_paid_later_was_still_due_before(pool: Pool) -> None:
    claims = deadlines(await told(pool, date(2022, 3, 27)), 30).deadlines
    assert [(one.what, one.due_on) for one in claims if one.what == "claim"] == [("claim", date(2022, 3, 31))]
    after = deadlines(await told(pool, date(2022, 3, 30)), 30).deadlines
    assert [one for one in after if one.what == "claim"] == []


async def test_a_digest_tells_the_governor_what_is_late_who_must_act_and_what_to_demand(pool: Pool) -> None:
    found = digest(await told(pool, date(2021, 9, 1), province=BANTEN), "en")
    assert found.governor == "Governor of Banten"
    assert [subject.region for subject in found.subjects] == [PANDEGLANG, LEBAK]
    late = {(one.region, one.duty): one for one in found.late}
    assert set(late) == {(LEBAK, ACKNOWLEDGE), (PANDEGLANG, Milestone.KUA_PPAS_AGREED)}
    assert (late[LEBAK, ACKNOWLEDGE].office, late[LEBAK, ACKNOWLEDGE].rung) == ("36.02/bupati", 2)
    assert late[LEBAK, ACKNOWLEDGE].by == date(2021, 5, 9)
    agreed = late[PANDEGLANG, Milestone.KUA_PPAS_AGREED]
    assert (agreed.office, agreed.by, agreed.why) == ("36.01/dprd", date(2021, 12, 27), "nothing_recorded")
    assert [(one.region, one.demand, one.until) for one in found.demands] == [
        (PANDEGLANG, "line", date(2021, 12, 31))
    ]
    later = digest(await told(pool, date(2021, 12, 1), province=BANTEN), "en")
    assert [(one.demand, one.amount) for one in later.demands] == [("shortfall", Rupiah(1_000_000))]


async def test_the_league_scores_regulation_coverage_and_budget(pool: Pool) -> None:
    found = league(await told(pool, APRIL), 2022, Peers.KIND)
    [provinces, regencies] = found.groups
    assert [(place.region, place.rank) for place in provinces.places] == [(BANTEN, None)]
    [first, *rest] = regencies.places
    assert (first.region, first.rank) == (PANDEGLANG, 1)
    assert first.regulation.part == 2
    assert (first.coverage.part, first.coverage.whole) == (3, 10)
    assert (first.budget.part, first.budget.whole) == (3_000_000, 4_000_000)
    mean = (2 / first.regulation.whole + 0.3 + 0.75) / 3 * 100
    assert float(first.score) == pytest.approx(mean, abs=0.05)
    assert {place.rank for place in rest} == {None}
    assert [group.island for group in league(await told(pool, APRIL), 2022, Peers.ISLAND).groups] == [
        "java",
        "java",
    ]


@pytest.mark.parametrize(
    ("grants", "seen"),
    [
        ((("officer", PANDEGLANG),), [PANDEGLANG]),
        ((("escalation", BANTEN),), [BANTEN, PANDEGLANG, LEBAK]),
        ((("auditor", "*"),), [JEMBER, BANTEN, PANDEGLANG, LEBAK]),
        ((), []),
    ],
    ids=["region", "province", "nation", "nobody"],
)
async def test_a_report_counts_only_what_its_reader_sees(
    pool: Pool, grants: tuple[tuple[str, str], ...], seen: list[str]
) -> None:
    record = await told(pool, APRIL, reader=Reader("reader", "kantor", grants))
    assert [one.region for one in record.governments] == seen
    found = six_monthly(record, record)
    assert found.totals.governments == len(seen)
    assert found.totals.paid == (134_400 if PANDEGLANG in seen else 0)


async def test_an_instruction_that_was_not_issued_has_no_report(pool: Pool) -> None:
    with pytest.raises(Refused) as refused:
        await known_record(pool, NATION, "inpres-0-0000", Cut(as_of=APRIL, known_on=APRIL))
    assert refused.value.reason.code is Refusal.UNKNOWN_CASE


async def test_a_line_of_another_year_is_not_this_years_money(pool: Pool) -> None:
    pandeglang = of(await told(pool, APRIL), PANDEGLANG)
    assert LINE.startswith(PANDEGLANG)
    assert pandeglang.year(2023).budgeted == 0
    assert pandeglang.sums("budgeted") == 3_000_000


@pytest.mark.parametrize(
    ("as_of", "known_on", "state", "days"),
    [
        (date(2021, 7, 15), date(2021, 7, 15), State.MET, None),
        (date(2021, 8, 1), date(2021, 7, 31), State.MET, None),
        (REVERSED, REVERSED, State.MISSED, 32),
        (date(2021, 7, 15), REVERSED, State.MISSED, 15),
        (date(2021, 8, 2), date(2021, 8, 2), State.LATE, 10),
    ],
    ids=["told wrongly", "not yet reversed", "reversed", "reversed since", "told again"],
)
async def test_a_record_that_was_reversed_counts_no_longer_once_that_is_known(
    pool: Pool, as_of: date, known_on: date, state: State, days: int | None
) -> None:
    stands = standings(of(await told(pool, as_of, known_on), JEMBER), 2022, as_of)[Milestone.RKPD]
    assert (stands.state, stands.days) == (state, days)


async def test_an_extended_milestone_has_the_day_it_was_given(pool: Pool) -> None:
    before, after = date(2021, 8, 31), date(2021, 9, 10)
    due = standings(of(await told(pool, before), JEMBER), 2022, before)[Milestone.RAPBD_SUBMITTED]
    assert (due.state, due.due_on) == (State.OPEN, date(2021, 9, 6))
    due = standings(of(await told(pool, after), JEMBER), 2022, after)[Milestone.RAPBD_SUBMITTED]
    assert (due.state, due.days, due.due_on) == (State.OPEN, 20, date(2021, 9, 30))


async def test_a_line_that_was_withdrawn_provides_nothing(pool: Pool) -> None:
    assert of(await told(pool, date(2021, 9, 30)), JEMBER).year(2022).budgeted == 3_000_000
    assert of(await told(pool, date(2021, 10, 5)), JEMBER).year(2022).budgeted == 0


async def test_a_digest_tells_of_closed_windows_and_of_what_the_evaluation_was_asked(pool: Pool) -> None:
    found = digest(await told(pool, date(2021, 12, 2), province="35"), "id")
    assert [(one.window, one.opens, one.office, one.by) for one in found.closed] == [
        ("MURNI", "PERUBAHAN", f"{JEMBER}/bupati", date(2022, 9, 14))
    ]
    assert {(one.demand, one.amount) for one in found.demands} == {
        ("evaluation", Rupiah(10_080_000)),
        ("line", Rupiah(0)),
    }
    assert digest(await told(pool, date(2021, 11, 30), province="35"), "id").closed == ()


@pytest.mark.parametrize(
    ("on", "office"),
    [
        (date(2021, 4, 9), "36.02/sekda"),
        (date(2021, 4, 30), "36.02/bupati"),
        (date(2021, 5, 31), "36.02/inspektorat"),
        (date(2021, 6, 1), "36.02/bupati"),
        (date(2022, 1, 3), "36/gubernur"),
    ],
    ids=["first rung", "second rung", "delegated", "no longer delegated", "taken over"],
)
async def test_a_ladder_stands_with_whoever_has_its_rung_that_day(pool: Pool, on: date, office: str) -> None:
    [ladder] = of(await told(pool, on), LEBAK).ladders
    assert ladder.office == office
