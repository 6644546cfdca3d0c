"""Deciding: the facts of a death, read from the record and the sealed files, for the law to decide on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from activities.claims.common import Files, sql
from law.deaths import DeathFacts, Decision, MembershipFacts, PaidSpell
from law.heirs import Court, Heir, Relation
from law.months import Month
from law.scholarship import Child, SchoolLevel
from schemas.base import Message
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

FUND = "FUND"
"""The payee where nobody inherits: the Social Security Fund, whose account the agency knows."""


class Case(Message):
    """A claim with everything that it is decided on."""

    death: DeathFacts
    family: Family

    def without_account(self, decision: Decision) -> tuple[str, ...]:
        """Return, of those whom *decision* pays, whoever has no account yet."""
        accounts = {one.ref: one.account for one in self.family.receiving}
        return tuple(
            payee.ref
            for payee in decision.division.payees
            if payee.ref is not None and payee.ref in accounts and accounts[payee.ref] is None
        )


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
        spells = await rows(sql.spells(tx, ids=list(facts.memberships)))
        death = DeathFacts(
            died_on=facts.died_on,
            cause=facts.cause,
            traffic=facts.traffic,
            complete_on=complete_on,
            memberships=tuple(
                _membership(row, spells, born, matches=facts.identity_matches) for row in members
            ),
            heirs=_heirs(family, facts.contested),
            pay_mode=family.pay_mode,
            holder=family.holder,
            will=family.will,
            court=Court(heirs=facts.determined) if facts.court else None,
            buried_by=family.buried_by.ref if family.buried_by else None,
            children=tuple(
                Child(
                    ref=child.ref,
                    birth_date=child.birth_date,
                    level=SchoolLevel(child.level) if child.level else None,
                    years_done=child.years_done,
                )
                for child in family.children
            ),
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


def _membership(
    row: Any,  # noqa: ANN401 - a row
    spells: Sequence[Any],
    born: date | None,
    *,
    matches: bool,
) -> MembershipFacts:
    own = [spell for spell in spells if spell["id"] == row["id"]]
    return MembershipFacts(
        membership=row["id"],
        worker_class=WorkerClass(row["worker_class"]),
        monthly_wage=Rupiah(row["income"]),
        registered_on=own[0]["begins"],
        number_issued_on=row["effective_on"],
        born=born,
        identity_matches=matches,
        spells=tuple(
            PaidSpell(begins=spell["begins"], months=tuple(map(Month.parse, spell["months"])))
            for spell in own
        ),
    )


def _heirs(family: Family, contested: Sequence[str]) -> tuple[Heir, ...]:
    return tuple(_heir(one, contested=one.ref in contested) for one in family.heirs)


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
