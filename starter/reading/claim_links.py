"""Claim links as officers see them, and what came in through one, opened for whoever looks at it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from law.regions import lineage
from schemas.base import Message
from schemas.claim_letters import Sealed
from schemas.claim_links import LinkState, Outcome
from schemas.claims import Attached
from schemas.errors import Refused
from schemas.families import ClaimFile, DeathReport, Family
from schemas.refusals import Refusal
from schemas.terms import Role
from starter.claim_links.handing_in import recorded
from starter.reading.reader import Reader
from starter.reading.sealed import unsealed
from store.claim_letters import Read, log
from store.pool import Pool, reading
from store.queries import load, rows
from vault.keys import KeyRing
from vault.persons import Sensitivity

sql = load("claim_links")


class LinkRow(Message):
    """How a link stands, and what became of what came in; nobody's data is in it."""

    link: str
    claim: str | None
    """The claim that documents are for, or that a report has become."""
    state: LinkState
    issued_by: str
    issued_at: datetime
    valid_until: datetime
    withdrawn: str | None
    handed_in_at: datetime | None
    reports: bool
    """Whether a death was reported."""
    documents: int
    outcome: Outcome | None
    """None while it waits for its case."""
    refusal: str | None
    """The rule by which it was left to an officer."""
    settled: str | None


@dataclass(frozen=True)
class Opened:
    """What came in through a link, as its sender wrote it."""

    file: ClaimFile | None
    documents: tuple[tuple[Attached, bytes], ...]


async def links(pool: Pool, reader: Reader, region: str, at: datetime) -> list[LinkRow]:
    """Return a region's links, the latest first; raises Refused UNKNOWN_REGION, FOREIGN_REGION."""
    codes = lineage(region)
    reader.require(region)
    async with reading(pool) as connection:
        found = await rows(sql.links_of(connection, regions=list(codes)))
    return [
        LinkRow(
            state=_state(row, at),
            claim=row["claim"] or row["for_claim"],
            outcome=Outcome.SETTLED if row["settled"] else row["outcome"],
            **{name: row[name] for name in LinkRow.model_fields if name not in ("state", "claim", "outcome")},
        )
        for row in found
    ]


async def hand_in(pool: Pool, ring: KeyRing, reader: Reader, link: str) -> Opened:
    """Return what came in through *link*; reading it takes an officer of the region and is logged.

    Raises Refused UNKNOWN_RECORD, NOT_PERMITTED, and as `unsealed` does.
    """
    async with reading(pool) as connection:
        row = await sql.handed_in(connection, link=link)
        if row is None:
            raise Refused(Refusal.UNKNOWN_RECORD, link, what="hand-in")
        if not reader.holds(Role.OFFICER, row["region"]):
            raise Refused(
                Refusal.NOT_PERMITTED, link, user=reader.user, action="claim.hand_in", roles=Role.OFFICER
            )
        await log(
            connection, Read(reader.user, f"hand-in {link}", {Sensitivity.FAMILY: [f"{link}/reporter"]})
        )
    given = recorded(row)
    file = None
    if given.report is not None:
        report = await unsealed(
            pool, ring, Sealed(content=given.report.content, sha256=given.report.content_digest)
        )
        family = await unsealed(
            pool, ring, Sealed(content=given.report.family, sha256=given.report.family_digest)
        )
        told = DeathReport.model_validate_json(report)
        file = ClaimFile(**dict(told), family=Family.model_validate_json(family))
    scans = [
        (one, await unsealed(pool, ring, Sealed(content=one.content, sha256=one.sha256)))
        for one in given.documents
    ]
    return Opened(file, tuple(scans))


def _state(row: Any, at: datetime) -> LinkState:  # noqa: ANN401 - a row
    if row["handed_in_at"] is not None:
        return LinkState.USED
    if row["withdrawn"] is not None:
        return LinkState.WITHDRAWN
    return LinkState.EXPIRED if row["valid_until"] <= at else LinkState.OPEN
