"""Deaths decided: what must hold of every decision, whoever died and whoever is left."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from law import clocks, grounds
from law.approvals import slots
from law.book import book
from law.claims import FindingCode, ItemCode
from law.deaths import DeathFacts, Decision, decide
from law.heirs import Court, Division, Heir, Relation, is_minor, rank
from law.registration import age
from law.scholarship import Child, SchoolLevel
from law.values import items, table, text, whole
from law.working_days import calendar
from schemas.base import digest
from schemas.claim_wording import DOCUMENTS
from schemas.deaths import Ground, ObstacleCode, PayeeKind, PayMode, WillKind
from schemas.errors import Refused
from schemas.money import Rupiah
from schemas.refusals import Refusal
from schemas.terms import Cause, Programme, WorkerClass
from tests.support.deaths import DEATHS, LETTERS, REFS, WIDOW, death, facts, heirs, member

LEVELS = {
    SchoolLevel(text(table(row)["level"])): whole(table(row)["years"])
    for row in items(book().ruling("benefits.scholarship.levels", date(2020, 1, 1)))
}
LIMIT = whole(book().ruling("benefits.scholarship.until_age", date(2020, 1, 1)))


def paid(division: Division) -> int:
    return sum(payee.amount for payee in division.payees)


@settings(max_examples=120)
@given(facts=facts())
def test_a_benefit_reaches_its_heirs_to_the_rupiah_or_waits(facts: DeathFacts) -> None:
    found = decide(facts)
    division = found.division
    assert found.amount == division.amount == sum(one.amount for one in found.memberships)
    assert found.amount == sum(item.amount for one in found.memberships for item in one.items)
    assert paid(division) + division.held == found.amount
    assert all(payee.amount > 0 for payee in division.payees)
    if division.shares:
        owed = [share.amount for share in division.shares]
        assert sum(owed) == found.amount
        assert max(owed) - min(owed) <= 1
    if not found.obstacles:
        assert division.held == 0
    if any(obstacle.stops_all for obstacle in found.obstacles):
        assert division.payees == division.shares == ()


@given(
    found=heirs(),
    cause=st.sampled_from(Cause),
    joint=st.booleans(),
    died_on=st.sampled_from([date(2016, 3, 1), date(2022, 6, 10), date(2026, 3, 1)]),
    wage=st.integers(1_000_000, 9_000_000),
)
def test_when_nothing_is_in_the_way_everything_is_paid(
    found: tuple[Heir, ...], cause: Cause, joint: bool, died_on: date, wage: int
) -> None:
    sure = {"contested": False, "guardian": "z"}
    found = tuple(
        heir.model_copy(update=sure | {"birth_date": heir.birth_date or date(1970, 2, 28)})
        for heir in found
        if heir.relation is not Relation.OTHER
    )
    facts = death(
        died_on=died_on, cause=cause, heirs=found, will=WillKind.NOTARIAL, buried_by="n", documents=LETTERS
    )
    [insured] = facts.memberships
    earning = {"monthly_wage": Rupiah(wage), "worker_class": WorkerClass.PU}
    facts = facts.model_copy(update={"memberships": (insured.model_copy(update=earning),)})
    division = decide(facts).division
    if joint and len(division.heirs) > 1:
        guarded = any(payee.kind is PayeeKind.GUARDIAN for payee in division.payees)
        holder = "z" if guarded else division.heirs[-1]
        division = decide(facts.model_copy(update={"pay_mode": PayMode.JOINT, "holder": holder})).division
        assert [(payee.kind, payee.ref) for payee in division.payees] == [(PayeeKind.HOLDER, holder)]
    elif division.heirs:
        assert [payee.heir for payee in division.payees] == list(division.heirs)
        assert {share.heir: share.amount for share in division.shares} == {
            payee.heir: payee.amount for payee in division.payees
        }
    else:
        assert [payee.kind for payee in division.payees] == [PayeeKind.BURIER, PayeeKind.FUND]
    assert division.obstacles == ()
    assert paid(division) == division.amount > 0


@given(n=st.integers(1, 12), wage=st.integers(0, 9_000_000))
def test_however_many_share_no_rupiah_is_lost(n: int, wage: int) -> None:
    siblings = tuple(
        Heir(ref=f"h{place}", relation=Relation.SIBLING, birth_date=date(1970, 2, 28)) for place in range(n)
    )
    insured = member("m1", WorkerClass.PU, wage, 12)
    found = decide(death(cause=Cause.WORK_ACCIDENT, memberships=(insured,), heirs=siblings))
    amounts = [payee.amount for payee in found.division.payees]
    assert len(amounts) == n
    assert sum(amounts) == found.amount == max(48 * wage, 20_000_000) + 22_000_000
    assert max(amounts) - min(amounts) <= 1


@settings(max_examples=200)
@given(
    found=heirs(),
    mode=st.sampled_from(PayMode),
    holder=st.sampled_from(["z", *REFS]),
    on=st.integers(0, 4_000),
)
def test_nobody_is_paid_whose_turn_it_is_not_nor_a_minor_in_person(
    found: tuple[Heir, ...], mode: PayMode, holder: str, on: int
) -> None:
    found = tuple(heir.model_copy(update={"contested": False}) for heir in found)
    facts = death(
        heirs=found, pay_mode=mode, holder=holder, will=WillKind.NOTARIAL, documents=LETTERS, buried_by="n"
    )
    facts = facts.model_copy(update={"complete_on": facts.died_on + timedelta(days=on)})
    division = decide(facts).division
    known = {heir.ref: heir for heir in found}
    rule, day = book().ruling("claims.minority", facts.died_on), facts.complete_on or facts.died_on
    for payee in division.payees:
        if payee.heir is not None:
            assert payee.heir in division.heirs
            assert is_minor(known[payee.heir], rule, day) is (payee.kind is PayeeKind.GUARDIAN)
        if payee.kind in (PayeeKind.GUARDIAN, PayeeKind.HOLDER):
            assert payee.ref in {"z", *division.heirs} | {heir.guardian for heir in found}
            assert payee.ref not in division.heirs or is_minor(known[payee.ref], rule, day) is False
    kinds = {payee.kind for payee in division.payees}
    if PayeeKind.HOLDER in kinds:
        assert len(division.payees) == 1
        guardians = {heir.guardian for heir in found if is_minor(heir, rule, day)}
        assert division.payees[0].ref in {*division.heirs, *guardians}
    assert (PayeeKind.FUND in kinds) == (not division.heirs and not division.obstacles)


@given(found=heirs(), which=st.integers(0, 4), mode=st.sampled_from(PayMode), will=st.sampled_from(WillKind))
def test_while_anybody_whose_turn_it_is_is_disputed_nobody_is_paid(
    found: tuple[Heir, ...], which: int, mode: PayMode, will: WillKind
) -> None:
    turn = decide(death(heirs=found)).division.heirs
    assume(turn)
    disputed = turn[which % len(turn)]
    contested = tuple(heir.model_copy(update={"contested": heir.ref == disputed}) for heir in found)
    waiting = decide(death(heirs=contested, pay_mode=mode, will=will, holder=turn[0], documents=LETTERS))
    assert waiting.eligible
    assert waiting.division.payees == ()
    assert waiting.division.held == waiting.amount == 42_000_000
    assert (ObstacleCode.CONTESTED, disputed) in {(each.code, each.ref) for each in waiting.obstacles}
    settled = decide(death(heirs=contested, court=Court(heirs=(disputed,))))
    assert settled.division.heirs == (disputed,)
    assert ObstacleCode.CONTESTED not in {each.code for each in settled.obstacles}


@settings(max_examples=120)
@given(facts=facts())
def test_what_is_not_owed_has_a_ground_and_what_is_owed_has_none(facts: DeathFacts) -> None:
    found = decide(facts)
    assert found.eligible == (found.amount > 0) == (found.grounds == ()) == (found.programme is not None)
    if not found.eligible:
        assert found.division.payees == found.obstacles[:0] == ()
        assert found.scholarship.years == ()
        assert found.pay_by is found.warn_on is None
    assert (found.pay_by is not None) == (found.eligible and facts.complete_on is not None)


@settings(max_examples=100)
@given(facts=facts())
def test_a_claim_is_refused_on_a_ground_of_fact_only_where_it_holds(facts: DeathFacts) -> None:
    found = decide(facts)
    held = {each.ground for each in found.grounds}
    for ground in Ground:
        basis = text(table(book().ruling(f"claims.grounds.{ground.value}", facts.died_on))["basis"])
        if basis != grounds.FACTS or ground in held:
            ruling = grounds.may_reject(ground, found, document="d", reason="r")
            assert ruling.parameter == f"claims.grounds.{ground.value}"
            continue
        with pytest.raises(Refused) as refused:
            grounds.may_reject(ground, found, document="d", reason="r", record="36.01-2022-001")
        assert refused.value.reason.code in (Refusal.GROUND_CONTRADICTED, Refusal.FILE_ELSEWHERE)
        assert "36.01-2022-001" in refused.value.reason.say("id")


def test_a_ground_that_does_not_hold_is_answered_in_the_words_of_the_findings() -> None:
    with pytest.raises(Refused) as refused:
        grounds.may_reject("not_active", decide(death()), record="36.01-2022-001")
    reason = refused.value.reason
    assert reason.say("en").startswith(
        "36.01-2022-001 cannot be refused as not_active. Asked for: no month was ever paid; cover had lapsed for unpaid "
        "months. Found: covered on the day of death."
    )
    syarat = "iuran belum pernah dibayar; perlindungan sudah berakhir karena iuran tidak dibayar"
    assert f"Syaratnya: {syarat}. Faktanya: terlindungi pada hari meninggal." in reason.say("id")


def test_a_claim_at_the_wrong_door_is_sent_to_the_right_one_by_name_and_code() -> None:
    mistaken = decide(death(documents=frozenset({"accident_report_stage_1"})))
    with pytest.raises(Refused) as refused:
        grounds.may_reject("wrong_door", mistaken, record="36.01-2022-001")
    assert "its documents speak of work accident (work_accident)." in refused.value.reason.say("en")
    assert "dokumennya menyatakan kecelakaan kerja (work_accident)." in refused.value.reason.say("id")


@given(facts=facts(), order=st.randoms(use_true_random=False))
def test_the_order_in_which_heirs_are_named_moves_one_rupiah_at_most(
    facts: DeathFacts, order: Random
) -> None:
    named = list(facts.heirs)
    order.shuffle(named)
    one, other = decide(facts), decide(facts.model_copy(update={"heirs": tuple(named)}))
    shares = [{share.heir: share.amount for share in each.division.shares} for each in (one, other)]
    assert shares[0].keys() == shares[1].keys()
    assert all(abs(shares[0][ref] - shares[1][ref]) <= 1 for ref in shares[0])
    obstacles = [{(each.code, each.ref) for each in found.obstacles} for found in (one, other)]
    assert obstacles[0] == obstacles[1]


@settings(max_examples=100)
@given(facts=facts(), nearest=st.sampled_from([relation for relation in Relation if relation != "OTHER"]))
def test_heirs_of_a_later_class_change_nothing(facts: DeathFacts, nearest: Relation) -> None:
    first = Heir(ref="first", relation=nearest, birth_date=date(1970, 2, 28))
    standing = rank(nearest, facts.died_on)
    later = [heir for heir in facts.heirs if rank(heir.relation, facts.died_on) > standing]
    nearer = [heir for heir in facts.heirs if heir not in later]
    assume(later)
    alone = facts.model_copy(update={"heirs": (first, *nearer), "court": None})
    beside = alone.model_copy(update={"heirs": (*later, first, *nearer)})
    assert decide(beside) == decide(alone)


@given(facts=facts())
def test_who_renounces_of_age_is_as_if_not_there(facts: DeathFacts) -> None:
    gone = Heir(ref="gone", relation=Relation.WIDOWER, renounced=True, contested=True)
    with_one = facts.model_copy(update={"heirs": (gone, *facts.heirs)})
    assert decide(with_one).division == decide(facts).division


@settings(max_examples=100)
@given(facts=facts())
def test_an_accident_is_paid_once_and_never_less_for_a_new_member(facts: DeathFacts) -> None:
    found = decide(facts)
    for one in found.memberships:
        codes = {each.code for each in one.findings}
        if one.programme is Programme.JKK:
            assert FindingCode.WAITING not in codes
            assert not one.reduced
        if one.reduced and one.pays:
            assert [item.code for item in one.items] == [ItemCode.BURIAL]
            assert "benefits.jkm.waiting" in {ruling.parameter for ruling in found.reduced_by}
    if found.programme is Programme.JKK:
        [paying] = [one for one in found.memberships if one.pays]
        assert found.chosen
        assert paying.membership == found.chosen.membership
    else:
        assert found.chosen is None


@settings(max_examples=120)
@given(facts=facts())
def test_a_decision_rests_on_rulings_each_named_once_and_travels_as_json(facts: DeathFacts) -> None:
    found = decide(facts)
    names = [(ruling.parameter, ruling.effective_from) for ruling in found.rulings]
    assert len(names) == len(set(names))
    cited = {ruling.parameter for ruling in found.rulings}
    assert {each.ruling.parameter for each in (*found.obstacles, *found.grounds, *found.required)} <= cited
    assert {rule.parameter for one in found.memberships for rule in one.rulings} <= cited
    assert Decision.model_validate_json(found.model_dump_json()) == found
    again = DeathFacts.model_validate_json(facts.model_dump_json())
    assert again == facts
    assert digest(again) == digest(facts)
    assert decide(again) == found


def test_every_finding_rests_on_a_rule() -> None:
    nobody = decide(death(memberships=()))
    assert [each.code for each in nobody.findings] == [FindingCode.NOT_A_MEMBER]
    assert all(each.rulings for each in nobody.findings)


@pytest.mark.parametrize(
    "more",
    [
        {"heirs": (WIDOW, WIDOW)},
        {"memberships": death().memberships * 2},
        {"accident_membership": "m9"},
        {"complete_on": date(2022, 6, 9)},
        {"children": (Child(ref="a", level=SchoolLevel.SD),) * 2},
    ],
)
def test_facts_that_contradict_each_other_are_no_facts(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"same id|none of|before the death"):
        decide(death(**more))


def test_documents_are_written_in_one_order_on_every_machine() -> None:
    codes = frozenset(DOCUMENTS)
    assert death(documents=codes).model_dump(mode="json")["documents"] == sorted(codes)


def test_every_ground_has_its_rule() -> None:
    folder = "claims.grounds."
    rules = {name.removeprefix(folder) for name in book().parameters if name.startswith(folder)}
    assert rules == set(Ground)


# Scholarships, money and time


@settings(max_examples=100)
@given(facts=facts())
def test_the_first_two_children_study_once_until_they_are_23(facts: DeathFacts) -> None:
    years = decide(facts).scholarship.years
    most = 2 if facts.died_on >= date(2019, 12, 2) else 1
    children = {child.ref: child for child in facts.children}
    assert list(dict.fromkeys(year.child for year in years)) == [
        ref for ref in [*children][:most] if any(year.child == ref for year in years)
    ]
    for year in years:
        born = children[year.child].birth_date
        assert born is None or age(born, year.claim_from) < LIMIT
    counted = Counter((year.child, year.level) for year in years)
    assert all(n <= LEVELS[level] for (_, level), n in counted.items() if level)


@given(owed=st.integers(0, 10**9), by=DEATHS, days=st.integers(-30, 400))
def test_lateness_is_counted_from_the_day_after(owed: int, by: date, days: int) -> None:
    found = clocks.compensation(Rupiah(owed), by, by + timedelta(days=days))
    assert found.days == max(days, 0)
    assert found.amount * 100 - owed * found.days in range(-50, 51)


@given(cause=st.sampled_from(Cause), worker_class=st.sampled_from(WorkerClass), on=DEATHS)
def test_every_cause_has_a_clock_a_lapse_or_none_and_a_warning_before_it(
    cause: Cause, worker_class: WorkerClass, on: date
) -> None:
    due = clocks.pay_by(cause, on, worker_class=worker_class)
    which = Programme.JKM if clocks.lapses_on(cause, on, worker_class) is None else Programme.JKK
    assert calendar().count(on, due) == {Programme.JKM: 3, Programme.JKK: 7}[which]
    assert clocks.pay_day(which, on).due_on == due
    assert on <= clocks.warn_on(which, due).due_on < due


@given(one=st.integers(0, 10**9), other=st.integers(0, 10**9), on=DEATHS)
def test_more_money_never_takes_fewer_approvers_and_a_review_takes_one_more(
    one: int, other: int, on: date
) -> None:
    few, many = (slots(Rupiah(amount), on, reviewed=False)[0] for amount in sorted([one, other]))
    assert 1 <= len(few) <= len(many)
    assert len(slots(Rupiah(one), on, reviewed=True)[0]) == len(slots(Rupiah(one), on, reviewed=False)[0]) + 1
