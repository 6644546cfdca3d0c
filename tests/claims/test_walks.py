"""Claims that wander: whatever comes in whatever order, nothing is paid twice, and every claim comes to an end."""

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Iterator

import pytest

from deploy.embedded.stack import Stack
from tests.support.claim_course import Hands
from tests.support.claim_walks import APPROVERS, Walk
from tests.support.insured import Insured
from tests.support.world import World

WALKS = 25
ABREAST = 4
ENDS = {"paid closed", "rejected closed"}
BETWEEN = {
    "collecting", "collecting contested", "complete", "prepared", "approved", "ordered", "schooling", "rejected",
    "ordered disputed", "paid disputed", "rejected disputed",
}  # fmt: skip
"""How a claim may stand in between, as far as walks must have seen it."""


@pytest.fixture(scope="module")
async def walks(world: World, unused_elsewhere: Iterator[str]) -> list[Walk]:
    """Return all walks, walked a few abreast; a walk that fails says what it did."""
    here, hands = await Insured.in_(world, next(unused_elsewhere)), Hands(world)
    for name in APPROVERS:
        await hands.of(name, here.code)
    turnstile = asyncio.Semaphore(ABREAST)

    async def walk(walk: Walk) -> str | None:
        async with turnstile:
            try:
                await walk.walked()
            except Exception as failed:  # noqa: BLE001 - the walk that led there is what must be read
                return f"walk {walk.seed}: {failed!r} after\n  " + "\n  ".join(walk.log)
            return None

    found = [await Walk(seed, here, hands).begun() for seed in range(WALKS)]
    failed = [why for why in await asyncio.gather(*map(walk, found)) if why]
    assert not failed, "\n".join(failed)
    return found


async def test_whatever_comes_in_whatever_order_nobody_is_paid_twice_and_every_claim_ends(
    walks: list[Walk],
) -> None:
    assert len(walks) == WALKS
    assert {walk.nodes[-1] for walk in walks} == ENDS


async def test_the_bank_knows_the_orders_on_record_and_no_other(walks: list[Walk], stack: Stack) -> None:
    here = walks[0].here
    with sqlite3.connect(stack.data / "bank.db") as bank:
        known = bank.execute("SELECT id FROM orders WHERE id LIKE ?", (f"{here.code}-%",)).fetchall()
    on_record = await here.world.rows(
        "SELECT payment FROM payment_ordered WHERE claim LIKE $1", f"{here.code}-%"
    )
    assert sorted(known) == sorted((row["payment"],) for row in on_record) != []


async def test_every_end_is_reached_and_no_stage_is_without_a_way_out(walks: list[Walk]) -> None:
    before: dict[str, set[str]] = defaultdict(set)
    for walk in walks:
        for one, following in zip(walk.nodes, walk.nodes[1:], strict=False):
            before[following].add(one)
    seen = {node for walk in walks for node in walk.nodes}
    assert seen >= ENDS | BETWEEN
    led = set(ENDS)
    while more := {one for node in led for one in before[node]} - led:
        led |= more
    assert seen - led == set()
