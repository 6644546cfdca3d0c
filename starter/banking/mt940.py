"""Statements as SWIFT MT940 text.

Read strictly: the library for it drops an entry that it cannot read without a word, and adds that entry's narrative to
the next one's, which then pays somebody else's bill.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.references import sp2d_named
from schemas.refusals import Refusal
from starter.banking.transfers import Collected, Statement, Transfer, invalid, require_account, whole_rupiah

FIELD = re.compile(r":([0-9]{2}[A-Z]?):(.*)")
ENTRY = re.compile(
    r"(?P<valued>[0-9]{6})(?P<booked>[0-9]{4})?(?P<mark>R?[CD])[A-Z]?(?P<amount>[0-9,.]{1,20})"
    r"[A-Z][A-Z0-9]{3}(?P<theirs>[^/]*(?:/[^/]+)*)(?://(?P<ours>[^/]+(?:/[^/]+)*))?"
)
BALANCE = re.compile(r"[CD][0-9]{6}([A-Z]{3})[0-9,]+")
AMOUNT = re.compile(r"([0-9]{1,15}),0{0,2}")
CURRENCY = "IDR"
LINE = 1_000
"""Characters that a line may have; the format allows 65."""
FULL = 65
"""A line of so many characters was cut, and goes on without a space."""
BLOCK = re.compile(r"^\{1:.*\{4:$")
LINES = 50
"""Lines that one field may have."""
NOT_PROVIDED = {"", "NONREF"}


def read_mt940(file: BinaryIO, account: str | None) -> Statement:
    """Return the transfers of a statement of *account*, or of any, named by the lines on which they begin.

    Raises Refused for what is no such statement, for another account's, and for one in another currency.
    """
    collected = Collected()
    reading = _Reading(account)
    for line, tag, text in _fields(file):
        if tag == "61":
            reading.finish(collected)
            reading.begin(line, text)
        elif tag == "86":
            reading.narrative(text)
        else:
            reading.finish(collected)
            reading.head(tag, text)
    reading.finish(collected)
    if not reading.opened:
        raise _unfit("there is no account in it (:25:)")
    return collected.statement()


class _Reading:
    """One file on its way through: the statement it is in, and the entry whose narrative may follow."""

    def __init__(self, account: str | None) -> None:
        self.account = account
        self.opened = False
        self.currency = ""
        self.entry: tuple[int, str] | None = None
        self.told = ""

    def head(self, tag: str, text: str) -> None:
        """Take a field of the statement itself."""
        if tag == "25":
            require_account(self.account, re.sub(r"[A-Z]{3}$", "", text.rpartition("/")[2]))
            self.opened, self.currency = True, ""
        elif tag in ("60F", "60M"):
            found = BALANCE.fullmatch(text)
            if found is None or found[1] != CURRENCY:
                raise _unfit(f"its balance is not in {CURRENCY}")
            self.currency = found[1]

    def begin(self, line: int, text: str) -> None:
        """Begin an entry."""
        if not (self.opened and self.currency):
            raise _unfit("an entry comes before the account (:25:) or the balance (:60F:)")
        self.entry, self.told = (line, text), ""

    def narrative(self, text: str) -> None:
        """Take the narrative of the entry before it; one without an entry is the statement's own."""
        if self.entry is not None:
            self.told = f"{self.told} {text}".strip()

    def finish(self, collected: Collected) -> None:
        """End the entry that was begun, if any."""
        if self.entry is None:
            return
        line, text = self.entry
        self.entry = None
        try:
            transfer = _transfer(line, text, self.told)
        except Refused as refused:
            collected.refuse(line, refused)
            return
        if transfer is None:
            collected.skip()
        else:
            collected.add(transfer)


def _transfer(line: int, text: str, told: str) -> Transfer | None:
    """Return what an entry brought, or None for what we paid."""
    entry, _, supplement = text.partition("\n")
    found = ENTRY.fullmatch(entry)
    if found is None:
        raise invalid(line, "The entry", "it is no :61: of MT940")
    back = found["mark"] == "RC"
    if found["mark"] != "C" and not back:
        return None
    amount = _amount(found["amount"], line)
    ours, theirs = (found["ours"] or "").strip(), found["theirs"].strip()
    if ours in NOT_PROVIDED:
        raise invalid(line, "The entry", "it has no reference of the bank (after //)")
    if back and theirs in NOT_PROVIDED:
        raise invalid(line, "The return", "it does not say which transfer it returns (before //)")
    own = "" if back or theirs in NOT_PROVIDED else theirs
    reference = " ".join(filter(None, (told, supplement.replace("\n", " "), own)))
    return Transfer(
        bank_id=ours,
        amount=-amount if back else amount,
        booked_on=_booked(found["valued"], found["booked"], line),
        reference=reference,
        sp2d=sp2d_named(reference),
        reverses=theirs if back else None,
        entry=line,
    )


def _amount(text: str, line: int) -> Rupiah:
    return whole_rupiah(text, AMOUNT, line)


def _booked(valued: str, booked: str | None, line: int) -> date:
    """Return the booking date: month and day, of the year that brings it closest to the value date."""
    try:
        value = date.fromisoformat(f"20{valued[:2]}-{valued[2:4]}-{valued[4:]}")
        if booked is None:
            return value
        years = (value.year - 1, value.year, value.year + 1)
        days = [day for year in years if (day := _day(year, booked)) is not None]
        return min(days, key=lambda day: abs((day - value).days))
    except ValueError:
        raise invalid(line, "The booking date", "there is none") from None


def _day(year: int, booked: str) -> date | None:
    try:
        return date(year, int(booked[:2]), int(booked[2:]))
    except ValueError:
        return None


def _fields(file: BinaryIO) -> Iterator[tuple[int, str, str]]:
    """Yield each field of a file: the line on which it begins, its tag and its text."""
    begun: tuple[int, str] | None = None
    lines: list[str] = []
    for number, line in _lines(file):
        if found := FIELD.match(line):
            if begun:
                yield (*begun, _joined(begun[1], lines))
            begun, lines = (number, found[1]), [found[2]]
        elif begun is None:
            raise _unfit(f"line {number} belongs to no field")
        else:
            lines.append(line)
            if len(lines) > LINES:
                raise _unfit(f"the field of line {begun[0]} is too long")
    if begun:
        yield (*begun, _joined(begun[1], lines))


def _joined(tag: str, lines: list[str]) -> str:
    """Return a field's text: a narrative without the breaks that its lines' width made."""
    if tag != "86":
        return "\n".join(lines)
    return "".join(line if len(line) >= FULL else f"{line} " for line in lines).strip()


def _lines(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold fields; the blocks of the transmission and the ends of statements hold none."""
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace")
    number = 0
    while line := text.readline(LINE + 1):
        number += 1
        if len(line) > LINE:
            raise _unfit(f"line {number} is too long")
        plain = line.rstrip("\r\n")
        if BLOCK.match(plain) or plain.strip() in ("", "-", "-}") or plain.startswith("-}{5:"):
            continue
        yield number, plain


def _unfit(why: str) -> Refused:
    return Refused(Refusal.INVALID_INPUT, "file", what="The statement", why=why)
