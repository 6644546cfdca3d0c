"""The record: every change of every case goes through here, in one transaction each.

A change commits its facts, its audit entry and chain link, its tasks and notices, its answer and the command's
row together, or not at all. A command that was carried out before gets its first answer again.
"""

import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any, TypedDict, Unpack

import asyncpg

from schemas.cases import Answer, Change, Committed, Opening, Signature
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.signing import link_of
from store.actors import SYSTEM, Actor, establish, permitted, require_disinterested, speaks_for
from store.chain import entry_hash, salted
from store.changes import notice_rows, task_row, write_move, write_postings, write_tasks
from store.facts import fact_rows
from store.pool import Connection, Pool, reading, transaction
from store.queries import load, rows
from store.writing import Writing

sql = load("record")

Complete = Callable[[Connection, Change], Awaitable[Change]]
"""Fills a change from what stands in the database, inside its transaction."""
Also = Callable[[Writing, int], None]
"""Adds what else belongs to a change to what it writes; takes the sequence of its entry."""
Work = Callable[[Connection, int], Awaitable[None]]
"""Writes what else belongs to a change, where that takes statements of its own; takes the sequence of its entry."""


class Parts(TypedDict, total=False):
    """What a commit does besides writing its change."""

    complete: Complete | None
    also: Also | None
    work: Work | None


@dataclass(frozen=True)
class Writer:
    """The Temporal activity that writes: the evidence an auditor follows into the history."""

    workflow_id: str | None = None
    run_id: str | None = None
    activity_id: str | None = None


class Record:
    """The one writer of cases."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    async def commit(self, change: Change, writer: Writer, **parts: Unpack[Parts]) -> Committed:
        """Make *change* true, once, and return the answer.

        In the transaction, *complete* may fill the change from what stands in the database, before its entry is
        written; *also* adds what is no fact (ties, ended memberships) to its rows, and *work* writes after them what
        takes statements of its own (people, items).

        Raises Refused (not signed in, not permitted, four eyes, closed, stale, other content under the same
        command id, contradicting what is on record) and Unavailable.
        """
        with _held(change.case):
            return await self._commit(change, writer, parts)

    async def _commit(self, change: Change, writer: Writer, parts: Parts) -> Committed:
        async with transaction(self.pool) as tx:
            case = await sql.lock_case(tx, case_id=change.case, command=change.command)
            if case is None:
                raise Refused(Refusal.UNKNOWN_CASE, change.case)
            # Whoever waited for the lock saw the commands of before: what moved the case meanwhile may be this one.
            moved = case["version"] != change.expected_version
            if (case["given"] or moved) and (known := await self.known(tx, change.command, change.content)):
                return known
            _require_current(change, case)
            actor = await self._actor(tx, change, case)
            if actor.through is not None:
                more = {"link": actor.user, "link_issued_by": actor.through.issued_by}
                change = change.model_copy(update={"details": {**change.details, **more}})
            if complete := parts.get("complete"):
                change = await complete(tx, change)
            number = await self._number(tx, change)
            seq = case["seq"] + 1
            committed = Committed(
                answer=Answer(
                    command=change.command,
                    case=change.case,
                    action=change.action,
                    entry=seq,
                    version=change.expected_version + 1,
                    number=number,
                    actor=actor.user,
                    details=change.details,
                    woke=change.woke,
                ),
                user=actor.hand,
            )
            writing = Writing()
            append_entry(
                writing,
                case,
                chain=change.case,
                action=change.action,
                actor=actor,
                command=change.command,
                at=change.at,
                details=change.details,
                writer=writer,
                effective_on=change.effective_on,
                objects=change.objects,
                before=change.before,
                after=change.after,
                rulings=[ruling.model_dump(mode="json") for ruling in change.rulings],
                number=number,
            )
            write_move(writing, change, committed)
            writing.insert_each(fact_rows(change.case, seq, change.effective_on, change.at, change.facts))
            write_postings(writing, seq, change)
            write_tasks(writing, case["region"], seq, change)
            writing.insert("notice", notice_rows(change.case, seq, number, change.notices))
            if also := parts.get("also"):
                also(writing, seq)
            await writing.write(tx)
            if work := parts.get("work"):
                await work(tx, seq)
            return committed

    async def open_cases(self, openings: Sequence[Opening], writer: Writer) -> list[str]:
        """Open those of *openings* that are not open yet, in one transaction, and return their ids."""
        async with transaction(self.pool) as tx:
            salts = {opening.key.id: os.urandom(16) for opening in openings}
            fresh = await tx.fetch(
                "INSERT INTO chain (id, salt) SELECT * FROM unnest($1::text[], $2::bytea[])"
                " ON CONFLICT DO NOTHING RETURNING id",
                list(salts),
                list(salts.values()),
            )
            new = {row["id"] for row in fresh}
            await self._open(tx, [opening for opening in openings if opening.key.id in new], writer)
            return sorted(new)

    async def started(self, cases: Sequence[str]) -> None:
        """Mark the workflows of *cases* as started."""
        async with reading(self.pool) as connection:
            await sql.mark_all_started(connection, ids=list(cases))

    async def unstarted(self, before: datetime) -> list[asyncpg.Record]:
        """Return the cases opened before *before* whose workflow nobody has started."""
        async with reading(self.pool) as connection:
            return await rows(sql.unstarted(connection, older_than=before))

    async def needs_attention(self, case: str, why: str) -> None:
        """Note why *case* cannot go on by itself; its next change clears it."""
        async with reading(self.pool) as connection:
            await sql.needs_attention(connection, case_id=case, why=why)

    async def standing(self, case: str) -> str | None:
        """Return whether *case* is `open` or `closed`, or None if there is no such case."""
        async with reading(self.pool) as connection:
            standing: str | None = await sql.standing(connection, case_id=case)
            return standing

    async def look_up(
        self, case: str, permit: str, signed: Signature, command: str, content: str
    ) -> Committed | None:
        """Return the answer a command was given before, or None.

        Raises Refused for whoever may not give it (before anything else is said about it), and when it had other
        content then.
        """
        async with reading(self.pool) as connection:
            found = await sql.given(connection, case_id=case, command=command, session=signed.session)
            if found is None:
                raise Refused(Refusal.UNKNOWN_CASE, case)
            permitted(await establish(connection, signed, command, found), permit, found["region"])
            return _first(found, command, content) if found["answer"] is not None else None

    async def refuse(
        self, case: str, permit: str, command: str, code: str, session: str | None, at: datetime
    ) -> None:
        """Log a refused command in the audit log, once per attempt (*command* names the attempt)."""
        async with transaction(self.pool) as tx:
            name = f"refusal/{case}"
            head = await sql.lock_chain(tx, chain=name, salt=os.urandom(16))
            if await sql.was_logged(tx, chain=name, command=command):
                return
            actor = await _refused(tx, session) if session else SYSTEM
            writing = Writing()
            append_entry(
                writing,
                head,
                chain=name,
                action="command.refused",
                actor=actor,
                command=command,
                at=at,
                details={"command": permit, "refusal": code},
            )
            await writing.write(tx)

    async def known(self, tx: Connection, command: str, content: str) -> Committed | None:
        """Return the answer a command was given before, or None; raises Refused when it had other content then."""
        row = await sql.find_command(tx, command=command)
        return _first(row, command, content) if row is not None else None

    async def _actor(self, tx: Connection, change: Change, case: asyncpg.Record) -> Actor:
        if change.permit is None:
            return SYSTEM
        actor = await establish(tx, change.signed, change.command)
        role = permitted(actor, change.permit, case["region"])
        if actor.through is not None and change.content not in actor.through.told:
            raise Refused(Refusal.DIFFERENT_CONTENT, change.command)
        if actor.hand in change.not_by:
            raise Refused(Refusal.FOUR_EYES, change.case)
        if change.not_by or change.gains:
            await require_disinterested(tx, change, str(actor.hand))
        if change.offices and not speaks_for(actor.office, change.offices):
            raise Refused(
                Refusal.FOREIGN_OFFICE, change.case, user=str(actor.user), office=str(actor.office),
                offices=", ".join(change.offices),
            )  # fmt: skip
        return replace(actor, role=role)

    async def _opener(self, tx: Connection, opening: Opening) -> Actor:
        if opening.permit is None:
            return SYSTEM
        actor = await establish(tx, opening.signed, opening.command)
        return Actor(actor.user, actor.office, permitted(actor, opening.permit, opening.key.region))

    async def _number(self, tx: Connection, change: Change) -> str | None:
        if change.series is None:
            return None
        return f"{change.series}/{await sql.next_number(tx, series=change.series):03d}"

    async def _open(self, tx: Connection, openings: Sequence[Opening], writer: Writer) -> None:
        recorded_at = datetime.now(UTC)
        entries, cases = [], []
        for opening in openings:
            actor = await self._opener(tx, opening)
            entry = {
                "chain": opening.key.id, "seq": 1, "prev_hash": bytes(32), "action": opening.action,
                "actor": actor.user, "role": actor.role, "office": actor.office, "objects": [],
                "before_digest": None, "after_digest": None,
                "rulings": [ruling.model_dump(mode="json") for ruling in opening.rulings],
                "details": opening.details, "number": None, "command": opening.command,
                "effective_on": opening.effective_on, "business_at": opening.at, "recorded_at": recorded_at,
                "workflow_id": writer.workflow_id, "run_id": writer.run_id, "activity_id": writer.activity_id,
            }  # fmt: skip
            entries.append(entry)
            cases.append({
                "id": opening.key.id, "type": opening.key.type, "instruction": opening.key.instruction,
                "region": opening.key.region, "province": opening.key.province,
                "fiscal_year": opening.key.fiscal_year, "stage": opening.stage, "opening": opening.state,
                "due_at": opening.due_at, "opened_at": opening.at,
            })  # fmt: skip
        writing = Writing()
        _write_entries(writing, entries)
        writing.insert("case_file", cases)
        facts = [fact_rows(one.key.id, 1, one.effective_on, one.at, one.facts) for one in openings]
        writing.insert_each(chain.from_iterable(facts))
        tasks = [(one.key.id, one.key.region, one.at, task) for one in openings for task in one.opens]
        writing.each(
            sql.open_tasks, [task_row(case, region, 1, at, task) for case, region, at, task in tasks]
        )
        notices = [notice_rows(one.key.id, 1, None, one.notices) for one in openings]
        writing.insert("notice", list(chain.from_iterable(notices)))
        await writing.write(tx)


def append_entry(
    writing: Writing,
    head: Mapping[str, Any],
    *,
    chain: str,
    action: str,
    actor: Actor,
    command: str,
    at: datetime,
    details: dict[str, Any],
    writer: Writer = Writer(),
    effective_on: object = None,
    objects: Sequence[str] = (),
    before: str = "",
    after: str = "",
    rulings: Sequence[Any] = (),
    number: str | None = None,
) -> None:
    """Append one entry to *chain*, whose *head* the caller holds locked."""
    entry = {
        "chain": chain, "seq": head["seq"] + 1, "prev_hash": head["hash"], "action": action,
        "actor": actor.user, "role": actor.role, "office": actor.office, "objects": list(objects),
        "before_digest": salted(head["salt"], before), "after_digest": salted(head["salt"], after),
        "rulings": list(rulings), "details": details, "number": number, "command": command,
        "effective_on": effective_on or at.astimezone(UTC).date(), "business_at": at,
        "recorded_at": datetime.now(UTC), "workflow_id": writer.workflow_id, "run_id": writer.run_id,
        "activity_id": writer.activity_id,
    }  # fmt: skip
    _write_entries(writing, [entry])


def _write_entries(writing: Writing, entries: Sequence[Mapping[str, Any]]) -> None:
    hashed = [{**entry, "hash": entry_hash(entry)} for entry in entries]
    writing.insert("audit_entry", hashed)
    heads = [{"chain": entry["chain"], "seq": entry["seq"], "hash": entry["hash"]} for entry in hashed]
    writing.each(sql.move_head, heads)


async def _refused(tx: Connection, session: str) -> Actor:
    """Return who was refused, without proof: a link that is on record, somebody signed in, or nobody."""
    if (link := link_of(session)) is not None:
        return Actor(link, None, "refused") if await sql.is_link(tx, link=link) else SYSTEM
    row = await sql.find_actor(tx, session=session)
    return Actor(row["id"], row["office"], "refused") if row else SYSTEM


@contextmanager
def _held(case: str) -> Iterator[None]:
    """Refuse what the tables cannot hold, by the name of the rule and without the values that broke it."""
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as broken:
        rule = broken.constraint_name or broken.table_name or "ledger_entry"
        raise Refused(Refusal.CONTRADICTS_RECORD, case, constraint=rule) from None
    except (asyncpg.DataError, ValueError) as unfit:
        if not isinstance(unfit, asyncpg.DataError | asyncpg.InterfaceError):
            raise
        raise Refused(Refusal.CONTRADICTS_RECORD, case, constraint=type(unfit).__name__) from None


def _first(row: Mapping[str, Any], command: str, content: str) -> Committed:
    """Return the first answer that a command was given; raises Refused when it had other content then."""
    if row["content"] != content:
        raise Refused(Refusal.DIFFERENT_CONTENT, command)
    stored = Committed.model_validate(row["answer"])
    return stored.model_copy(update={"answer": stored.answer.model_copy(update={"repeated": True})})


def _require_current(change: Change, case: asyncpg.Record) -> None:
    if case["closed_at"] is not None:
        raise Refused(Refusal.CASE_CLOSED, change.case)
    if case["version"] != change.expected_version:
        raise Refused(Refusal.STALE, change.case, expected=change.expected_version, found=case["version"])
