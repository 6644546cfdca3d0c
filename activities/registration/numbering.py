"""Numbering: seats are kept, the agency numbers whoever has one, and then members, queue and fact become true together.

A line's seats are given by one hand at a time: whoever is to be numbered is chosen, and kept a seat, under a lock on
the line; the agency is asked without any lock, in chunks whose numbers are kept as they come. A crash loses no answer,
a repeated attempt asks again only what was not answered, with the same rows under the same reference, and two rosters
that are registered at once never share a seat.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from temporalio import activity

from activities.evidence import writer
from activities.ports.agency import Agency, MembershipRequest
from activities.registration.common import people, with_fact, with_notice
from law.offices import OfficeKind, office_code
from law.registration import cards_by
from schemas.cases import Answer, Change, Committed
from schemas.facts import RosterRegistered, SeatsRefilled
from schemas.orders import RefillSeats, RegisterRoster, SeatsTaken
from schemas.work import REFILL_SEATS, REGISTER_ROSTER
from store.pool import Connection, reading, transaction
from store.queries import load, rows
from store.record import Complete, Record
from vault.content import content_digest

seats = load("seats")
CHUNK = 1000
"""Rows in one request to the agency."""

Hold = Callable[[Connection], Awaitable[None]]
"""Keeps seats for the rows whose turn it is, while the line is locked."""


class Numbering:
    """Has the agency number workers."""

    def __init__(self, record: Record, agency: Agency) -> None:
        self.record = record
        self.agency = agency

    @activity.defn(name=REGISTER_ROSTER.name)
    async def register(self, order: RegisterRoster) -> SeatsTaken:
        """Have the agency number as many accepted rows as seats are free, and let the others wait in the line's queue.

        Whoever waits for the line already comes first. A row whose worker is a member of the segment and owner by
        now, or waits in this queue, is left out: nobody has two seats or two places.
        """

        async def hold(tx: Connection) -> None:
            free = await seats.free_seats(tx, line=order.line, batch=order.batch)
            queued = await seats.waiting_for(tx, line=order.line)
            await seats.hold_of_roster(tx, batch=order.batch, seats=max(free - queued, 0))

        async def complete(tx: Connection, change: Change) -> Change:
            numbered = await _numbered(tx, order)
            waiting = await seats.left_over(tx, batch=order.batch)
            fact = RosterRegistered(batch=order.batch, waiting=waiting, **numbered)
            return await _told(tx, change, order, fact, "registration_completed", waiting=waiting)

        async def queue_up(tx: Connection, seq: int) -> None:
            await seats.queue_up(
                tx, batch=order.batch, chain=order.change.case, seq=seq, known_at=order.change.at
            )

        if known := await self._hold(order, hold):
            return _taken(known, order.change)
        await self._number(order)
        return _taken(await self._commit(order, complete, queue_up), order.change)

    @activity.defn(name=REFILL_SEATS.name)
    async def refill(self, order: RefillSeats) -> SeatsTaken:
        """Let those of a batch who are first in its line's queue take the seats that came free.

        This is kawal's own deed, on a list that one person made and another approved: nobody approves it again. Where
        nothing is free for this batch nothing is committed, and the answer's entry is 0.
        """

        async def hold(tx: Connection) -> None:
            free = await seats.free_seats(tx, line=order.line, batch=order.batch)
            await seats.hold_of_queue(tx, batch=order.batch, line=order.line, seats=max(free, 0))

        async def complete(tx: Connection, change: Change) -> Change:
            numbered = await _numbered(tx, order)
            waiting = await seats.waiting_of(tx, batch=order.batch) - numbered["headcount"]
            fact = SeatsRefilled(batch=order.batch, line=order.line, **numbered)
            return await _told(tx, change, order, fact, "seats_refilled", waiting=waiting)

        async def nobody(tx: Connection, seq: int) -> None:
            """Queue nobody: whoever is not seated keeps the place they have."""

        if known := await self._hold(order, hold):
            return _taken(known, order.change)
        if not await self._number(order):
            return await self._nothing(order)
        return _taken(await self._commit(order, complete, nobody), order.change)

    async def _hold(self, order: RegisterRoster | RefillSeats, hold: Hold) -> Committed | None:
        """Keep the seats, unless an earlier attempt did; return the answer of one that came to its end."""
        async with transaction(self.record.pool) as tx:
            await seats.lock_lines(tx, line=order.line)
            known = await self.record.known(tx, order.change.command, order.change.content)
            if known is None and not await seats.holds(tx, batch=order.batch):
                await hold(tx)
            return known

    async def _number(self, order: RegisterRoster | RefillSeats) -> int:
        """Have every kept seat numbered, and return how many there are."""
        last = 0
        while chunk := await self._unnumbered(order.batch, last):
            last = chunk[-1]["position"]
            requests = [
                MembershipRequest(
                    ref=row["membership"], nik_digest=content_digest(b"agency" + row["nik_hmac"])
                )
                for row in chunk
            ]
            reference = f"{order.batch}#{chunk[0]['position']}"
            given = await self.agency.register(reference, requests, order.change.effective_on)
            async with transaction(self.record.pool) as tx:
                await seats.take_numbers(
                    tx, memberships=list(given.numbers), numbers=list(given.numbers.values()),
                    stand_in=given.stand_in,
                )  # fmt: skip
        async with reading(self.record.pool) as connection:
            return int(await seats.holds(connection, batch=order.batch))

    async def _unnumbered(self, batch: str, after: int) -> list[Any]:
        async with reading(self.record.pool) as connection:
            return await rows(seats.unnumbered(connection, batch=batch, after=after, most=CHUNK))

    async def _commit(
        self,
        order: RegisterRoster | RefillSeats,
        complete: Complete,
        queue_up: Callable[[Connection, int], Awaitable[None]],
    ) -> Committed:
        change = order.change

        async def seat(tx: Connection, seq: int) -> None:
            await queue_up(tx, seq)
            await seats.seat(
                tx, batch=order.batch, chain=change.case, seq=seq, effective_on=change.effective_on,
                known_at=change.at,
            )  # fmt: skip
            await seats.release(tx, batch=order.batch)

        return await self.record.commit(change, writer(), complete=complete, work=seat)

    async def _nothing(self, order: RefillSeats) -> SeatsTaken:
        async with reading(self.record.pool) as connection:
            waiting = await seats.waiting_of(connection, batch=order.batch)
        answer = Answer(
            command=order.change.command,
            case=order.change.case,
            action=order.change.action,
            entry=0,
            version=order.change.expected_version,
            details={"registered": 0, "waiting": waiting},
        )
        return _taken(Committed(answer=answer), order.change)


async def _numbered(tx: Connection, order: RegisterRoster | RefillSeats) -> dict[str, Any]:
    """Lock the line, and return how many have their numbers and still need them, and whether a stand-in gave any."""
    await seats.lock_lines(tx, line=order.line)
    await seats.drop_members(tx, batch=order.batch)
    return dict(await seats.numbered(tx, batch=order.batch))


async def _told(
    tx: Connection,
    change: Change,
    order: RegisterRoster | RefillSeats,
    fact: RosterRegistered | SeatsRefilled,
    template: str,
    *,
    waiting: int,
) -> Change:
    """Return *change* with the fact of new members, their number in its details, and the secretary told."""
    line = await people.line_of(tx, line=order.line)
    told = with_fact(change, fact, registered=fact.headcount, waiting=waiting, stand_in=fact.stand_in)
    return with_notice(
        told, office_code(OfficeKind.SEKDA, line["region"]), line["region"], template,
        batch=order.batch, segment=line["segment"], fiscal_year=int(order.batch.split("-")[1]),
        headcount=fact.headcount, waiting=waiting, stand_in=fact.stand_in,
    )  # fmt: skip


def _taken(committed: Committed, change: Change) -> SeatsTaken:
    """Return what stands on record, the same for a repeated attempt, and by when the cards come."""
    cards = cards_by(change.effective_on)
    details = committed.answer.details
    return SeatsTaken(
        **dict(committed),
        registered=details["registered"],
        waiting=details["waiting"],
        cards_by=cards.due_on,
        cards_rule=cards.rulings[0],
    )
