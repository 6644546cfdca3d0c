"""Members through the command line: lists of changes, single changes, and who was covered on a day."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from schemas.changes import COLUMNS
from schemas.names import changes_id
from schemas.rosters.reading import open_sheet
from schemas.terms import Role
from starter.changes.single import single
from starter.people import Grant, Registers, User
from starter.rehearsal.cast import PANDEGLANG as PERSONA
from starter.rehearsal.directory import PASSWORD, approver, officer
from starter.rehearsal.people import worker
from tests.commands.conftest import PANDEGLANG, Office, Result
from vault.keys import KeyRing

STAFF, VULNERABLE = PERSONA.lines[0], PERSONA.pledges[0].line
OFFICER, APPROVER = officer(PANDEGLANG), approver(PANDEGLANG)
DEAD = 6
"""The member of staff who died on 11 August 2022."""
WHY = "ahli waris bertanya di kantor"
HEADER = ";".join(COLUMNS)


def nik(row: int) -> str:
    return worker(PANDEGLANG, STAFF, row)[0]


def identity(folder: Path, row: int) -> Path:
    file = folder / f"nik-{row}"
    file.write_text(nik(row) + "\n")
    return file


def batch_of(answer: Result) -> str:
    """Return the list that a command submitted; its rows are checked."""
    assert answer.code == 0, answer.out + answer.err
    return str(answer.document["details"]["batch"])


async def test_a_template_is_a_list_that_can_be_uploaded_in_either_kind(
    office: Office, tmp_path: Path
) -> None:
    for name in ("changes.xlsx", "changes.csv"):
        file = tmp_path / name
        assert (await office.ask("member", "template", "--out", file)).document == {"out": str(file)}
        with file.open("rb") as written, open_sheet(written, COLUMNS) as sheet:
            assert sheet.header[:6] == COLUMNS
            assert list(sheet.rows()) == []
        empty = await office.ask("member", "changes", PANDEGLANG, file, "--year", 2022, user=OFFICER)
        assert empty.refused == "invalid_input"
        assert "no row below its header" in empty.err
    again = await office.ask("member", "template", "--out", tmp_path / "changes.csv")
    assert again.code == 2


async def test_a_list_goes_from_a_workbook_to_its_returned_rows_and_never_past_four_eyes(
    office: Office, tmp_path: Path
) -> None:
    file, returned = tmp_path / "changes.xlsx", tmp_path / "perbaiki.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, [nik(1), "keluar", "2022-12-15", "berhenti"])
        sheet.write_number(2, 0, int(nik(2)))
        sheet.write_row(2, 1, ["keluar", "2022-12-15", "berhenti"])
        sheet.write_row(3, 0, [nik(DEAD), "upah", "2022-12-01", "", 2_000_000])
    uploaded = await office.ask("member", "changes", PANDEGLANG, file, "--year", 2022, user=OFFICER)
    batch = batch_of(uploaded)

    shown = (await office.ask("member", "show", batch, user=APPROVER)).document
    assert (shown["stage"], shown["accepted"], shown["refused"]) == ("checked", 1, 2)
    [group] = shown["groups"]
    assert (group["kind"], group["why"], group["rows"]) == ("leave", "left", 1)

    errors = (await office.ask("member", "errors", batch, "--out", returned, user=OFFICER)).document["errors"]
    assert [(one["row"], one["code"]) for one in errors] == [(3, "nik_lost_digits"), (4, "membership_ended")]
    with returned.open("rb") as written, open_sheet(written, COLUMNS) as sheet:
        assert sheet.header[0] == "kesalahan"
        rows = [cells for _, cells in sheet.rows()]
    assert rows[1][1] == nik(DEAD)
    assert rows[1][0].startswith("baris 4: kepesertaan telah berakhir pada 2022-08-11")
    assert (
        await office.value("SELECT count(*) FROM personal_read WHERE person LIKE $1", f"{batch}/row-%") == 2
    )

    assert (await office.ask("member", "approve", batch, user=OFFICER)).refused == "four_eyes"
    assert await office.refusals(changes_id(batch)) == ["four_eyes"]
    reject = ("member", "reject", batch, "--ground", "menunggu surat keputusan")
    assert (await office.ask(*reject, user=APPROVER)).code == 0
    assert (await office.ask("member", "show", batch, user=APPROVER)).document["stage"] == "rejected"


async def test_a_single_change_keeps_the_number_out_of_sight_and_is_approved_by_somebody_else(
    office: Office, tmp_path: Path
) -> None:
    words = ("member", "wage", PANDEGLANG, "--nik-file", identity(tmp_path, 3), "--from", "2022-12-01",
             "--wage", "1600000")  # fmt: skip
    given = await office.ask(*words, user=OFFICER)
    batch = batch_of(given)
    again = (await office.ask(*words, user=OFFICER)).document
    assert (again["repeated"], again["details"]["batch"]) == (True, batch)
    assert nik(3) not in given.out + given.err
    approved = (await office.ask("member", "approve", batch, user=APPROVER)).document
    assert (approved["details"]["wages"], approved["details"]["freed"]) == (1, [])
    wage = "SELECT income FROM membership_wage JOIN change_row USING (membership, income) WHERE batch = $1"
    assert await office.value(wage, batch) == 1_600_000


def test_a_list_of_one_row_cannot_be_guessed_from_its_digest(tmp_path: Path) -> None:
    ours, theirs = (KeyRing.create(tmp_path / name) for name in ("ours.json", "theirs.json"))
    cells = {"nik": nik(3), "perubahan": "upah", "tanggal": "2022-12-01", "upah_baru": "1600000"}
    assert single(ours, cells) == single(ours, cells)
    assert single(ours, cells) != single(theirs, cells)
    with open_sheet(io.BytesIO(single(ours, cells)), COLUMNS) as sheet:
        [(_, row)] = sheet.rows()
    assert row[:6] == [nik(3), "upah", "2022-12-01", "", "1600000", ""]


async def test_a_number_is_read_from_standard_input_and_a_death_is_no_leaving(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed_in(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    leave = ("member", "leave", PANDEGLANG, "--nik-file", "-", "--on", "2022-12-15", "--why")
    typed_in(nik(4))
    assert (await office.ask(*leave, "death", user=OFFICER)).refused == "death_is_claimed"
    typed_in("36010")
    refused = await office.ask(*leave, "left", user=OFFICER)
    assert refused.refused == "invalid_nik"
    typed_in(nik(4))
    assert (await office.ask(*leave, "transferred", user=OFFICER)).code == 2
    typed_in(nik(4))
    batch = batch_of(await office.ask(*leave, "own_employer", user=OFFICER))
    assert (await office.ask("member", "show", batch, user=OFFICER)).document["groups"][0][
        "why"
    ] == "own_employer"
    await office.ask("member", "reject", batch, "--ground", "contoh saja", user=APPROVER)


async def test_who_moves_through_the_command_line_is_judged_like_a_list(
    office: Office, tmp_path: Path
) -> None:
    words = ("member", "move", PANDEGLANG, "--nik-file", identity(tmp_path, 5), "--from", "2022-12-15")
    nowhere = batch_of(await office.ask(*words, "--to", "36.01-2022-L09", user=OFFICER))
    [error] = (await office.ask("member", "errors", nowhere, user=OFFICER)).document["errors"]
    assert error["code"] == "unknown_record"
    assert (await office.ask("member", "show", nowhere, user=OFFICER)).document["stage"] == "refused"
    own = batch_of(await office.ask(*words, "--to", "36.01-2022-L01", user=OFFICER))
    assert (await office.ask("member", "errors", own, user=OFFICER)).document["errors"][0][
        "code"
    ] == "already_member"


async def looked_up(
    office: Office, tmp_path: Path, row: int, day: str, *more: str, user: str = OFFICER
) -> Result:
    words = ("case", "coverage", "--nik-file", identity(tmp_path, row), "--on", day, "--why", WHY, *more)
    return await office.ask(*words, user=user)


async def test_a_person_is_covered_by_what_was_paid_and_the_look_up_is_logged(
    office: Office, tmp_path: Path
) -> None:
    found = await looked_up(office, tmp_path, 1, "2022-06-30")
    [member] = found.document["memberships"]
    assert found.document["covered"] is True
    assert (member["segment"], member["worker_class"], member["payer"]) == ("NON_ASN", "PU", "dinas-contoh")
    assert member["month"]["billed"] is True
    assert member["month"]["paid_on"] is not None
    assert member["month"]["document"]
    assert found.document["rulings"]
    assert nik(1) not in found.out
    logged = "SELECT reader || ' ' || person || ' ' || why FROM personal_read ORDER BY id DESC LIMIT 1"
    assert await office.value(logged) == f"{OFFICER} {found.document['person']} {WHY}"

    early = (await looked_up(office, tmp_path, 1, "2022-01-05")).document
    assert (early["covered"], early["memberships"]) == (False, [])


async def test_what_was_not_known_yet_covers_nobody_yet(office: Office, tmp_path: Path) -> None:
    now = (await looked_up(office, tmp_path, 1, "2022-06-30")).document
    paid_on = date.fromisoformat(now["memberships"][0]["month"]["paid_on"])
    before = (await looked_up(office, tmp_path, 1, "2022-06-30", "--known-on", "2022-06-30")).document
    assert paid_on > date(2022, 6, 30)
    assert before["memberships"][0]["month"]["paid_on"] is None
    assert (await looked_up(office, tmp_path, 1, "2022-06-30", "--known-on", "2021-12-31")).document[
        "person"
    ] is None


async def test_the_dead_are_covered_on_the_day_of_death_and_members_no_longer_after_it(
    office: Office, tmp_path: Path
) -> None:
    assert (await looked_up(office, tmp_path, DEAD, "2022-08-11")).document["covered"] is True
    assert (await looked_up(office, tmp_path, DEAD, "2022-08-12")).document["memberships"] == []


async def test_an_unknown_number_is_called_unknown_without_being_repeated(
    office: Office, tmp_path: Path
) -> None:
    unknown = "3601010201809999"
    file = tmp_path / "unknown"
    file.write_text(unknown)
    words = ("case", "coverage", "--nik-file", file, "--on", "2022-06-30", "--why", WHY)
    found = await office.ask(*words, user=OFFICER)
    assert (found.code, found.document["person"], found.document["memberships"]) == (0, None, [])
    plain = await office.run(*words, user=OFFICER)
    assert "Nobody with this NIK" in plain.out
    assert unknown not in found.out + found.err + plain.out + plain.err
    logged = "SELECT person FROM personal_read ORDER BY id DESC LIMIT 1"
    assert await office.value(logged) == "nik/unknown"


async def test_who_holds_no_role_in_the_region_learns_nothing_of_its_members(
    office: Office, tmp_path: Path
) -> None:
    far = User(
        id="petugas.jauh",
        office="35/gubernur",
        password=PASSWORD,
        grants=(Grant(role=Role.OFFICER, region="35"),),
    )
    await Registers(office.installation.pool, await office.signed_in("admin")).put_users([far])
    found = (await looked_up(office, tmp_path, 1, "2022-06-30", user=far.id)).document
    assert (found["person"], found["memberships"], found["covered"]) == (None, [], False)
    refused = await office.ask("case", "coverage", PANDEGLANG, user=far.id)
    assert refused.refused == "foreign_region"
    assert (await office.ask("case", "coverage", PANDEGLANG, user=None)).refused == "not_signed_in"


@pytest.mark.parametrize(
    "words",
    [(), (PANDEGLANG, "--nik-file", "nik"), ("--nik-file", "nik"), ("--nik-file", "nik", "--why", "x")],
    ids=["nobody", "both", "no reason", "no real reason"],
)
async def test_a_look_up_needs_one_subject_and_a_reason(office: Office, words: tuple[str, ...]) -> None:
    assert (await office.ask("case", "coverage", *words, user=OFFICER)).code == 2


async def test_a_regions_coverage_is_counted_by_people_and_shared_only_with_stated_denominators(
    office: Office,
) -> None:
    words = ("case", "coverage", PANDEGLANG, "--on", "2022-06-30")
    bare = await office.ask(*words, user=OFFICER)
    assert bare.document["shares"] == []
    assert "No denominator is on record" in (await office.run(*words, user=OFFICER)).out
    by_segment = {one["segment"]: one["registered"] for one in bare.document["segments"]}
    assert by_segment == {"NON_ASN": STAFF.headcount, "RENTAN": VULNERABLE.headcount}
    total = bare.document["total"]
    assert total["registered"] == STAFF.headcount + VULNERABLE.headcount
    assert total["active"] <= total["registered"]

    for definition, denominator, as_of in (
        ("penduduk bekerja", 500_000, "2021-12-31"),
        ("pekerja rentan desil 1", 30, "2022-01-31"),
        ("penduduk bekerja", 510_000, "2022-12-31"),
    ):
        added = await office.ask(
            "indicator", "add", PANDEGLANG, "cakupan", "--as-of", as_of, "--numerator", 1,
            "--numerator-definition", "peserta", "--denominator", denominator,
            "--denominator-definition", definition, "--source", f"contoh {definition}", user="admin",
        )  # fmt: skip
        assert added.code == 0, added.out
    shares = (await office.ask(*words, user=OFFICER)).document["shares"]
    assert [(one["definition"], one["denominator"], one["as_of"]) for one in shares] == [
        ("pekerja rentan desil 1", 30, "2022-01-31"),
        ("penduduk bekerja", 500_000, "2021-12-31"),
    ]
    assert shares[0]["registered_percent"] == "100.0"
    before = (await office.ask("case", "coverage", PANDEGLANG, "--on", "2021-12-30", user=OFFICER)).document
    assert (before["total"]["registered"], before["shares"]) == (0, [])
