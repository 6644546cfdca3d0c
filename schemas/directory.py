"""The directory's terms: how the head of an office holds it, and what people who write to it call that head."""

from datetime import date
from enum import StrEnum

from schemas.base import Message


class Holding(StrEnum):
    """How the head of an office holds it; the office's status, never a person."""

    DEFINITIVE = "definitive"
    ACTING = "plt"
    """Pelaksana tugas: the post is vacant."""
    DAILY = "plh"
    """Pelaksana harian: its holder is away for a while."""
    INTERIM = "pj"
    """Penjabat: appointed until the next definitive head."""


ABBREVIATED = {Holding.ACTING: "Plt.", Holding.DAILY: "Plh.", Holding.INTERIM: "Pj."}
POSTS = (
    "Bupati", "Camat", "Direktur", "Gubernur", "Inspektur", "Kepala", "Ketua", "Lurah", "Menteri", "Pimpinan",
    "Sekretaris", "Wali Kota", *ABBREVIATED.values(),
)  # fmt: skip
"""What a title that names a post, not an office, begins with."""
HEADED = {
    "CV": "Pimpinan CV",
    "Direktorat Jenderal": "Direktur Jenderal",
    "Inspektorat": "Inspektur",
    "Kecamatan": "Camat",
    "PT": "Pimpinan PT",
    "Pemerintah Desa": "Kepala Desa",
    "Perumda": "Direktur Perumda",
    "Sekretariat": "Sekretaris",
    "Tim": "Ketua Tim",
}
"""What the head of an office is called, where it is not `Kepala` and the office's name."""


class Addressee(Message):
    """An office as it is reached on a day; `title` names an acting head as one, `mail` is None when none is known."""

    office: str
    title: str
    mail: str | None
    phone: str | None
    holding: Holding
    valid_from: date | None
    """None: since before the directory was kept."""
    valid_to: date | None
    """The first day on which this no longer holds."""


def head(title: str) -> str:
    """Return the post that heads an office: `Kepala Dinas Sosial` for `Dinas Sosial`; a post stands as it is."""
    if _begins(title, POSTS):
        return title
    for office, post in HEADED.items():
        if _begins(title, (office,)):
            return post + title.removeprefix(office)
    return f"Kepala {title}"


def styled(title: str, holding: Holding) -> str:
    """Return an office's title; while its head does not hold it definitively, the head's: `Plt. Bupati Pandeglang`."""
    return f"{ABBREVIATED[holding]} {head(title)}" if holding in ABBREVIATED else title


def _begins(title: str, words: tuple[str, ...]) -> bool:
    return any(title == word or title.startswith(f"{word} ") for word in words)
