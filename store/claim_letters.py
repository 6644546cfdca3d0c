"""Letters of claims: kept on paper once, each with the one intent to deliver it, and what became of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from law.regions import find, offset
from schemas.base import digest
from schemas.cases import Notice
from schemas.checks import Check
from schemas.claim_letters import LetterStanding, Sealed, WrittenLetter
from schemas.clock import Clock
from store.chain import entry_hash
from store.contents import Whole, put_contents
from store.pool import Connection, Pool, reading, transaction
from store.queries import load, rows

sql = load("claim_letters")
letters_sql = load("letters")
reads = load("reads")


@dataclass(frozen=True)
class Paper:
    """A letter's PDF as it is kept: sealed, under the name and digest of its bytes."""

    content: Sealed
    sealed: bytes


@dataclass(frozen=True)
class Read:
    """Whose data was read for a letter, by class: claims' people by their refs, the dead by their opaque id."""

    reader: str
    why: str
    records: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Mail:
    """A letter that waits to be mailed."""

    letter: WrittenLetter
    pdf: Sealed
    message_id: str


async def unkept(pool: Pool, after: str | None, most: int) -> list[WrittenLetter]:
    """Return letters that no PDF is kept of, the oldest first; those of the page that ended with *after* come before."""
    async with reading(pool) as connection:
        return [_written(row) for row in await rows(sql.unkept(connection, after=after, most=most))]


async def keep(pool: Pool, letter: WrittenLetter, paper: Paper, read: Read, notice: Notice | None) -> bool:
    """Keep a letter's PDF with the intent to deliver it, all at once or not at all.

    With a *notice* an office hands it over, without one it goes out by mail. Returns whether nobody had kept it before:
    then there is one intent, whoever else renders the letter at the same time.
    """
    async with transaction(pool) as tx:
        name = paper.content.content
        await put_contents(tx, [Whole(name, name.partition("/")[0], paper.content.sha256, paper.sealed)])
        sent_to = "heir" if notice is None else "office"
        if not await sql.keep(
            tx, letter=letter.letter, content=name, sha256=paper.content.sha256, sent_to=sent_to
        ):
            return False
        if notice is None:
            await sql.to_be_mailed(tx, letter=letter.letter, message_id=_message_id("claim_letter", letter))
        else:
            await _notify(tx, letter, notice)
        await log(tx, read)
        return True


async def unsent(pool: Pool, most: int) -> list[Mail]:
    """Return letters that wait to be mailed, the oldest first."""
    async with reading(pool) as connection:
        found = await rows(sql.unsent(connection, most=most))
    return [
        Mail(_written(row), Sealed(content=row["pdf"], sha256=row["pdf_sha256"]), row["message_id"])
        for row in found
    ]


async def lock_mail(tx: Connection, letter: str) -> bool:
    """Lock a letter's mail until the transaction ends; return False when it is sent, or being sent."""
    return bool(await sql.lock_mail(tx, letter=letter))


async def mailed(tx: Connection, letter: str, read: Read) -> None:
    """Record that a letter's mail has been taken, and whose address was read for it."""
    await sql.mailed(tx, letter=letter)
    await log(tx, read)


async def declined(tx: Connection, letter: WrittenLetter, read: Read, notice: Notice) -> None:
    """Record that a letter's mail will never be taken; the office that *notice* names hands it over instead."""
    await sql.declined(tx, letter=letter.letter)
    await _notify(tx, letter, notice)
    await log(tx, read)


async def dead(connection: Connection, person: str) -> tuple[bytes, bytes] | None:
    """Return the wrapped key and the sealed identity of whoever died; None once their key is destroyed."""
    row = await sql.dead(connection, person=person)
    return (row["wrapped_key"], row["sealed"]) if row and row["wrapped_key"] else None


async def standing(
    connection: Connection, *, claim: str | None = None, letter: str | None = None
) -> list[LetterStanding]:
    """Return what became of letters, in the order in which they were written."""
    return [_standing(row) for row in await rows(sql.standing(connection, claim=claim, letter=letter))]


async def checked(connection: Connection, check: Check) -> Mapping[str, Any] | None:
    """Return the entry that *check* names: None if there is none of that mark, or if it was tampered with.

    What it carries besides its columns is `letter`, whether a letter hangs on it, and the `region` of its case, if it
    is a case's.
    """
    row = await sql.entry(connection, chain=check.chain, seq=check.seq)
    if row is None or row["hash"].hex()[: len(check.mark)] != check.mark or entry_hash(row) != row["hash"]:
        return None
    carries = await sql.carries_letter(connection, chain=check.chain, seq=check.seq)
    return {**dict(row), "letter": bool(carries)}


def clock_of(region: str | None) -> Clock:
    """Return the clock of a region; that of western Indonesia for what belongs to none."""
    return Clock() if region is None else Clock(offset=offset(find(region)))


async def log(tx: Connection, read: Read) -> None:
    """Log a read of personal data."""
    for sensitivity, records in read.records.items():
        await reads.log_personal_reads(
            tx, reader=read.reader, records=list(records), sensitivity=sensitivity, why=read.why
        )


async def _notify(tx: Connection, letter: WrittenLetter, notice: Notice) -> None:
    await letters_sql.outbox(
        tx,
        message_id=_message_id("claim_letter_waits", letter),
        chain=letter.chain,
        seq=letter.seq,
        # The entry's own notices are counted from 1: what follows from its letters stands before them.
        position=-letter.position,
        office=notice.office,
        template=notice.template,
        data={"number": None, **notice.data},
    )


def _message_id(kind: str, letter: WrittenLetter) -> str:
    return f"<{digest({kind: letter.letter})[:32]}@kawal.invalid>"


def _written(row: Mapping[str, Any]) -> WrittenLetter:
    return WrittenLetter(
        letter=row["letter"],
        claim=row["claim"],
        template=row["template"],
        to_ref=row["to_ref"],
        data=row["data"],
        chain=row["chain"],
        seq=row["seq"],
        position=row["position"],
        check=Check.of(row["chain"], row["seq"], row["hash"]),
        written_on=_written_on(row),
        region=row["region"],
        person=row["person"],
        died_on=row["died_on"],
        pay_by=row["pay_by"],
        report=Sealed(content=row["report"], sha256=row["report_digest"]),
        family=Sealed(content=row["family"], sha256=row["family_digest"]) if row["family"] else None,
    )


def _standing(row: Mapping[str, Any]) -> LetterStanding:
    own = {name: row[name] for name in LetterStanding.model_fields if name not in ("pdf", "written_on")}
    pdf = Sealed(content=row["content"], sha256=row["sha256"]) if row["content"] else None
    return LetterStanding(**own, pdf=pdf, written_on=_written_on(row))


def _written_on(row: Mapping[str, Any]) -> date:
    """Return the day that a letter bears; of one that says none, or nothing like one, the day it became known."""
    known: datetime = row["known_at"]
    try:
        return date.fromisoformat(str(row["data"].get("written_on")))
    except ValueError:
        return clock_of(row["region"]).today(known)
