"""Rulings as people read them: each value with its reference, and a clear mark on what is only assumed."""

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import JsonValue

from law.quotes import Remark
from schemas.money import Rupiah
from schemas.rulings import Confidence, Ruling
from starter.commands.frame import Desk
from starter.commands.output import Table

WIDE = 60
RUPIAH = "IDR"
PERCENT = "percent"
COUNTS = 1000
"""No amount of the law is smaller, and no number of months or years is larger."""
DECIMAL = re.compile(r"\d+(\.\d+)?")
MARK = "⚠"


def basis(rulings: Sequence[Ruling]) -> dict[str, Any]:
    """Return what an answer rests on as JSON: its rulings, and by name those that are only assumed."""
    return {
        "rulings": [ruling.model_dump(mode="json") for ruling in rulings],
        "assumed": [ruling.parameter for ruling in rulings if ruling.confidence is Confidence.ASSUMED],
    }


def ruling_table(desk: Desk, rulings: Sequence[Ruling]) -> Table:
    """Return the rulings as a table; what is assumed carries a mark."""
    headings = (
        desk.say("parameter", "parameter"),
        desk.say("nilai", "value"),
        desk.say("berlaku sejak", "in force from"),
        desk.say("keyakinan", "confidence"),
        desk.say("rujukan", "reference"),
    )
    rows = [
        (one.parameter, worth(one), one.effective_from, sureness(desk, one.confidence), one.reference)
        for one in rulings
    ]
    return Table(desk.say("Dasar hukum", "Legal basis"), headings, rows)


def assumptions(desk: Desk, rulings: Sequence[Ruling]) -> list[str]:
    """Return a warning that names what the answer assumes, or nothing."""
    names = ", ".join(one.parameter for one in rulings if one.confidence is Confidence.ASSUMED)
    if not names:
        return []
    return [
        desk.say(
            f"{MARK} Jawaban ini bersandar pada anggapan, bukan bunyi peraturan yang dibaca: {names}",
            f"{MARK} This answer rests on assumptions, not on the text of a regulation: {names}",
        )
    ]


def worth(ruling: Ruling, *, full: bool = False) -> str:
    """Return a ruling's value in words: Rp16.800, 0.24 %, I 0.24, II 0.54; long ones shortened unless *full*."""
    words = _words(ruling.value, ruling.unit)
    return words if full or len(words) <= WIDE else f"{words[: WIDE - 1]}…"


def remark(desk: Desk, found: Remark, day: date | None) -> str:
    """Return what a remark means; *day* is by when the benefit is claimed, where there is such a day."""
    indonesian, english = REMARKS[found]
    return desk.say(indonesian, english).format(day=day)


def sureness(desk: Desk, confidence: Confidence) -> str:
    """Return how surely a value is known; what is assumed carries a mark."""
    match confidence:
        case Confidence.OFFICIAL:
            return desk.say("resmi", "official")
        case Confidence.REPORTED:
            return desk.say("diberitakan", "reported")
        case Confidence.ASSUMED:
            return f"{MARK} {desk.say('anggapan', 'assumed')}"


def _words(value: JsonValue, unit: str) -> str:
    match value:
        case bool() | None:
            return json.dumps(value)
        case int() if RUPIAH in unit and value >= COUNTS:
            return str(Rupiah(value))
        case dict():
            return ", ".join(f"{key} {_words(inner, unit)}" for key, inner in value.items())
        case list():
            return "; ".join(_words(inner, unit) for inner in value)
        case str() if PERCENT in unit and DECIMAL.fullmatch(value):
            return f"{value} %"
        case _:
            return str(value)


REMARKS = {
    Remark.COVERED: (
        "Kepesertaan aktif pada hari meninggal, menurut keterangan yang diberikan.",
        "The membership was active on the day of death, as far as stated.",
    ),
    Remark.INACTIVE: (
        "Kepesertaan tidak aktif: tidak ada manfaat yang dibayar BPJS Ketenagakerjaan.",
        "The membership was not active: the agency pays nothing.",
    ),
    Remark.EMPLOYER_PAYS_FIRST: (
        "Pemberi kerja yang menunggak membayar manfaat lebih dahulu dan diganti setelah melunasi tunggakan.",
        "An employer in arrears pays the benefit first and is reimbursed after settling them.",
    ),
    Remark.WAITING: (
        "Peserta BPU dengan masa iur di bawah batas: hanya biaya pemakaman.",
        "A non-wage-earner with fewer paid months than the rule asks for: the burial amount only.",
    ),
    Remark.NO_MONTH_PAID: (
        "Belum ada bulan yang dibayar; dianggap aktif karena demikian dinyatakan.",
        "No month has been paid; taken as active because it was stated.",
    ),
    Remark.MORE_PAID_THAN_MEMBER: (
        "Bulan yang dibayar lebih banyak daripada lamanya kepesertaan; periksa kedua angka.",
        "More months paid than the membership lasted; check both figures.",
    ),
    Remark.NO_SCHOLARSHIP: (
        "Tidak ada beasiswa bagi anak yang disebut.",
        "No scholarship for the children named.",
    ),
    Remark.MAY_LAPSE: (
        "Hak atas manfaat dapat gugur: ajukan klaim sebelum {day}. kawal tidak menolak klaim karenanya.",
        "The right to the benefit may lapse: claim before {day}. kawal refuses no claim for it.",
    ),
}
