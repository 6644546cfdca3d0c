"""`kawal contribution statement|forecast|bills` against a real installation."""

import json
import stat
from pathlib import Path

from tests.commands.conftest import PANDEGLANG, Office

OFFICER = "petugas.36-01"


async def a_bill(office: Office) -> str:
    listed = (await office.ask("contribution", "bills", PANDEGLANG, user=OFFICER)).document["bills"]
    assert {"bill_kind", "credit", "outstanding"} <= listed[0].keys()
    return str(listed[0]["bill"])


async def test_a_bill_is_written_for_its_payer_and_item_by_item(office: Office, tmp_path: Path) -> None:
    bill = await a_bill(office)
    page, table, document = (tmp_path / f"tagihan.{suffix}" for suffix in ("pdf", "csv", "json"))
    before = await office.value("SELECT count(*) FROM personal_read")
    answer = (await office.ask("contribution", "statement", bill, "--out", page, user=OFFICER)).document
    assert page.read_bytes().startswith(b"%PDF")
    assert (answer["bill"], answer["out"]) == (bill, str(page))
    assert await office.value("SELECT count(*) FROM personal_read") == before
    for file in (table, document):
        file.touch(mode=0o644)
        assert (await office.run("contribution", "statement", bill, "--out", file, user=OFFICER)).code == 0
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = json.loads(document.read_text())
    assert len(written["items"]) == written["headcount"] == len(table.read_text().splitlines()) - 1
    assert await office.value("SELECT count(*) FROM personal_read") == before + 2 * written["headcount"]


async def test_another_kind_of_file_is_wrong_usage(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "tagihan.docx"
    answer = await office.run("contribution", "statement", await a_bill(office), "--out", out, user=OFFICER)
    assert answer.code == 2
    assert not out.exists()


async def test_the_forecast_shows_every_month_of_every_line(office: Office) -> None:
    asked = ("contribution", "forecast", PANDEGLANG, "--year", 2022)
    lines = (await office.ask(*asked, user=OFFICER)).document["lines"]
    assert lines
    for line in lines:
        assert line["remaining"] == line["budgeted"] - line["billed"]
        assert [one for one in line["months"] if one["billed"]]
    shown = (await office.run(*asked, user=OFFICER)).out
    assert all(line["line"] in shown for line in lines)
