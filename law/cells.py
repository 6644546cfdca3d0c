"""Cells: what people write into a roster's columns, read as dates, rupiah, telephone numbers, names and relations.

Every reader returns None for what it cannot read, and guesses nothing: an amount with a comma is refused, because
some mean thousands by it and others a fraction.
"""

import re
from datetime import date
from functools import lru_cache

from law.heirs import Relation
from schemas.money import LIMIT

ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
INDONESIAN = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
"""Day, month and year, as forms ask for them."""
RUPIAH = re.compile(r"(?:Rp\.?\s*)?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,00|,-)?", re.IGNORECASE)
PHONE = re.compile(r"(?:\+?62|0)?([2-9][0-9]{6,12})")
"""In a spreadsheet, a number that begins with 0 loses it."""
UNSPOKEN = str.maketrans("", "", " -.()/")
LETTER = re.compile(r"[^\W\d_]")
DIGIT = re.compile(r"\d")
DATES = 1 << 17
AMOUNTS = 1 << 16

RELATIONS = {
    "istri": Relation.WIDOW, "isteri": Relation.WIDOW, "janda": Relation.WIDOW,
    "suami": Relation.WIDOWER, "duda": Relation.WIDOWER,
    "anak": Relation.CHILD, "anak kandung": Relation.CHILD,
    "ayah": Relation.PARENT, "bapak": Relation.PARENT, "ibu": Relation.PARENT, "orang tua": Relation.PARENT,
    "cucu": Relation.GRANDCHILD, "kakek": Relation.GRANDPARENT, "nenek": Relation.GRANDPARENT,
    "saudara": Relation.SIBLING, "saudara kandung": Relation.SIBLING, "kakak": Relation.SIBLING,
    "adik": Relation.SIBLING, "mertua": Relation.PARENT_IN_LAW, "wasiat": Relation.NAMED_IN_WILL,
} | {relation.value.lower(): relation for relation in Relation}  # fmt: skip
"""What an heir is called; kawal's own words are taken too."""


@lru_cache(maxsize=DATES)
def day(text: str) -> date | None:
    """Return the date that *text* says: 1980-12-31, 31-12-1980, 31/12/1980 or 31.12.1980."""
    if found := ISO.fullmatch(text):
        year, month, of_month = found.groups()
    elif found := INDONESIAN.fullmatch(text):
        of_month, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError:
        return None


@lru_cache(maxsize=AMOUNTS)
def rupiah(text: str) -> int | None:
    """Return the whole rupiah that *text* says: 1000000, 1.000.000, Rp1.000.000 or Rp 1.000.000,00."""
    found = RUPIAH.fullmatch(text)
    amount = int(found[1].replace(".", "")) if found else LIMIT
    return amount if amount < LIMIT else None


def phone(text: str) -> str | None:
    """Return the telephone number that *text* says, beginning with 0: from 0812…, 812…, 62812… or +62 812-…."""
    found = PHONE.fullmatch(text.translate(UNSPOKEN))
    return f"0{found[1]}" if found else None


def is_name(text: str) -> bool:
    """Return whether *text* can be somebody's name: letters, and more of them than digits."""
    if text.replace(" ", "").isalpha():
        return True
    return len(LETTER.findall(text)) > len(DIGIT.findall(text))


def relation(text: str) -> Relation | None:
    """Return what an heir called *text* is to the worker."""
    return RELATIONS.get(" ".join(text.lower().replace("_", " ").split())) or RELATIONS.get(text.lower())
