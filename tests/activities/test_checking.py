"""Checking a roster: what becomes of a row, every way of being interrupted, and what is left behind: nothing."""

import asyncio
from collections.abc import Sequence

import asyncpg
import pytest

from activities.ports.registry import Check, Findings
from activities.registration import checking, reading, resembling
from schemas.errors import Reason, Unavailable
from schemas.refusals import Refusal
from schemas.rosters.columns import COLUMNS
from schemas.terms import RowWarning, Segment
from store import staging
from store.pool import Pool, transaction
from store.staging import Chunk
from tests.support.rosters import WITH_ADDRESS, ReadyRegistry, Rosters, csv_of, lookalike, worker


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pieces have five rows; whoever has a whole one is judged by a clerk in a process of its own."""
    monkeypatch.setattr(reading, "ROWS", 5)
    monkeypatch.setattr(checking, "ROWS", 5)


async def test_rows_become_people_who_are_found_by_their_nik_and_sealed_with_their_family_apart(
    here: Rosters,
) -> None:
    columns = (*COLUMNS, "ahli_waris_nama", "ahli_waris_hubungan", "desil", "transportasi")
    family = {"ahli_waris_nama": "Ahli Waris Contoh", "ahli_waris_hubungan": "istri"}
    rows = [worker(1, desil="3", transportasi="ya", **family), worker(2), worker(3, nama="?")]
    order = await here.checked(rows, columns=columns)
    state = await here.state(order.batch)
    assert state["checked"] == [{"accepted": 2, "refused": 1, "held": 0}]
    assert state["staged"] == [{"left": 0}]
    first, second, third = state["rows"]
    assert (first["outcome"], first["priority"], first["transport"], first["income"]) == (
        "accepted",
        3,
        True,
        1_000_000,
    )
    assert (second["outcome"], second["priority"], second["transport"]) == ("accepted", 0, False)
    assert (third["outcome"], third["person"]) == ("refused", None)
    assert Reason.model_validate(third["reason"]).code is Refusal.INVALID_CELL
    kinds = [(person["person"], person["sensitivity"]) for person in state["people"]]
    assert kinds == [
        (f"w-{order.batch}-00002", "family"),
        (f"w-{order.batch}-00002", "identity"),
        (f"w-{order.batch}-00003", "identity"),
    ]
    assert state["people"][0]["sealed"] == {
        "ahli_waris_nama": "Ahli Waris Contoh",
        "ahli_waris_hubungan": "WIDOW",
    }
    assert state["people"][1]["sealed"]["nama"] == rows[0]["nama"]
    assert "ahli_waris_nama" not in state["people"][1]["sealed"]
    assert all(
        person["nik_hmac"] and person["name_block"] and person["mother_block"] for person in state["people"]
    )


async def test_a_nik_that_stands_twice_is_refused_the_second_time_and_names_the_first(here: Rosters) -> None:
    order = await here.checked([worker(1), worker(2), worker(1, nama="Nama Lain"), worker(1)])
    assert await here.outcomes(order) == {2: "accepted", 3: "accepted", 4: "repeated_row", 5: "repeated_row"}
    [row] = await here.rows("SELECT reason FROM roster_row WHERE batch = $1 AND row_number = 4", order.batch)
    said = Reason.model_validate(row["reason"])
    assert "row 2" in said.say("en")
    assert "baris 2" in said.say("id")
    assert "baris 4" in said.say("id")
    assert await here.orphans() == []


async def test_a_nik_whose_first_row_is_wrong_in_itself_is_judged_by_the_next(here: Rosters) -> None:
    order = await here.checked([worker(1, pekerjaan=""), worker(1)])
    assert await here.outcomes(order) == {2: "invalid_cell", 3: "accepted"}


async def test_who_is_known_keeps_their_record_and_gets_no_second_one(here: Rosters) -> None:
    first = await here.checked([worker(1)])
    second = await here.checked([worker(1, pekerjaan="nelayan")], line=await here.line(region="11.08"))
    rows = await here.rows("SELECT batch, person FROM roster_row ORDER BY batch")
    assert {row["person"] for row in rows} == {f"w-{first.batch}-00002"}
    state = await here.state(first.batch)
    assert state["people"][0]["sealed"]["pekerjaan"] == "petani"
    assert (await here.state(second.batch))["people"] == []


async def test_a_member_of_this_segment_and_owner_is_refused_and_one_of_another_is_warned_of(
    here: Rosters,
) -> None:
    line = await here.line()
    first = await here.checked([worker(1), worker(2)], line=line)
    await here.member(first, 2, line)
    again = await here.checked([worker(1), worker(3)], line=await here.line())
    assert await here.outcomes(again) == {2: "already_member", 3: "accepted"}
    for other in (
        await here.line(owner="dinas-tenaga-kerja"),
        await here.line(segment=Segment.LINMAS),
        await here.line(region="11.08"),
    ):
        elsewhere = await here.checked([worker(1)], line=other)
        assert await here.outcomes(elsewhere) == {2: "accepted"}
        assert await here.warnings(elsewhere) == {2: [RowWarning.MEMBER_ELSEWHERE]}
    assert await here.orphans() == []


async def test_who_left_may_come_back_and_who_died_may_not(here: Rosters) -> None:
    line = await here.line()
    first = await here.checked([worker(1), worker(2)], line=line)
    await here.member(first, 2, line, ended="left")
    await here.member(first, 3, line, ended="death")
    again = await here.checked([worker(1), worker(2)], line=line)
    assert await here.outcomes(again) == {2: "accepted", 3: "deceased"}
    elsewhere = await here.checked([worker(2)], line=await here.line(region="11.08"))
    assert await here.outcomes(elsewhere) == {2: "deceased"}


async def test_the_same_file_twice_warns_of_the_roster_that_is_not_decided_yet(here: Rosters) -> None:
    line = await here.line()
    first = await here.checked([worker(1), worker(2, nama="?")], line=line)
    again = await here.checked([worker(1), worker(2)], line=line)
    assert await here.outcomes(again) == {2: "accepted", 3: "accepted"}
    assert await here.warnings(again) == {2: [RowWarning.LISTED_ELSEWHERE], 3: []}
    await here.member(first, 2, line)
    third = await here.checked([worker(1)], line=line)
    assert await here.outcomes(third) == {2: "already_member"}


async def test_whom_the_civil_registry_does_not_confirm_is_refused_and_not_sealed(here: Rosters) -> None:
    here.registry.against = {"3": "unknown", "4": "mismatch"}
    order = await here.checked([worker(1), worker(2), worker(3)])
    assert await here.outcomes(order) == {2: "accepted", 3: "not_in_registry", 4: "other_in_registry"}
    assert len((await here.state(order.batch))["people"]) == 1
    [entry] = await here.rows(
        "SELECT details FROM audit_entry WHERE chain = $1 AND action = 'registration.checked'",
        order.change.case,
    )
    assert entry["details"]["registry_stand_in"] is True
    here.registry.asked = 0
    await here.checked([worker(1), worker(4)])
    assert here.registry.asked == 1, "somebody on record was asked for again"


async def test_a_registry_that_is_away_leaves_the_roster_unchecked_until_it_answers(here: Rosters) -> None:
    class Away(ReadyRegistry):
        async def verify(self, checks: Sequence[Check]) -> Findings:  # noqa: ARG002 - the port's
            raise Unavailable("the civil registry")

    order = await here.submit(await here.line(), csv_of([worker(1)]))
    ready, here.registry = here.registry, Away()
    with pytest.raises(Unavailable):
        await here.check(order)
    assert await here.orphans() == []
    here.registry = ready
    assert (await here.check(order)).accepted == 1


async def test_a_check_that_is_done_answers_again_and_does_nothing(here: Rosters) -> None:
    order = await here.submit(await here.line(), csv_of([worker(1), worker(1)]))
    first, second = await here.check(order), await here.check(order)
    assert (
        (second.accepted, second.refused, second.held)
        == (first.accepted, first.refused, first.held)
        == (1, 1, 0)
    )
    assert len(await here.rows("SELECT id FROM person")) == 1


async def test_a_roster_without_rows_is_checked_too(here: Rosters) -> None:
    order = await here.checked([])
    assert (await here.state(order.batch))["checked"] == [{"accepted": 0, "refused": 0, "held": 0}]


def many(count: int) -> list[dict[str, str]]:
    """Return a roster with a little of everything."""
    rows = [worker(number) for number in range(1, count + 1)]
    rows[3] = worker(2)
    rows[8] = worker(9, nama="?")
    rows[11] = {**worker(500), **{name: rows[0][name] for name in ("nama", "tanggal_lahir", "nama_ibu")}}
    return rows


def like(state: dict[str, object], batch: str) -> str:
    """Return a batch's state under a name that all batches share."""
    return str(state).replace(batch, "batch")


class Interrupted(Exception):
    """A worker ends here."""


async def test_a_check_that_is_interrupted_at_any_boundary_ends_like_one_that_is_not(
    here: Rosters, small_pieces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, staged = csv_of(many(23)), 0
    undisturbed = await here.submit(await here.line(), content)
    await here.check(undisturbed)
    expected = like(await here.state(undisturbed.batch), undisturbed.batch)
    stage = staging.stage
    for last in range(6):
        await here.empty()
        order = await here.submit(await here.line(), content)
        staged = 0

        async def interrupted(pool: Pool, batch: str, chunk: Chunk, last: int = last) -> None:
            nonlocal staged
            if staged == last:
                raise Interrupted
            staged += 1
            await stage(pool, batch, chunk)

        with monkeypatch.context() as patch:
            patch.setattr(checking, "stage", interrupted)
            if last < 5:
                with pytest.raises(Interrupted):
                    await here.check(order)
            else:
                patch.setattr(resembling.Resembling, "compare", _interrupt)
                with pytest.raises(Interrupted):
                    await here.check(order)
        await here.check(order)
        assert like(await here.state(order.batch), order.batch) == expected, f"after {last} chunks"
        assert await here.orphans() == []


async def _interrupt(*_: object) -> None:
    raise Interrupted


async def test_rows_lost_in_a_crash_of_the_server_are_staged_anew_without_leaving_anybody(
    here: Rosters, small_pieces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await here.submit(await here.line(), csv_of(many(23)))
    with monkeypatch.context() as patch:
        patch.setattr(resembling.Resembling, "compare", _interrupt)
        with pytest.raises(Interrupted):
            await here.check(order)
    assert len(await here.rows("SELECT id FROM person")) > 5
    await here.rows("TRUNCATE roster_staged, likeness_staged")
    result = await here.check(order)
    assert (result.accepted, result.refused, result.held) == (20, 2, 1)
    assert await here.orphans() == []


async def test_rows_lost_before_they_become_effective_are_not_missed_in_silence(
    here: Rosters, small_pieces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await here.submit(await here.line(), csv_of(many(23)))
    compare = resembling.Resembling.compare

    async def crash(self: resembling.Resembling, names: reading.Names) -> None:
        await compare(self, names)
        await here.rows("TRUNCATE roster_staged, likeness_staged")

    with monkeypatch.context() as patch:
        patch.setattr(resembling.Resembling, "compare", crash)
        with pytest.raises(Unavailable, match="staging"):
            await here.check(order)
    assert await here.outcomes(order) == {}
    assert (await here.check(order)).accepted == 20


@pytest.mark.parametrize("checked", [True, False])
async def test_an_attempt_that_lives_on_beside_its_successor_stages_nothing(
    here: Rosters, pool: Pool, checked: bool
) -> None:
    order = await here.submit(await here.line(), csv_of([worker(1)]))
    if checked:
        await here.check(order)
    late = Chunk(0 if checked else 50, [], [("w-late", b"key")], [])
    with pytest.raises(Unavailable, match="staging"):
        await staging.stage(pool, order.batch, late)
    assert await here.rows("SELECT id FROM person WHERE id = 'w-late'") == []


async def test_two_rosters_with_the_same_new_person_bring_one_person_on_record(
    here: Rosters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have staged the person before either is effective."""
    both = asyncio.Barrier(2)
    compare = resembling.Resembling.compare

    async def together(self: resembling.Resembling, names: reading.Names) -> None:
        await compare(self, names)
        await both.wait()

    monkeypatch.setattr(resembling.Resembling, "compare", together)
    one = worker(1, telepon="081234567890", alamat="Jl. Contoh 1")
    alike = lookalike(one, 7)
    lines = [await here.line(), await here.line(region="11.08")]
    orders = [
        await here.submit(lines[0], csv_of([worker(2), one], WITH_ADDRESS)),
        await here.submit(lines[1], csv_of([worker(2), alike], WITH_ADDRESS)),
    ]
    results = await asyncio.gather(*(here.check(order) for order in orders))
    assert sorted((result.accepted, result.held) for result in results) == [(1, 1), (2, 0)], (
        "each missed the other"
    )
    people = await here.rows("SELECT person FROM person_index")
    assert len({row["person"] for row in people}) == len(people) == 3
    rows = await here.rows("SELECT person FROM roster_row WHERE row_number = 2")
    assert len({row["person"] for row in rows}) == 1
    assert await here.orphans() == []


async def test_people_on_record_cannot_be_deleted_and_rows_name_only_people(
    here: Rosters, pool: Pool
) -> None:
    order = await here.checked([worker(1)])

    async def refused(statement: str, *arguments: object) -> None:
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with transaction(pool) as tx:
                await tx.execute(statement, *arguments)

    await refused("INSERT INTO person_index (nik_hmac, person) VALUES (sha256('x'), 'w-nobody')")
    await refused(
        "INSERT INTO roster_row (batch, row_number, outcome, person) VALUES ($1, 99, 'accepted', 'w-nobody')",
        order.batch,
    )
    async with transaction(pool) as tx:
        await tx.execute("INSERT INTO person (id, wrapped_key) VALUES ('w-free', '')")
        await tx.execute("DELETE FROM person WHERE id = 'w-free'")
    async with transaction(pool) as tx:
        await tx.execute("DELETE FROM person_sealed WHERE starts_with(person, $1)", f"w-{order.batch}")
    await refused("DELETE FROM person WHERE starts_with(id, $1)", f"w-{order.batch}")
