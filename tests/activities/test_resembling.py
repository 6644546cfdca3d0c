"""Likely doubles among the rows of a roster: who is held, for resembling whom, in the file or on record."""

from collections.abc import AsyncIterator

import pytest

from activities.registration import resembling
from schemas.terms import RowWarning
from store.pool import Pool, open_pool
from tests.support.databases import Databases
from tests.support.rosters import WITH_ADDRESS, Rosters, lookalike, worker
from vault.keys import KeyRing


@pytest.fixture(scope="module")
async def pool(databases: Databases) -> AsyncIterator[Pool]:
    opened = await open_pool(await databases.clone(), size=10)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.create(tmp_path_factory.mktemp("ring") / "ring.json")


@pytest.fixture
async def here(pool: Pool, ring: KeyRing) -> Rosters:
    """Return rosters in a database without people."""
    rosters = Rosters(pool, ring)
    await rosters.empty()
    return rosters


async def test_who_resembles_somebody_in_the_file_or_on_record_is_held_with_whom_they_resemble(
    here: Rosters,
) -> None:
    one = worker(1, telepon="081234567890", alamat="Jl. Contoh 1")
    other = lookalike(one, 7, nama=f"H. {one['nama'].upper()}")
    stranger = worker(3)
    first = await here.checked([one, stranger, other], columns=WITH_ADDRESS)
    assert await here.outcomes(first) == {2: "accepted", 3: "accepted", 4: "held"}
    state = await here.state(first.batch)
    [likely] = state["likely"]
    assert (likely["row_number"], likely["other"]) == (4, f"w-{first.batch}-00002")
    assert {"name", "mother", "birth_date"} <= set(likely["agrees"])
    assert state["checked"] == [{"accepted": 2, "refused": 0, "held": 1}]
    third = lookalike(one, 8)
    elsewhere = await here.checked([third], line=await here.line(region="11.08"), columns=WITH_ADDRESS)
    found = (await here.state(elsewhere.batch))["likely"]
    assert {row["other"] for row in found} == {f"w-{first.batch}-00002", f"w-{first.batch}-00004"}
    reads = await here.rows(
        "SELECT person FROM personal_read WHERE why = $1", f"compared with {elsewhere.batch}"
    )
    assert {row["person"] for row in reads} == {row["other"] for row in found}


async def test_nobody_is_held_for_resembling_a_row_that_is_refused(here: Rosters) -> None:
    line = await here.line()
    one = worker(1, telepon="081234567890", alamat="Jl. Contoh 1")
    alike = lookalike(one, 7)
    order = await here.checked([worker(3), one, {**one, "nik": worker(3)["nik"], "nama": alike["nama"]}, alike],
                               columns=WITH_ADDRESS, line=line)  # fmt: skip
    assert await here.outcomes(order) == {2: "accepted", 3: "accepted", 4: "repeated_row", 5: "held"}
    assert [row["other"] for row in (await here.state(order.batch))["likely"]] == [f"w-{order.batch}-00003"]
    assert await here.orphans() == []


async def test_a_block_with_too_many_people_is_compared_in_part_and_says_so(
    here: Rosters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resembling, "MOST", 2)
    same = {"nama_ibu": "Aminah"}
    order = await here.checked([worker(number, **same) for number in range(1, 6)])
    told = await here.warnings(order)
    assert [row for row, codes in told.items() if RowWarning.COMPARED_IN_PART in codes] == [4, 5, 6]
    later = await here.checked([worker(9, **same)])
    assert await here.warnings(later) == {2: [RowWarning.COMPARED_IN_PART]}
