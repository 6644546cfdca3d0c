"""Reporting: a death becomes one claim, whoever tells of it and how often; the memberships end on its day."""

from typing import Any

from temporalio import activity

from activities.claims.common import Files, sql, tie, with_more
from activities.evidence import writer
from schemas.cases import Change
from schemas.errors import Refused
from schemas.facts import ClaimMembership, ClaimOpened, DeathToldAgain, FamilyNamed
from schemas.families import DeathReport
from schemas.orders import Reported, ReportOrder
from schemas.refusals import Refusal
from schemas.terms import Leaving
from schemas.work import REPORT_DEATH
from store.pool import Connection
from store.queries import rows
from store.record import Record
from store.writing import Writing
from vault.keys import KeyRing
from vault.persons import nik_index


class Reporting:
    """Takes death reports."""

    def __init__(self, record: Record, files: Files, ring: KeyRing) -> None:
        self.record = record
        self.files = files
        self.ring = ring

    @activity.defn(name=REPORT_DEATH.name)
    async def report_death(self, order: ReportOrder) -> Reported:
        """Find whose death it is, end their memberships, and commit the claim, or the report that joins one.

        Raises Refused NOT_COVERED when the dead were no member on that day, DIGEST_MISMATCH when the sealed report says
        something else than the order.
        """
        report, family = await self.files.told(
            (order.content, order.content_digest), (order.family, order.family_digest)
        )
        if (report.died_on, report.cause, report.traffic) != (order.died_on, order.cause, order.traffic):
            raise Refused(Refusal.DIGEST_MISMATCH, order.content)
        found: dict[str, Any] = {}

        async def complete(tx: Connection, change: Change) -> Change:
            person = await self._person(tx, order, report)
            known = await sql.claim_of(tx, person=person)
            if known is not None:
                found.update(claim=known["claim"], joined=True, person=person, memberships=())
                return _joined(change, order, known)
            memberships = await self._memberships(tx, order, person)
            left = await rows(sql.registrations_of(tx, memberships=list(memberships)))
            freed = tuple((row["chain"], row["line"]) for row in left)
            found.update(claim=order.claim, joined=False, person=person, memberships=memberships, freed=freed)
            return with_more(_opened(change, order, person, memberships), freed=[list(one) for one in freed])

        def also(writing: Writing, seq: int) -> None:
            if found["joined"]:
                return
            tie(writing, self.ring, order.claim, family)
            writing.change(
                sql.end_memberships, memberships=list(found["memberships"]), chain=order.change.case, seq=seq,
                effective_on=order.died_on, known_at=order.change.at,
            )  # fmt: skip

        committed = await self.record.commit(order.change, writer(), complete=complete, also=also)
        if not found:
            # The command was carried out before: its first answer says what it found.
            details = committed.answer.details
            found = {
                "claim": details["claim"], "joined": details["joined"], "person": details["person"],
                "memberships": details["memberships"], "freed": details.get("freed", []),
            }  # fmt: skip
        return Reported(**dict(committed), **found)

    async def _person(self, tx: Connection, order: ReportOrder, report: DeathReport) -> str:
        person: str | None = await sql.lock_person(tx, nik_hmac=nik_index(self.ring, report.nik))
        if person is None:
            raise Refused(Refusal.NOT_COVERED, order.claim, on=order.died_on.isoformat())
        return person

    async def _memberships(self, tx: Connection, order: ReportOrder, person: str) -> tuple[str, ...]:
        held = await rows(sql.held_by(tx, person=person, died_on=order.died_on))
        if not held:
            last = await sql.last_of(tx, person=person, died_on=order.died_on)
            # A list of leavers may have told of the death before anybody claimed for it.
            held = [last] if last is not None and last["why"] == Leaving.DEATH else []
        region = order.change.case.split("/")[2]
        if not held or region not in {row["region"] for row in held}:
            raise Refused(Refusal.NOT_COVERED, order.claim, on=order.died_on.isoformat())
        return tuple(row["id"] for row in held)


def _opened(change: Change, order: ReportOrder, person: str, memberships: tuple[str, ...]) -> Change:
    opened = ClaimOpened(
        claim=order.claim,
        person=person,
        membership=memberships[0],
        died_on=order.died_on,
        cause=order.cause,
        content=order.content,
        content_digest=order.content_digest,
    )
    rests_on = [ClaimMembership(claim=order.claim, membership=one) for one in memberships]
    family = FamilyNamed(
        claim=order.claim, edition=1, content=order.family, content_digest=order.family_digest
    )
    more = with_more(
        change, opened, *rests_on, family, joined=False, person=person, memberships=list(memberships)
    )
    return more.model_copy(update={"objects": (*change.objects, *memberships)})


def _joined(change: Change, order: ReportOrder, known: Any) -> Change:  # noqa: ANN401 - a row
    differs = (known["died_on"], known["cause"]) != (order.died_on, order.cause)
    again = DeathToldAgain(
        claim=known["claim"],
        died_on=order.died_on,
        cause=order.cause,
        differs=differs,
        content=order.content,
        content_digest=order.content_digest,
    )
    more = with_more(
        change, again, claim=known["claim"], joined=True, differs=differs, person="", memberships=[]
    )
    return more.model_copy(update={"action": "commitment.death_told_again", "objects": (known["claim"],)})
