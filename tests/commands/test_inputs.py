"""What people type, before any server is asked."""

from pathlib import Path

import pytest

from schemas.errors import Misused, Refused
from schemas.money import Rupiah
from starter.commands.inputs import amount, codes, content_of, password_of
from starter.commands.output import Output, cell
from starter.commands.tables import rows_of
from starter.people import Office


@pytest.mark.parametrize(("text", "rupiah"), [("1", 1), ("16800", 16_800), ("0016800", 16_800)])
def test_whole_positive_rupiah_are_taken(text: str, rupiah: int) -> None:
    assert amount(text, "a bill") == Rupiah(rupiah)


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "+1", "1.5", "16.800", "16,800.50", "1e6", " 1", "1_000", "٣", "²", "1" * 16, "0x10"],
)
def test_anything_else_is_no_amount(text: str) -> None:
    with pytest.raises(Refused) as refused:
        amount(text, "a bill")
    assert refused.value.reason.code == "invalid_amount"
    assert refused.value.reason.record == "a bill"


def test_a_list_names_each_code_once_in_its_order() -> None:
    assert codes(" 94, 93,94,,") == ("94", "93")


def test_a_file_may_be_as_large_as_allowed_and_not_a_byte_more(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 10)
    assert content_of(file, largest=10) == b"x" * 10
    with pytest.raises(Refused, match="10 bytes"):
        content_of(file, largest=9)
    with pytest.raises(Misused, match="cannot be read"):
        content_of(tmp_path, largest=9)


def test_a_password_is_the_files_line_without_its_end(tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes(b" kata sandi \r\n")
    assert password_of(tmp_path / "password", "") == " kata sandi "


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_table_is_read_as_spreadsheets_save_it(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "offices.csv"
    rows = [["code", "region", "title"], ["36.01/bpkad", "36.01", "Badan Contoh"]]
    file.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8-sig")
    assert rows_of(file, Office) == [Office(code="36.01/bpkad", region="36.01", title="Badan Contoh")]
    file.write_text("code,title\n")
    with pytest.raises(Refused, match="it lacks region"):
        rows_of(file, Office)


def test_a_document_says_when_it_is_a_rehearsals() -> None:
    assert '"simulation": true' in Output({}).json(simulation=True)
    assert "simulation" not in Output({}).json(simulation=False)


def test_cells_read_as_people_write() -> None:
    assert [cell(value) for value in (Rupiah(16_800), None, "", True, ["a", "b"], 0)] == [
        "Rp16.800", "–", "–", "✓", "a, b", "0",
    ]  # fmt: skip
