"""Likely doubles among the rows of a roster: who is held, for resembling whom, in the file or on record."""

from datetime import timedelta

import pytest

from activities.registration import resembling
from activities.registration.reading import Names
from schemas.orders import CheckRoster
from schemas.terms import RowWarning, Verdict
from tests.support.rosters import AT, WITH_ADDRESS, Rosters, csv_of, lookalike, worker


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


ONE = worker(1, telepon="081234567890", alamat="Jl. Contoh 1")
DOUBLE = lookalike(ONE, 7)
"""Resembles `ONE`, and comes after them."""


async def met(here: Rosters) -> CheckRoster:
    """Return a roster in which row 3, the double, is held for resembling row 2."""
    order = await here.checked([ONE, DOUBLE], columns=WITH_ADDRESS)
    assert await here.outcomes(order) == {2: "accepted", 3: "held"}
    return order


async def again(here: Rosters, *rows: dict[str, str]) -> CheckRoster:
    """Check a roster of another region, so that no other keeps anybody out of it."""
    return await here.checked(rows, line=await here.line(region="11.08"), columns=WITH_ADDRESS)


async def likely(here: Rosters, order: CheckRoster) -> list[tuple[object, ...]]:
    return [tuple(pair.values()) for pair in (await here.state(order.batch))["likely"]]


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [(None, "held"), (Verdict.SAME, "held"), (Verdict.DIFFERENT, "accepted")],
)
@pytest.mark.parametrize("sent_back", [False, True])
async def test_whoever_was_held_once_is_held_whenever_they_come_until_they_are_judged_somebody_else(
    here: Rosters, verdict: Verdict | None, outcome: str, sent_back: bool
) -> None:
    first = await met(here)
    if verdict:
        await here.judge(first, 3, verdict)
    if sent_back:
        await here.reject(first)
    later = await again(here, ONE, DOUBLE)
    assert await here.outcomes(later) == {2: "accepted", 3: outcome}
    held = outcome == "held"
    state = await here.state(later.batch)
    assert state["checked"] == [{"accepted": 2 - held, "refused": 0, "held": held}]
    assert await likely(here, later) == (await likely(here, first) if held else [])
    assert state["staged"] == [{"left": 0}]


@pytest.mark.parametrize("earlier", [Verdict.SAME, None])
async def test_of_several_verdicts_on_two_people_the_latest_counts_and_a_row_without_one_does_not(
    here: Rosters, earlier: Verdict | None
) -> None:
    first = await met(here)
    if earlier:
        await here.judge(first, 3, earlier)
    second = await again(here, DOUBLE)
    await here.judge(second, 2, Verdict.DIFFERENT, at=AT + timedelta(hours=2))
    assert await here.outcomes(await again(here, DOUBLE)) == {2: "accepted"}
    assert len(await likely(here, second)) == len(await likely(here, first)) == 1


@pytest.mark.parametrize("hours", [0, 2])
async def test_a_verdict_of_the_same_that_is_not_earlier_than_another_holds_again(
    here: Rosters, hours: int
) -> None:
    first = await met(here)
    second = await again(here, DOUBLE)
    await here.judge(first, 3, Verdict.DIFFERENT)
    await here.judge(second, 2, Verdict.SAME, at=AT + timedelta(hours=hours))
    assert await here.outcomes(await again(here, DOUBLE)) == {2: "held"}


async def test_a_verdict_says_nothing_of_those_whom_the_row_was_not_compared_with(here: Rosters) -> None:
    first = await met(here)
    third = await again(here, lookalike(ONE, 8))
    assert {pair[1] for pair in await likely(here, third)} == {
        f"w-{first.batch}-00002",
        f"w-{first.batch}-00003",
    }
    await here.judge(first, 3, Verdict.DIFFERENT)
    later = await again(here, ONE, DOUBLE, lookalike(ONE, 8))
    assert await here.outcomes(later) == {2: "accepted", 3: "accepted", 4: "held"}
    assert len(await likely(here, later)) == 2


async def test_whom_somebody_resembles_is_held_only_if_that_one_was_let_in_all_the_same(
    here: Rosters,
) -> None:
    line = await here.line()
    first = await here.checked([ONE, DOUBLE], columns=WITH_ADDRESS, line=line)
    assert await here.outcomes(await again(here, ONE)) == {2: "accepted"}
    await here.judge(first, 3, Verdict.SAME)
    assert await here.outcomes(await again(here, ONE)) == {2: "accepted"}
    await here.member(first, 3, line)
    held = await again(here, ONE)
    assert await here.outcomes(held) == {2: "held"}
    assert [pair[:2] for pair in await likely(here, held)] == [(2, f"w-{first.batch}-00003")]
    await here.judge(held, 2, Verdict.DIFFERENT, at=AT + timedelta(hours=2))
    assert await here.outcomes(await again(here, ONE, DOUBLE)) == {2: "accepted", 3: "accepted"}


async def test_whom_a_former_member_resembles_is_not_held_for_it(here: Rosters) -> None:
    line = await here.line()
    first = await here.checked([ONE, DOUBLE], columns=WITH_ADDRESS, line=line)
    await here.member(first, 3, line, ended="left")
    assert await here.outcomes(await again(here, ONE)) == {2: "accepted"}


@pytest.mark.parametrize("ended_by", ["the roster", "the membership"])
async def test_a_roster_that_lists_the_double_holds_whom_they_resemble_until_it_comes_to_nothing(
    here: Rosters, ended_by: str
) -> None:
    first = await met(here)
    second = await again(here, DOUBLE)
    await here.judge(second, 2, Verdict.DIFFERENT)
    await here.judge(first, 3, Verdict.SAME, at=AT + timedelta(hours=2))
    assert await here.outcomes(await again(here, ONE)) == {2: "held"}
    if ended_by == "the roster":
        await here.reject(second)
    else:
        await here.member(second, 2, second.line, ended="left")
    assert await here.outcomes(await again(here, ONE)) == {2: "accepted"}


async def test_rows_that_are_refused_anyway_are_not_held_as_well(here: Rosters) -> None:
    line = await here.line()
    first = await here.checked([ONE, DOUBLE], columns=WITH_ADDRESS, line=line)
    await here.member(first, 2, line)
    await here.member(first, 3, line)
    later = await here.checked([ONE, DOUBLE], columns=WITH_ADDRESS, line=line)
    assert await here.outcomes(later) == {2: "already_member", 3: "already_member"}
    state = await here.state(later.batch)
    assert (state["checked"], state["likely"]) == ([{"accepted": 0, "refused": 2, "held": 0}], [])


async def test_whoever_is_held_elsewhere_while_they_are_staged_is_held_here_too(
    here: Rosters, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await here.submit(await here.line(), csv_of([ONE, DOUBLE], WITH_ADDRESS))
    second = await here.submit(await here.line(region="11.08"), csv_of([DOUBLE], WITH_ADDRESS))
    compare = resembling.Resembling.compare

    async def overtaken(self: resembling.Resembling, names: Names) -> None:
        await compare(self, names)
        if self._batch == second.batch:
            await here.check(first)

    monkeypatch.setattr(resembling.Resembling, "compare", overtaken)
    assert (await here.check(second)).held == 1
    assert await here.outcomes(first) == {2: "accepted", 3: "held"}
    assert [pair[1:] for pair in await likely(here, second)] == [
        pair[1:] for pair in await likely(here, first)
    ]
    assert await here.orphans() == []
