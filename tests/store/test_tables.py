"""Tables: every fact has one with exactly its columns, and what is recorded cannot be taken back."""

from datetime import date, timedelta
from typing import get_args

import asyncpg
import pytest
from pydantic import BaseModel

from schemas.facts import AnyFact, ProgressMade
from schemas.money import Rupiah
from schemas.terms import Progress
from store.pool import Pool, transaction
from store.record import Record, Writer
from tests.support.changes import change

FACTS: list[type[BaseModel]] = list(get_args(get_args(AnyFact)[0]))
COMMON = {"chain", "seq", "position", "effective_on", "known_at"}
LOGS = (
    "audit_entry",
    "ledger_entry",
    "content",
    "archived_run",
    "personal_read",
    "membership",
    "membership_ended",
    "bill_item",
    "roster_row",
    "content_part",
    "likely_duplicate",
    "queue_place",
    "change_row",
    "membership_wage",
    "bill_adjustment",
    "bill_rate",
    "receipt",
    "receipt_recognised",
    "command",
    "claim_letter_kept",
    "claim_link",
    "claim_link_withdrawn",
    "hand_in",
    "hand_in_document",
    "hand_in_outcome",
)
KINDS = [fact.model_fields["kind"].default for fact in FACTS]


@pytest.mark.parametrize("fact", FACTS, ids=KINDS)
async def test_a_facts_fields_are_its_tables_columns(pool: Pool, fact: type[BaseModel]) -> None:
    async with transaction(pool) as tx:
        rows = await tx.fetch(
            "SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = $1",
            fact.model_fields["kind"].default,
        )
    columns = {row["column_name"]: row["is_nullable"] == "YES" for row in rows}
    fields = {name: field for name, field in fact.model_fields.items() if name != "kind"}
    assert set(columns) == COMMON | set(fields)
    for name, field in fields.items():
        assert columns[name] == (type(None) in get_args(field.annotation)), name


async def test_every_fact_table_has_a_fact(pool: Pool) -> None:
    async with transaction(pool) as tx:
        rows = await tx.fetch(
            "SELECT table_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name IN ('known_at', 'position', 'chain', 'effective_on')"
            " GROUP BY 1 HAVING count(*) = 4"
        )
    assert {row["table_name"] for row in rows} - {"fact_shape", "ledger_entry"} == set(KINDS)


@pytest.mark.parametrize("table", [*LOGS, *KINDS])
@pytest.mark.parametrize("event", ["UPDATE", "DELETE", "TRUNCATE"])
async def test_what_is_recorded_is_neither_changed_nor_deleted(pool: Pool, table: str, event: str) -> None:
    async with transaction(pool) as tx:
        guards = await tx.fetchval(
            "SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = $1::regclass AND p.proname = 'forbid_change' AND t.tgenabled = 'O'"
            " AND t.tgtype & $2 > 0",
            table,
            {"DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}[event],
        )
    assert guards == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'somebody'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "UPDATE progress_made SET progress = 'closed'",
        "DELETE FROM progress_made",
        "TRUNCATE progress_made",
    ],
)
async def test_the_database_itself_refuses_to_rewrite_the_log(
    record: Record, pool: Pool, case: str, statement: str
) -> None:
    await record.commit(change(case, facts=(ProgressMade(progress=Progress.ISSUED),)), Writer())
    with pytest.raises(asyncpg.RestrictViolationError, match="insert-only"):
        async with transaction(pool) as tx:
            await tx.execute(statement)


async def test_an_amount_goes_to_the_database_and_back_without_loss(pool: Pool) -> None:
    amount = Rupiah(999_999_999_999_999)
    async with transaction(pool) as tx:
        back = await tx.fetchval("SELECT $1::bigint", amount)
    assert (back, type(back)) == (amount, int)


async def test_periods_of_one_unit_do_not_overlap(pool: Pool) -> None:
    first = date(2022, 1, 1)
    async with transaction(pool) as tx:
        await tx.execute(
            "INSERT INTO unit (code, region, kind, name, valid_from) VALUES ('d', '36.01', 'district', 'D', $1)",
            first,
        )
    with pytest.raises(asyncpg.ExclusionViolationError):
        async with transaction(pool) as tx:
            await tx.execute(
                "INSERT INTO unit (code, region, kind, name, valid_from)"
                " VALUES ('d', '36.01', 'district', 'E', $1)",
                first + timedelta(days=30),
            )
