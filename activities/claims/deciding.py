"""Deciding: the facts of a death, read from the record and the sealed files, for the law to decide on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from activities.claims.common import Files, sql
from law.book import book
from law.deaths import DeathFacts, Decision, MembershipFacts, PaidSpell
from law.heirs import Court, Heir, Relation, is_minor
from law.months import Month
from law.scholarship import Child, SchoolLevel
from schemas.base import Message
from schemas.claim_people import FUND
from schemas.claims import NO_ACCOUNT
from schemas.errors import Refused
from schemas.families import Claimant, Family
from schemas.money import Rupiah
from schemas.orders import ClaimFacts
from schemas.refusals import Refusal
from schemas.terms import WorkerClass
from store.contents import stored
from store.pool import Connection
from vault.keys import KeyRing
from vault.persons import Sensitivity, open_, unwrap


class Case(Message):
    """A claim with everything that it is decided on."""

    death: DeathFacts
    family: Family

    def without_accounts(self, decision: Decision) -> list[str]:
        """Return the obstacles of those whom *decision* pays, now or for a child's school, and who have no account yet."""
        children = dict.fromkeys(year.child for year in decision.scholarship.years)
        paid = [payee.ref for payee in decision.division.payees]
        paid += [self.schooled_by(child, self.decided_on) for child in children]
        accounts = self._accounts
        return [f"{NO_ACCOUNT}:{ref}" for ref in dict.fromkeys(paid) if ref in accounts and not accounts[ref]]

    @property
    def _accounts(self) -> dict[str | None, str | None]:
        return {one.ref: one.account for one in self.family.receiving}

    @property
    def decided_on(self) -> date:
        """Return the day on which it is asked who is a minor."""
        return self.death.complete_on or self.death.died_on

    def acting(self, ref: str, on: date) -> str | None:
        """Return who acts for *ref*: the guardian of a minor, else themselves; nobody for a minor without a guardian of age.

        Somebody of unknown age for whom a guardian is named is taken for the minor as whom they were entered.
        """
        rule = book().ruling("claims.minority", self.death.died_on)
        heirs = {heir.ref: heir for heir in self.death.heirs}
        if ref not in heirs:
            return ref
        guardian, minor = heirs[ref].guardian, is_minor(heirs[ref], rule, on)
        if minor is False or (minor is None and guardian is None):
            return ref
        if guardian == ref or (guardian in heirs and is_minor(heirs[guardian], rule, on) is not False):
            return None
        return guardian

    def schooled_by(self, child: str, on: date) -> str:
        """Return who receives a child's scholarship: whom the family names, else the first heir; the Fund if nobody.

        Whoever has come of age without an account of their own is paid through their guardian as before.
        """
        first = self.family.heirs[0].ref if self.family.heirs else FUND
        named = next((one.paid_to for one in self.family.children if one.ref == child), None) or first
        acting = self.acting(named, on) or named
        guardian = next((heir.guardian for heir in self.death.heirs if heir.ref == named), None)
        accounts = self._accounts
        return guardian if guardian and accounts.get(guardian) and not accounts.get(acting) else acting

    def reached(self, ref: str) -> bool:
        """Return whether *ref* can be written to: at an address of their own, or as the reporter."""
        contact = next((one.contact for one in self.family.receiving if one.ref == ref), None)
        return ref == self.family.reported_by or bool(contact and (contact.mail or contact.address))


@dataclass(frozen=True)
class Known:
    """What the record and the sealed files hold of a claim: its family, the dead, and their memberships."""

    claim: str
    person: str
    family: Family
    ring: KeyRing
    row: Mapping[str, Any]

    def case(self, facts: ClaimFacts, complete_on: date | None = None) -> Case:
        """Return the claim of *facts* to decide on; complete on a day, or not yet."""
        born = self._identity.get("tanggal_lahir")
        member = partial(
            _membership, born=date.fromisoformat(born) if born else None, matches=facts.identity_matches
        )
        death = DeathFacts(
            died_on=facts.died_on,
            cause=facts.cause,
            traffic=facts.traffic,
            complete_on=complete_on,
            memberships=tuple(map(member, self.row["memberships"])),
            heirs=heirs_of(self.family, facts.contested),
            pay_mode=self.family.pay_mode,
            holder=self.family.holder,
            will=self.family.will,
            court=Court(heirs=facts.determined) if facts.court else None,
            buried_by=self.family.buried_by.ref if self.family.buried_by else None,
            children=pupils_of(self.family),
            documents=frozenset(facts.documents),
        )
        return Case(death=death, family=self.family)

    @property
    def key(self) -> bytes:
        """Return the dead's own key, under which digests of their facts are made; raises Refused UNKNOWN_RECORD."""
        if self.row["wrapped_key"] is None:
            raise Refused(Refusal.UNKNOWN_RECORD, self.person, what="person")
        return unwrap(self.ring, self.row["wrapped_key"])

    @property
    def nik(self) -> str:
        """Return the identity number under which the dead were registered; empty if it is gone."""
        return str(self._identity.get("nik", ""))

    @cached_property
    def _identity(self) -> dict[str, Any]:
        sealed = self.row["identity"]
        return open_(self.key, self.person, Sensitivity.IDENTITY, sealed) if sealed else {}


class Reader:
    """Reads claims with the people in them."""

    def __init__(self, files: Files, ring: KeyRing) -> None:
        self.files = files
        self.ring = ring

    async def find(self, tx: Connection, facts: ClaimFacts) -> Known:
        """Return what is known of the claim of *facts* now; raises Refused for a family that cannot be read."""
        row = await sql.known(
            tx,
            family=facts.family,
            person=facts.person,
            memberships=list(facts.memberships),
            died_on=facts.died_on,
        )
        family = await self.files.found_family(stored(row), facts.family, facts.family_digest)
        return Known(facts.claim, facts.person, family, self.ring, row)


def still_asked(decision: Decision) -> tuple[list[str], list[str]]:
    """Return the documents that the law still asks for, and what else stands in the way as `code` or `code:ref`."""
    obstacles = [f"{one.code}:{one.ref}" if one.ref else str(one.code) for one in decision.obstacles]
    return [one.code for one in decision.missing], obstacles


def _membership(row: Mapping[str, Any], *, born: date | None, matches: bool) -> MembershipFacts:
    spells = [(date.fromisoformat(begins), months) for begins, months in row["spells"]]
    return MembershipFacts(
        membership=row["id"],
        worker_class=WorkerClass(row["worker_class"]),
        monthly_wage=Rupiah(row["income"]),
        registered_on=spells[0][0],
        number_issued_on=date.fromisoformat(row["effective_on"]),
        born=born,
        identity_matches=matches,
        spells=tuple(
            PaidSpell(begins=begins, months=tuple(map(Month.parse, months))) for begins, months in spells
        ),
    )


def heirs_of(family: Family, contested: Sequence[str] = ()) -> tuple[Heir, ...]:
    """Return the heirs whom a family names as the law knows them; *contested* are those whose right is disputed."""
    return tuple(_heir(one, contested=one.ref in contested) for one in family.heirs)


def pupils_of(family: Family) -> tuple[Child, ...]:
    """Return the children for whom a family claims scholarships, as the law knows them."""
    return tuple(
        Child(
            ref=child.ref,
            birth_date=child.birth_date,
            level=SchoolLevel(child.level) if child.level else None,
            years_done=child.years_done,
        )
        for child in family.children
    )


def _heir(one: Claimant, *, contested: bool) -> Heir:
    return Heir(
        ref=one.ref,
        relation=Relation(one.relation),
        birth_date=one.birth_date,
        married=one.married,
        guardian=one.guardian,
        contested=contested,
        renounced=one.renounced,
    )
