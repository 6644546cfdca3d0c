"""Applying: an approved list takes effect as a whole, or not at all.

What was approved is what is applied. A list of which a row was overtaken between its check and its approval, by a
death or by another list, is refused with the numbers of its rows: uploaded again, it is judged anew.
"""

from collections.abc import Sequence
from typing import Any

from temporalio import activity

from activities.changes.common import completed, notice, sql
from activities.evidence import writer
from activities.ports.agency import Agency, MembershipRequest
from schemas.cases import Change
from schemas.errors import Refused
from schemas.facts import ChangesApplied
from schemas.names import registration_id
from schemas.orders import ApplyChanges, ChangesDone
from schemas.refusals import Refusal
from schemas.work import APPLY_CHANGES
from store.pool import Connection, reading
from store.queries import rows
from store.record import Record
from vault.content import content_digest

CHUNK = 1000
"""Moves in one request to the agency."""
NAMED = 20
"""Row numbers that a refusal names; how many there are it says besides."""


class ApplyingChanges:
    """Applies lists of changes."""

    def __init__(self, record: Record, agency: Agency) -> None:
        self.record = record
        self.agency = agency

    @activity.defn(name=APPLY_CHANGES.name)
    async def apply(self, order: ApplyChanges) -> ChangesDone:
        """Have the agency number those who move, and commit all rows of the list in one transaction."""
        async with reading(self.record.pool) as connection:
            found = await sql.list_of(connection, batch=order.batch)
            moves = await rows(sql.moves(connection, batch=order.batch))
            targets = [row["line"] for row in await rows(sql.target_lines(connection, batch=order.batch))]
        numbers, stand_in = await self._number(order, moves)
        region, change = found["region"], order.change

        async def complete(tx: Connection, change: Change) -> Change:
            await sql.lock_targets(tx, lines=targets)
            _require_none(
                order, [row["row_number"] for row in await rows(sql.overtaken(tx, batch=order.batch))]
            )
            counts = {name: int(count) for name, count in (await sql.counts(tx, batch=order.batch)).items()}
            waiting = await rows(sql.waiting_behind(tx, batch=order.batch))
            fact = ChangesApplied(batch=order.batch, stand_in=stand_in, **counts)
            told = notice(
                change, region, "changes_applied", batch=order.batch, fiscal_year=found["fiscal_year"],
                stand_in=stand_in, **counts,
            )  # fmt: skip
            freed = [[row["line"], registration_id(row["batch"])] for row in waiting]
            return completed(change, fact, (told,), **counts, stand_in=stand_in, freed=freed)

        async def take_effect(tx: Connection, seq: int) -> None:
            entry = {"batch": order.batch, "chain": change.case, "seq": seq, "known_at": change.at}
            await sql.end_memberships(tx, **entry)
            await sql.change_wages(tx, **entry)
            await sql.begin_memberships(
                tx, **entry, row_numbers=[row["row_number"] for row in moves], ids=list(numbers),
                numbers=list(numbers.values()),
            )  # fmt: skip
            await _require_seats(tx, order, targets, region)

        committed = await self.record.commit(change, writer(), complete=complete, work=take_effect)
        freed: Any = committed.answer.details["freed"]
        return ChangesDone(**dict(committed), freed=tuple((line, case) for line, case in freed))

    async def _number(self, order: ApplyChanges, moves: Sequence[Any]) -> tuple[dict[str, str], bool]:
        """Return a number for each new membership, in the order of *moves*, and whether a stand-in gave any."""
        numbers: dict[str, str] = {}
        stand_in = False
        for start in range(0, len(moves), CHUNK):
            requests = [
                MembershipRequest(
                    ref=f"{order.batch}-{row['row_number']:05d}",
                    nik_digest=content_digest(b"agency" + row["nik_hmac"]),
                )
                for row in moves[start : start + CHUNK]
            ]
            given = await self.agency.register(
                f"{order.batch}#{start + 1}", requests, order.change.effective_on
            )
            numbers |= {request.ref: given.numbers[request.ref] for request in requests}
            stand_in = stand_in or given.stand_in
        return numbers, stand_in


async def _require_seats(tx: Connection, order: ApplyChanges, targets: Sequence[str], region: str) -> None:
    for target in await rows(sql.targets(tx, lines=list(targets), region=region)):
        if target["free"] < 0:
            raise Refused(Refusal.NO_SEAT, order.batch, line=target["line"], funded=target["headcount"])


def _require_none(order: ApplyChanges, overtaken: Sequence[int]) -> None:
    if overtaken:
        named = ", ".join(map(str, overtaken[:NAMED]))
        raise Refused(
            Refusal.OVERTAKEN, order.batch, count=len(overtaken),
            rows=named if len(overtaken) <= NAMED else f"{named} …",
        )  # fmt: skip
