"""Sorting: which of the transfers of a file are new, which are known, and which cannot be.

Everything is looked up for all transfers at once. A transfer is known by the bank's id; or because a person entered
the same money by hand, under the same disbursement order and amount and for a bill that the reference does not
contradict: then the bank's id is recognised as another name of that receipt, once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.references import bills_named
from schemas.refusals import Refusal
from starter.banking.transfers import RefusedEntry, Transfer, invalid
from store.pool import Connection
from store.queries import load, rows

sql = load("receipts")


@dataclass(frozen=True, slots=True)
class New:
    """A transfer that is not on record yet, with the bills it names, as they are spelled where they were issued."""

    transfer: Transfer
    bills: tuple[str, ...]
    original: str | None = None
    """The receipt that it reverses."""


@dataclass
class Sorted:
    """The transfers of a file, by what they are to the record."""

    new: list[New] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    """The receipts that entries repeat, as often as they do."""
    recognised: dict[str, str] = field(default_factory=dict)
    """By the bank's id: the receipts of payments entered by hand that are the same money."""
    refused: list[RefusedEntry] = field(default_factory=list)
    regions: frozenset[str] = frozenset()
    """The regions whose bills the new transfers name, or whose money they take back."""


async def sort(tx: Connection, transfers: Sequence[Transfer]) -> Sorted:
    """Return *transfers* sorted; those that are taken back stay as they are until the transaction ends."""
    named = {transfer.bank_id: bills_named(transfer.reference) for transfer in transfers}
    issued = await _issued(tx, {bill.lower() for bills in named.values() for bill in bills})
    sorting = _Sorting(
        named={
            bank_id: tuple(
                dict.fromkeys(issued[bill.lower()][0] if bill.lower() in issued else bill for bill in bills)
            )
            for bank_id, bills in named.items()
        },
        ledger=await _on_record(tx, transfers),
        by_hand=await _by_hand(tx, transfers),
    )
    for transfer in transfers:
        if transfer.reverses is None:
            sorting.place(transfer)
    returns = [transfer for transfer in transfers if transfer.reverses is not None]
    originals = {sorting.ledger[one.reverses][0] for one in returns if one.reverses in sorting.ledger}
    await rows(sql.lock(tx, receipts=sorted(originals)))
    sorting.gone = {row["reverses"] for row in await rows(sql.reversed(tx, receipts=sorted(originals)))}
    for transfer in returns:
        sorting.place(transfer)
    found = sorting.found
    found.new.sort(key=lambda one: one.transfer.entry)
    taken_back = [one.original for one in found.new if one.original]
    regions = {row["region"] for row in await rows(sql.regions_of(tx, receipts=taken_back))}
    spelled = {bill.lower() for one in found.new for bill in one.bills}
    found.regions = frozenset(regions | {issued[name][1] for name in spelled if name in issued})
    return found


class _Sorting:
    """Places one transfer after another."""

    def __init__(
        self,
        named: dict[str, tuple[str, ...]],
        ledger: dict[str, tuple[str, int]],
        by_hand: dict[tuple[str, int], list[Any]],
    ) -> None:
        self.named = named
        self.ledger = ledger
        """By the bank's id: the receipt and its amount."""
        self.by_hand = by_hand
        self.gone: set[str] = set()
        """The receipts that were taken back."""
        self.found = Sorted()

    def place(self, transfer: Transfer) -> None:
        """Decide what a transfer is."""
        try:
            self._place(transfer)
        except Refused as refused:
            self.found.refused.append(RefusedEntry(entry=transfer.entry, reason=refused.reason))

    def _place(self, transfer: Transfer) -> None:
        if transfer.bank_id in self.ledger:
            self._repeat(transfer)
        elif transfer.reverses is not None:
            original = self._original(transfer)
            self._add(New(transfer, self.named[transfer.bank_id], original))
        elif (receipt := self._entered_by_hand(transfer)) is not None:
            self.ledger[transfer.bank_id] = (receipt, int(transfer.amount))
            self.found.recognised[transfer.bank_id] = receipt
            self.found.known.append(receipt)
        else:
            self._add(New(transfer, self.named[transfer.bank_id]))

    def _repeat(self, transfer: Transfer) -> None:
        receipt, amount = self.ledger[transfer.bank_id]
        if amount != transfer.amount:
            raise invalid(transfer.entry, "The amount", f"{receipt} is on record with another one")
        self.found.known.append(receipt)

    def _add(self, new: New) -> None:
        self.ledger[new.transfer.bank_id] = (new.transfer.receipt, int(new.transfer.amount))
        self.found.new.append(new)

    def _original(self, transfer: Transfer) -> str:
        if transfer.reverses not in self.ledger:
            raise Refused(
                Refusal.UNKNOWN_RECORD, f"entry {transfer.entry}", what="transfer that is returned by"
            )
        receipt, amount = self.ledger[transfer.reverses]
        if amount != -transfer.amount:
            raise invalid(
                transfer.entry, "The return", f"{receipt} is of another amount, and returns are whole"
            )
        if receipt in self.gone:
            raise invalid(transfer.entry, "The return", f"{receipt} was returned already")
        self.gone.add(receipt)
        return receipt

    def _entered_by_hand(self, transfer: Transfer) -> str | None:
        bills = set(self.named[transfer.bank_id])
        waiting = self.by_hand.get((transfer.sp2d or "", int(transfer.amount)), [])
        for row in waiting:
            if not bills or bills & set(row["bills"]):
                waiting.remove(row)
                return str(row["receipt"])
        return None


async def _issued(tx: Connection, names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the bills that were issued, and their regions, by their names in lower case."""
    found = await rows(sql.spelled(tx, names=list(names)))
    return {row["name"]: (row["bill"], row["region"]) for row in found}


async def _on_record(tx: Connection, transfers: Sequence[Transfer]) -> dict[str, tuple[str, int]]:
    ids = {transfer.bank_id for transfer in transfers} | {one.reverses for one in transfers if one.reverses}
    return {
        row["bank_id"]: (row["receipt"], row["amount"])
        for row in await rows(sql.known(tx, bank_ids=list(ids)))
    }


async def _by_hand(tx: Connection, transfers: Sequence[Transfer]) -> dict[tuple[str, int], list[Any]]:
    orders = {transfer.sp2d for transfer in transfers if transfer.sp2d}
    found = defaultdict(list)
    for row in await rows(sql.by_hand(tx, orders=list(orders))):
        found[row["sp2d"], row["amount"]].append(row)
    return found


def amounts(new: Iterable[New]) -> Rupiah:
    """Return the sum of new transfers."""
    return Rupiah(sum(int(one.transfer.amount) for one in new))
