"""Deeds through the command line: what an officer of a region records, from acknowledgement to contributions."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas.names import budget_id, contributions_id, registration_id
from schemas.terms import Role
from starter.people import Grant, Registers, User
from starter.rehearsal.directory import PASSWORD
from tests.commands.conftest import INSTRUCTION, Office, case
from tests.support.stages import roster

JOMBANG, KEDIRI, JEMBER, SAMPANG = "35.17", "35.06", "35.09", "35.27"
EAST = "petugas.timur"
CHECKER = "pemeriksa.timur"
LADDER = "eskalasi.timur"


@pytest.fixture(scope="session")
async def east(office: Office) -> Office:
    """Add an officer, a checker and an escalation owner of East Java to the office."""
    roles = {EAST: Role.OFFICER, CHECKER: Role.APPROVER, LADDER: Role.ESCALATION}
    new = [
        User(id=name, office="35/gubernur", password=PASSWORD, grants=(Grant(role=role, region="35"),))
        for name, role in roles.items()
    ]
    await Registers(office.installation.pool, await office.signed_in("admin")).put_users(new)
    return office


async def test_an_instrument_is_followed_to_the_last_acknowledgement(east: Office, tmp_path: Path) -> None:
    units = tmp_path / "units.csv"
    units.write_text(
        "code,kind,name,valid_from,valid_to\n"
        "dinkes,work_unit,Dinas Contoh,2017-01-01,\n"
        "desa-contoh,village,Desa Contoh,2010-01-01,\n"
        "desa-lama,village,Desa Lama,2010-01-01,2019-01-01\n"
    )
    assert (await east.ask("unit", "upload", JOMBANG, units, user="admin")).code == 0
    regulate = (
        "case", "regulate", JOMBANG, "--kind", "INBUP", "--number", "3/2021", "--enacted-on", "2021-03-25",
    )  # fmt: skip
    unknown = await east.ask(*regulate, "--addressee", "desa-lama", user=EAST)
    assert unknown.refused == "unknown_record"
    done = (await east.ask(*regulate, "--addressees", "all", user=EAST)).document
    assert done["details"]["addressees"] == 2
    acknowledge = (
        "case", "acknowledge-instrument", JOMBANG, "--instrument", f"{JOMBANG}/INBUP/3/2021", "--on", "2021-03-25",
    )  # fmt: skip
    assert (await east.ask(*acknowledge, "--unit", "dinkes", user=EAST)).code == 0
    found = (await east.ask("case", "show", JOMBANG, user=EAST)).document["instruments"][0]
    assert (found["acknowledged"], found["awaiting"]) == (["dinkes"], ["desa-contoh"])
    again = await east.ask(*acknowledge, "--unit", "dinkes", "--occurrence", 2, user=EAST)
    assert again.refused == "unknown_record"


async def test_a_city_enacts_no_regents_instruction(east: Office) -> None:
    wrong = (
        "case",
        "regulate",
        "35.71",
        "--kind",
        "INBUP",
        "--number",
        "1/2021",
        "--enacted-on",
        "2021-03-25",
    )
    assert (await east.ask(*wrong, user=EAST)).refused == "invalid_input"


async def test_an_outreach_event_reaches_many_regions_and_its_minutes_stay_sealed(
    east: Office, tmp_path: Path
) -> None:
    minutes = tmp_path / "minutes.txt"
    minutes.write_text("Notulen contoh: dihadiri Warga Contoh 001")
    held = await east.ask(
        "case", "outreach", KEDIRI, "--kind", "card_handover", "--held-on", "2021-03-25", "--regions",
        f"{KEDIRI},{SAMPANG}", "--attendance", 40, "--minutes", minutes, "--follow-up",
        f"{KEDIRI}/dpmd:2021-05-01", user=EAST,
    )  # fmt: skip
    assert "Warga Contoh" not in held.out
    outreach = held.document["details"]["outreach"]
    reached = (await east.ask("case", "show", SAMPANG, user=EAST)).document
    assert [one["outreach"] for one in reached["outreach"]] == [outreach]
    assert reached["outreach"][0]["regions"] == [KEDIRI, SAMPANG]
    assert all(line["evidence"]["event_id"] for line in reached["stages"]["issuing"])
    assert reached["stages"]["contributions"] == []
    tasks = (await east.ask("todo", user=EAST)).document["tasks"]
    follow_up = next(
        task for task in tasks if task["case"] == case(KEDIRI) and task["what"].endswith("follow_up")
    )
    assert (follow_up["office"], follow_up["due_on"]) == (f"{KEDIRI}/dpmd", "2021-05-01")
    done = ("case", "follow-up", KEDIRI, "--outreach", outreach, "--item", 1, "--on", "2021-03-25")
    assert (await east.ask(*done, user=EAST)).code == 0
    assert (await east.ask(*done, user=EAST)).document["repeated"] is True
    held_by = (await east.ask("case", "show", KEDIRI, user=EAST)).document["outreach"][0]
    assert held_by["follow_ups"][0]["done_on"] == "2021-03-25"
    sealed = await east.value("SELECT sealed FROM content WHERE id = $1", reached["outreach"][0]["minutes"])
    assert b"Warga" not in sealed


async def test_the_last_target_of_a_segment_and_year_counts(east: Office) -> None:
    target = ("case", "target", SAMPANG, "--segment", "RT_RW", "--year", 2022, "--headcount")
    assert (await east.ask(*target, 3000, user=EAST)).code == 0
    assert (await east.ask(*target, 3500, user=EAST)).refused == "different_content"
    assert (await east.ask(*target, 3500, "--occurrence", 2, user=EAST)).code == 0
    found = (await east.ask("case", "show", SAMPANG, user=EAST)).document
    assert found["targets"] == [{"segment": "RT_RW", "fiscal_year": 2022, "headcount": 3500}]


async def test_csr_money_comes_in_three_steps_in_their_order(east: Office) -> None:
    await east.advance(case(KEDIRI), date(2021, 3, 26))
    await east.advance(budget_id(INSTRUCTION, KEDIRI, 2021), date(2021, 3, 26))

    async def step(name: str, occurrence: int = 1) -> str | int:
        result = await east.ask(
            "budget", "fallback", KEDIRI, "--year", 2021, "--pledge", "CSR-01", "--step", name, "--funding", "CSR",
            "--giver", "Bank Contoh", "--amount", "50000000", "--document", "S-1/2021", "--on", "2021-03-26",
            "--occurrence", occurrence, user=EAST,
        )  # fmt: skip
        return result.code or result.document["action"]

    assert await step("transfer", 2) == 1
    assert [await step(name) for name in ("pledge", "agreement", "transfer")] == [
        "budget.pledge_recorded",
        "budget.agreement_recorded",
        "budget.transfer_recorded",
    ]
    assert await step("gift") == 1


async def test_a_region_comes_from_its_budget_to_its_first_paid_bill(east: Office, tmp_path: Path) -> None:
    await east.advance(case(JEMBER), date(2021, 3, 25))
    await east.advance(budget_id(INSTRUCTION, JEMBER, 2022), date(2022, 1, 10))
    line = await east.ask(
        "budget", "line", JEMBER, "--year", 2022, "--owner", "dinas-sosial", "--payer", "dinas-sosial",
        "--account", "5.1.02.02.02.0006", "--segment", "RENTAN", "--class", "BPU", "--funding", "APBD_MURNI",
        "--headcount", 6, "--income", 1_000_000, "--months", 11, "--amount", 16_800 * 6 * 11, user=EAST,
    )  # fmt: skip
    assert line.document["details"]["line"] == f"{JEMBER}-2022-L01"
    dpa = await east.ask(
        "budget", "record", JEMBER, "--year", 2022, "--milestone", "DPA", "--on", "2022-01-10", "--document",
        "DPA/1", user=EAST,
    )  # fmt: skip
    assert dpa.document["action"] == "budget.milestone_recorded"
    await east.advance(case(JEMBER), date(2022, 1, 10), 10)

    file = tmp_path / "roster.csv"
    file.write_bytes(roster(JEMBER))
    upload = await east.ask("roster", "upload", JEMBER, file, "--line", f"{JEMBER}-2022-L01", user=EAST)
    batch = upload.document["details"]["batch"]
    await east.advance(registration_id(batch), date(2022, 1, 10), 10)
    assert (await east.ask("roster", "approve", batch, user=EAST)).refused == "not_permitted"
    approved = (await east.ask("roster", "approve", batch, user=CHECKER)).document
    assert approved["details"]["headcount"] == 6
    await east.advance(registration_id(batch), date(2022, 1, 10), 11)
    await east.advance(contributions_id(INSTRUCTION, JEMBER, 2022), date(2022, 2, 2))

    bill = (await east.ask("contribution", "bills", JEMBER, user=EAST)).document["bills"][0]
    assert (bill["amount"], bill["status"]) == (16_800 * 6, "open")
    pay = ("contribution", "pay", bill["bill"], "--on", "2022-02-02", "--document", "SP2D/1", "--amount")
    assert (await east.ask(*pay, "100.800", user=EAST)).refused == "invalid_amount"
    entered = (await east.ask(*pay, 100_800, user=EAST)).document
    assert entered["action"] == "contributions.payment_proposed"
    assert (await east.ask(*pay, 100_800, user=EAST)).document["repeated"] is True
    assert (await east.ask(*pay, 100_799, user=EAST)).refused == "different_content"
    payment = entered["details"]["payment"]
    assert (await east.ask("contribution", "confirm", payment, user=EAST)).refused == "not_permitted"
    decline = ("contribution", "decline", payment, "--reason", "nomor SP2D tidak ditemukan")
    assert (await east.ask(*decline, user=CHECKER)).document["action"] == "contributions.payment_declined"
    assert (await east.ask("contribution", "confirm", payment, user=CHECKER)).refused == "unknown_record"

    async def paid(amount: int, occurrence: int) -> dict[str, Any]:
        given = await east.ask(*pay, amount, "--occurrence", occurrence, user=EAST)
        entered = given.document["details"]["payment"]
        done = (await east.ask("contribution", "confirm", entered, user=CHECKER)).document
        assert done["action"] == "contributions.paid"
        listed = await east.ask("contribution", "bills", JEMBER, "--year", 2022, user=EAST)
        found: dict[str, Any] = listed.document["bills"][0]
        return found

    part = await paid(60_800, 2)
    assert (part["status"], part["outstanding"]) == ("part-paid", 40_000)
    owed = (await east.ask("contribution", "arrears", "--region", JEMBER, user=EAST)).document
    assert owed["total"] == 40_000
    whole = await paid(40_000, 3)
    assert (whole["status"], whole["outstanding"], whole["document"]) == ("paid", 0, "SP2D/1")
    unknown = (
        "contribution",
        "pay",
        "35.09-2022-L09-02",
        "--on",
        "2022-02-02",
        "--document",
        "x",
        "--amount",
        1,
    )
    assert (await east.ask(*unknown, user=EAST)).refused == "unknown_record"


async def test_a_ladder_waits_when_acknowledged_and_rests_when_resolved(east: Office) -> None:
    await east.advance(case(SAMPANG), date(2021, 5, 1))
    listed = (await east.ask("escalation", "list", "--province", 35, user=LADDER)).document["escalations"]
    ladder = next(one for one in listed if one["parent"] == case(SAMPANG))
    assert (ladder["missed"], ladder["rung"]) == ("acknowledge", 1)
    name = ladder["case"]
    wait = ("escalation", "acknowledge", name, "--reason", "dibahas dalam rapat", "--until")
    assert (await east.ask(*wait, "2021-05-20", user=EAST)).refused == "not_permitted"
    assert (await east.ask(*wait, "2021-09-20", user=LADDER)).refused == "invalid_input"
    assert (await east.ask(*wait, "2021-05-20", user=LADDER)).code == 0
    resolve = ("escalation", "resolve", name, "--reason")
    assert (await east.ask(*resolve, "ok", user=LADDER)).refused == "invalid_input"
    assert (await east.ask(*resolve, "surat diterima, tanggal menyusul", user=LADDER)).code == 0
    events = (await east.ask("escalation", "show", name, user=LADDER)).document["events"]
    assert [(one["what"], one["actor"]) for one in events] == [
        ("escalation.opened", None),
        ("escalation.rung_climbed", None),
        ("escalation.acknowledged", LADDER),
        ("escalation.resolved", LADDER),
    ]
    assert events[1]["letter"] == f"{name}#letter.1"
    rest = (await east.ask("escalation", "list", "--closed", user=LADDER)).document["escalations"]
    assert next(one["why"] for one in rest if one["case"] == name) == "surat diterima, tanggal menyusul"
    reopen = ("escalation", "reopen", name, "--reason", "suratnya ternyata tidak ada")
    again = (await east.ask(*reopen, user=LADDER)).document["details"]["ladder"]
    assert again == name.removesuffix("/1") + "/2"


async def test_an_amendment_addresses_a_province_that_did_not_exist_when_it_was_issued(east: Office) -> None:
    await east.advance(f"instruction/{INSTRUCTION}", date(2023, 3, 1))
    amend = ("instruction", "amend", INSTRUCTION, "--add", "94", "--instrument", "5/2023", "--on")
    assert (await east.ask(*amend, "2021-04-01", user="admin")).refused == "region_not_yet"
    assert (await east.ask(*amend, "2023-03-01", user=EAST)).refused == "not_permitted"
    assert (await east.ask(*amend, "2023-03-01", user="admin")).document["details"]["regions"] == ["94"]
    assert (await east.ask("case", "show", "94", user="admin")).document["case"] == case("94")
