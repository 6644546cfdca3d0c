"""A rehearsal that was left running: what a command wakes acts at once, though business time stands still."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from law.registration import compose_nik
from schemas.issuing import SubmitRoster
from schemas.names import commitment_id
from schemas.terms import Segment
from tests.commands.conftest import INSTRUCTION, PANDEGLANG, Office, Result
from tests.support.pdf import pages, squeezed

OFFICER, APPROVER = "petugas.36-01", "pemeriksa.36-01"
LINE = f"{PANDEGLANG}-2022-L02"
HEADER = "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,telepon,penghasilan"


def roster(folder: Path, born: date, name: str) -> Path:
    """Write a roster of one good row, and of one whose NIK lacks a digit."""
    nik = compose_nik(PANDEGLANG, born, female=False, serial=5001)
    rest = f"Warga {name},{born},L,Ibu {name},petani,,1000000"
    file = folder / "roster.csv"
    file.write_text(f"{HEADER}\n{nik},{rest}\n{nik[:15]},{rest}\n")
    return file


async def business_now(office: Office) -> object:
    return await office.value("SELECT max(business_at) FROM audit_entry WHERE chain NOT LIKE 'register/%'")


async def status(office: Office, batch: str) -> Result:
    return await office.run("roster", "status", batch, "--lang", "en", user=OFFICER)


async def test_an_uploaded_roster_is_checked_and_its_approval_carried_out(
    office: Office, tmp_path: Path
) -> None:
    upload = (
        "roster",
        "upload",
        PANDEGLANG,
        roster(tmp_path, date(1983, 4, 5), "Contoh Lima"),
        "--line",
        LINE,
    )
    batch = (await office.ask(*upload, user=OFFICER)).document["details"]["batch"]
    now = await business_now(office)
    assert "accepted 1, refused 1, held 0\n" in (await status(office, batch)).out
    assert (await office.ask("roster", "approve", batch, user=APPROVER)).code == 0
    told = (await status(office, batch)).out
    assert f"{batch}: registered" in told
    assert "numbered " in told
    assert await business_now(office) == now


async def test_a_command_given_again_goes_on_where_the_first_attempt_ended(
    office: Office, tmp_path: Path
) -> None:
    file = roster(tmp_path, date(1974, 8, 9), "Misal Enam")
    name, sha256 = await office.installation.upload_file("roster", file)
    body = SubmitRoster(
        line=LINE, segment=Segment.RENTAN, fiscal_year=2022, content=name, content_digest=sha256
    )
    signed_in = await office.signed_in(OFFICER)
    first = await office.installation.commands(signed_in).give(
        commitment_id(INSTRUCTION, PANDEGLANG),
        "submit_roster",
        "commitment.submit_roster",
        f"submit_roster.{LINE}.{sha256[:12]}",
        body,
    )
    batch = str(first.details["batch"])
    assert "its rows are not checked yet" in (await status(office, batch)).out
    again = await office.ask("roster", "upload", PANDEGLANG, file, "--line", LINE, user=OFFICER)
    assert again.document["repeated"] is True
    assert "accepted 1, refused 1, held 0\n" in (await status(office, batch)).out


async def test_an_answer_reads_the_same_when_it_is_given_again(office: Office) -> None:
    words = (
        "case", "outreach", PANDEGLANG, "--kind", "monitoring", "--held-on", "2022-12-19", "--regions", PANDEGLANG,
        "--attendance", 0, "--lang", "en",
    )  # fmt: skip
    first, again = [await office.run(*words, user=OFFICER) for _ in range(2)]
    assert again.out.replace(" (carried out before)", "") == first.out
    assert first.out.splitlines()[1].startswith("attendance 0, kind monitoring, outreach 36.01-E")


async def test_what_a_payment_did_is_told_in_rupiah(office: Office) -> None:
    told = await office.run("contribution", "confirm", "36.01-2022-M001", "--lang", "en", user=APPROVER)
    assert "allocated Rp145.800, amount Rp145.800, bill 36.01-2022-L01-02" in told.out
    assert "{" not in told.out


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "it takes at least 10 characters"), ("id", "paling sedikit 10 karakter")]
)
async def test_what_is_too_short_is_said_in_the_readers_language(
    office: Office, lang: str, words: str
) -> None:
    given = await office.run(
        "budget", "extend", PANDEGLANG, "--year", 2023, "--milestone", "DPA", "--until", "2023-01-20", "--owner",
        "36/gubernur", "--reason", "singkat", "--lang", lang, user=APPROVER,
    )  # fmt: skip
    assert given.code == 1
    assert words in given.err
    assert "singkat" not in given.err


async def test_a_year_without_money_is_not_called_funded(office: Office) -> None:
    shown = (await office.ask("budget", "show", PANDEGLANG, user=OFFICER)).document
    lines = {
        (line["details"]["fiscal_year"], line["status"])
        for line in shown["lines"]
        if line["what"] == "year_funded"
    }
    assert lines == {(2021, "unfunded"), (2022, "recorded")}


async def test_every_letter_of_a_rehearsal_is_set_and_the_evaluations_demand_is_the_evaluators(
    office: Office, tmp_path: Path
) -> None:
    unset = "SELECT count(*) FROM letter_drafted l WHERE NOT EXISTS (SELECT FROM letter_pdf p WHERE p.letter = l.letter)"
    for _ in range(100):
        if not await office.value(unset):
            break
        await asyncio.sleep(0.1)
    assert await office.value(unset) == 0
    out = tmp_path / "surat.pdf"
    letter = f"budget/{INSTRUCTION}/{PANDEGLANG}/2022#letter.evaluation"
    shown = (await office.ask("letter", "show", letter, "-o", out, user=OFFICER)).document
    assert (shown["sender"], shown["addressee"]) == ("36/gubernur", "36.01/bupati")
    text = squeezed("".join(pages(out.read_bytes())))
    assert squeezed("menambah anggaran iuran sekurang-kurangnya Rp2.419.200 bagi 12 pekerja") in text
    assert "terlambat" not in text
