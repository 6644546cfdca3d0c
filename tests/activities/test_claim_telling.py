"""Who is told what about a decision: everybody with a right, once, and nobody what is somebody else's."""

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from activities.claim_letters.content import content
from activities.claim_letters.people import People, wards_of
from activities.claims.deciding import Case
from activities.claims.paying import _came_back as came_back
from activities.claims.telling import basis_of, if_granted, if_missing, if_refused
from law.deaths import Decision
from schemas.base import canonical
from schemas.claims import Told
from schemas.deaths import PayeeKind, PayMode
from schemas.families import MANY, Family
from schemas.money import Rupiah
from schemas.orders import Pay
from schemas.terms import Cause
from tests.support.changes import change
from tests.support.claim_letters import DEAD, REPORT, letter
from tests.support.telling import (
    BURIER,
    COMPLETE,
    DIED,
    MINOR,
    NOWHERE,
    decided,
    families,
    guardian,
    heir,
    pupil,
)

PARTS = [["lump_sum", 20_000_000], ["periodic", 12_000_000], ["burial", 10_000_000]]


def told(family: Family, **more: Any) -> dict[str, Told]:  # noqa: ANN401
    """Return the letters of a grant, by whom they are for."""
    case, decision = decided(family, **more)
    assert decision.eligible
    assert decision.obstacles == ()
    return {one.to: one for one in if_granted(case, decision)}


def refused(family: Family) -> tuple[str, ...]:
    """Return who is told that nothing is owed."""
    case, decision = decided(family, paid=False)
    assert not decision.eligible
    assert if_granted(case, decision) == ()
    assert basis_of(decision) == ""
    return if_refused(case, decision)


def shown(case: Case, one: Told) -> str:
    """Return all that a letter is given to say, as text."""
    people = People(report=REPORT, family=case.family, dead=DEAD, wards=wards_of(case.family, DIED, COMPLETE))
    row = letter(one.template, {**one.data, "decision": "36.01-2022-001/decision-1"}, to_ref=one.to)
    return content(row, people, public_url="", rehearsal=False).model_dump_json()


def whole_numbers(value: object) -> set[int]:
    """Return every whole number in a JSON value."""
    if isinstance(value, dict):
        return {number for one in value.values() for number in whole_numbers(one)}
    if isinstance(value, list):
        return {number for one in value for number in whole_numbers(one)}
    return {value} if type(value) is int else set()


def theirs(case: Case, decision: Decision, ref: str) -> set[int]:
    """Return the amounts that are *ref*'s to know: what they are paid, and what it is made of."""
    paid = [one for one in decision.division.payees if one.ref == ref]
    amounts = {int(one.amount) for one in paid} | {sum(int(one.amount) for one in paid)}
    owed = Counter[str]()
    for membership in decision.memberships:
        for item in membership.items:
            owed[item.code] += int(item.amount)
    for total in owed.values():
        kinds = {one.kind for one in paid}
        if kinds & {PayeeKind.HOLDER, PayeeKind.BURIER}:
            amounts |= {total} if PayeeKind.HOLDER in kinds or total in amounts else set()
        elif paid and total % len(decision.division.shares) == 0:
            amounts.add(total // len(decision.division.shares) * len(paid))
    signed = {case.acting(one, COMPLETE) for one in decision.division.heirs}
    if any(one.kind is PayeeKind.HOLDER for one in decision.division.payees) and ref in signed:
        amounts.add(int(decision.amount))
    return amounts


@settings(max_examples=150, deadline=None)
@given(families(), st.sampled_from([Cause.NON_WORK, Cause.WORK_ACCIDENT]), st.integers(1_000_000, 9_000_000))
def test_no_letter_shows_anybody_what_is_not_theirs(family: Family, cause: Cause, wage: int) -> None:
    case, decision = decided(family, cause=cause, wage=wage)
    assume(not decision.obstacles)
    letters = if_granted(case, decision)
    names = {one.ref: one.name for one in (*family.receiving, *family.children)}
    for one in letters:
        text = shown(case, one)
        amounts = {int(found.replace(".", "")) for found in re.findall(r"Rp([\d.]+\d)", text)}
        known = theirs(case, decision, one.to)
        assert amounts <= known, one
        assert {number for number in whole_numbers(dict(one.data)) if number > MANY} <= known, one
        wards = [heir.ref for heir in family.heirs if heir.guardian == one.to]
        wards += [heir.guardian or "" for heir in family.heirs if heir.ref == one.to]
        taught = [child.ref for child in family.children if case.schooled_by(child.ref, COMPLETE) == one.to]
        holder = [family.holder] if one.template == "claim_granted_jointly" else []
        others = {name for ref, name in names.items() if ref not in {one.to, *wards, *taught, *holder}}
        assert not [name for name in others if name in text], one


@settings(max_examples=150, deadline=None)
@given(families())
def test_whoever_has_a_right_is_told_of_it_once(family: Family) -> None:
    case, decision = decided(family)
    assume(not decision.obstacles)
    letters = if_granted(case, decision)
    by = {one.to: one for one in letters}
    assert len(by) == len(letters)
    paid = {one.ref for one in decision.division.payees if one.ref}
    assert {one.to for one in letters if one.template == "claim_granted"} == paid
    held = sum(int(one.amount) for one in decision.division.payees if one.kind is PayeeKind.FUND)
    assert sum(int(str(by[ref].data["amount"])) for ref in paid) + held == decision.amount
    for one in letters:
        listed: Any = one.data.get("parts", [])
        assert sum(amount for _, amount in listed) in (0, one.data.get("amount"))
    pupils = {child for one in letters for child, *_ in one.data.get("schooling", [])}  # type: ignore[union-attr, misc]
    nobody = {one.ref for one in family.children if case.schooled_by(one.ref, COMPLETE) == "FUND"}
    assert pupils == {one.child for one in decision.scholarship.years} - nobody
    assert ("reporter" in by) == (family.reported_by not in set(by) - {"reporter"})
    assert "FUND" not in by


def test_a_lone_heir_is_told_everything_and_a_neighbour_who_reported_no_amount() -> None:
    letters = told(Family(heirs=(heir(1, "WIDOW"),)))
    assert letters == {
        "H1": Told(
            to="H1", template="claim_granted",
            data={"kind": "heir", "amount": 42_000_000, "parts": PARTS, "shares": [["H1", 42_000_000]]},
        ),
        "reporter": Told(to="reporter", template="claim_granted_reported"),
    }  # fmt: skip


def test_a_reporter_who_is_told_as_an_heir_is_told_once() -> None:
    family = Family(heirs=(heir(1, "WIDOW"), heir(2)), reported_by="H2")
    assert set(told(family)) == {"H1", "H2"}
    renounced = Family(heirs=(heir(1, "WIDOW"), heir(2, renounced=True)), reported_by="H2")
    assert set(told(renounced)) == {"H1", "reporter"}


def test_shares_that_divide_every_part_say_each_and_others_only_what_they_are_made_of() -> None:
    two, three = (told(Family(heirs=tuple(heir(n) for n in range(1, most)))) for most in (3, 4))
    assert two["H2"].data["parts"] == [[code, total // 2] for code, total in PARTS]  # type: ignore[operator]
    assert three["H2"].data == {
        "kind": "heir", "amount": 14_000_000, "made_of": ["lump_sum", "periodic", "burial"],
        "shares": [["H2", 14_000_000]],
    }  # fmt: skip


def test_a_guardian_is_told_of_each_minor_and_an_heir_who_is_one_of_their_own_too() -> None:
    minors = [heir(n, birth_date=MINOR, guardian="G1") for n in (2, 3)]
    letters = told(Family(heirs=(heir(1, "WIDOW"), *minors), guardians=(guardian(),)))
    assert set(letters) == {"H1", "G1", "reporter"}
    assert (letters["G1"].data["kind"], letters["G1"].data["amount"]) == ("guardian", 28_000_000)
    assert letters["G1"].data["shares"] == [["H2", 14_000_000], ["H3", 14_000_000]]
    mother = told(Family(heirs=(heir(1, "WIDOW"), heir(2, birth_date=MINOR, guardian="H1"))))
    assert set(mother) == {"H1", "reporter"}
    assert (mother["H1"].data["kind"], mother["H1"].data["parts"]) == ("heir", PARTS)
    assert mother["H1"].data["shares"] == [["H1", 21_000_000], ["H2", 21_000_000]]


def test_whom_a_holder_represents_is_told_who_receives_and_how_much_if_there_is_an_address() -> None:
    heirs = (heir(1, "WIDOW"), heir(2), heir(3, contact=NOWHERE), heir(4, birth_date=MINOR, guardian="G1"))
    family = Family(heirs=heirs, guardians=(guardian(),), pay_mode=PayMode.JOINT, holder="H1")
    letters = told(family)
    assert set(letters) == {"H1", "H2", "G1", "reporter"}
    assert letters["H1"].data == {"kind": "holder", "amount": 42_000_000, "parts": PARTS}
    for ref in ("H2", "G1"):
        assert letters[ref].template == "claim_granted_jointly"
        assert letters[ref].data == {"holder": "H1", "amount": 42_000_000}
    reported = told(family.model_copy(update={"reported_by": "H3"}))
    assert set(reported) == {"H1", "H2", "H3", "G1"}


def test_who_buried_is_told_of_the_burial_alone_and_the_fund_is_not_written_to() -> None:
    letters = told(Family(buried_by=BURIER))
    assert set(letters) == {"B1", "reporter"}
    assert letters["B1"].data == {"kind": "burier", "amount": 10_000_000, "parts": [["burial", 10_000_000]]}


def test_a_transfer_to_the_fund_that_comes_back_is_written_about_to_nobody() -> None:
    claim, returned = "36.01-2022-001", []
    for payee, kind in (("B1", PayeeKind.BURIER), ("FUND", PayeeKind.FUND)):
        pay = Pay(payment=f"{claim}-P1", payee=payee, amount=Rupiah(10_000_000), kind=kind)
        back = came_back(change(f"claim/{claim}"), claim, pay, DIED, 3, stand_in=True)
        returned.append([one.kind for one in back.facts])
    assert returned == [["payment_returned", "claim_letter"], ["payment_returned"]]


def test_only_somebody_of_the_family_can_be_its_reporter() -> None:
    with pytest.raises(ValidationError, match="told of the death"):
        Family(heirs=(heir(1),), children=(pupil(1),), reported_by="C1")


def test_whoever_receives_a_scholarship_is_told_its_years_with_what_else_is_theirs_or_alone() -> None:
    plan = [["SD", 3], ["SMP", 3], ["SMA", 3], ["PT", 5]]
    family = Family(heirs=(heir(1, "WIDOW"),), guardians=(guardian(),), children=(pupil(1), pupil(2, "G1")))
    letters = told(family)
    assert letters["H1"].data["schooling"] == [["C1", "2022-03-10", plan]]
    assert (letters["G1"].template, letters["G1"].data) == (
        "scholarship_granted", {"schooling": [["C2", "2022-03-10", plan]]},
    )  # fmt: skip
    minor = heir(2, birth_date=MINOR, guardian="G1")
    through = told(
        Family(heirs=(heir(1, "WIDOW"), minor), guardians=(guardian(),), children=(pupil(1, "H2"),))
    )
    assert through["G1"].data["schooling"] == [["C1", "2022-03-10", plan]]


@pytest.mark.parametrize(
    ("cause", "article"), [(Cause.NON_WORK, "art. 40(3)"), (Cause.WORK_ACCIDENT, "art. 37(2)")]
)
def test_the_law_that_is_cited_is_that_of_the_programme(cause: Cause, article: str) -> None:
    _, decision = decided(Family(heirs=(heir(1, "WIDOW"),)), cause=cause)
    assert article in basis_of(decision)


def test_a_refusal_is_told_to_heirs_of_age_and_guardians_and_once_to_who_reported() -> None:
    minor = heir(3, birth_date=MINOR, guardian="G1")
    family = Family(heirs=(heir(1, "WIDOW"), heir(2), minor), guardians=(guardian(),))
    assert refused(family) == ("H1", "H2", "G1", "reporter")
    assert refused(family.model_copy(update={"reported_by": "H2"})) == ("H1", "H2", "G1")
    assert refused(Family()) == ("reporter",)
    assert refused(Family(buried_by=BURIER)) == ("B1", "reporter")
    alone = heir(4, birth_date=MINOR)
    assert refused(Family(heirs=(heir(1, "WIDOW"), alone))) == ("H1", "reporter")


def test_a_refusal_is_not_told_to_who_renounced_or_is_preceded() -> None:
    family = Family(heirs=(heir(1, "WIDOW"), heir(2, renounced=True), heir(3, "SIBLING")))
    assert refused(family) == ("H1", "reporter")
    outside = (heir(1, "OTHER"), heir(2, "OTHER"), heir(3, "OTHER", renounced=True))
    assert refused(Family(heirs=outside)) == ("H1", "H2", "reporter")


@settings(max_examples=100, deadline=None)
@given(families())
def test_nobody_is_told_twice_of_a_refusal_and_no_minor_is_written_to(family: Family) -> None:
    found = refused(family)
    assert len(set(found)) == len(found)
    assert ("reporter" in found) == (family.reported_by not in found)
    assert not {one.ref for one in family.heirs if one.birth_date == MINOR and one.relation != "WIDOW"} & set(
        found
    )


@settings(max_examples=100, deadline=None)
@given(families())
def test_what_is_missing_is_told_to_the_reporter_and_to_whoever_could_appeal_and_be_written_to(
    family: Family,
) -> None:
    case, decision = decided(family)
    first, *others = if_missing(case, decision)
    appealing = set(if_refused(case, decision)) - {"reporter", family.reported_by}
    assert first == "reporter"
    assert sorted(others) == sorted(ref for ref in appealing if case.reached(ref))


def test_the_letters_of_the_largest_family_stay_small() -> None:
    heirs = tuple(heir(n) for n in range(1, MANY + 1))
    for mode in (PayMode.SPLIT, PayMode.JOINT):
        family = Family(
            heirs=heirs, children=(pupil(1), pupil(2)), pay_mode=mode, holder="H1" if mode is PayMode.JOINT else None
        )  # fmt: skip
        letters = told(family)
        assert len(letters) == MANY + 1
        assert len(canonical([one.model_dump(mode="json") for one in letters.values()])) < 8_000
