"""Opening: what is asked of the activities that open cases, and what they answer."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from schemas.base import Message
from schemas.cases import CaseKey, Change
from schemas.clock import Clock
from schemas.terms import Cause, Route, Segment, Track


class Opened(Message):
    """The siblings that now exist."""

    cases: tuple[str, ...]


class OpenCommitments(Message):
    """Open the commitments of *regions*, and start their workflows."""

    instruction: str
    regions: Annotated[tuple[str, ...], Field(max_length=200)]
    issued_on: date
    at: datetime
    clock: Clock
    instrument: str | None = None


class AmendOrder(Message):
    """Check that regions can be addressed on the amendment's day, and commit the amendment."""

    change: Change
    regions: tuple[str, ...]
    on: date


class OpenBudget(Message):
    """Open a budget year of a region, or of a unit below it."""

    parent: CaseKey
    fiscal_year: int
    route: Route = Route.APBD
    unit: str = ""
    at: datetime
    clock: Clock


class OpenEscalation(Message):
    """Raise a ladder about *subject*, which names the cause within the case that raises it."""

    parent: CaseKey
    id: str
    subject: str = ""
    cause: str
    missed: str
    due_on: date
    actor: str
    """The kind of office that owed the deed."""
    office: str = ""
    """That office's code where it is none of the region's own kinds: a village, a company, a kecamatan."""
    track: Track = Track.GOVERNMENT
    closings: tuple[date, ...] = ()
    """The last days of the statutory windows in which the cause can still be mended, soonest first."""
    legal_basis: str
    at: datetime
    clock: Clock


class OpenRegistration(Message):
    """Open the registration of one roster."""

    parent: CaseKey
    batch: str
    line: str
    segment: Segment
    fiscal_year: int
    content: str
    content_digest: str
    channel: str = ""
    uploader: str
    at: datetime
    clock: Clock


class OpenChanges(Message):
    """Open the case of one list of changes."""

    parent: CaseKey
    batch: str
    fiscal_year: int
    content: str
    content_digest: str
    uploader: str
    at: datetime
    clock: Clock


class OpenContributions(Message):
    """Open a region's year of contributions, billing from *first_month* on."""

    parent: CaseKey
    fiscal_year: int
    first_month: int
    at: datetime
    clock: Clock


class OpenClaim(Message):
    """Open the claim of one death."""

    parent: CaseKey
    claim: str
    person: str
    memberships: tuple[str, ...]
    died_on: date
    cause: Cause
    traffic: bool = False
    content: str
    content_digest: str
    family: str
    family_digest: str
    reporter: str
    at: datetime
    clock: Clock
