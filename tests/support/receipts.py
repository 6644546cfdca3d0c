"""Transfers as the bank reports them, put on record as the product does."""

from datetime import date, datetime

from schemas.money import Rupiah
from starter.banking.receiving import Received, Source, receive
from starter.banking.transfers import Transfer
from tests.support.world import World


async def received(
    world: World,
    bank_id: str,
    amount: int,
    booked_on: date,
    *bills: str,
    at: datetime,
    reverses: str | None = None,
    source: Source = "webhook",
) -> Received:
    """Record a transfer that names *bills*, in suspense; its case is not told."""
    transfer = Transfer(
        bank_id=bank_id,
        amount=Rupiah(amount),
        booked_on=booked_on,
        reference=f"Iuran {' '.join(bills)}" if bills else "setoran",
        reverses=reverses,
    )
    installation = world.installation
    return await receive(
        installation.pool,
        installation.ring,
        [transfer],
        source=source,
        signed_in=None,
        content=None,
        at=at,
    )


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
    found = await received(world, bank_id, amount, booked_on, *bills, at=at, reverses=reverses)
    [receipt] = found.new
    return receipt
