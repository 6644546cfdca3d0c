"""What two years of one region leave behind: a closed ledger, whole chains, archived histories, and no person in sight."""

import asyncio
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

from starter.rehearsal.cast import PANDEGLANG as PERSONA
from starter.rehearsal.people import worker
from store.chain import broken_links
from store.pool import reading
from tests.commands.conftest import PANDEGLANG, Office

CASES = (
    f"commitment/inpres-2-2021/{PANDEGLANG}",
    f"budget/inpres-2-2021/{PANDEGLANG}/2022",
    f"contributions/inpres-2-2021/{PANDEGLANG}/2022",
    f"registration/{PANDEGLANG}-2022-001",
    f"claim/{PANDEGLANG}-2022-001",
)


async def rows(office: Office, query: str, *given: object) -> list[Any]:
    async with reading(office.installation.pool) as connection:
        return list(await connection.fetch(query, *given))


def contents(folder: Path, pattern: str) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.glob(pattern) if file.is_file()}


async def eventually_none(office: Office, query: str) -> None:
    for _ in range(300):
        if not await rows(office, query):
            return
        await asyncio.sleep(0.1)
    assert await rows(office, query) == []


async def test_heirs_were_paid_what_the_law_grants_once(office: Office) -> None:
    paid = await rows(office, "SELECT payment, amount FROM payment_settled ORDER BY payment")
    assert [row["payment"] for row in paid] == [f"{PANDEGLANG}-2022-001-P1", f"{PANDEGLANG}-2022-001-P2"]
    assert sum(row["amount"] for row in paid) == 42_000_000
    assert await office.value("SELECT count(*) FROM payment_ordered") == 2


async def test_the_ledger_sums_to_zero_and_nothing_is_stuck_on_the_way(office: Office) -> None:
    found = await rows(office, "SELECT account, sum(amount) AS amount FROM ledger_entry GROUP BY account")
    balance = {row["account"]: int(row["amount"]) for row in found}
    assert sum(balance.values()) == 0
    assert balance["in_transit"] == balance["benefits_payable"] == 0
    owed = await rows(
        office,
        "SELECT bill FROM bill_standing b WHERE line LIKE $1 AND outstanding <> ("
        "SELECT sum(amount) FROM ledger_entry e WHERE e.account = 'receivable' AND e.party = b.bill)",
        f"{PANDEGLANG}-%",
    )
    assert owed == []
    assert await office.value("SELECT count(*) FROM bill_standing WHERE line LIKE $1", f"{PANDEGLANG}-%") > 0
    assert -balance["suspense"] == await office.value("SELECT sum(in_suspense) FROM receipt_standing")


async def test_no_worker_is_billed_after_death(office: Office) -> None:
    late = await rows(
        office,
        "SELECT * FROM bill_item i JOIN membership_ended e ON e.membership = i.membership"
        " WHERE to_date(i.month, 'YYYY-MM') > e.effective_on",
    )
    assert late == []
    assert await office.value("SELECT count(*) FROM membership_ended WHERE known_at < '2022-12-01'") == 1


async def test_every_chain_is_whole_and_every_stage_has_one(office: Office) -> None:
    chains = {row["id"] for row in await rows(office, "SELECT id FROM chain")}
    assert set(CASES) <= chains
    entries = await rows(office, "SELECT * FROM audit_entry ORDER BY chain, seq")
    for chain in {row["chain"] for row in entries if not row["chain"].startswith("commitment/")} | set(CASES):
        assert broken_links([row for row in entries if row["chain"] == chain]) == [], chain


async def test_the_makers_attempt_to_approve_is_in_the_audit_log(office: Office) -> None:
    assert await office.refusals(f"registration/{PANDEGLANG}-2022-001") == ["four_eyes"]


async def test_the_history_of_every_closed_run_is_archived_as_it_was(office: Office) -> None:
    client = office.installation.client
    closed = {
        one.run_id
        async for one in client.list_workflows('ExecutionStatus != "Running" AND WorkflowType != "Chore"')
    }
    assert closed
    for _ in range(300):
        archived = {row["run_id"]: row for row in await rows(office, "SELECT * FROM archived_run")}
        if closed <= archived.keys():
            break
        await asyncio.sleep(0.1)
    assert closed <= archived.keys()
    for run in closed:
        row = archived[run]
        text = zlib.decompress(row["history"])
        assert hashlib.sha256(text).hexdigest() == row["sha256"]
        history = await client.get_workflow_handle(row["workflow_id"], run_id=run).fetch_history()
        # The order of a payload's metadata is not fixed; everything else is.
        assert json.loads(history.to_json()) == json.loads(text)


async def test_every_notice_went_out_once_and_says_that_it_is_a_simulation(office: Office) -> None:
    await eventually_none(
        office,
        "SELECT 1 FROM notice_addressed",
    )
    sent = await office.value("SELECT count(sent_at) FROM notice")
    mails = contents(office.stack.data / "mail", "*.eml")
    assert len(mails) == sent > 548
    assert all(b"SIMULASI" in mail for mail in mails.values())


async def test_no_worker_can_be_read_anywhere_but_under_seal(office: Office) -> None:
    niks = [worker(PANDEGLANG, line, 1)[0] for line in PERSONA.lines]
    names = ["Warga Contoh", "Ahli Waris Contoh", "Ibu Contoh"]
    data = office.stack.data
    files = contents(data, "temporal.db*") | contents(data / "logs", "*") | contents(data / "mail", "*")
    files |= contents(data / "postgres" / "base", "**/*")
    assert len(files) > 100
    for word in (*niks, *names):
        assert [file for file, content in files.items() if word.encode() in content] == []
