"""The facts of a death, and what the law decides on them: plain values, all of them opaque of people.

`law.deaths` decides; `law.grounds` says why a claim may be refused.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, field_serializer, model_validator

from law.book import distinct
from law.claims import Finding, FindingCode
from law.documents import Asked
from law.heirs import Court, Division, Heir, Inheritance, Obstacle
from law.items import Item
from law.months import Month
from law.scholarship import Child, Scholarship
from schemas.base import Message
from schemas.deaths import Ground, PayMode, WillKind
from schemas.money import Rupiah
from schemas.rulings import Ruling
from schemas.terms import Cause, Programme, WorkerClass


def _month(given: object) -> object:
    return Month.parse(given) if isinstance(given, str) else given


class PaidSpell(Message):
    """One membership: from when it counts, and the months paid for it; months may be given as 2022-03."""

    begins: date
    months: tuple[Annotated[Month, BeforeValidator(_month)], ...] = ()


class MembershipFacts(Message):
    """A membership that the dead held on the day of death."""

    membership: str
    worker_class: WorkerClass
    monthly_wage: Rupiah = Field(ge=0)
    """The wage reported for the day of death; for a non-wage-earner the income."""
    registered_on: date
    """When the worker was registered: for one who was moved here, for the first time."""
    number_issued_on: date | None
    """None if it never was."""
    born: date | None = None
    """None if nobody knows; then no age limit is held against anybody."""
    identity_matches: bool = True
    """Whether name, birth date and number agree with the civil registry."""
    spells: tuple[PaidSpell, ...] = Field(min_length=1)
    """This membership and those that its worker was moved from, the oldest first."""


class DeathFacts(Message):
    """Everything that a claim for a death is decided on."""

    died_on: date
    cause: Cause
    traffic: bool = False
    """Whether an accident happened in traffic."""
    complete_on: date | None = None
    """When the file was complete; None while it is not."""
    memberships: tuple[MembershipFacts, ...]
    """All that the dead held on that day; none for somebody who was no member."""
    accident_membership: str | None = None
    """The membership in whose work an accident happened, if anybody knows."""
    heirs: tuple[Heir, ...] = ()
    """Everybody who may inherit. None means that nobody is left, which the documents then ask to be stated."""
    pay_mode: PayMode = PayMode.SPLIT
    holder: str | None = None
    will: WillKind = WillKind.NONE
    court: Court | None = None
    buried_by: str | None = None
    children: tuple[Child, ...] = ()
    """Those named for a scholarship, in that order."""
    documents: frozenset[str] = frozenset()
    """The codes of the documents accepted."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        known = [one.membership for one in self.memberships]
        if len(set(known)) < len(known):
            raise ValueError("two memberships have the same id")
        if self.accident_membership is not None and self.accident_membership not in known:
            raise ValueError("the accident's membership is none of the memberships")
        if len({child.ref for child in self.children}) < len(self.children):
            raise ValueError("two children have the same id")
        if self.complete_on is not None and self.complete_on < self.died_on:
            raise ValueError("the file was complete before the death")
        return self

    @field_serializer("documents", when_used="json")
    def _in_order(self, documents: frozenset[str]) -> list[str]:
        return sorted(documents)

    def inheritance(self, letters: Sequence[str]) -> Inheritance:
        """Return what concerns heirs; *letters* are the documents by which they empower a holder."""
        return Inheritance(
            heirs=self.heirs,
            pay_mode=self.pay_mode,
            holder=self.holder,
            joint_letter=set(letters) <= self.documents,
            will=self.will,
            court=self.court,
            buried_by=self.buried_by,
        )


class MembershipDecision(Message):
    """What one membership gives."""

    membership: str
    programme: Programme
    eligible: bool
    """Whether it covers the death."""
    pays: bool
    """Whether it does pay: one that covers may be left out because another pays once for all."""
    reduced: bool
    """Whether it pays only the amount of the waiting rule; the finding WAITING names the rule."""
    findings: tuple[Finding, ...]
    items: tuple[Item, ...]
    """Empty unless it pays."""
    amount: Rupiah
    rulings: tuple[Ruling, ...]


class ChosenBy(StrEnum):
    """Why the accident benefit comes through one membership and not another."""

    ONLY = "only"
    ACCIDENT = "accident"
    """It happened in this membership's work."""
    HIGHEST = "highest"
    """Nobody knows in whose work it happened; this one gives most, the first of equals."""


class Chosen(Message):
    """The membership through which the accident programme pays its one benefit."""

    membership: str
    why: ChosenBy
    ruling: Ruling


class HeldGround(Message):
    """A ground of refusal that follows from the facts."""

    ground: Ground
    memberships: tuple[str, ...]
    """Whose findings give it; none for the claim as a whole."""
    ruling: Ruling


class Decision(Message):
    """What the law says of a death. Nothing here is a person's judgement, and none of it refuses a claim by itself."""

    died_on: date
    cause: Cause
    programme: Programme | None
    """Which pays; None if nothing is owed."""
    eligible: bool
    """Whether anything is owed. An obstacle does not make it false."""
    reduced: bool
    """Whether a membership pays only the amount of the waiting rule."""
    findings: tuple[Finding, ...]
    """What was found of the claim as a whole; each membership has its own."""
    memberships: tuple[MembershipDecision, ...]
    chosen: Chosen | None
    """Through which membership the accident programme pays; None for the death programme, which pays for each."""
    amount: Rupiah
    """What is owed at once; scholarships are claimed year by year."""
    division: Division
    """Without payees while any obstacle of the claim stops all."""
    scholarship: Scholarship
    required: tuple[Asked, ...]
    missing: tuple[Asked, ...]
    obstacles: tuple[Obstacle, ...]
    """Those of the claim and those of its division."""
    reroute: Cause | None
    """The cause under which the claim should be filed instead."""
    grounds: tuple[HeldGround, ...]
    """Empty if anything is owed; at least one if nothing is."""
    pay_by: date | None
    """The statutory day, once the file is complete and something is owed."""
    warn_on: date | None
    """When the claim begins to climb if it is not paid."""
    rulings: tuple[Ruling, ...]

    @property
    def reduced_by(self) -> tuple[Ruling, ...]:
        """Return the rulings by which less than everything is paid."""
        findings = [found for one in self.memberships if one.pays for found in one.findings]
        return distinct(
            ruling for found in findings if found.code is FindingCode.WAITING for ruling in found.rulings
        )
