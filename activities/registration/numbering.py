"""Numbering: the agency gives every accepted row its membership number."""

from temporalio import activity

from activities.evidence import writer
from activities.ports.agency import Agency, MembershipRequest
from activities.registration.common import people, with_fact, with_notice
from law.offices import OfficeKind, office_code
from law.registration import cards_by
from schemas.base import Message
from schemas.facts import RosterRegistered
from schemas.orders import (
    RegisterRoster,
    RosterNumbered,
)
from schemas.work import REGISTER_ROSTER
from store.facts import insert_rows
from store.pool import Connection, reading
from store.queries import rows
from store.record import Record
from vault.content import content_digest


class Seat(Message):
    """An accepted row on its way to a membership."""

    membership: str
    person: str
    income: int
    nik_digest: str


class Numbering:
    """Has the agency number workers."""

    def __init__(self, record: Record, agency: Agency) -> None:
        self.record = record
        self.agency = agency

    @activity.defn(name=REGISTER_ROSTER.name)
    async def register(self, order: RegisterRoster) -> RosterNumbered:
        """Have the agency number every accepted row, and commit the memberships."""
        async with reading(self.record.pool) as connection:
            line = await people.line_of(connection, line=order.line)
            found = await rows(people.accepted_rows(connection, batch=order.batch))
        seats = [
            Seat(
                membership=f"{order.batch}-{row['row_number']:05d}",
                person=row["person"],
                income=row["income"],
                nik_digest=content_digest(b"agency" + row["nik_hmac"]),
            )
            for row in found
        ]
        answer = await self.agency.register(
            order.batch,
            [MembershipRequest(ref=seat.membership, nik_digest=seat.nik_digest) for seat in seats],
            order.change.effective_on,
        )
        change = with_fact(
            order.change,
            RosterRegistered(batch=order.batch, headcount=len(seats), stand_in=answer.stand_in),
            stand_in=answer.stand_in,
        )
        change = with_notice(
            change, office_code(OfficeKind.SEKDA, line["region"]), line["region"], "registration_completed",
            batch=order.batch, segment=line["segment"], fiscal_year=int(order.batch.split("-")[1]),
            headcount=len(seats), stand_in=answer.stand_in,
        )  # fmt: skip

        async def number(tx: Connection, seq: int) -> None:
            await insert_rows(
                tx,
                "membership",
                [
                    {
                        "id": seat.membership, "person": seat.person, "chain": change.case, "seq": seq,
                        "batch": order.batch, "region": line["region"], "line": order.line,
                        "segment": line["segment"], "worker_class": line["worker_class"],
                        "income": seat.income, "kpj": answer.numbers[seat.membership],
                        "effective_on": change.effective_on, "known_at": change.at,
                    }
                    for seat in seats
                ],
            )  # fmt: skip

        committed = await self.record.commit(change, writer(), work=number)
        cards = cards_by(order.change.effective_on)
        return RosterNumbered(
            **dict(committed),
            registered=len(seats),
            waiting=0,
            cards_by=cards.due_on,
            cards_rule=cards.rulings[0],
        )
