"""Checking: every row of a list is judged against the region's members of its day."""

from collections.abc import Sequence
from typing import Any

from temporalio import activity

from activities.changes.common import completed, notice, rows_of, sql
from activities.changes.judging import Granted, Grounds, Member, Target, Workers, judge
from activities.changes.rows import Turned, Wanted
from activities.contents import Contents
from activities.evidence import writer
from law.membership import latest_change
from schemas.facts import ChangesChecked
from schemas.money import Rupiah
from schemas.orders import ChangesResult, CheckChanges
from schemas.terms import Leaving, WorkerClass
from schemas.work import CHECK_CHANGES
from store.pool import Connection, reading
from store.queries import rows
from store.record import Record
from store.writing import insert_rows
from vault.keys import KeyRing
from vault.persons import nik_index


class CheckingChanges:
    """Judges lists of changes row by row."""

    def __init__(self, record: Record, contents: Contents, ring: KeyRing) -> None:
        self.record = record
        self.contents = contents
        self.ring = ring

    @activity.defn(name=CHECK_CHANGES.name)
    async def check(self, order: CheckChanges) -> ChangesResult:
        """Judge every row, and commit the verdicts with their counts."""
        read = await rows_of(self.contents, order.content, order.content_digest)
        wanted = [row for row in read if isinstance(row, Wanted)]
        latest = latest_change(order.change.effective_on)
        async with reading(self.record.pool) as connection:
            found = await sql.list_of(connection, batch=order.batch)
            members = await self._members(connection, wanted, found["region"])
            targets = await _targets(connection, wanted, found["region"])
            sources = await _sources(connection, wanted, found["region"])
        grounds = Grounds(found["region"], latest, members, targets, sources)
        judged = [*(row for row in read if isinstance(row, Turned)), *judge(wanted, grounds)]
        accepted = sum(1 for row in judged if isinstance(row, Granted))
        refused = len(judged) - accepted
        counts = {"accepted": accepted, "refused": refused}
        told = [
            notice(
                order.change, found["region"], "changes_errors", batch=order.batch,
                fiscal_year=found["fiscal_year"], accepted=accepted, refused=refused,
            )
        ] if refused else []  # fmt: skip
        fact = ChangesChecked(batch=order.batch, **counts)
        change = completed(order.change, fact, tuple(told), **counts)
        change = change.model_copy(update={"rulings": (*change.rulings, *latest.rulings)})

        async def keep(tx: Connection, seq: int) -> None:  # noqa: ARG001 - a Work's signature
            await insert_rows(tx, "change_row", [_row(order.batch, row) for row in judged])

        committed = await self.record.commit(change, writer(), work=keep)
        recorded: Any = committed.answer.details
        return ChangesResult(**dict(committed), accepted=recorded["accepted"], refused=recorded["refused"])

    async def _members(
        self, connection: Connection, wanted: Sequence[Wanted], region: str
    ) -> dict[str, list[Member]]:
        niks = {nik_index(self.ring, row.nik): row.nik for row in wanted}
        found: dict[str, list[Member]] = {}
        for row in await rows(sql.members(connection, hmacs=list(niks), region=region)):
            found.setdefault(niks[row["nik_hmac"]], []).append(_member(row))
        return found


def _member(row: Any) -> Member:  # noqa: ANN401 - a row
    return Member(
        membership=row["membership"],
        person=row["person"],
        line=row["line"],
        workers=Workers(row["segment"], row["owner"]),
        worker_class=WorkerClass(row["worker_class"]),
        priced=Rupiah(row["priced"]),
        income=Rupiah(row["income"]),
        begins=row["begins"],
        ends=row["ends"],
        why=Leaving(row["why"]) if row["why"] else None,
    )


async def _targets(connection: Connection, wanted: Sequence[Wanted], region: str) -> dict[str, Target]:
    lines = sorted({row.to_line for row in wanted if row.to_line})
    return {
        row["line"]: Target(
            line=row["line"],
            fiscal_year=row["fiscal_year"],
            workers=Workers(row["segment"], row["owner"]),
            worker_class=WorkerClass(row["worker_class"]),
            priced=Rupiah(row["priced"]),
            headcount=row["headcount"],
            funded=row["funded"],
            origins=frozenset(row["origins"]),
            free=row["free"] - row["waiting"],
        )
        for row in await rows(sql.targets(connection, lines=lines, region=region))
    }


async def _sources(connection: Connection, wanted: Sequence[Wanted], region: str) -> dict[str, Workers]:
    lines = sorted({row.from_line for row in wanted if row.from_line})
    found = await rows(sql.workers_of(connection, lines=lines, region=region))
    return {row["line"]: Workers(row["segment"], row["owner"]) for row in found}


def _row(batch: str, judged: Granted | Turned) -> dict[str, Any]:
    blank = {
        "membership": None,
        "change_kind": None,
        "why": "",
        "from_on": None,
        "income": None,
        "to_line": None,
    }
    if isinstance(judged, Turned):
        reason = judged.reason.model_dump(mode="json")
        return {"batch": batch, "row_number": judged.row, "reason": reason, **blank}
    wanted = judged.wanted
    return {
        "batch": batch,
        "row_number": wanted.row,
        "reason": None,
        "membership": judged.membership,
        "change_kind": wanted.kind,
        "why": wanted.why or "",
        "from_on": wanted.on,
        "income": wanted.income,
        "to_line": wanted.to_line or None,
    }
