"""Claims: one death, from report to payment. People are opaque ids; the facts about them are sealed."""

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.base import Message, State
from schemas.cases import CaseState
from schemas.money import Rupiah
from schemas.terms import Cause

AccountNumber = Annotated[str, Field(pattern=r"^\d{8,20}$")]


class Claimant(Message):
    """An heir as the claim file names them; sealed wherever it is kept."""

    name: str
    nik: str
    relation: str
    """One of `law.heirs.Relation`."""
    account: AccountNumber


class ClaimFile(Message):
    """The sealed content of a claim: who died and who claims."""

    nik: str
    died_on: date
    cause: Cause
    documents: tuple[str, ...]
    heirs: tuple[Claimant, ...] = Field(min_length=1)


class Prepare(Message):
    """The maker has checked the file and asks for a recommendation."""

    complete_on: date


class PaymentState(State):
    """One order to the bank and its answer."""

    payment: str
    amount: Rupiah
    ordered: bool = False
    settled_on: date | None = None


class ClaimState(CaseState):
    """What a claim carries; amounts and opaque ids only."""

    claim: str
    membership: str
    died_on: date
    cause: Cause
    content: str
    content_digest: str
    reporter: str
    commitment: str
    maker: str | None = None
    decision: str | None = None
    eligible: bool = False
    amount: Rupiah = Rupiah(0)
    pay_by: date | None = None
    approved: bool = False
    payments: list[PaymentState] = []
