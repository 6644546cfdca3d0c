"""Deciding: the facts of a death, read from the record and the sealed files, for the law to decide on."""

from collections.abc import Sequence
from datetime import date
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
from store.pool import Connection
from store.queries import rows
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


class Reader:
    """Reads claims with the people in them."""

    def __init__(self, files: Files, ring: KeyRing) -> None:
        self.files = files
        self.ring = ring

    async def read(self, tx: Connection, facts: ClaimFacts, complete_on: date | None) -> Case:
        """Return the claim of *facts* as it stands in the record now; complete on a day, or not yet."""
        family = await self.files.family(facts.family, facts.family_digest)
        born = await self._born(tx, facts.person)
        members = await rows(sql.memberships(tx, ids=list(facts.memberships), died_on=facts.died_on))
        death = DeathFacts(
            died_on=facts.died_on,
            cause=facts.cause,
            traffic=facts.traffic,
            complete_on=complete_on,
            memberships=tuple(_membership(row, born, matches=facts.identity_matches) for row in members),
            heirs=heirs_of(family, facts.contested),
            pay_mode=family.pay_mode,
            holder=family.holder,
            will=family.will,
            court=Court(heirs=facts.determined) if facts.court else None,
            buried_by=family.buried_by.ref if family.buried_by else None,
            children=pupils_of(family),
            documents=frozenset(facts.documents),
        )
        return Case(death=death, family=family)

    async def key(self, tx: Connection, person: str) -> bytes:
        """Return the dead's own key, under which digests of their facts are made."""
        row = await sql.person(tx, id=person)
        if row is None:
            raise Refused(Refusal.UNKNOWN_RECORD, person, what="person")
        return unwrap(self.ring, row["wrapped_key"])

    async def nik(self, tx: Connection, person: str) -> str:
        """Return the identity number under which the dead were registered."""
        return str((await self._identity(tx, person)).get("nik", ""))

    async def _born(self, tx: Connection, person: str) -> date | None:
        said = (await self._identity(tx, person)).get("tanggal_lahir")
        return date.fromisoformat(said) if said else None

    async def _identity(self, tx: Connection, person: str) -> dict[str, Any]:
        row = await sql.person(tx, id=person)
        if row is None or row["sealed"] is None:
            return {}
        return open_(unwrap(self.ring, row["wrapped_key"]), person, Sensitivity.IDENTITY, row["sealed"])


def still_asked(decision: Decision) -> tuple[list[str], list[str]]:
    """Return the documents that the law still asks for, and what else stands in the way as `code` or `code:ref`."""
    obstacles = [f"{one.code}:{one.ref}" if one.ref else str(one.code) for one in decision.obstacles]
    return [one.code for one in decision.missing], obstacles


def _membership(row: Any, born: date | None, *, matches: bool) -> MembershipFacts:  # noqa: ANN401 - a row
    spells = [(date.fromisoformat(begins), months) for begins, months in row["spells"]]
    return MembershipFacts(
        membership=row["id"],
        worker_class=WorkerClass(row["worker_class"]),
        monthly_wage=Rupiah(row["income"]),
        registered_on=spells[0][0],
        number_issued_on=row["effective_on"],
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
