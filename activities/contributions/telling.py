"""Telling: whom a billing's notices go to, and what they say."""

from activities.contributions.bills import Draft
from activities.contributions.charges import Charges
from law.offices import OfficeKind, office_code
from schemas.cases import Change, Notice
from schemas.facts import LineRunsDry
from workflows.contributions import BASIS

REVISION = "PP 12/2019 art. 161-179"


def notices(change: Change, region: str, charges: Charges) -> tuple[Notice, ...]:
    """Return the notices of a billing: each bill to the finance agency and its payer, what runs dry to the agency."""
    bpkad = office_code(OfficeKind.BPKAD, region)
    bills = [
        _bill(change, region, office, draft)
        for draft in charges.drafts
        for office in dict.fromkeys((bpkad, draft.terms.payer_office or bpkad))
    ]
    return *bills, *(_dry(change, region, bpkad, one) for one in charges.dry)


def _bill(change: Change, region: str, office: str, draft: Draft) -> Notice:
    return Notice.about(
        change.case, region, change.effective_on, office, "bill_issued", bill=draft.bill, month=str(draft.month),
        payer=draft.terms.payer, segment=draft.terms.segment, headcount=draft.headcount, amount=int(draft.amount),
        credit=int(draft.paid.amount), outstanding=int(draft.outstanding), corrects=draft.corrects,
        due_on=draft.due_on.isoformat(), legal_basis=BASIS,
    )  # fmt: skip


def _dry(change: Change, region: str, office: str, short: LineRunsDry) -> Notice:
    return Notice.about(
        change.case, region, change.effective_on, office, "line_runs_dry", line=short.line, month=short.month,
        remaining=int(short.remaining), missing=int(short.missing),
        act_by=short.act_by.isoformat() if short.act_by else None, legal_basis=REVISION,
    )  # fmt: skip
