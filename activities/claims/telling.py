"""Telling: who is written to about a decision, and what each of them is told. A right is told to whose right it is.

While a file lacks something, the reporter is told what, and so is whoever may appeal, where they can be written to: what
a neighbour or the village reported is the heirs' to complete.

On a grant, everybody gets a letter of their own, and each only one:

- Each payee learns what they receive: an heir their share, a guardian that of each minor for whom they receive, the
  holder of a joint power of attorney everything, who arranged a burial the burial money alone. What it is made of is
  said in amounts where every part divides into the heirs' shares without a rest, else by the names of the parts. A share
  says neither how many there are nor what anybody else gets. The Social Security Fund is not written to.
- Where one holds the power of attorney, the other heirs of age and the guardians of minors learn who receives and how
  much in all: they signed for it, and nobody else tells them. Whoever has no address is told by the holder.
- Whoever receives a child's scholarship learns its years and levels, without amounts: those follow the school proved.
- The reporter who is none of these had no right to learn more than that their report has come to something: neither an
  amount nor anybody's name but that of the dead.

On a refusal, those who may appeal get its ground: the heirs of age whose turn it would be, or whoever claims where it is
nobody's; guardians for minors; who arranged the burial where there are no heirs. The reporter gets it too: the claim was
theirs to bring. Who renounced, or is preceded by another class, has no right that could be refused.

Whether the reporter is one of the family is what an officer entered in it (`reported_by`), never what a name suggests.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pydantic import JsonValue

from activities.claims.deciding import Case
from law.book import book
from law.deaths import Decision
from law.heirs import Payee, claiming
from law.scholarship import ScholarshipYear
from law.values import items, text
from schemas.claim_people import FUND, REPORTER
from schemas.claims import Told
from schemas.deaths import PayeeKind

GRANTED, GRANTED_JOINTLY = "claim_granted", "claim_granted_jointly"
GRANTED_REPORTED, SCHOOLING = "claim_granted_reported", "scholarship_granted"
PAID_WITHIN = "claims.pay_within."


def if_granted(case: Case, decision: Decision) -> tuple[Told, ...]:
    """Return the letters that go out if *case* is granted as decided, each addressee once; none if nothing is owed."""
    if not decision.eligible:
        return ()
    told = {one.to: one for one in (*_payees(case, decision), *_represented(case, decision))}
    for ref, plans in _schooled(case, decision).items():
        schooling: dict[str, JsonValue] = {"schooling": plans}
        found = told.get(ref) or Told(to=ref, template=SCHOOLING)
        told[ref] = found.model_copy(update={"data": {**found.data, **schooling}})
    if case.family.reported_by not in told:
        told[REPORTER] = Told(to=REPORTER, template=GRANTED_REPORTED)
    return tuple(told.values())


def if_refused(case: Case, decision: Decision) -> tuple[str, ...]:
    """Return who is told if *case* is refused, by their refs, each once."""
    found = _appealing(case, decision)
    return (*found, *([] if case.family.reported_by in found else [REPORTER]))


def if_missing(case: Case, decision: Decision) -> tuple[str, ...]:
    """Return who is told what the file of *case* lacks, by their refs, each once; the reporter first."""
    reported = case.family.reported_by
    others = (ref for ref in _appealing(case, decision) if ref != reported and case.reached(ref))
    return (REPORTER, *others)


def basis_of(decision: Decision) -> str:
    """Return by which law a benefit is paid and by when, as the law book refers to it; empty where nothing is owed."""
    within = (one.reference for one in decision.rulings if one.parameter.startswith(PAID_WITHIN))
    return next(within, "") if decision.eligible else ""


def _payees(case: Case, decision: Decision) -> Iterator[Told]:
    paid: dict[str, list[Payee]] = {}
    for payee in decision.division.payees:
        if payee.ref is not None:
            paid.setdefault(payee.ref, []).append(payee)
    for ref, own in paid.items():
        amount = sum(int(one.amount) for one in own)
        shares: list[JsonValue] = [[one.heir, int(one.amount)] for one in own if one.heir is not None]
        # An heir who receives for a minor as well is written to as the heir that they are.
        kind = next((one.kind for one in own if one.kind is not PayeeKind.GUARDIAN), PayeeKind.GUARDIAN)
        data: dict[str, JsonValue] = {"kind": kind.value, "amount": amount, **_made_of(case, decision, own)}
        yield Told(to=ref, template=GRANTED, data={**data, "shares": shares} if shares else data)


def _represented(case: Case, decision: Decision) -> Iterator[Told]:
    """Yield what those are told for whom a holder receives."""
    for holder in decision.division.payees:
        if holder.kind is PayeeKind.HOLDER and holder.ref is not None:
            for ref in _acting(case, decision.division.heirs):
                if ref != holder.ref and case.reached(ref):
                    data: dict[str, JsonValue] = {"holder": holder.ref, "amount": int(holder.amount)}
                    yield Told(to=ref, template=GRANTED_JOINTLY, data=data)


def _made_of(case: Case, decision: Decision, own: Sequence[Payee]) -> dict[str, JsonValue]:
    """Return the parts of what somebody receives: in amounts where these can be said to the rupiah, else by name."""
    totals: dict[str, int] = {}
    for membership in decision.memberships:
        for item in membership.items:
            if item.paid_now and item.amount:
                totals[item.code.value] = totals.get(item.code.value, 0) + int(item.amount)
    whole, of = 1, 1
    if own[0].kind is PayeeKind.BURIER:
        rule = book().ruling("claims.without_heirs", case.death.died_on)
        theirs = [text(code) for code in items(rule)]
        totals = {code: total for code, total in totals.items() if code in theirs}
    elif own[0].kind is not PayeeKind.HOLDER:
        whole, of = len(own), len(decision.division.shares)
    if any(total % of for total in totals.values()):
        return {"made_of": list(totals)}
    return {"parts": [[code, total // of * whole] for code, total in totals.items()]}


def _schooled(case: Case, decision: Decision) -> dict[str, list[JsonValue]]:
    """Return for whoever receives a scholarship: each child, from when its years are claimed, and its levels."""
    found: dict[str, list[JsonValue]] = {}
    for child, planned in groupby(decision.scholarship.years, key=lambda one: one.child):
        years = list(planned)
        payee = case.schooled_by(child, case.decided_on)
        if payee != FUND:
            found.setdefault(payee, []).append([child, years[0].claim_from.isoformat(), _levels(years)])
    return found


def _levels(years: Iterable[ScholarshipYear]) -> list[JsonValue]:
    return [
        [level.value if level else None, len(list(same))]
        for level, same in groupby(years, key=lambda one: one.level)
    ]


def _appealing(case: Case, decision: Decision) -> list[str]:
    """Return who may appeal a decision on *case*: whose right it is, or who acts for them."""
    facts = case.death
    heirs = decision.division.heirs or [
        heir.ref for heir in claiming(facts.inheritance(()), facts.died_on, on=facts.complete_on)
    ]
    return _acting(case, heirs) or ([facts.buried_by] if facts.buried_by else [])


def _acting(case: Case, heirs: Iterable[str]) -> list[str]:
    acting = (case.acting(ref, case.decided_on) for ref in heirs)
    return list(dict.fromkeys(ref for ref in acting if ref is not None))
