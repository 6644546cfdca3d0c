"""Citations: the legal instruments that a reference names, as an official letter cites them.

A reference says how kawal knows a rule: by an article, by a report of one, by a policy of its own. A letter cites
the instruments among these, in full and in the order of their rank, and nothing else.
"""

import re
from collections.abc import Iterable

INSTRUMENTS = {
    "UU": "Undang-Undang",
    "PP": "Peraturan Pemerintah",
    "Perpres": "Peraturan Presiden",
    "Inpres": "Instruksi Presiden",
    "Permendagri": "Peraturan Menteri Dalam Negeri",
    "Permenaker": "Peraturan Menteri Ketenagakerjaan",
    "Permendes": "Peraturan Menteri Desa, Pembangunan Daerah Tertinggal, dan Transmigrasi",
}
"""What references call an instrument, and its full name; the higher ranks first."""
ARTICLE = r"\d+[A-Z]?(?:(?: ayat )?\(\d+\))?"
CITATION = re.compile(
    rf"\b(?P<kind>{'|'.join(INSTRUMENTS)}) (?P<number>\d+)/(?P<year>\d{{4}})"
    rf"(?: (?:art\.|Pasal) (?P<articles>{ARTICLE}(?:(?:, | and | dan |-){ARTICLE})*))?(?: (?P<order>diktum [A-Z]+))?"
)
NAMED = re.compile(r"\binpres-(\d+)-(\d{4})\b")
"""An instruction by the name under which kawal keeps it."""


def cited(references: Iterable[str]) -> tuple[str, ...]:
    """Return the instruments that *references* name, each citation once: the higher rank first, then the older one."""
    found = [
        match
        for reference in references
        for match in CITATION.finditer(NAMED.sub(r"Inpres \1/\2", reference))
    ]
    ranks = list(INSTRUMENTS)
    found.sort(key=lambda one: (ranks.index(one["kind"]), int(one["year"]), int(one["number"])))
    return tuple(dict.fromkeys(_in_full(one) for one in found))


def _in_full(citation: "re.Match[str]") -> str:
    name = f"{INSTRUMENTS[citation['kind']]} Nomor {citation['number']} Tahun {citation['year']}"
    articles = citation["articles"]
    if articles:
        listed = re.sub(r"(?: ayat )?\((\d+)\)", r" ayat (\1)", articles).replace("-", "–")
        name += f" Pasal {re.sub(r', | and | dan ', lambda mark: _joined(mark[0]), listed)}"
    return f"{name} {citation['order']}" if citation["order"] else name


def _joined(mark: str) -> str:
    return ", Pasal " if mark == ", " else " dan Pasal "
