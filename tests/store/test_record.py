"""The record: each change whole or not at all, once, by somebody who may."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from schemas.cases import Account, Notice, Posting, Signature, Task
from schemas.errors import Refused
from schemas.facts import AnyFact, InstrumentAcknowledged, ProgressMade, RegionAdded, TargetSet
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.signing import secret_hash
from schemas.terms import Progress, Role, Segment
from starter.client import SignedIn
from starter.people import Registers, sign_out
from store.actors import covers
from store.pool import Pool, transaction
from store.record import Record, Writer
from tests.store.conftest import opened_case
from tests.support.changes import AT, change
from tests.support.people import PASSWORD, People, enter, user

WRITER = Writer("workflow", "run", "1")
FACT = ProgressMade(progress=Progress.ACKNOWLEDGED)


async def refusal(record: Record, *arguments: object, **fields: object) -> Refusal:
    with pytest.raises(Refused) as refused:
        await record.commit(change(*arguments, **fields), WRITER)  # type: ignore[arg-type]
    return refused.value.reason.code


async def counted(pool: Pool, case: str) -> dict[str, int]:
    async with transaction(pool) as tx:
        return {
            "entries": await tx.fetchval("SELECT count(*) FROM audit_entry WHERE chain = $1", case),
            "facts": await tx.fetchval("SELECT count(*) FROM progress_made WHERE chain = $1", case),
            "commands": await tx.fetchval("SELECT count(*) FROM command WHERE case_id = $1", case),
            "tasks": await tx.fetchval("SELECT count(*) FROM task WHERE case_id = $1", case),
            "notices": await tx.fetchval("SELECT count(*) FROM notice WHERE chain = $1", case),
            "ledger": await tx.fetchval("SELECT count(*) FROM ledger_entry WHERE chain = $1", case),
            "version": await tx.fetchval("SELECT version FROM case_file WHERE id = $1", case),
        }


async def test_a_change_writes_everything_that_belongs_to_it(
    record: Record, pool: Pool, people: People, case: str
) -> None:
    task = Task(id=f"{case}#t", what="regulate", role=Role.OFFICER, office="36.01/sekda", rule="policy")
    committed = await record.commit(
        change(
            case,
            by=people.officer,
            facts=(FACT,),
            opens=(task,),
            notices=(Notice(office="36.01/sekda", template="duty_overdue", data={}),),
            postings=(
                Posting(account=Account.CASH, party="b", amount=Rupiah(5)),
                Posting(account=Account.RECEIVABLE, party="b", amount=Rupiah(-5)),
            ),
        ),
        WRITER,
    )
    assert (committed.user, committed.answer.entry, committed.answer.version) == ("officer", 2, 2)
    assert await counted(pool, case) == {
        "entries": 2,
        "facts": 1,
        "commands": 1,
        "tasks": 1,
        "notices": 1,
        "ledger": 2,
        "version": 2,
    }
    async with transaction(pool) as tx:
        entry = await tx.fetchrow("SELECT * FROM audit_entry WHERE chain = $1 AND seq = 2", case)
    assert (entry["actor"], entry["role"], entry["workflow_id"], entry["activity_id"]) == (
        "officer",
        "officer",
        "workflow",
        "1",
    )


async def test_a_repeated_command_gets_its_first_answer_and_changes_nothing(
    record: Record, pool: Pool, case: str
) -> None:
    first = await record.commit(change(case, facts=(FACT,), details={"n": 1}), WRITER)
    before = await counted(pool, case)
    again = await record.commit(change(case, facts=(FACT,), details={"n": 2}), WRITER)
    assert again.answer.repeated
    assert again.answer.model_copy(update={"repeated": False}) == first.answer
    assert await counted(pool, case) == before


async def test_the_same_command_with_other_content_is_refused(record: Record, case: str) -> None:
    await record.commit(change(case), WRITER)
    assert await refusal(record, case, content="other") is Refusal.DIFFERENT_CONTENT


async def test_a_change_of_a_version_that_has_moved_on_is_refused(record: Record, case: str) -> None:
    await record.commit(change(case), WRITER)
    assert await refusal(record, case, "second") is Refusal.STALE


async def test_a_closed_case_and_an_unknown_one_take_no_change(record: Record, case: str) -> None:
    closing = change(case)
    await record.commit(
        closing.model_copy(update={"row": closing.row.model_copy(update={"closed": True})}), WRITER
    )
    assert await refusal(record, case, "second", expected_version=2) is Refusal.CASE_CLOSED
    assert await refusal(record, "commitment/none/36.01") is Refusal.UNKNOWN_CASE


async def test_two_concurrent_commits_of_one_command_end_in_one_entry(
    record: Record, pool: Pool, case: str
) -> None:
    both = await asyncio.gather(
        *(record.commit(change(case, facts=(FACT,)), WRITER) for _ in range(2)), return_exceptions=True
    )
    assert sorted(one.answer.repeated for one in both) == [False, True]  # type: ignore[union-attr]
    assert (await counted(pool, case))["entries"] == 2


async def test_two_concurrent_commands_at_one_version_leave_one_of_them_stale(
    record: Record, pool: Pool, case: str
) -> None:
    both = await asyncio.gather(
        *(record.commit(change(case, step), WRITER) for step in ("a", "b")), return_exceptions=True
    )
    [refused] = [one for one in both if isinstance(one, Refused)]
    assert refused.reason.code is Refusal.STALE
    assert (await counted(pool, case))["version"] == 2


async def test_nothing_is_half_done_when_a_fact_is_impossible(record: Record, pool: Pool, case: str) -> None:
    before = await counted(pool, case)
    impossible = TargetSet.model_construct(
        kind="target_set", segment=Segment.RENTAN, fiscal_year=2022, headcount=-1
    )
    with pytest.raises(Refused, match="target_set_headcount_check") as refused:
        await record.commit(
            change(case).model_copy(update={"facts": (FACT, impossible), "series": f"{case}/2022"}), WRITER
        )
    assert refused.value.reason.code is Refusal.CONTRADICTS_RECORD
    assert await counted(pool, case) == before
    async with transaction(pool) as tx:
        assert await tx.fetchval("SELECT last FROM number_series WHERE id = $1", f"{case}/2022") is None


@pytest.mark.parametrize(
    "fact",
    [
        TargetSet(segment=Segment.RENTAN, fiscal_year=10**12, headcount=1),
        InstrumentAcknowledged(instrument="none", unit="none"),
        RegionAdded(region="36.01", instrument="Inpres\0"),
    ],
    ids=["a year beyond every calendar", "an instrument nobody enacted", "a character no text can hold"],
)
async def test_what_the_tables_cannot_hold_is_refused_and_not_tried_for_ever(
    record: Record, pool: Pool, case: str, fact: AnyFact
) -> None:
    before = await counted(pool, case)
    assert await refusal(record, case, facts=(fact,)) is Refusal.CONTRADICTS_RECORD
    assert await counted(pool, case) == before


async def test_postings_that_do_not_sum_to_zero_are_refused_by_the_database(
    record: Record, pool: Pool, case: str
) -> None:
    before = await counted(pool, case)
    lopsided = (
        Posting(account=Account.CASH, party="b", amount=Rupiah(5)),
        Posting(account=Account.RECEIVABLE, party="b", amount=Rupiah(-4)),
    )
    with pytest.raises(Refused, match="ledger_entry"):
        await record.commit(change(case, postings=lopsided), WRITER)
    assert await counted(pool, case) == before


async def test_series_count_on_their_own(record: Record, case: str) -> None:
    found = []
    for version, series in enumerate(("a/2022", "a/2022", "b/2022", "a/2022"), 1):
        committed = await record.commit(
            change(case, f"s{version}", expected_version=version, series=f"{case}{series}"), WRITER
        )
        found.append((committed.answer.number or "").removeprefix(case))
    assert found == ["a/2022/001", "a/2022/002", "b/2022/001", "a/2022/003"]


async def test_a_command_without_a_valid_signature_is_refused(
    record: Record, people: People, case: str
) -> None:
    unsigned = {"permit": "commitment.acknowledge", "signed": None}
    assert await refusal(record, case, **unsigned) is Refusal.NOT_SIGNED_IN
    forged = SignedIn(people.officer.session, "not the secret")
    assert await refusal(record, case, by=forged) is Refusal.NOT_SIGNED_IN
    stranger = Signature(session="nobody", proof="00")
    fields = {"permit": "commitment.acknowledge", "signed": stranger}
    assert await refusal(record, case, **fields) is Refusal.NOT_SIGNED_IN


async def test_a_proof_given_for_one_command_does_not_open_another(
    record: Record, people: People, case: str
) -> None:
    fields = {
        "permit": "commitment.acknowledge",
        "signed": people.officer.sign(f"{case}/another/1"),
    }
    assert await refusal(record, case, **fields) is Refusal.NOT_SIGNED_IN


async def test_an_expired_and_a_revoked_sign_in_act_no_more(
    record: Record, pool: Pool, people: People, case: str
) -> None:
    expired = SignedIn("expired", "secret")
    async with transaction(pool) as tx:
        await tx.execute(
            "INSERT INTO sign_in (id, user_id, secret_hash, expires_at) VALUES ($1, 'officer', $2, $3)",
            expired.session,
            secret_hash(expired.secret),
            datetime.now(UTC) - timedelta(seconds=1),
        )
    assert await refusal(record, case, by=expired) is Refusal.NOT_SIGNED_IN
    leaving = await enter(pool, "officer")
    await sign_out(pool, leaving)
    assert await refusal(record, case, by=leaving) is Refusal.NOT_SIGNED_IN


async def test_a_role_that_the_command_does_not_take_is_refused(
    record: Record, people: People, case: str
) -> None:
    assert await refusal(record, case, by=people.auditor) is Refusal.NOT_PERMITTED


@pytest.mark.parametrize(
    ("scope", "region", "reaches"),
    [
        ("*", "36.01", True),
        ("36.01", "36.01", True),
        ("36", "36.01", True),
        ("36.02", "36.01", False),
        ("32", "36.01", False),
        ("36.01", "36", False),
        ("93.01", "91.01", True),
        ("91.01", "91.01", True),
        ("93.02", "91.01", False),
        ("36", "*", False),
    ],
)
def test_a_role_reaches_its_region_under_every_code_the_region_had(
    scope: str, region: str, reaches: bool
) -> None:
    assert covers(scope, region) is reaches


async def test_a_role_at_the_new_code_reaches_the_case_opened_under_the_old_one(
    record: Record, pool: Pool, people: People
) -> None:
    merauke = await opened_case(record, "91.01")
    registers = Registers(pool, people.admin)
    await registers.put_users(
        [
            user("selatan", Role.OFFICER, region="93.01"),
            user("lain", Role.OFFICER, region="94.01"),
        ]
    )
    assert await refusal(record, merauke, by=await enter(pool, "lain")) is Refusal.FOREIGN_REGION
    committed = await record.commit(change(merauke, by=await enter(pool, "selatan")), WRITER)
    assert committed.user == "selatan"


async def test_whoever_made_it_cannot_approve_it(record: Record, people: People, case: str) -> None:
    assert await refusal(record, case, by=people.officer, not_by=("officer",)) is Refusal.FOUR_EYES
    await record.commit(change(case, by=people.second_officer, not_by=("officer",)), WRITER)


async def test_a_refusal_is_logged_once_per_attempt_with_who_tried(
    record: Record, pool: Pool, people: People, case: str
) -> None:
    session = people.officer.session
    for attempt in ("a", "a", "b"):
        await record.refuse(case, "claim.approve", attempt, Refusal.FOUR_EYES, session, AT)
    await record.refuse(case, "claim.approve", "c", Refusal.NOT_SIGNED_IN, None, AT)
    async with transaction(pool) as tx:
        logged = await tx.fetch("SELECT * FROM audit_entry WHERE chain = $1 ORDER BY seq", f"refusal/{case}")
    assert [(row["command"], row["actor"]) for row in logged] == [
        ("a", "officer"),
        ("b", "officer"),
        ("c", None),
    ]


async def test_an_installation_with_an_admin_takes_no_more_users_from_nobody(
    pool: Pool, people: People
) -> None:
    with pytest.raises(Refused) as refused:
        await Registers(pool, None).put_users([user("intruder", Role.ADMIN)])
    assert refused.value.reason.code is Refusal.NOT_SIGNED_IN
    with pytest.raises(Refused) as refused:
        await Registers(pool, people.officer).put_users([user("intruder", Role.ADMIN)])
    assert refused.value.reason.code is Refusal.NOT_PERMITTED
    assert PASSWORD not in str(refused.value)
