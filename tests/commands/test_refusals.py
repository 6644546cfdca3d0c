"""Bad input: each gets a refusal that names the record, the rule and the next step; nothing is done half."""

import csv
import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from kawal import DEFECT, MISUSED, REFUSED, UNAVAILABLE
from law.registration import compose_nik
from schemas.errors import Refused, Unavailable
from schemas.issuing import Acknowledge
from schemas.names import budget_id, registration_id
from schemas.terms import Role
from starter.people import Grant, Registers, User
from starter.rehearsal.directory import PASSWORD
from tests.commands.conftest import INSTRUCTION, PANDEGLANG, Office, case, typed
from tests.support.stages import roster

OFFICER = "petugas.36-01"
APPROVER = "pemeriksa.36-01"
WEST = "petugas.barat"
"""An officer of regions that nobody has rehearsed."""
SERANG, TANGERANG, MERAUKE = "36.04", "36.03", "91.01"


@pytest.fixture(scope="session")
async def desk(office: Office) -> Office:
    """Add one officer to the office, for regions in which only these tests act."""
    grants = tuple(
        Grant(role=role, region=region)
        for region in (SERANG, TANGERANG, MERAUKE, "32.71", "31.71")
        for role in (Role.OFFICER, Role.APPROVER)
    )
    admin = await office.signed_in("admin")
    new = User(id=WEST, office="36.01/sekda", password=PASSWORD, grants=grants)
    await Registers(office.installation.pool, admin).put_users([new])
    return office


def acknowledge(region: str, on: str = "2021-03-25", document: str = "1/2021") -> tuple[str, ...]:
    return ("case", "acknowledge", region, "--on", on, "--document", document)


def budget_line(region: str, amount: str, *, income: str = "1000000") -> tuple[str, ...]:
    return (
        "budget", "line", region, "--year", "2022", "--owner", "36.04/dinsos", "--payer", "36.04/dinsos",
        "--account", "5.1.02.02.02.0006", "--segment", "RENTAN", "--class", "BPU", "--funding", "APBD_MURNI",
        "--headcount", "10", "--income", income, "--months", "12", f"--amount={amount}",
    )  # fmt: skip


async def test_an_unknown_region_is_refused_and_logged(desk: Office) -> None:
    result = await desk.ask(*acknowledge("99.99"), user=WEST)
    assert result.refused == "unknown_region"
    assert "99.99" in result.document["refused"]["message"]
    assert "Kemendagri" in result.document["refused"]["message"]
    assert await desk.refusals("commitment/99.99") == ["unknown_region"]


async def test_a_province_of_2022_owes_nothing_until_the_instruction_is_amended(desk: Office) -> None:
    assert (await desk.ask(*acknowledge("95"), user="admin")).refused == "not_addressee"


async def test_a_date_before_the_instruction_is_refused_by_the_case_and_logged(desk: Office) -> None:
    before = await desk.value("SELECT version FROM case_file WHERE id = $1", case(SERANG))
    result = await desk.ask(*acknowledge(SERANG, on="2021-03-01"), user=WEST)
    assert result.refused == "before_instruction"
    assert {"2021-03-01", "2021-03-25"} <= set(result.document["refused"]["facts"].values())
    assert "before_instruction" in await desk.refusals(case(SERANG))
    assert await desk.value("SELECT version FROM case_file WHERE id = $1", case(SERANG)) == before


async def test_the_issue_of_an_instruction_before_its_signing_is_refused(desk: Office) -> None:
    early = await desk.ask("instruction", "issue", INSTRUCTION, "--on", "2021-03-01", user="admin")
    assert early.refused == "before_instruction"
    unknown = await desk.ask("instruction", "issue", "inpres-9-1999", user="admin")
    assert unknown.refused == "unknown_instruction"
    tomorrow = str(date.today() + timedelta(days=2))  # noqa: DTZ011 - two days are more than any zone
    late = await desk.ask("instruction", "issue", INSTRUCTION, "--on", tomorrow, user="admin")
    assert late.refused == "too_early"
    assert {"before_instruction", "too_early"} <= set(await desk.refusals(f"instruction/{INSTRUCTION}"))


async def test_an_instruction_issued_twice_opens_nothing_twice(desk: Office) -> None:
    again = (await desk.ask("instruction", "issue", INSTRUCTION, user="admin")).document
    added = await desk.value("SELECT count(*) FROM region_added")
    assert (again["commitments"], again["new"]) == (548 + added, 0)


@pytest.mark.parametrize(
    "amount", ["-1", "0", "16.800", "16800,50", "1e6", "Rp16800", "", "１６８００", "9" * 16]
)
async def test_half_negative_and_decorated_rupiah_are_refused(desk: Office, amount: str) -> None:
    result = await desk.ask(*budget_line(PANDEGLANG, amount), user=OFFICER)
    assert result.refused == "invalid_amount"
    assert result.document["refused"]["record"] == budget_id(INSTRUCTION, PANDEGLANG, 2022)


async def test_the_same_command_twice_is_carried_out_once_and_answered_alike(desk: Office) -> None:
    first = (await desk.ask(*acknowledge(TANGERANG), user=WEST)).document
    second = (await desk.ask(*acknowledge(TANGERANG), user=WEST)).document
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert {**first, "repeated": None, "next_due": None} == {**second, "repeated": None, "next_due": None}
    other = await desk.ask(*acknowledge(TANGERANG, document="2/2021"), user=WEST)
    assert other.refused == "different_content"
    another = await desk.ask(*acknowledge(TANGERANG, document="2/2021"), "--occurrence", 2, user=WEST)
    assert another.refused == "already_recorded"


async def test_a_closed_case_takes_no_command(desk: Office) -> None:
    result = await desk.ask(
        "budget", "record", PANDEGLANG, "--year", 2021, "--milestone", "DPPA", "--on", "2021-11-01",
        "--document", "DPPA/1", "--occurrence", 2, user=OFFICER,
    )  # fmt: skip
    assert result.refused == "case_closed"
    assert result.document["refused"]["record"] == budget_id(INSTRUCTION, PANDEGLANG, 2021)
    assert await desk.refusals(budget_id(INSTRUCTION, PANDEGLANG, 2021)) == ["case_closed"]


async def test_somebody_elses_region_is_refused_and_logged(desk: Office) -> None:
    result = await desk.ask(*acknowledge(SERANG), user=OFFICER)
    assert result.refused == "foreign_region"
    assert result.document["refused"]["facts"]["regions"] == PANDEGLANG
    assert (await desk.refusals(case(SERANG))).count("foreign_region") == 1


async def test_the_server_refuses_somebody_elses_region_whatever_the_client_checks(desk: Office) -> None:
    commands = desk.installation.commands(await desk.signed_in(OFFICER))
    body = Acknowledge(on=date(2021, 3, 25), document="1/2021")
    with pytest.raises(Refused) as refused:
        await commands.give(case("36.02"), "acknowledge", "commitment.acknowledge", "acknowledge", body)
    assert refused.value.reason.code == "foreign_region"
    assert await desk.refusals(case("36.02")) == ["foreign_region"]


async def test_who_may_not_give_a_command_uploads_nothing(desk: Office, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(roster(PANDEGLANG))
    before = await desk.value("SELECT count(*) FROM content")
    upload = ("roster", "upload", PANDEGLANG, file, "--line", "36.01-2022-L01")
    assert (await desk.ask(*upload, user=WEST)).refused == "foreign_region"
    assert await desk.value("SELECT count(*) FROM content") == before


async def test_a_role_one_does_not_hold_is_refused(desk: Office) -> None:
    assert (await desk.ask(*acknowledge(SERANG), user="auditor")).refused == "not_permitted"


async def test_a_command_without_sign_in_is_refused_and_logged(desk: Office) -> None:
    assert (await desk.ask(*acknowledge(SERANG))).refused == "not_signed_in"
    assert "not_signed_in" in await desk.refusals(f"commitment/{SERANG}")


async def test_budget_facts_of_a_region_without_a_budget_belong_to_its_province(desk: Office) -> None:
    result = await desk.ask(
        "budget", "record", "31.71", "--year", 2022, "--milestone", "RKPD", "--on", "2021-06-01",
        "--document", "1", user=WEST,
    )  # fmt: skip
    assert result.refused == "no_own_budget"
    assert result.document["refused"]["facts"]["province"] == "31"


async def test_a_fact_dated_after_its_codes_end_names_the_successor_that_reaches_the_same_case(
    desk: Office,
) -> None:
    await desk.advance(case(MERAUKE), date(2023, 2, 1))
    ended = await desk.ask(*acknowledge(MERAUKE, on="2023-01-10"), user=WEST)
    assert ended.refused == "region_ended"
    assert ended.document["refused"]["facts"]["successor"] == "93.01"
    assert "93.01" in ended.document["refused"]["message"]
    early = await desk.ask(*acknowledge("93.01", on="2021-04-01"), user=WEST)
    assert early.refused == "region_not_yet"
    assert await desk.refusals(case(MERAUKE)) == ["region_ended", "region_not_yet"]
    recorded = (await desk.ask(*acknowledge("93.01", on="2023-01-10"), user=WEST)).document
    assert recorded["case"] == case(MERAUKE)


async def test_a_roster_with_bad_rows_seals_none_of_them_and_says_what_is_wrong(
    desk: Office, tmp_path: Path
) -> None:
    born = date(1980, 1, 2)
    good = [compose_nik("36.01", born, female=False, serial=serial) for serial in (7001, 7002)]
    niks = [good[0], good[1][:15], "3,60101E+15", good[0]]
    header = "nik;nama;tanggal_lahir;jenis_kelamin;nama_ibu;pekerjaan;telepon;penghasilan"
    rows = [
        f"{nik};Warga Contoh {n:03d};{born};L;Ibu Contoh;petani;;1000000" for n, nik in enumerate(niks, 1)
    ]
    rows.append(f"{good[1]};Warga Contoh 005;{born};L;Ibu Contoh;petani;;-5")
    file = tmp_path / "roster.csv"
    file.write_text("\n".join([header, *rows]))
    line = await desk.value(
        "SELECT line FROM line_budgeted WHERE chain = $1 ORDER BY line LIMIT 1",
        budget_id(INSTRUCTION, PANDEGLANG, 2022),
    )
    upload = ("roster", "upload", PANDEGLANG, file, "--line", line)
    batch = (await desk.ask(*upload, user=OFFICER)).document["details"]["batch"]
    assert (await desk.ask(*upload, user=OFFICER)).document["repeated"] is True

    out = tmp_path / "perbaiki.csv"
    errors = (await desk.ask("roster", "errors", batch, "--out", out, user=OFFICER)).document["errors"]
    assert [(one["row"], one["code"]) for one in errors] == [
        (3, "invalid_nik"),
        (4, "nik_lost_digits"),
        (5, "repeated_row"),
        (6, "invalid_cell"),
    ]
    assert not any(nik in json.dumps(errors) for nik in (*good, niks[1]))
    with out.open(encoding="utf-8-sig") as written:
        returned = list(csv.DictReader(written, delimiter=";"))
    assert [row["nik"].lstrip("'") for row in returned] == [niks[1], niks[2], niks[3], good[1]]
    assert "NIK tidak sah" in returned[0]["kesalahan"]
    assert out.stat().st_mode & 0o077 == 0
    read = await desk.value("SELECT count(*) FROM personal_read WHERE person LIKE $1", f"{batch}/row-%")
    assert read == len(errors)

    own = await desk.ask("roster", "approve", batch, user=OFFICER)
    assert own.refused == "four_eyes"
    assert await desk.refusals(registration_id(batch)) == ["four_eyes"]
    assert (await desk.ask("roster", "status", batch, user=OFFICER)).document["registered"] is None
    back = await desk.ask("roster", "reject", batch, "--ground", "wrong segment", user=APPROVER)
    assert back.code == 0
    assert (await desk.ask("roster", "approve", batch, user=APPROVER)).refused == "case_closed"


async def test_a_file_that_is_no_roster_is_refused_before_it_is_kept(desk: Office, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("code,name\n1,2\n")
    before = await desk.value("SELECT count(*) FROM content")
    result = await desk.ask("roster", "upload", PANDEGLANG, file, "--line", "36.01-2022-L01", user=OFFICER)
    assert result.refused == "invalid_input"
    assert await desk.value("SELECT count(*) FROM content") == before


async def test_what_is_too_large_for_a_command_is_refused(desk: Office, tmp_path: Path) -> None:
    claim = tmp_path / "claim.json"
    claim.write_bytes(b'{"nik": "' + b"1" * 2_100_000 + b'"}')
    result = await desk.ask("claim", "open", PANDEGLANG, "--file", claim, user=OFFICER)
    assert result.refused == "too_large"
    assert result.document["refused"]["facts"]["size"] == claim.stat().st_size

    units = tmp_path / "units.csv"
    codes = [f"unit-{n:05d}-{'x' * 45}" for n in range(5000)]
    units.write_text(
        "code,kind,name,valid_from\n" + "".join(f"{code},village,Desa Contoh,2020-01-01\n" for code in codes)
    )
    assert (await desk.ask("unit", "upload", SERANG, units, user=WEST)).code == 0
    regulate = (
        "case",
        "regulate",
        SERANG,
        "--kind",
        "INBUP",
        "--number",
        "1/2021",
        "--enacted-on",
        "2021-03-25",
    )
    result = await desk.ask(*regulate, "--addressees", "all", user=WEST)
    assert result.refused == "too_large"
    assert await desk.value("SELECT count(*) FROM instrument_enacted WHERE chain = $1", case(SERANG)) == 0


async def test_a_claim_file_is_refused_without_repeating_what_it_says(desk: Office, tmp_path: Path) -> None:
    claim = tmp_path / "claim.json"
    claim.write_text(
        '{"nik": "3601010201800001", "died_on": "kemarin", "cause": "x", "documents": [], "heirs": []}'
    )
    result = await desk.ask("claim", "open", PANDEGLANG, "--file", claim, user=OFFICER)
    assert result.refused == "invalid_input"
    assert "3601010201800001" not in result.out + result.err
    assert "kemarin" not in result.out + result.err


async def test_wrong_usage_is_told_apart(desk: Office) -> None:
    assert (await desk.run("case", "list", "--progress", "finished", user=WEST)).code == MISUSED
    assert (await desk.run("case", "acknowledge", SERANG, user=WEST)).code == MISUSED
    assert (await desk.run(*acknowledge(SERANG, on="1 April"), user=WEST)).code == MISUSED
    missing = ("roster", "upload", PANDEGLANG, "/nowhere.csv", "--line", "36.01-2022-L01")
    assert (await desk.run(*missing, user=OFFICER)).code == MISUSED


async def test_refusals_speak_both_languages(desk: Office) -> None:
    result = await desk.run(*acknowledge("99.99"), "--lang", "id", user=WEST)
    assert result.code == REFUSED
    assert result.out == ""
    assert "bukan kode provinsi" in result.err


async def test_a_database_that_is_down_is_unavailable(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://kawal@127.0.0.1:1/kawal")
    for words in (("case", "list"), acknowledge(SERANG), ("todo",)):
        result = await desk.ask(*words, user=WEST)
        assert result.code == UNAVAILABLE
        assert result.document["unavailable"]["what"] == "PostgreSQL"
        assert "try the same command again" in result.err


async def test_reads_do_without_temporal_and_commands_say_that_it_is_away(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await desk.ask(*acknowledge(TANGERANG), user=WEST)).code == 0
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    assert (await desk.ask("case", "list", user=WEST)).code == 0
    acknowledged = (await desk.ask("case", "show", TANGERANG, user=WEST)).document["stages"]["issuing"][1]
    assert acknowledged["evidence"]["event_id"] is None
    assert acknowledged["evidence"]["audit"]["seq"] > 1
    result = await desk.ask(*acknowledge(SERANG), user=WEST)
    assert (result.code, result.document["unavailable"]["what"]) == (UNAVAILABLE, "Temporal")


async def test_a_defect_is_named_and_logged_without_a_traceback(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("3601010201800001")

    monkeypatch.setattr("starter.commands.case.reader", broken)
    result = await desk.ask("case", "list", user=WEST)
    assert result.code == DEFECT
    assert "Traceback" not in result.out + result.err
    log = Path(result.document["defect"]["log"]).read_text()  # noqa: ASYNC240 - nothing else runs
    assert "ZeroDivisionError" in log
    assert "3601010201800001" not in log


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ([Unavailable("Temporal"), Unavailable("PostgreSQL")], UNAVAILABLE),
        ([ExceptionGroup("inner", [Unavailable("Temporal")])], UNAVAILABLE),
        ([Unavailable("Temporal"), ZeroDivisionError("1")], DEFECT),
    ],
    ids=["servers away", "nested", "a defect among them"],
)
async def test_what_fails_side_by_side_ends_as_what_it_is(
    desk: Office, monkeypatch: pytest.MonkeyPatch, errors: list[Exception], code: int
) -> None:
    async def broken(*_: object) -> None:
        raise ExceptionGroup("side by side", errors)

    monkeypatch.setattr("starter.commands.case.reader", broken)
    assert (await desk.ask("case", "list", user=WEST)).code == code


async def test_no_installation_is_unavailable_with_the_next_step(tmp_path: Path) -> None:
    result = await typed("case", "list", data=tmp_path)
    assert result.code == UNAVAILABLE
    assert "kawal up" in result.err


@pytest.mark.parametrize("folder", [".", "not/there"])
async def test_the_doctor_of_no_installation_names_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", os.devnull)
    result = await typed("ops", "doctor", "--json", data=tmp_path / folder)
    assert result.code == UNAVAILABLE
    broken = {one["subject"]: one for one in result.document["findings"] if one["state"] == "broken"}
    assert {"postgresql", "temporal", "keys"} <= broken.keys()
    assert "kawal up" in broken["temporal"]["detail"]
