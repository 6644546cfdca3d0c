"""Regions: counts, codes that changed, heads, provinces and whose budget serves whom."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law import regions
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.terms import RegionKind

SIGNED = date(2021, 3, 25)
TODAY = date(2026, 11, 20)
DIVIDED = date(2022, 7, 25)
CODES = [region.code for day in (SIGNED, TODAY) for region in regions.as_of(day)]


@pytest.mark.parametrize(("on", "provinces"), [(SIGNED, 34), (date(2022, 8, 1), 37), (TODAY, 38)])
def test_regions_are_counted_as_of_a_day(on: date, provinces: int) -> None:
    counted = Counter(region.kind for region in regions.as_of(on))
    assert counted == {RegionKind.PROVINCE: provinces, RegionKind.REGENCY: 416, RegionKind.CITY: 98}


def test_as_of_is_sorted_by_code() -> None:
    codes = [region.code for region in regions.as_of(TODAY)]
    assert codes == sorted(codes)


def test_twenty_six_regions_changed_code() -> None:
    changed = {regions.lineage(code) for code in CODES if len(regions.lineage(code)) > 1}
    assert len(changed) == 26
    assert all(len(codes) == 2 for codes in changed)


def test_on_the_day_of_division_exactly_the_successor_is_valid() -> None:
    assert not regions.find("91.01").valid_on(DIVIDED)
    assert regions.find("91.01").valid_on(DIVIDED - timedelta(days=1))
    assert regions.find("93.01").valid_on(DIVIDED)
    assert not regions.find("93.01").valid_on(DIVIDED - timedelta(days=1))


@given(code=st.sampled_from(CODES), on=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_every_code_of_a_lineage_names_the_same_region_on_every_day(code: str, on: date) -> None:
    codes = regions.lineage(code)
    assert all(regions.lineage(other) == codes for other in codes)
    valid = [other for other in codes if regions.find(other).valid_on(on)]
    if regions.find(codes[0]).valid_from is None:
        assert len(valid) == 1
        assert {regions.present(other, on).code for other in codes} == set(valid)


def test_merauke_lies_under_papua_and_then_under_papua_selatan() -> None:
    assert regions.province_of("93.01", SIGNED).name == "Papua"
    assert regions.province_of("91.01", TODAY).name == "Papua Selatan"
    assert regions.province_of("36", TODAY).code == "36"


def test_heads_have_the_title_of_their_kind() -> None:
    titles = [regions.head_title(regions.find(code)) for code in ("36", "36.01", "32.71", "31.74")]
    assert titles == [
        "Gubernur Banten",
        "Bupati Pandeglang",
        "Wali Kota Bogor",
        "Wali Kota Administrasi Jakarta Selatan",
    ]
    assert regions.head_title(regions.find("31.74"), "en") == "Mayor of Jakarta Selatan"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        regions.find("99.99")
    assert refused.value.reason.code is Refusal.UNKNOWN_REGION


def test_a_fact_under_an_ended_code_is_refused_and_names_the_successor() -> None:
    assert regions.require_valid("91.01", DIVIDED - timedelta(days=1)).code == "91.01"
    with pytest.raises(Refused) as refused:
        regions.require_valid("91.01", DIVIDED)
    assert refused.value.reason.code is Refusal.REGION_ENDED
    assert "93.01" in str(refused.value)
    assert "2022-07-25" in refused.value.reason.say("id")


def test_a_fact_under_a_code_not_yet_valid_is_refused_and_names_the_one_in_force() -> None:
    with pytest.raises(Refused) as refused:
        regions.require_valid("93.01", SIGNED)
    assert refused.value.reason.code is Refusal.REGION_NOT_YET
    assert "91.01" in str(refused.value)


def test_a_province_that_did_not_exist_has_no_entry() -> None:
    with pytest.raises(Refused) as refused:
        regions.present("93", SIGNED)
    assert refused.value.reason.code is Refusal.REGION_NOT_YET


def test_the_budget_of_jakartas_six_units_is_the_provinces() -> None:
    without = [region.code for region in regions.as_of(TODAY) if not region.has_own_budget]
    assert len(without) == 6
    assert {regions.budget_region(code, TODAY).code for code in without} == {"31"}
    assert regions.budget_region("36.01", TODAY).code == "36.01"


def test_clocks_follow_the_zone() -> None:
    hours = [regions.offset(regions.find(code)) // timedelta(hours=1) for code in ("36.01", "51", "91")]
    assert hours == [7, 8, 9]
