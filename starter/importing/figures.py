"""Figures: numbers, volumes and sources of money as Indonesian budgets write them; never a binary fraction."""

import re

from schemas.errors import Refused
from schemas.money import LIMIT, Rupiah
from schemas.refusals import Refusal
from schemas.terms import Funding
from starter.importing.sheets import Cell

GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,0{1,2})?")
"""1.234.567 or 1.234.567,00."""
PLAIN = re.compile(r"\d+([.,]0{1,2})?")
LONGEST = 30
"""Characters of the longest number anybody budgets."""
PEOPLE = r"orang|org|peserta|pekerja|jiwa|or"
MONTHS = r"bulan|bln|bl"
HEADS_OF = re.compile(rf"([\d.]+)\s*(?:{PEOPLE})\b(?!\s*/)", re.IGNORECASE)
MONTHS_OF = re.compile(rf"([\d.]+)\s*(?:{MONTHS})\b", re.IGNORECASE)
SOURCES = (
    (r"cukai|\bcht\b|tembakau", Funding.DBH_CHT),
    (r"sawit", Funding.DBH_SAWIT),
    (r"\bbos\b|operasional sekolah", Funding.BOS),
    (r"\bcsr\b|\btjsl\b|tanggung jawab sosial", Funding.CSR),
    (r"baznas|zakat|\bzis\b", Funding.BAZNAS),
    (r"lingkaran", Funding.GN_LINGKARAN),
    (r"mandiri|swadaya", Funding.MANDIRI),
    (r"\badd\b|alokasi dana desa|dana desa|apbdes|apb desa|\bpades\b", Funding.APBDES),
    (r"\bapbn\b|kementerian", Funding.APBN),
    (r"apbd[ -]*p\b|perubahan", Funding.APBD_P),
    (
        r"apbd|\bpad\b|pendapatan asli|\bdau\b|\bdbh\b|dana umum|alokasi umum|transfer|bagi hasil|silpa|murni",
        None,
    ),
)
"""How a source is named → which it is; none for general money of the region's budget."""


def rupiah(cell: Cell, record: str) -> Rupiah:
    """Return whole positive rupiah; raises Refused INVALID_AMOUNT for a fraction and for anything else."""
    found = _whole(re.sub(r"^rp\.?\s*", "", str(cell).strip(), flags=re.IGNORECASE))
    if found is None or not 0 < found < LIMIT:
        raise Refused(Refusal.INVALID_AMOUNT, record, given=str(cell)[:40])
    return Rupiah(found)


def count(cell: Cell, record: str, what: str) -> int:
    """Return a whole number of people or months above zero; raises Refused INVALID_INPUT."""
    found = _whole(str(cell).strip())
    if not found:
        raise Refused(Refusal.INVALID_INPUT, record, what=what, why="it is not a whole number above zero")
    return found


def volume(text: str) -> tuple[int | None, int | None]:
    """Return the head-count and the months in words such as `3.500 Orang x 12 Bulan`, None for what is not said."""
    people, months = HEADS_OF.search(text), MONTHS_OF.search(text)
    return (people and _whole(people[1])) or None, (months and _whole(months[1])) or None


def funding(cell: Cell, record: str, general: Funding) -> Funding:
    """Return the source of money that *cell* names, *general* for the region's own; raises Refused NOT_ONE_OF."""
    words = str(cell).strip()
    if words.upper() in set(Funding):
        return Funding(words.upper())
    for pattern, source in SOURCES:
        if re.search(pattern, words, re.IGNORECASE):
            return source or general
    raise Refused(Refusal.NOT_ONE_OF, f"{record}: sumber dana", given=words[:60], known=", ".join(Funding))


def _whole(text: str) -> int | None:
    if not text.isascii() or len(text) > LONGEST:
        return None
    if GROUPED.fullmatch(text):
        return int(text.partition(",")[0].replace(".", ""))
    if PLAIN.fullmatch(text):
        return int(re.split(r"[.,]", text)[0])
    return None
