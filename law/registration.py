"""Registration: what an identity number (NIK) says, and who is too old to register.

A NIK is the area of first registration, the day of birth (raised by forty for women), month, year and a serial. It
has no check digit, so a well-formed number may still not exist: only the civil registry knows. The area is for
life: codes that no longer exist are a warning, never a refusal.
"""

from datetime import date
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, NoReturn

from law.book import Book, book
from law.deadlines import Deadline, after_working_days
from law.regions import find
from law.values import table, whole
from law.working_days import calendar
from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import RowWarning, WorkerClass

FEMALE = "F"
MALE = "M"
FIRST_DISTRICT = "01"
CENTURY = 100
LEAP_CENTURY = 2000
BIRTHS = 1 << 17
"""How many spellings of days of birth are remembered: all of a century, for men and women."""
AREAS = 10_000
"""How many areas are remembered: all that four digits can say."""


class NikFinding(Message):
    """What a well-formed NIK says. The century of birth does not stand in it."""

    area: str
    sex: str
    birth_day: int
    birth_month: int
    birth_year: int
    """The last two digits."""
    warnings: tuple[str, ...]


class NikFault(Enum):
    """What can be wrong with a NIK, in English and Indonesian."""

    NUMBER = "it is a number, not text", "berupa angka, bukan teks"
    LETTERS = "it holds something other than digits", "memuat selain angka"
    LENGTH = "it has {given} digits instead of {digits}", "jumlahnya {given} digit, seharusnya {digits}"
    SERIAL = "the serial number is all zeros", "nomor urutnya nol semua"
    NO_DATE = "it holds no date of birth", "tidak memuat tanggal lahir"
    BIRTH_DATE = "its date of birth is not the form's", "tanggal lahirnya berbeda dari formulir"
    SEX = "its sex is not the form's", "jenis kelaminnya berbeda dari formulir"

    def why(self, nik: str = "") -> tuple[str, str]:
        """Return what is wrong with *nik* in both languages, without quoting it."""
        numbers = {"given": len(nik), "digits": nik_form().digits}
        english, indonesian = self.value
        return english.format_map(numbers), indonesian.format_map(numbers)


class NikForm(NamedTuple):
    """The form of a NIK: how many digits it has, and where in it what stands."""

    digits: int
    area: int
    women_add: int
    serial: int


class NikBirth(NamedTuple):
    """The day of birth and the sex that six digits of a NIK say."""

    day: int
    month: int
    year: int
    """The last two digits."""
    sex: str


class NikSaid(NamedTuple):
    """What a well-formed NIK says, as tuples that are shared by all that say the same."""

    birth: NikBirth
    warnings: tuple[str, ...]


def nik_form() -> NikForm:
    """Return the form of a NIK by the law book."""
    form = table(book().newest("registration.nik"))
    return NikForm(*(whole(form[name]) for name in NikForm._fields))


def hear_nik(nik: str, form: NikForm) -> NikSaid | NikFault:
    """Return what *nik* says, or why it says nothing. Raises nothing: rosters ask this a million times."""
    if not (nik.isascii() and nik.isdigit()) and nik:
        return NikFault.LETTERS
    if len(nik) != form.digits:
        return NikFault.LENGTH
    if not nik[-form.serial :].strip("0"):
        return NikFault.SERIAL
    birth = _birth(nik[form.area : -form.serial], form.women_add)
    return NikFault.NO_DATE if birth is None else NikSaid(birth, _area_warnings(nik[:4]))


def contradictions(birth: NikBirth, birth_date: date | None, sex: str | None) -> tuple[NikFault, ...]:
    """Return in what a NIK contradicts the form's *birth_date* and *sex* (F or M), as far as they are known."""
    said = (birth.day, birth.month, birth.year)
    other_date = birth_date and said != (birth_date.day, birth_date.month, birth_date.year % CENTURY)
    other_sex = sex and sex != birth.sex
    return ((NikFault.BIRTH_DATE,) if other_date else ()) + ((NikFault.SEX,) if other_sex else ())


def read_nik(nik: str, *, record: str) -> NikFinding:
    """Return what *nik* says. Raises Refused INVALID_NIK for *record* (a row number, an opaque id), never quoting it."""
    if not isinstance(nik, str):
        _refuse(record, NikFault.NUMBER)
    form = nik_form()
    said = hear_nik(nik, form)
    if isinstance(said, NikFault):
        _refuse(record, said, nik)
    return NikFinding(
        area=nik[: form.area],
        sex=said.birth.sex,
        birth_day=said.birth.day,
        birth_month=said.birth.month,
        birth_year=said.birth.year,
        warnings=said.warnings,
    )


def check_nik(nik: str, *, record: str, birth_date: date | None = None, sex: str | None = None) -> NikFinding:
    """Return what *nik* says if it agrees with the form's *birth_date* and *sex* (F or M).

    Raises Refused INVALID_NIK for *record*, with the reason in both languages and without the number.
    """
    finding = read_nik(nik, record=record)
    said = NikBirth(finding.birth_day, finding.birth_month, finding.birth_year, finding.sex)
    for fault in contradictions(said, birth_date, sex):
        _refuse(record, fault)
    return finding


def compose_nik(area: str, birth_date: date, female: bool, serial: int) -> str:
    """Return the NIK of somebody first registered in *area* (36, 36.01 or 360101): for rehearsals and tests."""
    form = table(book().newest("registration.nik"))
    code = (area.replace(".", "") + 2 * FIRST_DISTRICT)[: whole(form["area"])]
    day = birth_date.day + (whole(form["women_add"]) if female else 0)
    return f"{code}{day:02}{birth_date:%m%y}{serial:0{whole(form['serial'])}}"


def too_old(worker_class: WorkerClass, birth_date: date, on: date, book: Book) -> bool:
    """Return whether somebody born on *birth_date* is too old to register on *on*; only BPU have a limit."""
    if worker_class is not WorkerClass.BPU or (limit := book.find("registration.bpu_age_limit", on)) is None:
        return False
    return age(birth_date, on) >= whole(limit)


def age_limit(worker_class: WorkerClass, on: date) -> Ruling | None:
    """Return before which birthday workers of a class register on *on*; None where the law has no such limit."""
    return book().find(f"registration.{worker_class.value.lower()}_age_limit", on)


def too_young(birth_date: date, on: date) -> tuple[bool, Ruling]:
    """Return whether somebody born on *birth_date* is too young to register on *on*, and the ruling."""
    ruling = book().ruling("registration.minimum_age", on)
    return age(birth_date, on) < whole(ruling), ruling


def past_pension_age(birth_date: date, on: date) -> tuple[bool, Ruling]:
    """Return whether pension contributions have ended by *on* for somebody born on *birth_date*, and the ruling."""
    ruling = book().ruling("registration.pension_age", on)
    return age(birth_date, on) >= whole(ruling), ruling


def enters_job_loss(birth_date: date, on: date) -> tuple[bool, Ruling] | None:
    """Return whether a wage earner is young enough on *on* for the job loss programme; None before there was one."""
    ruling = book().find("registration.jkp_age_limit", on)
    return (age(birth_date, on) < whole(ruling), ruling) if ruling else None


def forms_by(received_on: date, *, week: int = 5) -> Deadline:
    """Return by when an employer that received the agency's forms on *received_on* hands them in.

    *week* is how many days a week it works.
    """
    return after_working_days(received_on, "registration.form_days", week=week)


def number_by(complete_on: date, *, company: bool = False) -> Deadline:
    """Return by when the agency numbers workers whose forms and first payment were complete on *complete_on*.

    Cover begins with the number. Companies (BUMD, BUMDes) may wait longer than state bodies.
    """
    ruling = book().ruling("registration.number_days", complete_on)
    days = whole(table(ruling)["company" if company else "state"])
    return Deadline(due_on=calendar().shift(complete_on, days), rulings=(ruling,))


def cards_by(paid_on: date) -> Deadline:
    """Return by when certificate and cards reach an employer whose forms and first payment were complete."""
    return after_working_days(paid_on, "registration.cards_days")


def handed_over_by(received_on: date) -> Deadline:
    """Return by when an authority that received the cards on *received_on* hands them to its workers.

    Raises Refused NO_RULING before Permenaker 1/2025.
    """
    return after_working_days(received_on, "registration.handover_days")


def change_by(changed_on: date) -> Deadline:
    """Return by when an employer reports a change of its workers, wages or address."""
    return after_working_days(changed_on, "registration.change_days")


def age(birth_date: date, on: date) -> int:
    """Return the age in full years on *on*; somebody born on 29 February has the birthday on 1 March."""
    before_birthday = (on.month, on.day) < (birth_date.month, birth_date.day)
    return on.year - birth_date.year - before_birthday


@lru_cache(maxsize=BIRTHS)
def _birth(digits: str, women_add: int) -> NikBirth | None:
    day, month, year = (int(digits[at : at + 2]) for at in (0, 2, 4))
    female = day > women_add
    day -= women_add if female else 0
    # Every two-digit leap year but 00 is one in both centuries; 1900 was none, but nobody so old registers.
    try:
        date(LEAP_CENTURY + year, month, day)
    except ValueError:
        return None
    return NikBirth(day, month, year, FEMALE if female else MALE)


@lru_cache(maxsize=AREAS)
def _area_warnings(digits: str) -> tuple[str, ...]:
    try:
        region = find(f"{digits[:2]}.{digits[2:]}")
    except Refused:
        return (RowWarning.UNKNOWN_AREA,)
    return (RowWarning.OBSOLETE_AREA,) if region.valid_to else ()


def _refuse(record: str, fault: NikFault, nik: str = "") -> NoReturn:
    why, why_indonesian = fault.why(nik)
    raise Refused(Refusal.INVALID_NIK, record, why=why, why_id=why_indonesian)
