"""Rosters: what a row must say so that its worker can be registered through a budget line.

A row is judged by itself: neither the file's other rows nor the record are looked at here. All its faults are named,
not only the first, and none of them quotes the person. Rosters have up to a million rows, so whatever many rows have
in common (birth dates, incomes, areas) is judged once and remembered, and a good row raises nothing.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from pydantic import JsonValue

from law import cells
from law.book import book
from law.contributions import band
from law.registration import (
    FEMALE,
    MALE,
    NikFault,
    NikSaid,
    age,
    contradictions,
    hear_nik,
    nik_form,
    too_old,
    too_young,
)
from law.values import table, whole
from schemas.base import Message
from schemas.errors import Reason
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.rosters.columns import COLUMNS, NO, OPTIONAL, YES
from schemas.rosters.sheet import Number
from schemas.terms import RowWarning, Segment, WorkerClass

CLASS, SEGMENT = "kelas", "segmen"
"""Columns that nobody is asked for; where a file has them, they must agree with its line."""
KNOWN = (*COLUMNS, *OPTIONAL, CLASS, SEGMENT)
FAMILY = (
    "ahli_waris_nama", "ahli_waris_hubungan", "ahli_waris_nik",
    "anak_1_nama", "anak_1_tanggal_lahir", "anak_2_nama", "anak_2_tanggal_lahir",
)  # fmt: skip
"""What is said of others than the worker: sealed apart."""
SEALED_APART = frozenset((*FAMILY, CLASS, SEGMENT))
CHILDREN = (("anak_1_nama", "anak_1_tanggal_lahir"), ("anak_2_nama", "anak_2_tanggal_lahir"))
NAMES = ("nama", "nama_ibu")
TEXTS = ("pekerjaan", "alamat", "tempat_lahir")
SEXES = {"L": MALE, "P": FEMALE}
SPREADSHEET_NUMBER = "E+"
"""How a spreadsheet writes a long number; by then its last digits are lost."""
REMEMBERED = 1 << 16

Fault = tuple[Refusal, dict[str, JsonValue]]

EMPTY = "it is empty", "kosong"
NO_NAME = "it is not a name", "bukan nama"
TOO_LONG = "it is too long", "terlalu panjang"
NO_DATE = (
    "it is not a date such as 1980-12-31 or 31-12-1980",
    "bukan tanggal seperti 1980-12-31 atau 31-12-1980",
)
IN_FUTURE = "it lies in the future", "belum terjadi"
TOO_LONG_AGO = "it lies too long ago", "sudah terlalu lama"
NO_SEX = "it is neither L nor P", "bukan L atau P"
NO_AMOUNT = "it is not a positive amount of whole rupiah", "bukan jumlah rupiah bulat yang positif"
NO_PHONE = "it is not a telephone number", "bukan nomor telepon"
NO_DECILE = "it is not a decile", "bukan desil"
NEITHER = f"it is neither {YES} nor {NO}", f"bukan {YES} atau {NO}"
NO_UNIT = "the region's register has no such unit", "tidak ada dalam daftar unit wilayah"
OTHER_LINE = "it is not that of the line", "berbeda dari baris anggarannya"
NO_RELATION = (
    "it is not a relation such as istri, suami, anak or ayah",
    "bukan hubungan seperti istri, suami, anak, ayah",
)
MISSING = "it is missing", "belum diisi"
BEFORE_WORKER = "it lies before the worker's own birth", "mendahului kelahiran pekerjanya"
MORE_CELLS = "it has more cells than there are columns", "selnya lebih banyak daripada kolomnya"


class Terms(Message):
    """What the rows of a roster are held against: the line that pays, the region's units, and the day."""

    worker_class: WorkerClass
    segment: Segment
    income: Rupiah
    """What a worker of the line earns a month, by which it was priced."""
    units: frozenset[str]
    on: date


class Limits(NamedTuple):
    """What is plausible in a roster."""

    name: int
    text: int
    oldest: int
    deciles: int


class Row(NamedTuple):
    """A row whose worker can be registered as far as the row itself says."""

    number: int
    nik: str
    birth_date: str
    """In ISO form."""
    name: str
    mother: str
    income: int
    priority: int
    """Smaller ones get a seat first; 0, for none given, last."""
    transport: bool
    warnings: tuple[str, ...]
    identity: dict[str, str]
    family: dict[str, str]


class Born(NamedTuple):
    """A birth date, and what stands against registering whoever was born on it."""

    on: date
    iso: str
    faults: tuple[Fault, ...]


def limits(on: date) -> Limits:
    """Return what is plausible in a roster on *on*."""
    rule = table(book().ruling("policy.roster_limits", on))
    return Limits(*(whole(rule[name]) for name in Limits._fields))


class RowChecks:
    """The checks of one roster's rows."""

    def __init__(self, header: Sequence[str], terms: Terms) -> None:
        """Prepare the checks for rows under *header*, which names at least `COLUMNS`, in any order."""
        self._terms = terms
        self._width = len(header)
        self._names = tuple(name for name in KNOWN if name in header)
        self._pick: Callable[[Sequence[str]], tuple[str, ...]] = itemgetter(*map(header.index, self._names))
        self._identity = tuple(name for name in self._names if name not in SEALED_APART)
        self._family = tuple(name for name in self._names if name in FAMILY)
        self._form = nik_form()
        self._limits = limits(terms.on)
        ours = ((CLASS, terms.worker_class.value), (SEGMENT, terms.segment.value))
        self._ours = tuple((column, value) for column, value in ours if column in self._names)
        self._band = band(terms.income, terms.on) if terms.worker_class is WorkerClass.BPU else None
        self._born = lru_cache(cells.DATES)(self._read_born)
        self._income = lru_cache(REMEMBERED)(self._read_income)

    def check(self, number: int, row: Sequence[str]) -> Row | Reason:
        """Return the row as it can be registered, or every reason why it cannot."""
        if len(row) != self._width:
            return refused(number, [_cell("baris", MORE_CELLS)])
        said = dict(zip(self._names, self._pick(row), strict=True))
        faults: list[Fault] = []
        if max(map(len, row)) > self._limits.name:
            self._check_lengths(said, faults)
        born, nik = self._check_person(said, faults)
        income = self._income(said["penghasilan"])
        if not isinstance(income, int):
            faults.append(income)
        family = self._check_family(said, born, faults) if self._family else {}
        priority = self._check_others(said, faults)
        if faults or born is None or nik is None or not isinstance(income, int):
            return refused(number, faults)
        identity = {name: cell for name in self._identity if (cell := said[name])}
        identity["tanggal_lahir"] = born.iso
        identity["penghasilan"] = str(income)
        warnings = nik.warnings
        if self._band is not None and income < self._band.low:
            warnings = (*warnings, RowWarning.LOWER_BAND)
        transport = said.get("transportasi", "").lower() == YES
        return Row(
            number, said["nik"], born.iso, said["nama"], said["nama_ibu"],
            income, priority, transport, warnings, identity, family,
        )  # fmt: skip

    def _check_person(self, said: dict[str, str], faults: list[Fault]) -> tuple[Born | None, NikSaid | None]:
        read = self._born(said["tanggal_lahir"])
        born = read if isinstance(read, Born) else None
        faults += read.faults if isinstance(read, Born) else (read,)
        sex = said["jenis_kelamin"] = said["jenis_kelamin"].upper()
        if sex not in SEXES:
            faults.append(_cell("jenis_kelamin", NO_SEX))
        nik = self._check_nik(said["nik"], born, SEXES.get(sex), faults)
        if not (cells.is_name(said["nama"]) and cells.is_name(said["nama_ibu"])):
            faults.extend(
                _no_name(column, said[column]) for column in NAMES if not cells.is_name(said[column])
            )
        if not said["pekerjaan"]:
            faults.append(_cell("pekerjaan", EMPTY))
        if written := said["telepon"]:
            if (number := cells.phone(written)) is None:
                faults.append(_cell("telepon", NO_PHONE))
            else:
                said["telepon"] = number
        return born, nik

    def _check_nik(self, nik: str, born: Born | None, sex: str | None, faults: list[Fault]) -> NikSaid | None:
        if isinstance(nik, Number) or SPREADSHEET_NUMBER in nik.upper():
            faults.append((Refusal.NIK_LOST_DIGITS, {}))
            return None
        heard = hear_nik(nik, self._form)
        if isinstance(heard, NikFault):
            faults.append(_nik(heard, nik))
            return None
        against = contradictions(heard.birth, born.on if born else None, sex)
        faults += map(_nik, against)
        return None if against else heard

    def _check_family(self, said: dict[str, str], born: Born | None, faults: list[Fault]) -> dict[str, str]:
        family = {name: cell for name in self._family if (cell := said[name])}
        if not family:
            return family
        heir = {"ahli_waris_nama", "ahli_waris_hubungan"}
        if not heir.isdisjoint(family):
            faults.extend(_cell(name, MISSING) for name in sorted(heir) if name not in family)
        if called := family.get("ahli_waris_hubungan"):
            relation = cells.relation(called)
            if relation is None:
                faults.append(_cell("ahli_waris_hubungan", NO_RELATION))
            else:
                family["ahli_waris_hubungan"] = relation
        if nik := family.get("ahli_waris_nik"):
            self._check_heirs_nik(nik, family, faults)
        for name, birth in CHILDREN:
            if name in family or birth in family:
                self._check_child(family, name, birth, born, faults)
        return family

    def _check_heirs_nik(self, nik: str, family: dict[str, str], faults: list[Fault]) -> None:
        if "ahli_waris_nama" not in family:
            faults.append(_cell("ahli_waris_nama", MISSING))
        heard = NikFault.NUMBER if isinstance(nik, Number) else hear_nik(nik, self._form)
        if isinstance(heard, NikFault):
            faults.append(_cell("ahli_waris_nik", heard.why(nik)))

    def _check_child(
        self, family: dict[str, str], name: str, birth: str, born: Born | None, faults: list[Fault]
    ) -> None:
        if not cells.is_name(family.get(name, "")):
            faults.append(_no_name(name, family.get(name, "")))
        if birth not in family:
            faults.append(_cell(birth, MISSING))
        elif (on := cells.day(family[birth])) is None:
            faults.append(_cell(birth, NO_DATE))
        elif on > self._terms.on:
            faults.append(_cell(birth, IN_FUTURE))
        elif born and on <= born.on:
            faults.append(_cell(birth, BEFORE_WORKER))
        else:
            family[birth] = on.isoformat()

    def _check_others(self, said: dict[str, str], faults: list[Fault]) -> int:
        get = said.get
        if (unit := get("unit")) and unit not in self._terms.units:
            faults.append(_cell("unit", NO_UNIT))
        if (answer := get("transportasi")) and answer.lower() not in (YES, NO):
            faults.append(_cell("transportasi", NEITHER))
        if begins := get("tanggal_mulai"):
            if (on := cells.day(begins)) is None:
                faults.append(_cell("tanggal_mulai", NO_DATE))
            else:
                said["tanggal_mulai"] = on.isoformat()
        for column, ours in self._ours:
            if said[column] and said[column].upper() != ours:
                faults.append(_cell(column, OTHER_LINE))
        return self._priority(get("desil", ""), faults)

    def _priority(self, decile: str, faults: list[Fault]) -> int:
        if not decile:
            return 0
        place = int(decile) if decile.isascii() and decile.isdigit() else 0
        if not 0 < place <= self._limits.deciles:
            faults.append(_cell("desil", NO_DECILE))
        return place

    def _check_lengths(self, said: dict[str, str], faults: list[Fault]) -> None:
        for column, cell in said.items():
            most = self._limits.text if column in TEXTS else self._limits.name
            if len(cell) > most:
                faults.append(_cell(column, TOO_LONG))

    def _read_born(self, text: str) -> Born | Fault:
        on = cells.day(text)
        if on is None:
            return _cell("tanggal_lahir", NO_DATE if text else EMPTY)
        today = self._terms.on
        if on > today:
            return _cell("tanggal_lahir", IN_FUTURE)
        if age(on, today) > self._limits.oldest:
            return _cell("tanggal_lahir", TOO_LONG_AGO)
        faults: list[Fault] = []
        young, rule = too_young(on, today)
        if young:
            faults.append((Refusal.TOO_YOUNG, {"limit": whole(rule)}))
        if too_old(self._terms.worker_class, on, today, book()):
            limit = whole(book().ruling("registration.bpu_age_limit", today))
            faults.append((Refusal.TOO_OLD, {"limit": limit}))
        return Born(on, on.isoformat(), tuple(faults))

    def _read_income(self, text: str) -> int | Fault:
        income = cells.rupiah(text)
        if not income:
            return _cell("penghasilan", NO_AMOUNT if text else EMPTY)
        if self._band is None or income < self._band.low or self._band.holds(income):
            return income
        # The line was priced by its own band: it carries a lower one, but not a higher one's bills.
        theirs = band(Rupiah(income), self._terms.on)
        return Refusal.HIGHER_BAND, {"base": str(theirs.base), "line_base": str(self._band.base)}


def refused(row: int, faults: Sequence[Fault]) -> Reason:
    """Return the reason why *row* is refused: its first fault, and the others after it."""
    first, *others = (
        Reason(code=code, record=f"row {row}", facts={"record_id": f"baris {row}", **facts})
        for code, facts in faults
    )
    return first.model_copy(update={"also": tuple(others)})


def _cell(column: str, wrong: tuple[str, str]) -> Fault:
    why, why_indonesian = wrong
    return Refusal.INVALID_CELL, {"column": column, "why": why, "why_id": why_indonesian}


def _no_name(column: str, text: str) -> Fault:
    return _cell(column, NO_NAME if text else EMPTY)


def _nik(fault: NikFault, nik: str = "") -> Fault:
    why, why_indonesian = fault.why(nik)
    return Refusal.INVALID_NIK, {"why": why, "why_id": why_indonesian}
