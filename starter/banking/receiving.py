"""Receiving: transfers become receipts, each once, and wait in suspense until their cases count them.

One audited transaction in the chain `register/receipts`, whoever brings them: a file, or the bank's own message. The
chain's head is locked first, so that the same file brought twice at once is received once.
"""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from law.receipts import Outcome
from schemas.base import canonical, digest
from schemas.cases import Account
from schemas.names import RECEIPTS
from schemas.permissions import PERMITS
from starter.banking.sorting import New, Sorted, amounts, sort
from starter.banking.transfers import RefusedEntry, Transfer
from starter.client import SignedIn
from store.actors import SYSTEM, Actor, establish, permitted
from store.contents import Whole, put_contents
from store.facts import copy_postings
from store.pool import Connection, Pool, transaction
from store.queries import load, rows
from store.record import append_entry
from store.record import sql as record_sql
from store.writing import Writing
from vault.content import content_digest, seal_content
from vault.keys import KeyRing

sql = load("receipts")
PERMIT = "register.receipts"
MESSAGES = "transfers"
"""The purpose of contents that hold references which came in no file: JSON by the bank's ids."""
RECEIPT = (
    "receipt", "source", "bank_id", "amount", "booked_on", "bills", "sp2d", "sp2d_on", "reverses", "content", "chain",
    "seq", "known_at",
)  # fmt: skip
Source = Literal["webhook", "file"]


@dataclass(frozen=True)
class Received:
    """What transfers were to the record, and who has to decide on them."""

    new: tuple[str, ...]
    """The receipts that are new."""
    known: tuple[str, ...]
    """The receipts that were on record already, as often as they were brought again."""
    by_case: dict[str, tuple[str, ...]]
    """By contributions case: the receipts that it has to take, new ones and those it has not taken yet."""
    waiting: dict[str, Outcome]
    """The new receipts that no case can take, and why: they wait in suspense for a person."""
    refused: tuple[RefusedEntry, ...]


async def receive(
    pool: Pool,
    ring: KeyRing,
    transfers: Sequence[Transfer],
    *,
    source: Source,
    signed_in: SignedIn | None,
    content: str | None,
    at: datetime,
) -> Received:
    """Put those of *transfers* on record that are new, and return what all of them are.

    *content* is the sealed file they stand in; without one, their references are sealed here. Without a sign-in
    kawal itself receives them, from the bank. Raises Refused for whoever may not bring transfers for one of the
    regions whose bills they name; then nothing is received.
    """
    async with transaction(pool) as tx:
        head = await record_sql.lock_chain(tx, chain=RECEIPTS, salt=os.urandom(16))
        found = await sort(tx, transfers)
        actor = await _permitted(tx, signed_in, found)
        if found.new or found.recognised:
            stored = content or await _sealed(tx, ring, found.new)
            await _record(tx, dict(head), actor, found, source, stored, at)
        by_case, waiting = await _concerned(tx, found)
    return Received(
        new=tuple(one.transfer.receipt for one in found.new),
        known=tuple(found.known),
        by_case=by_case,
        waiting=waiting,
        refused=tuple(found.refused),
    )


async def preview(pool: Pool, transfers: Sequence[Transfer], signed_in: SignedIn) -> tuple[Sorted, list[Any]]:
    """Return what `receive` would find, and how the bills stand that the new transfers name; nothing is changed."""
    async with transaction(pool) as tx:
        found = await sort(tx, transfers)
        await _permitted(tx, signed_in, found)
        names = {bill for one in found.new for bill in one.bills}
        return found, await rows(sql.bills(tx, names=list(names)))


async def _permitted(tx: Connection, signed_in: SignedIn | None, found: Sorted) -> Actor:
    """Return who brings the transfers, with the role by which they may do so in every region concerned."""
    if signed_in is None:
        return SYSTEM
    actor = await establish(tx, signed_in.sign(RECEIPTS), RECEIPTS)
    scopes = [scope for role, scope in actor.regions if role in PERMITS[PERMIT]]
    role = permitted(actor, PERMIT, next(iter(scopes), "*"))
    for region in sorted(found.regions):
        role = permitted(actor, PERMIT, region)
    return Actor(actor.user, actor.office, role)


async def _sealed(tx: Connection, ring: KeyRing, new: Sequence[New]) -> str | None:
    """Seal the references of transfers that came in no file, and return where."""
    texts = {one.transfer.bank_id: one.transfer.reference for one in new if one.transfer.reference}
    if not texts:
        return None
    data = canonical(texts)
    sha256 = content_digest(data)
    name = f"{MESSAGES}/{sha256[:32]}"
    await put_contents(tx, [Whole(name, MESSAGES, sha256, seal_content(ring, name, data))])
    return name


async def _record(
    tx: Connection,
    head: dict[str, Any],
    actor: Actor,
    found: Sorted,
    source: Source,
    content: str | None,
    at: datetime,
) -> None:
    seq = head["seq"] + 1
    listed = canonical([[one.transfer.receipt, int(one.transfer.amount), *one.bills] for one in found.new])
    writing = Writing()
    append_entry(
        writing, head, chain=RECEIPTS, action="receipts.received", actor=actor, command=f"{RECEIPTS}/{seq}", at=at,
        details={
            "source": source, "receipts": len(found.new), "amount": int(amounts(found.new)),
            "known": len(found.known), "refused": len(found.refused), "content": content, "sha256": digest(listed),
        },
    )  # fmt: skip
    await writing.write(tx)
    await tx.copy_records_to_table(
        "receipt",
        columns=RECEIPT,
        records=[
            (
                one.transfer.receipt, source, one.transfer.bank_id, int(one.transfer.amount),
                one.transfer.booked_on, one.bills, one.transfer.sp2d, one.transfer.sp2d_on, one.original, content,
                RECEIPTS, seq, at,
            )
            for one in found.new
        ],
    )  # fmt: skip
    await tx.copy_records_to_table(
        "receipt_recognised",
        columns=("bank_id", "receipt", "chain", "seq"),
        records=[(bank_id, receipt, RECEIPTS, seq) for bank_id, receipt in found.recognised.items()],
    )
    await copy_postings(tx, _postings(found.new, seq, at))


def _postings(new: Sequence[New], seq: int, at: datetime) -> list[tuple[Any, ...]]:
    """Return each transfer as cash that nobody has claimed yet."""
    sides = [
        (account, one.transfer, sign * int(one.transfer.amount))
        for one in new
        for account, sign in ((Account.CASH, 1), (Account.SUSPENSE, -1))
    ]
    return [
        (RECEIPTS, seq, position, account, transfer.receipt, amount, transfer.booked_on, at)
        for position, (account, transfer, amount) in enumerate(sides, 1)
    ]


async def _concerned(tx: Connection, found: Sorted) -> tuple[dict[str, tuple[str, ...]], dict[str, Outcome]]:
    new = [one.transfer.receipt for one in found.new]
    by_case, closed = await cases_of(tx, [*new, *found.known])
    taken = {receipt for receipts in by_case.values() for receipt in receipts}
    reversals = {one.original for one in found.new} | {
        one.transfer.receipt for one in found.new if one.original
    }
    waiting = {
        receipt: Outcome.CLOSED if receipt in closed else Outcome.UNKNOWN
        for receipt in new
        if receipt not in taken and receipt not in reversals
    }
    return by_case, waiting


async def cases_of(
    tx: Connection, receipts: Sequence[str]
) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Return the open cases that have to decide on transfers, and the transfers of which a case is closed."""
    by_case: dict[str, list[str]] = defaultdict(list)
    closed = set()
    for row in await rows(sql.concerned(tx, receipts=list(dict.fromkeys(receipts)))):
        if row["closed"]:
            closed.add(row["receipt"])
        else:
            by_case[row["chain"]].append(row["receipt"])
    return {case: tuple(found) for case, found in by_case.items()}, frozenset(closed)
