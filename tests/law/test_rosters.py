"""Rows of rosters: whatever is valid is accepted, whatever is wrong is named, and nobody is quoted."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from law import cells
from law.registration import compose_nik
from law.rosters import Row, RowChecks, Terms
from schemas.errors import Reason
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rosters.columns import COLUMNS, OPTIONAL
from schemas.rosters.sheet import Number
from schemas.terms import RowWarning, Segment, WorkerClass

ON = date(2022, 1, 12)
HEADER = (*COLUMNS, *OPTIONAL, "kelas", "segmen", "catatan")
UNITS = frozenset({"36.01.01", "36.01.02.2001"})
Cells = dict[str, str]


def terms(worker_class: WorkerClass = WorkerClass.BPU, income: int = 1_500_000) -> Terms:
    return Terms(worker_class=worker_class, segment=Segment.RENTAN, income=Rupiah(income), units=UNITS, on=ON)


CHECKS = RowChecks(HEADER, terms())


def judged(said: Cells, checks: RowChecks = CHECKS) -> Row | Reason:
    return checks.check(7, [said.get(name, "") for name in HEADER])


def wrong(said: Cells, checks: RowChecks = CHECKS) -> list[tuple[Refusal, str]]:
    """Return what is wrong with a row: the code, and the column where there is one."""
    found = judged(said, checks)
    assert isinstance(found, Reason), found
    return [(each.code, str(each.facts.get("column", ""))) for each in (found, *found.also)]


WORDS = st.text("abcdefghijklmnopqrstuvwxyzéÑ' .-", min_size=1, max_size=40).filter(
    lambda word: any(letter.isalpha() for letter in word)
)
FORMS: tuple[Callable[[date], str], ...] = (
    date.isoformat,
    lambda day: f"{day:%d-%m-%Y}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day:%Y}",
)
AMOUNTS: tuple[Callable[[int], str], ...] = (
    str,
    lambda amount: f"{amount:,}".replace(",", "."),
    lambda amount: f"Rp{amount:,}".replace(",", "."),
    lambda amount: f"Rp. {amount:,}".replace(",", ".") + ",00",
    lambda amount: f"rp {amount},-",
)


@st.composite
def rows(draw: st.DrawFn) -> Cells:
    """Return rows that can be registered for a line of the fourth band, written in all the ways that are taken."""
    born = draw(st.dates(date(1957, 1, 13), date(2007, 1, 12)))
    female = draw(st.booleans())
    phone = draw(
        st.sampled_from(
            ["", "0812-3456-789", "+62 812 3456 789", "62812345678", "812345678", "(0254) 200123"]
        )
    )
    said = {
        "nik": compose_nik(draw(st.sampled_from(["36.01", "11.08", "91.01"])), born, female, draw(st.integers(1, 9999))),
        "nama": draw(WORDS).strip() or "Warga",
        "tanggal_lahir": draw(st.sampled_from(FORMS))(born),
        "jenis_kelamin": draw(st.sampled_from(["P", "p"] if female else ["L", "l"])),
        "nama_ibu": draw(WORDS).strip() or "Ibu",
        "pekerjaan": "petani",
        "telepon": phone,
        "penghasilan": draw(st.sampled_from(AMOUNTS))(draw(st.integers(1, 1_699_999))),
    }  # fmt: skip
    more = {
        "alamat": "Jl. Contoh No. 1",
        "unit": draw(st.sampled_from(sorted(UNITS))),
        "desil": str(draw(st.integers(1, 10))),
        "transportasi": draw(st.sampled_from(["ya", "tidak", "YA"])),
        "tanggal_mulai": "03-01-2022",
        "ahli_waris_nama": "Ahli Waris Contoh",
        "ahli_waris_hubungan": draw(st.sampled_from(["istri", "Saudara Kandung", "PARENT_IN_LAW", "anak"])),
        "anak_1_nama": "Anak Contoh",
        "anak_1_tanggal_lahir": (born + timedelta(days=draw(st.integers(1, 5000)))).isoformat(),
        "kelas": "bpu",
        "segmen": "RENTAN",
        "catatan": "apa saja",
    }
    left_out = draw(st.sets(st.sampled_from(sorted(more))))
    together = (("ahli_waris_nama", "ahli_waris_hubungan"), ("anak_1_nama", "anak_1_tanggal_lahir"))
    left_out |= {name for pair in together if left_out & set(pair) for name in pair}
    return said | {name: cell for name, cell in more.items() if name not in left_out}


@given(said=rows())
def test_a_row_that_says_everything_as_it_should_is_accepted(said: Cells) -> None:
    found = judged(said)
    assert isinstance(found, Row), found
    assert date.fromisoformat(found.identity["tanggal_lahir"]) == cells.day(said["tanggal_lahir"])
    assert found.identity["penghasilan"] == str(found.income)
    assert found.transport == (said.get("transportasi", "").lower() == "ya")
    assert found.priority == int(said.get("desil", "0"))
    assert found.identity.get("telepon", "0")[0] == "0"
    assert set(found.family) == {name for name in said if name.startswith(("ahli_waris", "anak"))}
    assert not {*found.identity} & {*found.family, "kelas", "segmen", "catatan"}


CORRUPTIONS: list[tuple[str, str, Refusal]] = [
    ("nik", "", Refusal.INVALID_NIK),
    ("nik", "360101030290000", Refusal.INVALID_NIK),
    ("nik", "36010103029000077", Refusal.INVALID_NIK),
    ("nik", "36010103O2900007", Refusal.INVALID_NIK),
    ("nik", "3601010302900000", Refusal.INVALID_NIK),
    ("nik", "3601013202900007", Refusal.INVALID_NIK),
    ("nik", "3.60101E+15", Refusal.NIK_LOST_DIGITS),
    ("nik", "3,60101e+15", Refusal.NIK_LOST_DIGITS),
    ("nik", Number("3601010302900007"), Refusal.NIK_LOST_DIGITS),
    ("nama", "", Refusal.INVALID_CELL),
    ("nama", "123456", Refusal.INVALID_CELL),
    ("nama", "A 1234", Refusal.INVALID_CELL),
    ("nama", "-", Refusal.INVALID_CELL),
    ("nama", "W" * 101, Refusal.INVALID_CELL),
    ("nama_ibu", "", Refusal.INVALID_CELL),
    ("nama_ibu", "?", Refusal.INVALID_CELL),
    ("tanggal_lahir", "", Refusal.INVALID_CELL),
    ("tanggal_lahir", "31-02-1990", Refusal.INVALID_CELL),
    ("tanggal_lahir", "1990", Refusal.INVALID_CELL),
    ("tanggal_lahir", "12/31/1990", Refusal.INVALID_CELL),
    ("tanggal_lahir", "2022-01-13", Refusal.INVALID_CELL),
    ("tanggal_lahir", "1900-01-01", Refusal.INVALID_CELL),
    ("jenis_kelamin", "", Refusal.INVALID_CELL),
    ("jenis_kelamin", "X", Refusal.INVALID_CELL),
    ("pekerjaan", "", Refusal.INVALID_CELL),
    ("pekerjaan", "p" * 301, Refusal.INVALID_CELL),
    ("telepon", "halo", Refusal.INVALID_CELL),
    ("telepon", "0812", Refusal.INVALID_CELL),
    ("penghasilan", "", Refusal.INVALID_CELL),
    ("penghasilan", "0", Refusal.INVALID_CELL),
    ("penghasilan", "-5", Refusal.INVALID_CELL),
    ("penghasilan", "1.000.000,50", Refusal.INVALID_CELL),
    ("penghasilan", "1,000,000", Refusal.INVALID_CELL),
    ("penghasilan", "1.00.000", Refusal.INVALID_CELL),
    ("penghasilan", "١٠٠", Refusal.INVALID_CELL),
    ("penghasilan", "9" * 16, Refusal.INVALID_CELL),
    ("penghasilan", "1.700.000", Refusal.HIGHER_BAND),
    ("unit", "36.02.01", Refusal.INVALID_CELL),
    ("desil", "0", Refusal.INVALID_CELL),
    ("desil", "11", Refusal.INVALID_CELL),
    ("desil", "satu", Refusal.INVALID_CELL),
    ("desil", "١", Refusal.INVALID_CELL),
    ("transportasi", "mungkin", Refusal.INVALID_CELL),
    ("tanggal_mulai", "besok", Refusal.INVALID_CELL),
    ("ahli_waris_nik", "123", Refusal.INVALID_CELL),
    ("ahli_waris_nik", Number("3601010302900007"), Refusal.INVALID_CELL),
    ("ahli_waris_hubungan", "tetangga", Refusal.INVALID_CELL),
    ("anak_2_nama", "Anak Contoh", Refusal.INVALID_CELL),
    ("anak_2_tanggal_lahir", "2010-02-30", Refusal.INVALID_CELL),
    ("anak_2_tanggal_lahir", "2022-01-13", Refusal.INVALID_CELL),
    ("anak_2_tanggal_lahir", "1950-01-01", Refusal.INVALID_CELL),
    ("kelas", "PU", Refusal.INVALID_CELL),
    ("segmen", "LINMAS", Refusal.INVALID_CELL),
]  # fmt: skip
GOOD: Cells = {
    "nik": "3601010302900007", "nama": "Warga Contoh", "tanggal_lahir": "1990-02-03", "jenis_kelamin": "L",
    "nama_ibu": "Ibu Contoh", "pekerjaan": "petani", "telepon": "", "penghasilan": "1500000",
}  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "code"), CORRUPTIONS)
@settings(max_examples=15)
@given(said=rows())
def test_one_wrong_cell_is_named_whatever_the_others_say(
    said: Cells, column: str, cell: str, code: Refusal
) -> None:
    if column == "ahli_waris_hubungan":
        said = {"ahli_waris_nama": "Ahli Waris Contoh", **said}
    found = wrong(said | {column: cell})
    columns = {name for _, name in found}
    assert code in {each for each, _ in found}
    if code is Refusal.INVALID_CELL and not column.startswith(("anak", "ahli_waris_nik")):
        assert column in columns
    allowed = {"tanggal_lahir": {Refusal.INVALID_NIK}, "jenis_kelamin": {Refusal.INVALID_NIK}}
    others = {each for each, name in found if name != column} - {code} - allowed.get(column, set())
    assert not others, found


@given(
    said=rows(),
    faults=st.lists(st.sampled_from(CORRUPTIONS), min_size=2, max_size=5, unique_by=lambda one: one[0]),
)
def test_several_wrong_cells_are_all_named_in_both_languages_and_nobody_is_quoted(
    said: Cells, faults: list[tuple[str, str, Refusal]]
) -> None:
    secret = {"nik": "3601010302900007", "nama": "Rahasia Sekali", "nama_ibu": "Tersembunyi"}
    spoiled = said | secret | {column: cell for column, cell, _ in faults}
    found = judged(spoiled)
    assert isinstance(found, Reason)
    codes = {each.code for each in (found, *found.also)}
    columns = {each.facts.get("column") for each in (found, *found.also)}
    for column, _, code in faults:
        assert column in columns or code in codes or Refusal.INVALID_NIK in codes
    for language in ("en", "id"):
        words = found.say(language)
        assert ("row 7" if language == "en" else "baris 7") in words
        assert not [
            cell
            for cell in spoiled.values()
            if len(cell) > 5 and cell not in ("petani", "tidak") and cell in words
        ]
    assert Reason.model_validate_json(found.model_dump_json()) == found


def test_every_fault_of_a_row_is_named_once() -> None:
    assert wrong(dict.fromkeys(HEADER, "")) == [
        (Refusal.INVALID_CELL, "tanggal_lahir"),
        (Refusal.INVALID_CELL, "jenis_kelamin"),
        (Refusal.INVALID_NIK, ""),
        (Refusal.INVALID_CELL, "nama"),
        (Refusal.INVALID_CELL, "nama_ibu"),
        (Refusal.INVALID_CELL, "pekerjaan"),
        (Refusal.INVALID_CELL, "penghasilan"),
    ]


@pytest.mark.parametrize(
    ("cell", "said", "why"),
    [
        ("tanggal_lahir", "1990-02-04", "its date of birth is not the form's"),
        ("jenis_kelamin", "P", "its sex is not the form's"),
    ],
)
def test_a_nik_that_contradicts_the_row_is_refused_with_what_it_contradicts(
    cell: str, said: str, why: str
) -> None:
    found = judged(GOOD | {cell: said})
    assert isinstance(found, Reason)
    assert (found.code, found.facts["why"], found.also) == (Refusal.INVALID_NIK, why, ())


@pytest.mark.parametrize(
    ("born", "worker_class", "expected"),
    [
        (date(2007, 1, 12), WorkerClass.BPU, []),
        (date(2007, 1, 13), WorkerClass.BPU, [Refusal.TOO_YOUNG]),
        (date(1957, 1, 13), WorkerClass.BPU, []),
        (date(1957, 1, 12), WorkerClass.BPU, [Refusal.TOO_OLD]),
        (date(1957, 1, 12), WorkerClass.PU, []),
        (date(2007, 1, 13), WorkerClass.PU, [Refusal.TOO_YOUNG]),
    ],
)
def test_ages_are_those_of_the_law_on_the_day_of_the_check(
    born: date, worker_class: WorkerClass, expected: list[Refusal]
) -> None:
    said = GOOD | {"nik": compose_nik("36.01", born, False, 7), "tanggal_lahir": born.isoformat()}
    checks = RowChecks(HEADER, terms(worker_class))
    found = judged(said, checks)
    assert (([each.code for each in (found, *found.also)]) if isinstance(found, Reason) else []) == expected


@pytest.mark.parametrize(
    ("income", "worker_class", "expected"),
    [
        (1_499_999, WorkerClass.BPU, (RowWarning.LOWER_BAND,)),
        (1_500_000, WorkerClass.BPU, ()),
        (1_699_999, WorkerClass.BPU, ()),
        (1_700_000, WorkerClass.BPU, None),
        (99_000_000, WorkerClass.PU, ()),
    ],
)
def test_a_line_carries_its_own_band_and_lower_ones(
    income: int, worker_class: WorkerClass, expected: tuple[RowWarning, ...] | None
) -> None:
    found = judged(GOOD | {"penghasilan": str(income)}, RowChecks(HEADER, terms(worker_class)))
    if expected is not None:
        assert isinstance(found, Row)
        assert found.warnings == expected
    else:
        assert isinstance(found, Reason)
        assert found.code is Refusal.HIGHER_BAND
        assert (found.facts["base"], found.facts["line_base"]) == ("Rp1.800.000", "Rp1.600.000")


@pytest.mark.parametrize(
    ("area", "warning"), [("91.01", RowWarning.OBSOLETE_AREA), ("54.01", RowWarning.UNKNOWN_AREA)]
)
def test_an_area_that_ended_or_never_was_is_only_a_warning(area: str, warning: RowWarning) -> None:
    found = judged(GOOD | {"nik": compose_nik(area, date(1990, 2, 3), False, 7)})
    assert isinstance(found, Row)
    assert found.warnings == (warning,)


def test_a_row_with_something_beyond_its_columns_is_not_trusted() -> None:
    cells_of = [GOOD.get(name, "") for name in HEADER]
    found = CHECKS.check(7, [*cells_of, "Contoh"])
    assert isinstance(found, Reason)
    assert found.code is Refusal.INVALID_CELL


def test_an_heir_needs_a_name_and_a_relation_and_a_child_a_birth_date() -> None:
    assert wrong(GOOD | {"ahli_waris_hubungan": "istri"}) == [(Refusal.INVALID_CELL, "ahli_waris_nama")]
    assert wrong(GOOD | {"ahli_waris_nama": "Contoh"}) == [(Refusal.INVALID_CELL, "ahli_waris_hubungan")]
    assert wrong(GOOD | {"anak_1_nama": "Contoh"}) == [(Refusal.INVALID_CELL, "anak_1_tanggal_lahir")]
    assert wrong(GOOD | {"anak_1_tanggal_lahir": "2015-01-01"}) == [(Refusal.INVALID_CELL, "anak_1_nama")]


@given(amount=st.integers(0, 10**15 - 1), form=st.sampled_from(AMOUNTS))
def test_an_amount_is_read_as_it_was_meant(amount: int, form: Callable[[int], str]) -> None:
    assert cells.rupiah(form(amount)) == amount


@given(day=st.dates(date(1000, 1, 1)), form=st.sampled_from(FORMS))
def test_a_date_is_read_as_it_was_meant(day: date, form: Callable[[date], str]) -> None:
    assert cells.day(form(day)) == day


@given(text=st.text(max_size=30))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    assume(text)
    cells.day(text), cells.rupiah(text), cells.phone(text), cells.is_name(text), cells.relation(text)
    for column in HEADER:
        judged(GOOD | {column: text})
