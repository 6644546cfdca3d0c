"""Schooling: which scholarship year of each child comes next, and what the one claimed gives."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from temporalio import activity

from activities.claims.assessing import attached
from activities.claims.common import Files, sql, with_more
from activities.claims.deciding import Case, Reader
from activities.claims.documents import limits, look
from activities.contents import Contents
from activities.evidence import writer
from law.deaths import decide
from law.renewals import Course, Employment, PaidYear, claim_year, next_year
from law.scholarship import Child, ScholarshipYear, SchoolLevel
from schemas.cases import Change
from schemas.deaths import ScholarshipEnd
from schemas.facts import AnyFact, ScholarshipClaimed, ScholarshipDue, ScholarshipEnded, ScholarshipPlanned
from schemas.money import Rupiah
from schemas.orders import (
    ClaimFacts,
    PlanScholarships,
    Renewed,
    RenewOrder,
    ScholarshipPlan,
    ScholarshipsPlanned,
)
from schemas.rulings import Ruling
from schemas.work import PLAN_SCHOLARSHIPS, RENEW_SCHOLARSHIP
from store.pool import Connection
from store.queries import rows
from store.record import Record
from vault.keys import KeyRing


class Schooling:
    """Plans and decides scholarship years."""

    def __init__(self, record: Record, contents: Contents, ring: KeyRing) -> None:
        self.record = record
        self.contents = contents
        self.reader = Reader(Files(contents), ring)

    @activity.defn(name=PLAN_SCHOLARSHIPS.name)
    async def plan(self, order: PlanScholarships) -> ScholarshipsPlanned:
        """Say which year comes next for each child; the first time, put on record which ones the law gives."""

        async def complete(tx: Connection, change: Change) -> Change:
            facts = order.facts
            case = (await self.reader.find(tx, facts)).case(facts)
            today = change.effective_on
            new, planned = await self._planned(tx, facts, case)
            known = {
                (row["child"], row["year"]) for row in await rows(sql.schooling_of(tx, claim=facts.claim))
            }
            recorded: list[AnyFact] = list(new)
            plans: list[ScholarshipPlan] = []
            rulings: list[Ruling] = []
            for child in dict.fromkeys(one.child for one in planned):
                course = await _course(tx, facts, case, child, planned)
                found = next_year(course, today)
                rulings += found.rulings
                plans.append(_plan(case, child, found, today))
                ended = await sql.has_ended(tx, claim=facts.claim, child=child)
                if found.next is not None and not ended and (child, found.next.year) not in known:
                    recorded.append(
                        ScholarshipDue(
                            claim=facts.claim,
                            child=child,
                            year=found.next.year,
                            claim_from=found.next.claim_from,
                        )
                    )
                elif found.next is None and not ended:
                    end = found.end
                    recorded.append(
                        ScholarshipEnded(
                            claim=facts.claim,
                            child=child,
                            why=end.reason if end else ScholarshipEnd.USED_UP,
                            ended_on=today,
                        )
                    )
            more = with_more(change, *recorded, children=[one.model_dump(mode="json") for one in plans])
            return more.model_copy(update={"rulings": tuple(rulings)})

        committed = await self.record.commit(order.change, writer(), complete=complete)
        return ScholarshipsPlanned(**dict(committed), children=committed.answer.details["children"])

    @activity.defn(name=RENEW_SCHOLARSHIP.name)
    async def renew(self, order: RenewOrder) -> Renewed:
        """Decide a year from the proof brought.

        Raises Refused as `law.renewals.claim_year` does, and for a proof that is not what it is said to be.
        """
        facts = order.facts
        (seen,) = [one async for one in look(self.contents, [order.proof], limits(order.received_on))]
        number = int(order.document.rpartition("D")[2])
        proof = attached(facts.claim, number, order.proof, seen.media_type, seen.size, order.received_on)

        async def complete(tx: Connection, change: Change) -> Change:
            case = (await self.reader.find(tx, facts)).case(facts)
            _, planned = await self._planned(tx, facts, case)
            course = await _course(tx, facts, case, order.child, planned)
            granted = claim_year(course, order.year, SchoolLevel(order.level), order.today)
            claimed = ScholarshipClaimed(
                claim=facts.claim,
                child=order.child,
                year=order.year,
                level=order.level,
                amount=granted.year.amount,
                document=order.document,
            )
            more = with_more(change, proof, claimed, amount=int(granted.year.amount))
            return more.model_copy(update={"rulings": granted.rulings})

        committed = await self.record.commit(order.change, writer(), complete=complete)
        return Renewed(**dict(committed), amount=Rupiah(int(str(committed.answer.details["amount"]))))

    async def _planned(
        self, tx: Connection, facts: ClaimFacts, case: Case
    ) -> tuple[list[ScholarshipPlanned], tuple[ScholarshipYear, ...]]:
        """Return the years that the law gives, and the facts of those that are not on record yet."""
        found = await rows(sql.planned(tx, claim=facts.claim))
        if found:
            return [], tuple(_year(row) for row in found)
        years = decide(case.death).scholarship.years
        return [
            ScholarshipPlanned(
                claim=facts.claim,
                child=one.child,
                year=one.year,
                claim_from=one.claim_from,
                level=one.level,
                amount=one.amount,
            )
            for one in years
        ], years


def _year(row: Any) -> ScholarshipYear:  # noqa: ANN401 - a row
    return ScholarshipYear(
        child=row["child"],
        year=row["year"],
        claim_from=row["claim_from"],
        level=SchoolLevel(row["level"]) if row["level"] else None,
        amount=Rupiah(row["amount"]),
    )


def _plan(case: Case, child: str, found: Any, today: date) -> ScholarshipPlan:  # noqa: ANN401 - a Renewal
    ending = found.end.on if found.end and found.end.reason is ScholarshipEnd.AGE else None
    return ScholarshipPlan(
        child=child,
        payee=case.schooled_by(child, today),
        year=found.next.year if found.next else None,
        claim_from=found.next.claim_from if found.next else None,
        remind_on=found.next.remind_on if found.next else (),
        ends_on=ending,
        why=found.end.reason if found.next is None and found.end else None,
    )


async def _course(
    tx: Connection, facts: ClaimFacts, case: Case, child: str, planned: Sequence[ScholarshipYear]
) -> Course:
    """Return all that is known of one child's scholarship."""
    who = next(
        (one for one in case.death.children if one.ref == child), Child(ref=child, level=SchoolLevel.SD)
    )
    paid = [
        PaidYear(year=row["year"], level=SchoolLevel(row["level"]), paid_on=row["approved_on"])
        for row in await rows(sql.schooling_of(tx, claim=facts.claim))
        if row["child"] == child and row["approved_on"] is not None
    ]
    ended = await sql.ended(tx, claim=facts.claim, child=child)
    why, on = (ended["why"], ended["ended_on"]) if ended else (None, None)
    return Course(
        died_on=facts.died_on,
        child=who,
        plan=tuple(one for one in planned if one.child == child),
        paid=tuple(paid),
        married_on=on if why == ScholarshipEnd.MARRIAGE else None,
        employments=(Employment(begins=on),) if why == ScholarshipEnd.WORK and on else (),
        left_school_on=on if why == ScholarshipEnd.LEFT_SCHOOL else None,
        child_died_on=on if why == ScholarshipEnd.DEATH else None,
    )
