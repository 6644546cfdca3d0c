"""A claim's dossier: everything on record of one claim, with the names of its people, as one document lays it out."""

from datetime import date, datetime
from enum import StrEnum

from schemas.base import Message
from schemas.money import Rupiah
from schemas.rulings import Ruling


class Section(StrEnum):
    """The parts of a claim's file on paper, in their order; where it stands comes before all of them."""

    TIMELINE = "timeline"
    DOCUMENTS = "documents"
    FINDINGS = "findings"
    HEIRS = "heirs"
    PAYMENTS = "payments"
    LETTERS = "letters"
    APPEALS = "appeals"
    ATTACHMENTS = "attachments"


class Happened(Message):
    """One entry of the audit log."""

    chain: str
    seq: int
    action: str
    on: date
    at: datetime
    office: str | None
    """Whose entry it is: an office, or the claim link through which it came; None: kawal itself."""
    hash: str


class Filed(Message):
    """A document on file."""

    document: str
    codes: tuple[str, ...]
    about: str | None
    """The name of whom it is about, where it is about somebody in particular."""
    received_on: date
    media_type: str
    size: int
    sha256: str
    rejected: str | None
    """Why it will not do."""


class Decided(Message):
    """A recommendation and what became of it."""

    decision: str
    amount: Rupiah
    eligible: bool
    reduced: bool
    prepared_on: date
    pay_by: date
    approvals: int
    """So many are asked for."""
    endorsed: int
    approved_on: date | None
    ground: str | None
    """On which it was refused."""
    ground_why: str | None
    """How that was shown, where the ground asks for a reason."""
    refused_on: date | None
    returned: str | None
    """Why it was sent back."""
    signals: tuple[str, ...]


class Found(Message):
    """What was found of the death, or of one membership."""

    membership: str | None = None
    programme: str | None = None
    pays: bool | None = None
    """Whether this membership pays; None where nothing is said of one."""
    codes: tuple[str, ...]


class Agency(Message):
    """What the agency itself decided."""

    outcome: str
    amount: Rupiah
    decided_on: date
    document: str
    differs: bool


class Rested(Message):
    """A ruling that a deed of this claim rested on."""

    ruling: Ruling
    entry: int


class Person(Message):
    """Somebody in the claim: an heir, a child, a guardian, whoever arranged the burial."""

    ref: str
    name: str
    relation: str
    """A code, `guardian` or `burier`."""
    birth_date: date | None = None
    guardian: str | None = None
    account_end: str | None = None
    renounced: bool = False
    share: Rupiah | None = None
    """What the latest decision gives them; None where it gives them nothing, or nobody has decided."""


class Pupil(Message):
    """One scholarship year of a child."""

    child: str
    year: int
    claim_from: date
    level: str | None
    amount: Rupiah | None
    claimed_on: date | None
    approved_on: date | None


class Schooling(Message):
    """Why a child's scholarship ended."""

    child: str
    why: str
    ended_on: date


class Payment(Message):
    """One order to the bank and its answer."""

    payment: str
    payee: str | None
    """By name; None where nothing on record says whose it is."""
    amount: Rupiah
    ordered_on: date
    settled_on: date | None
    returned_on: date | None
    resent_as: str | None
    days_late: int | None
    compensation: Rupiah | None
    stand_in: bool


class Sent(Message):
    """A letter."""

    letter: str
    template: str
    to: str
    written_on: date
    sent_to: str | None
    declined: bool
    sha256: str | None


class Disputed(Message):
    """A step of a dispute."""

    step: str
    filed_on: date
    due_on: date | None
    document: str
    outcome: str | None
    resolved_on: date | None


class ClaimDossier(Message):
    """Everything on record of one claim."""

    claim: str
    chain: str
    region: str
    region_name: str
    stage: str
    closed: bool
    dead: str | None
    """The name; None once their key is destroyed."""
    died_on: date
    cause: str
    traffic: bool
    opened_on: date
    memberships: tuple[str, ...]
    reporter: str | None
    reporter_relation: str
    as_of: date
    """The day of its latest entry."""
    complete_on: date | None
    pay_by: date | None
    missing: tuple[str, ...]
    obstacles: tuple[str, ...]
    """As `code` or `code:ref`."""
    intact: bool
    """Whether every link of its audit chain holds."""
    editions: int
    """How often the family was written down."""
    entries: tuple[Happened, ...]
    documents: tuple[Filed, ...]
    decisions: tuple[Decided, ...]
    agency: tuple[Agency, ...]
    findings: tuple[Found, ...]
    rulings: tuple[Rested, ...]
    people: tuple[Person, ...]
    scholarships: tuple[Pupil, ...]
    ended: tuple[Schooling, ...]
    payments: tuple[Payment, ...]
    letters: tuple[Sent, ...]
    appeals: tuple[Disputed, ...]


def file_name(claim: str) -> str:
    """Return the name under which a claim's file is kept as a PDF."""
    return f"berkas-klaim-{claim}.pdf"
