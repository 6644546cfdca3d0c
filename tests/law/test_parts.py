"""The parts of a death benefit: each reaches whoever it is for, to the rupiah, and no part is in two hands."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from law.book import book
from law.claims import ItemCode, benefit
from law.deaths import DeathFacts, decide
from law.heirs import Court, Heir, Relation, shares
from law.scholarship import Child, SchoolLevel
from law.values import amount, items, table, text
from schemas.deaths import PayeeKind, PayMode, WillKind
from schemas.money import Rupiah
from schemas.terms import Cause, WorkerClass
from tests.support.deaths import BIRTHS, DEATHS, LETTERS, REFS, death, facts, member


@given(owed=st.integers(0, 10**12), n=st.integers(1, 40))
def test_shares_sum_to_what_is_shared_and_differ_by_a_rupiah_at_most(owed: int, n: int) -> None:
    found = shares(Rupiah(owed), n)
    assert len(found) == n
    assert sum(found) == owed
    assert max(found) - min(found) <= 1
    assert list(found) == sorted(found, reverse=True)


@settings(max_examples=150)
@given(facts=facts(), buried=st.booleans())
def test_where_nobody_inherits_the_burial_goes_to_who_buried_and_all_the_rest_to_the_fund(
    facts: DeathFacts, buried: bool
) -> None:
    alone = {"heirs": (), "court": None, "buried_by": "n" if buried else None, "complete_on": None}
    found = decide(facts.model_copy(update=alone))
    paid = {payee.kind: payee.amount for payee in found.division.payees}
    owed = [item for one in found.memberships for item in one.items if item.paid_now]
    burial = sum(item.amount for item in owed if item.code is ItemCode.BURIAL)
    rest = sum(item.amount for item in owed if item.code is not ItemCode.BURIAL)
    if any(obstacle.stops_all for obstacle in found.obstacles):
        assert paid == {}
        return
    assert paid.get(PayeeKind.BURIER, 0) == (burial if buried else 0)
    assert paid.get(PayeeKind.FUND, 0) == rest
    assert found.division.held == (0 if buried else burial)


@settings(max_examples=150)
@given(facts=facts())
def test_however_they_are_paid_nobody_gets_more_than_the_shares_they_receive_for(facts: DeathFacts) -> None:
    division = decide(facts).division
    owed = {share.heir: share.amount for share in division.shares}
    for payee in division.payees:
        if payee.heir is not None:
            assert payee.amount == owed[payee.heir]
        elif payee.kind is PayeeKind.HOLDER:
            assert payee.amount == sum(owed.values())
    assert max(Counter(payee.heir for payee in division.payees if payee.heir).values(), default=1) == 1
    assert sum(payee.amount for payee in division.payees) <= division.amount


@given(
    wage=st.integers(0, 9_000_000),
    n=st.integers(1, 5),
    by=st.sampled_from(["will", "court", "joint"]),
    cause=st.sampled_from(Cause),
)
def test_a_will_a_court_and_a_holder_lose_no_rupiah_either(wage: int, n: int, by: str, cause: Cause) -> None:
    relation = {"will": Relation.NAMED_IN_WILL, "court": Relation.OTHER, "joint": Relation.SIBLING}[by]
    named = tuple(Heir(ref=ref, relation=relation, birth_date=date(1970, 2, 28)) for ref in REFS[:n])
    facts = death(
        cause=cause,
        memberships=(member("m1", WorkerClass.PU, wage, 12),),
        heirs=named,
        documents=LETTERS,
        will=WillKind.NOTARIAL,
        court=Court(heirs=REFS[:n]) if by == "court" else None,
        pay_mode=PayMode.JOINT if by == "joint" else PayMode.SPLIT,
        holder=REFS[0],
    )
    found = decide(facts)
    assert sum(payee.amount for payee in found.division.payees) == found.amount > 0
    assert len(found.division.payees) == (1 if by == "joint" else n)


@given(
    died_on=DEATHS,
    levels=st.lists(st.tuples(st.sampled_from(SchoolLevel), BIRTHS), max_size=4),
    cause=st.sampled_from(Cause),
    months=st.integers(3, 60),
)
def test_scholarship_years_add_up_to_their_parts_and_are_in_nobodys_share(
    died_on: date, levels: list[tuple[SchoolLevel, date | None]], cause: Cause, months: int
) -> None:
    children = [Child(ref=f"c{n}", level=level, birth_date=born) for n, (level, born) in enumerate(levels)]
    given: dict[str, object] = {
        "cause": cause, "died_on": died_on, "worker_class": WorkerClass.PU, "monthly_wage": Rupiah(2_000_000),
        "paid_months": months,
    }  # fmt: skip
    found, without = benefit(**given, children=children), benefit(**given)  # type: ignore[arg-type]
    schooling = {item.child: item.amount for item in found.items if item.code is ItemCode.SCHOLARSHIP}
    assert found.paid_now == without.paid_now == sum(item.amount for item in found.items if item.paid_now)
    assert found.total == found.paid_now + sum(schooling.values())
    assert sum(schooling.values()) == sum(year.amount for year in found.scholarship)
    if died_on >= date(2019, 12, 2):
        law = book().ruling("benefits.scholarship.levels", died_on)
        yearly = {text(table(row)["level"]): amount(table(row)["yearly"]) for row in items(law)}
        assert all(year.level and year.amount == yearly[year.level.value] for year in found.scholarship)
