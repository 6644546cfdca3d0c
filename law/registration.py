"""Registration: what an identity number (NIK) says, and who is too old to register.

A NIK is the area of first registration, the day of birth (raised by forty for women), month, year and a serial. It
has no check digit, so a well-formed number may still not exist: only the civil registry knows. The area is for
life: codes that no longer exist are a warning, never a refusal.
"""

import re
from datetime import date
from typing import NoReturn

from law.book import Book, book
from law.deadlines import Deadline, after_working_days
from law.regions import find
from law.values import table, whole
from law.working_days import calendar
from schemas.base import Message
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Ruling
from schemas.terms import WorkerClass

FEMALE = "F"
MALE = "M"
OBSOLETE_AREA = "obsolete_area"
UNKNOWN_AREA = "unknown_area"
FIRST_DISTRICT = "01"
CENTURY = 100
LEAP_CENTURY = 2000


class NikFinding(Message):
    """What a well-formed NIK says. The century of birth does not stand in it."""

    area: str
    sex: str
    birth_day: int
    birth_month: int
    birth_year: int
    """The last two digits."""
    warnings: tuple[str, ...]


def read_nik(nik: str, *, record: str) -> NikFinding:
    """Return what *nik* says. Raises Refused INVALID_NIK for *record* (a row number, an opaque id), never quoting it."""
    form = table(book().newest("registration.nik"))
    digits, women_add = whole(form["digits"]), whole(form["women_add"])
    area, serial = whole(form["area"]), whole(form["serial"])
    if not isinstance(nik, str):
        _refuse(record, "it is a number, not text", "berupa angka, bukan teks")
    if not re.fullmatch(r"[0-9]*", nik):
        _refuse(record, "it holds something other than digits", "memuat selain angka")
    if len(nik) != digits:
        _refuse(record, f"{len(nik)} digits instead of {digits}", f"{len(nik)} digit, seharusnya {digits}")
    if not int(nik[-serial:]):
        _refuse(record, "the serial number is all zeros", "nomor urutnya nol semua")
    day, month, year = (int(nik[at : at + 2]) for at in (area, area + 2, area + 4))
    female = day > women_add
    day -= women_add if female else 0
    if not _is_date(day, month, year):
        _refuse(record, "it holds no date of birth", "tidak memuat tanggal lahir")
    return NikFinding(
        area=nik[:area],
        sex=FEMALE if female else MALE,
        birth_day=day,
        birth_month=month,
        birth_year=year,
        warnings=_area_warnings(nik),
    )


def check_nik(nik: str, *, record: str, birth_date: date | None = None, sex: str | None = None) -> NikFinding:
    """Return what *nik* says if it agrees with the form's *birth_date* and *sex* (F or M).

    Raises Refused INVALID_NIK for *record*, with the reason in both languages and without the number.
    """
    finding = read_nik(nik, record=record)
    said = (finding.birth_day, finding.birth_month, finding.birth_year)
    if birth_date and said != (birth_date.day, birth_date.month, birth_date.year % CENTURY):
        _refuse(record, "its date of birth is not the form's", "tanggal lahirnya berbeda dari formulir")
    if sex and sex != finding.sex:
        _refuse(record, "its sex is not the form's", "jenis kelaminnya berbeda dari formulir")
    return finding


def compose_nik(area: str, birth_date: date, female: bool, serial: int) -> str:
    """Return the NIK of somebody first registered in *area* (36.01 or 360101): for rehearsals and tests."""
    form = table(book().newest("registration.nik"))
    code = (area.replace(".", "") + FIRST_DISTRICT)[: whole(form["area"])]
    day = birth_date.day + (whole(form["women_add"]) if female else 0)
    return f"{code}{day:02}{birth_date:%m%y}{serial:0{whole(form['serial'])}}"


def too_old(worker_class: WorkerClass, birth_date: date, on: date, book: Book) -> bool:
    """Return whether somebody born on *birth_date* is too old to register on *on*; only BPU have a limit."""
    if worker_class is not WorkerClass.BPU or (limit := book.find("registration.bpu_age_limit", on)) is None:
        return False
    return age(birth_date, on) >= whole(limit)


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


def _is_date(day: int, month: int, year: int) -> bool:
    # Every two-digit leap year but 00 is one in both centuries; 1900 was none, but nobody so old registers.
    try:
        date(LEAP_CENTURY + year, month, day)
    except ValueError:
        return False
    return True


def _area_warnings(nik: str) -> tuple[str, ...]:
    try:
        region = find(f"{nik[:2]}.{nik[2:4]}")
    except Refused:
        return (UNKNOWN_AREA,)
    return (OBSOLETE_AREA,) if region.valid_to else ()


def _refuse(record: str, why: str, why_indonesian: str) -> NoReturn:
    raise Refused(Refusal.INVALID_NIK, record, why=why, why_id=why_indonesian)
