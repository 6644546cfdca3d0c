"""Assessing: whatever changes a claim's file is committed with what is still missing, and the clock with it.

A file is complete once the law asks for no more documents and nothing stands in the way; from that day the agency
has its working days. What makes it incomplete again stops the clock. Where nothing is owed, nothing is asked for:
whoever prepares the claim says so.
"""

from dataclasses import dataclass, replace
from datetime import date

from pydantic import JsonValue
from temporalio import activity

from activities.claims.common import Files, sql, tie, with_more
from activities.claims.deciding import Case, Known, Reader, still_asked
from activities.claims.documents import limits, look
from activities.claims.telling import if_missing
from activities.contents import Contents
from activities.evidence import writer
from activities.opening import Opener
from activities.ports.registry import Check, Registry
from law.deaths import Decision, decide
from law.offices import OfficeKind, office_code
from law.regions import find
from schemas.cases import CaseRow, CaseType, Change, Due, Opening, Task
from schemas.claim_people import REPORTER
from schemas.claims import Attached, ClaimState
from schemas.facts import AnyFact, ClaimCompleted, ClaimLetter, ClaimWaits, DocumentAttached
from schemas.families import Family
from schemas.names import claim_id
from schemas.orders import AssessClaim, Assessed, ClaimFacts, OpenClaim, Opened, Standing
from schemas.work import ASSESS_CLAIM, OPEN_CLAIM
from store.pool import Connection, reading
from store.queries import rows
from store.record import Record
from store.writing import Writing
from vault.keys import KeyRing
from vault.persons import nik_index
from workflows.claims.common import COLLECTING, COMPLETE, PAY_BY, WARN
from workflows.claims.tasks import STEPS, claim_task, step_for, task_id

MATCH = "match"
RECEIVED, LACKING = "claim_received", "claim_missing"


@dataclass(frozen=True)
class Assessment:
    """How a claim's file stands, the law's decision behind it, and who is told what it lacks."""

    standing: Standing
    decision: Decision
    told: tuple[str, ...] = (REPORTER,)


class Assessing:
    """Opens claims and assesses their files."""

    def __init__(
        self,
        opener: Opener,
        record: Record,
        contents: Contents,
        ring: KeyRing,
        registry: Registry,
    ) -> None:
        self.opener = opener
        self.record = record
        self.contents = contents
        self.ring = ring
        self.registry = registry
        self.files = Files(contents)
        self.reader = Reader(self.files, ring)

    @activity.defn(name=OPEN_CLAIM.name)
    async def open_claim(self, order: OpenClaim) -> Opened:
        """Open the claim of one death; the reporter and the heirs are told what is missing."""
        facts = ClaimFacts(
            claim=order.claim,
            region=order.parent.region,
            **order.model_dump(include=set(ClaimFacts.model_fields) - {"claim", "region"}),
        )
        async with reading(self.record.pool) as connection:
            known = await self.reader.find(connection, facts)
        facts = facts.model_copy(update={"identity_matches": await self._matches(known)})
        today = order.clock.today(order.at)
        found = _assessed(known.case(facts), today)
        return Opened(cases=await self.opener.open([_opening(order, facts, found, today)], writer()))

    @activity.defn(name=ASSESS_CLAIM.name)
    async def assess(self, order: AssessClaim) -> Assessed:
        """Look at the documents that came, commit the change, and say what is still missing.

        Raises Refused for a document that is not what it is said to be, and for a family that cannot be read.
        """
        change = order.change
        attached = await self._attached(order)
        editions: list[Family] = []

        async def complete(tx: Connection, change: Change) -> Change:
            facts = order.facts
            known = await self.reader.find(tx, facts)
            if not facts.identity_matches:
                facts = facts.model_copy(update={"identity_matches": await self._matches(known)})
            received = order.received_on or order.today
            since = order.was.complete_on or max(order.ready_from or received, order.facts.died_on)
            case = known.case(facts)
            if order.edition is not None:
                editions.append(case.family)
            found = _assessed(case, since)
            standing, letters = found.standing, await self._asking(tx, order, found)
            facts_now: list[AnyFact] = [
                *attached,
                *_recorded(order.facts.claim, order.was, standing),
                *letters,
            ]
            step = step_for(complete=standing.complete_on is not None, contested=bool(facts.contested))
            change = with_more(
                change,
                *facts_now,
                tasks=[_task(change.case, facts, step, standing)],
                closes=[task_id(change.case, one) for one in STEPS if one != step],
                standing=standing.model_dump(mode="json"),
                identity_matches=facts.identity_matches,
                warn_on=found.decision.warn_on.isoformat() if found.decision.warn_on else None,
                letters=len(letters),
            )
            return change.model_copy(update={"rulings": found.decision.rulings, "row": _row(order, found)})

        def also(writing: Writing, seq: int) -> None:  # noqa: ARG001 - its signature
            for family in editions:
                tie(writing, self.ring, order.facts.claim, family)

        committed = await self.record.commit(change, writer(), complete=complete, also=also)
        details = committed.answer.details
        return Assessed(
            **dict(committed),
            documents=tuple((one.document, one.codes) for one in attached),
            standing=Standing.model_validate(details["standing"]),
            identity_matches=details["identity_matches"],
            warn_on=details["warn_on"],
            letters=details["letters"],
        )

    async def _asking(self, tx: Connection, order: AssessClaim, found: Assessment) -> list[ClaimLetter]:
        """Return the letters that ask for what is missing.

        They go to all who are told when that has changed, else to whom a new edition of the family names first.
        """
        now, was = found.standing, order.was
        if now.complete_on is not None:
            return []
        if (now.missing, now.obstacles) == (was.missing, was.obstacles):
            if order.edition is None:
                return []
            before = await rows(
                sql.asked_for(
                    tx, claim=order.facts.claim, missing=list(now.missing), obstacles=list(now.obstacles)
                )
            )
            asked = {row["to_ref"] for row in before}
            found = replace(found, told=tuple(ref for ref in found.told if ref not in asked))
        return _letters(order.facts.claim, order.letter, found, order.today, to_reporter=LACKING)

    async def _attached(self, order: AssessClaim) -> list[DocumentAttached]:
        if not order.received:
            return []
        received_on = order.received_on or order.change.effective_on
        seen = [one async for one in look(self.contents, order.received, limits(received_on))]
        return [
            attached(order.facts.claim, number, one, what.media_type, what.size, received_on)
            for number, (one, what) in enumerate(zip(order.received, seen, strict=True), order.first)
        ]

    async def _matches(self, known: Known) -> bool:
        """Ask the civil registry whether it knows the dead as they were registered."""
        nik = known.nik
        if not nik:
            return True
        check = Check(ref=known.claim, nik_digest=nik_index(self.ring, nik).hex())
        findings = await self.registry.verify([check])
        return findings.results.get(known.claim) == MATCH


def attached(
    claim: str, number: int, one: Attached, media_type: str, size: int, received_on: date
) -> DocumentAttached:
    """Return the fact of a document that was looked at."""
    return DocumentAttached(
        document=f"{claim}-D{number:02d}",
        claim=claim,
        codes=one.codes,
        about=one.about,
        content=one.content,
        sha256=one.sha256,
        media_type=media_type,
        size=size,
        received_on=received_on,
    )


def _assessed(case: Case, since: date) -> Assessment:
    """Return how a file stands; complete since a day, if nothing is missing."""
    # Who is a minor, and so who is paid, is asked on the day on which the file would be complete.
    then = case.model_copy(update={"death": case.death.model_copy(update={"complete_on": since})})
    decision = decide(then.death)
    if not decision.eligible:
        return Assessment(Standing(complete_on=since), decide(case.death))
    missing, obstacles = still_asked(decision)
    obstacles += then.without_accounts(decision)
    if missing or obstacles:
        lacks = Standing(missing=tuple(missing), obstacles=tuple(obstacles))
        return Assessment(lacks, decide(case.death), if_missing(then, decision))
    return Assessment(Standing(complete_on=since, pay_by=decision.pay_by), decision)


def _recorded(claim: str, was: Standing, now: Standing) -> list[AnyFact]:
    if now.complete_on is not None:
        if was.complete_on == now.complete_on and was.pay_by == now.pay_by:
            return []
        return [ClaimCompleted(claim=claim, complete_on=now.complete_on, pay_by=now.pay_by)]
    if (was.missing, was.obstacles, was.complete_on) == (now.missing, now.obstacles, None):
        return []
    return [ClaimWaits(claim=claim, missing=now.missing, obstacles=now.obstacles)]


def _letters(claim: str, first: int, found: Assessment, on: date, *, to_reporter: str) -> list[ClaimLetter]:
    """Return a letter to each who is told how a file stands, numbered from *first*; the reporter's has its own template."""
    standing = found.standing
    data: dict[str, JsonValue] = {
        "written_on": on.isoformat(),
        "missing": list(standing.missing),
        "obstacles": list(standing.obstacles),
        "complete_on": standing.complete_on.isoformat() if standing.complete_on else None,
        "pay_by": standing.pay_by.isoformat() if standing.pay_by else None,
    }
    return [
        ClaimLetter(
            letter=f"{claim}-S{number:02d}",
            claim=claim,
            template=to_reporter if to == REPORTER else LACKING,
            to_ref=to,
            data=data,
        )
        for number, to in enumerate(found.told, first)
    ]


def _task(case: str, facts: ClaimFacts, step: str, standing: Standing) -> Task:
    branch = office_code(OfficeKind.SCHEME_BRANCH, facts.region)
    return claim_task(case, step, branch, facts.claim, standing.pay_by)


def _row(order: AssessClaim, found: Assessment) -> CaseRow:
    """Return what lists show of the claim once it was looked at."""
    standing, due_at = found.standing, order.change.row.due_at
    if standing.pay_by != order.was.pay_by:
        warn_on = found.decision.warn_on if standing.pay_by else None
        warned = order.clock.starts(warn_on) if warn_on else None
        due_at = min((one for one in (order.due_besides, warned) if one), default=None)
    return CaseRow(stage=COLLECTING if standing.complete_on is None else COMPLETE, due_at=due_at)


def _opening(order: OpenClaim, facts: ClaimFacts, found: Assessment, today: date) -> Opening:
    """Return the claim of one death as it opens."""
    parent, standing = order.parent, found.standing
    key = parent.sibling(claim_id(order.claim), CaseType.CLAIM, order.died_on.year)
    kinds = (OfficeKind.HEAD, OfficeKind.SCHEME_BRANCH)
    complete = standing.complete_on is not None
    task = _task(key.id, facts, step_for(complete=complete, contested=False), standing)
    letters = _letters(order.claim, 1, found, today, to_reporter=RECEIVED)
    state = ClaimState(
        key=key,
        clock=order.clock,
        stage=COMPLETE if complete else COLLECTING,
        region_name=find(parent.region).name,
        offices={kind.value: office_code(kind, parent.region) for kind in kinds},
        now=order.at,
        tasks=[task.id],
        claim=order.claim,
        person=order.person,
        memberships=list(order.memberships),
        died_on=order.died_on,
        cause=order.cause,
        traffic=order.traffic,
        content=order.content,
        content_digest=order.content_digest,
        family=order.family,
        family_digest=order.family_digest,
        identity_matches=facts.identity_matches,
        commitment=parent.id,
        ready_from=today,
        hands=[order.reporter] if order.reporter else [],
        missing=list(standing.missing),
        obstacles=list(standing.obstacles),
        complete_on=standing.complete_on,
        pay_by=standing.pay_by,
        letters_written=len(letters),
    )
    if standing.pay_by is not None and found.decision.warn_on is not None:
        state.plan(
            Due(at=state.clock.starts(found.decision.warn_on), what=WARN),
            Due(at=state.clock.ends(standing.pay_by), what=PAY_BY),
        )
    return Opening.of(
        state,
        "claim.opened",
        facts=(*_recorded(order.claim, Standing(), standing), *letters),
        opens=(task,),
        rulings=found.decision.rulings,
        details={
            "claim": order.claim,
            "memberships": list(order.memberships),
            "missing": list(standing.missing),
            "obstacles": list(standing.obstacles),
        },
    )
