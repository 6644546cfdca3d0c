"""Checking: every row of a roster is judged on its own, and the people of the accepted ones are sealed."""

from collections.abc import Sequence
from typing import Any

from temporalio import activity

from activities.contents import Contents
from activities.evidence import writer
from activities.registration.common import people, with_fact, with_notice
from activities.roster_file import Turned, Worker, read_roster
from law.offices import OfficeKind, office_code
from schemas.errors import Reason
from schemas.facts import RosterChecked
from schemas.orders import (
    CheckRoster,
    RosterResult,
)
from schemas.refusals import Refusal
from schemas.work import CHECK_ROSTER
from store.facts import insert_rows
from store.pool import Connection, reading
from store.queries import rows
from store.record import Record
from vault.keys import KeyRing
from vault.persons import Sensitivity, new_person_key, nik_index, seal


class Checking:
    """Judges rosters row by row."""

    def __init__(self, record: Record, contents: Contents, ring: KeyRing) -> None:
        self.record = record
        self.contents = contents
        self.ring = ring

    @activity.defn(name=CHECK_ROSTER.name)
    async def check(self, order: CheckRoster) -> RosterResult:
        """Judge every row, seal the people of the accepted ones, and commit the counts."""
        read = list(read_roster(await self.contents.get(order.content, order.content_digest)))
        async with reading(self.record.pool) as connection:
            line = await people.line_of(connection, line=order.line)
            judged = await self._against_members(connection, read, line)
        accepted = [row for row in judged if isinstance(row, Worker)]
        refused = [row for row in judged if isinstance(row, Turned)]
        change = with_fact(
            order.change,
            RosterChecked(batch=order.batch, accepted=len(accepted), refused=len(refused)),
            accepted=len(accepted),
            refused=len(refused),
        )
        if refused:
            change = with_notice(
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
