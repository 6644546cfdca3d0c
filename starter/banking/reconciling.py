"""Reconciling: every case concerned counts the transfers of a file, and the file learns what became of each."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import law.receipts
from law.receipts import Bill, Outcome, settle
from schemas.base import canonical, digest
from schemas.cases import Answer
from schemas.contributions import Reconcile
from schemas.errors import Reason, Refused
from schemas.money import Rupiah
from starter.banking.receiving import Received, preview
from starter.banking.transfers import RefusedEntry, Transfer
from starter.client import SignedIn
from starter.installation import Installation
from starter.rehearsal.turns import take_turns
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("receipts")
PERMIT = "contributions.reconcile"
AT_ONCE = 16
"""Cases that count at the same time."""
PART = 2000
"""Transfers that one update may name."""


@dataclass
class Reconciled:
    """What became of the transfers of a file."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    """By receipt."""
    refusals: dict[str, Reason] = field(default_factory=dict)
    """The cases that did not count theirs, and why."""
    cases: int = 0
    fees: int = 0
    """The late fees that were billed for what came late, in rupiah."""

    def add(self, receipts: Iterable[str], answer: Answer) -> None:
        """Take a case's answer about *receipts*."""
        others = answer.details.get("outcomes")
        told = others if isinstance(others, dict) else {}
        for receipt in receipts:
            self.place(receipt, Outcome(str(told.get(receipt, Outcome.EXACT))))
        fees = answer.details.get("fees")
        self.fees += fees if isinstance(fees, int) else 0

    def place(self, receipt: str, outcome: Outcome) -> None:
        """Say what became of a transfer; a case that found nothing left of it says nothing about it."""
        if outcome is not Outcome.KNOWN or receipt not in self.outcomes:
            self.outcomes[receipt] = outcome


async def reconcile(installation: Installation, signed_in: SignedIn, received: Received) -> Reconciled:
    """Have every case count what was received for it, and return what became of each transfer.

    A case that refuses is named, and the others go on. Raises Unavailable; what was counted until then stays counted.
    """
    found = Reconciled(cases=len(received.by_case))
    for receipt in received.known:
        found.place(receipt, Outcome.KNOWN)
    told = {receipt for receipts in received.by_case.values() for receipt in receipts}
    for receipt in received.new:
        if receipt not in told:
            # What waits for nobody and is told to nobody went back before it could count.
            found.place(receipt, received.waiting.get(receipt, Outcome.REVERSAL))
    versions = await _versions(installation.pool, received.by_case)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(case: str, receipts: Sequence[str]) -> None:
        async with gate:
            for start in range(0, len(receipts), PART):
                part = tuple(receipts[start : start + PART])
                try:
                    answer = await _counted(installation, signed_in, case, part, versions[case])
                except Refused as refused:
                    found.refusals[case] = refused.reason
                    return
                found.add(part, answer)

    await asyncio.gather(*(one(case, receipts) for case, receipts in received.by_case.items()))
    await _counted_before(installation.pool, received, found)
    return found


async def _counted_before(pool: Pool, received: Received, found: Reconciled) -> None:
    """Say what became of new transfers that their cases had counted, told by kawal itself, when they were asked to."""
    before = [one for one in received.new if found.outcomes.get(one) is Outcome.KNOWN]
    async with reading(pool) as connection:
        for row in await rows(sql.counted_as(connection, receipts=before)):
            found.place(row["receipt"], Outcome(row["outcome"]))


async def _counted(
    installation: Installation, signed_in: SignedIn, case: str, receipts: tuple[str, ...], version: int
) -> Answer:
    # The same transfers may have to be counted again later, for a bill that was issued meanwhile.
    step = f"reconcile.{digest(canonical(list(receipts)))[:16]}"
    answer = await installation.commands(signed_in).give(
        case, "reconcile", PERMIT, step, Reconcile(receipts=receipts), occurrence=version
    )
    await take_turns(installation, answer)
    return answer


async def _versions(pool: Pool, cases: Iterable[str]) -> Mapping[str, int]:
    async with reading(pool) as connection:
        return {row["id"]: row["version"] for row in await rows(sql.versions(connection, cases=list(cases)))}


async def foresee(
    pool: Pool, signed_in: SignedIn, transfers: Sequence[Transfer]
) -> tuple[dict[str, Outcome], tuple[RefusedEntry, ...]]:
    """Return what would become of *transfers* by receipt, and which would be refused; nothing is changed."""
    found, bills = await preview(pool, transfers, signed_in)
    outcomes = dict.fromkeys(found.known, Outcome.KNOWN)
    taken_back = {one.original for one in found.new}
    settlement = settle(
        [
            law.receipts.Transfer(
                receipt=one.transfer.receipt,
                amount=one.transfer.amount,
                booked_on=one.transfer.booked_on,
                bills=one.bills,
                reverses=one.original,
                reversed=one.transfer.receipt in taken_back,
            )
            for one in found.new
        ],
        [
            Bill(
                bill=row["bill"],
                payer=row["payer"],
                due_on=row["due_on"],
                outstanding=Rupiah(row["outstanding"]),
                ours=row["open"],
                open=row["open"],
            )
            for row in bills
        ],
    )
    return outcomes | settlement.outcomes, tuple(found.refused)
