"""Transfers as the bank reports them, put on record as the product does."""

import hashlib
import os
from datetime import date, datetime

from schemas.money import Rupiah
from store.facts import insert_rows
from store.pool import transaction
from store.queries import load
from store.record import SYSTEM, append_entry
from tests.support.world import World

sql = load("record")
CHAIN = "register/receipts"


async def arrived(
    world: World,
    bank_id: str,
    amount: int,
    booked_on: date,
    *bills: str,
    at: datetime,
    reverses: str | None = None,
) -> str:
    """Record a transfer that names *bills*, in suspense, and return its receipt's id."""
    receipt = receipt_of(bank_id)
    async with transaction(world.installation.pool) as tx:
        head = await sql.lock_chain(tx, chain=CHAIN, salt=os.urandom(16))
        seq = head["seq"] + 1
        await append_entry(
            tx, head, chain=CHAIN, action="receipts.recorded", actor=SYSTEM, command=bank_id, at=at,
            details={}, effective_on=booked_on,
        )  # fmt: skip
        common = {"chain": CHAIN, "seq": seq, "known_at": at}
        row = {
            "receipt": receipt, "source": "file", "bank_id": bank_id, "amount": amount,
            "booked_on": booked_on, "bills": list(bills),
            "reverses": None if reverses is None else receipt_of(reverses),
        }  # fmt: skip
        await insert_rows(tx, "receipt", [row | common])
        sides = [("cash", Rupiah(amount)), ("suspense", -Rupiah(amount))]
        await insert_rows(
            tx,
            "ledger_entry",
            [
                common | {"position": n, "account": account, "party": receipt, "amount": part,
                          "effective_on": booked_on}
                for n, (account, part) in enumerate(sides, 1)
            ],
        )  # fmt: skip
    return receipt


def receipt_of(bank_id: str) -> str:
    """Return the id of the receipt of a transfer."""
    return f"R-{hashlib.sha256(bank_id.encode()).hexdigest()[:16]}"
