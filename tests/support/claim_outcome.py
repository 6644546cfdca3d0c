"""How a claim stands, in the words of its rows, and what must hold of every claim however it stands."""

from collections import Counter, defaultdict
from itertools import groupby
from typing import Any

from schemas.claims import ClaimState
from tests.support.claiming import Death

FUND = "FUND"


async def outcome(death: Death) -> dict[str, Any]:
    """Return everything that a row may expect."""
    world, state = death.here.world, await death.state()
    settled = await _sums(death, "payment_settled")
    prepared = await death.facts("claim_prepared")
    actions = await world.actions(death.case)
    letters = [str(one["template"]) for one in await death.facts("claim_letter")]
    entries = await world.rows(
        "SELECT details FROM audit_entry WHERE chain = $1 AND action = 'claim.prepared' ORDER BY seq",
        death.case,
    )
    found = entries[-1]["details"]["findings"] if entries else []
    ended = await death.facts("scholarship_ended")
    return {
        "stage": state.stage,
        "closed": await world.standing(death.case) == "closed",
        "missing": state.missing,
        "obstacles": state.obstacles,
        "complete_on": state.complete_on,
        "pay_by": state.pay_by,
        "eligible": state.eligible,
        "reduced": bool(prepared and prepared[-1]["reduced"]),
        "amount": int(state.amount),
        "programmes": sorted({one["programme"] for one in found if one["pays"]}),
        "findings": [one["findings"] for one in found],
        "grounds": [one.ground for one in state.grounds],
        "signals": state.signals,
        "approvals": len(state.slots),
        "payments": {one.payment.removeprefix(f"{death.claim}-"): int(one.amount) for one in state.payments},
        "paid": _by_payee(state, settled, school=False),
        "school": _by_payee(state, settled, school=True),
        "compensation": sum(int(str(one["amount"])) for one in await death.facts("compensation_owed")),
        "days_late": [one["days_late"] for one in await death.facts("compensation_owed")],
        "letters": [template for template, _ in groupby(letters)],
        "granted": await _granted(death),
        "notices": sorted({template for _, template in await world.notices(death.case)}),
        "tasks": sorted(await world.tasks(death.case)),
        "climbed": "claim.payment_near" in actions or "claim.payment_late" in actions,
        "ladders": sorted(state.ladders),
        "due": sorted({due.what for due in state.agenda}),
        "next_years": {one.child: one.next_year for one in state.children if not one.ended},
        "ended": {str(one["child"]): one["why"] for one in ended},
        "agency": [[one["outcome"], one["differs"]] for one in await death.facts("agency_decided")],
        "appeals": [[one["step"], one["due_on"]] for one in await death.facts("appeal_filed")],
    }


async def sound(death: Death) -> None:
    """Assert what holds of every claim: nothing is paid twice, or without a decision, and its books close with it."""
    world, state = death.here.world, await death.state()
    books = await ledger(death)
    assert sum(books.values()) == 0
    ordered, settled = await _sums(death, "payment_ordered"), await _sums(death, "payment_settled")
    returned = await _sums(death, "payment_returned")
    assert set(settled) | set(returned) <= set(ordered)
    assert not set(settled) & set(returned)
    assert books["cash"] == -sum(settled.values())
    assert books["in_transit"] == -sum(
        amount for payment, amount in ordered.items() if payment not in settled | returned
    )
    for entitlement, payments in _entitlements(ordered, returned).items():
        assert len(payments) <= 1, f"{death.claim}: {entitlement} is ordered more than once"
    if not await death.facts("claim_approved"):
        assert ordered == {}
        assert not any(books.values())
    if await world.standing(death.case) == "closed":
        assert (books["benefits_payable"], books["in_transit"]) == (0, 0)
        assert books["benefits"] == sum(settled.values())
        assert not await world.tasks(death.case)
        assert not state.agenda
        assert not state.ladders


async def net_of(death: Death, state: ClaimState) -> Counter[str]:
    """Return what each was ordered, scholarships apart, and did not send back."""
    payees = {one.payment: one.payee for one in state.payments if not one.child}
    returned, net = await _sums(death, "payment_returned"), Counter[str]()
    for payment, amount in (await _sums(death, "payment_ordered")).items():
        if payment in payees and payment not in returned:
            net[payees[payment]] += amount
    return net


async def ledger(death: Death) -> defaultdict[str, int]:
    """Return what stands on each account of a claim."""
    found = await death.here.world.rows(
        "SELECT account, sum(amount)::bigint AS sum FROM ledger_entry WHERE chain = $1 GROUP BY 1", death.case
    )
    return defaultdict(int, {row["account"]: row["sum"] for row in found})


async def _sums(death: Death, kind: str) -> dict[str, int]:
    found = await death.facts(kind)
    sums = {str(one["payment"]): int(str(one["amount"])) for one in found}
    assert len(sums) == len(found), f"{death.claim}: {kind} stands twice"
    return sums


def _entitlements(ordered: dict[str, int], returned: dict[str, int]) -> dict[str, list[str]]:
    """Return the payments that were ordered and did not come back, by whose and what they are."""
    found: dict[str, list[str]] = defaultdict(list)
    for payment in ordered:
        if payment not in returned:
            found[payment.partition("R")[0]].append(payment)
    return found


async def _granted(death: Death) -> list[dict[str, int]]:
    """Return what the letters of each decision that granted something say that whoever they are for receives by it."""
    said: dict[str, dict[str, int]] = {}
    for one in await death.facts("claim_letter"):
        data: Any = one["data"]
        if one["template"] == "claim_granted":
            said.setdefault(data["decision"], {})[str(one["to_ref"])] = data["amount"]
    return [*said.values()]


def _by_payee(state: ClaimState, settled: dict[str, int], *, school: bool) -> dict[str, int]:
    paid: dict[str, int] = defaultdict(int)
    for one in state.payments:
        if one.payment in settled and bool(one.child) is school:
            paid[one.child or one.payee] += settled[one.payment]
    return dict(paid)
