"""References: the bills and the disbursement order that a payer's free text names.

A bill is `36.01-2022-L01-03`: region, year, line and month, with the unit below the region between year and line
where a line is a unit's, and a suffix for corrections (K) and late fees (D). Treasuries, tellers and banking
applications drop dashes, insert spaces and change case; what is still unambiguous is read.
"""

import re

BETWEEN = r"[\s./_-]*"
BILL = re.compile(
    rf"""
    (?<![0-9]) (?<![0-9][.])
    (?P<province>[1-9]\d) (?:[.\s]?(?P<district>\d\d))? {BETWEEN}
    (?P<year>20\d\d)
    (?:[-/](?P<unit>[a-z0-9.]+(?:[-/][a-z0-9.]+)*?)[-/])? {BETWEEN}
    L {BETWEEN} (?P<line>\d\d|[1-9]\d\d) {BETWEEN}
    (?P<month>0[1-9]|1[0-2])
    (?:{BETWEEN} (?P<kind>[KD]) {BETWEEN} (?P<number>[1-9]\d?))?
    (?![0-9])
    """,
    re.IGNORECASE | re.VERBOSE,
)
SP2D = re.compile(
    r"(?P<token>(?<!\S)[^\s,;:]*SP2D[^\s,;:]*\d[^\s,;:]*)|SP2D[\s:]*(?:NO(?:MOR)?\b[.\s:]*)?(?P<number>[^\s,;:]*\d[^\s,;:]*)",
    re.IGNORECASE,
)
TRAILING = ".()-/"
LONGEST = 60
"""Characters of a disbursement order's number."""


def bills_named(reference: str) -> tuple[str, ...]:
    """Return the bills that *reference* names, as kawal spells them, each once, in the order of the text."""
    return tuple(dict.fromkeys(_bill(found) for found in BILL.finditer(reference)))


def sp2d_named(reference: str) -> str | None:
    """Return the number of the disbursement order (SP2D) that *reference* names, in capitals, or None."""
    found = SP2D.search(reference)
    if found is None:
        return None
    number = (found["token"] or f"SP2D-{found['number']}").upper().strip(TRAILING)
    return number if len(number) <= LONGEST else None


def sp2d_number(number: str) -> str | None:
    """Return a disbursement order's number as `sp2d_named` spells it, whether or not it says that it is one."""
    return sp2d_named(number) or sp2d_named(f"SP2D {number}")


def _bill(found: "re.Match[str]") -> str:
    region = f"{found['province']}.{found['district']}" if found["district"] else found["province"]
    unit = f"-{found['unit']}" if found["unit"] else ""
    suffix = f"-{found['kind'].upper()}{found['number']}" if found["kind"] else ""
    return f"{region}-{found['year']}{unit}-L{found['line']}-{found['month']}{suffix}"
