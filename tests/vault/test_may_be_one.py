"""Names that rule two people out before they are compared: nobody is lost by it, and most are spared."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.support.invented import People
from tests.support.lookalikes import doubles
from vault.likeness import LIKELY, likeness, may_be_one
from vault.names import parts

WORDS = st.sampled_from(
    (
        "siti",
        "aminah",
        "nurhayati",
        "nur",
        "hayati",
        "muhammad",
        "moh.",
        "drs.",
        "sutrisno",
        "soetrisno",
        "budi",
        "m",
    )
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
SAME = {
    "nama_ibu": "Kusumaningtyas Rarasati Wulandari",
    "tanggal_lahir": "1980-01-02",
    "jenis_kelamin": "L",
    "alamat": "Jl. Contoh 1",
    "telepon": "081234567890",
}


@given(one=NAMES, other=NAMES)
def test_nobody_who_could_be_held_is_ruled_out_whatever_else_agrees(one: str, other: str) -> None:
    ruled_out = not may_be_one(parts(one), parts(other))
    assert may_be_one(parts(other), parts(one)) is not ruled_out
    if ruled_out:
        records = [
            {**SAME, "nama": name, "nik": nik}
            for name, nik in ((one, "3601010201800001"), (other, "3601010201800002"))
        ]
        assert likeness(*records).score < LIKELY


def test_doubles_that_would_be_held_are_compared_and_strangers_are_not() -> None:
    people = People(3)
    crowd = people.population(3000)
    held = [
        double
        for double in doubles(random.Random(3), crowd, 600)
        if likeness(double.first, double.again).score >= LIKELY
    ]
    assert len(held) > 400
    assert all(may_be_one(parts(one.first["nama"]), parts(one.again["nama"])) for one in held)
    names = [parts(person["nama"]) for person in crowd]
    pairs = [(people.rng.choice(names), people.rng.choice(names)) for _ in range(5000)]
    assert sum(may_be_one(*pair) for pair in pairs) < len(pairs) / 20
