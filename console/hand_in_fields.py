"""What a family fills in: each field checked, what is wrong said beside it in Indonesian, the rest turned into a claim file."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from activities.claims.documents import limits, looked
from console.forms import Form
from law.documents import listed
from law.heirs import Relation
from law.values import table, whole
from schemas.claim_wording import DOCUMENTS, related
from schemas.errors import Refused
from schemas.families import Claimant, ClaimFile, Contact, Family, Reporter
from schemas.refusals import Refusal
from schemas.terms import Cause
from starter.claim_links.handing_in import Link, Scan
from vault.content import content_digest

T = TypeVar("T")
CAUSE_WORDS = {
    Cause.NON_WORK: "Sakit, usia lanjut, atau sebab lain di luar pekerjaan",
    Cause.WORK_ACCIDENT: "Kecelakaan ketika bekerja",
    Cause.COMMUTING: "Kecelakaan dalam perjalanan pergi atau pulang kerja",
    Cause.SUDDEN_AT_WORK: "Meninggal mendadak di tempat kerja, bukan karena kecelakaan",
}
"""How people say of what somebody died."""
RELATIONS: dict[str, tuple[str, Relation | None]] = {
    "istri": ("istri", Relation.WIDOW),
    "suami": ("suami", Relation.WIDOWER),
    "anak": ("anak", Relation.CHILD),
    "orang-tua": ("ayah atau ibu", Relation.PARENT),
    "cucu": ("cucu", Relation.GRANDCHILD),
    "kakek-nenek": ("kakek atau nenek", Relation.GRANDPARENT),
    "saudara": ("saudara kandung", Relation.SIBLING),
    "mertua": ("mertua", Relation.PARENT_IN_LAW),
    "lain": ("kerabat lain, tetangga, atau perangkat desa", None),
}
"""What who reports is to the dead, as the form asks it, and as the order of heirs does."""
OWN = ("own_nik", "birth_date", "account")
"""What only an heir fills in."""
DOCUMENT = "doc."
"""How the names of the files' fields begin; the document's code follows."""
NAME, ADDRESS = 100, 300
"""Characters."""
OLDEST = 1900
"""The year before which nobody who is claimed for was born."""
WRONG = {
    "needed": "Harap diisi.",
    "nik": "NIK terdiri dari 16 angka, seperti di KTP atau kartu keluarga.",
    "same_nik": "Ini NIK yang meninggal. Isi NIK Anda sendiri.",
    "date": "Isi tanggal, bulan, dan tahun, misalnya 15-08-2022.",
    "future": "Tanggal ini belum tiba.",
    "choose": "Pilih salah satu.",
    "phone": "Nomor telepon terdiri dari 8 sampai 15 angka.",
    "mail": "Alamat surel belum lengkap, misalnya nama@contoh.id.",
    "reach": "Isi nomor telepon atau surel, agar petugas dapat menghubungi Anda.",
    "account": "Nomor rekening terdiri dari 8 sampai 20 angka.",
    "heir": (
        "Anda mengisi NIK, tanggal lahir, atau rekening Anda sendiri. Kalau Anda ahli waris, centang kotak ini; kalau bukan,"
        " kosongkan isian itu."
    ),
    "relation": "Yang dapat menjadi ahli waris: suami, istri, anak, orang tua, cucu, kakek-nenek, saudara kandung, mertua.",
    "long": "Terlalu panjang.",
    "type": "Berkas ini bukan PDF, JPEG, atau PNG.",
    "size": "Berkas ini lebih besar dari {megabytes} MB.",
    "none": "Pilih sedikitnya satu berkas.",
}
"""What is wrong with a field, in words that repeat nothing of it."""
NIK = re.compile(r"\d{16}")
PHONE = re.compile(r"\+?\d{8,15}")
MAIL = re.compile(r"(?=.{6,200}$)[^@\s]+@[^@\s]+\.[^@\s]+")
ACCOUNT = re.compile(r"\d{8,20}")


@dataclass
class Checked:
    """What came of a form: a claim file and scans, or what is wrong, by field."""

    file: ClaimFile | None = None
    scans: list[Scan] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def documents(link: Link) -> dict[str, tuple[str, tuple[Cause, ...]]]:
    """Return the documents that a link's page asks for: by code, the words and the causes for which alone it is asked.

    For a claim, those that it lacks stand first.
    """
    known = listed(link.today)
    codes = [*link.missing, *(code for code in known if code not in link.missing)]
    return {
        code: (DOCUMENTS[code].say("id") if code in DOCUMENTS else code, known.get(code, ()))
        for code in codes
    }


def checked(form: Form, link: Link) -> Checked:
    """Return what *form* says, checked."""
    found = Checked()
    found.scans = _scans(form.files, link, found.errors)
    if link.claim is None:
        found.file = _Reading(form.fields, link, found.errors).file()
    elif not found.scans and not found.errors:
        found.errors["documents"] = WRONG["none"]
    return found


class _Reading:
    """Reads the fields of a death report; what cannot be read is noted, and stands for nothing."""

    def __init__(self, fields: Mapping[str, str], link: Link, errors: dict[str, str]) -> None:
        self.fields = fields
        self.today = link.today
        self.errors = errors

    def file(self) -> ClaimFile | None:
        nik = self._needed("nik", lambda said: _match(NIK, _digits(said)), "nik")
        died_on = self._needed("died_on", _day, "date")
        cause = self._needed("cause", Cause, "choose")
        name = self._text("name", NAME)
        _, relation = self._needed("relation", RELATIONS.__getitem__, "choose") or ("", None)
        contact = self._contact()
        heir = "heir" in self.fields
        born = self._given("birth_date", _day, "date") if heir else None
        account = (
            self._given("account", lambda said: _match(ACCOUNT, _digits(said)), "account") if heir else None
        )
        own = self._needed("own_nik", lambda said: _match(NIK, _digits(said)), "nik") if heir else None
        if not heir and any(tidy(self.fields.get(one, "")) for one in OWN):
            self.errors["heir"] = WRONG["heir"]
        if heir and relation is None:
            self.errors.setdefault("relation", WRONG["relation"])
        if own is not None and own == nik:
            self.errors["own_nik"] = WRONG["same_nik"]
        for day, when in (("died_on", died_on), ("birth_date", born)):
            if when is not None and when > self.today:
                self.errors[day] = WRONG["future"]
        if self.errors or nik is None or died_on is None or cause is None:
            return None
        heirs: tuple[Claimant, ...] = ()
        if own is not None and relation is not None:
            heirs = (
                Claimant(
                    ref="H1", name=name, nik=own, relation=relation.value, birth_date=born, account=account,
                    contact=contact,
                ),
            )  # fmt: skip
        accident = cause in (Cause.WORK_ACCIDENT, Cause.COMMUTING)
        return ClaimFile(
            nik=nik,
            died_on=died_on,
            cause=cause,
            traffic=accident and "traffic" in self.fields,
            reporter=Reporter(name=name, relation=related(relation) if relation else "", contact=contact),
            # She said herself that she is one of them, and is written to once.
            family=Family(heirs=heirs, reported_by=heirs[0].ref if heirs else None),
        )

    def _contact(self) -> Contact:
        phone = self._given("phone", lambda said: _match(PHONE, _digits(said)), "phone")
        mail = self._given("mail", lambda said: _match(MAIL, said), "mail")
        if not phone and not mail and not {"phone", "mail"} & self.errors.keys():
            self.errors["phone"] = WRONG["reach"]
        return Contact(phone=phone, mail=mail, address=self._text("address", ADDRESS))

    def _text(self, name: str, most: int) -> str:
        said = tidy(self.fields.get(name, ""))
        if not said:
            self.errors[name] = WRONG["needed"]
        elif len(said) > most:
            self.errors[name] = WRONG["long"]
        return said[:most]

    def _needed(self, name: str, read: Callable[[str], T], wrong: str) -> T | None:
        if not tidy(self.fields.get(name, "")):
            self.errors[name] = WRONG["choose" if wrong == "choose" else "needed"]
            return None
        return self._given(name, read, wrong)

    def _given(self, name: str, read: Callable[[str], T], wrong: str) -> T | None:
        said = tidy(self.fields.get(name, ""))
        if not said:
            return None
        try:
            return read(said)
        except (ValueError, KeyError):
            self.errors[name] = WRONG[wrong]
            return None


def _scans(files: Mapping[str, bytes], link: Link, errors: dict[str, str]) -> list[Scan]:
    """Return the files, each once: one photograph may be several documents."""
    asked, ruling = documents(link), limits(link.today)
    codes: dict[str, list[str]] = {}
    data: dict[str, bytes] = {}
    for name, content in files.items():
        code = name.removeprefix(DOCUMENT)
        if code not in asked:
            continue
        try:
            looked(code, content, ruling)
        except Refused as refused:
            wrong = "size" if refused.reason.code == Refusal.DOCUMENT_TOO_LARGE else "type"
            most = whole(table(ruling)["bytes"]) // 1_000_000
            errors[name] = WRONG[wrong].format(megabytes=most)
        else:
            sha256 = content_digest(content)
            data[sha256] = content
            codes.setdefault(sha256, []).append(code)
    return [
        Scan(tuple(sorted(of)), data[sha256]) for sha256, of in sorted(codes.items(), key=lambda one: one[1])
    ]


def tidy(said: str) -> str:
    """Return what somebody typed on one line, without what nobody sees."""
    seen = "".join(
        " " if unicodedata.category(letter).startswith(("Z", "Cc")) else letter
        for letter in unicodedata.normalize("NFC", said)
        if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn")
    )
    return " ".join(seen.split())


def _digits(said: str) -> str:
    """Return *said* without what people write between digits."""
    return re.sub(r"[ ().\-/]", "", said)


def _match(pattern: re.Pattern[str], said: str) -> str:
    if not said.isascii() or not pattern.fullmatch(said):
        raise ValueError
    return said


def _day(said: str) -> date:
    """Return a day as a browser's field sends it, or as people write it where it has none."""
    for day in _read(said):
        if day.year >= OLDEST:
            return day
    raise ValueError


def _read(said: str) -> Iterator[date]:
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            yield datetime.strptime(re.sub(r"[/. ]", "-", said), form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
