"""What the figures of reports promise, whatever the record: sums, ranks, quantiles, standings."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.claim_wording import TASKS
from schemas.money import Rupiah
from schemas.terms import Milestone, RegionKind, RegulationStep
from starter.reports.cut import Cut
from starter.reports.funnel import funnel
from starter.reports.governments import Government, LadderRow, MilestoneRow, Stay, Year
from starter.reports.layouts import digest as digest_layout
from starter.reports.layouts import six_monthly as six_monthly_layout
from starter.reports.layouts import words
from starter.reports.layouts.document import Table
from starter.reports.layouts.framing import Framing
from starter.reports.league import ranked
from starter.reports.matrix import matrix
from starter.reports.record import KnownRecord
from starter.reports.shares import Share
from starter.reports.six_monthly import six_monthly
from starter.reports.stages import HALF, NINE_TENTHS, quantile
from starter.reports.standing import DUTIES, MILESTONES, State, met_by, standings

ON = date(2022, 6, 30)
DAYS = st.dates(date(2021, 3, 25), ON)


def government(code: str = "36.01", **given: object) -> Government:
    """Return a government of Banten about which nothing else is on record."""
    fields: dict[str, object] = {
        "region": code, "code": code, "name": f"Daerah {code}", "kind": RegionKind.REGENCY,
        "province": code.split(".", maxsplit=1)[0], "province_name": "Banten", "case": f"commitment/x/{code}",
        "own_budget": True, "opened_on": date(2021, 3, 25), "acknowledge_by": date(2021, 4, 8),
        "regulate_by": date(2021, 9, 21), "acknowledged_on": None, "progress": {},
    }  # fmt: skip
    return Government.model_validate(fields | given)


def record(governments: Sequence[Government], on: date = ON) -> KnownRecord:
    return KnownRecord(
        instruction="inpres-2-2021",
        issued_on=date(2021, 3, 25),
        cut=Cut(as_of=on, known_on=on),
        province=None,
        scopes=("*",),
        governments=tuple(governments),
    )


def milestone(code: Milestone = Milestone.RKPD, **given: object) -> MilestoneRow:
    fields: dict[str, object] = {
        "fiscal_year": 2022, "milestone": code, "window": "MURNI", "due_on": date(2022, 6, 20), "actor": "36.01/x",
        "before_opening": False, "met_on": None, "missed": False,
    }  # fmt: skip
    return MilestoneRow.model_validate(fields | given)


@pytest.mark.parametrize(
    ("met_on", "due_on", "state", "days"),
    [
        (date(2022, 6, 1), date(2022, 6, 1), State.MET, None),
        (date(2022, 6, 2), date(2022, 6, 1), State.LATE, 1),
        (None, date(2022, 6, 30), State.OPEN, 0),
        (None, date(2022, 7, 1), State.OPEN, 1),
        (None, date(2022, 6, 29), State.MISSED, 1),
    ],
)
def test_a_duty_is_open_until_its_day_is_over(
    met_on: date | None, due_on: date, state: State, days: int | None
) -> None:
    standing = met_by(met_on, due_on, ON)
    assert (standing.state, standing.days) == (state, days)


@pytest.mark.parametrize(
    ("row", "funded_on", "state"),
    [
        (milestone(before_opening=True), None, State.BEFORE),
        (milestone(before_opening=True, met_on=date(2022, 6, 1)), None, State.MET),
        (milestone(window="PERUBAHAN"), None, State.MISSED),
        (milestone(window="PERUBAHAN"), date(2022, 1, 3), State.NEEDLESS),
        (milestone(window="PERUBAHAN", missed=True), date(2022, 6, 25), State.MISSED),
        (milestone(window="MURNI"), date(2022, 1, 3), State.MISSED),
    ],
)
def test_a_funded_year_needs_no_revised_budget_but_what_was_missed_before_stays_missed(
    row: MilestoneRow, funded_on: date | None, state: State
) -> None:
    years = {2022: Year(fiscal_year=2022, funded_on=funded_on)}
    one = government(milestones=(row,), years=years)
    assert standings(one, 2022, ON)[Milestone.RKPD].state is state


def test_a_region_that_its_province_budgets_for_owes_no_budget() -> None:
    stands = standings(government("31.71", own_budget=False), 2022, ON)
    assert {stands[code].state for code in MILESTONES} == {State.NEEDLESS}


def test_money_without_registration_is_open_until_the_year_ends_and_then_missed() -> None:
    one = government(years={2022: Year(fiscal_year=2022, funded_on=date(2022, 1, 3))})
    assert standings(one, 2022, ON)["register"].state is State.OPEN
    assert standings(one, 2022, date(2023, 1, 2))["register"].state is State.MISSED
    assert standings(government(), 2022, ON)["register"].state is State.NOT_YET


@pytest.mark.parametrize(
    ("ended", "still", "median", "p90"),
    [
        ([1, 2, 3, 4], [], 2, 4),
        ([5], [], 5, 5),
        ([], [], None, None),
        ([], [9], None, None),
        ([1], [9], 1, None),
        # Two left on days 2 and 4; the one still there since day 3 no longer counts among those at risk on day 4.
        ([2, 4], [3], 4, 4),
        ([2, 4], [5], 4, None),
    ],
)
def test_quantiles_count_those_still_in_a_stage_for_as_long_as_they_were_there(
    ended: list[int], still: list[int], median: int | None, p90: int | None
) -> None:
    stays = [Stay(days=days, ended=True) for days in ended] + [Stay(days=days, ended=False) for days in still]
    assert (quantile(stays, HALF), quantile(stays, NINE_TENTHS)) == (median, p90)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30), st.fractions(Fraction(1, 10), 1))
def test_without_anybody_still_in_it_a_quantile_is_the_plain_one(days: list[int], share: Fraction) -> None:
    plain = next(day for day in sorted(days) if sum(one <= day for one in days) >= share * len(days))
    assert quantile([Stay(days=one, ended=True) for one in days], share) == plain


@st.composite
def governments(draw: st.DrawFn) -> list[Government]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        years = {
            year: Year(
                fiscal_year=year,
                target=draw(st.none() | st.integers(0, 50)),
                budgeted=Rupiah(draw(st.integers(0, 10**9))),
                shortfall=Rupiah(draw(st.integers(0, 10**6))),
                billed=Rupiah(draw(st.integers(0, 10**9))),
                paid=Rupiah(draw(st.integers(0, 10**9))),
                funded_on=draw(st.none() | DAYS),
                unfunded_why=draw(st.none() | st.just("no draft")),
            )
            for year in draw(st.sets(st.integers(2021, 2023), max_size=3))
        }
        ladder = LadderRow(
            case="e", missed="acknowledge", due_on=ON, opened_on=ON, rung=draw(st.integers(0, 6)), office="36/gubernur",
            next_on=None, paused_until=None,
        )  # fmt: skip
        code = f"{draw(st.sampled_from(('32', '33', '35')))}.{number + 1:02d}"
        found.append(
            government(
                code,
                acknowledged_on=draw(st.none() | DAYS),
                years=years,
                ladders=(ladder,) * draw(st.integers(0, 2)),
                registered=draw(st.integers(0, 100)),
                protected=draw(st.integers(0, 100)),
            )
        )
    return found


@given(governments())
def test_the_totals_of_a_six_monthly_report_are_the_sums_of_its_provinces(found: list[Government]) -> None:
    report = six_monthly(record(found), record([]))
    for field in type(report.totals).model_fields:
        assert getattr(report.totals, field) == sum(getattr(row.totals, field) for row in report.provinces)
    assert sum(row.ladders for row in report.rungs) == report.totals.ladders
    assert sum(row.budgeted for row in report.money) == report.totals.budgeted
    for row in report.provinces:
        assert row.funded + row.waiting + row.silent == row.totals.governments
        assert min(row.funded, row.waiting, row.silent) >= 0
    assert all(sum(states.values()) == len(found) for states in report.duties.values())


@given(governments())
def test_every_total_that_is_printed_is_the_sum_of_its_column(found: list[Government]) -> None:
    framing = Framing(record(found), "id", simulation=False)
    document = six_monthly_layout.document(six_monthly(record(found), record([])), framing)
    for table in document.tables():
        for total in table.totals:
            for place, value in enumerate(total):
                if isinstance(value, int):
                    assert value == sum(row[place] for row in table.rows), table.caption  # type: ignore[misc]


@given(governments())
def test_the_matrix_counts_every_government_once_per_duty(found: list[Government]) -> None:
    counted = matrix(record(found), 2022)
    assert list(counted.counts) == list(DUTIES)
    assert all(
        sum(states.values()) == len(found) == counted.governments for states in counted.counts.values()
    )


@given(governments())
def test_no_step_of_the_funnel_has_more_than_could_reach_it(found: list[Government]) -> None:
    for step in funnel(tuple(found)).steps:
        assert 0 <= step.of_those_able.part <= step.of_those_able.whole <= max(len(found), 0)


@given(governments())
def test_ranks_follow_scores_and_equal_scores_share_them(found: list[Government]) -> None:
    places = ranked(found, 2022)
    assert {place.region for place in places} == {one.code for one in found}
    for place in places:
        better = sum(other.score > place.score for other in places)
        assert place.rank == (better + 1 if place.score else None)
        assert 0 <= place.score <= 100


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_percentage_is_within_half_a_tenth_of_its_share(part: int, whole: int) -> None:
    percent = Share(part=part, whole=whole).percent
    assert percent is not None
    assert abs(Fraction(percent) - Fraction(100 * part, whole)) <= Fraction(1, 20)


def test_nothing_of_nothing_has_no_percentage() -> None:
    assert Share(part=0, whole=0).percent is None


def test_a_digest_has_a_reason_in_words_for_every_code() -> None:
    assert set(digest_layout.WHYS) == {"nothing_recorded", "waits_for", "no_roster", "no_numbers", "unpaid"}
    assert set(digest_layout.DEMANDS) == {"evaluation", "line", "shortfall", "register", "arrears"}


def test_a_total_row_has_a_cell_for_every_column() -> None:
    found = [government(f"36.{number:02d}", acknowledged_on=ON - timedelta(days=number)) for number in (1, 2)]
    framing = Framing(record(found), "en", simulation=False)
    tables: tuple[Table, ...] = six_monthly_layout.document(
        six_monthly(record(found), record([])), framing
    ).tables()
    assert tables
    assert all(len(row) == len(table.columns) for table in tables for row in (*table.rows, *table.totals))


def test_every_milestone_and_every_step_of_a_regulation_has_words() -> None:
    codes = [f"budget.{one}" for one in Milestone] + [
        f"commitment.regulation_{step.lower()}" for step in RegulationStep
    ]
    for code in [*codes, *TASKS]:
        for lang in ("id", "en"):
            assert words.what(code, lang) != code
