"""Doubles are found and told from twins and strangers: how many of them, measured on invented people."""

import random
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.invented import AFTER, MEN, WOMEN, Cells, People
from tests.support.lookalikes import TITLES_AFTER, TITLES_BEFORE, VARIATIONS, Double, again, doubles
from vault.likeness import LIKELY, MOST, Likeness, blocks, likeness
from vault.names import parts

KEY = bytes(32)
PEOPLE, DOUBLES = 12_000, 1_000
NEXT_TO_CERTAIN = 90
SHARE = 200
"""One in so many stands twice, when precision is told."""
ALL = {
    "nama": "Siti Rahayu", "tanggal_lahir": "1980-03-05", "nama_ibu": "Aminah", "jenis_kelamin": "P",
    "alamat": "Jl. Melati No. 5 RT 02", "telepon": "081234567890", "nik": "3601014503800001",
}  # fmt: skip


def blocks_of(person: Cells) -> tuple[int | None, int | None]:
    return blocks(KEY, person["tanggal_lahir"], person["nama"], person["nama_ibu"])


def share_a_block(one: Cells, other: Cells) -> bool:
    return any(a is not None and a == b for a, b in zip(blocks_of(one), blocks_of(other), strict=True))


def twins(one: Cells, other: Cells) -> bool:
    """Return whether two invented people are twins."""
    shared = ("tanggal_lahir", "nama_ibu", "alamat", "telepon")
    return one["nik"][:6] == other["nik"][:6] and all(one[column] == other[column] for column in shared)


class Measured(NamedTuple):
    """What comparing a whole population found."""

    people: list[Cells]
    candidates: list[tuple[Cells, Cells, Likeness]]
    doubles: list[tuple[Double, bool, Likeness]]
    """Each double, whether both share a block, and how alike they are."""


@pytest.fixture(scope="module")
def population() -> Measured:
    people = People(7).population(PEOPLE)
    by_block: dict[int, list[int]] = defaultdict(list)
    for place, person in enumerate(people):
        for block in blocks_of(person):
            if block is not None:
                by_block[block].append(place)
    pairs = {pair for block in by_block.values() for pair in combinations(block, 2)}
    candidates = [(people[a], people[b], likeness(people[a], people[b])) for a, b in sorted(pairs)]
    twice = doubles(random.Random(8), people, DOUBLES)
    return Measured(
        people,
        candidates,
        [(one, share_a_block(one.first, one.again), likeness(one.first, one.again)) for one in twice],
    )


def test_doubles_are_found_and_few_others_are_held(
    population: Measured, measured: Callable[[str], None]
) -> None:
    per_row = 2 * len(population.candidates) / len(population.people)
    compared = [found for _, shared, found in population.doubles if shared]
    blocking = len(compared) / len(population.doubles)
    recall = sum(found.score >= LIKELY for found in compared) / len(compared)
    held = [(a, b) for a, b, found in population.candidates if found.score >= LIKELY]
    strangers = sum(not twins(a, b) for a, b in held)
    true = blocking * recall * len(population.people) / SHARE
    precision, of_strangers = true / (true + len(held)), true / (true + strangers)
    measured(
        f"likeness: blocks find {blocking:.1%} of doubles among {per_row:.1f} candidates a row; of those found"
        f" {recall:.1%} are held; precision {precision:.0%}, {of_strangers:.0%} but for twins named alike"
    )
    assert blocking > 0.95
    assert recall > 0.95
    assert precision > 0.55
    assert of_strangers > 0.8
    assert per_row < 2


def test_twins_are_held_only_when_they_are_named_alike(population: Measured) -> None:
    pairs = [(a, b, found) for a, b, found in population.candidates if twins(a, b)]
    apart = [found for a, b, found in pairs if a["nama"][:3] != b["nama"][:3]]
    assert len(pairs) > 50
    assert sum(found.score >= LIKELY for found in apart) <= len(apart) / 20
    assert sum(found.score >= NEXT_TO_CERTAIN for _, _, found in pairs) <= len(pairs) / 20


@pytest.mark.parametrize("kind", sorted(VARIATIONS))
def test_each_way_to_write_somebody_again_is_seen_through(population: Measured, kind: str) -> None:
    rng = random.Random(kind)
    whole = [person for person in population.people if person["nama_ibu"] and " " in person["nama"]]
    found = [one for one in (again(rng, rng.choice(whole), (kind,)) for _ in range(400)) if one]
    seen = [
        share_a_block(one.first, one.again) and likeness(one.first, one.again).score >= LIKELY
        for one in found
    ]
    assert len(found) > 20
    assert sum(seen) / len(seen) > (0.8 if kind in ("no mother", "a part left out", "typing slip") else 0.9)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Drs. H. Moch. Soerjadi, M.Si", "MUHAMMAD SURYADI"),
        ("Abdurrahman Wahid", "Abd. Rachman Wahid"),
        ("Abduljabbar", "Abdul Jabar"),
        ("Nurhayati", "Noer Hajati"),
        ("Hj. Siti Khadijah binti Ahmad", "Sitti Hadijah"),
        ("Achmad Fauzi, S.Pd., M.M.", "Ahmad Pauji"),
        ("Tjahjo Widjaja", "Cahyo Wijaya"),
        ("Joesoef", "Yusuf"),
        ("Chandra Setyawan", "Candra Setiawan"),
        ("Supriyanto", "Soeprianto"),
        ("Rizqy Syarif", "Riski Sjarief"),
        ("Ma'ruf", "Maroef"),
        ("I Njoman Oka", "I Nyoman Oka"),
        ("R. Soedjono alias Jono", "Raden Sujono"),
        ("José", "Jose"),
        ("H. Ahmad bin Ali", "Ahmad"),
    ],
)
def test_spellings_of_one_name_sound_the_same(one: str, other: str) -> None:
    assert [part.sound for part in parts(one)] == [part.sound for part in parts(other)]
    assert blocks(KEY, "1980-03-05", one, "") == blocks(KEY, "1980-03-05", other, "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sutrisno", "Sutikno"),
        ("Hasan", "Husen"),
        ("Panji", "Pani"),
        ("Warga Contoh Dua", "Warga Contoh Tiga"),
        ("Contoh 001", "Contoh 002"),
    ],
)
def test_different_names_do_not(one: str, other: str) -> None:
    assert [part.sound for part in parts(one)] != [part.sound for part in parts(other)]


def test_a_name_of_titles_only_is_a_name() -> None:
    assert [part.word for part in parts("Haji Raden")] == ["haji", "raden"]
    assert parts(" .,- ") == []


def test_blocks_are_numbers_of_64_bits_under_the_key_apart_for_name_and_mother() -> None:
    name, mother = blocks(KEY, "1980-03-05", "Siti Aminah", "Siti Aminah")
    assert name is not None
    assert mother is not None
    assert name != mother
    assert all(-(2**63) <= block < 2**63 for block in (name, mother))
    assert blocks(b"\1" * 32, "1980-03-05", "Siti Aminah", "Siti Aminah")[0] != name
    assert blocks(KEY, "1980-05-03", "Aminah", "")[0] == name, "day and month the other way round"
    assert blocks(KEY, "1980-03-06", "Aminah", "")[0] != name


def test_who_lacks_a_part_has_no_block_by_it() -> None:
    assert blocks(KEY, "", "Siti", "Aminah") == (None, None)
    assert blocks(KEY, "1980-03-05", "Siti", " ")[1] is None
    assert blocks(KEY, "1980-03-05", "-", "Aminah")[0] is None


def test_one_person_under_a_mistyped_number_is_all_but_certain() -> None:
    again = {**ALL, "nama": "Hj. Rahayu St.", "nik": "3601014503800091", "alamat": "", "telepon": ""}
    found = likeness(ALL, again)
    assert found.score >= NEXT_TO_CERTAIN
    assert found.agrees == ("name", "mother", "birth_date", "sex", "nik_near")


def test_a_record_agrees_with_itself_in_everything() -> None:
    assert likeness(ALL, ALL) == Likeness(
        MOST, ("name", "mother", "birth_date", "sex", "address", "phone", "nik")
    )


@pytest.mark.parametrize(
    ("one", "other", "lowest", "highest"),
    [
        ("Hasan Basri", "Dewi Sartika", 0, LIKELY - 1),
        ("Hasan Siregar", "Husni Siregar", 0, LIKELY - 1),
        ("Rina Lestari", "Rini Lestari", LIKELY, NEXT_TO_CERTAIN - 1),
    ],
)
def test_twins_of_different_names_pass_and_those_named_alike_go_to_an_officer(
    one: str, other: str, lowest: int, highest: int
) -> None:
    twin = {**ALL, "nama": other, "nik": ALL["nik"][:-1] + "2"}
    assert lowest <= likeness({**ALL, "nama": one}, twin).score <= highest


def test_what_two_strangers_of_one_day_share_by_chance_is_not_enough() -> None:
    here = {"nama": "Siti", "tanggal_lahir": "1980-03-05", "jenis_kelamin": "P", "nik": "3601014503800001"}
    there = {**here, "nik": "1207054503800077"}
    assert likeness(here, there).score < LIKELY, "a name of one in thirty women"
    rare = {**here, "nama": "Yosefina Manggaprouw"}
    assert likeness(rare, {**there, "nama": "Yosefina Manggaprouw"}).score >= LIKELY
    common = {**here, "nama": "Siti Aminah", "nama_ibu": "Sumiati"}
    assert likeness(common, {**common, "nik": there["nik"], "nama_ibu": "Debora Wonda"}).score < LIKELY


def test_a_birthday_that_the_registry_assumed_says_less() -> None:
    plain = {"nama": "Hartini Permata", "jenis_kelamin": "P"}
    assumed, known = ({**plain, "tanggal_lahir": day} for day in ("1955-12-31", "1955-12-30"))
    assert likeness(assumed, assumed).score < likeness(known, known).score


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ("+62 812-3456-7890", "0812 3456 7890", True),
        ("081234567890", "081234567891", False),
    ],
)
def test_telephones_agree_however_they_are_written(one: str, other: str, agrees: bool) -> None:
    assert ("phone" in likeness({"telepon": one}, {"telepon": other}).agrees) == agrees


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ("Jl. Melati No. 05 RT 02/03", "JALAN MELATI 5 RT. 2 / RW 3", True),
        ("Jl. Melati 5", "Jl. Melati No. 5, Kel. Sukamaju, Kec. Labuan", True),
        ("Jl. Melati No. 5", "Jl. Mawar No. 7", False),
        ("RT 02 RW 03", "RT RW", False),
    ],
)
def test_addresses_agree_however_they_are_written(one: str, other: str, agrees: bool) -> None:
    assert ("address" in likeness({"alamat": one}, {"alamat": other}).agrees) == agrees


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        ("3601014503800001", "nik"),
        ("3601014503800007", "nik_near"),
        ("3601104503800001", "nik_near"),
        ("3601014503800077", None),
        ("360101450380000", None),
    ],
)
def test_numbers_are_near_when_one_digit_or_one_exchange_apart(other: str, agrees: str | None) -> None:
    assert likeness({"nik": ALL["nik"]}, {"nik": other}).agrees == ((agrees,) if agrees else ())


names = st.lists(
    st.sampled_from(MEN + WOMEN + AFTER[True] + ["muhammad", "m.", "siti", "nur"]), min_size=1, max_size=4
)
any_cells = st.fixed_dictionaries({}, optional=dict.fromkeys(ALL, st.text(max_size=40)))
cells = st.fixed_dictionaries(
    {
        "nama": names.map(" ".join),
        "nama_ibu": st.just("") | names.map(" ".join),
        "tanggal_lahir": st.dates().map(lambda day: day.isoformat()) | st.just("1980-07-01"),
        "jenis_kelamin": st.sampled_from("LP"),
        "alamat": st.sampled_from(["", "Jl. Melati 5", "Kp. Baru RT 1"]),
        "telepon": st.sampled_from(["", "0812", "081234567890"]),
        "nik": st.from_regex(r"\A36010145038000[0-9]{2}\Z"),
    }
)


@given(one=cells, other=cells)
def test_likeness_is_the_same_from_both_sides_and_nobody_is_liker_than_oneself(
    one: Cells, other: Cells
) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other).score <= likeness(one, one).score <= MOST


@given(one=cells, other=cells, data=st.data())
def test_titles_and_order_change_nothing(one: Cells, other: Cells, data: st.DataObject) -> None:
    words = data.draw(st.permutations(one["nama"].split()))
    before, after = data.draw(st.sampled_from(TITLES_BEFORE)), data.draw(st.sampled_from(TITLES_AFTER))
    again = {**one, "nama": f"{before} {' '.join(words)}{after}"}
    assert likeness(again, other) == likeness(one, other)
    assert blocks_of(again) == blocks_of(one)


@given(one=any_cells, other=any_cells)
def test_no_text_is_too_strange(one: Cells, other: Cells) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other).score <= MOST
    blocks(KEY, one.get("tanggal_lahir", ""), one.get("nama", ""), one.get("nama_ibu", ""))


@pytest.mark.parametrize("name", ["nur" * 10_000, "a" * 100_000, "\0", "İ" * 50, "siti" + "\u0301" * 500])
def test_no_name_is_too_long(name: str) -> None:
    assert likeness({"nama": name}, {"nama": name}).score <= MOST
