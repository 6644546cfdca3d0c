"""Transfers: what a bank reports, whatever the form in which it does."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from schemas.base import Message
from schemas.errors import Reason, Refused
from schemas.money import Rupiah
from schemas.names import BY_HAND, receipt_id
from schemas.refusals import Refusal

ENTRIES = 100_000
"""Entries that one statement may have."""
REFERENCE = 2_000
"""Characters that a reference may have; banks transmit some hundred."""
BANK_ID = re.compile(r"[!-~]{1,100}")


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money that came into our account, or went back out of it.

    `amount` is in rupiah, negative for a return, which names in `reverses` the bank's id of what it returns. The
    reference is whatever the payer wrote: it is kept nowhere but in sealed content.
    """

    bank_id: str
    amount: Rupiah
    booked_on: date
    reference: str = ""
    sp2d: str | None = None
    sp2d_on: date | None = None
    reverses: str | None = None
    entry: int = 0
    """Where it stands in its file: the line of a table, or the entry of a statement."""
    receipt: str = field(init=False)
    """The id under which kawal keeps it."""

    def __post_init__(self) -> None:
        """Raise Refused for what no transfer can be."""
        object.__setattr__(self, "receipt", receipt_id(self.bank_id))
        where = f"entry {self.entry}"
        if not BANK_ID.fullmatch(self.bank_id):
            raise Refused(
                Refusal.INVALID_INPUT, where, what="The bank's id", why="1 to 100 printable characters"
            )
        if any(named.startswith(BY_HAND) for named in (self.bank_id, self.reverses or "")):
            # Whoever sent it could otherwise take the place of a payment that two people vouch for, or undo one.
            raise Refused(
                Refusal.INVALID_INPUT,
                where,
                what="The bank's id",
                what_id="Nomor transfer dari bank",
                why=f"ids that begin with {BY_HAND} are those of payments entered by hand",
                why_id=f"nomor berawalan {BY_HAND} hanya untuk pembayaran yang dicatat manual",
            )
        if not self.amount:
            raise Refused(Refusal.INVALID_AMOUNT, where, given=0)
        if (self.amount < 0) != (self.reverses is not None):
            raise Refused(
                Refusal.INVALID_INPUT,
                where,
                what="The amount",
                why="money goes out only as the return of a transfer that is named, and comes in only otherwise",
            )
        if len(self.reference) > REFERENCE:
            raise Refused(
                Refusal.INVALID_INPUT, where, what="The reference", why=f"over {REFERENCE} characters"
            )


class RefusedEntry(Message):
    """An entry that was not taken, and why."""

    entry: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file of a bank says."""

    transfers: tuple[Transfer, ...]
    refused: tuple[RefusedEntry, ...] = ()
    skipped: int = 0
    """Entries that are no contributions: what we paid, and what is not booked yet."""


class Collected:
    """Gathers the entries of one file, in bounded memory."""

    def __init__(self) -> None:
        self._transfers: list[Transfer] = []
        self._refused: list[RefusedEntry] = []
        self._skipped = 0

    def add(self, transfer: Transfer) -> None:
        """Take an entry; raises Refused when there are too many."""
        self._transfers.append(transfer)
        self._count()

    def refuse(self, entry: int, refused: Refused) -> None:
        """Leave an entry out; raises Refused when there are too many."""
        self._refused.append(RefusedEntry(entry=entry, reason=refused.reason))
        self._count()

    def skip(self) -> None:
        """Pass over an entry that is no contribution."""
        self._skipped += 1

    def statement(self) -> Statement:
        """Return everything gathered."""
        return Statement(tuple(self._transfers), tuple(self._refused), self._skipped)

    def _count(self) -> None:
        if len(self._transfers) + len(self._refused) > ENTRIES:
            raise Refused(
                Refusal.INVALID_INPUT, "file", what="The statement", why=f"over {ENTRIES} entries; split it"
            )


def invalid(entry: int, what: str, why: str) -> Refused:
    """Return the refusal of an entry of a file."""
    return Refused(Refusal.INVALID_INPUT, f"entry {entry}", what=what, why=why)


def whole_rupiah(text: str, pattern: "re.Pattern[str]", entry: int) -> Rupiah:
    """Return the amount written as *pattern* says, whose first group is whole rupiah; raises Refused otherwise."""
    found = pattern.fullmatch(text)
    if found is None:
        raise invalid(entry, "The amount", "whole rupiah, with no decimals but zeros")
    try:
        return Rupiah(int(found[1]))
    except ValueError:
        raise invalid(entry, "The amount", "too large") from None


def require_account(expected: str | None, found: str) -> None:
    """Raise Refused unless a statement is of our account, if that matters; spaces and dashes do not count."""
    if expected is not None and _bare(expected) != _bare(found):
        raise Refused(
            Refusal.INVALID_INPUT,
            "file",
            what="The account",
            why="the statement is of another account than ours",
        )


def _bare(account: str) -> str:
    return re.sub(r"[\s.-]", "", account).upper()


def total(transfers: Iterable[Transfer]) -> Rupiah:
    """Return the sum of *transfers*."""
    return Rupiah(sum(int(transfer.amount) for transfer in transfers))
