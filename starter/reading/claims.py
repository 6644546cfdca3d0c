"""Claims as people follow them: where one stands, who must act, by when. Amounts and opaque ids, never a person."""

from datetime import date
from typing import Any

from schemas.base import Message
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.names import claim_id
from schemas.refusals import Refusal
from starter.reading.reader import Reader
from store.pool import Pool, reading
from store.queries import load, rows

sql = load("claims")


class Act(Message):
    """What somebody must do."""

    what: str
    role: str
    office: str
    due_on: date | None
    ref: str


class DocumentRow(Message):
    """A document on file."""

    document: str
    codes: tuple[str, ...]
    about: str | None
    media_type: str
    size: int
    sha256: str
    received_on: date
    rejected: str | None


class PaymentRow(Message):
    """An order to the bank, and what became of it."""

    payment: str
    amount: Rupiah
    ordered_on: date
    settled_on: date | None
    returned_on: date | None
    resent_as: str | None
    days_late: int | None
    compensation: Rupiah | None
    stand_in: bool


class MembershipRow(Message):
    """A membership on which the claim rests."""

    membership: str
    region: str
    line: str
    segment: str
    worker_class: str


class AppealRow(Message):
    """A step taken against a decision."""

    step: str
    filed_on: date
    due_on: date | None
    outcome: str | None
    resolved_on: date | None


class SchoolYearRow(Message):
    """A scholarship year of one child."""

    child: str
    year: int
    claim_from: date
    level: str | None
    amount: Rupiah | None
    approved_on: date | None
    ended: str | None


class ClaimStanding(Message):
    """How a claim stands."""

    claim: str
    case: str
    region: str
    stage: str
    cause: str
    died_on: date
    closed: bool
    attention: str | None
    missing: tuple[str, ...]
    obstacles: tuple[str, ...]
    complete_on: date | None
    pay_by: date | None
    decision: str | None
    eligible: bool | None
    reduced: bool | None
    amount: Rupiah | None
    signals: tuple[str, ...]
    cleared: bool | None
    approvals: int
    """How many have approved, of `needed`."""
    needed: int
    approved_on: date | None
    rejected_on: date | None
    ground: str | None
    agency: str | None
    agency_amount: Rupiah | None
    agency_differs: bool | None
    acts: tuple[Act, ...]
    memberships: tuple[MembershipRow, ...]
    documents: tuple[DocumentRow, ...]
    payments: tuple[PaymentRow, ...]
    appeals: tuple[AppealRow, ...]
    schooling: tuple[SchoolYearRow, ...]


async def claim_standing(pool: Pool, reader: Reader, claim: str) -> ClaimStanding:
    """Return how *claim* stands. Raises Refused UNKNOWN_CASE, and for a region that is not the reader's."""
    case = claim_id(claim)
    async with reading(pool) as connection:
        row = await sql.standing(connection, claim=claim)
        if row is None:
            raise Refused(Refusal.UNKNOWN_CASE, case)
        reader.require(row["region"])
        parts: dict[str, Any] = {
            "acts": await rows(sql.tasks_of(connection, chain=case)),
            "memberships": await rows(sql.memberships_of(connection, claim=claim)),
            "documents": await rows(sql.documents_of(connection, claim=claim)),
            "payments": await rows(sql.payments_of(connection, claim=claim)),
            "appeals": await rows(sql.appeals_of(connection, claim=claim)),
            "schooling": await rows(sql.schooling_of(connection, claim=claim)),
        }
    complete = row["complete"]
    return ClaimStanding.model_validate(
        {
            "claim": claim,
            "case": case,
            "region": row["region"],
            "stage": row["stage"],
            "cause": row["cause"],
            "died_on": row["died_on"],
            "closed": row["closed_at"] is not None,
            "attention": row["attention"],
            "missing": () if complete else tuple(row["missing"] or ()),
            "obstacles": () if complete else tuple(row["obstacles"] or ()),
            "complete_on": row["complete_on"] if complete else None,
            "pay_by": row["pay_by"] if complete else None,
            "decision": row["decision"],
            "eligible": row["eligible"],
            "reduced": row["reduced"],
            "amount": row["amount"],
            "signals": tuple(row["signals"] or ()),
            "cleared": row["cleared"],
            "approvals": row["approved_by"],
            "needed": row["approvals"] or 0,
            "approved_on": row["approved_on"],
            "rejected_on": row["rejected_on"],
            "ground": row["ground"],
            "agency": row["agency_outcome"],
            "agency_amount": row["agency_amount"],
            "agency_differs": row["agency_differs"],
            **{name: [dict(one) for one in found] for name, found in parts.items()},
        }
    )
