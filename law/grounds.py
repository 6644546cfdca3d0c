"""Grounds of refusal: which follow from the facts of a death, and whether somebody may refuse a claim on one.

Some grounds are findings of the law and hold or do not hold; others (a forged document, a double, a withdrawal) are
findings of people, who must show something. A reduced benefit is paid and is never a refusal: the waiting rule of
non-wage-earners is no ground.
"""

from law.book import book
from law.decision import Decision, HeldGround
from law.values import items, table, text
from schemas.claim_wording import CAUSES, FINDINGS, listed
from schemas.deaths import Ground
from schemas.errors import Refused
from schemas.refusals import Refusal
from schemas.rulings import Ruling

FACTS = "facts"
"""The basis of a ground that people cannot make true."""
REROUTE = "reroute"


def grounds(decision: Decision) -> tuple[HeldGround, ...]:
    """Return the grounds that follow from the facts: none while anything is owed, else every one that holds."""
    if decision.eligible:
        return ()
    held = []
    for ground in Ground:
        rule = table(_rule(ground, decision))
        if text(rule["basis"]) != FACTS or "instead" in rule:
            continue
        codes = items(rule["findings"])
        whose = tuple(
            one.membership
            for one in decision.memberships
            if any(found.code.value in codes for found in one.findings)
        )
        if whose or any(found.code.value in codes for found in decision.findings):
            held.append(HeldGround(ground=ground, memberships=whose, ruling=_rule(ground, decision)))
    return tuple(held)


def may_reject(
    ground: str,
    decision: Decision,
    *,
    document: str | None = None,
    reason: str | None = None,
    record: str = "claim",
) -> Ruling:
    """Return the ruling of *ground* if a claim may be refused on it; *record* is the claim's number, for refusals.

    Raises Refused NOT_ONE_OF for a ground that the law book does not know, GROUND_CONTRADICTED for one that the facts
    do not bear out, GROUND_UNPROVEN for a finding of people without the *document* or the *reason* that it asks for,
    and FILE_ELSEWHERE for a claim that is to be filed under another cause instead.
    """
    if ground not in set(Ground):
        raise Refused(Refusal.NOT_ONE_OF, "ground", given=ground[:40], known=", ".join(Ground))
    ruling = _rule(Ground(ground), decision)
    rule = table(ruling)
    if text(rule["basis"]) == FACTS:
        _require_facts(Ground(ground), decision, record)
        return ruling
    shown = {"document": document, "reason": reason}
    lacking = [text(what) for what in items(rule["asks"]) if not (shown[text(what)] or "").strip()]
    if lacking:
        raise Refused(Refusal.GROUND_UNPROVEN, record, ground=ground, lacking=", ".join(lacking))
    return ruling


def _require_facts(ground: Ground, decision: Decision, record: str) -> None:
    rule = table(_rule(ground, decision))
    codes = items(rule["findings"])
    if rule.get("instead") == REROUTE and decision.reroute is not None:
        cause = CAUSES[decision.reroute]
        raise Refused(
            Refusal.FILE_ELSEWHERE,
            record,
            cause=f"{cause.english} ({decision.reroute})",
            cause_id=f"{cause.indonesian} ({decision.reroute})",
        )
    if not any(held.ground is ground for held in decision.grounds):
        found = [each.code for each in decision.findings]
        found += [each.code for one in decision.memberships for each in one.findings]
        raise Refused(
            Refusal.GROUND_CONTRADICTED,
            record,
            ground=ground.value,
            asked=listed(FINDINGS, codes, "en"),
            asked_id=listed(FINDINGS, codes, "id"),
            found=listed(FINDINGS, found, "en") or "–",
            found_id=listed(FINDINGS, found, "id") or "–",
        )


def _rule(ground: Ground, decision: Decision) -> Ruling:
    return book().ruling(f"claims.grounds.{ground.value}", decision.died_on)
