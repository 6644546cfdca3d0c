"""Handing in: what a family sends through its link is put on record, once, before any case is told."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from law.regions import find, offset
from schemas.claim_links import HandIn, LinkState
from schemas.claims import Attached
from schemas.clock import Clock
from schemas.families import ClaimFile
from schemas.issuing import ReportDeath
from schemas.terms import Role
from starter.claim_links.chain import Register
from starter.installation import Installation
from store.actors import Actor
from store.pool import Connection, reading, transaction
from store.queries import load
from vault.content import content_digest, content_name
from vault.links import link_digest

sql = load("claim_links")
Put = Callable[[Iterable[tuple[str, bytes]]], Awaitable[list[tuple[str, str]]]]
"""Takes content for a purpose; returns its id and SHA-256."""


class Kept(StrEnum):
    """What became of something that somebody sent."""

    KEPT = "kept"
    """It is on record, now or from before."""
    OTHER = "other"
    """The link was used before, for something else."""
    GONE = "gone"
    """The link is no longer valid."""


@dataclass(frozen=True)
class Link:
    """A link that is valid, as its page needs it."""

    link: str
    region: str
    case: str
    claim: str | None
    missing: tuple[str, ...]
    """The documents that its claim still lacks."""
    state: LinkState
    today: date
    """The region's date."""
    issued_by: str


@dataclass(frozen=True)
class Scan:
    """A file that came in, and the documents that it is."""

    codes: tuple[str, ...]
    data: bytes


async def valid_link(installation: Installation, token: str, at: datetime) -> Link | None:
    """Return the link of *token*; None for what is none, was withdrawn or has expired. Raises Unavailable."""
    hashed = link_digest(installation.ring, token)
    if hashed is None:
        return None
    async with reading(installation.pool) as connection:
        row = await sql.by_token(connection, token_hmac=hashed)
    if row is None or row["valid_until"] <= at:
        return None
    return Link(
        link=row["link"],
        region=row["region"],
        case=row["case_id"],
        claim=row["claim"],
        missing=tuple(row["missing"]),
        state=LinkState.USED if row["used"] else LinkState.OPEN,
        today=Clock(offset=offset(find(row["region"]))).today(at),
        issued_by=row["issued_by"],
    )


async def sealed(installation: Installation, link: Link, told: ClaimFile | None, scans: list[Scan]) -> HandIn:
    """Seal what came in, inert, and return the hand-in that refers to it. Raises Unavailable.

    What comes through a link that is used is named for comparison, and not stored: it is on record, or never will be.
    """
    put = _named if link.state is LinkState.USED else installation.upload_all
    report = None if told is None else await _report(put, told)
    stored = await put(("claim-document", scan.data) for scan in scans)
    documents = tuple(
        Attached(codes=scan.codes, content=content, sha256=sha256)
        for scan, (content, sha256) in zip(scans, stored, strict=True)
    )
    return HandIn(link=link.link, report=report, documents=documents, received_on=link.today)


async def keep(installation: Installation, link: Link, given: HandIn, token: str, at: datetime) -> Kept:
    """Put a hand-in on record, and return whether it is: sent again it is the same, and nothing happens twice.

    Raises Unavailable; then it may be sent again.
    """
    async with transaction(installation.pool) as tx:
        register = await Register.locked(tx, link.region)
        row = await sql.by_token(tx, token_hmac=link_digest(installation.ring, token))
        if row is None or row["valid_until"] <= at:
            return Kept.GONE
        if row["used"]:
            before = recorded(await sql.handed_in(tx, link=link.link))
            return Kept.KEPT if before.says_the_same(given) else Kept.OTHER
        details = {
            "link": link.link, "link_issued_by": link.issued_by, "reports": given.report is not None,
            "documents": len(given.documents), "claim": link.claim,
        }  # fmt: skip
        await register.log("hand_in.received", Actor(link.link, None, Role.LINK), at, details)
        await _record(tx, register, given, at)
    return Kept.KEPT


def recorded(row: Any) -> HandIn:  # noqa: ANN401 - a row
    """Return a hand-in as it is on record."""
    report = None
    if row["content"] is not None:
        report = ReportDeath(**{name: row[name] for name in ReportDeath.model_fields})
    documents = tuple(Attached.model_validate(one) for one in row["documents"])
    return HandIn(link=row["link"], report=report, documents=documents, received_on=row["received_on"])


async def _named(files: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Return the ids and SHA-256 that *files* would be stored under."""
    digests = [(purpose, content_digest(data)) for purpose, data in files]
    return [(content_name(purpose, sha256), sha256) for purpose, sha256 in digests]


async def _report(put: Put, told: ClaimFile) -> ReportDeath:
    (content, sha256), (family, family_sha256) = await put(told.contents)
    return ReportDeath(
        died_on=told.died_on,
        cause=told.cause,
        traffic=told.traffic,
        content=content,
        content_digest=sha256,
        family=family,
        family_digest=family_sha256,
    )


async def _record(tx: Connection, register: Register, given: HandIn, at: datetime) -> None:
    report = given.report
    said = {name: getattr(report, name) if report else None for name in ReportDeath.model_fields}
    await sql.hand_in(
        tx, link=given.link, **said, received_on=given.received_on, at=at, told=list(given.told),
        chain=register.chain, seq=register.seq,
    )  # fmt: skip
    documents = [
        {"link": given.link, "position": position, **one.model_dump(include={"codes", "content", "sha256"})}
        for position, one in enumerate(given.documents, 1)
    ]
    await sql.hand_in_documents(tx, documents)
