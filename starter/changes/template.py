"""Templates: an empty list of changes, in which a spreadsheet keeps every digit, and how to fill it in."""

import csv
import io
from typing import Any

import xlsxwriter

from schemas.changes import COLUMNS, KINDS, LEAVINGS, SOURCE_COLUMN
from schemas.terms import Leaving
from starter.rosters.template import DELIMITER, HINT, LAST_ROW, WIDE, WIDTH

ALL = (*COLUMNS, SOURCE_COLUMN)
CHOICES: dict[str, dict[str, Any]] = {
    "nik": {"validate": "length", "criteria": "==", "value": 16},
    "perubahan": {"validate": "list", "source": [*KINDS]},
    "alasan": {
        "validate": "list",
        "source": [word for word, why in LEAVINGS.items() if why is not Leaving.DEATH],
    },
}
"""What a spreadsheet refuses at once; any other cell is only explained."""
WORDS = {
    "id": {
        "nik": "NIK 16 digit pekerja yang sudah menjadi peserta",
        "perubahan": "keluar, upah, atau pindah",
        "tanggal": "Hari berlakunya, tahun-bulan-hari: hari terakhir bagi yang keluar, hari pertama bagi lainnya",
        "alasan": "Hanya bagi yang keluar; kematian dilaporkan sebagai klaim",
        "upah_baru": "Upah sebulan dalam rupiah bulat: wajib bagi upah, boleh bagi pindah",
        "baris_tujuan": "Hanya bagi yang pindah: kode baris anggaran yang membiayai selanjutnya",
        "baris_asal": "Hanya bila pekerja menjadi peserta melalui beberapa baris: baris yang berubah",
    },
    "en": {
        "nik": "16-digit NIK of a worker who is a member",
        "perubahan": "keluar (leaves), upah (wage) or pindah (moves)",
        "tanggal": "The day it counts from, year-month-day: a leaver's last day, the first day of anything else",
        "alasan": "Leavers only; a death is reported as a claim",
        "upah_baru": "Monthly wage in whole rupiah: needed for upah, allowed for pindah",
        "baris_tujuan": "Movers only: the code of the budget line that pays from then on",
        "baris_asal": "Only where a worker is a member through several lines: the one that changes",
    },
}
"""What each column wants."""
SHEETS = {"id": ("Perubahan", "Petunjuk"), "en": ("Changes", "Instructions")}


def csv_template() -> bytes:
    """Return the header of a list of changes as CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=DELIMITER, lineterminator="\r\n").writerow(ALL)
    return written.getvalue().encode("utf-8-sig")


def xlsx_template(lang: str) -> bytes:
    """Return an empty list of changes as XLSX, with instructions in *lang*."""
    file = io.BytesIO()
    data, instructions = SHEETS[lang]
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        sheet, page = book.add_worksheet(data), book.add_worksheet(instructions)
        sheet.freeze_panes(1, 0)
        page.set_column(0, 0, WIDTH)
        page.set_column(1, 1, WIDE)
        for place, column in enumerate(ALL):
            wanted = WORDS[lang][column]
            sheet.set_column(place, place, WIDTH, text)
            sheet.write_string(0, place, column, bold)
            hint = {"validate": "any", "input_title": column, "input_message": wanted[:HINT]}
            hint |= CHOICES.get(column, {})
            sheet.data_validation(1, place, LAST_ROW, place, hint)
            page.write_string(place, 0, column, bold)
            page.write_string(place, 1, wanted, text)
    return file.getvalue()
