"""Registration: rosters submitted, checked row by row and sealed, and numbered by the agency."""

from collections.abc import Sequence
from typing import Any

from temporalio import activity

from activities.contents import Contents
from activities.evidence import writer
from activities.opening import Opener
from activities.ports.agency import Agency, MembershipRequest
from activities.roster_file import Turned, Worker, read_roster
from law.deadlines import after_working_days
from law.offices import OfficeKind, office_code
from law.registration import cards_by
from schemas.base import Message
from schemas.cases import CaseType, Change, Committed, Due, Notice, Opening
from schemas.errors import Reason, Refused
from schemas.facts import RosterChecked, RosterRegistered, RosterSubmitted
from schemas.names import registration_id
from schemas.orders import (
    CheckRoster,
    Opened,
    OpenRegistration,
    RegisterRoster,
    RosterNumbered,
    RosterResult,
    SubmitOrder,
)
from schemas.refusals import Refusal
from schemas.registration import RegistrationState
from schemas.work import CHECK_ROSTER, OPEN_REGISTRATION, REGISTER_ROSTER, SUBMIT_ROSTER
from store.facts import insert_rows
from store.pool import Connection, reading
from store.queries import load, rows
from store.record import Record
from vault.content import content_digest
from vault.keys import KeyRing
from vault.persons import Sensitivity, new_person_key, nik_index, seal

people = load("people")
BASIS = "Permenaker 1/2025 art. 3A"


class Seat(Message):
    """An accepted row on its way to a membership."""

    membership: str
    person: str
    income: int
    nik_digest: str


class Registering:
    """Everything that happens to a roster."""

    def __init__(
        self, opener: Opener, record: Record, contents: Contents, ring: KeyRing, agency: Agency
    ) -> None:
        self.opener = opener
        self.record = record
        self.contents = contents
        self.ring = ring
        self.agency = agency

    @activity.defn(name=SUBMIT_ROSTER.name)
    async def submit(self, order: SubmitOrder) -> Committed:
        """Commit a roster for a line of its own region, segment and year; refuses a file that is no roster."""
        async with reading(self.record.pool) as connection:
            line = await people.line_of(connection, line=order.line)
        if line is None or line["segment"] != order.segment or line["region"] not in order.change.case:
            raise Refused(
                Refusal.NO_FUNDING, order.change.case, segment=order.segment, year=order.fiscal_year
            )
        fact = RosterSubmitted(
            batch=order.batch,
            line=order.line,
            segment=order.segment,
            fiscal_year=order.fiscal_year,
            content=order.content,
            content_digest=order.content_digest,
            channel=order.channel,
        )
        # A file that is no roster at all is refused here, where a person hears it.
        next(read_roster(await self.contents.get(order.content, order.content_digest)), None)
        return await self.record.commit(_with(order.change, fact), writer())

    @activity.defn(name=OPEN_REGISTRATION.name)
    async def open_registration(self, order: OpenRegistration) -> Opened:
        """Open the registration of one roster; its rows are checked at once."""
        return Opened(cases=await self.opener.open([registration(order)], writer()))

    @activity.defn(name=CHECK_ROSTER.name)
    async def check(self, order: CheckRoster) -> RosterResult:
        """Judge every row, seal the people of the accepted ones, and commit the counts."""
        read = list(read_roster(await self.contents.get(order.content, order.content_digest)))
        async with reading(self.record.pool) as connection:
            line = await people.line_of(connection, line=order.line)
            judged = await self._against_members(connection, read, line)
        accepted = [row for row in judged if isinstance(row, Worker)]
        refused = [row for row in judged if isinstance(row, Turned)]
        if len(accepted) > line["headcount"]:
            extra = accepted[line["headcount"] :]
            over = Reason(
                code=Refusal.OVER_BUDGET,
                record=order.line,
                facts={"asked": len(accepted), "funded": line["headcount"]},
            )
            refused += [Turned(row.row, over) for row in extra]
            accepted = accepted[: line["headcount"]]
        change = _with(
            order.change,
            RosterChecked(batch=order.batch, accepted=len(accepted), refused=len(refused)),
            accepted=len(accepted),
            refused=len(refused),
        )
        if refused:
            change = _noticed(
                change, office_code(OfficeKind.SEKDA, line["region"]), line["region"], "roster_errors",
                batch=order.batch, segment=line["segment"], fiscal_year=int(order.batch.split("-")[1]),
                accepted=len(accepted), refused=len(refused),
            )  # fmt: skip

        async def seal_rows(tx: Connection, seq: int) -> None:  # noqa: ARG001 - a Work's signature
            await self._seal(tx, order.batch, accepted, refused)

        committed = await self.record.commit(change, writer(), work=seal_rows)
        return RosterResult(
            **dict(committed),
            accepted=int(str(committed.answer.details["accepted"])),
            refused=int(str(committed.answer.details["refused"])),
        )

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
        change = _with(
            order.change,
            RosterRegistered(batch=order.batch, headcount=len(seats), stand_in=answer.stand_in),
            stand_in=answer.stand_in,
        )
        change = _noticed(
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

    async def _against_members(
        self,
        connection: Connection,
        read: Sequence[Worker | Turned],
        line: Any,  # noqa: ANN401 - a row
    ) -> list[Worker | Turned]:
        index = {row.row: nik_index(self.ring, row.nik) for row in read if isinstance(row, Worker)}
        known = {
            row["nik_hmac"]: row["person"]
            for row in await rows(people.known_persons(connection, hmacs=list(index.values())))
        }
        members = {
            row["person"]
            for row in await rows(
                people.members_of(
                    connection, persons=list(known.values()), segment=line["segment"], owner=line["owner"]
                )
            )
        }
        return [
            Turned(
                row.row,
                Reason(
                    code=Refusal.INVALID_INPUT,
                    record=f"row {row.row}",
                    facts={"what": "The worker", "why": "a member of this segment and owner already"},
                ),
            )
            if isinstance(row, Worker) and known.get(index[row.row]) in members
            else row
            for row in read
        ]

    async def _seal(
        self, tx: Connection, batch: str, accepted: Sequence[Worker], refused: Sequence[Turned]
    ) -> None:
        index = {row.row: nik_index(self.ring, row.nik) for row in accepted}
        found = await rows(people.known_persons(tx, hmacs=list(index.values())))
        known = {row["nik_hmac"]: row["person"] for row in found}
        fresh = [row for row in accepted if index[row.row] not in known]
        keys = {row.row: new_person_key(self.ring) for row in fresh}
        names = {row.row: known.get(index[row.row]) or f"w-{batch}-{row.row:05d}" for row in accepted}
        await insert_rows(
            tx, "person", [{"id": names[row.row], "wrapped_key": keys[row.row].wrapped} for row in fresh]
        )
        await insert_rows(
            tx,
            "person_sealed",
            [
                {
                    "person": names[row.row],
                    "sensitivity": Sensitivity.IDENTITY,
                    "sealed": seal(keys[row.row].key, names[row.row], Sensitivity.IDENTITY, row.identity),
                }
                for row in fresh
            ],
        )
        await insert_rows(
            tx, "person_index", [{"nik_hmac": index[row.row], "person": names[row.row]} for row in fresh]
        )
        await insert_rows(
            tx,
            "roster_row",
            [
                {"batch": batch, "row_number": row.row, "outcome": "accepted", "reason": None,
                 "person": names[row.row], "income": int(row.income)}
                for row in accepted
            ]
            + [
                {"batch": batch, "row_number": row.row, "outcome": "refused",
                 "reason": row.reason.model_dump(mode="json"), "person": None, "income": 0}
                for row in refused
            ],
        )  # fmt: skip


def registration(order: OpenRegistration) -> Opening:
    """Return the registration of one roster as it opens."""
    parent = order.parent
    key = parent.sibling(registration_id(order.batch), CaseType.REGISTRATION, order.fiscal_year)
    decide_by = after_working_days(order.clock.today(order.at), "registration.form_days")
    state = RegistrationState(
        key=key,
        clock=order.clock,
        stage="submitted",
        region_name=parent.region,
        offices={"sekda": office_code(OfficeKind.SEKDA, parent.region)},
        now=order.at,
        agenda=[Due(at=order.at, what="check")],
        batch=order.batch,
        line=order.line,
        segment=order.segment,
        content=order.content,
        content_digest=order.content_digest,
        uploader=order.uploader,
        channel=order.channel,
        commitment=parent.id,
        decide_by=decide_by.due_on,
        clock_rule=decide_by.rulings[0],
    )
    return Opening.of(
        state,
        "registration.opened",
        details={"batch": order.batch, "line": order.line, "segment": order.segment},
    )


def _with(change: Change, fact: Any, **details: Any) -> Change:  # noqa: ANN401 - any fact, any detail
    return change.model_copy(
        update={"facts": (*change.facts, fact), "details": {**change.details, **details}}
    )


def _noticed(change: Change, office: str, region: str, template: str, **data: Any) -> Change:  # noqa: ANN401
    notice = Notice.about(
        change.case, region, change.effective_on, office, template, legal_basis=BASIS, **data
    )
    return change.model_copy(update={"notices": (*change.notices, notice)})
