"""`kawal roster`: what comes with the cards of a rehearsed roster, and the queue of its line."""

import csv
import hashlib
import stat
from pathlib import Path

from python_calamine import CalamineWorkbook

from schemas.terms import Role
from starter.people import Grant, Registers, User
from starter.rehearsal.directory import PASSWORD, officer
from tests.commands.conftest import PANDEGLANG, Office
from tests.support.pdf import pages, squeezed

BATCH = f"{PANDEGLANG}-2022-001"
LINE = f"{PANDEGLANG}-2022-L01"
OFFICER, FOREIGN = officer(PANDEGLANG), "petugas.kartu"


async def numbers(office: Office) -> list[str]:
    found = await office.value(
        "SELECT array_agg(m.kpj ORDER BY m.row_number) FROM membership m LEFT JOIN membership_ended e"
        " ON e.membership = m.id WHERE m.batch = $1 AND e.membership IS NULL",
        BATCH,
    )
    return list(found)


async def test_the_card_list_is_written_for_one_pair_of_eyes_and_its_reading_is_logged(
    office: Office, tmp_path: Path
) -> None:
    read = "SELECT count(*) FROM personal_read WHERE why = 'card list'"
    before = await office.value(read)
    out = tmp_path / "kartu.csv"
    out.write_text("older")
    out.chmod(0o644)
    answer = (await office.ask("roster", "card-list", BATCH, "--out", out, user=OFFICER)).document
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [row["nomor_peserta"] for row in rows] == await numbers(office)
    assert all(row["nama"] and row["tanggal_lahir"] for row in rows)
    assert await office.value(read) - before == answer["people"] == len(rows)

    book = tmp_path / "kartu.xlsx"
    await office.ask("roster", "card-list", BATCH, "--out", book, user=OFFICER)
    sheet = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    assert sheet[1:] == [list(row.values()) for row in rows]


async def test_a_card_list_is_for_the_region_and_has_a_form(office: Office, tmp_path: Path) -> None:
    admin = Registers(office.installation.pool, await office.signed_in("admin"))
    grant = Grant(role=Role.OFFICER, region="36.04")
    await admin.put_users([User(id=FOREIGN, office="36.04/sekda", password=PASSWORD, grants=(grant,))])
    for command, name in (("card-list", "a.csv"), ("certificate", "a.pdf")):
        foreign = await office.ask("roster", command, BATCH, "--out", tmp_path / name, user=FOREIGN)
        assert (foreign.refused, (tmp_path / name).exists()) == ("foreign_region", False)
    form = await office.ask("roster", "card-list", BATCH, "--out", tmp_path / "a.doc", user=OFFICER)
    assert form.code == 2


async def test_the_certificate_says_how_many_and_nobodys_name_or_number(
    office: Office, tmp_path: Path
) -> None:
    out = tmp_path / "bukti.pdf"
    command = ("roster", "certificate", BATCH, "--out", out, "--lang", "id")
    told = (await office.ask(*command, user=OFFICER)).document
    text = " ".join(pages(out.read_bytes()))
    for words in ("SIMULASI", BATCH, LINE, "Kabupaten Pandeglang", "layanan peraga", "Kartu diserahkan"):
        assert squeezed(words) in squeezed(text), words
    assert told["digest"] in squeezed(text)
    every = sorted(await numbers(office))
    assert told["headcount"] == await office.value("SELECT count(*) FROM membership WHERE batch = $1", BATCH)
    assert [step["step"] for step in told["steps"]][:2] == ["submitted", "checked"]
    assert hashlib.sha256("".join(f"{number}\n" for number in every).encode()).hexdigest() == told["digest"]
    assert not any(number in squeezed(text) for number in every)
    assert "Contoh" not in text
    first = out.read_bytes()
    await office.ask(*command, user=OFFICER)
    assert out.read_bytes() == first


async def test_a_queue_is_shown_by_place_and_row(office: Office) -> None:
    shown = await office.ask("roster", "queue", PANDEGLANG, "--line", LINE, user=OFFICER)
    found = shown.document
    assert found["headcount"] == found["seated"] + found["free"]
    assert [place["place"] for place in found["places"]] == sorted(
        place["place"] for place in found["places"]
    )
    assert "Contoh" not in shown.out
    other = await office.ask("roster", "queue", PANDEGLANG, "--line", "35.09-2022-L01", user=OFFICER)
    assert other.refused == "unknown_record"


async def test_a_roster_that_is_not_registered_has_no_certificate(office: Office, tmp_path: Path) -> None:
    unknown = await office.ask(
        "roster", "certificate", f"{PANDEGLANG}-2022-009", "--out", tmp_path / "b.pdf", user=OFFICER
    )
    assert unknown.refused == "unknown_record"
