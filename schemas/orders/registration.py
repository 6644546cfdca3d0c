"""Registration: rosters from the file to the numbers, and changes of members."""

from datetime import date

from schemas.base import Message
from schemas.cases import Change, Committed
from schemas.rulings import Ruling
from schemas.terms import Segment, Verdict


class SubmitOrder(Message):
    """Check that a roster fits its line, and commit it."""

    change: Change
    batch: str
    line: str
    segment: Segment
    fiscal_year: int
    content: str
    content_digest: str
    channel: str = ""


class CheckRoster(Message):
    """Check every row of a roster, seal the people of the accepted ones, and hold those that resemble others."""

    change: Change
    batch: str
    line: str
    content: str
    content_digest: str


class RosterResult(Committed):
    """How many rows passed."""

    accepted: int
    refused: int
    held: int = 0


class AdjudicateRow(Message):
    """Check that a row is held, and commit the verdict on it."""

    change: Change
    batch: str
    row_number: int
    verdict: Verdict
    why: str


class RegisterRoster(Message):
    """Have the agency number as many accepted rows as the line carries, and queue the others."""

    change: Change
    batch: str
    line: str


class SeatsTaken(Committed):
    """How many rows of a batch were numbered now, how many still wait, and by when the agency delivers their cards."""

    registered: int
    waiting: int
    cards_by: date
    cards_rule: Ruling


class PlanHandover(Message):
    """Ask by when cards that arrived on a day are handed to the workers."""

    received_on: date


class HandoverPlan(Message):
    """The last day and its rule; neither before the law had one."""

    due_on: date | None
    rule: Ruling | None


class RefillSeats(Message):
    """Have the agency number the first of a line's queue, as far as seats are free."""

    change: Change
    batch: str
    line: str


class SubmitChangesOrder(Message):
    """Check that a content is a list of changes, and commit it."""

    change: Change
    batch: str
    fiscal_year: int
    content: str
    content_digest: str


class CheckChanges(Message):
    """Check every row of a list of changes against the region's members."""

    change: Change
    batch: str
    content: str
    content_digest: str


class ChangesResult(Committed):
    """How many rows passed."""

    accepted: int
    refused: int


class ApplyChanges(Message):
    """End, change and move memberships as an approved list says."""

    change: Change
    batch: str


class ChangesDone(Committed):
    """The lines on which seats came free, and the registrations whose queue waits for them."""

    freed: tuple[tuple[str, str], ...]
