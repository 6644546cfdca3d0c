"""What people read through the command line, against a real installation."""

import asyncio
from datetime import date

import pytest
from temporalio.api.enums.v1 import EventType

from schemas.terms import Stage
from starter.evidence import Evidence
from starter.reports.layouts.words import what
from tests.commands.conftest import PANDEGLANG, Office, case

AUDITOR = "auditor"
OFFICER = "petugas.36-01"


async def test_the_list_shows_all_commitments_to_the_auditor(office: Office) -> None:
    listed = (await office.ask("case", "list", user=AUDITOR)).document
    added = await office.value("SELECT count(*) FROM region_added")
    assert listed["count"] == len(listed["cases"]) == 548 + added
    assert listed["simulation"] is True


async def test_the_list_shows_an_officer_their_own_region_only(office: Office) -> None:
    listed = (await office.ask("case", "list", user=OFFICER)).document
    assert [one["region"] for one in listed["cases"]] == [PANDEGLANG]


async def test_a_list_is_narrowed_by_present_province_and_by_progress(office: Office) -> None:
    papua = (await office.ask("case", "list", "--province", "93", user=AUDITOR)).document["cases"]
    assert {one["region"] for one in papua} - {"93"} == {"91.01", "91.16", "91.17", "91.18"}
    assert {one["present"]["governor"] for one in papua} == {"Governor of Papua Selatan"}
    came = (await office.ask("case", "list", "--progress", "contributing", user=AUDITOR)).document["cases"]
    assert PANDEGLANG in [one["region"] for one in came]
    assert {one["progress"] for one in came} == {"contributing"}


async def test_reading_takes_a_sign_in_and_a_role_in_the_region(office: Office) -> None:
    assert (await office.ask("case", "list")).refused == "not_signed_in"
    assert (await office.ask("case", "show", "35.09", user=OFFICER)).refused == "foreign_region"
    assert (await office.ask("audit", "log", case("35.09"), user=OFFICER)).refused == "foreign_region"
    assert (await office.ask("audit", "log", "register/users", user=OFFICER)).refused == "not_permitted"


@pytest.mark.parametrize("code", ["91.01", "93.01"])
async def test_an_old_commitment_is_found_by_any_code_of_its_region(office: Office, code: str) -> None:
    found = (await office.ask("case", "show", code, user=AUDITOR)).document
    assert found["case"] == case("91.01")
    assert found["present"]["code"] == "93.01"
    assert found["present"]["province"] == "93"


async def test_a_case_file_has_all_five_stages_with_dates_amounts_and_numbers(office: Office) -> None:
    found = (await office.ask("case", "show", PANDEGLANG, user=OFFICER)).document
    assert list(found["stages"]) == list(Stage)
    assert all(found["stages"].values())
    lines = [line for stage in found["stages"].values() for line in stage]
    assert all(line["effective_on"] and line["known_at"] and line["status"] for line in lines)
    # The first of each kind: other tests of this office report deaths of their own.
    kinds = {line["what"]: line for line in reversed(lines)}
    assert kinds["claim_opened"]["status"] == "paid"
    assert kinds["payment_settled"]["amount"] > 0
    assert kinds["bill_paid"]["number"]
    assert found["instruments"][0]["acknowledged"]
    assert found["targets"]
    assert found["outreach"][0]["attendance"] > 0
    assert {line["what"] for ladder in found["escalations"] for line in ladder["lines"]} >= {"rung_climbed"}


async def test_every_line_leads_to_the_event_that_wrote_it(office: Office) -> None:
    """The evidence is followed into the history that the server holds, not into what kawal archived."""
    found = (await office.ask("case", "show", PANDEGLANG, user=OFFICER)).document
    lines = [line for stage in found["stages"].values() for line in stage]
    lines += [line for ladder in found["escalations"] for line in ladder["lines"]]
    histories: dict[str, dict[int, object]] = {}
    for line in lines:
        evidence = Evidence.model_validate(line["evidence"])
        assert evidence.workflow_id is not None
        assert evidence.run_id is not None
        assert evidence.event_id is not None, line["what"]
        if evidence.run_id not in histories:
            handle = office.installation.client.get_workflow_handle(
                evidence.workflow_id, run_id=evidence.run_id
            )
            histories[evidence.run_id] = {
                event.event_id: event for event in (await handle.fetch_history()).events
            }
        event = histories[evidence.run_id][evidence.event_id]
        assert event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED  # type: ignore[attr-defined]
        link = evidence.audit
        wrote = await office.value(
            "SELECT activity_id FROM audit_entry WHERE chain = $1 AND seq = $2 AND hash = decode($3, 'hex')",
            link.chain,
            link.seq,
            link.hash,
        )
        assert event.activity_task_scheduled_event_attributes.activity_id == wrote  # type: ignore[attr-defined]
    assert len(histories) > 5


async def test_a_region_without_a_budget_shows_its_provinces(office: Office) -> None:
    await office.advance(case("31"), date(2021, 3, 25))
    found = (await office.ask("case", "show", "31.71", user=AUDITOR)).document
    assert found["stages"]["budgeting"] == []
    assert found["handed_over"]["province"] == "31"
    assert {line["case"] for line in found["handed_over"]["lines"]} == {
        "budget/inpres-2-2021/31/2021",
        "budget/inpres-2-2021/31/2022",
    }
    budget = (await office.ask("budget", "show", "31.71", "--year", 2022, user=AUDITOR)).document
    assert budget["budget_region"] == "31"
    assert len(budget["lines"]) == 12


async def test_the_instruction_names_its_central_addressees_and_counts_the_rest(office: Office) -> None:
    found = (await office.ask("instruction", "show", "inpres-2-2021", user=OFFICER)).document
    central = found["central"]
    assert len(central["named"]) + central["unnamed"] == central["expected"] == 24
    assert central["unnamed_note"]["en"] == "text not available"
    everybody = (await office.ask("instruction", "show", "inpres-2-2021", user=AUDITOR)).document
    assert sum(everybody["progress"].values()) == everybody["commitments"] >= 548
    assert everybody["progress"]["contributing"] >= 1


async def test_an_audit_log_shows_a_chain_and_that_its_links_hold(office: Office) -> None:
    found = (await office.ask("audit", "log", case(PANDEGLANG), user=OFFICER)).document
    assert found["intact"] is True
    assert [one["seq"] for one in found["entries"]] == list(range(1, len(found["entries"]) + 1))
    assert (await office.ask("audit", "log", "commitment/none", user=AUDITOR)).refused == "unknown_record"


async def test_a_timeline_runs_through_all_cases_of_a_region(office: Office) -> None:
    entries = (await office.ask("case", "timeline", PANDEGLANG, user=OFFICER)).document["entries"]
    assert [one["business_at"] for one in entries] == sorted(one["business_at"] for one in entries)
    assert {one["chain"].split("/")[0] for one in entries} >= {
        "budget", "claim", "commitment", "contributions", "escalation", "registration",
    }  # fmt: skip


async def test_a_todo_list_holds_the_roles_own_tasks_overdue_first(office: Office) -> None:
    tasks = (await office.ask("todo", user=OFFICER)).document["tasks"]
    assert tasks
    assert {task["role"] for task in tasks} <= {"officer", "approver"}
    assert {task["region"] for task in tasks} == {PANDEGLANG}
    assert all(task["rule"] for task in tasks)
    lateness = [task["overdue"] for task in tasks]
    assert lateness == sorted(lateness, reverse=True)
    plain = (await office.run("todo", "--lang", "id", user=OFFICER)).out
    assert all(what(task["what"], "id") in plain for task in tasks)
    assert (await office.ask("todo", user=AUDITOR)).document["tasks"] == []


async def test_bills_arrears_rosters_and_claims_are_shown_without_people(office: Office) -> None:
    bills = (await office.ask("contribution", "bills", PANDEGLANG, "--year", 2022, user=OFFICER)).document[
        "bills"
    ]
    assert {bill["status"] for bill in bills} <= {"paid", "open", "overdue"}
    arrears = (await office.ask("contribution", "arrears", user=OFFICER)).document
    assert arrears["total"] == sum(one["outstanding"] for one in arrears["arrears"])
    status = (await office.ask("roster", "status", f"{PANDEGLANG}-2022-001", user=OFFICER)).document
    assert status["stage"] == "handed_over"
    approved = "SELECT count(*) FROM roster_standing WHERE batch = $1 AND outcome = 'accepted'"
    assert status["registered"] + status["waiting"] == await office.value(approved, status["batch"])
    assert status["stand_in"] is True
    claim = await office.ask("claim", "show", f"{PANDEGLANG}-2022-001", user=OFFICER)
    assert claim.document["stage"] == "paid"
    assert "Contoh" not in claim.out
    seen = (await office.run("claim", "show", f"{PANDEGLANG}-2022-001", "--lang", "id", user=OFFICER)).out
    assert seen.startswith(f"claim/{PANDEGLANG}-2022-001 · dibayar · ")


async def test_ladders_are_listed_by_province_and_rest_unlisted(office: Office) -> None:
    resting = (await office.ask("escalation", "list", "--closed", "--province", 36, user=AUDITOR)).document
    assert resting["escalations"]
    assert all(one["rung"] >= 1 and one["why"] for one in resting["escalations"] if one["closed"])
    climbing = (await office.ask("escalation", "list", user=AUDITOR)).document["escalations"]
    assert not any(one["closed"] for one in climbing)


async def test_people_get_lines_and_a_rehearsal_says_so(office: Office) -> None:
    shown = await office.run("case", "show", PANDEGLANG, "--lang", "id", user=OFFICER)
    assert shown.code == 0
    assert "Penganggaran" in shown.out
    assert "Bupati Pandeglang" in shown.out
    assert shown.err == f"SIMULASI: {office.stack.data}\n"


async def test_upkeep_reports_and_changes_nothing(office: Office) -> None:
    assert (await office.ask("ops", "reconcile", user=AUDITOR)).document["differences"] == []
    stuck = (await office.ask("ops", "stuck", user=AUDITOR)).document
    assert stuck["temporal"] is True
    assert {one["kind"] for one in stuck["stuck"]} <= {"no_address", "notice"}
    doctor = (await office.ask("ops", "doctor")).document
    assert [one for one in doctor["findings"] if one["state"] == "broken"] == []
    assert doctor["healthy"] is True
    assert (await office.ask("ops", "migrate")).document["applied"] == []


async def test_upkeep_finds_a_case_whose_workflow_is_gone_and_one_that_needs_attention(
    office: Office,
) -> None:
    gone, troubled = case("11.02"), case("11.03")
    await office.installation.client.get_workflow_handle(gone).terminate()
    await office.value("UPDATE case_file SET attention = 'contoh' WHERE id = $1", troubled)
    try:
        for _ in range(100):
            found = (await office.ask("ops", "reconcile", user=AUDITOR)).document["differences"]
            if found:
                break
            await asyncio.sleep(0.1)
        assert [one["case"] for one in found] == [gone]
        stuck = (await office.ask("ops", "stuck", user=AUDITOR)).document["stuck"]
        assert (troubled, "attention", "contoh") in {
            (one["record"], one["kind"], one["why"]) for one in stuck
        }
        listed = (await office.ask("case", "show", "11.03", user=AUDITOR)).document
        assert listed["attention"] == "contoh"
    finally:
        await office.value("UPDATE case_file SET attention = NULL WHERE id = $1", troubled)
        await office.value("UPDATE case_file SET closed_at = now() WHERE id = $1", gone)
