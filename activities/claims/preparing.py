"""Preparing: what the law gives for a claim's sealed facts, to whom, who must approve it, and what stands out."""

from collections import Counter
from collections.abc import Iterator, Sequence

from temporalio import activity

from activities.claims.common import Files, accounts_of, sql, with_more
from activities.claims.deciding import Case, Reader, still_asked
from activities.claims.telling import basis_of, if_granted, if_refused
from activities.evidence import writer
from law.approvals import slots
from law.book import book
from law.deaths import Decision, decide
from law.grounds import may_reject
from law.heirs import Division, Payee
from law.offices import OfficeKind, office_code
from law.signals import Signal, SignalFacts, signals
from law.values import items, table, text, whole
from schemas.cases import Change
from schemas.claim_people import FUND
from schemas.claim_wording import lacking
from schemas.claims import Lawful
from schemas.deaths import Ground, PayeeKind
from schemas.errors import Refused
from schemas.facts import ClaimPrepared
from schemas.money import Rupiah
from schemas.orders import Pay, PrepareClaim, Prepared
from schemas.refusals import Refusal
from schemas.work import PREPARE_CLAIM
from store.pool import Connection
from store.record import Record
from vault.keys import KeyRing
from vault.persons import salted_digest
from workflows.claims.tasks import STEPS, claim_task, step_after, task_id

APPEAL_WITHIN = "policy.appeal_days"
PEOPLE = "people"
"""The basis of a ground that is somebody's finding."""
Shares = tuple[tuple[str, Rupiah], ...]
"""Whose shares, and how much of each."""


class Preparing:
    """Decides claims."""

    def __init__(self, record: Record, files: Files, ring: KeyRing) -> None:
        self.record = record
        self.ring = ring
        self.reader = Reader(files, ring)

    @activity.defn(name=PREPARE_CLAIM.name)
    async def prepare(self, order: PrepareClaim) -> Prepared:
        """Decide from the sealed facts and commit the recommendation with its salted digest.

        Raises Refused OUT_OF_ORDER when something has come between that the file lacks.
        """
        facts = order.facts

        async def complete(tx: Connection, change: Change) -> Change:
            known = await self.reader.find(tx, facts)
            case = known.case(facts, order.complete_on)
            decision = decide(case.death)
            missing, obstacles = still_asked(decision)
            obstacles += case.without_accounts(decision)
            if decision.eligible and (missing or obstacles):
                raise Refused(
                    Refusal.OUT_OF_ORDER,
                    facts.claim,
                    why="its file lacks something",
                    why_id="berkasnya belum lengkap",
                    first=lacking(missing, obstacles, "en"),
                    first_id=lacking(missing, obstacles, "id"),
                )
            told = await self._signals(tx, order, case)
            today = change.effective_on
            asked, policy = slots(decision.amount, today, reviewed=bool(told))
            payees = decision.division.payees if decision.eligible else ()
            owed = _still_owed(decision.division, order.paid) if decision.eligible else ()
            payments = [
                _pay(f"{facts.claim}-P{n}", payee, shares)
                for n, (payee, shares) in enumerate(owed, order.first)
            ]
            pay_by = decision.pay_by or order.complete_on
            digest = salted_digest(
                known.key,
                {"facts": case.death.model_dump(mode="json"), "amount": int(decision.amount)},
            )
            fact = ClaimPrepared(
                claim=facts.claim,
                decision=order.decision,
                decision_digest=digest,
                eligible=decision.eligible,
                reduced=decision.reduced,
                amount=decision.amount,
                heirs=len(payees),
                pay_by=pay_by,
                signals=tuple(one.code for one in told),
                approvals=len(asked),
            )
            within = book().ruling(APPEAL_WITHIN, today)
            grounds = _lawful(decision)
            step = step_after(eligible=decision.eligible, signals=bool(told))
            branch = office_code(OfficeKind.SCHEME_BRANCH, facts.region)
            more = with_more(
                change,
                fact,
                tasks=[claim_task(change.case, step, branch, facts.claim, pay_by)],
                closes=[task_id(change.case, one) for one in STEPS if one != step],
                claim=facts.claim,
                eligible=decision.eligible,
                reduced=decision.reduced,
                amount=int(decision.amount),
                pay_by=pay_by.isoformat(),
                heirs=len(payees),
                paid_before=sum(int(one.amount) for one in order.paid),
                payments=[one.model_dump(mode="json") for one in payments],
                slots=list(asked),
                signals=[one.code for one in told],
                grounds=[one.model_dump(mode="json") for one in grounds],
                children=bool(decision.scholarship.years),
                basis=basis_of(decision),
                granted=[one.model_dump(mode="json") for one in if_granted(case, decision)],
                refused=list(if_refused(case, decision)),
                appeal_days=whole(within),
                findings=_findings(decision),
            )
            cited = (*decision.rulings, policy, *(one.ruling for one in told))
            return more.model_copy(update={"rulings": cited})

        committed = await self.record.commit(order.change, writer(), complete=complete)
        details = committed.answer.details
        return Prepared.model_validate(
            {
                **committed.model_dump(mode="json"),
                **{name: details[name] for name in Prepared.model_fields if name in details},
            }
        )

    async def _signals(self, tx: Connection, order: PrepareClaim, case: Case) -> tuple[Signal, ...]:
        claim = order.facts.claim
        accounts = accounts_of(self.ring, case.family)
        found = await sql.signs(tx, claim=claim, accounts=accounts, hands=list(order.hands))
        return signals(
            SignalFacts(
                died_on=order.facts.died_on,
                memberships=case.death.memberships,
                claims_to_account=found["others"] + 1,
                heir_is_officer=found["officers"] > 0,
                documents_elsewhere=found["documents"],
            )
        )


def _pay(payment: str, payee: Payee, shares: Shares) -> Pay:
    return Pay(
        payment=payment,
        payee=payee.ref or FUND,
        amount=sum((amount for _, amount in shares), Rupiah(0)),
        kind=payee.kind,
        heir=payee.heir or "",
        shares=shares if payee.kind is PayeeKind.HOLDER else (),
    )


def _still_owed(division: Division, paid: Sequence[Pay]) -> Iterator[tuple[Payee, Shares]]:
    """Yield whom a decision pays for whom, and how much beyond what was paid for them before.

    What counts is whose share it was, whoever received it: a guardian and the heir come of age, a holder and those for
    whom they held, have had one share between them. What was paid too much stays paid.
    """
    before = Counter[str]()
    for one in paid:
        for whose, amount in one.shares or ((one.heir or one.payee, one.amount),):
            before[whose] += int(amount)
    for payee in division.payees:
        left = []
        for whose, amount in _shares(division, payee):
            had = min(before[whose], int(amount))
            before[whose] -= had
            if more := amount - Rupiah(had):
                left.append((whose, more))
        if left:
            yield payee, tuple(left)


def _shares(division: Division, payee: Payee) -> Shares:
    """Return for whom a payee receives how much."""
    if payee.kind is PayeeKind.HOLDER:
        return tuple((one.heir, one.amount) for one in division.shares)
    return ((payee.heir or payee.ref or FUND, payee.amount),)


def _lawful(decision: Decision) -> list[Lawful]:
    """Return the grounds on which a claim so decided may be refused."""
    found = []
    for ground in Ground:
        try:
            ruling = may_reject(ground, decision, document="–", reason="–")
        except Refused:
            continue
        rule = table(ruling)
        asked = [text(one) for one in items(rule["asks"])] if text(rule["basis"]) == PEOPLE else []
        found.append(
            Lawful(
                ground=ground,
                needs_document="document" in asked,
                needs_reason="reason" in asked,
                ruling=ruling,
            )
        )
    return found


def _findings(decision: Decision) -> list[dict[str, object]]:
    """Return what was found of each membership, with the rules it rests on; months by name, nobody's wage."""
    return [
        {
            "membership": one.membership,
            "programme": one.programme,
            "pays": one.pays,
            "amount": int(one.amount),
            "findings": [found.code for found in one.findings],
            "rules": sorted({ruling.parameter for found in one.findings for ruling in found.rulings}),
        }
        for one in decision.memberships
    ]
