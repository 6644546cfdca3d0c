"""Lines: facts as a case file shows them, each in its stage, with amounts, number, standing and evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import JsonValue

from schemas.base import Message
from schemas.facts import AnyFact, MilestoneReversed
from schemas.money import Rupiah
from schemas.terms import Stage
from starter.evidence import Evidence
from store.reads import Recorded

ESCALATION = "escalation"
STAGES: dict[str, str] = {
    **dict.fromkeys(
        (
            "progress_made", "region_added", "target_set", "instrument_enacted", "instrument_addressed",
            "instrument_acknowledged", "outreach_held", "outreach_reached", "follow_up_agreed",
            "follow_up_done", "regulation_started", "regulation_planned", "regulation_step_recorded",
            "regulation_step_reversed", "regulation_abandoned",
        ),
        Stage.ISSUING,
    ),
    **dict.fromkeys(
        ("milestone_planned", "milestone_recorded", "milestone_reversed", "milestone_extended",
         "milestone_replanned", "milestone_missed", "line_budgeted", "line_withdrawn", "pledge_stepped",
         "year_funded", "window_closed", "evaluation_demanded", "budget_paused", "budget_resumed"),
        Stage.BUDGETING,
    ),
    **dict.fromkeys(
        ("roster_submitted", "roster_checked", "duplicate_adjudicated", "roster_registered", "roster_rejected",
         "seats_refilled", "cards_received", "cards_handed_over", "changes_submitted", "changes_checked",
         "changes_applied", "changes_rejected", "breach_found", "breach_ended"),
        Stage.REGISTRATION,
    ),
    **dict.fromkeys(
        ("bill_issued", "bill_reminded", "bill_paid", "bill_reopened", "bill_overdue", "receipt_allocated",
         "credit_granted", "credit_applied", "payment_proposed", "payment_confirmed", "payment_declined",
         "line_lapsed", "line_reinstated", "line_runs_dry"),
        Stage.CONTRIBUTIONS,
    ),
    **dict.fromkeys(
        ("claim_opened", "death_told_again", "claim_membership", "family_named", "document_attached",
         "document_rejected", "claim_completed", "claim_waits", "cause_corrected", "heirs_contested",
         "heirs_determined", "claim_prepared", "claim_reviewed", "claim_endorsed", "claim_returned",
         "claim_approved", "claim_rejected", "agency_decided", "payment_ordered", "payment_settled",
         "payment_returned", "account_corrected", "payment_resent", "compensation_owed", "appeal_filed",
         "appeal_resolved", "scholarship_planned", "scholarship_due", "scholarship_claimed",
         "scholarship_approved", "scholarship_ended", "claim_letter"),
        Stage.CLAIMS,
    ),
    **dict.fromkeys(
        ("cause_raised", "cause_lifted", "ladder_handed_on", "ladder_reopened", "rung_climbed", "rung_reminded",
         "escalation_paused", "rung_delegated", "rung_reassigned", "step_noted", "power_granted", "finding_made",
         "escalation_resolved", "letter_drafted", "letter_signed"),
        ESCALATION,
    ),
}  # fmt: skip
"""Kind of fact → the stage it belongs to."""
RECORDS = (
    "payment",
    "claim",
    "bill",
    "batch",
    "outreach",
    "instrument",
    "draft",
    "pledge",
    "line",
    "milestone",
    "segment",
)
"""The fields that name what a fact is about, the most particular first."""
NUMBERS = ("number", "document")


@dataclass(frozen=True)
class Standing:
    """How something stands when it is first recorded, and what it becomes by which later facts, the last one first."""

    key: tuple[str, ...]
    first: str
    later: tuple[tuple[str, str], ...]
    back_and_forth: bool = False
    """Whether it can go back: then the latest fact counts, whatever its place in the list."""


STANDINGS = {
    "milestone_planned": Standing(
        ("fiscal_year", "milestone"),
        "planned",
        (("milestone_recorded", "met"), ("milestone_missed", "missed"), ("milestone_reversed", "planned")),
        back_and_forth=True,
    ),
    "instrument_addressed": Standing(
        ("instrument", "unit"), "awaiting", (("instrument_acknowledged", "acknowledged"),)
    ),
    "regulation_started": Standing(
        ("draft",), "open", (("instrument_enacted", "enacted"), ("regulation_abandoned", "abandoned"))
    ),
    "regulation_planned": Standing(("draft", "step"), "planned", ()),
    "regulation_step_recorded": Standing(
        ("draft", "record"), "recorded", (("regulation_step_reversed", "reversed"),)
    ),
    "breach_found": Standing(("line", "breach"), "open", (("breach_ended", "ended"),)),
    "follow_up_agreed": Standing(("outreach", "item"), "agreed", (("follow_up_done", "done"),)),
    "line_budgeted": Standing(("line",), "awaiting_money", (("year_funded", "available"),)),
    "roster_submitted": Standing(
        ("batch",),
        "submitted",
        (
            ("cards_handed_over", "cards_handed_over"),
            ("cards_received", "cards_received"),
            ("roster_registered", "registered"),
            ("roster_rejected", "rejected"),
            ("roster_checked", "checked"),
        ),
    ),
    "changes_submitted": Standing(
        ("batch",),
        "submitted",
        (("changes_applied", "applied"), ("changes_rejected", "rejected"), ("changes_checked", "checked")),
    ),
    "bill_issued": Standing(
        ("bill",),
        "open",
        (("bill_paid", "paid"), ("bill_reopened", "reopened"), ("bill_overdue", "overdue")),
        back_and_forth=True,
    ),
    "payment_proposed": Standing(
        ("payment",), "proposed", (("payment_confirmed", "confirmed"), ("payment_declined", "declined"))
    ),
    "line_lapsed": Standing(
        ("line",),
        "lapsed",
        (("line_reinstated", "reinstated"), ("line_lapsed", "lapsed")),
        back_and_forth=True,
    ),
    "claim_opened": Standing(
        ("claim",),
        "opened",
        (
            ("claim_waits", "collecting"),
            ("claim_completed", "complete"),
            ("claim_prepared", "prepared"),
            ("claim_returned", "complete"),
            ("claim_approved", "approved"),
            ("claim_rejected", "rejected"),
            ("payment_ordered", "ordered"),
        ),
        back_and_forth=True,
    ),
    "document_attached": Standing(("document",), "on file", (("document_rejected", "rejected"),)),
    "payment_ordered": Standing(
        ("payment",),
        "ordered",
        (("payment_settled", "settled"), ("payment_resent", "resent"), ("payment_returned", "returned")),
    ),
}
"""Kind of fact → how what it speaks of stands."""


class Line(Message):
    """One fact of a case file."""

    what: str
    record: str
    case: str
    effective_on: date
    known_at: datetime
    amount: Rupiah | None
    number: str | None
    status: str
    details: dict[str, JsonValue]
    evidence: Evidence


def lines(
    recorded: Sequence[Recorded],
    entries: Mapping[tuple[str, int], Any],
    evidence: Mapping[tuple[str, int], Evidence],
) -> list[Line]:
    """Return a line per fact, in the order in which they became known."""
    facts = [one.fact for one in recorded]
    undone = {(one.chain, one.fact.entry) for one in recorded if isinstance(one.fact, MilestoneReversed)}
    found = [_line(one, entries[one.chain, one.seq], evidence[one.chain, one.seq], facts) for one in recorded]
    return [
        line.model_copy(update={"status": "reversed"})
        if one.fact.kind == "milestone_recorded" and (one.chain, one.seq) in undone
        else line
        for one, line in zip(recorded, found, strict=True)
    ]


def opening_line(entry: Any, evidence: Evidence) -> Line:  # noqa: ANN401 - a row
    """Return the line of a case's opening, which is an audit entry without a fact."""
    return Line(
        what="opened",
        record=entry["chain"],
        case=entry["chain"],
        effective_on=entry["effective_on"],
        known_at=entry["business_at"],
        amount=None,
        number=entry["number"],
        status="opened",
        details=entry["details"],
        evidence=evidence,
    )


def of_stage(found: Iterable[Line], stage: str) -> list[Line]:
    """Return the lines of one stage."""
    return [line for line in found if STAGES.get(line.what, Stage.ISSUING) == stage]


def _line(one: Recorded, entry: Any, evidence: Evidence, facts: Sequence[AnyFact]) -> Line:  # noqa: ANN401 - a row
    details = one.fact.model_dump(mode="json", exclude={"kind"})
    document = entry["details"].get("document")
    return Line(
        what=one.fact.kind,
        record=next((str(details[name]) for name in RECORDS if details.get(name)), one.chain),
        case=one.chain,
        effective_on=one.effective_on,
        known_at=one.known_at,
        amount=getattr(one.fact, "amount", None) or getattr(one.fact, "outstanding", None),
        number=entry["number"]
        or next((str(details[name]) for name in NUMBERS if details.get(name)), document),
        status=status(one.fact, facts),
        details=details,
        evidence=evidence,
    )


def status(fact: AnyFact, facts: Sequence[AnyFact]) -> str:
    """Return how what *fact* speaks of stands, given everything else that is known of the case."""
    if fact.kind == "milestone_planned" and fact.before_opening:
        return "before_opening"
    if fact.kind == "year_funded" and fact.funding is None:
        return "unfunded"
    if fact.kind == "claim_opened" and _paid(fact.claim, facts):
        return "paid"
    standing = STANDINGS.get(fact.kind)
    if standing is None:
        return "recorded"
    key = {name: getattr(fact, name) for name in standing.key}
    words = dict(standing.later)
    found = [
        one.kind
        for one in facts
        if one.kind in words and all(getattr(one, name) == key[name] for name in key)
    ]
    if standing.back_and_forth:
        return words[found[-1]] if found else standing.first
    return next((word for kind, word in standing.later if kind in found), standing.first)


def _paid(claim: str, facts: Sequence[AnyFact]) -> bool:
    def payments(*kinds: str) -> set[str]:
        return {fact.payment for fact in facts if fact.kind in kinds and fact.claim == claim}  # type: ignore[union-attr]

    owed = payments("payment_ordered")
    return bool(owed) and owed == payments("payment_settled", "payment_resent")
